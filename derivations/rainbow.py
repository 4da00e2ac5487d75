"""Nested diagrams of any order: the ordering that emits every phonon, reduced as far as exact rules go."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, Symbol

from avsym import Derivation, rainbow, rules, symbols
from avsym.langreth import MAX_EXPANDED
from derivations.models import EQUAL_TIMES, EXTERNAL_TIMES, PAPER, Model, insert

TITLE = "Nested diagrams of higher order"
SUMMARY = (
    "The same rules at order 6 and beyond. Mean and relative times at every level, momenta measured from the band "
    "minimum at the level around them: each momentum integral is Fresnel's, each mean time an error function, and one "
    "relative time a level is left. With the paper's choice, all electrons at rest at the external time, the mean "
    "times stay coupled and only one closes; with electrons injected at rest at a constant rate all of them close, at "
    "any external time difference. Both give (A7) at order 4; from order 6 on they differ."
)
DEFAULT_ORDER = 6


def derive(order: int = DEFAULT_ORDER, model: Model = PAPER) -> Derivation:
    """Sigma^(order)<(0) with all electrons at rest at the external time, the paper's choice."""
    occupied = symbols.loop_momentum(order // 2)
    derivation = (
        replace(_dilute(order, model), name=f"rainbow of order {order}")
        .then(rules.express, EQUAL_TIMES)
        .then(rules.occupy, symbols.occupation_of(occupied), symbols.n_ex, -model.field * symbols.T)
        .then(rules.delta, occupied)
    )
    if order == 2:
        return derivation
    reduced = _momenta(derivation.then(rules.resolve_signs), order, sympy.S.Zero, model.field)
    return _mean_times(reduced, order // 2 - 1)


def stationary(order: int = DEFAULT_ORDER, model: Model = PAPER, difference: Expr = symbols.t) -> Derivation:
    """Sigma^(order)<(t) with electrons injected at rest at a constant rate and lost at the rate 2 Gamma.

    Parameters
    ----------
    order : int
    model : Model
    difference : expression
        The external times' difference; 0 is a simpler integral.
    """
    at = "" if difference == symbols.t else " at equal times"
    started = replace(_injected(order, model), name=f"stationary rainbow of order {order}{at}")
    times = EXTERNAL_TIMES if difference == symbols.t else EQUAL_TIMES
    reduced = _momenta(started.then(rules.express, times), order, difference, model.field, injected=True)
    return _mean_times(reduced, order // 2)


def _injected(order: int, model: Model) -> Derivation:
    """Before anything is done about times: the innermost electrons injected at rest."""
    lines = order // 2
    occupied = symbols.loop_momentum(lines)
    derivation = _dilute(order, model)
    derivation = derivation.then(rules.resolve_signs) if order > 2 else derivation
    source = (symbols.n_ex, model.field, symbols.Gamma, (_late(lines - 1, lines), _early(lines - 1)), symbols.t_0)
    return derivation.then(rules.inject, symbols.occupation_of(occupied), *source).then(rules.delta, occupied)


def _dilute(order: int, model: Model) -> Derivation:
    """The one ordering of first order in the density that emits every phonon, the model put in."""
    contour = Derivation("rainbow", rainbow(order)).then(rules.expand_on_contour)
    if order > MAX_EXPANDED:
        ordered = contour.then(rules.sum_first_order)
    else:
        ordered = contour.then(rules.sum_orderings, "<").then(rules.keep_orderings, lesser=1)
    ordered = ordered.then(rules.keep_orderings, emitted=order // 2) if order > 2 else ordered
    inserted = insert(ordered, model)
    for line in range(1, order // 2):
        inserted = inserted.then(rules.neglect, symbols.occupation_of(symbols.loop_momentum(line)))
    return inserted


def _late(level: int, lines: int) -> Symbol:
    """The later (forward) vertex of a self-energy, counted from the outside; level 0 is the external one."""
    return symbols.internal_time(2 * lines - 1 - level) if level else symbols.t_2


def _early(level: int) -> Symbol:
    return symbols.internal_time(level) if level else symbols.t_1


def _momenta(derivation: Derivation, order: int, difference: Expr, field: Expr, injected: bool = False) -> Derivation:
    """To mean and relative times at every level, and through every momentum integral from the inside out."""
    lines = order // 2
    momenta = [symbols.loop_momentum(line) for line in range(1, lines)]
    relative = [symbols.relative_time(level) for level in range(1, lines)]
    means = [symbols.mean_time(level) for level in range(1, lines + injected)]
    mapping, centre = {}, symbols.T
    for level, (momentum, time) in enumerate(zip(momenta, relative, strict=True), 1):
        mapping[momentum] = momentum - field * centre
        centre += means[level - 1]
        mapping |= {_late(level, lines): centre + time / 2, _early(level): centre - time / 2}
    mapping |= {symbols.t_0: centre + means[-1]} if injected else {}
    derivation = derivation.then(rules.linear, mapping, (*momenta, *relative, *means))
    for momentum in momenta:
        derivation = derivation.then(rules.innermost, momentum, f"e^(-eta {momentum}^2)")
    for momentum in reversed(momenta):
        derivation = derivation.then(rules.gaussian, momentum)
    return derivation


def _mean_times(derivation: Derivation, levels: int) -> Derivation:
    """Through the integrals over mean times from the inside out; where one has no closed form the rest stays."""
    for level in range(levels, 0, -1):
        derivation = close_mean_time(derivation, symbols.mean_time(level))
    return derivation


def close_mean_time(derivation: Derivation, mean: Symbol) -> Derivation:
    """An exponential on a half line, or an error function."""
    closed = derivation.attempt(rules.half_line, mean)
    return derivation.attempt(rules.half_line_gaussian, mean) if closed.refused else closed


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The nested diagram of the order asked for (6 by default), for both choices of the source."""
    order = DEFAULT_ORDER if order is None else order
    return (derive(order), stationary(order, difference=sympy.S.Zero), stationary(order))
