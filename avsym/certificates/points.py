"""Random points for certificates, inside assumptions and ranges, and how two numbers or domains differ."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Symbol

from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, Compiled, OracleError, compiled
from avsym.integral import Integral, Range

Point = dict[Symbol, Any]


def _slope() -> Any:
    """Complex, since an open function need not be real."""
    return mpmath.mpc(1, "0.6") / 3


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "n": lambda q, across=0: mpmath.mpf("0.4") + mpmath.sin((q + 2 * across) * mpmath.mpf("1.3")) / 5,
    "f": lambda nu: mpmath.exp(_slope() * nu - nu**2 / 2),
    "Sigma": lambda t: mpmath.exp((_slope() - 1j * t) ** 2 / 2) / mpmath.sqrt(2 * mp.pi),  # f's transform
}
DECADES = (0.0, 0.5, 1.0)  # by how much the scales of successive points may differ
EDGE = mpmath.mpf("1e-12")
FAR = mpmath.mpf(1000)
WIDE_DIGITS = 2 * GUARD_DIGITS  # large phases cost digits


class Mismatch(Exception):
    """Before and after cannot even be compared: another number of integrals, for one."""


def decided(check: Check) -> Check:
    """A check for which what cannot be compared has failed."""

    def outcome(step: Step, sampling: Sampling) -> Evidence:
        try:
            return check(step, sampling)
        except Mismatch as error:
            return Evidence(str(error), 1.0, tolerance(sampling.digits))

    return outcome


def generator(step: Step, sampling: Sampling) -> random.Random:
    """A random generator of this step's own: the same points on every run with the same seed."""
    return random.Random(zlib.crc32(f"{step.rule}|{step.statement}|{sampling.seed}".encode()))


def draw(symbol: Symbol, rng: random.Random, decades: float = 0.0) -> Any:
    """A random value within the symbol's assumptions, kept off 0 and 1; complex unless it is declared real."""
    scale = mpmath.mpf(10) ** rng.uniform(-decades, decades)
    if symbol.is_imaginary or symbol.is_extended_real is None:
        value = mpmath.mpc(rng.uniform(0.25, 1.7), rng.choice((-1, 1)) * rng.uniform(0.25, 1.7))
        return scale * (mpmath.mpc(0, value.imag) if symbol.is_imaginary else rng.choice((-1, 1)) * value)
    if symbol.is_positive or symbol.is_nonnegative:
        return scale * mpmath.mpf(rng.uniform(0.35, 1.9))
    if symbol.is_negative:
        return -scale * mpmath.mpf(rng.uniform(0.35, 1.9))
    return scale * mpmath.mpf(rng.choice((-1, 1)) * rng.uniform(0.25, 1.7))


def draw_all(symbols: Iterable[Symbol], rng: random.Random, decades: float = 0.0) -> Point:
    """Random values for symbols, in the order of their names."""
    return {symbol: draw(symbol, rng, decades) for symbol in sorted(symbols, key=str)}


def draw_inside(ranges: Iterable[Range], point: Point, rng: random.Random) -> Point:
    """The point extended by random integration variables inside their ranges, outermost first."""
    point = dict(point)
    for item in ranges:
        lower, upper = sorted(limits(item, point))
        point[item.variable] = _between(lower, upper, rng)
    return point


def points(sampling: Sampling, *integrals: Integral, rng: random.Random) -> Iterator[Point]:
    """Random points inside the first integral's ranges, with parameters for all; each new one on wider scales."""
    free = {symbol for integral in integrals for symbol in integral.parameters}
    for index in range(sampling.points):
        yield draw_inside(integrals[0].ranges, draw_all(free, rng, DECADES[index % len(DECADES)]), rng)


def _between(lower: Any, upper: Any, rng: random.Random) -> Any:
    if mpmath.isinf(lower) and mpmath.isinf(upper):
        return mpmath.mpf(rng.choice((-1, 1)) * rng.uniform(0.1, 1.5))
    if mpmath.isinf(upper):
        return lower + mpmath.mpf(rng.uniform(0.1, 1.5))
    if mpmath.isinf(lower):
        return upper - mpmath.mpf(rng.uniform(0.1, 1.5))
    return lower + (upper - lower) * mpmath.mpf(rng.uniform(0.05, 0.95))


def limits(item: Range, point: Mapping[Symbol, Any]) -> tuple[Any, Any]:
    """The two limits of a range as numbers.

    Raises
    ------
    OracleError
        If one is not real.
    """
    found = [numeric(limit)(point) for limit in (item.lower, item.upper)]
    if any(mpmath.im(limit) != 0 for limit in found):
        raise OracleError(f"a limit of {item.variable} is not real")
    lower, upper = (mpmath.re(limit) for limit in found)
    return lower, upper


def orientation(ranges: Iterable[Range], point: Mapping[Symbol, Any]) -> int:
    """+1 or -1: the product of the directions in which the ranges run."""
    sign = 1
    for item in ranges:
        lower, upper = limits(item, point)
        sign *= 1 if lower < upper else -1
    return sign


def inside(ranges: Iterable[Range], point: Mapping[Symbol, Any]) -> bool:
    """Whether a point lies in the domain."""
    for item in ranges:
        lower, upper = sorted(limits(item, point))
        value = point[item.variable]
        if mpmath.im(value) != 0 or not lower <= mpmath.re(value) <= upper:
            return False
    return True


