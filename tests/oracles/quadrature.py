"""Numbers for integrals by scipy and mpmath alone: nothing of avsym's evaluation or certificates is imported."""

import cmath
import random

import mpmath
import numpy as np
import sympy
from scipy.integrate import quad

INFINITE = (sympy.oo, -sympy.oo)
REALS = {"erfc": mpmath.erfc, "besselk": mpmath.besselk, "LambertW": mpmath.lambertw}


def number(expression, point):
    """The value of an expression by lambdify on mpmath."""
    names = sorted(point, key=str)
    function = sympy.lambdify(names, expression, modules=[REALS, "mpmath"])
    return complex(function(*(mpmath.mpmathify(point[name]) for name in names)))


def draw(symbols, seed):
    """Random values: positive symbols positive, others of either sign."""
    rng = random.Random(seed)
    signs = {True: lambda: 1, None: lambda: rng.choice((-1, 1)), False: lambda: -1}
    return {symbol: signs[symbol.is_positive]() * rng.uniform(0.4, 1.8) for symbol in sorted(symbols, key=str)}


def integral_of(expression, variable, lower, upper, point, breaks=()):
    """One integral over the real line, real and imaginary part by scipy."""
    at = {name: value for name, value in point.items() if name != variable}
    line = sympy.lambdify([variable], expression.xreplace({n: sympy.Float(v, 17) for n, v in at.items()}), "numpy")
    ends = [
        float("inf") * (1 if e is sympy.oo else -1) if e in INFINITE else number(e, at).real for e in (lower, upper)
    ]
    places = sorted({*breaks})
    options = {"limit": 400, "epsabs": 1e-11, "epsrel": 1e-11}
    if places:
        options["points"] = places
        ends = [max(end, -60.0) if end < 0 else min(end, 60.0) for end in ends]
    with np.errstate(all="ignore"):
        parts = [quad(lambda x, p=p: float(p(complex(line(x)))), *ends, **options)[0] for p in (np.real, np.imag)]
    return complex(*parts)


def oscillating(rational, variable, rate, point):
    """``int rational(v) e^{i rate v} dv`` over the line, by QUADPACK's Fourier routine; rational must fall off."""
    table = {name: sympy.Float(value, 17) for name, value in point.items()}
    line = sympy.lambdify([variable], rational.xreplace(table), "numpy")
    total = 0j
    for side in (1, -1):
        for part, unit in ((np.real, 1), (np.imag, 1j)):
            for weight, phase in (("cos", 1), ("sin", 1j * side)):
                value, *_ = quad(
                    lambda v, side=side, part=part: float(part(complex(line(side * v)))),
                    0,
                    np.inf,
                    weight=weight,
                    wvar=rate,
                    limit=400,
                    limlst=200,
                    epsabs=1e-10,
                )
                total += unit * phase * value
    return total


def turned(expression, variable, point, angle):
    """The integral of an entire function along the line turned by an angle in the complex plane."""
    at = {name: mpmath.mpmathify(value) for name, value in point.items()}
    line = sympy.lambdify([variable], expression.subs(at), modules=[REALS, "mpmath"])
    turn = mpmath.mpmathify(cmath.exp(1j * angle))
    value = mpmath.quad(lambda r: line(r * turn), [-mpmath.inf, -3, 0, 3, mpmath.inf])
    return complex(value * turn)


def closed(integral, point):
    """The number for an integral with no range left."""
    assert integral.ranges == ()
    return number(integral.factor * integral.integrand, point)


def nested(integral, point):
    """All integrals at once: Gauss-Legendre, in arsinh of the distance from the end where a range is infinite."""
    at = {name: np.asarray(float(value)) for name, value in point.items()}
    weight = np.asarray(1.0)
    for item in integral.ranges:
        places, weights = _rule(item, at)
        at = {name: value[..., None] for name, value in at.items()}
        at[item.variable] = places
        weight = weight[..., None] * weights
    value = sympy.lambdify(list(at), integral.factor * integral.integrand, "numpy")(*at.values())
    return complex(np.sum(weight * value))


def _rule(item, at):
    """Places and weights of one range, as arrays with one more axis than the points so far."""
    nodes, weights = np.polynomial.legendre.leggauss(90)
    ends = [
        None if end in INFINITE else sympy.lambdify(list(at), end, "numpy")(*at.values())
        for end in (item.lower, item.upper)
    ]
    lower, upper = (None if end is None else np.asarray(end)[..., None] for end in ends)
    if lower is not None and upper is not None:
        return lower + (upper - lower) * (nodes + 1) / 2, (upper - lower) * weights / 2
    turns = 2 * (nodes + 1)  # arsinh of the distance, up to 27
    away, sizes = np.sinh(turns), 2 * weights * np.cosh(turns)
    if lower is None and upper is None:
        shape = (*next(iter(at.values())).shape, 1) if at else (1,)
        sense = 1 if item.upper is sympy.oo else -1
        return np.zeros(shape) + np.concatenate([-away[::-1], away]), sense * np.concatenate([sizes[::-1], sizes])
    end, infinite = (upper, item.lower) if lower is None else (lower, item.upper)
    out = 1 if infinite is sympy.oo else -1
    return end + out * away, out * (1 if lower is not None else -1) * sizes
