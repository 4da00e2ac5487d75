"""One order after another in as few passes over memory as there can be: memory is what limits them.

What drifts within a panel and the interpolation one phonon away are small matrices, multiplied out once. An order is
then, at each frequency, a combination of the values on one panel and of the two streams that enter it from its sides.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numeric.compiled import compiled
from numeric.panels import NODES

Array = NDArray[np.float64]
Places = NDArray[np.int32]


@dataclass(frozen=True)
class Streams:
    """What a panel adds to the stream through it and keeps of it: (panels, NODES) upwards and downwards, (panels,)."""

    up: Array
    down: Array
    kept: Array

    def __call__(self, f: Array) -> tuple[Array, Array]:
        """What enters each panel from below and from above."""
        return _streams(self.up, self.down, self.kept, f)


@dataclass(frozen=True)
class Composed:
    """Rows of an interpolation times what a kernel does on each panel; ``panel`` says on which."""

    panel: Places
    near: Array  # (frequencies, NODES)
    below: Array  # (frequencies,)
    above: Array

    def add(self, f: Array, entering: tuple[Array, Array], total: Array) -> None:
        """Add the new order to ``total``, an array of its frequencies."""
        _combine(self.panel, self.near, self.below, self.above, f, *entering, total)


def composed(shift: csr_array, near: Array, below: Array, above: Array) -> Composed:
    """``shift``, whose rows have NODES entries on one panel, times matrices and vectors on each panel."""
    rows, panel = _rows(shift)
    return Composed(panel, *_multiplied(panel, rows, near, below, above))


def _rows(shift: csr_array) -> tuple[Array, Places]:
    if not shift.has_sorted_indices:
        shift = shift.sorted_indices()
    return shift.data.reshape(-1, NODES), shift.indices[::NODES] // NODES


def interpolated(shift: csr_array, f: Any) -> Any:
    """``shift @ f`` in the shape of f, real or complex, for rows that have NODES entries on one panel."""
    return _interpolated(*_rows(shift), f)


@compiled
def _interpolated(rows: Array, panel: Places, f: Any) -> Any:
    result = np.empty_like(f)
    values = result.ravel()
    for i in range(len(panel)):
        here = panel[i]
        value = rows[i, 0] * f[here, 0]
        for j in range(1, NODES):
            value += rows[i, j] * f[here, j]
        values[i] = value
    return result


@compiled
def _streams(up: Array, down: Array, kept: Array, f: Array) -> tuple[Array, Array]:
    count = len(kept)
    below, above = np.empty(count), np.empty(count)
    stream = 0.0
    for panel in range(count):
        below[panel] = stream
        total = 0.0
        for i in range(f.shape[1]):
            total += up[panel, i] * f[panel, i]
        stream = stream * kept[panel] + total
    stream = 0.0
    for panel in range(count - 1, -1, -1):
        above[panel] = stream
        total = 0.0
        for i in range(f.shape[1]):
            total += down[panel, i] * f[panel, i]
        stream = stream * kept[panel] + total
    return below, above


@compiled
def _combine(
    panel: Places, near: Array, below: Array, above: Array, f: Array, from_below: Array, from_above: Array, total: Array
) -> None:
    for i in range(len(panel)):
        here = panel[i]
        value = below[i] * from_below[here] + above[i] * from_above[here]
        for j in range(NODES):
            value += near[i, j] * f[here, j]
        total[i] += value


@compiled
def _multiplied(panel: Places, rows: Array, near: Array, below: Array, above: Array) -> tuple[Array, Array, Array]:
    matrix, one, other = np.zeros_like(rows), np.zeros(len(panel)), np.zeros(len(panel))
    for i in range(len(panel)):
        here = panel[i]
        for k in range(NODES):
            row = rows[i, k]
            one[i] += row * below[here, k]
            other[i] += row * above[here, k]
            for j in range(NODES):
                matrix[i, j] += row * near[here, k, j]
    return matrix, one, other


@compiled
def propagated(near: Array, below: Array, above: Array, f: Array, from_below: Array, from_above: Array) -> Array:
    """The kernel alone: matrices on each panel, and the streams that enter it spread over it."""
    result = np.empty_like(f)
    for panel in range(len(f)):
        for i in range(NODES):
            value = below[panel, i] * from_below[panel] + above[panel, i] * from_above[panel]
            for j in range(NODES):
                value += near[panel, i, j] * f[panel, j]
            result[panel, i] = value
    return result
