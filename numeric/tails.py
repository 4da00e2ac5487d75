"""What lies beyond the window: the wide-band bath leaves tails that fall like 1/w^2, known analytically.

Beyond the window ``G^R = 1/z + M_2/z^3 + ...`` with ``z = w - center + i Gamma``, where ``M_2`` is the sum of ``2 t^2``
over the axes and the strength of the electron-phonon self-energy. Of what is left, the imaginary part begins with
``1/w^5`` and ``1/w^6``, with coefficients that differ above and below (one side is filled): read off near the edge.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.grid import Array, Complex, Grid

_ROWS = 12


@dataclass(frozen=True)
class Tails:
    """The continuation of the Green functions beyond a window.

    Parameters
    ----------
    center, gamma : of ``z = w - center + i gamma``.
    bands : the sum of ``2 t^2`` over the axes, energy^2.
    strength : weight of the electron-phonon self-energy, ``Sigma^R = strength/z + ...``, energy^2.
    """

    grid: Grid
    center: float
    gamma: float
    bands: float
    strength: float

    def z(self, frequency: Array | float) -> Complex:
        """``w - center + i Gamma``."""
        return np.asarray(frequency - self.center + 1j * self.gamma)

    def rows(self) -> tuple[Complex, Complex]:
        """``a(w)`` below and above the window, one row a step of the field, as many as a recursion remembers.

        Each step outward damps what a recursion starts from by ``(t/z)^2``, at most 1/36 in a window three bands wide.
        """
        stride, size = self.grid.stride, self.grid.size
        index = np.arange(stride)
        count = np.arange(_ROWS)[:, None] * stride
        above, below = self.grid.at(size + index + count), self.grid.at(index - stride - count)
        return self._inverse(below), self._inverse(above)

    def _inverse(self, frequency: Array) -> Complex:
        z = self.z(frequency)
        return np.asarray(z - self.strength / z)

    def weights(self, retarded: Complex) -> tuple[float, float]:
        """``-(1/pi) int Im G^R dw`` below and above the window."""
        low, high = self.grid.edges
        inward = np.array([self.grid.size // 20, self.grid.size // 10])  # Sigma feels the cut at the very edge
        below = self._beyond(low, inward, retarded)
        above = self._beyond(high, -1 - inward, retarded)
        return 1 - below / np.pi, above / np.pi

    def _beyond(self, edge: float, points: NDArray[np.int64], retarded: Complex) -> float:
        """``-Im int_edge^oo`` of the expansion (of ``1/z`` it is the angle of z, pi far below)."""
        z, frequency = self.z(edge), self.grid.frequency[points]
        at, second = self.z(frequency), self.bands + self.strength
        rest = (1 / at + second / at**3 - retarded[points]).imag * at.real**5  # c_5 + c_6/w
        sixth = (rest[0] - rest[1]) / (1 / at.real[0] - 1 / at.real[1])
        fifth = rest[0] - sixth / at.real[0]
        known = np.angle(z) - (second / (2 * z**2)).imag
        return float(known + fifth / (4 * z.real**4) + sixth / (5 * z.real**5))
