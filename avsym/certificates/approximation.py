"""Certificates of approximations and choices.

Each does two things: it checks, to all digits, that the result is what was there before with the named thing
replaced, and it measures how much that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Mul, Symbol

from avsym.certificates.points import (
    Point,
    as_integral,
    decided,
    deviation,
    domains,
    draw_all,
    draw_inside,
    evidence,
    generator,
    matched,
    numeric,
    orientation,
    points,
    tolerance,
    whole,
    working,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, Compiled, compiled
from avsym.integral import Integral, Range
from avsym.symbols import delta_function

Measure = Callable[[Sampling], Evidence]


def measured(quantity: Expr, sizes: tuple[float, ...] = (1e-2, 1e-3), both: bool = False) -> Check:
    """An approximation in a small quantity: the relative change of the integrand, and its order.

    The evidence holds if the change vanishes with the quantity, at first order or faster, and has vanished to all
    digits when the quantity is as small as these.  ``both``: the quantity is left in the result too.
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, changes, exact = generator(step, sampling), [], []
        small = Symbol("small", positive=True)
        before = _with(as_integral(step.before), quantity, small)
        after = matched(before, as_integral(step.after))
        after = _with(after, quantity, small) if both else after
        tiny = mpmath.mpf(10) ** (-sampling.digits - GUARD_DIGITS)
        with mp.workdps(2 * sampling.digits + 2 * GUARD_DIGITS):
            one, other = whole(before), whole(after)
            for _ in range(sampling.points):
                free = {*before.parameters, *after.parameters}
                point = draw_inside(before.ranges, {**draw_all(free, rng), small: tiny}, rng)
                places = [{**point, small: mpmath.mpf(size)} for size in sizes]
                changes.append([deviation(one(at), other(at)) for at in places])
                exact += [deviation(one(point), other(point))]
                exact += domains(before.ranges, after.ranges, point)
                exact += _one_power(other, point, small) if both else []
        return _after_replacement(exact, _order_of(changes, sizes, quantity, tolerance(sampling.digits)), sampling)

    return check


def _one_power(function: Compiled, point: Point, small: Symbol) -> list[float]:
    """0 if the result is one power of the small quantity: its values along a geometric series are one too."""
    low, middle, high = (function({**point, small: mpmath.mpf(size)}) for size in ("0.01", "0.02", "0.04"))
    return [deviation(low * high, middle**2)]


def _with(integral: Integral, quantity: Expr, small: Symbol) -> Integral:
    table = {quantity: small}
    ranges = tuple(
        Range(item.variable, item.lower.xreplace(table), item.upper.xreplace(table)) for item in integral.ranges
    )
    return Integral(integral.factor.xreplace(table), integral.integrand.xreplace(table), ranges)


def _order_of(changes: list[list[float]], sizes: tuple[float, ...], quantity: Expr, rounding: float) -> Evidence:
    worst = [max(column) for column in zip(*changes, strict=True)]
    if worst[0] <= rounding:
        return Evidence(f"no change with {quantity}", 0.0, 1.0, len(changes))
    order = mpmath.log(worst[0] / worst[1]) / mpmath.log(sizes[0] / sizes[1]) if worst[1] else mpmath.inf
    text = f"relative change {worst[1]:.1e} at {quantity} = {sizes[1]:g}, order {float(order):.2f}"
    return Evidence(
        text, worst[1] if order > 0.5 else float("nan"), 1.0, len(changes), where=f"{quantity} = {sizes[1]:g}"
    )


def _after_replacement(exact: list[float], error: Evidence, sampling: Sampling) -> Evidence:
    """The measured error, if the result is exactly what the stated replacement leaves; else the deviation from it."""
    found = evidence("what the stated replacement leaves, at random points", exact, sampling)
    return error if found.holds else found


def frozen(factors: Sequence[Expr], variable: Symbol, value: Expr, measure: Measure | None) -> Check:
    """Factors replaced by their values at one place: exactly these; the error as measured by ``measure``."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, exact = generator(step, sampling), []
        before, after = step.before, matched(step.before, step.after)
        place = numeric(value)
        with working(sampling):
            one, other, slow = whole(before), whole(after), [numeric(factor) for factor in factors]
            for point in points(sampling, before, after, rng=rng):
                there = {**point, variable: place(point)}
                kept = mpmath.fprod(factor(there) / factor(point) for factor in slow)
                exact.append(deviation(one(point) * kept, other(point)))
                exact += domains(before.ranges, after.ranges, point)
        error = measure(sampling) if measure else Evidence("not measured: hand in `measure`", float("nan"), 0.0)
        return _after_replacement(exact, error, sampling)

    return check


def occupied(occupation: Expr, density: Expr, offsets: Sequence[Expr]) -> Check:
    """A choice of the occupation: exact when any even function stands for the delta function on both sides."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, exact = generator(step, sampling), []
        filled = Symbol("filled", positive=True)
        before = _with(step.before, occupation, filled)
        after = matched(before, step.after)
        with working(sampling):
            one = tested(before)
            other = tested(after)
            for point in points(sampling, before, after, as_integral(density * Mul(*offsets)), rng=rng):
                peaks = (2 * mp.pi * even(numeric(offset)(point)) for offset in offsets)
                peak = numeric(density)(point) * mpmath.fprod(peaks)
                turned = orientation(before.ranges, point) * orientation(after.ranges, point)
                exact.append(deviation(turned * one({**point, filled: peak}), other(point)))
                exact += domains(before.ranges, after.ranges, point)
        found = evidence("a choice, made as stated; what hangs on it is stated with the result", exact, sampling)
        return replace(found, tolerance=tolerance(sampling.digits))

    return check


def even(argument: Any) -> Any:
    """An even function to stand for a delta function on both sides."""
    return mpmath.exp(-(argument**2) / 7) + mpmath.mpf(1) / 3


def tested(integral: Integral) -> Callable[[Any], Any]:
    """Factor times integrand as a function of a point, with `even` for every delta function."""
    from avsym.certificates.points import FUNCTIONS

    functions = {**FUNCTIONS, delta_function.__name__: even}
    return compiled(integral.factor * integral.integrand, functions)
