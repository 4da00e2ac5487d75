"""Extrema and their rigorous enclosure."""

from __future__ import annotations

import sympy
from sympy import Expr, Float, Symbol

from avsym.certificates import relation as checks
from avsym.derivation import RuleError, Step
from avsym.evaluate import at_digits, ball_function, enclose
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
    """A rigorous ball around the root of ``lhs - rhs`` between two points where its sign is certain (python-flint)."""
    ball = enclose(ball_function(relation.lhs - relation.rhs, symbol), (low, high), DIGITS)
    return Step(
        rule="rigorous root",
        statement=f"{symbol} in {ball.str(DIGITS)}",
        before=relation,
        after=Relation(symbol, Float(ball.mid().str(DIGITS, radius=False), DIGITS)),
        kind="enclosure",
        check=checks.enclosed,
    )


def enclose_value(relation: Relation, symbol: Symbol, condition: Relation, low: float, high: float) -> Step:
    """A rigorous ball for the right-hand side at the root of a condition."""
    root = enclose(ball_function(condition.lhs - condition.rhs, symbol), (low, high), DIGITS + 5)
    ball = at_digits(ball_function(relation.rhs, symbol), root, DIGITS)
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
    ball = at_digits(ball_function(relation.rhs, relation.lhs), None, DIGITS)
    if not ball.rel_accuracy_bits() > 3.33 * DIGITS:
        raise RuleError(f"the ball for {relation.lhs} has fewer than {DIGITS} digits")
    return Step(
        rule="rigorous constant",
        statement=f"{relation.lhs} in {ball.str(DIGITS)}",
        before=relation,
        after=Relation(relation.lhs, Float(ball.mid().str(DIGITS, radius=False), DIGITS)),
        kind="enclosure",
        check=checks.enclosed_constant,
    )
