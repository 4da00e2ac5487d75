"""Certificates of the steps from the diagram to the real-time integral."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import sympy
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates import FUNCTIONS, Point, deviation, draw_all, draw_inside, generator, numeric
from avsym.evaluate import GUARD_DIGITS, compiled
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.propagator import LEFT, MOMENTUM, RIGHT, Propagator

NODES = 24


def static_field(step: Step, sampling: Sampling) -> Evidence:
    """The overall factor, against an exactly solvable case: one level in a static Gaussian field.

    For ``H = g phi c+ c`` with ``phi`` a Gaussian number of variance v, ``G^>(t) = -i <exp(-i g phi t)>``.
    The 2n-th order comes from (2n-1)!! equal pairings of ``(-i)^{2n+1} (-i v)^n t^{2n}/(2n)!`` times the factor.
    """
    lines = len(step.before.pairs)
    factor = complex(step.after.factor * (2 * sympy.pi) ** lines)
    with mp.workdps(20):
        variance, time = mpmath.mpf("0.37"), mpmath.mpf("1.3")
        moment = mpmath.quad(
            lambda phi: phi ** (2 * lines) * mpmath.exp(-(phi**2) / (2 * variance)), [-mpmath.inf, 0, mpmath.inf]
        ) / mpmath.sqrt(2 * mpmath.pi * variance)
        exact = -1j * (-1j * time) ** (2 * lines) / mpmath.factorial(2 * lines) * moment
        volume = time ** (2 * lines) / mpmath.factorial(2 * lines)
        diagrams = mpmath.fac2(2 * lines - 1)
        ours = factor * diagrams * (-1j) ** (2 * lines + 1) * (-1j * variance) ** lines * volume
    return Evidence("one level in a static Gaussian field", deviation(ours, exact), 1e-14, 1, 14)


class _Random:
    """A random two-component propagator: sums of two exponentials for > and for <."""

    def __init__(self, rng: Any) -> None:
        self.weights = {c: [complex(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(2)] for c in "<>"}
        self.rates = {c: [rng.uniform(-1.5, 1.5) for _ in range(2)] for c in "<>"}

    def __call__(self, component: str, left: Any, right: Any) -> Any:
        pairs = zip(self.weights[component], self.rates[component], strict=True)
        return sum(weight * np.exp(-1j * rate * (left - right)) for weight, rate in pairs)

    def retarded(self, left: Any, right: Any) -> Any:
        """Without its step function."""
        return self(">", left, right) - self("<", left, right)


def langreth_sum(step: Step, sampling: Sampling) -> Evidence:
    """The sum over orderings against Langreth's rules for nested lines, random propagators, finite start of the contour.

    Orders 2 and 4 (the nested diagram); quadrature in double precision.
    """
    rng = generator(step, sampling)
    order, after = step.before.diagram.order, step.after
    if not step.before.diagram.is_rainbow or order > 4:
        return _counting(step)
    deviations = []
    for _ in range(sampling.points):
        electrons = [_Random(rng) for _ in range(order - 1)]
        phonons = [_Random(rng) for _ in range(order // 2)]
        times = {"start": -1.0, "t_2": rng.uniform(0.2, 0.9), "t_1": rng.uniform(-0.4, 0.6)}
        literal = sum(_ordered(term, step.before, electrons, phonons, times) for term in after.terms)
        deviations.append(deviation(literal, _langreth(after.component, electrons, phonons, times)))
    return Evidence("Langreth's rules for random propagators", max(deviations), 1e-11, len(deviations), 11)


def _counting(step: Step) -> Evidence:
    """Beyond the nested diagrams of order 4: only the number of orderings."""
    expected = int(sympy.factorial(step.before.diagram.order)) // 2
    return Evidence("number of orderings (2n)!/2", float(len(step.after.terms) != expected), 0.0, 1)


def _ordered(term: Any, contour: Any, electrons: list[_Random], phonons: list[_Random], times: dict[str, float]) -> complex:
    """Nested Gauss-Legendre quadrature over an ordering's own limits."""

    def value(at: dict[Symbol, Any]) -> Any:
        product = 1.0 + 0j
        for models, lines, parts in (
            (electrons, contour.electrons, term.ordering.electrons),
            (phonons, contour.phonons, term.ordering.phonons),
        ):
            for model, line, component in zip(models, lines, parts, strict=True):
                product = product * model(component, at[contour.time(line.left)], at[contour.time(line.right)])
        return product

    at: dict[Symbol, Any] = {contour.time(0): times["t_2"], contour.time(contour.diagram.order - 1): times["t_1"]}
    return complex(np.sum(_nested(term.ranges, at, value, times["start"])))


def _nested(ranges: Sequence[Any], at: dict[Symbol, Any], value: Callable[[dict[Symbol, Any]], Any], start: float) -> Any:
    if not ranges:
        return value(at)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    item, rest = ranges[0], ranges[1:]
    lower, upper = (start if limit in (sympy.oo, -sympy.oo) else at[limit] for limit in (item.lower, item.upper))
    total = 0.0
    for node, weight in zip(nodes, weights, strict=True):
        point = lower + (upper - lower) * (node + 1) / 2
        total = total + weight * (upper - lower) / 2 * _nested(rest, {**at, item.variable: point}, value, start)
    return total


