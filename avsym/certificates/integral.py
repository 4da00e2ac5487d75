"""Certificates of steps that do an integral: one inner integral, numerically, at random values of everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Add, Expr, Symbol

from avsym.certificates.points import (
    Point,
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
    specialised,
    tolerance,
    whole,
    working,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, OracleError, along, on_wedge
from avsym.integral import Integral, Range
from avsym.symbols import delta_function

WEDGES = (0.6, 0.4)
SPARE = 4  # the quadrature's own estimate of its error may be off by so many digits
PROBE = 10  # digits enough to see whether a singularity lies between two contours
FURTHER = 2  # by how much the second contour goes straight for longer


def inner(variable: Symbol, contour: str = "real", digits: int | None = None) -> Check:
    """One inner integral, numerically, at random values of everything else.

    ``contour`` is ``real`` (absolutely convergent), ``wedge`` (oscillatory: bent rays), ``ray`` (bent from the very
    end, where the integrand is singular) or ``circle`` (rational over the whole line).
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after, left = _without(step, variable)
        item = before.range_of(variable)
        aim = digits or sampling.digits
        # Terms may oscillate in opposite senses: each is taken along its own contour.
        terms = Add.make_args(before.integrand) if contour != "real" else (before.integrand,)
        with mp.workdps(aim + GUARD_DIGITS):
            other = whole(after)
            for _ in range(sampling.points):
                point = draw_inside(left, draw_all({*before.parameters, *after.parameters}, rng), rng)
                parts = [specialised(before.factor * term, variable, point) for term in terms]
                poles = [_poles(term, variable, point) for term in terms]
                values = [
                    _integrated(part, limits(item, point), found, contour, aim + SPARE, sampling.seconds)
                    for part, found in zip(parts, poles, strict=True)
                ]
                scale = max(_size(part, limits(item, point)) for part in parts)
                value = orientation(left, point) * mpmath.fsum(values)
                deviations.append(deviation(value, other(point), scale))
                deviations += domains(left, after.ranges, point)
        return evidence(f"the integral over {variable} at random outer points", deviations, sampling, aim)

    return check


def _without(step: Step, variable: Symbol) -> tuple[Integral, Integral, tuple[Range, ...]]:
    """Before and after, and the ranges that must be left when the integral over a variable is done."""
    left = tuple(item for item in step.before.ranges if item.variable != variable)
    return step.before, renamed(step.after, (item.variable for item in left)), left


def _integrated(
    line: Callable[[Any], Any], ends: tuple[Any, Any], poles: list[Any], contour: str, digits: int, seconds: float
) -> Any:
    if contour == "circle":
        return _circle(line, digits, seconds)
    if contour != "real":
        return _wedge(line, ends, poles, digits, seconds, FURTHER if contour == "wedge" else 0)
    return _straight(line, ends, digits, seconds)


def _circle(line: Callable[[Any], Any], digits: int, seconds: float) -> Any:
    """A function that is rational, also at infinity, over the whole line: over a circle, ``q = tan(phi/2)``."""

    def turned(phi: Any) -> Any:
        place = mpmath.tan(phi / 2)
        return line(place) * (1 + place**2) / 2

    return along(turned, [-mp.pi, -mp.pi / 2, 0, mp.pi / 2, mp.pi], digits, seconds)


def _straight(line: Callable[[Any], Any], ends: tuple[Any, Any], digits: int, seconds: float) -> Any:
    lower, upper = ends
    if not mpmath.isinf(lower) and not mpmath.isinf(upper):
        return along(line, [lower, (lower + upper) / 2, upper], digits, seconds)
    start, sides = _sides(ends)
    return on_wedge(lambda z: line(start + z), 0.0, digits, seconds, sides)


def _sides(ends: tuple[Any, Any]) -> tuple[Any, tuple[int, ...]]:
    """Where the rays of an infinite range start and to which sides they go."""
    lower, upper = ends
    sides = tuple(side for side, end in ((1, upper), (-1, lower)) if mpmath.isinf(end))
    if len(sides) == 2:
        return mpmath.mpf(0), sides
    return (upper if mpmath.isinf(lower) else lower), sides


def _size(line: Callable[[Any], Any], ends: tuple[Any, Any]) -> Any:
    """A value of the integrand that is not small for its kind, so that an integral of zero is seen to be zero."""
    finite = [end for end in ends if not mpmath.isinf(end)]
    start = finite[0] if finite else mpmath.mpf(0)
    away = -1 if mpmath.isinf(ends[0]) or (len(finite) == 2 and ends[1] < ends[0]) else 1
    return max(abs(line(start + away * mpmath.mpf(place))) for place in ("0.03", "0.2"))


