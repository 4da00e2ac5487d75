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
from sympy import Add, Expr, Symbol

from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, Compiled, OracleError, along, compiled, on_wedge
from avsym.integral import Integral, Range
from avsym.symbols import delta_function

Point = dict[Symbol, Any]
WEDGES = (0.6, 0.4)

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
            # Terms may oscillate in opposite senses: each is taken along its own contour.
            terms = Add.make_args(before.integrand) if contour == "wedge" else (before.integrand,)
            parts = [numeric(before.factor * term) for term in terms]
            other = numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                values = [_integrated(part, item, point, contour, aim, sampling.seconds) for part in parts]
                deviations.append(deviation(mpmath.fsum(values), other(point)))
        left = tuple(other for other in before.ranges if other.variable != variable)
        deviations.append(0.0 if left == after.ranges else 1.0)
        return _evidence(f"the integral over {variable} at random outer points", deviations, sampling, aim)

    return check


def _integrated(function: Compiled, item: Range, point: Point, contour: str, digits: int, seconds: float) -> Any:
    def line(value: Any) -> Any:
        return function({**point, item.variable: value})

    lower, upper = _limits(item, point)
    if contour == "wedge":
        return _wedge(line, (lower, upper), digits, seconds)
    return _straight(line, (lower, upper), digits, seconds)


def _straight(line: Callable[[Any], Any], limits: tuple[Any, Any], digits: int, seconds: float) -> Any:
    lower, upper = limits
    if not mpmath.isinf(lower) and not mpmath.isinf(upper):
        return along(line, [lower, (lower + upper) / 2, upper], digits, seconds)
    start, sides = _ends(limits)
    return on_wedge(lambda z: line(start + z), 0.0, digits, seconds, sides)


def _ends(limits: tuple[Any, Any]) -> tuple[Any, tuple[int, ...]]:
    """Where the rays of an infinite range start and to which sides they go."""
    lower, upper = limits
    sides = tuple(side for side, end in ((1, upper), (-1, lower)) if mpmath.isinf(end))
    if len(sides) == 2:
        return mpmath.mpf(0), sides
    return (upper if mpmath.isinf(lower) else lower), sides


