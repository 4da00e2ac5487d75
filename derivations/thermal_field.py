"""Beyond the paper: the avalanche field against temperature, in closed form, and where it ends."""

from __future__ import annotations

from functools import cache

import sympy
from sympy import S, Symbol

from avsym import Derivation, Relation, rules, symbols
from avsym.propagator import bose
from derivations import field, temperature, uniform

TITLE = "The field against temperature"
SUMMARY = (
    "With the dephasing rate of Eq. (C3) the criterion reads x K_0(x) = 4/beta + n_b: temperature adds the number of "
    "phonons, nothing else. The whole curve E_av(T) follows by one parameter, and ends at the vanishing temperature."
)

RATE = Symbol("Gamma_eff", positive=True)
EFFECTIVE = Symbol("beta_eff", positive=True)


@cache
def _effective_rate() -> sympy.Expr:
    return temperature.effective().result.rhs


def _field_at_rate() -> sympy.Expr:
    return field.argument().result.rhs.subs(symbols.Gamma, RATE)


def criterion() -> Derivation:
    """lambda = 1 with the effective rate, by x = 2 Gamma_eff sqrt(2 m omega_0)/E, beta and n_b."""
    share = sympy.expand(_effective_rate() / symbols.Gamma)
    return (
        Derivation("thermal criterion", field.criterion().start)
        .then(rules.insert, {symbols.Gamma: RATE})
        .then(rules.insert, {symbols.field: _field_at_rate()})
        .then(rules.insert, {RATE: _effective_rate()})
        .then(rules.insert, {symbols.g_ep: field.parameter().result.rhs})
        .then(rules.multiply, sympy.expand(4 * share / symbols.beta))
    )


def occupation() -> Derivation:
    """The temperature at which x solves the criterion."""
    return (
        Derivation("temperature by x", criterion().result)
        .then(rules.isolate, symbols.n_b)
        .then(rules.insert, {symbols.n_b: bose(symbols.omega_0, symbols.temperature)})
    )


def curve() -> Derivation:
    """The field by x, n_b taken from the criterion."""
    start = Relation(symbols.field, _field_at_rate())
    return (
        Derivation("field by x", start)
        .then(rules.insert, {RATE: _effective_rate()})
        .then(rules.insert, {symbols.n_b: occupation().steps[0].after.rhs})
    )


def effective_parameter() -> Derivation:
    """beta with the effective rate in place of Gamma."""
    definition = field.parameter().steps[0].after
    start = Relation(EFFECTIVE, definition.rhs.subs(symbols.Gamma, RATE))
    return (
        Derivation("effective parameter", start)
        .then(rules.insert, {RATE: _effective_rate()})
        .then(rules.insert, {symbols.g_ep: field.parameter().result.rhs})
    )


def closed() -> tuple[Derivation, Derivation]:
    """The uniform closed form of x at the effective parameter, and the field that belongs to it."""
    root = (
        Derivation("closed root by n_b", uniform.lower().result)
        .then(rules.insert, {symbols.beta: EFFECTIVE})
        .then(rules.insert, {EFFECTIVE: effective_parameter().result.rhs})
    )
    start = Relation(symbols.field, _field_at_rate(), "\\approx")
    by_root = (
        Derivation("closed field by n_b", start)
        .then(rules.insert, {RATE: _effective_rate()})
        .then(rules.insert, {symbols.x: root.result.rhs})
    )
    return root, by_root


def vanishing() -> Derivation:
    """The temperature at which the effective parameter is the critical one."""
    return (
        Derivation("vanishing temperature", effective_parameter().result)
        .then(rules.insert, {EFFECTIVE: symbols.beta_c, symbols.beta: symbols.beta_c / (1 - symbols.eta)})
        .then(rules.isolate, symbols.n_b)
        .then(rules.insert, {symbols.n_b: bose(symbols.omega_0, symbols.temperature)})
        .then(rules.isolate, symbols.temperature)
    )


def highest() -> Derivation:
    """Its limit for beta -> oo, where eta = 1."""
    return Derivation("highest vanishing temperature", vanishing().result).then(rules.insert, {symbols.eta: S.One})


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The criterion at a temperature, the curve by x, and its end."""
    return (criterion(), occupation(), curve(), effective_parameter(), *closed(), vanishing(), highest())
