"""The step of the iteration near its end: kinetic equations solved class by class for a few moments.

With ``G^R`` frozen the loop is linear. A change u of ``-i G^<`` obeys, with the exact propagation ``K = |G_{0l}|^2``,

    u = K s,      s = (1 - n) Sigma^<[u] - n Sigma^>[-u] + r,      n = G^</(G^< + G^>)

where r is what the phonons scatter in and out by the new self-energies and not by those used. Particles are conserved:
with ``A = G^< + G^>`` as weight, what leaves a class ``w mod E`` enters another. So s is sought as the flow of
particles times a polynomial of the frequency, one for each class, and the equations are asked to hold for as many
moments. One removes the slow exchange of particles between classes; three also their drift and spread on the ladder.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import SuperLU, splu

from numeric.balance import Scattering, rescaled
from numeric.compiled import compiled
from numeric.grid import Array
from numeric.lattice import Local, SelfEnergy

_COUNT = 3  # of moments; more do not save iterations
_LARGEST = 10.0  # factor of one step


@dataclass(frozen=True)
class Kinetics:
    """The factorised equations of the moments at one state, good for others nearby.

    ``shapes`` and ``responses`` are (N, n): the polynomials, and how ``-i G^<`` responds to the flow times each.
    """

    shapes: Array
    responses: Array
    label: NDArray[np.int64]
    scales: tuple[Array, Array]
    factors: SuperLU

    def corrected(self, local: Local, used: SelfEnergy, new: Scattering) -> Local:
        """Local Green functions that would obey the equations if these were linear and the source of this form."""
        scattered = used.lesser, new.lesser, used.greater, new.greater
        right = _moments(*scattered, local.lesser, local.greater, self.shapes, self.label)
        rows, columns = self.scales
        found = columns * self.factors.solve(rows * right.ravel())
        return rescaled(local, _changed(local.lesser, self.responses, found.reshape(right.shape), self.label))


def polynomials(frequency: Array, low: float, high: float) -> Array:
    """(N, n) Chebyshev polynomials over a band, constant beyond it."""
    angle = np.arccos(np.clip((2 * frequency - low - high) / (high - low), -1, 1))
    return np.cos(angle[:, None] * np.arange(_COUNT))


def flow(local: Local, used: SelfEnergy) -> Array:
    """What phonons scatter into each frequency, ``(1 - n) (-i Sigma^<)``."""
    return np.asarray(used.lesser * local.greater / (local.lesser + local.greater))


def kinetics(
    local: Local, sources: Array, responses: Array, shapes: Array, new: Scattering, stride: int
) -> Kinetics | None:
    """Set up the equations of the moments; None where they are singular.

    Parameters
    ----------
    sources, responses : (N, n) the `flow` times each of the ``shapes``, and how ``-i G^<`` responds to it.
    """
    place = np.arange(stride)
    label = place // new.blur
    blocks = [(label, _overlaps(1.0, local.lesser + local.greater, shapes, sources, 0, stride))]
    for fall, weight in new.modes:
        for target, steps in ((local.greater, fall), (local.lesser, -fall)):  # electrons fall, holes rise
            moved = _overlaps(-weight, target, shapes, responses, steps, stride)
            blocks.append((label[(place - steps) % stride], moved))
    return _factorised(_matrix(blocks, label), shapes, responses, label)


def _matrix(blocks: list[tuple[NDArray[np.int64], Array]], label: NDArray[np.int64]) -> csc_array:
    """Unknown or equation j of class c has the number ``j count + c``."""
    count, moments = int(label[-1]) + 1, _COUNT
    rows = [i * count + where for where, _ in blocks for i in range(moments) for _ in range(moments)]
    columns = [j * count + label for _ in blocks for _ in range(moments) for j in range(moments)]
    values = np.concatenate([block.ravel() for _, block in blocks])
    size = count * moments
    return csc_array((values, (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))


def _factorised(matrix: csc_array, shapes: Array, responses: Array, label: NDArray[np.int64]) -> Kinetics | None:
    rows = _inverse(np.asarray(abs(matrix).sum(axis=1), float).ravel())
    columns = _inverse(np.asarray(abs(matrix).T @ rows, float).ravel())
    try:
        factors = splu(csc_array(diags_array(rows) @ matrix @ diags_array(columns)))
    except RuntimeError:  # singular: a class without electrons
        return None
    return Kinetics(shapes, responses, label, (rows, columns), factors)


def _inverse(sums: Array) -> Array:
    return np.asarray(1 / np.where(sums > 0, sums, 1.0))


@compiled
def _overlaps(weight: float, target: Array, shapes: Array, fields: Array, steps: int, stride: int) -> Array:
    """``weight sum target(i) shapes_a(i) fields_b(i + steps)``, [a, b, class of i + steps]."""
    result = np.zeros((_COUNT, _COUNT, stride))
    first = max(0, -steps)
    place = (first + steps) % stride
    for i in range(first, min(target.size, target.size - steps)):
        for a in range(_COUNT):
            held = weight * target[i] * shapes[i, a]
            for b in range(_COUNT):
                result[a, b, place] += held * fields[i + steps, b]
        place = place + 1 if place + 1 < stride else 0
    return result


@compiled
def _moments(
    used: Array, new: Array, used_greater: Array, new_greater: Array, lesser: Array, greater: Array, shapes: Array,
    label: NDArray[np.int64],
) -> Array:  # fmt: skip
    """Sums over each class of what phonons scatter in and out by ``new`` and not by ``used``, times each shape."""
    result = np.zeros((_COUNT, label[-1] + 1))
    for i in range(used.size):
        excess = (new[i] - used[i]) * greater[i] - (new_greater[i] - used_greater[i]) * lesser[i]
        place = label[i % label.size]
        for a in range(_COUNT):
            result[a, place] += excess * shapes[i, a]
    return result


@compiled
def _changed(lesser: Array, responses: Array, found: Array, label: NDArray[np.int64]) -> Array:
    """``lesser`` with the responses to what was found, changed by no more than a factor."""
    result = np.zeros_like(lesser)
    for i in range(lesser.size):
        place, change = label[i % label.size], 0.0
        for b in range(_COUNT):
            change += found[b, place] * responses[i, b]
        result[i] = min(max(lesser[i] + change, lesser[i] / _LARGEST), lesser[i] * _LARGEST)
    return result
