"""The avalanche criterion: enhancement, both branches of the field, and the thresholds in beta and temperature.

With ``x = 2 Gamma sqrt(2 m omega0) / E`` the condition lambda = 1 reads ``x K0(x) = 4/beta``. The left side has one
maximum, so there are two roots above beta_c. They are found in three pieces, because near beta_c the roots merge:

- ``ln(beta/beta_c) <= 1``: ``ln(x/x_c)`` is analytic in ``t = sqrt(ln(beta/beta_c))``, one branch for each sign of t.
  Its series needs no Bessel function, hence does not lose half the digits where the two roots meet.
- above, larger x (lower field): a Lambert-like guess and two Halley steps on ``ln(x K0(x) beta/4)``.
- above, smaller x (upper field): the same kind of guess and Newton steps with the small-x series of K0
  (``scipy.special.k0`` is off by up to 6 eps for x < 2, more than the accuracy wanted here).

Source: X. Chen and J. E. Han, Phys. Rev. B 109, 054307 (2024), Eqs. (11)-(16), (B1)-(B4), (C3), (C4).
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import k0e, k1e

from numeric import kernels
from numeric.compensated import remainder, two_product
from numeric.parameters import Parameters, Real, broadcast, choice, real

Array = NDArray[np.float64]

_BLOCK = 16384  # parameter sets handled at once: temporaries stay in the cache
_BRANCHES = {"lower": 1, "upper": -1}
_quiet = np.errstate(all="ignore")


def checked(p: object, field: object = 0.0) -> tuple[Array, dict[str, Array]]:
    """Return ``|field|`` and what lambda depends on, broadcast to one shape, or raise in one line.

    ``gamma`` is ``p.gamma_eff``, the dephasing that enters every criterion.

    >>> checked(Parameters.preset("fig6"), -2.0)[0]
    array(2.)
    """
    if not isinstance(p, Parameters):
        raise TypeError(f"p={type(p).__name__} must be a Parameters object")
    size = np.abs(real("field", field))
    shape = broadcast(field=size, parameters=np.broadcast_to(0.0, p.shape))
    names = {"g_ep": p.g_ep, "gamma": p.gamma_eff, "mass": p.mass, "omega0": p.omega0}
    return np.broadcast_to(size, shape), {name: np.broadcast_to(value, shape) for name, value in names.items()}


@_quiet
def enhancement(field: Real, p: Parameters) -> Real:
    """Ratio of the two-phonon to the one-phonon lesser self-energy, in closed form.

    ``lambda = m g^2 / (omega0 |E|) K0(2 Gamma_eff sqrt(2 m omega0) / |E|)``, a number; 0 at E = 0.

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
    Eq. (11). Relative error a few eps times (1 + x); below K0's underflow (x > 740) the value is 0.

    Examples
    --------
    >>> p = Parameters.preset("fig6")
    >>> round(float(enhancement(avalanche_field(p), p)), 12)
    1.0
    """
    size, model = checked(p, field)
    tiny = ~(kernels.scaled_dephasing(size, model["gamma"], model["mass"], model["omega0"]) < 740)
    return np.where(tiny, 0.0, kernels.enhancement(np.where(tiny, 1.0, size), **model))[()]


@_quiet
def avalanche_field(p: Parameters, branch: str = "lower") -> Real:
    """Field at which the enhancement is 1; nan where there is none (beta_eff below ``critical_beta()``).

    ``x K0(x) = 4/beta_eff`` with ``x = 2 Gamma_eff sqrt(2 m omega0) / E``; between the two fields lambda > 1.

    Parameters
    ----------
    p : the model; its temperature enters through ``p.gamma_eff``.
    branch : ``"lower"``, the avalanche field proper (larger x), or ``"upper"``, above which lambda < 1 again.

    Raises
    ------
    TypeError, ValueError
        For an unknown ``branch``.

    Notes
    -----
    Eqs. (11), (B1). Field in energy/length. Backward error at most 4 eps (1 + ``|1 - x K1/K0|``), where beta and x are
    formed exactly from g_ep, gamma_eff, mass and omega0.

    Examples
    --------
    >>> p = Parameters.preset("fig6")
    >>> round(float(avalanche_field(p)), 9), round(float(avalanche_field(p, "upper")), 6)
    (0.000807113, 0.055968)
    """
    sign = _BRANCHES[choice("branch", branch, _BRANCHES)]
    _, model = checked(p)
    flat = [model[name].ravel() for name in ("g_ep", "gamma", "mass", "omega0")]
    result = np.empty(flat[0].size)
    for start in range(0, result.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        result[block] = _field(sign, *(values[block] for values in flat))
    return result.reshape(model["gamma"].shape)[()]


def critical_beta() -> float:
    """Smallest avalanche parameter with an avalanche, ``beta_c = 4 / max_x x K0(x)``, a number.

    Computed with 40 digits on first use. Eq. (14).

    >>> round(critical_beta(), 3)
    8.574
    """
    return _threshold().beta


@_quiet
def kickoff_temperature(p: Parameters) -> Real:
    """Temperature at which phonons add a quarter to the dephasing: ``beta n_b = 1``, ``T* = omega0/ln(1 + beta)``.

    Energy; nan where g_ep = 0, for then no temperature does. Does not depend on ``p.temperature``.

    Raises TypeError for what is no Parameters.

    Notes
    -----
    Eq. (16) = Eq. (C4).

    Examples
    --------
    >>> round(float(kickoff_temperature(Parameters.preset("fig6"))), 4)
    0.087
    """
    _, model = checked(p)
    value = model["omega0"] / np.log1p(p.beta)  # not ln(1 + beta): that forgets a small beta
    return np.where(np.isfinite(value), value, np.nan)[()]


@_quiet
def vanishing_temperature(p: Parameters) -> Real:
    """Temperature above which no avalanche is left, where ``beta_eff(T) = beta/(1 + beta n_b/4) = beta_c``.

    ``T = omega0 / ln(1 + 1/n)`` with ``n = 4 (1/beta_c - 1/beta)``; energy; nan where ``beta < beta_c``.

    Raises TypeError for what is no Parameters.

    Notes
    -----
    Eqs. (14) and (C3) combined. Since n < 4/beta_c it never exceeds ``omega0 / ln(1 + beta_c/4)``.

    Examples
    --------
    >>> round(float(vanishing_temperature(Parameters.preset("fig6"))), 4)
    0.217
    """
    _, model = checked(p)
    beta, rounding = _beta(model["g_ep"], np.broadcast_to(p.gamma, p.shape), model["mass"], model["omega0"])
    excess = _excess(beta, rounding)
    occupation = 4 / critical_beta() * excess / (1 + excess)
    return np.where(excess >= 0, model["omega0"] / np.log1p(1 / occupation), np.nan)[()]


class _Threshold(NamedTuple):
    """Where the two roots meet, and how they part."""

    x: float
    beta: float
    beta_tail: float  # beta_c - beta: with it the distance from threshold keeps its digits
    opening: Array  # ln(x/x_c) as a polynomial in t = +-sqrt(ln(beta/beta_c)), |t| <= 1, lowest power first


@cache
def _threshold() -> _Threshold:
    """Compute beta_c and the opening of the two branches with 40 digits."""
    import mpmath  # 30 ms that only the first call should pay

    with mpmath.workdps(50):
        x = mpmath.findroot(lambda y: mpmath.besselk(0, y) - y * mpmath.besselk(1, y), 0.6)
        beta = 4 / (x * mpmath.besselk(0, x))
        rates = _opening_rates(x**2, mpmath.sqrt(2 / (1 - x**2)), 64)
        series = [0.0, *(float(rate / (n + 1)) for n, rate in enumerate(rates))]
        threshold = float(x), float(beta), float(beta - float(beta))
    # The Taylor series converges for |t| < 2; on |t| <= 1 a Chebyshev sum of half as many terms is as good.
    chebyshev = np.polynomial.chebyshev.poly2cheb(series)[:30]
    return _Threshold(*threshold, np.asarray(np.polynomial.chebyshev.cheb2poly(chebyshev), dtype=np.float64))


def _opening_rates(y0: float, first: float, count: int) -> list[float]:
    """Taylor coefficients of dz/dt, where z = ln(x/x_c) and t^2 = ln(beta/beta_c) = -ln(x K0(x)) + const.

    With k = d ln(x K0)/dz = 1 - x K1/K0 and y = x^2, Bessel's equation gives three rules, solved order by order:
    ``z' k = -2t``, ``k' = z' (y - (1-k)^2)``, ``y' = 2 y z'``. Works for any numbers, here mpmath's.
    """
    rate, k, y, slope = [first], [0.0, -2 / first], [y0], [y0 - 1]
    for n in range(1, count):
        y.append(2 * sum(y[i] * rate[n - 1 - i] for i in range(n)) / n)
        slope.append(y[n] + 2 * k[n] - sum(k[i] * k[n - i] for i in range(n + 1)))
        known = sum(rate[i] * slope[n - i] for i in range(n)) / (n + 1)
        rest = sum(rate[i] * k[n + 1 - i] for i in range(1, n))
        rate.append(-(rest + rate[0] * known) / (k[1] + rate[0] * slope[0] / (n + 1)))
        k.append(known + rate[n] * slope[0] / (n + 1))
    return rate


def _field(sign: int, g_ep: Array, gamma: Array, mass: Array, omega0: Array) -> Array:
    x = _root(sign, *_beta(g_ep, gamma, mass, omega0))
    return 2 * gamma * np.sqrt(2 * mass * omega0) / x


def _root(sign: int, beta: Array, rounding: Array) -> Array:
    """Solve x K0(x) = 4/beta for the larger (sign > 0) or smaller x; nan where there is no root."""
    rise = np.log1p(_excess(beta, rounding))
    x = np.full(beta.shape, np.nan)
    near, far = (rise >= 0) & (rise <= 1), rise > 1
    x[near] = _near_root(sign * np.sqrt(rise[near]))
    x[far] = (_large_root if sign > 0 else _small_root)(beta[far], rounding[far])
    return x


def _near_root(t: Array) -> Array:
    *lower, value = _threshold().opening
    for coefficient in reversed(lower):
        value = value * t + coefficient
    x: Array = _threshold().x * np.exp(value)
    return x


def _large_root(beta: Array, rounding: Array) -> Array:
    level = np.log(np.sqrt(np.pi / 32) * beta)
    x: Array = level + np.log(level + np.log(level) / 2) / 2  # from sqrt(pi x/2) exp(-x) = 4/beta, Eq. (B2)
    for _ in range(2):
        scaled, half = k0e(x), np.exp(-x / 2)  # exp(-x) in two halves: neither K0 nor it may underflow
        ratio = k1e(x) / scaled
        value = np.log(x * scaled * half * (beta / 4) * half) + rounding
        slope, bend = 1 / x - ratio, 1 + ratio / x - ratio**2 - 1 / x**2
        x = x - 2 * value * slope / (2 * slope**2 - value * bend)
    return x


def _small_root(beta: Array, rounding: Array) -> Array:
    level = np.log(beta / (2 * np.exp(np.euler_gamma)))
    # from x (-ln(x/2) - gamma) = 4/beta, the first term of the series
    x: Array = 2 * np.exp(-np.euler_gamma - level) / (level + np.log(level + np.log(level)))
    for _ in range(4):
        q, v = x * x / 4, -np.log(x / 2) - np.euler_gamma
        first = 1 + q * (1 + q / 4 * (1 + q / 9 * (1 + q / 16)))  # I0
        bessel = v * first + q * (1 + q * (3 / 8 + q * (11 / 216 + q * 25 / 6912)))  # K0; x K1 needs fewer digits
        slope = 1 - (first - 2 * q * v * (1 + q / 2) - 2 * q - 1.5 * q * q) / bessel
        x = x - x * (np.log(x * bessel * (beta / 4)) + rounding) / slope
    return x


def _excess(beta: Array, rounding: Array) -> Array:
    """beta/beta_c - 1, accurate to its own last digits however small it is."""
    threshold = _threshold()
    return ((beta - threshold.beta) + (beta * rounding - threshold.beta_tail)) / threshold.beta


def _beta(g_ep: Array, gamma: Array, mass: Array, omega0: Array) -> tuple[Array, Array]:
    """Eq. (13) as a float and the relative error of that float: beta = float (1 + error), to about 30 digits."""
    a, b, square = g_ep / omega0, g_ep / gamma, 2 * mass / omega0
    root = np.sqrt(square)
    ab, ab_tail = two_product(a, b)
    beta, beta_tail = two_product(ab, root)
    quotients = remainder(g_ep, a, omega0) + remainder(g_ep, b, gamma)
    radical = remainder(2 * mass, square, omega0) + remainder(square, root, root)
    error = quotients + radical / 2 + ab_tail / ab + beta_tail / beta
    return beta, np.where(np.isfinite(error), error, 0.0)  # not finite only where a scale is beyond 1e+-140
