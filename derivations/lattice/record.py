"""The committed outcome of the lattice campaign, and a sample of it computed again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avsym import Sampling
from derivations.decision import Finding
from derivations.evidence import evidence
from derivations.lattice.curves import NAMES, Curve, follow
from derivations.lattice.onset import Onset, onset
from derivations.lattice.plan import plan

Array = NDArray[np.float64]
SAME = 1e-4  # relative: the residual's tolerance is a thousand times smaller
WHOLE = 10  # sample points from which on all curves are computed again, as with `avsym verify --full`


@cache
def known() -> dict[str, Any]:
    """The record as it was written."""
    return evidence("lattice")


@cache
def columns(curve: Curve) -> dict[str, Array]:
    """Every column of a curve, nan where no solution was found.

    Raises
    ------
    ValueError
        If the campaign has no such curve.
    """
    (row,) = [row for row in known()["curves"] if row["key"] == curve.key] or [None]
    if row is None:
        raise ValueError(
            f"no curve {curve.key} in the lattice campaign: 'avsym steady' computes it; see derivations.lattice.plan"
        )
    return {name: np.array([np.nan if it is None else it for it in row[name]], dtype=np.float64) for name in NAMES}


def onset_of(curve: Curve) -> Onset:
    """Where a curve begins to rise, by both definitions."""
    found = columns(curve)
    return onset(found["field"], found["occupation"])


def plateau(curve: Curve) -> float:
    """n_ex(E -> 0): without field, or at the weakest one where no solution without was found."""
    occupation = columns(curve)["occupation"]
    return float(occupation[np.isfinite(occupation)][0])


def at(curve: Curve, field: float, name: str = "occupation") -> float:
    """One number of a curve, at the nearest field."""
    found = columns(curve)
    return float(found[name][np.argmin(np.abs(found["field"] - field))])


def along(curve: Curve, fields: tuple[float, ...]) -> Array:
    """The occupation at some of a curve's own fields."""
    found = columns(curve)
    return np.asarray(found["occupation"][np.isin(found["field"], fields)])


def curves(figure: str) -> tuple[Curve, ...]:
    """The curves of a figure or question."""
    return tuple(plan()[figure])


def repeats(asked: Iterable[Curve], sampling: Sampling) -> Finding:
    """One cheap point of some curves computed again, from nothing; all of them in a full run."""
    listed = tuple(asked)
    if sampling.points >= WHOLE:
        return _finding(max(_followed(curve) for curve in listed), "every point")
    curve, place = min(((it, _cheapest(it)) for it in listed), key=lambda pair: _cost(*pair))
    return _finding(_again(curve, place), f"one point, {curve.key} at E = {columns(curve)['field'][place]:g},")


def _finding(deviation: float, what: str) -> Finding:
    return Finding(f"{what} computed again now: n_ex less the committed one, relative", deviation, "<", SAME)


def _cost(curve: Curve, place: int) -> float:
    found = columns(curve)
    return float(found["size"][place] * found["evaluations"][place] * 100 ** (curve.dimension - 1))


def _cheapest(curve: Curve) -> int:
    usable = np.isfinite(columns(curve)["occupation"]) & (columns(curve)["field"] > 0)
    if curve.start == "filled" or not usable.any():
        return 0
    return int(min(np.flatnonzero(usable), key=lambda place: _cost(curve, int(place))))


@cache
def _again(curve: Curve, place: int) -> float:
    found = columns(curve)
    state = curve.solved(float(found["field"][place]), None)
    return abs(state.occupation / float(found["occupation"][place]) - 1)


@cache
def _followed(curve: Curve) -> float:
    found = columns(curve)
    again = follow(curve, tuple(found["field"]))["occupation"]
    values = np.array([np.nan if it is None else it for it in again], dtype=np.float64)
    return float(np.nanmax(np.abs(values / found["occupation"] - 1), initial=0.0))
