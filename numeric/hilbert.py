"""The Hilbert transform of samples, exact for their band-limited interpolant, with the tail of what lies below."""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import digamma

from numeric.grid import Grid

Array = NDArray[np.float64]


class Hilbert:
    """``H[f](w) = (1/pi) P int f(v)/(w - v) dv`` on a grid, by FFT without wrapping around.

    For samples of a band-limited function ``H[f]_i = (2/pi) sum_{i-j odd} f_j/(i - j)`` is exact, so for a function
    analytic in a strip of half-width d the error is of order ``exp(-pi d/step)``.

    Examples
    --------
    >>> grid = Grid(0.1, 0, -4000, 8000)
    >>> x = grid.frequency
    >>> error = Hilbert(grid)(1 / (1 + x * x)) - x / (1 + x * x)
    >>> bool(np.abs(error[3000:5000]).max() < 1e-4)  # the truncated tails
    True
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._length = next_fast_len(2 * grid.size, real=True)
        distance = np.arange(1, grid.size, 2)
        kernel = np.zeros(self._length)
        kernel[distance] = 2 / (np.pi * distance)
        kernel[-distance] = -kernel[distance]
        self._kernel = rfft(kernel)

    def __call__(self, values: Array) -> Array:
        """Transform of values that vanish outside the window."""
        spectrum = rfft(values, self._length)
        spectrum *= self._kernel
        return np.asarray(irfft(spectrum, self._length)[: self._grid.size])

    def of_tail(self, pole: complex) -> Array:
        """Transform of ``-2 Im 1/(w - pole)`` restricted to the frequencies below the window.

        The sum over ``j < 0`` with ``i - j`` odd is a difference of two digamma functions.
        """
        grid = self._grid
        site = np.arange(grid.size)
        nearest = np.where(site % 2 == 0, -1, -2)  # the first index below the window of the other parity
        alpha = (site - nearest) / 2
        beta = (pole - grid.at(nearest)) / (2 * grid.step)
        at_pole = digamma(beta[:2])[site % 2] if grid.size > 1 else digamma(beta)
        return np.asarray(((digamma(alpha) - at_pole) / (alpha - beta)).imag / (np.pi * grid.step))
