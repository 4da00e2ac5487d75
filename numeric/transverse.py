"""Gauss rules for the energy of motion across the field: the density of states itself is never needed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal

from numeric.grid import MEMORY

Array = NDArray[np.float64]


def transverse_rule(hoppings: Sequence[float], width: float) -> tuple[Array, Array]:
    """Nodes and weights of the energy ``sum_a -2 t_a cos k_a`` across the field, measured from its centre.

    An n-point Gauss rule over a band of half-width B errs like ``exp(-2 n width/B)`` for a function that is analytic
    within ``width`` of the real axis, as Green functions are with ``width = Gamma``.

    Raises ValueError where this would not fit into memory.

    Examples
    --------
    >>> nodes, weights = transverse_rule((1.0, 0.5), 0.2)
    >>> print(f"{weights.sum():.12f} {weights @ nodes**2:.12f}")  # 2 t_y^2 + 2 t_z^2
    1.000000000000 2.500000000000
    """
    axes = [float(t) for t in hoppings if t]
    if not axes:
        return np.zeros(1), np.ones(1)
    count = max(8, int(np.ceil(6 * 2 * sum(axes) / width)))
    _refuse_absurd(count, len(axes), width)
    # the midpoint rule in k is the Gauss rule of one axis, exact for polynomials of degree 2 count - 1
    cosine = np.cos(np.pi * (np.arange(count) + 0.5) / count)
    if len(axes) == 1:
        return -2 * axes[0] * cosine, np.full(count, 1 / count)
    return _gauss(-2 * axes[0] * cosine[:, None] - 2 * axes[1] * cosine, count)


def _refuse_absurd(count: int, axes: int, width: float) -> None:
    size = float(count) ** axes * 40
    if size > MEMORY:
        raise ValueError(
            f"gamma={width:g} would need {count} transverse energies from {size / 40:.2g} momenta, about "
            f"{size / 1e9:.2g} GB (allowed {MEMORY / 1e9:g} GB), passed over {count} times, and as many chains in each "
            "evaluation: use a larger gamma or a smaller hopping across"
        )


def _gauss(energies: Array, count: int) -> tuple[Array, Array]:
    """Gauss rule of the uniform measure on ``energies``, by the Lanczos recursion and Golub and Welsch."""
    energy = energies.ravel()
    now, before = np.full(energy.size, 1 / np.sqrt(energy.size)), np.zeros(energy.size)
    diagonal, off = np.zeros(count), np.zeros(count)
    for n in range(count):
        then = energy * now
        diagonal[n] = now @ then
        then -= diagonal[n] * now + (off[n - 1] * before if n else 0)
        off[n] = np.sqrt(then @ then)
        before, now = now, then / off[n]
    nodes, vectors = eigh_tridiagonal(diagonal, off[:-1])
    return np.asarray(nodes, float), np.asarray(vectors[0] ** 2, float)
