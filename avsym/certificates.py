"""Local certificates: numeric checks of single steps, by code that shares nothing with the rules.

Each function returns a check ``(step, sampling) -> Evidence``.  Points are random and never at the paper's
parameters; integrals are taken over one inner variable at random values of the outer ones.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import DiracDelta, Expr, Symbol

from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, Compiled, OracleError, along, compiled, on_wedge
from avsym.integral import Integral, Range

Point = dict[Symbol, Any]
WEDGES = (0.35, 0.2)

FUNCTIONS: dict[str, Callable[..., Any]] = {"n": lambda q: mpmath.mpf("0.4") + mpmath.sin(q * mpmath.mpf("1.3")) / 5}


def generator(step: Step, sampling: Sampling) -> random.Random:
    """A random generator of this step's own: the same points on every run with the same seed."""
    return random.Random(zlib.crc32(f"{step.rule}|{step.statement}|{sampling.seed}".encode()))


def draw(symbol: Symbol, rng: random.Random) -> Any:
    """A random value within the symbol's assumptions, kept off 0 and 1."""
    if symbol.is_positive or symbol.is_nonnegative:
        return mpmath.mpf(rng.uniform(0.35, 1.9))
    if symbol.is_negative:
        return -mpmath.mpf(rng.uniform(0.35, 1.9))
    return mpmath.mpf(rng.choice((-1, 1)) * rng.uniform(0.25, 1.7))


def draw_all(symbols: Iterable[Symbol], rng: random.Random) -> Point:
    """Random values for symbols, in the order of their names."""
    return {symbol: draw(symbol, rng) for symbol in sorted(symbols, key=str)}


def draw_inside(ranges: Iterable[Range], point: Point, rng: random.Random) -> Point:
    """The point extended by random integration variables inside their ranges, outermost first."""
    point = dict(point)
    for item in ranges:
        lower, upper = sorted(_limits(item, point))
        point[item.variable] = _between(lower, upper, rng)
    return point


def _between(lower: Any, upper: Any, rng: random.Random) -> Any:
    if mpmath.isinf(lower) and mpmath.isinf(upper):
        return mpmath.mpf(rng.choice((-1, 1)) * rng.uniform(0.1, 1.5))
    if mpmath.isinf(upper):
        return lower + mpmath.mpf(rng.uniform(0.1, 1.5))
    if mpmath.isinf(lower):
        return upper - mpmath.mpf(rng.uniform(0.1, 1.5))
    return lower + (upper - lower) * mpmath.mpf(rng.uniform(0.05, 0.95))


def _limits(item: Range, point: Point) -> tuple[Any, Any]:
    return numeric(item.lower)(point), numeric(item.upper)(point)


def _orientation(ranges: Iterable[Range], point: Point) -> int:
    sign = 1
    for item in ranges:
        lower, upper = _limits(item, point)
        sign *= 1 if lower < upper else -1
    return sign


def _inside(ranges: Iterable[Range], point: Point) -> bool:
    pairs = ((sorted(_limits(item, point)), point[item.variable]) for item in ranges)
    return all(lower <= value <= upper for (lower, upper), value in pairs)


def numeric(expression: Expr) -> Compiled:
    """Compile an expression for the oracle, with a test function for the occupation."""
    return compiled(expression, FUNCTIONS)


def deviation(one: Any, other: Any) -> float:
    """The relative deviation of two numbers."""
    size = max(abs(one), abs(other))
    return 0.0 if size == 0 else float(abs(one - other) / size)


def _tolerance(digits: int) -> float:
    return float(10.0**-digits)


def _evidence(method: str, deviations: list[float], sampling: Sampling, digits: int | None = None) -> Evidence:
    digits = digits or sampling.digits
    if not deviations:
        return Evidence(method, float("nan"), _tolerance(digits))
    worst = max(deviations) if all(value == value for value in deviations) else float("nan")
    return Evidence(method, worst, _tolerance(digits), len(deviations), digits)


def _as_integral(value: Any) -> Integral:
    return value if isinstance(value, Integral) else Integral(sympy.S.One, value)


