"""Certificates of the steps from the diagram to the real-time integral."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from math import factorial
from typing import Any

import mpmath
import numpy as np
import sympy
from mpmath import mp
from sympy import Symbol

from avsym import symbols
from avsym.certificates.points import (
    deviation,
    generator,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.integral import Range

NODES = 24


def static_field(step: Step, sampling: Sampling) -> Evidence:
    """The overall factor, against an exactly solvable case: one level in a static Gaussian field.

    For ``H = g phi c+ c`` with ``phi`` a Gaussian number of variance v, ``G^>(t) = -i <exp(-i g phi t)>``.
    The 2n-th order comes from (2n-1)!! equal pairings of ``(-i)^{2n+1} (-i v)^n t^{2n}/(2n)!`` times the factor.
    """
    lines = len(step.before.pairs)
    if not _conserved(step) or not step.after.factor.is_number:
        return Evidence("lines join other vertices, or momentum is not conserved at a vertex", 1.0, 0.0, 1)
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


def _conserved(step: Step) -> bool:
    """Each line joins the vertices it should, each vertex conserves momentum, each phonon has a momentum of its own."""
    diagram, after = step.before, step.after
    count = diagram.order
    joined = [(line.left, line.right) for line in after.electrons] == [(k, k + 1) for k in range(count - 1)]
    joined &= [(line.left, line.right) for line in after.phonons] == list(diagram.pairs) and after.diagram == diagram
    outside = symbols.p
    flow = [outside, *(line.momentum for line in after.electrons), outside]
    for vertex in range(count):
        carried = sum((line.momentum for line in after.phonons if line.left == vertex), sympy.S.Zero)
        carried -= sum((line.momentum for line in after.phonons if line.right == vertex), sympy.S.Zero)
        joined &= sympy.cancel(flow[vertex] - flow[vertex + 1] - carried) == 0
    matrix = sympy.Matrix(
        [[sympy.cancel(line.momentum).coeff(name) for name in after.momenta] for line in after.phonons]
    )
    return bool(joined) and abs(matrix.det()) == 1


class _Random:
    """A random two-component propagator: sums of two exponentials for > and for <."""

    def __init__(self, rng: Any, static: bool = False) -> None:
        self.weights = {c: [complex(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(2)] for c in "<>"}
        self.rates = {c: [0.0 if static else rng.uniform(-1.5, 1.5) for _ in range(2)] for c in "<>"}

    def __call__(self, component: str, left: Any, right: Any) -> Any:
        pairs = zip(self.weights[component], self.rates[component], strict=True)
        return sum(weight * np.exp(-1j * rate * (left - right)) for weight, rate in pairs)

    def retarded(self, left: Any, right: Any) -> Any:
        """Without its step function."""
        return self(">", left, right) - self("<", left, right)


def langreth_sum(step: Step, sampling: Sampling) -> Evidence:
    """The sum over orderings against Langreth's rules for nested lines, random propagators, a finite start.

    Orders 2 and 4 (the nested diagram); quadrature in double precision.
    """
    rng = generator(step, sampling)
    order, after = step.before.diagram.order, step.after
    if after.contour != step.before:
        return Evidence("the contour integral itself has changed", 1.0, 0.0, 1)
    if not step.before.diagram.is_rainbow or order > 4:
        return _static_sum(step, sampling)
    deviations = []
    for _ in range(sampling.points):
        electrons = [_Random(rng) for _ in range(order - 1)]
        phonons = [_Random(rng) for _ in range(order // 2)]
        times = {"start": -1.0, "t_2": rng.uniform(0.2, 0.9), "t_1": rng.uniform(-0.4, 0.6)}
        literal = sum(_ordered(term, step.before, electrons, phonons, times) for term in after.terms)
        deviations.append(deviation(literal, _langreth(after.component, electrons, phonons, times)))
    return Evidence("Langreth's rules for random propagators", max(deviations), 1e-11, len(deviations), 11)


def _static_sum(step: Step, sampling: Sampling) -> Evidence:
    """Any diagram, propagators constant in time: every order of the vertices, volumes in closed form."""
    rng, contour, after = generator(step, sampling), step.before, step.after
    order = contour.diagram.order
    electrons = [_Random(rng, static=True) for _ in range(order - 1)]
    phonons = [_Random(rng, static=True) for _ in range(order // 2)]
    times = {"start": -1.0, "t_2": rng.uniform(0.2, 0.9), "t_1": rng.uniform(-0.4, 0.6)}
    literal = sum(_ordered(term, contour, electrons, phonons, times, order // 2) for term in after.terms)
    outside = (0, order - 1) if after.component == "<" else (order - 1, 0)
    marks = [times["t_2"] if vertex == 0 else times["t_1"] for vertex in outside]
    lengths = np.diff([times["start"], *marks, times["start"]])
    total = 0j
    for inner in permutations(range(1, order - 1)):
        for first, second in combinations(range(order), 2):
            sequence = list(inner)
            sequence.insert(first, outside[0])
            sequence.insert(second, outside[1])
            place = {vertex: position for position, vertex in enumerate(sequence)}
            counts = (first, second - first - 1, order - 1 - second)
            volume = np.prod([length**count / factorial(count) for length, count in zip(lengths, counts, strict=True)])
            total += volume * _static_product(contour, electrons, phonons, place)
    return Evidence(
        "propagators constant in time, every order along the contour", deviation(literal, total), 1e-11, 1, 11
    )


def _static_product(contour: Any, electrons: list[_Random], phonons: list[_Random], place: dict[int, int]) -> complex:
    product = 1.0 + 0j
    for models, lines in ((electrons, contour.electrons), (phonons, contour.phonons)):
        for model, line in zip(models, lines, strict=True):
            product *= model(">" if place[line.left] > place[line.right] else "<", 0.0, 0.0)
    return product


def _ordered(
    term: Any,
    contour: Any,
    electrons: list[_Random],
    phonons: list[_Random],
    times: dict[str, float],
    nodes: int = NODES,
) -> complex:
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
    return complex(nested(term.ranges, at, value, times["start"], nodes))


def nested(
    ranges: Sequence[Range], at: dict[Symbol, Any], value: Callable[[dict[Symbol, Any]], Any], start: float, nodes: int
) -> Any:
    """All points of the nested rule at once: each range adds an axis."""
    places, weights = np.polynomial.legendre.leggauss(nodes)
    at, weight = {name: np.asarray(time) for name, time in at.items()}, np.asarray(1.0)
    for item in ranges:
        lower, upper = (
            np.asarray(start) if limit in (sympy.oo, -sympy.oo) else at[limit] for limit in (item.lower, item.upper)
        )
        half = np.asarray((upper - lower) / 2)[..., None]
        at = {name: time[..., None] for name, time in at.items()}
        at[item.variable] = lower[..., None] + half * (places + 1)
        weight = weight[..., None] * half * weights
    return np.sum(weight * value(at))


def _langreth(component: str, electrons: list[_Random], phonons: list[_Random], times: dict[str, float]) -> complex:
    """``D^c (G^R P^c G^A + G^R P^R G^c + G^c P^A G^A)`` with ``P = D G``, by quadrature over the steps' domains."""
    late, early, start = times["t_2"], times["t_1"], times["start"]
    if len(phonons) == 1:
        return complex(phonons[0](component, late, early) * electrons[0](component, late, early))
    left, inner, right = electrons
    outer, dressed = phonons[0], phonons[1]

    def loop(c: str, a: Any, b: Any) -> Any:
        return dressed(c, a, b) * inner(c, a, b)

    def loop_retarded(a: Any, b: Any) -> Any:
        return loop(">", a, b) - loop("<", a, b)

    spread = _area(
        lambda a, b: left.retarded(late, a) * loop(component, a, b) * -right.retarded(b, early),
        (start, late),
        (start, early),
    )
    forward = _triangle(
        lambda a, b: left.retarded(late, a) * loop_retarded(a, b) * right(component, b, early), start, late
    )
    backward = _triangle(
        lambda b, a: left(component, late, a) * -loop_retarded(a, b) * -right.retarded(b, early), start, early
    )
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


