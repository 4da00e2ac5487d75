"""Extrema and their rigorous enclosure."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, Float, Symbol

from avsym.balls import at_digits, ball_function, enclose, exact_float
from avsym.certificates import relation as checks
from avsym.derivation import RuleError, Step
from avsym.relation import Relation

DIGITS = 40


def stationary(expression: Expr, symbol: Symbol) -> Step:
    """The condition that the derivative of an expression vanish."""
    slope = sympy.expand(sympy.diff(expression, symbol))
    if slope == 0:
        raise RuleError(f"{expression} does not depend on {symbol}")
    return Step(
        rule="stationary point",
        statement=f"d/d{symbol} = 0",
        before=expression,
        after=Relation(slope, sympy.S.Zero),
        kind="theorem",
        check=checks.slope(symbol),
    )


def enclose_root(relation: Relation, symbol: Symbol, low: float, high: float) -> Step:
    """A rigorous ball around the root of ``lhs - rhs`` between two points where its sign is certain (python-flint).

    Raises
    ------
    OracleError
        As `avsym.balls.enclose`.
    RuleError
        If the ball does not fix its digits.
    """
    found = enclose(ball_function(relation.lhs - relation.rhs, symbol), (low, high), DIGITS)
    ball = _with_digits(found, symbol, "choose other ends")
    return Step(
        rule="rigorous root",
        statement=f"{symbol} in {ball.str(DIGITS)}",
        before=relation,
        after=Relation(symbol, Float(ball.mid().str(DIGITS, radius=False), DIGITS)),
        kind="enclosure",
        check=checks.enclosed,
    )


def enclose_value(relation: Relation, symbol: Symbol, condition: Relation, low: float, high: float) -> Step:
    """A rigorous ball for the right-hand side at the root of a condition.

    Raises
    ------
    OracleError, RuleError
        As `enclose_root`.
    """
    low, high = exact_float(low), exact_float(high)
    root = enclose(ball_function(condition.lhs - condition.rhs, symbol), (low, high), DIGITS + 5)
    found = at_digits(ball_function(relation.rhs, symbol), root, DIGITS + 5)
    ball = _with_digits(found, relation.lhs, "choose other ends")
    return Step(
        rule="rigorous value",
        statement=f"{relation.lhs} in {ball.str(DIGITS)}",
        before=relation,
        after=Relation(relation.lhs, Float(ball.mid().str(DIGITS, radius=False), DIGITS)),
        kind="enclosure",
        check=checks.value_at_root(condition, symbol, (low + high) / 2),
    )


def enclose_constant(relation: Relation) -> Step:
    """A rigorous ball for a right-hand side without parameters.

    Raises
    ------
    RuleError
        If it has one, or the ball does not fix its digits.
    """
    if relation.rhs.free_symbols:
        raise RuleError(f"the right-hand side depends on {', '.join(sorted(map(str, relation.rhs.free_symbols)))}")
    found = at_digits(ball_function(relation.rhs, relation.lhs), None, DIGITS)
    ball = _with_digits(found, relation.lhs, "rewrite the right-hand side without cancellation")
    return Step(
        rule="rigorous constant",
        statement=f"{relation.lhs} in {ball.str(DIGITS)}",
        before=relation,
        after=Relation(relation.lhs, Float(ball.mid().str(DIGITS, radius=False), DIGITS)),
        kind="enclosure",
        check=checks.enclosed_constant,
    )


def _with_digits(ball: Any, name: Expr, advice: str) -> Any:
    """The ball itself, if it fixes its digits."""
    if not ball.rel_accuracy_bits() > 3.33 * DIGITS:
        raise RuleError(f"the ball for {name} has fewer than {DIGITS} digits: {advice}")
    return ball
