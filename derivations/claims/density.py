"""Whether Eq. (6) is the self-energy of a density: by Bochner's theorem its transform must be non-negative.

For t > 0 its exponent is c_1 t + c_3 t^3. In units of tau = (3|c_3|)^(-1/3) the transform depends on the frequency u
and on one number, gamma = Gamma tau = Gamma (8m/E^2)^(1/3): an Airy function of the field, broadened by Gamma.
"""

from __future__ import annotations

from math import inf, nextafter

import numpy as np
import sympy
from numpy.typing import ArrayLike, NDArray

from avsym import Sampling, symbols
from derivations import built
from derivations.claims.gauge import nodes
from derivations.decision import Claim, Decision, Finding

FREQUENCIES = np.linspace(-2.0, 16.0, 601)
REACH = 14.0  # where e^(-r^3/3) has gone


def broadening(field: float, gamma: float, mass: float) -> float:
    """Gamma (3|c_3|)^(-1/3), with the coefficients read off the derivation of Eq. (6).

    Examples
    --------
    >>> round(broadening(2.0, 1.0, 0.5), 12)  # Gamma (8m/E^2)^(1/3)
    1.0
    """
    sigma = built("sigma2")[0].result.closed()
    (node,) = sigma.atoms(sympy.exp)
    exponent = sympy.expand(node.args[0].subs(sympy.Abs(symbols.t), symbols.t))
    values = {symbols.field: field, symbols.Gamma: gamma, symbols.mass: mass, symbols.Delta: 0, symbols.omega_0: 0}
    linear, cubic = (complex(exponent.coeff(symbols.t, power).subs(values)) for power in (1, 3))
    return float(-linear.real * (3 * abs(cubic)) ** (-1 / 3))


def spectrum(frequency: ArrayLike, gamma: float) -> NDArray[np.float64]:
    """2 Re int_0^oo exp(i(u t - t^3/3) - gamma t) dt: on the real axis to the saddle sqrt(u), then turned by -pi/6."""
    u = np.atleast_1d(np.asarray(frequency, dtype=np.float64))[:, None]
    points, weights = nodes(10)
    saddle, turn = np.sqrt(np.maximum(u, 0)), REACH * np.exp(-1j * np.pi / 6)
    legs = [(saddle * points, saddle[:, 0]), (saddle + turn * points, turn)]
    parts = [length * (np.exp(1j * (u * t - t**3 / 3) - gamma * t) @ weights) for t, length in legs]
    return np.asarray(2 * (parts[0] + parts[1]).real, dtype=np.float64)


def least(gamma: float) -> tuple[float, float]:
    """The least value of the spectrum over its largest, and the frequency where it is."""
    values = spectrum(FREQUENCIES, gamma)
    place = int(np.argmin(values))
    return float(values[place] / values.max()), float(FREQUENCIES[place])


def positive_from() -> float:
    """The broadening from which the spectrum has no negative value: its lowest well touches zero."""
    from scipy import optimize

    def lowest(gamma: float) -> float:
        _, place = least(gamma)
        around = (place - 0.1, place + 0.1)
        return float(optimize.minimize_scalar(lambda u: spectrum(u, gamma)[0], bounds=around, method="bounded").fun)

    return float(optimize.brentq(lowest, 1.2, 1.45, xtol=1e-9))


def enclosed(frequency: float, gamma: float) -> float:
    """A rigorous upper bound of the spectrum at a frequency, by balls: the turned contour and its tail."""
    from flint import acb, arb, ctx

    turn = (acb(0, -1) * arb.pi() / 6).exp()
    slope = turn * acb(-gamma, frequency)
    before = ctx.prec
    ctx.prec = 128
    try:
        head = acb.integral(lambda r, _: (slope * r - r * r * r / 3).exp(), 0, 12)
        # beyond 12 the exponent falls below |slope| r - r^3/3, whose slope is under |slope| - 144
        size = slope.abs_upper()
        tail = (size * 12 - arb(576)).exp() / (arb(144) - size)
        return nextafter(float((2 * (turn * head).real + 2 * tail).upper()), inf)  # float() rounds to nearest
    finally:
        ctx.prec = before


def positive(sampling: Sampling) -> Decision:
    """The spectrum at the avalanche field of Fig. 6, and the broadening from which none of it is negative."""
    from numeric import Parameters, avalanche_field

    p = Parameters.preset("fig6")
    field = float(avalanche_field(p))
    gamma = broadening(field, float(p.gamma), float(p.mass))
    depth, place = least(gamma)
    turning = positive_from()
    scale = gamma / float(p.gamma)
    x = 2 * float(p.gamma) * float(np.sqrt(2 * p.mass * p.omega0)) / field
    return Decision(
        (Finding("least value of -i Sigma^<(omega) over its largest, Fig. 6 at E_av", depth, ">", -1e-12),),
        notes={
            "omega - (Delta - omega_0) there": place / scale,
            "rigorous upper bound of the transform there (units of (8m/E^2)^(1/3))": enclosed(place, gamma),
            "Gamma (8m/E^2)^(1/3)": gamma,
            "non-negative from Gamma (8m/E^2)^(1/3)": turning,
            "that is for E^2/(m Gamma^3) up to": 8 / turning**3,
            "at E_av non-negative from Gamma/omega_0": turning**3 / x**2,
            "theorem": "a stationary -i G^<(t) = <c^+ c(t)> is positive definite, so its transform is non-negative",
            "reading": "the paper does not say so, but every G^< is such. delta(p + E T) ties the occupation to the "
            "mean time; states of fixed canonical momentum, or a source of electrons at rest, give a positive density. "
            "At E_av the cube of the number is x^2 Gamma/omega_0",
        },
    )


CLAIMS = (
    Claim(
        "claim:density-positive",
        "Sec. II",
        "Assuming that the occupation of the conduction band is only at p̄ ~ 0 up to the onset of the avalanche ... we "
        "may write n_<(p) ~ 2 pi n_ex delta(p + ET)",
        "Some state has the density that Eq. (6) stands for: at no frequency is it negative.",
        positive,
    ),
)
