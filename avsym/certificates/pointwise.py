"""Certificates of steps that do no integral: integrands and domains at random points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates.points import (
    DECADES,
    WIDE_DIGITS,
    Point,
    as_integral,
    decided,
    deviation,
    domains,
    draw_all,
    draw_inside,
    edges,
    evidence,
    generator,
    inside,
    limits,
    matched,
    numeric,
    ordered,
    points,
    renamed,
    whole,
    working,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import Compiled
from avsym.integral import Integral

TRIES = 60
GUESSES = ("0.3", "-3")  # from which a map that is not one to one may be seen to have two preimages


@decided
def pointwise(step: Step, sampling: Sampling) -> Evidence:
    """The integrands agree at random points of the domain, whose limits also agree."""
    before, after = as_integral(step.before), as_integral(step.after)
    found = []
    for named in _namings(before, after):
        found.append(_side_by_side(step, before, named, sampling))
        if found[-1].holds:
            return found[-1]
    return min(found, key=lambda item: item.worst if item.worst == item.worst else mpmath.inf)


def _namings(before: Integral, after: Integral) -> Iterator[Integral]:
    """``after`` with the names of ``before``; where they differ, in every order in which it may have been written."""
    if set(before.variables) == set(after.variables):
        yield after
        return
    if before.regulator:
        yield renamed(after, before.variables)
        return
    for names in permutations(before.variables):
        yield renamed(after, names)


def _side_by_side(step: Step, before: Integral, after: Integral, sampling: Sampling) -> Evidence:
    rng, deviations = generator(step, sampling), []
    with working(sampling, WIDE_DIGITS):
        one, other = whole(before), whole(after)
        for point in points(sampling, before, after, rng=rng):
            deviations += [deviation(one(point), other(point)), ordered(before, after)]
            deviations += domains(before.ranges, after.ranges, point)
    return evidence("integrands at random points of the domain", deviations, sampling)


def reordered(variable: Symbol, regulator: str) -> Check:
    """The same integrands and domains, one variable innermost, the others as they were, under a stated regulator."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        ranges = sorted(step.before.ranges, key=lambda item: item.variable == variable)
        return pointwise(
            replace(step, before=replace(step.before, ranges=tuple(ranges), regulator=regulator)), sampling
        )

    return check


