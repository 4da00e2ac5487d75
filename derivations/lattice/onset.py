"""Where a smooth curve n_ex(E) begins to rise: two definitions, since it has no corner of its own.

``doubling``: the first field at which n = 2 n(E -> 0). ``steepest``: where d ln n/d ln E is largest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Onset:
    """The two fields, the largest slope d ln n/d ln E and how often n crosses 2 n(E -> 0) downwards; nan for none."""

    doubling: float
    steepest: float
    slope: float
    returns: int


def onset(field: Array, occupation: Array) -> Onset:
    """Both definitions, from a curve whose first point stands for E -> 0 and may be E = 0 itself.

    Examples
    --------
    >>> field = np.geomspace(0.01, 1, 41)
    >>> found = onset(field, 1 + (field / 0.1) ** 4)
    >>> round(found.doubling, 3), round(found.slope, 1)
    (0.1, 4.0)
    """
    known = np.isfinite(occupation)
    field, occupation = field[known], occupation[known]
    if field.size < 3:
        return Onset(np.nan, np.nan, np.nan, 0)
    start = occupation[0]
    log_field, log_ratio = np.log(field[field > 0]), np.log(occupation[field > 0] / start)
    slopes = np.diff(log_ratio) / np.diff(log_field)
    place = int(np.argmax(slopes))
    middle = (log_field[place] + log_field[place + 1]) / 2
    above = log_ratio > np.log(2)
    returns = int(np.sum(above[:-1] & ~above[1:]))
    return Onset(_crossing(log_field, log_ratio, np.log(2)), float(np.exp(middle)), float(slopes[place]), returns)


def _crossing(along: Array, values: Array, level: float) -> float:
    """exp of where ``values`` first pass a level, between two points on a straight line."""
    above = np.flatnonzero(values > level)
    if not above.size or above[0] == 0:
        return float("nan")
    low, high = above[0] - 1, above[0]
    part = (level - values[low]) / (values[high] - values[low])
    return float(np.exp(along[low] + part * (along[high] - along[low])))