def edges(ranges: tuple[Range, ...], point: Point, rng: random.Random) -> Iterator[tuple[Point, bool]]:
    """Points next to each limit, with whether they are inside: at a finite limit on both sides, else far out."""
    for place, item in enumerate(ranges):
        for end, other in zip(limits(item, point), reversed(limits(item, point)), strict=True):
            outward = 1 if end > other else -1
            if mpmath.isinf(end):
                values = [(FAR * outward, True)]
            else:
                values = [(end + outward * side * EDGE * (1 + abs(end)), side < 0) for side in (1, -1)]
            for value, within in values:
                moved = {**point, item.variable: value}
                yield draw_inside(ranges[place + 1 :], moved, rng), within


def numeric(expression: Expr) -> Compiled:
    """Compile for the oracle, with a test function for the occupation; nan at a pole and without a value."""
    function = compiled(expression, FUNCTIONS)

    def value(point: Mapping[Symbol, Any]) -> Any:
        try:
            return function(point)
        except (ZeroDivisionError, KeyError):
            return mpmath.nan

    return value


def whole(integral: Integral) -> Compiled:
    """Factor times integrand as a function of a point, with the sign of the direction in which the ranges run."""
    function = numeric(integral.factor * integral.integrand)
    return lambda point: orientation(integral.ranges, point) * function(point)


def specialised(expression: Expr, variable: Symbol, point: Mapping[Symbol, Any]) -> Callable[[Any], Any]:
    """The expression as a function of one variable, all that is free of it computed once."""
    constants: Point = {}

    def constant(value: Any) -> Expr:
        symbol = Symbol(f"constant_{len(constants)}")
        constants[symbol] = value
        return symbol

    def folded(node: Expr) -> Expr:
        if not node.has(variable):
            return node if node.is_Integer else constant(numeric(node)(point))
        if node.is_Add:
            weights: dict[Expr, Any] = {}
            for term in node.args:
                fixed, moving = term.as_independent(variable, as_Add=False)
                weights[moving] = weights.get(moving, mpmath.mpf(0)) + numeric(fixed)(point)
            return sympy.Add(*(constant(weight) * folded(moving) for moving, weight in weights.items()))
        if node.is_Mul:
            fixed, moving = node.as_independent(variable, as_Add=False)
            rest = sympy.Mul(*(folded(factor) for factor in sympy.Mul.make_args(moving)))
            return rest if fixed == 1 else constant(numeric(fixed)(point)) * rest
        return node.func(*(folded(argument) for argument in node.args)) if node.args else node

    function = numeric(folded(expression))
    return lambda value: function({**constants, variable: value})


def matched(before: Integral, after: Integral) -> Integral:
    """``after`` with the variables of ``before``, place by place, where the names differ."""
    if set(before.variables) == set(after.variables):
        return after
    return renamed(after, before.variables)


def renamed(integral: Integral, variables: Iterable[Symbol]) -> Integral:
    """The integral with other names for its variables, place by place.

    Raises
    ------
    Mismatch
        If it has another number of variables.
    """
    names = tuple(variables)
    if len(names) != len(integral.variables):
        raise Mismatch(f"{len(integral.variables)} integrals are left where there should be {len(names)}")
    if names == integral.variables:
        return integral
    table = dict(zip(integral.variables, names, strict=True))
    ranges = tuple(
        Range(table[item.variable], item.lower.xreplace(table), item.upper.xreplace(table)) for item in integral.ranges
    )
    return replace(integral, integrand=integral.integrand.xreplace(table), ranges=ranges)


def domains(
    before: Iterable[Range],
    after: Iterable[Range],
    point: Mapping[Symbol, Any],
    then: Mapping[Symbol, Any] | None = None,
) -> list[float]:
    """How the limits of equally named variables differ, direction apart; ``then`` is the point for ``after``."""
    other = {item.variable: item for item in after}
    found = []
    for item in before:
        if item.variable not in other:
            raise Mismatch(f"{item.variable} is not integrated over")
        pairs = zip(sorted(limits(item, point)), sorted(limits(other.pop(item.variable), then or point)), strict=True)
        found += [_apart(one, two) for one, two in pairs]
    return [*found, float(len(other))]


def ordered(before: Integral, after: Integral) -> float:
    """0 if an integral that converges under a regulator keeps it, and its order; 1 if it does not.

    Without a regulator it converges absolutely, in any order (Fubini).
    """
    kept = before.variables == after.variables or not before.regulator
    return float(not kept or before.regulator != after.regulator)


def _apart(one: Any, other: Any) -> float:
    """How far two limits are apart, on the scale of 1 or their own if larger."""
    return 0.0 if one == other else float(abs(one - other) / max(1, abs(one), abs(other)))


def deviation(one: Any, other: Any, scale: Any = 0) -> float:
    """The deviation of two numbers, relative to the larger of the two and of a scale."""
    if one == other:
        return 0.0
    return float(abs(one - other) / max(abs(one), abs(other), scale))


def tolerance(digits: int) -> float:
    """One unit in the last of so many digits."""
    return float(10.0**-digits)


def evidence(method: str, deviations: list[float], sampling: Sampling, digits: int | None = None) -> Evidence:
    """The worst of the deviations found, nan if there is a nan or none was found."""
    digits = digits or sampling.digits
    valid = deviations and all(value == value for value in deviations)
    return Evidence(method, max(deviations) if valid else float("nan"), tolerance(digits), len(deviations), digits)


def working(sampling: Sampling, guard: int = GUARD_DIGITS) -> Any:
    """Work with the digits asked for and guard digits."""
    return mp.workdps(sampling.digits + guard)


def as_integral(value: Any) -> Integral:
    """An expression as an integral over nothing."""
    return value if isinstance(value, Integral) else Integral(sympy.S.One, value)
