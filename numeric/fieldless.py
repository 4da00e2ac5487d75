"""The rainbow in the limit of no field: the phonon alone moves an electron, up and down a ladder of frequencies.

In the units of `waves`, the local Green function and what is left of the transfer operator are

    G^R(z) = -i/(2 sqrt(z + i gamma - Sigma^R(z))),    Sigma^R(z) = c [(1 + n_b) G^R(z - 1) + n_b G^R(z + 1)] if dressed
    (M f)(z) = c [(1 + n_b) a(z + 1) f(z + 1) + n_b a(z - 1) f(z - 1)],      a = -Im G^R/(gamma - Im Sigma^R)

so that every z modulo 1 has a matrix of its own. At T = 0 nothing leads back up and weights fall like 1/sqrt z: the
multiplier is 0 (the classical one falls like ``3 sqrt 3 beta/(4 e x)``). At T > 0 the matrix is similar to a symmetric
one, ``c sqrt(n_b (1 + n_b) a(z) a(z + 1))`` beside the diagonal, and the multiplier is the largest eigenvalue of all
ladders. Small fields come near, with a difference proportional to E, only once they drift an electron by less than the
width of that maximum before it is lost; up to there they average over the ladders.
In the chain ``G^R = 1/sqrt((z - 2t + i gamma - Sigma^R)^2 - 4 t^2)``, the branch that decays.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigvalsh_tridiagonal
from scipy.optimize import minimize_scalar

from numeric.panels import Panels, subdivide

Array = NDArray[np.float64]
Local = Callable[[Any], Any]

_DEEP, _HIGH = 12, 60  # how far down and up a ladder reaches
_ROUNDS = 1000


def continuum(v: Any) -> Any:
    """G^R of a parabolic band at ``v = z + i gamma - Sigma^R``."""
    return -0.5j / np.sqrt(v)


def cosine_band(hopping: float) -> Local:
    """G^R of a chain, z measured from its lower edge."""
    return lambda v: 1 / (np.sqrt(v) * np.sqrt(v - 4 * hopping))


def fieldless_multiplier(
    gamma: float, c: float, occupation: float, dressed: bool, local: Local = continuum, points: int = 401
) -> float:
    """Largest eigenvalue over all ladders; energies in units of omega0."""
    if not occupation:
        return 0.0

    def least(start: float) -> float:
        return -_ladder(start, gamma, c, occupation, dressed, local)

    starts = np.linspace(0, 1, points)
    values = [least(start) for start in starts]
    best, step = starts[int(np.argmin(values))], 1 / (points - 1)
    found = minimize_scalar(least, bounds=(best - step, best + step), method="bounded", options={"xatol": 1e-9})
    return max(-min(values), -float(found.fun))


def _ladder(start: float, gamma: float, c: float, occupation: float, dressed: bool, local: Local) -> float:
    """Largest eigenvalue of the ladder through ``start``."""
    z = start + np.arange(-_DEEP, _HIGH + 1)
    sigma = np.zeros(z.shape, dtype=np.complex128)
    for _ in range(_ROUNDS if dressed else 0):
        green = local(z + 1j * gamma - sigma)
        update = np.zeros_like(sigma)
        update[1:] += c * (1 + occupation) * green[:-1]
        update[:-1] += c * occupation * green[1:]
        if np.abs(update - sigma).max() <= 1e-14 * np.abs(update).max():
            break
        sigma = update
    weight = -local(z + 1j * gamma - sigma).imag / (gamma - sigma.imag)
    beside = c * np.sqrt(occupation * (1 + occupation) * weight[:-1] * weight[1:])
    last = len(z) - 1
    return float(eigvalsh_tridiagonal(np.zeros_like(weight), beside, select="i", select_range=(last, last))[0])


def fieldless_ratios(gamma: float, c: float, occupation: float, n: int) -> list[float]:
    """Ratios of successive orders of the bare rainbow without a field, from the source 2 gamma/(z^2 + gamma^2)."""
    panels = _cells(gamma, n + 2)
    z = panels.nodes
    weight = -continuum(z + 1j * gamma).imag / gamma
    up, down = (panels.interpolation(z + step) for step in (1, -1))
    shift = up * (1 + occupation) + down * occupation
    rate = c * (1 + 2 * occupation)
    f = c * (shift @ (2 * gamma / (z**2 + gamma**2)).ravel()).reshape(z.shape)
    values = [2 * np.pi * rate]
    for _ in range(n):
        values.append(rate * float(np.sum(panels.weights * weight * f)))
        f = c * (shift @ (weight * f).ravel()).reshape(z.shape)
    return [after / before for before, after in pairwise(values)]


def _cells(gamma: float, count: int) -> Panels:
    """Unit cells, fine near each integer, which every phonon turns into the next; beyond ``count`` of them tails."""
    cell = subdivide(lambda u: 1 / (np.abs(u) + gamma / 4), -0.5, 0.5).edges
    inner = [k + cell[:-1] for k in range(-count, count + 1)]
    tail = (count + 0.5) * np.geomspace(1, 1e8, 40)
    return Panels(np.concatenate([-tail[:0:-1], *inner, tail]))
