"""Beyond the paper: how the avalanche field depends on each parameter, locally and exactly."""

from __future__ import annotations

from sympy import Symbol

from avsym import Derivation, rules, symbols
from derivations import field

TITLE = "Local exponents"
SUMMARY = (
    "d ln E_av / d ln of each parameter follows from lambda = 1 by implicit differentiation. Each is a function of x "
    "alone, through kappa = x K_1(x)/K_0(x), which is 1 where the two fields meet."
)

NAMES = {
    symbols.Gamma: Symbol("alpha_1", real=True),
    symbols.g_ep: Symbol("alpha_2", real=True),
    symbols.omega_0: Symbol("alpha_3", real=True),
    symbols.mass: Symbol("alpha_4", real=True),
}
"""Parameter -> name of the exponent of the field in it."""


def exponent(parameter: Symbol) -> Derivation:
    """d ln E / d ln parameter at lambda = 1, by x."""
    return (
        Derivation(f"exponent of {parameter}", field.criterion().start)
        .then(rules.local_exponent, symbols.field, parameter, NAMES[parameter])
        .then(rules.insert, {symbols.field: field.argument().result.rhs})
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The exponents of E_av in Gamma, g, omega_0 and m."""
    return tuple(exponent(parameter) for parameter in NAMES)
