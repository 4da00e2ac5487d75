"""Nested diagrams of any order: the ordering that emits every phonon, as a real-time integral."""

from __future__ import annotations

from avsym import Derivation, rainbow, rules, symbols
from derivations.models import EQUAL_TIMES, PAPER, Model, insert

TITLE = "Nested diagrams of higher order"
SUMMARY = (
    "The same rules at order 6 and beyond: the ordering of first order in the density that emits all phonons, with "
    "the band minimum occupied and every momentum measured from it."
)
DEFAULT_ORDER = 6


def derive(order: int = DEFAULT_ORDER, model: Model = PAPER) -> Derivation:
    """Sigma^(order)<(0) as an integral over the free momenta and the internal times before the external one."""
    lines = order // 2
    *free, occupied = (symbols.loop_momentum(index + 1) for index in range(lines))
    times = [symbols.internal_time(index) for index in range(1, order - 1)]
    derivation = (
        Derivation(f"rainbow of order {order}", rainbow(order))
        .then(rules.expand_on_contour)
        .then(rules.sum_orderings, "<")
        .then(rules.keep_orderings, lesser=1)
    )
    if order > 2:
        derivation = derivation.then(rules.keep_orderings, emitted=lines)
    derivation = insert(derivation, model)
    for momentum in free:
        derivation = derivation.then(rules.neglect, symbols.occupation_of(momentum))
    derivation = (
        derivation.then(rules.express, EQUAL_TIMES)
        .then(rules.occupy, symbols.occupation_of(occupied), symbols.n_ex, -model.field * symbols.T)
        .then(rules.delta, occupied)
    )
    if not times:
        return derivation
    shift = {time: symbols.T + time for time in times}
    moved = {momentum: momentum - model.field * symbols.T for momentum in free}
    return derivation.then(rules.resolve_signs).then(rules.linear, {**shift, **moved})


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The nested diagram of the order asked for (6 by default)."""
    return (derive(DEFAULT_ORDER if order is None else order),)
