"""Certificates of what is put in for a function left open: a source for an occupation, an integral, a spectrum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates.approximation import even, tested
from avsym.certificates.points import (
    WIDE_DIGITS,
    decided,
    deviation,
    domains,
    draw_all,
    draw_inside,
    evidence,
    generator,
    limits,
    matched,
    numeric,
    orientation,
    renamed,
    specialised,
    tolerance,
    whole,
    working,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.integral import Integral, Range


def injected(occupation: Expr, density: Expr, force: Expr, rate: Expr, times: Sequence[Expr], start: Symbol) -> Check:
    """The integrand with the source put in by hand, ``t_0`` ending at the earlier time; and the source's norm is 1."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, exact, filled = generator(step, sampling), [], Symbol("filled", positive=True)
        bare = replace(step.before, integrand=step.before.integrand.xreplace({occupation: filled}))
        after = renamed(step.after, (*bare.variables, start))
        (momentum,) = occupation.args
        others = [numeric(part) for part in (density, force, rate, momentum, *times)]
        with working(sampling):
            one, other = tested(bare), tested(after)
            rest = [item for item in after.ranges if item.variable != start]
            free = {*bare.parameters, *after.parameters} - {filled}
            for _ in range(sampling.points):
                point = draw_inside(bare.ranges, draw_all(free, rng), rng)
                size, push, loss, carried, late, early = (part(point) for part in others)
                begun = min(late, early) - mpmath.mpf(rng.uniform(0.1, 1.5))
                survived = 2 * loss * mpmath.exp(-2 * loss * (min(late, early) - begun))
                peak = 2 * mp.pi * size * survived * even(carried + push * begun)
                turned = orientation(bare.ranges, point) * orientation(after.ranges, point)
                exact.append(deviation(turned * one({**point, filled: peak}), other({**point, start: begun})))
                exact += domains(bare.ranges, rest, point)
                lower, upper = sorted(limits(after.range_of(start), point))
                exact += [float(lower != -mpmath.inf), float(abs(upper - min(late, early)))]
        found = evidence("a choice, made as stated; what hangs on it is stated with the result", exact, sampling)
        return replace(found, tolerance=tolerance(sampling.digits))

    return check


def composed(open_function: Expr, inner: Integral, argument: Symbol) -> Check:
    """The integrand at random points, with the value of the inner integrand put in as a number; and its ranges."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, exact, filled = generator(step, sampling), [], Symbol("filled", positive=True)
        bare = replace(step.before, integrand=step.before.integrand.xreplace({open_function: filled}))
        place, names = numeric(open_function.args[0]), set(inner.variables)
        after = matched(replace(bare, ranges=(*bare.ranges, *inner.ranges)), step.after)
        with working(sampling, WIDE_DIGITS):
            one, within, other = whole(bare), whole(inner), whole(after)
            free = ({*bare.parameters, *inner.parameters, *after.parameters} - {filled}) | {argument}
            for _ in range(sampling.points):
                point = draw_inside(bare.ranges, draw_all(free, rng), rng)
                there = draw_inside(inner.ranges, {**point, argument: place(point)}, rng)
                at = {**point, **{name: there[name] for name in names}}
                exact.append(deviation(one({**point, filled: within(there)}), other(at)))
                exact += domains(bare.ranges, [item for item in after.ranges if item.variable not in names], at)
                exact += domains(inner.ranges, [item for item in after.ranges if item.variable in names], there, at)
        return evidence("the inner integrand put in as a number, at random points", exact, sampling)

    return check


def represented(frequency: Symbol) -> Check:
    """The open function and its spectrum are a pair of test functions: an integral over frequency at random points."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, exact = generator(step, sampling), []
        before = step.before
        after = matched(replace(before, ranges=(Range(frequency), *before.ranges)), step.after)
        rest = [item for item in after.ranges if item.variable != frequency]
        with working(sampling, WIDE_DIGITS):
            one = whole(before)
            for _ in range(sampling.points):
                point = draw_inside(before.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                line = specialised(after.factor * after.integrand, frequency, point)
                value = orientation(after.ranges, point) * _trapezoid(line, sampling.digits)
                exact.append(deviation(orientation(before.ranges, point) * one(point), value))
                exact += domains(before.ranges, rest, point)
                exact.append(float(sorted(limits(after.range_of(frequency), point)) != [-mpmath.inf, mpmath.inf]))
        return evidence("a test function against the integral over its spectrum", exact, sampling)

    return check


def _trapezoid(line: Callable[[Any], Any], digits: int) -> Any:
    """The trapezoidal rule over the line for a test function that falls off like ``e^{-nu^2/2}``."""
    reach = 2 + mpmath.sqrt(2 * (digits + 10) * mpmath.log(10))
    step = mpmath.mpf(1) / 4
    count = int(reach / step) + 1
    return step * mpmath.fsum(line(k * step) for k in range(-count, count + 1))
