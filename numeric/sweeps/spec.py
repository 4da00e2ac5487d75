"""What to sweep over, as values: axes, a boundary to follow, and the points that they make."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from numeric.sweeps.functions import Value

LARGEST = 250_000  # points
Point = Mapping[str, Value]


@dataclass(frozen=True)
class Interval:
    """An axis from ``low`` to ``high``, either of which may be larger; ``scale`` is ``"linear"`` or ``"log"``."""

    name: str
    low: float
    high: float
    scale: str

    def at(self, fraction: float) -> float:
        """The value at a fraction of the way; the ends are exact.

        >>> Interval("field", 1.0, 16.0, "log").at(0.5)
        4.0
        """
        if fraction in (0, 1):
            return self.high if fraction else self.low
        if self.scale == "linear":
            return (1 - fraction) * self.low + fraction * self.high
        return math.exp((1 - fraction) * math.log(self.low) + fraction * math.log(self.high))


@dataclass(frozen=True)
class Axis:
    """An axis with its values in order."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Boundary:
    """One or two axes to refine with so many ``points`` where ``output`` turns nan, or crosses ``level`` if given."""

    axes: tuple[Interval, ...]
    points: int
    output: str | None
    level: float | None


@dataclass(frozen=True)
class Chain:
    """Points that are solved one after the other, each from the solution of the one before."""

    key: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Spec:
    """A sweep: a function, what is fixed, and either axes (one of them ``warm``) or a boundary to follow."""

    function: str
    fixed: Point
    axes: tuple[Axis, ...]
    warm: str | None
    boundary: Boundary | None

    @property
    def names(self) -> tuple[str, ...]:
        """What varies, in the file's order."""
        return tuple(axis.name for axis in (self.boundary.axes if self.boundary else self.axes))

    @property
    def total(self) -> int:
        """How many points."""
        return self.boundary.points if self.boundary else math.prod(len(axis.values) for axis in self.axes)

    @property
    def document(self) -> dict[str, Any]:
        """All of it as JSON knows it; equal for equal sweeps, however the file was written."""
        follow = self.boundary and {
            "axes": {axis.name: [axis.low, axis.high, axis.scale] for axis in self.boundary.axes},
            "points": self.boundary.points,
            "output": self.boundary.output,
            "level": self.boundary.level,
        }
        axes = {axis.name: list(axis.values) for axis in self.axes}
        shown = {"function": self.function, "fixed": dict(self.fixed), "axes": axes, "warm": self.warm}
        return json.loads(json.dumps(shown | {"adaptive": follow}))

    def chains(self) -> Iterator[Chain]:
        """The points of the grid, those along the warm axis together."""
        others = [axis for axis in self.axes if axis.name != self.warm]
        along = [axis for axis in self.axes if axis.name == self.warm]
        for values in product(*(axis.values for axis in others)):
            at = dict(zip((axis.name for axis in others), values, strict=True))
            points = tuple({**at, axis.name: value} for axis in along for value in axis.values) or (at,)
            yield Chain(canonical(at), points)


def canonical(value: object) -> str:
    """JSON text that is equal for equal values: of a point, it is the point's key.

    >>> canonical({"gamma": 0.1, "field": 1.0})
    '{"field":1.0,"gamma":0.1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a specification's document."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()
