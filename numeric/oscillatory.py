"""The integral of Eq. (A7) on contours where it does not oscillate.

Do the momentum integral of (A7) first (Fresnel), undo the integral over the mean time S. In units omega0 = 2m = 1, with
``gamma = Gamma/omega0``, ``x = 2 Gamma sqrt(2 m omega0)/E``, ``epsilon = 2 gamma/x`` (field) and ``S = tau/epsilon``::

    lambda' = beta/(4 sqrt pi) Re e^{i pi/4} int_0^inf ds s^{-1/2} e^{(i - gamma) s} V(s)
         V  = int_{gamma s}^inf dv e^{-v - i s v^2/x^2}
    lambda' = (beta/4) x Re e^{i pi/4} sqrt(2/epsilon) int_0^inf dtau e^{-x tau} sqrt(tau) erf(sqrt z)/sqrt z
         z  = (2/epsilon) tau (gamma + i (tau^2 - 1))

The integrand of the last form (from the first by doing s first) is analytic, but the two parts of erf = 1 - erfc decay
in different directions:

- erfc(sqrt z) ~ e^{-z} decays towards ``i inf`` and ``e^{-i pi/6} inf``. Its contour runs from 0 up to ``i inf`` and
  comes back over the saddle ``tau = 1/sqrt 3`` (as for an Airy function).
- The 1 and erfc's way up are together the s-integral turned to ``s = i sigma``, where it is smooth: ``_smooth``.
  (Turning the whole s-integral there drops the saddle: the arc at infinity does not vanish for 0 < arg s < pi/3.)
- The way back is ``_saddle``: a Gaussian peak, of relative size e^{-2 x/sqrt 3}, which oscillates as 1/E varies.

Both are integrated by the trapezoidal rule in an exponential variable, which converges exponentially, with fixed nodes.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import wofz

from numeric import kernels
from numeric.criterion import checked
from numeric.parameters import Parameters, Real

Array = NDArray[np.float64]

_BLOCK = 32  # values handled at once: (values x nodes) temporaries stay in the cache
_SMOOTH_STEP, _SADDLE_STEP = 0.1, 0.04
_LOG_SIGMA = _SMOOTH_STEP * np.arange(-600, 54)
_BEND = _SADDLE_STEP * np.arange(-200, 201)


@np.errstate(all="ignore")
def enhancement_integral(field: Real, p: Parameters) -> Real:
    """Ratio of the two-phonon to the one-phonon lesser self-energy, with damping and field phase kept.

    ``lambda' = i m g^2/(2 omega0) int dq/2pi int ds exp(-2 Gamma|s| + i(q^2/2m + omega0)s + i q E s|s|/2m) /
    (q E s + 2 i m Gamma)`` with Gamma_eff for Gamma; a number. Unlike lambda it does not vanish with the field:
    ``lambda'(0) = (beta/4) (1 + 4 gamma^2)^{-1/4} sin(arctan(2 gamma)/2)``, ``gamma = Gamma_eff/omega0``.

    Parameters
    ----------
    field : electric field (a force), energy/length; any sign, broadcasts with ``p``.
    p : the model.

    Raises
    ------
    TypeError, ValueError
        If ``field`` is not finite and real, or does not broadcast with ``p``.

    Notes
    -----
    Eq. (A7). Relative error below 1e-11 for x in [0.02, 11] and gamma in [1e-4, 0.1]. Measured: below
    5e-12 there, and below 1e-11 for all x >= 1e-6 and 1e-8 <= gamma <= 1, where what is left is the rounding of the
    oscillating part's phase, ``4/(3 sqrt 3 epsilon)``; it grows like ``eps/sqrt(epsilon)`` for weaker dephasing. For
    x < 1e-6 (finite field) or gamma > 1 the nodes do not suffice and the result is nan.

    Examples
    --------
    >>> p = Parameters.preset("fig6")
    >>> round(float(enhancement_integral(0.001, p)), 6), round(float(enhancement_integral(0, p)), 6)
    (1.559019, 0.050709)
    """
    size, model = checked(p, field)
    x = kernels.scaled_dephasing(size, model["gamma"], model["mass"], model["omega0"])
    gamma = model["gamma"] / model["omega0"]
    shape = _shape(np.ravel(x), np.ravel(gamma)).reshape(size.shape)
    return (kernels.avalanche_parameter(**model) / 4 * shape)[()]


def _shape(x: Array, gamma: Array) -> Array:
    """Return lambda' / (beta/4), which depends on x and Gamma/omega0 alone; one-dimensional."""
    # the limit E -> 0, reached like 1 + 1.5/x^2, so to the last digit for x > 1e8
    result = np.sin(np.arctan(2 * gamma) / 2) / (1 + 4 * gamma**2) ** 0.25
    todo = np.flatnonzero(x < 1e8)
    for start in range(0, todo.size, _BLOCK):
        block = todo[start : start + _BLOCK]
        result[block] = _smooth(x[block, None], gamma[block, None]) + _saddle(x[block, None], gamma[block, None])
    result[(x < 1e-6) | (gamma > 1)] = np.nan
    return result


def _smooth(x: Array, gamma: Array) -> Array:
    sigma = np.exp(_LOG_SIGMA)
    y = x / (2 * np.sqrt(sigma))
    a = gamma * sigma / (2 * y)
    w = wofz(y + 1j * a)
    late = np.exp(-a * a) * (np.sin(2 * gamma * sigma) * w.imag - np.cos(2 * gamma * sigma) * w.real)
    values = np.exp(-sigma) * (2 * np.cos(gamma * sigma) * np.exp(-y * y) + late)
    total: Array = x[:, 0] / 2 * _SMOOTH_STEP * values.sum(axis=1)
    return total


def _saddle(x: Array, gamma: Array) -> Array:
    epsilon = 2 * gamma / x
    # of the Gaussian peak; in strong fields, of the gap between the branch points 0 and 1
    width = np.minimum(np.sqrt(epsilon), 0.3)
    down = np.exp(-1j * np.pi / 6)
    tau = 1 / np.sqrt(3) + width * (down * np.expm1(_BEND) + 1j * np.expm1(-_BEND))
    rate = width * (down * np.exp(_BEND) - 1j * np.exp(-_BEND))
    z = 2 / epsilon * tau * (gamma + 1j * (tau**2 - 1))
    root = np.sqrt(z)
    values = np.sqrt(tau) * np.exp(-x * tau - z) * wofz(1j * root) / root * rate
    finite = np.where(np.isfinite(values), values, 0)  # far out it is 0 times infinity
    total: NDArray[np.complex128] = np.exp(0.25j * np.pi) * _SADDLE_STEP * finite.sum(axis=1)
    result: Array = -(x * np.sqrt(2 / epsilon))[:, 0] * total.real
    return result