def _wedge(
    line: Callable[[Any], Any], ends: tuple[Any, Any], poles: list[Any], digits: int, seconds: float, further: int
) -> Any:
    """Bend the line to the sides on which the integrand decays, beyond all poles that a ray could sweep over.

    Another contour, of fewer digits, that starts to bend further out and at another angle must agree: otherwise there
    is a singularity which is no pole of a polynomial's inverse. A Gaussian over the whole line is bent at its middle:
    elsewhere, far out, it would grow beyond all digits before it decays.
    """
    if all(map(mpmath.isinf, ends)):
        middle = _middle(line)
        line, poles = _moved(line, middle), [pole - middle for pole in poles]
    start, _ = _sides(ends)
    near = [pole for pole in poles if abs(mpmath.im(pole)) < abs(mpmath.re(pole) - start)]
    reach = max((abs(mpmath.re(pole) - start) + 1 for pole in near), default=mpmath.mpf(0))
    places = [mpmath.re(pole) for pole in near]
    value = _bent(line, ends, reach, WEDGES[0], places, digits, seconds)
    other = _bent(line, ends, reach + further, WEDGES[1], places, PROBE, seconds)
    if deviation(value, other, _size(line, ends)) > tolerance(PROBE - 2):
        raise OracleError("two contours disagree: a singularity lies between them")
    return value


def _middle(line: Callable[[Any], Any]) -> Any:
    """Where a Gaussian is stationary, told by its logarithm's linear slope; 0 for whatever is no Gaussian."""
    probes = [mpmath.mpf("0.137") + by for by in (-1, 0, 1)]  # no places of their own: nothing is singular there
    if not all(map(line, probes)):
        return mpmath.mpf(0)
    low, slope, high = (mpmath.diff(line, probe) / line(probe) for probe in probes)
    is_gaussian = high != low and abs(low - 2 * slope + high) <= mpmath.mpf(10) ** (-mp.dps / 4) * abs(high - low)
    return probes[1] - mpmath.re(2 * slope / (high - low)) if is_gaussian else mpmath.mpf(0)


def _moved(line: Callable[[Any], Any], by: Any) -> Callable[[Any], Any]:
    return lambda z: line(z + by)


def _poles(term: Expr, variable: Symbol, point: Point) -> list[Any]:
    """The zeros of all polynomials in the variable that are divided by, as numbers."""
    found: list[Any] = []
    for node in term.atoms(sympy.Pow):
        if node.exp.is_negative and node.base.has(variable) and node.base.is_polynomial(variable):
            weights = [numeric(weight)(point) for weight in sympy.Poly(node.base, variable).all_coeffs()]
            found += mpmath.polyroots(weights, maxsteps=200, extraprec=mp.prec) if len(weights) > 1 else []
    return found


def _bent(
    line: Callable[[Any], Any],
    ends: tuple[Any, Any],
    reach: Any,
    angle: float,
    places: list[Any],
    digits: int,
    seconds: float,
) -> Any:
    """Straight for ``reach`` from the middle or the finite end, broken at ``places``, then along rays."""
    start, sides = _sides(ends)
    corners = [start + side * reach for side in sides]
    total = mpmath.mpc(0)
    if reach:
        low, high = min(start, *corners), max(start, *corners)
        path = sorted({low, start, high, *(place for place in places if low < place < high)})
        total += along(line, path, digits, seconds)
    for side, corner in zip(sides, corners, strict=True):
        total += _ray(line, corner, side, angle, digits, seconds)
    return total


def _ray(line: Callable[[Any], Any], corner: Any, side: int, angle: float, digits: int, seconds: float) -> Any:
    """From a corner outward, bent to the side on which the integrand decays."""
    far = 40 * mpmath.expj(side * angle)
    up, down = abs(line(corner + side * far)), abs(line(corner + side * mpmath.conj(far)))
    turn = angle if up < down else -angle
    return on_wedge(lambda z: line(corner + z), turn, digits, seconds, (side,))


