"""Points and weights of the double-exponential rule on nested ranges that are cut into pieces; no SymPy here.

A finite piece has ``tanh(pi/2 sinh u)``, a ray ``exp(u - exp(-u))`` (Takahasi and Mori 1974), u in even steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = Callable[[Mapping[str, Any]], Any]
"""A function of named numbers or arrays."""

CHUNK = 200_000  # points at a time
CLOSE, FAR, ENDS = -4.4, 12.0, 3.2  # a ray from e^{-86} to e^{12}; a finite piece to 1e-16 of its length from its ends


@dataclass(frozen=True)
class Points:
    """Where the integrand is to be taken: places by name, weights, and which points are outermost on some piece."""

    places: dict[str, Real]
    weights: Real
    outermost: Flags

    def part(self, chosen: slice | Flags) -> Points:
        """Some of them."""
        places = {name: place[chosen] for name, place in self.places.items()}
        return Points(places, self.weights[chosen], self.outermost[chosen])


@dataclass(frozen=True)
class Pieces:
    """One range with its kinks; each end and each kink is a function of what is outside it."""

    name: str
    lower: Numbers | None  # None: infinite
    upper: Numbers | None
    kinks: tuple[Numbers, ...]

    def rules(self, step: float) -> list[tuple[int, Real, Real]]:
        """Of each piece where it is infinite (-1 left, 1 right, 0 nowhere), distances from its ends, and weights."""
        finite = len(self.kinks) + 1 - (self.lower is None) - (self.upper is None)
        sides = [-1] * (self.lower is None) + [0] * finite + [1] * (self.upper is None)
        return [(side, *(_ray(step) if side else _finite(step))) for side in sides]

    def count(self, step: float) -> int:
        """How many points it has."""
        return sum(len(rule[1]) for rule in self.rules(step))

    def spread(self, outside: Points, step: float) -> Points:
        """Each point outside repeated for all points of this range there."""
        ends, found = iter(self._ends(outside)), []
        low = None if self.lower is None else next(ends)
        for side, distances, steps in self.rules(step):
            high = None if side > 0 else next(ends)
            found.append(_on_piece(side, distances, steps, low, high))
            low = high
        at, widths, last = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
        places = {name: np.repeat(place, at.shape[1]) for name, place in outside.places.items()}
        weights = (outside.weights * self._direction(outside))[:, None] * widths
        outermost = outside.outermost[:, None] | last
        return Points({**places, self.name: at.ravel()}, weights.ravel(), outermost.ravel())

    def _ends(self, outside: Points) -> list[Real]:
        """The finite ends and the kinks between them, in rising order."""
        ends = [_at(end, outside) for end in (self.lower, self.upper) if end is not None]
        low = -np.inf if self.lower is None else np.min(ends, axis=0)
        high = np.inf if self.upper is None else np.max(ends, axis=0)
        kinks = [np.clip(_at(kink, outside), low, high) for kink in self.kinks]
        return list(np.sort(np.array([*ends, *kinks]), axis=0))

    def _direction(self, outside: Points) -> Real:
        if self.lower is None or self.upper is None:
            return np.ones_like(outside.weights)
        return np.where(_at(self.lower, outside) <= _at(self.upper, outside), 1.0, -1.0)


def chunks(grid: Sequence[Pieces], outside: Points, step: float) -> Iterator[Points]:
    """All points of nested ranges, the outermost first, in portions that fit into memory.

    Points that rounding has merged with an end of their piece have the weight 0 and are left out.
    """
    if not grid:
        yield outside.part(outside.weights != 0)
        return
    points = grid[0].spread(outside, step)
    size = max(1, CHUNK // prod(pieces.count(step) for pieces in grid[1:]))
    for begin in range(0, len(points.weights), size):
        yield from chunks(grid[1:], points.part(slice(begin, begin + size)), step)


def _at(end: Numbers, outside: Points) -> Real:
    return np.broadcast_to(np.asarray(end(outside.places), dtype=np.float64), outside.weights.shape)


def _finite(step: float) -> tuple[Real, Real]:
    """Distances from the nearer end of (0, 1), negative from the upper one, and weights."""
    u = step * np.arange(-int(ENDS / step), int(ENDS / step) + 1)
    near = 1 / (1 + np.exp(np.pi * np.sinh(np.abs(u))))
    return np.where(u > 0, -near, near), step * np.pi * np.cosh(u) * near * (1 - near)


def _ray(step: float) -> tuple[Real, Real]:
    """Distances from the end of a ray, and weights."""
    u = step * np.arange(int(CLOSE / step), int(FAR / step) + 1)
    away = np.exp(u - np.exp(-u))
    return away, step * away * (1 + np.exp(-u))


def _on_piece(side: int, distances: Real, steps: Real, low: Real | None, high: Real | None) -> tuple[Real, Real, Flags]:
    if low is not None and high is not None:
        low, high = low[:, None], high[:, None]
        at = np.where(distances > 0, low, high) + distances * (high - low)
        widths = np.where((at > low) & (at < high), (high - low) * steps, 0.0)
    else:
        end = (high if low is None else low)[:, None]  # type: ignore[index]
        at = end + side * distances
        widths = np.where(at != end, steps, 0.0)
    return at, widths, _outermost(widths != 0)


def _outermost(used: Flags) -> Flags:
    """The points of each piece that have no used neighbour on one side."""
    before, after = np.roll(used, 1, axis=1), np.roll(used, -1, axis=1)
    before[:, 0] = after[:, -1] = False
    return used & ~(before & after)
