"""What an equation says of its unknown without being solved: local exponents, and one Newton step."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol, besselk

from avsym.algebra import is_positive, is_zero
from avsym.certificates import implicit as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Relation


def local_exponent(relation: Relation, unknown: Symbol, parameter: Symbol, name: Symbol) -> Step:
    r"""``d ln u / d ln a`` along ``F(u, a) = G(u, a)``, by the implicit function theorem.

    With ``R = ln(F/G)`` it is ``-(a dR/da)/(u dR/du)``; what else the equation contains is held fixed.

    Raises
    ------
    RuleError
        If a side is not shown to be positive, the name is in use, or the equation does not depend on the unknown.
    """
    conditions = _positive_sides(relation)
    if name in relation.parameters or not {unknown, parameter} <= set(relation.parameters) or unknown == parameter:
        raise RuleError(f"{unknown} and {parameter} must occur, be different, and {name} be new")
    slope = _logarithmic_slope(relation, unknown)
    if is_zero(slope):
        raise RuleError(f"the equation does not depend on {unknown}")
    exponent = sympy.cancel(-_logarithmic_slope(relation, parameter) / slope)
    return Step(
        rule="implicit differentiation",
        statement=f"{name} = d ln {unknown} / d ln {parameter}",
        before=relation,
        after=Relation(name, exponent),
        kind="theorem",
        check=checks.local_exponent(unknown, parameter, name),
        conditions=(*conditions, Condition(f"stated where d/d{unknown} of the sides' ratio is not zero", True)),
    )


def newton(relation: Relation, unknown: Symbol, start: Symbol) -> Step:
    r"""One Newton step for ``ln(F/G) = 0`` in ``ln u``: ``u = s (F/G)^{-1/k}`` at ``u = s``, ``k = d ln(F/G)/d ln u``.

    The error is of second order in that of the start.

    Raises
    ------
    RuleError
        If a side is not shown to be positive, or the start is not a new positive symbol.
    """
    conditions = _positive_sides(relation)
    if start in relation.parameters or not (start.is_positive and unknown.is_positive):
        raise RuleError(f"{start} must be a new symbol, and positive as {unknown} is")
    ratio = sympy.powsimp(relation.lhs / relation.rhs).subs(unknown, start)
    slope = sympy.cancel(_logarithmic_slope(relation, unknown)).subs(unknown, start)
    return Step(
        rule="Newton step",
        statement=f"one step from {start}, in ln {unknown}",
        before=relation,
        after=Relation(unknown, start * sympy.exp(sympy.cancel(-1 / slope) * sympy.log(ratio)), "\\approx"),
        kind="approximation",
        check=checks.newton(unknown, start),
        drops=f"the square of the error of {start}",
        conditions=conditions,
    )


def _logarithmic_slope(relation: Relation, symbol: Symbol) -> Expr:
    one, other = (sympy.expand(symbol * sympy.diff(side, symbol) / side) for side in (relation.lhs, relation.rhs))
    return one - other


def _positive_sides(relation: Relation) -> tuple[Condition, ...]:
    return tuple(Condition(f"{side} > 0", positive(side)).require() for side in (relation.lhs, relation.rhs))


def positive(side: Expr) -> bool:
    """``K_nu(z) > 0`` for real nu and z > 0 (DLMF 10.37)."""
    found = [k for k in side.atoms(besselk) if k.args[0].is_extended_real and is_positive(k.args[1])]
    table = {node: Symbol(f"K_{index}", positive=True) for index, node in enumerate(sorted(found, key=str))}
    return is_positive(side.xreplace(table))
