"""Certificates of roots: on which branch, near which maximum, and how two of them part."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates.points import (
    Mismatch,
    Point,
    decided,
    deviation,
    draw_all,
    evidence,
    generator,
    numeric,
)
from avsym.certificates.pointwise import allowed, fitting
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS
from avsym.relation import Peak, Relation

Line = Callable[[Any], Any]
GRID = [mpmath.mpf(10) ** (mpmath.mpf(power) / 8) for power in range(-24, 25)]


def lambert(unknown: Symbol, larger: bool) -> Check:
    """The solution put into the equation; beyond the larger root the left side falls, before the smaller it rises."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        before, after, rng = step.before, step.after, generator(step, sampling)
        deviations = [float(after.lhs != unknown or after.sign != before.sign)]
        with mp.workdps(sampling.digits + 2 * GUARD_DIGITS):
            left, right = numeric(before.lhs), numeric(before.rhs)
            for _ in range(sampling.points):
                free = {*before.parameters, *after.parameters} - {unknown}
                point, given = fitting({unknown: after.rhs}, free, rng, 0.0)
                at = {**point, **given}
                deviations.append(deviation(left(at), right(at)))
                if not allowed(unknown, at[unknown]):
                    raise Mismatch(f"no random point gives a {unknown} of the sign and reality declared")
                slope = mpmath.diff(lambda v, at=at: left({**at, unknown: v}), at[unknown])
                deviations.append(float((slope < 0) != larger))
        return evidence("the solution put into the equation, and the slope there", deviations, sampling)

    return check


def maximum(relation: Relation, peak: Peak) -> Point:
    """Where the left side has its maximum on a wide grid, refined, and the parameter that belongs to it."""
    left, right = numeric(relation.lhs), numeric(relation.rhs)

    def line(value: Any) -> Any:
        return left({peak.unknown: value})

    try:
        with mp.workdps(15):
            place = max(GRID, key=line)
        place = _stationary(line, place)
        height = line(place)
        critical = mpmath.exp(mpmath.findroot(lambda v: mpmath.log(right({peak.parameter: mpmath.exp(v)}) / height), 0))
    except (ValueError, ZeroDivisionError, TypeError) as error:
        raise Mismatch("no maximum of the left side is found, or no parameter for its height") from error
    return {peak.place: place, peak.critical: critical}


def _stationary(line: Line, place: Any) -> Any:
    """Newton's method for a vanishing slope, by differences as fine as the last move."""
    digits, move = mp.dps, place
    for _ in range(12):
        gap = min(mpmath.mpf(10) ** -4, abs(move) / place) * place
        with mp.workdps(2 * digits):
            left, middle, right = line(place - gap), line(place), line(place + gap)
            move = -gap * (right - left) / (2 * (right - 2 * middle + left))
        place += move
        if not 0 < place < 2 * GRID[-1]:
            break
        if abs(move) <= place * mpmath.mpf(10) ** (1 - digits):
            return place
    raise ValueError("Newton's method does not converge to a vanishing slope")


def matched(peak: Peak, shape: Expr, places: tuple[float, ...]) -> Check:
    """The same maximum, of the stated shape, exactly; the relative change where it is asked for."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, digits = generator(step, sampling), min(sampling.digits, 25)
        with mp.workdps(sampling.digits + 2 * GUARD_DIGITS):
            known = maximum(step.before, peak)
            place = known[peak.place]
            old, new, form = (_line(side, peak, known) for side in (step.before.lhs, step.after.lhs, shape))
            others = [place * mpmath.mpf(rng.uniform(0.9, 1.9)) for _ in range(2)]
            exact = [*_right_side(step, peak, known, rng), deviation(old(place), new(place))]
            exact.append(float(abs(mpmath.diff(new, place) * place / old(place))))
            exact += [deviation(new(v) * form(place), form(v) * new(place)) for v in others]
            found = evidence("value and slope at the maximum, and the shape", exact, sampling, digits)
            changes = [deviation(old(mpmath.mpf(v)), new(mpmath.mpf(v))) for v in places]
        listed = ", ".join(f"{c:.1e} at {peak.unknown} = {v:g}" for c, v in zip(changes, places, strict=True))
        return Evidence(f"relative change {listed}", max(changes), 1.0, len(places)) if found.holds else found

    return check


def _line(side: Expr, peak: Peak, known: Mapping[Symbol, Any]) -> Line:
    function = numeric(side)
    return lambda value: function({**known, peak.unknown: value})


def _right_side(step: Step, peak: Peak, known: Mapping[Symbol, Any], rng: Any) -> list[float]:
    """The right side is as before, and the sign approximate."""
    at = {**known, **draw_all({peak.parameter}, rng)}
    same = deviation(numeric(step.before.rhs)(at), numeric(step.after.rhs)(at))
    return [same, float(step.after.sign == "=")]


def expanded(peak: Peak, order: int) -> Check:
    """So near the maximum that the next order is nothing, the difference is nothing; farther off, how it falls."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, digits = generator(step, sampling), min(sampling.digits, 16)
        with mp.workdps((digits + 2) * order + digits + GUARD_DIGITS):
            known = maximum(step.before, peak)
            place, near = known[peak.place], mpmath.mpf(10) ** -(digits + 2)
            old, new = (_line(side, peak, known) for side in (step.before.lhs, step.after.lhs))
            exact = _right_side(step, peak, known, rng)
            for side in (1, -1):
                at = place * (1 + side * near)
                exact.append(float(abs(old(at) - new(at)) / (old(place) * near**order)))
            found = evidence("the polynomial next to the maximum", exact, sampling, digits)
        return _remainder(old, new, place, order) if found.holds else found

    return check


