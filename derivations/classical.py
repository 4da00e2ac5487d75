"""Beyond the paper: Eq. (11) as a classical count of phonons."""

from __future__ import annotations

import sympy
from sympy import Abs, Rational, Symbol, exp, sinh, sqrt

from avsym import Derivation, Integral, Range, rules, symbols
from derivations import temperature

TITLE = "The classical reading of the enhancement factor"
SUMMARY = (
    "An electron starts at rest, is accelerated, k = E tau, and is lost at the rate 2 Gamma. The number of phonons "
    "that it emits at the rate of the golden rule, if emission leaves it as it is, is Eq. (11): nothing lies between."
)

FINAL, INITIAL = symbols.loop_momentum(1), symbols.loop_momentum(2)
TIME = Symbol("tau", real=True)


def rate() -> Derivation:
    """i Sigma^> at the energy of an electron of momentum q', at T = 0: the golden rule for emission."""
    energy = sympy.expand(symbols.Delta + INITIAL**2 / (2 * symbols.mass))
    return (
        Derivation("golden rule", temperature.greater().result)
        .then(rules.express, {symbols.n_b: sympy.S.Zero})
        .then(rules.transform, symbols.t, energy)
        .then(rules.line_delta, symbols.t)
    )


def _count() -> Integral:
    """``int_0^oo d tau e^{-2 Gamma tau} W(E tau)``, as half of the integral over the whole line: W is even."""
    golden = rate().result
    weight = exp(-2 * symbols.Gamma * Abs(TIME)) * golden.integrand.subs(INITIAL, symbols.field * TIME)
    return Integral(Rational(1, 2) * sympy.I * golden.factor, weight, (*golden.ranges, Range(TIME)))


def count() -> Derivation:
    """The count in closed form: time by energy conservation, then the final momentum."""
    momentum = sqrt(2 * symbols.mass * symbols.omega_0) * sinh(symbols.theta)
    return (
        Derivation("classical count", _count())
        .then(rules.delta, TIME)
        .then(rules.substitute, FINAL, symbols.theta, momentum)
        .then(rules.hyperbolic_root, symbols.theta)
        .then(rules.bessel, symbols.theta)
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The golden rule, and the count it gives along a trajectory."""
    return (rate(), count())
