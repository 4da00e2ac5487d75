"""The avalanche criterion, slow and exact: mpmath at the caller's precision, a rigorous enclosure by python-flint."""

from functools import cache

import flint
import mpmath
from mpmath import mpf


def exact(*values):
    return [mpf(float(value)) for value in values]


def exact_beta(p, gamma=None):
    g, rate, omega0, mass = exact(p.g_ep, p.gamma if gamma is None else gamma, p.omega0, p.mass)
    return g**2 / rate * mpmath.sqrt(2 * mass / omega0**3)


def exact_x(field, p, gamma=None):
    e, rate, omega0, mass = exact(field, p.gamma if gamma is None else gamma, p.omega0, p.mass)
    return 2 * rate * mpmath.sqrt(2 * mass * omega0) / e


@cache
def exact_threshold():
    return mpmath.findroot(lambda x: mpmath.besselk(0, x) - x * mpmath.besselk(1, x), 0.6)


def exact_root(beta, branch):
    """Root of ln(x K0(x) beta/4) in ln x: bisection from the maximum outwards, then Newton to 40 digits."""
    top = exact_threshold()
    inside, outside = mpmath.log(top), mpmath.log(2 * mpmath.log(beta) + 5 if branch == "lower" else top / beta / 100)
    for _ in range(32):
        middle = (inside + outside) / 2
        x = mpmath.exp(middle)
        inside, outside = (middle, outside) if x * mpmath.besselk(0, x) * beta > 4 else (inside, middle)
    root = (inside + outside) / 2
    for _ in range(6):
        x = mpmath.exp(root)
        k0, k1 = mpmath.besselk(0, x), mpmath.besselk(1, x)
        root -= mpmath.log(x * k0 * beta / 4) / (1 - x * k1 / k0)
    return mpmath.exp(root)


def steepness(x):
    """|d ln(x K0)/d ln x|: how fast the criterion changes at x."""
    return abs(1 - x * mpmath.besselk(1, x) / mpmath.besselk(0, x))


def flint_threshold():
    """Rigorous enclosure of beta_c: the sign of d(x K0)/dx = K0 - x K1 isolates its root, 60 digits of bisection."""

    def slope(x):
        return x.bessel_k(0) - x * x.bessel_k(1)

    flint.ctx.prec = 300
    low, high = flint.arb(1) / 2, flint.arb(7) / 10
    assert slope(low) > 0 > slope(high)
    for _ in range(200):
        middle = flint.arb(((low + high) / 2).mid())
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    x = low.union(high)
    return 4 / (x * x.bessel_k(0))