def delta(variable: Symbol) -> Check:
    """A delta function as a Gaussian so narrow that its width squared is below the digits asked for.

    One that is free of the variable stands for any function: it is one and the same Gaussian before and after.
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after, left = (_filled(item, variable) for item in _without(step, variable))
        nodes = sorted((n for n in before.integrand.atoms(delta_function) if n.has(variable)), key=str)
        with mp.workdps(2 * sampling.digits + 2 * GUARD_DIGITS):
            other = whole(after)
            for _ in range(sampling.points):
                point = draw_inside(left, draw_all({*before.parameters, *after.parameters}, rng), rng)
                value = orientation(left, point) * _smeared(before, nodes, variable, point, sampling.digits)
                deviations.append(deviation(value, other(point)))
                deviations += domains(left, after.ranges, point)
                deviations.append(float(not _is_line(before.range_of(variable), point)))
        return evidence("the delta function as a narrow Gaussian", deviations, sampling)

    return check


def _filled(part: Any, variable: Symbol) -> Any:
    """An integral with a Gaussian of width 1 in place of each delta function that is free of the variable."""
    if not isinstance(part, Integral):
        return part
    free = (node for node in part.integrand.atoms(delta_function) if not node.has(variable))
    return replace(part, integrand=part.integrand.xreplace({node: sympy.exp(-(node.args[0] ** 2)) for node in free}))


def _is_line(item: Range, point: Point) -> bool:
    return limits(item, point) == (-mpmath.inf, mpmath.inf)


def _smeared(before: Integral, nodes: list[Expr], variable: Symbol, point: Point, digits: int) -> Any:
    size = mpmath.mpf(10) ** (-(digits // 2) - 8)
    width = Symbol("width", positive=True)
    bells = {node: _bell(node.args[0], width) for node in nodes}
    line = specialised(before.factor * before.integrand.xreplace(bells), variable, {**point, width: size})
    roots = [found for node in nodes for found in _roots(node.args[0], variable, point)]
    return mpmath.fsum(_bell_sum(line, root, size / abs(slope)) for root, slope in roots)


def _bell(argument: Expr, width: Symbol) -> Expr:
    return sympy.exp(-((argument / width) ** 2) / 2) / (width * sympy.sqrt(2 * sympy.pi))


def _bell_sum(function: Callable[[Any], Any], centre: Any, width: Any) -> Any:
    """The trapezoidal rule across a narrow Gaussian times a smooth function: it converges exponentially."""
    step = width * mpmath.pi * mpmath.sqrt(2 / (mp.dps * mpmath.log(10)))
    count = int(mpmath.ceil(mpmath.sqrt(2 * mp.dps * mpmath.log(10)) * width / step)) + 1
    return step * mpmath.fsum(function(centre + k * step) for k in range(-count, count + 1))


def _roots(argument: Expr, variable: Symbol, point: Point) -> list[tuple[Any, Any]]:
    """The real roots of a polynomial of at most second degree, from four of its values, with the slopes there."""
    value = specialised(argument, variable, point)
    low, middle, high, test = (value(mpmath.mpf(place)) for place in (-1, 0, 1, 7))
    a, b, c = (low + high) / 2 - middle, (high - low) / 2, middle
    if abs(49 * a + 7 * b + c - test) > mpmath.mpf(10) ** (10 - mp.dps) * (abs(test) + abs(c) + 1):
        raise OracleError(f"the delta function's argument is no polynomial of second degree in {variable}")
    if any(mpmath.im(number) != 0 for number in (a, b, c)):
        raise OracleError("the delta function's argument is not real")
    if abs(a) < mpmath.mpf(10) ** (10 - mp.dps) * abs(b):
        return [(-c / b, b)]
    square = b * b - 4 * a * c
    return [((-b + sign * mpmath.sqrt(square)) / (2 * a), sign * mpmath.sqrt(square)) for sign in (1, -1) if square > 0]


def line_delta(variable: Symbol) -> Check:
    """``int e^{i a t} dt = 2 pi delta(a)``: with a Gaussian regulator in t, each delta is a bell in its argument.

    ``int e^{i a t - (w t)^2/2} dt = 2 pi e^{-(a/w)^2/2}/(w sqrt(2 pi))`` for every width w; the left side is the old
    integrand by quadrature over t, the right one the new integrand with a bell for each delta function.
    """

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after, left = _without(step, variable)
        width = Symbol("width", positive=True)
        bells = {node: _bell(node.args[0], width) for node in after.integrand.atoms(delta_function)}
        other = numeric(after.factor * after.integrand.xreplace(bells))
        with working(sampling):
            for _ in range(sampling.points):
                point = draw_inside(left, draw_all({*before.parameters, *after.parameters}, rng), rng)
                size = mpmath.mpf(rng.uniform(1.0, 2.0))
                value = _regulated(before, variable, point, size)
                turned = orientation(left, point) * orientation(after.ranges, point)
                deviations.append(deviation(turned * value, other({**point, width: size})))
                deviations += domains(left, after.ranges, point)
                deviations.append(float(not _is_line(before.range_of(variable), point)))
        return evidence("both sides with a Gaussian regulator", deviations, sampling)

    return check


def _regulated(before: Integral, variable: Symbol, point: Point, width: Any) -> Any:
    line = specialised(before.factor * before.integrand, variable, point)

    def regulated(t: Any) -> Any:
        return line(t) * mpmath.exp(-((width * t) ** 2) / 2)

    before_value = mpmath.nan
    for finer in (1, 2, 4):
        value = _bell_sum_at(regulated, 1 / width, finer)
        if deviation(value, before_value) <= mpmath.mpf(10) ** (5 - mp.dps):
            return value
        before_value = value
    return value


def _bell_sum_at(function: Callable[[Any], Any], width: Any, finer: int) -> Any:
    reach = mpmath.sqrt(2 * mp.dps * mpmath.log(10)) * width
    step = width * mpmath.pi * mpmath.sqrt(2 / (mp.dps * mpmath.log(10))) / (2 * finer)
    count = int(mpmath.ceil(reach / step)) + 1
    return step * mpmath.fsum(function(k * step) for k in range(-count, count + 1))
