"""Numbers for derived integrals over a momentum and times: the momentum in closed form, the times by Gauss-Legendre.

Each term of the integrand is ``c e^{a q^2 + b q + ..}``, or that over ``d q + e``.  The coefficients are read off the
derived integrand.  With ``a`` imaginary the line of ``q`` is turned by 45 degrees about the stationary point; what a
pole adds on the way is in the Faddeeva function, ``int e^{-y^2}/(y - z) dy = +-i pi w(+-z)`` for Im z > 0 or < 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import sympy
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.special import erfc, wofz
from sympy import Expr, Symbol, oo

from avsym import Integral, symbols
from avsym.algebra import exponential_terms, polynomial_in
from avsym.to_numpy import arguments, to_numpy

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]
Values = Mapping[Symbol, float]
NAMES = {symbols.s: "s", symbols.S: "S"}
NODES = 16


def over_momentum(integral: Integral, momentum: Symbol, values: Values) -> Callable[..., Complex]:
    """The integral over a momentum as a function of the times ``s`` (and ``S``) that are left.

    Parameters
    ----------
    integral : Integral
        Its integrand a sum of exponentials of quadratic polynomials in the momentum, over at most a linear one.
    values : mapping
        A number for each parameter.
    """
    terms = [
        _term(coefficient, exponent, momentum, values)
        for coefficient, exponent in exponential_terms(integral.factor * integral.integrand)
    ]
    return lambda **times: sum((term(times) for term in terms), np.zeros(1, dtype=complex))


@dataclass(frozen=True)
class _Function:
    """A coefficient as a function of the times it contains."""

    names: tuple[str, ...]
    call: Callable[..., Complex]

    def __call__(self, times: Mapping[str, Real]) -> Complex:
        return np.asarray(self.call(**{name: times[name] for name in self.names}), dtype=complex)


def _function(expression: Expr, values: Values) -> _Function:
    inserted = expression.xreplace({name: sympy.Float(value, 17) for name, value in values.items()})
    return _Function(arguments(inserted, NAMES), to_numpy(inserted, None, NAMES))


def _term(
    coefficient: Expr, exponent: Expr, momentum: Symbol, values: Values
) -> Callable[[Mapping[str, Real]], Complex]:
    numerator, denominator = sympy.fraction(sympy.together(coefficient))
    above, below = polynomial_in(exponent, momentum), polynomial_in(denominator, momentum)
    if numerator.has(momentum) or above is None or below is None or max(above) != 2 or max(below) > 1:
        raise ValueError(f"a term is no Gaussian in {momentum} over a linear function of it")
    square, linear, rest = (_function(above.get(power, sympy.S.Zero), values) for power in (2, 1, 0))
    front = _function(numerator, values)
    slope, offset = (_function(below.get(power, sympy.S.Zero), values) for power in (1, 0))
    taken = over_pole if 1 in below else _over_constant
    return lambda times: front(times) * taken(*(part(times) for part in (square, linear, rest, slope, offset)))


def _turned(square: Complex, linear: Complex, rest: Complex) -> tuple[Complex, Complex, Complex]:
    """The stationary point, the direction in which the exponent is ``-y^2``, and its value there."""
    centre: Complex = -linear / (2 * square)
    direction: Complex = np.asarray(1 / np.sqrt(-square), dtype=complex)
    value: Complex = np.exp(rest - linear**2 / (4 * square))
    return centre, direction, value


def over_pole(square: Complex, linear: Complex, rest: Complex, slope: Complex, offset: Complex) -> Complex:
    """``int e^{a q^2 + b q + c}/(d q + e) dq`` for imaginary ``a`` and ``b`` and a pole off the real line."""
    centre, direction, value = _turned(square, linear, rest)
    pole = -offset / slope
    side = np.sign(pole.imag)
    result: Complex = value / slope * side * 1j * np.pi * wofz(side * (pole - centre) / direction)
    return result


def _over_constant(square: Complex, linear: Complex, rest: Complex, slope: Complex, offset: Complex) -> Complex:
    _, direction, value = _turned(square, linear, rest)
    result: Complex = value * np.sqrt(np.pi) * direction / offset
    return result


def nodes(ends: Sequence[float], count: int) -> tuple[Real, Real]:
    """Gauss-Legendre places and weights on pieces that meet at ``ends``, dense as a square root at each end."""
    places, weights = leggauss(NODES)
    edges = np.linspace(0, np.pi / 2, count + 1)
    half = edges[1] / 2
    angles = (edges[:-1, None] + half * (places + 1)).ravel()
    steps = np.tile(weights * half, count)
    pieces = list(pairwise(ends))
    near = angles < np.pi / 4  # measured from the nearer end, which may be 0
    at = np.concatenate(
        [
            np.where(near, low + (high - low) * np.sin(angles) ** 2, high - (high - low) * np.cos(angles) ** 2)
            for low, high in pieces
        ]
    )
    width = np.concatenate([(high - low) * np.sin(2 * angles) * steps for low, high in pieces])
    return at, width


DAMPED = 18.0  # e^{-2 Gamma |s|} is followed down to e^{-36}
PANELS, INNER_PANELS = 2000, 40
FEW = 15.0


def over_times(parts: Sequence[Integral], values: Values, panels: int = PANELS) -> complex:
    """The sum of integrals over a momentum (outermost), ``s``, and perhaps ``S`` between finite limits.

    Parameters
    ----------
    parts : sequence of Integral
        Damped in ``s`` by the dephasing.
    values : mapping
        A number for each parameter.
    panels : int
        Of 16 points each, in every piece of the line of ``s``.

    Raises
    ------
    ArithmeticError
        If the result is not finite.
    """
    return _finite(sum((_one(part, values, panels) for part in parts), 0j), values)


def _one(part: Integral, values: Values, panels: int) -> complex:
    momentum, relative, *mean = part.ranges
    inner = over_momentum(part, momentum.variable, values)
    later = values.get(symbols.magnitude(symbols.t), 0.0)
    reach = DAMPED / values[symbols.Gamma] + later
    limits = {oo: reach, -oo: -reach, **values}
    low, high = (float(limit.xreplace(limits)) for limit in (relative.lower, relative.upper))
    kinks = sorted({low, high, *(kink for kink in (-later, 0.0) if low < kink < high)})
    if not mean:
        s, weights = nodes(kinks, panels)
        return complex(np.sum(inner(s=s) * weights))
    s, weights = nodes(kinks, INNER_PANELS)
    begin, end = (np.array([float(limit.subs(symbols.s, at)) for at in s]) for limit in (mean[0].lower, mean[0].upper))
    unit, steps = nodes((0.0, 1.0), INNER_PANELS)
    width = (end - begin)[:, None]
    there = inner(s=s[:, None], S=begin[:, None] + width * unit)
    return complex(np.sum(there * width * steps * weights[:, None]))


def over_times_undamped(part: Integral, values: Values) -> complex:
    """An integral whose damping in ``s`` was taken out: beyond the turning point of its cubic phase it only oscillates.

    It is cut off smoothly there, between three and six times the turning point, which costs 1e-8 of the integrand.

    Raises
    ------
    ValueError
        If the field is so strong that there are too few oscillations for that.
    """
    turning = float(np.sqrt(8 * values[symbols.mass] * values[symbols.omega_0] / 3) / values[symbols.field])
    reach, phase = 6 * turning, values[symbols.omega_0] * turning
    if phase < FEW:
        raise ValueError(f"omega_0 s is {phase:.3g} at the turning point, less than {FEW:g}: the field is too strong")
    s, weights = nodes((-reach, 0.0, reach), int(15 * phase))
    window = erfc(16 * (np.abs(s) / reach - 0.75)) / 2
    inner = over_momentum(part, part.ranges[0].variable, values)
    return _finite(complex(np.sum(inner(s=s) * weights * window)), values)


def _finite(value: complex, values: Values) -> complex:
    if not np.isfinite(value):
        raise ArithmeticError(f"the integral is {value} at {dict(values)}; nothing may rest on it")
    return value


@cache
def fig6() -> Values:
    """The parameters of Fig. 6, with the field at the lower root of lambda = 1."""
    from numeric import Parameters, avalanche_field

    preset = Parameters.preset("fig6")
    return {
        symbols.g_ep: float(preset.g_ep),
        symbols.Gamma: float(preset.gamma),
        symbols.omega_0: float(preset.omega0),
        symbols.mass: float(preset.mass),
        symbols.field: float(avalanche_field(preset)),
    }
