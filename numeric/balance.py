"""A coarse step for the iteration: particle balance of each class of frequencies that the field and hopping connect.

Hopping moves an electron from local frequency w to w + E l, never out of the class ``w mod E``; only scattering does,
and a phonon shifts the class rigidly. The linearised iteration is therefore a shift times a matrix, its spectrum a ring
(multiply by ``exp(2 pi i q w/E)``), and as bath losses are rare the radius of the ring is near 1: neither mixing nor a
Krylov method helps. But the balance of the classes is a small linear system: solving it multiplies the odds
``G^</G^>`` of each class by a factor that is 1 at the fixed point and keeps every state causal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from numeric.compiled import compiled
from numeric.grid import Array
from numeric.lattice import Local, SelfEnergy

_LARGEST = 1e3  # factor of one step


@dataclass(frozen=True)
class Scattering:
    """What phonons do: ``-i Sigma^<`` and ``i Sigma^>``, and how far electrons fall.

    Each mode is a number of grid steps (negative where an electron rises) and its weight in the self-energy.
    Frequencies nearer than ``blur`` steps need not be told apart: the phonons' own width mixes them.
    """

    lesser: Array
    greater: Array
    modes: Sequence[tuple[int, float]]
    blur: int = 1


def balanced(local: Local, used: SelfEnergy, new: Scattering, escape: Array, stride: int) -> Local:
    """Local Green functions whose classes would be in balance if all scattering went by the modes.

    Parameters
    ----------
    local : computed from ``used``, which makes every class balance; ``new`` is computed from ``local``.
    escape : rate of escape into the bath against frequency, ``2 Gamma (1 - f)``.
    """
    label = np.arange(stride) // new.blur
    excess = (new.lesser - used.lesser) * local.greater - (new.greater - used.greater) * local.lesser
    leaving = _classes(escape * local.lesser, label)
    change = _solved(_classes(excess, label), leaving, _transfers(local, new.modes, label))
    weighted = np.resize(1 + change[label], excess.size) * local.lesser
    return rescaled(local, np.asarray(weighted))


def rescaled(local: Local, weighted: Array) -> Local:
    """The same spectrum with the odds ``weighted/G^>``: ``lesser`` and ``greater`` both keep their precision."""
    lesser, greater = np.empty_like(weighted), np.empty_like(weighted)
    _share(local.lesser, local.greater, weighted, lesser, greater)
    return Local(local.retarded, lesser, greater, local.current)


@compiled
def _share(before: Array, greater: Array, weighted: Array, lesser: Array, rest: Array) -> None:
    for i in range(before.size):
        share = (before[i] + greater[i]) / (greater[i] + weighted[i])
        lesser[i], rest[i] = share * weighted[i], share * greater[i]


def _classes(values: Array, label: NDArray[np.int64]) -> Array:
    """Sums over the frequencies that differ by multiples of the field and have the same label."""
    return np.asarray(np.bincount(label, _folded(values, label.size)), float)


def _folded(values: Array, stride: int) -> Array:
    whole = np.zeros(-(-values.size // stride) * stride)
    whole[: values.size] = values
    return np.asarray(whole.reshape(-1, stride).sum(axis=0))


def _transfers(local: Local, modes: Sequence[tuple[int, float]], label: NDArray[np.int64]) -> csc_array:
    """Rates from class (column) to class (row)."""
    size, stride, count = local.lesser.size, label.size, label[-1] + 1
    rows, rates = [], []
    for fall, weight in modes:
        flow, steps = np.zeros(size), abs(fall)
        low, high = slice(0, max(size - steps, 0)), slice(min(steps, size), size)
        start, end = (high, low) if fall > 0 else (low, high)
        flow[start] = weight * local.lesser[start] * local.greater[end]
        rows.append(label[(np.arange(stride) - fall) % stride])
        rates.append(_folded(flow, stride))
    places = np.concatenate(rows), np.tile(label, len(rows))
    return csc_array((np.concatenate(rates), places), shape=(count, count))


def _solved(excess: Array, leaving: Array, transfers: csc_array) -> Array:
    """Relative change of each class that removes its excess, within bounds."""
    diagonal = leaving + np.asarray(transfers.sum(axis=0)).ravel()
    diagonal = np.where(diagonal > 0, diagonal, 1.0)  # a class without electrons
    index = np.arange(diagonal.size)
    matrix = csc_array((diagonal, (index, index)), shape=transfers.shape) - transfers
    try:
        change = splu(csc_array(matrix)).solve(excess)
    except RuntimeError:  # singular: nothing leaves some classes
        return np.zeros_like(excess)
    return np.clip(np.nan_to_num(change), 1 / _LARGEST - 1, _LARGEST - 1)
