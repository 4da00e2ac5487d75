"""Eqs. (15), (16), (C1)-(C4): dephasing by thermal phonons and the kickoff temperature."""

from __future__ import annotations

import sympy

from avsym import Derivation, rainbow, rules, symbols
from avsym.propagator import bose
from avsym.relation import Relation
from derivations import field
from derivations.models import EXTERNAL_TIMES, PAPER, Model

TITLE = "Thermal dephasing"
SUMMARY = (
    "At the band edge an electron cannot emit a phonon but it can absorb one. The rate is the greater self-energy at "
    "the band edge, proportional to the number of phonons n_b; it adds to the dephasing rate, and T* is where it has "
    "added a quarter of Gamma."
)

Q = symbols.loop_momentum(1)


def greater(model: Model = PAPER) -> Derivation:
    """Sigma^>(t) at small field, Eq. (C1)."""
    return (
        Derivation("greater self-energy", rainbow(2))
        .then(rules.expand_on_contour)
        .then(rules.sum_orderings, ">")
        .then(rules.insert_models, model.electrons, model.phonons, model.couplings)
        .then(rules.neglect, symbols.occupation_of(Q))
        .then(rules.express, EXTERNAL_TIMES)
        .then(rules.neglect, symbols.field)
        .then(rules.neglect, symbols.Gamma, equation="eq:C1")
    )


def at_band_edge(model: Model = PAPER) -> Derivation:
    """Sigma^>(omega = Delta), Eq. (C2): emission has no final state, absorption one delta function."""
    return (
        Derivation("self-energy at the band edge", greater(model).result)
        .then(rules.transform, symbols.t, symbols.Delta)
        .then(rules.line_delta, symbols.t)
        .then(rules.delta, Q, equation="eq:C2")
    )


def by_beta() -> Derivation:
    """Eq. (C2)'s last form: the coupling expressed through beta."""
    name = sympy.Symbol("Sigma_greater")
    return Derivation("band edge by beta", Relation(name, at_band_edge().result.closed())).then(
        rules.insert, {symbols.g_ep: field.parameter().result.rhs}, equation="eq:C2b"
    )


def dephasing() -> Derivation:
    """-Im Sigma^R(Delta), Eq. (15), by the coupling expressed through beta."""
    absorbed = at_band_edge().result.closed()
    return (
        Derivation("thermal dephasing", absorbed)
        .then(rules.retarded_from_greater, equation="eq:15")
        .then(rules.insert, {symbols.g_ep: field.parameter().result.rhs}, equation="eq:15b")
    )


def effective() -> Derivation:
    """Gamma_eff = Gamma - Im Sigma^R, Eq. (C3)."""
    rate = dephasing().result.rhs
    total = sympy.Symbol("Gamma_eff", positive=True)
    return Derivation("effective dephasing", rate).then(
        rules.name_quantity, total, sympy.factor_terms(symbols.Gamma + rate), equation="eq:C3"
    )


def kickoff() -> Derivation:
    """T* from thermal dephasing equal to Gamma/4, Eqs. (16) and (C4)."""
    rate = dephasing().result.rhs
    return (
        Derivation("kickoff temperature", Relation(rate, symbols.Gamma / 4))
        .then(rules.isolate, symbols.n_b)
        .then(rules.insert, {symbols.n_b: bose(symbols.omega_0, symbols.temperature)})
        .then(rules.isolate, symbols.temperature, equation="eq:16")
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """From the greater self-energy to T*."""
    return (greater(), at_band_edge(), by_beta(), dephasing(), effective(), kickoff())
