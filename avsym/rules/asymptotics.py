"""Leading asymptotic forms and truncations of equations: approximations with measured error and order."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import EulerGamma, Expr, Symbol, besselk, exp, log, pi, sqrt

from avsym.certificates import relation as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Relation

LARGE = (5.0, 20.0, 80.0)
SMALL = (1e-1, 1e-2, 1e-4)


def large_argument(relation: Relation, symbol: Symbol) -> Step:
    r"""``K_nu(x) -> sqrt(pi/(2x)) e^{-x}``, the leading term for large x (DLMF 10.40.2)."""
    nodes = [node for side in (relation.lhs, relation.rhs) for node in side.atoms(besselk) if node.args[1] == symbol]
    if not nodes:
        raise RuleError(f"no modified Bessel function of {symbol} occurs")
    table = {node: sqrt(pi / (2 * symbol)) * exp(-symbol) for node in nodes}
    sides = (sympy.powsimp(side.xreplace(table)) for side in (relation.lhs, relation.rhs))
    lhs, rhs = sides
    return Step(
        rule="large-argument asymptotics",
        statement=f"K({symbol}) -> sqrt(pi/(2 {symbol})) e^-{symbol}",
        before=relation,
        after=replace(relation, lhs=lhs, rhs=rhs, sign="\\approx"),
        kind="approximation",
        check=checks.approximate_at(symbol, LARGE, table),
        drops=f"terms of relative order 1/{symbol}",
        conditions=(Condition(f"{symbol} > 0", bool(symbol.is_positive)).require(),),
    )


def small_argument(relation: Relation, symbol: Symbol) -> Step:
    r"""``K_0(x) -> ln(2/x) - gamma``, the leading terms for small x (DLMF 10.31.2)."""
    node = besselk(0, symbol)
    if not relation.lhs.has(node) and not relation.rhs.has(node):
        raise RuleError(f"K_0({symbol}) does not occur")
    table = {node: log(2 * exp(-EulerGamma) / symbol)}
    lhs, rhs = (side.xreplace(table) for side in (relation.lhs, relation.rhs))
    return Step(
        rule="small-argument asymptotics",
        statement=f"K_0({symbol}) -> ln(2/{symbol}) - gamma",
        before=relation,
        after=replace(relation, lhs=lhs, rhs=rhs, sign="\\approx"),
        kind="approximation",
        check=checks.approximate_at(symbol, SMALL, table),
        drops=f"terms of order {symbol}^2",
        conditions=(Condition(f"{symbol} > 0", bool(symbol.is_positive)).require(),),
    )


def iterate(relation: Relation, symbol: Symbol, guess: Expr) -> Step:
    """One step of the fixed-point iteration ``x = F(x)``: put a guess in the right-hand side."""
    if relation.lhs != symbol or not relation.rhs.has(symbol) or guess.has(symbol):
        raise RuleError(f"the relation must read {symbol} = F({symbol}), and the guess be free of {symbol}")
    after = replace(relation, rhs=relation.rhs.subs(symbol, guess), sign="\\approx")
    return Step(
        rule="iterate",
        statement=f"{symbol} on the right -> {guess}",
        before=relation,
        after=after,
        kind="approximation",
        check=checks.iterated(symbol, guess),
        drops="the next iterations",
    )


def drop_term(relation: Relation, term: Expr) -> Step:
    """Leave out a named term of a right-hand side.

    Raises
    ------
    RuleError
        If the term does not occur.
    """
    if term not in sympy.Add.make_args(relation.rhs):
        raise RuleError(f"{term} is no term of the right-hand side")
    after = replace(relation, rhs=relation.rhs - term, sign="\\approx")
    return Step(
        rule="drop a term",
        statement=f"{term} -> 0",
        before=relation,
        after=after,
        kind="approximation",
        check=checks.dropped_term(term),
        drops=str(term),
    )