def _langreth(component: str, electrons: list[_Random], phonons: list[_Random], times: dict[str, float]) -> complex:
    """``D^c (G^R P^c G^A + G^R P^R G^c + G^c P^A G^A)`` with ``P = D G``, by quadrature over step functions' domains."""
    late, early, start = times["t_2"], times["t_1"], times["start"]
    if len(phonons) == 1:
        return complex(phonons[0](component, late, early) * electrons[0](component, late, early))
    left, inner, right = electrons
    outer, dressed = phonons[0], phonons[1]

    def loop(c: str, a: Any, b: Any) -> Any:
        return dressed(c, a, b) * inner(c, a, b)

    def loop_retarded(a: Any, b: Any) -> Any:
        return loop(">", a, b) - loop("<", a, b)

    spread = _area(lambda a, b: left.retarded(late, a) * loop(component, a, b) * -right.retarded(b, early), (start, late), (start, early))
    forward = _triangle(lambda a, b: left.retarded(late, a) * loop_retarded(a, b) * right(component, b, early), start, late)
    backward = _triangle(lambda b, a: left(component, late, a) * -loop_retarded(a, b) * -right.retarded(b, early), start, early)
    return complex(outer(component, late, early) * (spread + forward + backward))


def _area(function: Callable[[Any, Any], Any], first: tuple[float, float], second: tuple[float, float]) -> Any:
    (x, wx), (y, wy) = _rule(*first), _rule(*second)
    return np.einsum("i,j,ij->", wx, wy, function(x[:, None], y[None, :]))


def _triangle(function: Callable[[Any, Any], Any], start: float, end: float) -> Any:
    """Integrate over start < b < a < end."""
    x, wx = _rule(start, end)
    total = 0j
    for a, weight in zip(x, wx, strict=True):
        y, wy = _rule(start, a)
        total += weight * np.sum(wy * function(a, y))
    return total


def _rule(lower: float, upper: float) -> tuple[Any, Any]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES + 5)
    return lower + (upper - lower) * (nodes + 1) / 2, weights * (upper - lower) / 2


def power_of_density(step: Step, sampling: Sampling) -> Evidence:
    """What is dropped, with every ``G^<`` of weight n: its size relative to what is kept, and the power of n."""
    rng = generator(step, sampling)
    before, after = step.before, step.after
    order = before.contour.diagram.order
    if order > 4:
        return _powers(step)
    electrons = [_Random(rng) for _ in range(order - 1)]
    phonons = [_Random(rng) for _ in range(order // 2)]
    times = {"start": -1.0, "t_2": 0.7, "t_1": 0.3}
    ratios = []
    for density in (1e-3, 1e-4):
        for model in electrons:
            model.weights["<"] = [density * weight / abs(weight) for weight in model.weights["<"]]
        kept = sum(_ordered(term, before.contour, electrons, phonons, times) for term in after.terms)
        every = sum(_ordered(term, before.contour, electrons, phonons, times) for term in before.terms)
        ratios.append(abs(every - kept) / abs(kept))
    power = float(np.log10(ratios[0] / ratios[1])) if ratios[1] else float("inf")
    text = f"dropped/kept = {ratios[1]:.1e} at n = 1e-4, falling as n^{power:.2f}"
    return Evidence(text, ratios[1] if power > 0.5 else float("nan"), 1.0, 2, where="random propagators")


def _powers(step: Step) -> Evidence:
    """Beyond order 4: the power of the density of each ordering dropped, counted from its own propagators."""
    kept = {"".join(term.ordering.electrons).count("<") for term in step.after.terms}
    left_out = {"".join(term.ordering.electrons).count("<") for term in step.before.terms if term not in step.after.terms}
    if left_out and min(left_out) > max(kept):
        text = f"every ordering dropped is of order n^{min(left_out)} or higher, kept are n^{max(kept)}; not integrated"
        return Evidence(text, 0.0, 0.0, len(step.before.terms))
    return Evidence("dropped orderings of the same power of the density: not evaluated at this order", 1.0, 1.0)


def models(electrons: Sequence[Propagator], phonons: Sequence[Propagator], vertices: Sequence[Expr]) -> Check:
    """The integrand at random points against the product of propagators, phases integrated numerically on the spot."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        contour, term, after = step.before.contour, step.before.terms[0], step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            ours = numeric(after.factor * after.integrand)
            for _ in range(sampling.points):
                point = draw_inside(after.ranges, draw_all(after.parameters, rng), rng)
                point = {**draw_all({Symbol("p", real=True)}, rng), **point}
                product = numeric(contour.factor)({})
                for lines, group, parts in (
                    (contour.electrons, electrons, term.ordering.electrons),
                    (contour.phonons, phonons, term.ordering.phonons),
                ):
                    for line, model, component in zip(lines, group, parts, strict=True):
                        product *= _propagator(model, component, line, contour, point)
                for line, vertex in zip(contour.phonons, vertices, strict=True):
                    product *= _vertex(vertex, line, point)
                deviations.append(deviation(product, ours(point)))
        return Evidence("the product of propagators at random points", max(deviations), 10.0**-sampling.digits, sampling.points, sampling.digits)

    return check


def _propagator(model: Propagator, component: str, line: Any, contour: Any, point: Point) -> Any:
    template = model.greater if component == ">" else model.lesser
    momentum = numeric(line.momentum)(point)
    values = {LEFT: point[contour.time(line.left)], RIGHT: point[contour.time(line.right)], MOMENTUM: momentum}
    return compiled(template, FUNCTIONS)({**point, **values})


def _vertex(vertex: Expr, line: Any, point: Point) -> Any:
    momentum = numeric(line.momentum)(point)
    compiled = numeric(vertex)
    return compiled({**point, MOMENTUM: momentum}) * compiled({**point, MOMENTUM: -momentum})


