"""Whose time is in n_<(p) = 2 pi n_ex delta(p + E T)?  Three answers, each as the ratio at t = 0 from Eq. (8)."""

from __future__ import annotations

from sympy import Expr

from avsym import Derivation, Integral, rules, symbols
from derivations import sigma2, sigma4
from derivations.models import EQUAL_TIMES, PAPER, insert

TITLE = "The time in the density"
SUMMARY = (
    "The density n_<(p) = 2 pi n_ex delta(p + E T) stands inside the fourth-order integral, where T may be the mean "
    "of the external times, as the paper takes it, or that of the propagator whose density it is. With the "
    "propagator's own time electrons are at rest whenever they are looked at, and the field drops out of the ratio "
    "altogether. A stationary source, which puts electrons in at rest and lets the field drive them, gives the "
    "paper's ratio."
)
OUTER, INNER = sigma4.OUTER, sigma4.INNER
OWN = (sigma4.S1 + sigma4.S2) / 2
"""The mean of the inner propagator's own times."""
SHIFT = {sigma4.S1: symbols.T + sigma4.S1, sigma4.S2: symbols.T + sigma4.S2, OUTER: OUTER - symbols.field * symbols.T}


def opened() -> Derivation:
    """The ordering kept at equal times, its density still open."""
    return (
        insert(sigma4.kept("density open"), PAPER)
        .then(rules.neglect, symbols.occupation_of(OUTER))
        .then(rules.resolve_signs)
        .then(rules.express, EQUAL_TIMES)
    )


def external(start: Integral) -> Derivation:
    """T is the mean of the external times: the paper's choice."""
    occupied = _at_rest(Derivation("external time", start), symbols.T)
    return _ratio(_relative(occupied))


def internal(start: Integral) -> Derivation:
    """T is the mean of the propagator's own times: the electrons are at rest at every moment."""
    occupied = _at_rest(Derivation("internal time", start), OWN)
    return _ratio(_relative(occupied).then(rules.linear, {OUTER: OUTER - symbols.field * symbols.S}))


def source(start: Integral) -> Derivation:
    """Electrons put in at rest at all times, each driven by the field since: what T of the paper's choice stands for.

    ``t_0`` is when an electron was put in; it ends as the time since then, in the place of S.
    """
    begun, mean, force = symbols.t_0, symbols.S, symbols.field
    times = (sigma4.S2, sigma4.S1)
    return _ratio(
        Derivation("stationary source", start)
        .then(rules.inject, symbols.occupation_of(INNER), symbols.n_ex, force, symbols.Gamma, times, begun)
        .then(rules.delta, INNER)
        .then(rules.linear, {**SHIFT, begun: symbols.T + begun})
        .then(rules.linear, sigma4.RELATIVE, (OUTER, symbols.s, mean, begun))
        .then(rules.linear, {begun: begun + mean, OUTER: OUTER - force * mean}, (OUTER, symbols.s, begun, mean))
        .then(rules.half_line, mean)
        .then(rules.linear, {OUTER: OUTER + force * begun})
        .then(rules.linear, {begun: mean}, (OUTER, symbols.s, mean))
    )


def _at_rest(derivation: Derivation, time: Expr) -> Derivation:
    """All electrons at zero mechanical momentum at a time."""
    occupied = symbols.occupation_of(INNER)
    return derivation.then(rules.occupy, occupied, symbols.n_ex, -symbols.field * time).then(rules.delta, INNER)


def _relative(occupied: Derivation) -> Derivation:
    return occupied.then(rules.linear, SHIFT).then(rules.linear, sigma4.RELATIVE, (OUTER, symbols.s, symbols.S))


def _ratio(reduced: Derivation) -> Derivation:
    second = sigma2.derive().result.closed().subs(symbols.t, 0)
    return reduced.then(rules.half_line, symbols.S).then(rules.divide, second)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The integral with its density open, and the ratio at t = 0 for each of the three."""
    start = opened()
    return (start, *(choose(start.result) for choose in (external, internal, source)))
