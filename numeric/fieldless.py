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
Complex = NDArray[np.complex128]
Local = Callable[[Any], Any]

_DEEP, _HIGH = 12, 60  # how far below and above the band a ladder reaches at first
_RUNGS = 10_000  # at most
_SETTLED = 1e-10  # relative change of the multiplier when the ladder is made twice as long
_ROUNDS = 1000


def continuum(v: Any) -> Any:
    """G^R of a parabolic band at ``v = z + i gamma - Sigma^R``."""
    return -0.5j / np.sqrt(v)


def cosine_band(hopping: float) -> Local:
    """G^R of a chain, z measured from its lower edge."""
    return lambda v: 1 / (np.sqrt(v) * np.sqrt(v - 4 * hopping))


def fieldless_multiplier(
    gamma: float, c: float, occupation: float, dressed: bool, local: Local = continuum, points: int = 401,
    top: float = 0.0,
) -> float:  # fmt: skip
    """Largest eigenvalue over all ladders; energies in units of omega0, ``top`` of the band if it has one.

    Ladders grow until it has settled. Raises ArithmeticError if it has not when they are as long as allowed, or if the
    self-consistency fails.
    """
    if not occupation:
        return 0.0
    reach = _repulsion(c * (1 + 2 * occupation), local) if dressed else 0.0
    down, up = _DEEP + reach, _HIGH + (top + reach if dressed else 0.0)  # bare, the band's top is as good as its bottom

    def least(start: float, longer: int = 1) -> float:
        z = start + np.arange(-np.ceil(longer * down), np.ceil(longer * up) + 1)
        return -_ladder(z, gamma, c, occupation, dressed, local)

    while 2 * (down + up) <= _RUNGS:
        best, value = _least(least, points)
        if abs(least(best, 2) - value) <= -_SETTLED * value:
            return -value
        down, up = 2 * down, 2 * up
    raise ArithmeticError(
        f"field=0: {_RUNGS} phonons up and down do not span the spectrum: take a weaker coupling or a larger omega0"
    )


def _least(function: Callable[[float], float], points: int) -> tuple[float, float]:
    """Where a function of period 1 is least, and its value there."""
    starts = np.linspace(0, 1, points)
    values = [function(start) for start in starts]
    best, step = int(np.argmin(values)), 1 / (points - 1)
    bounds = (starts[best] - step, starts[best] + step)
    found = minimize_scalar(function, bounds=bounds, method="bounded", options={"xatol": 1e-9})
    return min((float(starts[best]), values[best]), (float(found.x), float(found.fun)), key=lambda pair: pair[1])


def _repulsion(strength: float, local: Local) -> float:
    """How far the self-energy, were phonons without energy, pushes the band's edge down: the lowest ``v + Sigma(v)``.

    Below it no rung carries weight; a ladder that ends above it cuts the spectrum, and may settle on a wrong value.
    """
    below = np.geomspace(1e-9, 1e9, 2001)
    return float(np.min(below + strength * np.abs(local(-below + 0j))))


def _ladder(z: Array, gamma: float, c: float, occupation: float, dressed: bool, local: Local) -> float:
    """Largest eigenvalue of the ladder with the rungs ``z``."""
    sigma = _self_energy(z, gamma, c, occupation, local) if dressed else np.zeros(z.shape, dtype=np.complex128)
    weight = -local(z + 1j * gamma - sigma).imag / (gamma - sigma.imag)
    beside = c * np.sqrt(occupation * (1 + occupation) * weight[:-1] * weight[1:])
    last, unit = len(z) - 1, max(beside.max(), np.finfo(float).tiny)
    found = eigvalsh_tridiagonal(np.zeros_like(weight), beside / unit, select="i", select_range=(last, last))
    return float(unit * found[0])


def _self_energy(z: Array, gamma: float, c: float, occupation: float, local: Local) -> Complex:
    sigma = np.zeros(z.shape, dtype=np.complex128)
    for _ in range(_ROUNDS):
        green = local(z + 1j * gamma - sigma)
        update = np.zeros_like(sigma)
        update[1:] += c * (1 + occupation) * green[:-1]
        update[:-1] += c * occupation * green[1:]
        if np.abs(update - sigma).max() <= 1e-14 * np.abs(update).max():
            return sigma
        sigma = update
    raise ArithmeticError(f"field=0: the dressed ladder did not become self-consistent in {_ROUNDS} rounds: take a "
                          "larger gamma or a weaker coupling")  # fmt: skip


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