def kept(
    lesser: int | None, emitted: int | None, cut: int | None, measure: Callable[[Sampling], Evidence] | None
) -> Check:
    """Exactly the orderings asked for are left, counted anew from their own sequence; and what the others amount to."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        before, after = step.before, step.after
        wanted = tuple(term for term in before.terms if _wanted(term.ordering.sequence, before, lesser, emitted, cut))
        if Counter(after.terms) != Counter(wanted) or (after.contour, after.component) != (
            before.contour,
            before.component,
        ):
            return Evidence("other orderings are left than those asked for", 1.0, 0.0, len(before.terms))
        return measure(sampling) if measure else power_of_density(step, sampling)

    return check


def _wanted(sequence: Sequence[int], real_time: Any, lesser: int | None, emitted: int | None, cut: int | None) -> bool:
    """Whether an ordering has the numbers asked for: a line is lesser if its left end comes first along the contour."""
    place = {vertex: position for position, vertex in enumerate(sequence)}
    cuts = [k for k, line in enumerate(real_time.contour.electrons) if place[line.left] < place[line.right]]
    single = cuts[0] if len(cuts) == 1 else None
    over = [line.left for line in real_time.contour.phonons if single is not None and line.left <= single < line.right]
    return (
        lesser in (None, len(cuts))
        and (cut is None or cut == single)
        and (emitted is None or (single is not None and emitted == len(over)))
    )


def power_of_density(step: Step, sampling: Sampling) -> Evidence:
    """What is dropped, with every ``G^<`` of weight n: its size relative to what is kept, and the power of n."""
    rng = generator(step, sampling)
    before, after = step.before, step.after
    order = before.contour.diagram.order
    static = order > 4  # beyond order 4 constant propagators, whose ordered integrals are polynomials
    nodes = order // 2 if static else NODES
    electrons = [_Random(rng, static) for _ in range(order - 1)]
    phonons = [_Random(rng, static) for _ in range(order // 2)]
    times = {"start": -1.0, "t_2": 0.7, "t_1": 0.3}
    ratios = []
    for density in (1e-3, 1e-4):
        for model in electrons:
            model.weights["<"] = [density * weight / abs(weight) for weight in model.weights["<"]]
        kept = sum(_ordered(term, before.contour, electrons, phonons, times, nodes) for term in after.terms)
        every = sum(_ordered(term, before.contour, electrons, phonons, times, nodes) for term in before.terms)
        ratios.append(abs(every - kept) / abs(kept))
    where = "random propagators" + (", constant in time" if static else "")
    power = float(np.log10(ratios[0] / ratios[1])) if ratios[1] else float("inf")
    if power < 0.5:
        text = f"dropped/kept = {ratios[1]:.2g}, of the same power of n: a choice of terms, not a small error"
        return Evidence(text, ratios[1], float("inf"), 2, where=where)
    text = f"dropped/kept = {ratios[1]:.1e} at n = 1e-4, falling as n^{power:.2f}"
    return Evidence(text, ratios[1], 1.0, 2, where=where)
