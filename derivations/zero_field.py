"""The enhancement without a field: nothing by Eq. (10), a closed form by (A7)."""

from __future__ import annotations

from avsym import Derivation, rules, symbols
from derivations import built, sigma4

TITLE = "Without a field"
SUMMARY = (
    "With its slow factors frozen the integral over time gives delta(q^2/2m + omega_0), which has no root: Eq. (10) "
    "has no enhancement at E = 0. With the damping kept the delta function is a Lorentzian of width 2 Gamma, whose "
    "tail below the band leaves a ratio that does not vanish with Gamma."
)


def frozen() -> Derivation:
    """Eq. (10) at E = 0: a delta function without a root."""
    return (
        Derivation("no field, slow factors frozen", built("enhancement")[0].at("eq:10"))
        .then(rules.neglect, symbols.field)
        .then(rules.line_delta, symbols.s)
        .then(rules.delta, sigma4.OUTER)
    )


def exact() -> Derivation:
    """Eq. (A7) at E = 0, in closed form."""
    return (
        Derivation("no field, nothing frozen", built("enhancement")[1].result)
        .then(rules.neglect, symbols.field)
        .then(rules.split_sign, symbols.s)
        .then(rules.half_line, symbols.magnitude(symbols.s))
        .then(rules.lorentzian, sigma4.OUTER)
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Eq. (10) and Eq. (A7) at E = 0."""
    return (frozen(), exact())
