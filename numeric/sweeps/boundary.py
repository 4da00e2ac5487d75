"""Points where the answer changes sides: a boundary followed by `adaptive` over one or two axes.

Points come in rounds of fixed size, and each round depends on the answers to the ones before and on nothing else. So
a sweep that was killed asks for the same points again, finds most of them in its store, and ends as if unbroken.
"""

import math
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import numpy as np

from numeric.sweeps.extras import extra
from numeric.sweeps.spec import Boundary, Chain, canonical

ROUND = {1: 4, 2: 16}  # points at once: more keep more workers busy, fewer halve an interval more often
_RESOLVED = 1e-12  # of an axis: nothing smaller is divided further
Result = Mapping[str, float] | None


def planner() -> str:
    """What chooses the points, with its version: another may choose others."""
    return f"adaptive {extra('adaptive', 'adaptive').__version__}"


def followed(boundary: Boundary) -> Generator[list[Chain], list[Result], None]:
    """Rounds of points; each wants the results of the one before, None where a point failed.

    Raises
    ------
    MissingExtraError
        Without `adaptive`.
    """
    learner, left = _learner(len(boundary.axes)), boundary.points
    while left:
        places, _ = learner.ask(min(ROUND[len(boundary.axes)], left))
        points = [_point(boundary, place) for place in places]
        results = yield [Chain(canonical(point), (point,)) for point in points]
        for place, result in zip(places, results, strict=True):
            learner.tell(place, side(boundary, result))
        left -= len(places)


def _point(boundary: Boundary, place: Any) -> dict[str, float]:
    fractions = (float(fraction) for fraction in np.atleast_1d(place))
    return {axis.name: axis.at(fraction) for axis, fraction in zip(boundary.axes, fractions, strict=True)}


def side(boundary: Boundary, result: Result) -> int:
    """On which side a point is: -1 failed, 0 nan, 1 below the level, 2 above it (or not nan, without a level).

    Raises
    ------
    ValueError
        For an output that the function does not have.
    """
    if result is None:
        return -1
    name = next(iter(result)) if boundary.output is None else boundary.output
    if name not in result:
        raise ValueError(f"output={name!r} of adaptive is unknown (allowed: {', '.join(map(repr, result))})")
    value = result[name]
    return 0 if math.isnan(value) else 2 if boundary.level is None or value > boundary.level else 1


def _learner(axes: int) -> Any:
    adaptive = extra("adaptive", "adaptive")
    if axes == 1:
        return adaptive.Learner1D(None, (0.0, 1.0), loss_per_interval=_interval_loss)
    return adaptive.LearnerND(None, ((0.0, 1.0), (0.0, 1.0)), loss_per_simplex=_triangle_loss)


def _interval_loss(ends: Sequence[float], sides: Sequence[float]) -> float:
    """A point is found by halving: however short its interval, it comes before the empty ones."""
    length = abs(ends[1] - ends[0])
    return 0.0 if length < _RESOLVED else length if sides[0] == sides[1] else length**0.125


def _triangle_loss(corners: Any, sides: Sequence[float], _: object) -> float:
    """M triangles along a line have areas 1/M^2 and N others 1/N: with the root, half of the points go to each."""
    (ax, ay), (bx, by), (cx, cy) = corners
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    return 0.0 if area < _RESOLVED**2 else area if len(set(sides)) == 1 else math.sqrt(area)