def mapped(mapping: Mapping[Symbol, Expr], variables: Iterable[Symbol] = ()) -> Check:
    """A change of variables: integrand, Jacobian (by differences) and domain, both ways, at random points.

    ``variables`` are the new ones in order, so that they may be renamed in the result.
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, _named_as(step.after, tuple(variables))
        old, new = list(mapping), _new_variables(before, after, mapping)
        with working(sampling, WIDE_DIGITS):
            images = {variable: numeric(image) for variable, image in mapping.items()}
            one, other = whole(before), whole(after)
            for point in points(sampling, after, before, rng=rng):
                image = _image(images, point)
                jacobian = abs(_jacobian(images, old, new, point))
                deviations.append(deviation(one(image) * jacobian, other(point)))
                deviations.append(float(before.regulator != after.regulator))
                for near, within in edges(after.ranges, point, rng):
                    deviations.append(float(inside(before.ranges, _image(images, near)) != within))
                start = draw_inside(before.ranges, point, rng)
                found = [_preimage(images, old, new, start, mpmath.mpf(guess)) for guess in GUESSES]
                back = [place for place in found if place and inside(after.ranges, {**start, **place})]
                deviations.append(float(not back))
                deviations += [float(_apart(back[0], other)) for other in back[1:]]
        return evidence("integrand, Jacobian and domain at random points", deviations, sampling)

    return check


def _named_as(after: Integral, variables: tuple[Symbol, ...]) -> Integral:
    return after if not variables or set(variables) == set(after.variables) else renamed(after, variables)


def _image(images: Mapping[Symbol, Compiled], point: Point) -> Point:
    return {**point, **{variable: function(point) for variable, function in images.items()}}


def _new_variables(before: Integral, after: Integral, mapping: Mapping[Symbol, Expr]) -> list[Symbol]:
    untouched = set(before.variables) - set(mapping)
    return [variable for variable in after.variables if variable not in untouched]


def _jacobian(images: Mapping[Symbol, Any], old: list[Symbol], new: list[Symbol], point: Point) -> Any:
    return mpmath.det(_derivatives(images, old, new, point))


def _derivatives(images: Mapping[Symbol, Any], old: list[Symbol], new: list[Symbol], point: Point) -> Any:
    step = mpmath.mpf(10) ** (-(mp.dps // 5))
    rows = [[_derivative(images[name], variable, point, step) for variable in new] for name in old]
    return mpmath.matrix(rows)


def _derivative(function: Any, variable: Symbol, point: Point, step: Any) -> Any:
    """Central differences of eighth order."""
    weights = {1: mpmath.mpf(4) / 5, 2: mpmath.mpf(-1) / 5, 3: mpmath.mpf(4) / 105, 4: mpmath.mpf(-1) / 280}

    def at(move: Any) -> Any:
        return function({**point, variable: point[variable] + move})

    return sum(weight * (at(k * step) - at(-k * step)) for k, weight in weights.items()) / step


def _preimage(images: Mapping[Symbol, Any], old: list[Symbol], new: list[Symbol], target: Point, start: Any) -> Point:
    """Solve ``image(new) = target`` for the new variables by Newton's method with differences; empty if it fails."""
    guess = dict.fromkeys(new, start)
    for _ in range(TRIES):
        point = {**target, **guess}
        miss = mpmath.matrix([images[name](point) - target[name] for name in old])
        if mpmath.norm(miss) < mpmath.mpf(10) ** (-mp.dps // 2):
            return guess
        try:
            move = mpmath.lu_solve(_derivatives(images, old, new, point), miss)
        except ZeroDivisionError:
            return {}
        length = mpmath.norm(move)
        damping = min(mpmath.mpf(1), max(1, mpmath.norm(list(guess.values()))) / length) if length else 1
        guess = {variable: guess[variable] - damping * move[index] for index, variable in enumerate(new)}
    return {}


def _apart(one: Point, other: Point) -> bool:
    """Whether Newton's method ended in two places, not in one to half the digits."""
    return any(deviation(one[name], other[name], 1) > mpmath.mpf(10) ** (-mp.dps // 4) for name in one)


def folded(variable: Symbol, size: Symbol) -> Check:
    """A line folded onto its positive half: the two values at random points add up."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before = step.before
        names = tuple(size if name == variable else name for name in before.variables)
        after = _named_as(step.after, names)
        with working(sampling, WIDE_DIGITS):
            one, other = whole(before), whole(after)
            for point in points(sampling, after, before, rng=rng):
                halves = [{**point, variable: sign * point[size]} for sign in (1, -1)]
                deviations.append(deviation(one(halves[0]) + one(halves[1]), other(point)))
                deviations.append(float(sorted(limits(after.range_of(size), point)) != [0, mpmath.inf]))
                rest = [item for item in before.ranges if item.variable != variable]
                kept = [item for item in after.ranges if item.variable != size]
                for half in halves:
                    deviations += domains(rest, kept, half, point)
        return evidence("the two halves at random points", deviations, sampling)

    return check


def expressed(values: Mapping[Symbol, Expr]) -> Check:
    """Parameters expressed by others: both sides at random values of the new ones, limits included."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, matched(step.before, step.after)
        free = {symbol for value in values.values() for symbol in value.free_symbols}
        free |= {*after.parameters, *(set(before.parameters) - set(values))}
        with working(sampling, WIDE_DIGITS):
            one, other = whole(before), whole(after)
            for index in range(sampling.points):
                base, given = fitting(values, free, rng, DECADES[index % len(DECADES)])
                point = draw_inside(after.ranges, base, rng)
                old = {**point, **given}
                deviations += [deviation(one(old), other(point)), float(not fits(given)), ordered(before, after)]
                deviations += domains(before.ranges, after.ranges, old, point)
        return evidence("both sides at random parameters", deviations, sampling)

    return check


def fitting(values: Mapping[Symbol, Expr], free: Iterable[Symbol], rng: Any, decades: float) -> tuple[Point, Point]:
    """Random parameters, where the values fit the symbols that they replace if such are found, and the values."""
    images = {symbol: numeric(value) for symbol, value in values.items()}
    for attempt in range(TRIES):
        point = draw_all(free, rng, decades + attempt / 10)
        given = {symbol: image(point) for symbol, image in images.items()}
        if fits(given):
            break
    return point, given


def fits(given: Mapping[Symbol, Any]) -> bool:
    """Whether every value has the sign and reality of the symbol that it stands for."""
    return all(allowed(symbol, value) for symbol, value in given.items())


def allowed(symbol: Symbol, value: Any) -> bool:
    """Whether a number has the sign and reality that a symbol is declared with."""
    if symbol.is_extended_real and mpmath.im(value) != 0:
        return False
    size = mpmath.re(value)
    return not (
        (symbol.is_positive and size <= 0)
        or (symbol.is_negative and size >= 0)
        or (symbol.is_nonnegative and size < 0)
        or (symbol.is_nonpositive and size > 0)
    )


def divided(closed: Expr) -> Check:
    """A ratio: the quotient of the two numbers at random points."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, matched(step.before, step.after)
        with working(sampling, WIDE_DIGITS):
            one, other, under = whole(before), whole(after), numeric(closed)
            for point in points(sampling, before, after, as_integral(closed), rng=rng):
                deviations += [deviation(one(point) / under(point), other(point)), ordered(before, after)]
                deviations += domains(before.ranges, after.ranges, point)
        return evidence("the quotient at random points", deviations, sampling)

    return check


def transformed(time: Symbol, frequency: Expr) -> Check:
    """A Fourier transform's integrand: the old one times the phase, at random points; time runs over the line."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before = step.before
        after = _named_as(step.after, (*before.variables, time))
        rest = [item for item in after.ranges if item.variable != time]
        with working(sampling, WIDE_DIGITS):
            one, other = whole(before), whole(after)
            for point in points(sampling, after, before, as_integral(frequency), rng=rng):
                phase = mpmath.expj(numeric(frequency)(point) * point[time])
                deviations.append(deviation(one(point) * phase, other(point)))
                deviations.append(float(sorted(limits(after.range_of(time), point)) != [-mpmath.inf, mpmath.inf]))
                deviations += domains(before.ranges, rest, point)
        return evidence("integrand times phase at random points", deviations, sampling)

    return check


def joined(variable: Symbol) -> Check:
    """Integrals added on the two halves of a line: the sum at random points of each half."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        first, after = step.before[0], matched(step.before[0], step.after)
        rest = [[item for item in integral.ranges if item.variable != variable] for integral in (*step.before, after)]
        with working(sampling, WIDE_DIGITS):
            for point in points(sampling, first, *step.before, after, rng=rng):
                for sign in (1, -1):
                    at = {**point, variable: sign * abs(point[variable])}
                    values = [whole(integral)(at) for integral in step.before if _on_side(integral, variable, at)]
                    size = max(abs(value) for value in values)
                    deviations.append(float(abs(sum(values) - whole(after)(at)) / size))
                    for others in rest[1:]:
                        deviations += domains(rest[0], others, at)
                deviations.append(float(sorted(limits(after.range_of(variable), point)) != [-mpmath.inf, mpmath.inf]))
        return evidence("the sum at random points of both halves", deviations, sampling)

    return check


def _on_side(integral: Integral, variable: Symbol, at: Point) -> bool:
    return inside((integral.range_of(variable),), at)
