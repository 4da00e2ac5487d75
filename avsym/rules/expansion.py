"""The two roots that meet at a maximum: the expansion there, and its inversion."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Literal

import flint
import sympy
from sympy import Expr, Symbol, besselk, sqrt

from avsym.algebra import polynomial_in
from avsym.balls import ball_function
from avsym.certificates import roots as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Peak, Relation
from avsym.rules.matching import height

SIDES = {"above": 1, "below": -1}
DISTANCE = Symbol("distance", real=True)


def expand_at_maximum(relation: Relation, peak: Peak) -> Step:
    r"""Taylor's polynomial of third order of the left side at its maximum, derivatives reduced by ``f'(x_0) = 0``.

    Bessel functions go to ``K_0`` and ``K_1`` by ``K_{n+1} = K_{n-1} + 2 n K_n/x`` (DLMF 10.29.1), and ``K_1`` by
    the condition; what is left of ``f^{(n)}(x_0)/f(x_0)`` is rational in ``x_0``.

    Raises
    ------
    RuleError
        If it is not, or the condition is not linear in ``K_1(x_0)``.
    """
    top, side, symbol = height(relation, peak), relation.lhs, peak.unknown
    values = [_low_orders(sympy.diff(side, symbol, order), symbol) for order in range(4)]
    zero, one = besselk(0, symbol), besselk(1, symbol)
    slope = sympy.expand(values[1])
    factor, rest = slope.coeff(one, 1), slope.subs(one, 0)
    if factor == 0 or sympy.expand(slope - factor * one - rest) != 0:
        raise RuleError(f"the derivative {slope} is not linear in K_1({symbol})")
    known = -rest / factor
    ratios = [sympy.factor(sympy.cancel((value / values[0]).subs(one, known))) for value in values]
    if any(ratio.has(zero) for ratio in ratios):
        raise RuleError("a derivative at the maximum is no rational multiple of the height")
    powers = ((symbol - peak.place) ** order / sympy.factorial(order) for order in range(4))
    terms = (ratio.subs(symbol, peak.place) * power for ratio, power in zip(ratios, powers, strict=True))
    return Step(
        rule="expansion at the maximum",
        statement=f"third order in {symbol} - {peak.place}, where d/d{symbol} = 0",
        before=relation,
        after=replace(relation, lhs=top * sympy.Add(*terms), sign="\\approx"),
        kind="approximation",
        check=checks.expanded(peak, 3),
        drops=f"the fourth order in {symbol} - {peak.place}",
    )


def _low_orders(expression: Expr, symbol: Symbol) -> Expr:
    """Bessel functions of ``symbol`` by those of order 0 and 1."""
    while high := [k for k in expression.atoms(besselk) if k.args[0] not in (0, 1)]:
        node = max(high, key=lambda k: k.args[0])
        order = node.args[0] - 1
        lower = besselk(order - 1, symbol) + 2 * order / symbol * besselk(order, symbol)
        expression = sympy.expand(expression.subs(node, lower))
    return expression


def revert(
    relation: Relation, symbol: Symbol, place: Symbol, interval: tuple[float, float], side: Literal["above", "below"]
) -> Step:
    r"""Solve ``h (1 - A d^2 + B d^3) = h (1 - eta)`` with ``d = x - x_0`` next to the double root.

    To first order in eta it is ``d = +-sqrt(eta/A) + B eta/(2 A^2)`` (a Puiseux series).

    Raises
    ------
    RuleError
        If the left side is no such polynomial, the right side not ``h (1 - eta)`` with a positive symbol eta, or A not
        certainly positive for ``x_0`` in the interval.
    """
    top = relation.lhs.subs(symbol, place)
    cubic = polynomial_in((relation.lhs / top).subs(symbol, place + DISTANCE), DISTANCE) or {}
    opening = sympy.expand(sympy.cancel(1 - relation.rhs / top))
    if not set(cubic) <= {0, 2, 3} or not (opening.is_Symbol and opening.is_positive):
        raise RuleError(f"the relation is no cubic with its maximum at {place}, equal to 1 - eta times its height")
    bend, skew = (sympy.cancel(cubic.get(power, sympy.S.Zero)) for power in (2, 3))
    certain = _certainly_positive(-bend, place, interval)
    condition = Condition(f"{-bend} > 0 for {place} from {interval[0]} to {interval[1]}", certain).require()
    above, below = sympy.fraction(sympy.factor(-bend))
    above = sympy.expand(above)
    root = sqrt(opening) * sqrt(below) / sqrt(above)
    value = place + SIDES[side] * root + sympy.factor(skew * below**2 / 2) * opening / above**2
    return Step(
        rule="reversion at a double root",
        statement=f"{symbol} {side} {place}, to first order in {opening}",
        before=relation,
        after=Relation(symbol, value, "\\approx"),
        kind="approximation",
        check=checks.reverted(symbol, place, opening, interval, SIDES[side]),
        drops=f"order 3/2 in {opening}",
        conditions=(condition,),
    )


def expand_small(relation: Relation, symbol: Symbol) -> Step:
    """The right side to first order in a small quantity, as a polynomial of second degree in its root.

    Raises
    ------
    RuleError
        If the right side does not depend on it, is not regular in its root, or vanishes with it.
    """
    small = Symbol("small", positive=True)
    by_root = relation.rhs.subs(symbol, small**2)
    found = [sympy.factor(sympy.diff(by_root, small, order).subs(small, 0)) for order in range(3)]
    finite = Condition(f"regular in sqrt({symbol}), and not zero at 0", not sympy.Add(*found).has(sympy.zoo, sympy.nan))
    finite.require()
    if not relation.rhs.has(symbol) or found[0] == 0:
        raise RuleError(f"the right side does not depend on {symbol}, or vanishes with it")
    parts = [sympy.factor(sympy.cancel(value / found[0] / sympy.factorial(k))) for k, value in enumerate(found)]
    polynomial = sympy.Add(*(part * sqrt(symbol) ** order for order, part in enumerate(parts)))
    return Step(
        rule="expansion in a small quantity",
        statement=f"to first order in {symbol}",
        before=relation,
        after=replace(relation, rhs=found[0] * polynomial, sign="\\approx"),
        kind="approximation",
        check=checks.series(symbol),
        drops=f"order 3/2 in {symbol}",
        conditions=(finite,),
    )


def _certainly_positive(expression: Expr, symbol: Symbol, interval: tuple[float, float], pieces: int = 64) -> bool:
    """Whether balls over small pieces of an interval show an expression of one symbol to be positive."""
    function, width = ball_function(expression, symbol), (interval[1] - interval[0]) / pieces
    ends = [flint.arb(interval[0] + width * number) for number in range(pieces + 1)]
    return all(function(one.union(other)) > 0 for one, other in pairwise(ends))