def _wedge(line: Callable[[Any], Any], limits: tuple[Any, Any], digits: int, seconds: float) -> Any:
    """Bend the line to the side on which the integrand decays; two angles must agree."""
    start, sides = _ends(limits)

    def shifted(z: Any) -> Any:
        return line(start + z)

    total = mpmath.mpc(0)
    for side in sides:
        angle = _decaying(shifted, side)
        values = [
            on_wedge(shifted, angle * size, digits, seconds, (side,)) for size in WEDGES
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
        nodes = sorted(before.integrand.atoms(delta_function), key=str)
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
            total += _bell_sum(lambda v, size=size: function({**point, width: size, variable: v}), root, size / abs(slope))  # type: ignore[misc]
        values.append(total)
    for level in range(1, len(values)):
        values = [
            (4**level * finer - coarser) / (4**level - 1) for coarser, finer in zip(values, values[1:], strict=False)
        ]
    return values[0]


def _bell_sum(function: Callable[[Any], Any], centre: Any, width: Any, finer: int = 1) -> Any:
    """The trapezoidal rule across a narrow Gaussian times a smooth function: it converges exponentially."""
    step = width * 2 / mpmath.sqrt(mp.dps) / finer
    count = int(mpmath.ceil(mpmath.sqrt(2 * mp.dps * mpmath.log(10)) * width / step)) + 1
    return step * mpmath.fsum(function(centre + k * step) for k in range(-count, count + 1))


def _roots(argument: Compiled, variable: Symbol, point: Point) -> list[tuple[Any, Any]]:
    def value(v: Any) -> Any:
        return argument({**point, variable: v})

    grid = [mpmath.mpf(k) / 4 + mpmath.mpf(1) / 64 for k in range(-100, 101)]
    values = [mpmath.re(value(v)) for v in grid]
    found = []
    for left, right, low, high in zip(grid, grid[1:], values, values[1:], strict=False):
        if low * high < 0:
            root = mpmath.findroot(value, (left, right), solver="anderson", tol=mpmath.mpf(10) ** (-2 * mp.dps + 8))
            found.append((root, mpmath.diff(value, root)))
    return found


def measured(quantity: Expr, sizes: tuple[float, ...] = (1e-2, 1e-3), both: bool = False) -> Check:
    """An approximation in a small quantity: the relative change of the integrand, and its order.

    The evidence holds if the change vanishes with the quantity, at first order or faster.  ``both``: the
    quantity is left in the result too.
    """

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, changes = generator(step, sampling), []
        before, after = _as_integral(step.before), _as_integral(step.after)
        small = Symbol("small", positive=True)
        with mp.workdps(sampling.digits):
            one = numeric((before.factor * before.integrand).xreplace({quantity: small}))
            other = numeric((after.factor * after.integrand).xreplace({quantity: small} if both else {}))
            for _ in range(sampling.points):
                point = draw_inside(before.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                places = [{**point, small: mpmath.mpf(size)} for size in sizes]
                changes.append([deviation(one(at), other(at)) for at in places])
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


def transformed(time: Symbol, frequency: Expr) -> Check:
    """A Fourier transform's integrand: the old one times the phase, at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            one, other = numeric(before.factor * before.integrand), numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng)
                phase = mpmath.expj(numeric(frequency)(point) * point[time])
                deviations.append(deviation(one(point) * phase, other(point)))
        return _evidence("integrand times phase at random points", deviations, sampling)

    return check


def line_delta(variable: Symbol) -> Check:
    """``int e^{i a t} dt = 2 pi delta(a)``: both sides applied to random Gaussian test functions of a.

    The left side is computed by quadrature over a, then over t; beside it, the argument and weight of each
    delta function in the result are compared with the old integrand at random points.
    """

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        digits = 12
        with mp.workdps(digits + 2 * GUARD_DIGITS):
            for _ in range(2):
                centre, reach = mpmath.mpf(rng.uniform(-1, 1)), mpmath.mpf(rng.uniform(0.5, 1.5))

                def test(a: Any, centre: Any = centre, reach: Any = reach) -> Any:
                    return mpmath.exp(-(((a - centre) / reach) ** 2) / 2)

                def spectrum(t: Any, test: Any = test, centre: Any = centre, reach: Any = reach) -> Any:
                    return _bell_sum(lambda a: test(a) * mpmath.expj(a * t), centre, reach, finer=3)

                smeared = mpmath.mpf(0) + _bell_sum(spectrum, mpmath.mpf(0), 1 / reach)
                deviations.append(deviation(smeared, 2 * mp.pi * test(mpmath.mpf(0))))
            deviations += _pattern(step, variable, rng)
        return _evidence("test functions, and the argument of each delta at random points", deviations, sampling, digits)

    return check


def _pattern(step: Step, variable: Symbol, rng: random.Random) -> list[float]:
    """Each delta's argument is the rate of the phase: found by differences from the old integrand's terms."""
    before, after = step.before, step.after
    nodes = sorted(after.integrand.atoms(delta_function), key=str)
    fixed = [draw_inside(after.ranges, draw_all({*before.parameters, *after.parameters}, rng), rng) for _ in range(2)]
    found = []
    for point in fixed:
        rates = [numeric(node.args[0])(point) for node in nodes]
        weights = [_weight(after, nodes, index)(point) for index in range(len(nodes))]
        for t in (mpmath.mpf("0.31"), mpmath.mpf("-1.7")):
            wave = sum(w * mpmath.expj(rate * t) for w, rate in zip(weights, rates, strict=True)) / (2 * mp.pi)
            found.append(deviation(wave, numeric(before.factor * before.integrand)({**point, variable: t})))
    return found


def _weight(after: Integral, nodes: list[Expr], index: int) -> Compiled:
    table = {node: sympy.S.One if position == index else sympy.S.Zero for position, node in enumerate(nodes)}
    return numeric((after.factor * after.integrand).xreplace(table))


def joined(variable: Symbol) -> Check:
    """Integrals added on the two halves of a line: the sum at random points of each half."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        after = step.after
        free = {symbol for integral in step.before for symbol in integral.parameters}
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_inside(step.before[0].ranges, draw_all({*free, *after.parameters}, rng), rng)
                for sign in (1, -1):
                    at = {**point, variable: sign * abs(point[variable])}
                    values = [
                        numeric(integral.factor * integral.integrand)(at)
                        for integral in step.before
                        if _inside((integral.range_of(variable),), at)
                    ]
                    size = max(abs(value) for value in values)
                    total = numeric(after.factor * after.integrand)(at)
                    deviations.append(float(abs(sum(values) - total) / size))
        return _evidence("the sum at random points of both halves", deviations, sampling)

    return check