def _remainder(old: Line, new: Line, place: Any, order: int) -> Evidence:
    moves = (1e-1, 1e-2)
    errors = [deviation(old(place * (1 + mpmath.mpf(v))), new(place * (1 + mpmath.mpf(v)))) for v in moves]
    power = float(mpmath.log(errors[0] / errors[1]) / mpmath.log(moves[0] / moves[1]))
    listed = ", ".join(f"{error:.1e} at a distance of {v:g}" for error, v in zip(errors, moves, strict=True))
    worst = errors[-1] if power > order + 0.5 else float("nan")
    return Evidence(f"relative remainder {listed} (in units of the place); order {power:.2f}", worst, 1.0, len(moves))


def series(small: Symbol) -> Check:
    """The right side next to a small quantity, as a polynomial in its root: what is left falls as the power 3/2."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, before, after = generator(step, sampling), step.before, step.after
        errors = []
        with mp.workdps(100):
            at = draw_all({*before.parameters, *after.rhs.free_symbols} - {small}, rng)
            at |= {symbol: value / 3 for symbol, value in at.items() if symbol.is_positive}
            for size in map(mpmath.mpf, OPENINGS):
                point = {**at, small: size}
                exact_value, value = numeric(before.rhs)(point), numeric(after.rhs)(point)
                errors.append(deviation(exact_value, value) / float(size))
        exact = [float(after.lhs != before.lhs or after.sign == "="), _left(errors)]
        found = evidence("the polynomial next to zero", exact, sampling, 16)
        return _falling(found, errors)

    return check


def _left(errors: list[float]) -> float:
    """What is left of the error at the smallest size, in units of that at 1e-4: 1e-13 or less if it falls at all."""
    return 1e-5 * errors[0] / errors[-1] if errors[0] else 0.0


def _falling(found: Evidence, errors: list[float]) -> Evidence:
    """The error in units of the small quantity must vanish with its root."""
    order = 1 + math.log10(errors[1] / errors[2]) if min(errors[1:]) > 0 else math.nan
    listed = f"{errors[1] / 1e3:.1e} at 1e-3; order {order:.2f}"
    if found.holds and not order > 1.3:
        return Evidence(f"{found.method}: the error does not fall, {listed}", 1.0, 0.0)
    return Evidence(f"relative error {listed}", errors[1] / 1e3, 1.0, len(errors)) if found.holds else found


OPENINGS = ("1e-30", "1e-3", "1e-4")


def reverted(unknown: Symbol, place: Symbol, opening: Symbol, interval: tuple[float, float], side: int) -> Check:
    """The root of the polynomial, by Newton's method, ever nearer to where it is double; the error and its order."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, after, errors = generator(step, sampling), step.after, []
        with mp.workdps(100):
            rest = {*step.before.parameters, *after.rhs.free_symbols} - {unknown, place, opening}
            known = {**draw_all(rest, rng), place: mpmath.mpf(rng.uniform(*interval))}
            claimed = numeric(after.rhs)
            for size in map(mpmath.mpf, OPENINGS):
                at = {**known, opening: size}
                value = claimed(at)
                if mpmath.im(value) != 0 or mpmath.sign(value - at[place]) != side:
                    raise Mismatch(f"{unknown} is not on the side of the maximum that was asked for")
                errors.append(float(abs(value - _root(step.before, unknown, at, value)) / (at[place] * size)))
        exact = [float(after.lhs != unknown or after.sign == "="), _left(errors)]
        found = evidence("the root of the polynomial next to the double root", exact, sampling, 16)
        return _falling(found, errors)

    return check


def _root(relation: Relation, unknown: Symbol, at: Mapping[Symbol, Any], start: Any) -> Any:
    left, right = numeric(relation.lhs), numeric(relation.rhs)(at)
    try:
        return mpmath.findroot(lambda v: left({**at, unknown: v}) - right, start, tol=mpmath.mpf(10) ** -180)
    except ValueError as error:
        raise Mismatch("no root is found next to the double root") from error