def pointwise(step: Step, sampling: Sampling) -> Evidence:
    """The integrands agree at random points of the domain, whose limits also agree."""
    before, after = _as_integral(step.before), _as_integral(step.after)
    rng, deviations = generator(step, sampling), []
    with mp.workdps(sampling.digits + GUARD_DIGITS):
        one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
        for _ in range(sampling.points):
            point = draw_all({*before.parameters, *after.parameters}, rng)
            point = draw_inside(before.ranges, point, rng)
            signs = _orientation(before.ranges, point), _orientation(after.ranges, point)
            deviations.append(deviation(signs[0] * one(point), signs[1] * other(point)))
            deviations.append(0.0 if _inside(after.ranges, point) else 1.0)
    return _evidence("integrands at random points of the domain", deviations, sampling)


def mapped(mapping: Mapping[Symbol, Expr]) -> Check:
    """A change of variables: integrand, Jacobian (by differences) and domain, both ways, at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        old, new = list(mapping), _new_variables(before, after, mapping)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            images = {variable: numeric(image) for variable, image in mapping.items()}
            one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                image = {**point, **{variable: function(point) for variable, function in images.items()}}
                jacobian = abs(_jacobian(images, old, new, point))
                signs = _orientation(before.ranges, image), _orientation(after.ranges, point)
                deviations.append(deviation(signs[0] * one(image) * jacobian, signs[1] * other(point)))
                deviations.append(0.0 if _inside(before.ranges, image) else 1.0)
                start = draw_inside(before.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                back = _preimage(images, old, new, start)
                deviations.append(0.0 if _inside(after.ranges, {**start, **back}) else 1.0)
        return _evidence("integrand, Jacobian and domain at random points", deviations, sampling)

    return check


def _new_variables(before: Integral, after: Integral, mapping: Mapping[Symbol, Expr]) -> list[Symbol]:
    untouched = set(before.variables) - set(mapping)
    return [variable for variable in after.variables if variable not in untouched]


def _jacobian(images: Mapping[Symbol, Any], old: list[Symbol], new: list[Symbol], point: Point) -> Any:
    step = mpmath.mpf(10) ** (-(mp.dps // 5))
    matrix = mpmath.matrix(len(old), len(new))
    for column, variable in enumerate(new):
        for row, name in enumerate(old):
            matrix[row, column] = _derivative(images[name], variable, point, step)
    return mpmath.det(matrix)


def _derivative(function: Any, variable: Symbol, point: Point, step: Any) -> Any:
    """Central differences of eighth order."""
    weights = {1: mpmath.mpf(4) / 5, 2: mpmath.mpf(-1) / 5, 3: mpmath.mpf(4) / 105, 4: mpmath.mpf(-1) / 280}
    at = [
        (weight, function({**point, variable: point[variable] + k * step}) - function({**point, variable: point[variable] - k * step}))
        for k, weight in weights.items()
    ]
    return sum(weight * difference for weight, difference in at) / step


def _preimage(images: Mapping[Symbol, Any], old: list[Symbol], new: list[Symbol], target: Point) -> Point:
    """Solve ``image(new) = target`` for the new variables by Newton's method with differences."""
    guess = {variable: mpmath.mpf("0.3") for variable in new}
    for _ in range(60):
        point = {**target, **guess}
        miss = mpmath.matrix([images[name](point) - target[name] for name in old])
        if mpmath.norm(miss) < mpmath.mpf(10) ** (-mp.dps // 2):
            break
        matrix = mpmath.matrix(len(old), len(new))
        for column, variable in enumerate(new):
            for row, name in enumerate(old):
                matrix[row, column] = _derivative(images[name], variable, point, mpmath.mpf(10) ** (-(mp.dps // 5)))
        move = mpmath.lu_solve(matrix, miss)
        length = mpmath.norm(move)
        damping = min(mpmath.mpf(1), 1 / length) if length else 1
        guess = {variable: guess[variable] - damping * move[index] for index, variable in enumerate(new)}
    return guess


def inner(variable: Symbol, contour: str = "real", digits: int | None = None) -> Check:
    """One inner integral, numerically, at random values of everything else.

    ``contour`` is ``real`` (absolutely convergent) or ``wedge`` (oscillatory: two bent rays, two angles).
    """

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        item = before.range_of(variable)
        aim = digits or sampling.digits
        with mp.workdps(aim + GUARD_DIGITS):
            one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                value = _integrated(one, item, point, contour, aim, sampling.seconds)
                deviations.append(deviation(value, other(point)))
        return _evidence(f"the integral over {variable} at random outer points", deviations, sampling, aim)

    return check


def _integrated(function: Compiled, item: Range, point: Point, contour: str, digits: int, seconds: float) -> Any:
    def line(value: Any) -> Any:
        return function({**point, item.variable: value})

    lower, upper = _limits(item, point)
    if contour == "real":
        return along(line, _panels(lower, upper), digits, seconds)
    return _wedge(line, (lower, upper), digits, seconds)


def _panels(lower: Any, upper: Any) -> list[Any]:
    if mpmath.isinf(lower) and mpmath.isinf(upper):
        return [-mpmath.inf, -4, -1, 0, 1, 4, mpmath.inf]
    if mpmath.isinf(lower):
        return [-mpmath.inf, *(upper - 2**k for k in (5, 3, 1, -1)), upper]
    if mpmath.isinf(upper):
        return [lower, *(lower + 2**k for k in (-1, 1, 3, 5)), mpmath.inf]
    return [lower, (lower + upper) / 2, upper]


def _wedge(line: Callable[[Any], Any], limits: tuple[Any, Any], digits: int, seconds: float) -> Any:
    """Bend the line to the side on which the integrand decays; two angles must agree."""
    lower, upper = limits
    start = mpmath.mpf(0) if mpmath.isinf(lower) and mpmath.isinf(upper) else (upper if mpmath.isinf(lower) else lower)
    sides = tuple(side for side, end in ((1, upper), (-1, lower)) if mpmath.isinf(end))

    def shifted(z: Any) -> Any:
        return line(start + z)

    total = mpmath.mpc(0)
    for side in sides:
        angle = _decaying(shifted, side)
        values = [
            on_wedge(shifted, angle * size, digits=digits, seconds=seconds, sides=(side,)) for size in WEDGES
        ]
        if deviation(*values) > _tolerance(digits):
            raise OracleError("two contours disagree: a singularity lies between them")
        total += values[0]
    return total


def _decaying(line: Callable[[Any], Any], side: int) -> int:
    """+1 if the integrand decays when a ray is bent upward, -1 downward."""
    radius = 40
    up = abs(line(side * radius * mpmath.expj(side * WEDGES[1])))
    down = abs(line(side * radius * mpmath.expj(-side * WEDGES[1])))
    return 1 if up < down else -1


def delta(variable: Symbol) -> Check:
    """A delta function as the limit of narrow Gaussians, extrapolated in their width."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        nodes = sorted(before.integrand.atoms(DiracDelta), key=str)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            other = numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                value = _smeared(before, nodes, variable, point, sampling)
                deviations.append(deviation(value, other(point)))
        return _evidence("the delta function as a limit of Gaussians", deviations, sampling)

    return check


def _smeared(before: Integral, nodes: list[Expr], variable: Symbol, point: Point, sampling: Sampling) -> Any:
    width = Symbol("width", positive=True)
    bells = {node: sympy.exp(-((node.args[0] / width) ** 2) / 2) / (width * sympy.sqrt(2 * sympy.pi)) for node in nodes}
    function = numeric(before.factor * before.integrand.xreplace(bells))
    roots = [(root, slope) for node in nodes for root, slope in _roots(numeric(node.args[0]), variable, point)]
    widths = [mpmath.mpf(10) ** (-sampling.digits // 5) / 2**k for k in range(4)]
    values = []
    for size in widths:
        total = mpmath.mpc(0)
        for root, slope in roots:
            reach = size * 16 / abs(slope)
            total += along(
                lambda v, size=size: function({**point, width: size, variable: v}),  # type: ignore[misc]
                [root - reach, root, root + reach],
                sampling.digits,
                sampling.seconds,
            )
        values.append(total)
    for level in range(1, len(values)):
        values = [
            (4**level * finer - coarser) / (4**level - 1) for coarser, finer in zip(values, values[1:], strict=False)
        ]
    return values[0]


def _roots(argument: Compiled, variable: Symbol, point: Point) -> list[tuple[Any, Any]]:
    def value(v: Any) -> Any:
        return argument({**point, variable: v})

    grid = [mpmath.mpf(k) / 16 for k in range(-640, 641)]
    values = [mpmath.re(value(v)) for v in grid]
    found = []
    for left, right, low, high in zip(grid, grid[1:], values, values[1:], strict=False):
        if low * high < 0:
            root = mpmath.findroot(value, (left, right), solver="anderson", tol=mpmath.mpf(10) ** (-2 * mp.dps + 8))
            found.append((root, mpmath.diff(value, root)))
    return found


def measured(quantity: Expr, sizes: tuple[float, ...] = (1e-2, 1e-3)) -> Check:
    """An approximation that sets a quantity to zero: the relative change of the integrand, and its order.

    The evidence holds if the change vanishes with the quantity, at first order or faster.
    """

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, changes = generator(step, sampling), []
        before, after = _as_integral(step.before), _as_integral(step.after)
        small = Symbol("small", positive=True)
        with mp.workdps(sampling.digits):
            one = numeric((before.factor * before.integrand).xreplace({quantity: small}))
            other = numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(before.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                changes.append(
                    [deviation(one({**point, small: mpmath.mpf(size)}), other(point)) for size in sizes]
                )
        return _order_of(changes, sizes, quantity)

    return check


def _order_of(changes: list[list[float]], sizes: tuple[float, ...], quantity: Expr) -> Evidence:
    worst = [max(column) for column in zip(*changes, strict=True)]
    if worst[0] == 0:
        return Evidence(f"no change with {quantity}", 0.0, 1.0, len(changes))
    order = mpmath.log(worst[0] / worst[1]) / mpmath.log(sizes[0] / sizes[1]) if worst[1] else mpmath.inf
    text = f"relative change {worst[1]:.1e} at {quantity} = {sizes[1]:g}, order {float(order):.2f}"
    return Evidence(text, worst[1] if order > 0.5 else float("nan"), 1.0, len(changes), where=f"{quantity} = {sizes[1]:g}")


def stated(step: Step, sampling: Sampling) -> Evidence:
    """A definition or a choice: nothing to compute, and it never counts as a proof."""
    return Evidence("a choice; what hangs on it is stated with the result", 0.0, 0.0)


def folded(variable: Symbol, size: Symbol) -> Check:
    """A line folded onto its positive half: the two values at random points add up."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                pair = [one({**point, variable: sign * point[size]}) for sign in (1, -1)]
                deviations.append(deviation(sum(pair), other(point)))
                deviations.append(0.0 if point[size] > 0 else 1.0)
        return _evidence("the two halves at random points", deviations, sampling)

    return check


def expressed(values: Mapping[Symbol, Expr]) -> Check:
    """Parameters expressed by others: both sides at random values of the new ones, limits included."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        free = {symbol for value in values.values() for symbol in value.free_symbols}
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
            images = {symbol: numeric(value) for symbol, value in values.items()}
            for _ in range(sampling.points):
                base = draw_all({*free, *after.parameters, *(set(before.parameters) - set(values))}, rng)
                point = draw_inside(after.ranges, base, rng)
                old = {**point, **{symbol: image(point) for symbol, image in images.items()}}
                deviations.append(deviation(one(old), other(point)))
                deviations.append(0.0 if _inside(before.ranges, old) else 1.0)
        return _evidence("both sides at random parameters", deviations, sampling)

    return check


def divided(closed: Expr) -> Check:
    """A ratio: the quotient of the two numbers at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            one, other, under = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand), numeric(closed)
            for _ in range(sampling.points):
                free = {*before.parameters, *after.parameters, *closed.free_symbols}
                point = draw_inside(before.ranges, draw_all(free, rng), rng)
                deviations.append(deviation(one(point) / under(point), other(point)))
        return _evidence("the quotient at random points", deviations, sampling)

    return check
