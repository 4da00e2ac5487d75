"""Solve an equation in which a symbol occurs to the first power, possibly several times."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol, cancel, expand

from avsym.certificates import relation as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Relation
from avsym.rules import conditions as shared


def solve_linear(relation: Relation, symbol: Symbol) -> Step:
    """Solve ``a symbol + b = 0`` for the symbol.

    Raises
    ------
    RuleError
        If the equation is not linear in the symbol, its coefficient may vanish, or the solution contradicts the
        symbol's assumptions.
    """
    total = expand(relation.lhs - relation.rhs)
    slope = total.coeff(symbol, 1)
    rest = expand(total - slope * symbol)
    if slope == 0 or slope.has(symbol) or rest.has(symbol):
        raise RuleError(f"the equation is not linear in {symbol}; gather or isolate it first")
    solution = cancel(-rest / slope)
    conditions = (
        Condition(f"the coefficient of {symbol} is not zero", bool(slope.is_nonzero)).require(),
        *shared.inherited([(symbol, solution)]),
    )
    return Step(
        rule="solve a linear equation",
        statement=f"solved for {symbol}",
        before=relation,
        after=replace(relation, lhs=symbol, rhs=solution),
        kind="theorem",
        check=checks.solved(symbol),
        conditions=conditions,
    )
