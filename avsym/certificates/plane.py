"""The certificate of an integral over a plane: by the trapezoidal rule along the paths of steepest descent."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import mpmath
from mpmath import mp
from sympy import Symbol

from avsym.certificates.points import (
    decided,
    deviation,
    domains,
    draw_all,
    draw_inside,
    evidence,
    generator,
    limits,
    numeric,
    orientation,
    renamed,
    whole,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import guarded

DIGITS = 20
NEAR = mpmath.mpf("1e-12")  # differences of a quadratic phase are exact but for rounding
PLACES = 4
Surface = Callable[[Any, Any], Any]


def plane(first: Symbol, second: Symbol) -> Check:
    """A Gaussian integral over a plane at random values of everything else.

    Where the paths go is found from values of the integrand next to the origin.
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before = step.before
        left = tuple(item for item in before.ranges if item.variable not in (first, second))
        after = renamed(step.after, (item.variable for item in left))
        with mp.workdps(3 * DIGITS):
            one, other = numeric(before.factor * before.integrand), whole(after)
            for _ in range(sampling.points):
                point = draw_inside(left, draw_all({*before.parameters, *after.parameters}, rng), rng)
                lines = [limits(before.range_of(name), point) for name in (first, second)]
                deviations.append(float(lines != [(-mpmath.inf, mpmath.inf)] * 2))

                def surface(u: Any, v: Any, point: Any = point) -> Any:
                    return one({**point, first: u, second: v})

                value, apart = _integrated(surface, rng, sampling.seconds)
                deviations += [deviation(orientation(left, point) * value, other(point)), *apart]
                deviations += domains(left, after.ranges, point)
        return evidence("the integral over the plane at random outer points", deviations, sampling, DIGITS)

    return check


def _integrated(surface: Surface, rng: random.Random, seconds: float) -> tuple[Any, list[float]]:
    """Along the principal axes through the stationary point, each turned to where the integrand decays.

    Along these axes a Gaussian is a product, so that the integral is one of two; how far the integrand is from such a
    product, at random places, is handed back too.
    """
    hessian, centre = _shape(surface)
    sizes, axes = mpmath.eigsy(hessian)
    turns = [mpmath.expjpi(mpmath.sign(size) / 4) / mpmath.sqrt(abs(size)) for size in sizes]
    checked = guarded(lambda place: surface(*place), seconds)

    def at(u: Any, v: Any) -> Any:
        moved = (turns[0] * u, turns[1] * v)
        return checked([centre[i] + axes[i, 0] * moved[0] + axes[i, 1] * moved[1] for i in (0, 1)])

    middle, step = at(0, 0), mpmath.pi * mpmath.sqrt(2 / (2 * DIGITS * mpmath.log(10)))
    count = int(mpmath.sqrt(4 * DIGITS * mpmath.log(10)) / step) + 1
    grid = [k * step for k in range(-count, count + 1)]
    sums = mpmath.fsum(at(u, 0) for u in grid), mpmath.fsum(at(0, v) for v in grid)
    places = [(rng.uniform(-2, 2), rng.uniform(-2, 2)) for _ in range(PLACES)]
    apart = [deviation(at(u, v) * middle, at(u, 0) * at(0, v)) for u, v in places]
    return sums[0] * sums[1] / middle * turns[0] * turns[1] * step**2, apart


def _shape(surface: Surface) -> tuple[Any, Any]:
    """Second derivatives of the phase, and where its first ones vanish, from ratios of values next to the origin."""
    zero = surface(mpmath.mpf(0), mpmath.mpf(0))

    def phase(u: int, v: int) -> Any:
        return mpmath.arg(surface(u * NEAR, v * NEAR) / zero)

    slopes = [(phase(1, 0) - phase(-1, 0)) / (2 * NEAR), (phase(0, 1) - phase(0, -1)) / (2 * NEAR)]
    straight = [(phase(1, 0) + phase(-1, 0)) / NEAR**2, (phase(0, 1) + phase(0, -1)) / NEAR**2]
    mixed = (phase(1, 1) - phase(1, -1) - phase(-1, 1) + phase(-1, -1)) / (4 * NEAR**2)
    hessian = mpmath.matrix([[straight[0], mixed], [mixed, straight[1]]])
    return hessian, mpmath.lu_solve(hessian, mpmath.matrix([-slope for slope in slopes]))
