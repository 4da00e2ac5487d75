"""A frequency axis cut into panels, each with a polynomial: integrals, derivatives and values between the nodes.

On a panel a function is its values at Gauss-Legendre nodes, so it is known everywhere as a polynomial. What varies fast
gets short panels; the axis may reach over many decades.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray
from scipy.linalg.lapack import dtbtrs, ztbtrs
from scipy.sparse import csr_array

from numeric.compiled import compiled

Array = NDArray[np.float64]

NODES = 16
POINTS, WEIGHTS = legendre.leggauss(NODES)
# values at the nodes -> Legendre coefficients
COEFFICIENTS = (np.arange(NODES) + 0.5)[:, None] * (legendre.legvander(POINTS, NODES - 1) * WEIGHTS[:, None]).T
# values at the nodes -> the integral from -1, the derivative, and the value at either end
CUMULATIVE = legendre.legval(POINTS, legendre.legint(np.eye(NODES), lbnd=-1)).T @ COEFFICIENTS
DERIVATIVE = legendre.legval(POINTS, legendre.legder(np.eye(NODES))).T @ COEFFICIENTS
FIRST, LAST = legendre.legvander(np.array([-1.0, 1.0]), NODES - 1) @ COEFFICIENTS


@dataclass(frozen=True)
class Panels:
    """Panels between ``edges``; arrays on the nodes have the shape (panels, NODES)."""

    edges: Array

    @cached_property
    def half(self) -> Array:
        """Half the width of each panel, as a column."""
        return np.diff(self.edges)[:, None] / 2

    @cached_property
    def nodes(self) -> Array:
        """The frequencies at which functions are kept."""
        return (self.edges[:-1, None] + self.edges[1:, None]) / 2 + self.half * POINTS

    @cached_property
    def weights(self) -> Array:
        """Weights of the integral over the whole axis."""
        return self.half * WEIGHTS

    def interpolation(self, points: Array) -> csr_array:
        """Matrix from values on the nodes to values at ``points``; 0 beyond the ends of the axis."""
        flat = points.ravel()
        panel = np.searchsorted(self.edges, flat, side="right") - 1
        inside = (panel >= 0) & (panel < len(self.half))
        panel = np.clip(panel, 0, len(self.half) - 1)
        local = (flat - self.edges[panel]) / self.half[panel, 0] - 1
        rows = legendre.legvander(np.where(inside, local, 0), NODES - 1) @ COEFFICIENTS * inside[:, None]
        columns = (panel * NODES)[:, None].astype(np.int32) + np.arange(NODES, dtype=np.int32)
        starts = np.arange(flat.size + 1, dtype=np.int32) * NODES
        return csr_array((rows.ravel(), columns.ravel(), starts), shape=(flat.size, self.nodes.size))


def subdivide(density: Callable[[Array], Array], low: float, high: float) -> Panels:
    """Panels from ``low`` to ``high`` on each of which the integral of ``density`` is the same and at most 1."""
    reach = 1e-3 * min(1, abs(high))  # the axis is sampled evenly in arcsinh(z/reach)
    bounds = np.arcsinh(np.array([low, high]) / reach)
    z = reach * np.sinh(np.linspace(bounds[0], bounds[1], 40_001))
    rates = density(z)
    total = np.concatenate([[0], np.cumsum((rates[1:] + rates[:-1]) / 2 * np.diff(z))])
    even = np.linspace(0, total[-1], int(np.ceil(total[-1])) + 1)
    return Panels(np.interp(even, total, z))


def chain(factors: Any, terms: Any) -> Any:
    """Return y with ``y[0] = terms[0]`` and ``y[n] = factors[n] y[n-1] + terms[n]``."""
    solve = ztbtrs if np.iscomplexobj(factors) or np.iscomplexobj(terms) else dtbtrs
    band = np.ones((2, len(terms)), dtype=np.result_type(factors, terms), order="F")
    band[1, :-1] = -factors[1:]
    solution, _ = solve(band, terms[:, None], uplo="L", diag="U")
    return solution[:, 0]


def collocate(matrix: Array, factor: Any, right: Any) -> Any:
    """Solve ``(1 + factor_i matrix_ij) x_j = right_i`` on each panel; ``right`` has the shape (panels, NODES, k)."""
    return _eliminated(np.ascontiguousarray(matrix), factor, right.copy())


@compiled
def _eliminated(matrix: Array, factor: Any, right: Any) -> Any:
    """Gauss elimination with pivots, panel by panel: one small matrix in the cache instead of all in memory."""
    size, width = right.shape[1:]
    a = np.empty((size, size), dtype=right.dtype)
    for panel in range(len(right)):
        b = right[panel]
        for i in range(size):
            for j in range(size):
                a[i, j] = factor[panel, i] * matrix[i, j]
            a[i, i] += 1
        for k in range(size):
            pivot = k
            for i in range(k + 1, size):
                if a[i, k].real ** 2 + a[i, k].imag ** 2 > a[pivot, k].real ** 2 + a[pivot, k].imag ** 2:
                    pivot = i
            if pivot != k:
                for j in range(k, size):
                    a[k, j], a[pivot, j] = a[pivot, j], a[k, j]
                for j in range(width):
                    b[k, j], b[pivot, j] = b[pivot, j], b[k, j]
            inverse = 1 / a[k, k]
            for i in range(k + 1, size):
                ratio = a[i, k] * inverse
                for j in range(k + 1, size):
                    a[i, j] -= ratio * a[k, j]
                for j in range(width):
                    b[i, j] -= ratio * b[k, j]
        for k in range(size - 1, -1, -1):
            inverse = 1 / a[k, k]
            for j in range(width):
                total = b[k, j]
                for i in range(k + 1, size):
                    total -= a[k, i] * b[i, j]
                b[k, j] = total * inverse
    return right
