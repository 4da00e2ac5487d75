"""The contour integral of a diagram taken literally; imports nothing of the package.

Each internal vertex runs forward from `start` to `turn` and backward again; the factor of each line is its greater
or lesser function, by which end lies later on the contour. Where no two times coincide the integrand is smooth:
each vertex is given to one of the intervals between the external times, vertices that share an interval are ordered
in every way, and each such cell is integrated by Gauss-Legendre, which is exact for polynomials.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, permutations, product
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Time = TypeVar("Time", float, Fraction)
Model = Callable[[str, Array, Array], NDArray[np.complex128]]  # (component, left time, right time)


def cells(vertices: Sequence[int], edges: Sequence[Time]) -> Iterator[list[tuple[tuple[int, ...], Time, Time]]]:
    """Every way to share out the vertices over the intervals, each interval's vertices in rising order of time."""
    intervals = list(pairwise(edges))
    for places in product(range(len(intervals)), repeat=len(vertices)):
        groups = [[v for v, p in zip(vertices, places, strict=True) if p == i] for i in range(len(intervals))]
        for choice in product(*(permutations(group) for group in groups)):
            yield [(group, *interval) for group, interval in zip(choice, intervals, strict=True) if group]


def simplex(count: int, low: float, high: float, nodes: int) -> tuple[Array, Array]:
    """Nodes (one row a point) and weights on low < x_1 < .. < x_count < high."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    points, weights = np.zeros((1, 0)), np.ones(1)
    for _ in range(count):
        floor = points[:, -1] if points.shape[1] else np.full(1, low)
        half = (high - floor) / 2
        new = floor[:, None] + half[:, None] * (x + 1)
        weights = (weights[:, None] * half[:, None] * w).ravel()
        points = np.column_stack([np.repeat(points, nodes, axis=0), new.ravel()])
    return points, weights


def contour_sum(
    pairs: Sequence[tuple[int, int]], electrons: Sequence[Model], phonons: Sequence[Model], component: str, t2: float,
    t1: float, *, start: float, turn: float, nodes: int, backward_sign: float = -1.0,
) -> complex:  # fmt: skip
    """Sum over the branches of every internal vertex, the exit (vertex 0) at t2 and the entry (last vertex) at t1."""
    last = 2 * len(pairs) - 1
    lines = [(v, v + 1, model) for v, model in enumerate(electrons)]
    lines += [(a, b, model) for (a, b), model in zip(pairs, phonons, strict=True)]
    edges = sorted({start, min(t1, t2), max(t1, t2), turn})
    ends = (1, -1) if component == "<" else (-1, 1)  # branch of the exit, of the entry
    total = 0j
    for cell in cells(range(1, last), edges):
        times, weights = {0: np.full(1, t2), last: np.full(1, t1)}, np.ones(1)
        for group, low, high in cell:
            points, factors = simplex(len(group), low, high, nodes)
            times = {v: np.repeat(t, len(factors)) for v, t in times.items()}
            times |= {v: np.tile(points[:, i], len(weights)) for i, v in enumerate(group)}
            weights = np.outer(weights, factors).ravel()
        for inner in product((1, -1), repeat=last - 1):
            branch = (ends[0], *inner, ends[1])
            place = {v: t if branch[v] > 0 else 2 * turn - t for v, t in times.items()}
            value = weights.astype(complex)
            for left, right, model in lines:
                later = bool(np.all(place[left] > place[right]))
                value = value * model(">" if later else "<", times[left], times[right])
            total += complex(np.sum(value)) * float(np.prod([1.0 if b > 0 else backward_sign for b in inner]))
    return total
