"""The certificate of what changes an integrand but not its integral over a line."""

from __future__ import annotations

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
    numeric,
    orientation,
    renamed,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, guarded
from avsym.integral import Integral

SPARE = 4
FINEST = 2.0**-9


def along_line(variable: Symbol) -> Check:
    """The integrals over one variable before and after, each by quadrature, at random values of everything else."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before = step.before
        after = renamed(step.after, before.variables)
        left = tuple(item for item in before.ranges if item.variable != variable)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_inside(left, draw_all({*before.parameters, *after.parameters}, rng), rng)
                one, other = (_summed(part, variable, point, sampling) for part in (before, after))
                inside = {**point, variable: mpmath.mpf(rng.uniform(0.1, 1.5))}
                deviations.append(deviation(one, other))
                deviations += domains(before.ranges, after.ranges, inside)
        return evidence(f"both integrals over {variable} at random outer points", deviations, sampling)

    return check


def _summed(part: Integral, variable: Symbol, point: dict[Symbol, Any], sampling: Sampling) -> Any:
    """The trapezoidal rule over the whole line, the step halved until two sums agree: exact for what decays fast."""
    function = numeric(part.factor * part.integrand)
    line = guarded(lambda u: function({**point, variable: u}), sampling.seconds)
    turned = orientation(part.ranges, {**point, variable: mpmath.mpf(1)})
    step, value = mpmath.mpf(1) / 2, mpmath.nan
    while step > FINEST:
        finer = step * (line(mpmath.mpf(0)) + sum(_side(line, side * step) for side in (1, -1)))
        if deviation(finer, value) <= mpmath.mpf(10) ** (-sampling.digits - SPARE):
            return turned * finer
        step, value = step / 2, finer
    return mpmath.nan


def _side(line: Any, step: Any) -> Any:
    """The terms from one step outward, until they are negligible."""
    total, place, small = mpmath.mpc(0), step, 0
    while small < 4 and abs(place) < 200:
        term = line(place)
        total, place = total + term, place + step
        small = small + 1 if abs(term) <= mpmath.eps * abs(total) else 0
    return total
