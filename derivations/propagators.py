"""Eqs. (3)-(5): the propagators, and the two forms of the evolution factor in Eq. (4)."""

from __future__ import annotations

import sympy
from sympy import I, Symbol

from avsym import Derivation, Integral, Range, rules, symbols
from derivations.models import EXTERNAL_TIMES

TITLE = "The propagators"
SUMMARY = (
    "An electron of momentum p in a field has the energy (p + E s)^2/2m + Delta at time s. The phase it gathers "
    "between two times is the integral of this energy: a polynomial, Eq. (4)."
)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The phase of Eq. (4) from the energy in the field."""
    time = Symbol("tau", real=True)
    energy = (symbols.p + symbols.field * time) ** 2 / (2 * symbols.mass) + symbols.Delta
    start = Integral(-I, sympy.expand(energy), (Range(time, symbols.t_1, symbols.t_2),))
    phase = (
        Derivation("evolution factor", start)
        .then(rules.integrate_polynomial, time)
        .then(rules.express, EXTERNAL_TIMES, equation="eq:4")
    )
    return (phase,)
