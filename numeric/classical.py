"""The rainbow where the field accelerates many wavelengths: x fixed, ``sqrt(2 m omega0) omega0/E`` large, T = 0.

Then interference averages out and electrons move on the classical path: from a momentum y (units sqrt(2 m omega0)) with
either sign they drift upwards, dephased by ``e^{-x dy}``, and emit at ``y^2 = u^2 + 1`` into u with density 1/(2u)::

    (M f)(u) = beta x/(8 Y) int_0^inf dy [e^{-x |Y - y|} + e^{-x (Y + y)}] f(y),       Y = sqrt(u^2 + 1)
    lambda_n = int du (M^n s) / int du (M^{n-1} s),      s(u) = (x/2) e^{-x Y}/Y,      lambda_1 = (beta/4) x K0(x)

(for n = 1 the denominator is ``2/beta``, as emission below the band's edge still counts in Sigma^(2)). All divided by
beta are universal functions of x.

For large x the leading mode is ``e^{-x y/sqrt 3}`` times a slow function of width 1 about ``y = x/sqrt 12``. There the
integral is inverted, ``(1 - x^-2 d^2/dy^2) h(y) = h(Y)/(4 (mu/beta) Y)`` for h = Y M f, and x mu/beta tends to
``3 sqrt 3/(4 e)`` from below, as ``1 - 3 sqrt 3/x^2``.
"""

import numpy as np
from numpy.typing import NDArray

from numeric.axis import reach_of
from numeric.panels import NODES, subdivide
from numeric.parameters import Real, count, real
from numeric.transfer import Kernel, Transfer, first_guess, leading

Array = NDArray[np.float64]

_FAR = 25.0  # from here on the slow function is far from y = 0
_POINTS, _HALF = 96, 8.0  # and known on so many points, so far to either side
_DEEPEST = 600.0  # by how many powers of e a distribution may fall before it leaves the range of a double


def classical_ratios(x: Real, n: int) -> Array:
    """Ratios lambda_1/beta ... lambda_n/beta of the classical limit.

    Parameters
    ----------
    x : ``2 Gamma sqrt(2 m omega0)/E``, a number, > 0, or an array.
    n : how many, >= 1.

    Returns
    -------
    float64 array of shape ``x.shape + (n,)``; relative error below 1e-10.

    Raises
    ------
    TypeError, ValueError
        If x is not positive, or so large that the n-th ratio comes from electrons too rare for a double.

    Examples
    --------
    >>> from scipy.special import k0
    >>> bool(abs(classical_ratios(1.0, 1)[0] / (k0(1.0) / 4) - 1) < 1e-12)
    True
    """
    values, number = np.asarray(real("x", x, "positive")), count("n", n)
    with np.errstate(all="ignore"):  # at x below 1e-150: what overflows is nan
        found = [_ratios(float(value), number) for value in values.ravel()]
    return np.array(found).reshape((*values.shape, number))


def classical_multiplier(x: Real) -> Real:
    """Leading eigenvalue of the classical limit, divided by beta: what the ratios tend to.

    Parameters
    ----------
    x : ``2 Gamma sqrt(2 m omega0)/E``, a number, > 0, or an array.

    Raises
    ------
    TypeError, ValueError
        If x is not positive.

    Notes
    -----
    Relative error below 1e-11 (measured against a dense matrix on an even grid, extrapolated, and between the two ways
    in which it is computed below and above x = 25).

    Examples
    --------
    >>> bool(abs(classical_multiplier(1.0) / classical_ratios(1.0, 30)[-1] - 1) < 1e-10)
    True
    """
    values = np.asarray(real("x", x, "positive"))
    with np.errstate(all="ignore"):
        found = [_multiplier(float(value)) for value in values.ravel()]
    return np.array(found).reshape(values.shape)[()]


def _multiplier(x: float) -> float:
    if x >= _FAR:
        return _far_multiplier(x)
    operator = _operator(x)
    return leading(operator, operator.adjoint, first_guess(x, operator.panels.nodes), operator.panels.weights)[0]


def _far_multiplier(x: float) -> float:
    """The same for large x, from values of ``e^{x y/sqrt 3} h`` on an even grid and its Fourier series."""
    offset = _HALF * (2 * np.arange(_POINTS) / _POINTS - 1)
    y = x / np.sqrt(12) + offset
    reached = np.hypot(y, 1)
    gained = 1 / (reached + y)  # reached - y
    waves = np.fft.fftfreq(_POINTS, 1 / _POINTS) * np.pi / _HALF
    transform = np.exp(-1j * np.outer(waves, offset)) / _POINTS
    kept = 1 / (1 - (1 / np.sqrt(3) - 1j * waves / x) ** 2)
    propagate = ((np.exp(1j * np.outer(offset, waves)) * kept) @ transform).real
    at_reached = (np.exp(1j * np.outer(offset + gained, waves)) @ transform).real
    gain = np.exp(-x / np.sqrt(3) * gained) * (x / reached) / 4
    return float(np.linalg.eigvals(propagate @ (gain[:, None] * at_reached)).real.max()) / x


def _ratios(x: float, n: int) -> list[float]:
    _check_range(x, n)
    operator = _operator(x)
    reached = np.sqrt(operator.panels.nodes**2 + 1)
    f = x / 2 * np.exp(-x * operator.panels.nodes**2 / (reached + 1)) / reached  # s e^x
    found, unit = [], float(np.exp(-x)) / 2
    for _ in range(n):
        count = float(np.sum(operator.panels.weights * f))
        found.append(unit * count)
        f, unit = operator(f / count), 1.0
    return found


def _check_range(x: float, n: int) -> None:
    """What the n-th ratio counts started at ``y = sqrt(n + 1)``, or for large n where the leading mode is, or lower."""
    fall = x * min(np.sqrt(n + 1) - 1, x / np.sqrt(12))
    if fall > _DEEPEST:
        raise ValueError(
            f"x={x:g}, n={n}: the n-th ratio comes from electrons as rare as e^-{fall:.0f}, beyond the "
            "range of a double: take fewer ratios, or classical_multiplier, which they tend to"
        )


def _operator(x: float) -> Transfer:
    axis = subdivide(lambda y: x / 4 + 2 / (0.5 + y), 0.0, float(np.sqrt(reach_of(x))))
    y = axis.nodes
    reached = np.sqrt(y**2 + 1)
    nowhere = np.zeros(len(axis.half), dtype=np.bool)
    kernel = Kernel(axis, 1 + np.exp(-2 * x * y), x * y, x * axis.edges, nowhere, np.zeros_like(y))
    emitted = axis.interpolation(reached)
    emitted.data /= np.repeat(reached, NODES)
    left = np.sqrt(np.maximum(y**2 - 1, 0))  # after the emission; du/Y = dY/u
    weight = np.divide(1, left, out=np.zeros_like(y), where=left > 0)
    absorbed = axis.interpolation(left)
    absorbed.data *= np.repeat(weight, NODES)
    return Transfer(kernel, (emitted,), (absorbed,), x / 8)
