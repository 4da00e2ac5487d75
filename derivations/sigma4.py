"""Eqs. (7)-(9) and (A1)-(A5): the nested fourth-order self-energy."""

from __future__ import annotations

from sympy import Abs, Add, S, exp, oo

from avsym import Derivation, Integral, Range, rainbow, rules, symbols
from avsym.algebra import exponential_terms
from derivations import measures
from derivations.models import EXTERNAL_TIMES, PAPER, Model, at_rest, insert, occupation

TITLE = "The nested fourth-order self-energy"
SUMMARY = (
    "Two nested phonon lines: twelve contour orderings, three of first order in the density, one of which emits both "
    "phonons. That one is reduced, step by step, to a double integral over momentum and relative time, Eq. (A4); "
    "freezing its slow factors gives Eqs. (9) and (A5)."
)

OUTER, INNER = symbols.loop_momentum(1), symbols.loop_momentum(2)
S1, S2 = symbols.internal_time(1), symbols.internal_time(2)
SHIFT = {
    S1: symbols.T - symbols.t / 2 + S1,
    S2: symbols.T + symbols.t / 2 + S2,
}
RELATIVE = {S1: symbols.S - symbols.s / 2, S2: symbols.S + symbols.s / 2}


def derive(model: Model = PAPER) -> Derivation:
    """Sigma^(4)<(t) to Eq. (A4): exact but for the orderings kept, T = 0 and the band minimum."""
    return reduce(kept("sigma4", model), model)


def kept(name: str, model: Model = PAPER) -> Derivation:
    """The one ordering that the paper keeps; what it drops is measured for the paper's model."""
    dropped = measures.dropped_orderings if model == PAPER else measures.elsewhere(measures.dropped_orderings)
    return (
        Derivation(name, rainbow(4))
        .then(rules.expand_on_contour, equation="eq:7")
        .then(rules.sum_orderings, "<")
        .then(rules.keep_orderings, lesser=1)
        .then(rules.keep_orderings, emitted=2, measure=dropped)
    )


def reduce(ordered: Derivation, model: Model = PAPER) -> Derivation:
    """From the one ordering kept to Eq. (A4), or as far as the rules go for this model."""
    return in_relative_times(ordered, model).attempt(rules.half_line, symbols.S, equation="eq:A4")


def in_relative_times(ordered: Derivation, model: Model = PAPER) -> Derivation:
    """From the one ordering kept to mean and relative internal times, the band minimum occupied."""
    inserted = insert(ordered, model)
    empty = occupation(inserted, OUTER)
    dilute = inserted.then(rules.neglect, empty).then(rules.resolve_signs, equation="eq:8")
    return (
        at_rest(dilute.then(rules.express, EXTERNAL_TIMES), INNER, model.field)
        .then(rules.linear, {**SHIFT, OUTER: OUTER - model.field * symbols.T})
        .then(rules.linear, RELATIVE, (*empty.args, symbols.s, symbols.S), equation="eq:A2")
    )


def relative() -> Derivation:
    """Eq. (A2), with the occupation left open: mean and relative internal times."""
    inserted = (
        insert(kept("sigma4 kept"), PAPER).then(rules.neglect, symbols.occupation_of(OUTER)).then(rules.resolve_signs)
    )
    return (
        Derivation("relative times", inserted.result)
        .then(rules.express, EXTERNAL_TIMES)
        .then(rules.linear, SHIFT)
        .then(rules.linear, RELATIVE, (OUTER, INNER, symbols.s, symbols.S), equation="eq:A2")
    )


def quadrant() -> Derivation:
    """Eq. (A3), on a function of the two times that has no symmetry."""
    corner = Integral(S.One, exp(symbols.Gamma * (S1 + 2 * S2)), (Range(S1, -oo, S.Zero), Range(S2, -oo, S.Zero)))
    return Derivation("quadrant", corner).then(rules.linear, RELATIVE, (symbols.s, symbols.S), equation="eq:A3")


def freeze(reduced: Derivation, model: Model = PAPER) -> Derivation:
    """Eq. (A5): the factors with an absolute value vary slowly; take them at s = 0.  The error is the paper's."""
    if reduced.refused:
        return reduced
    _, exponent = next(exponential_terms(reduced.result.integrand))  # the slow factors are those of every term
    slow = [term for term in Add.make_args(exponent) if term.has(Abs)]
    damping = [term for term in slow if not term.has(OUTER)]
    phase = [term for term in slow if term.has(OUTER)]
    factors = [exp(Add(*group)) for group in (damping, phase) if group]
    order = f"{OUTER} outside, s inside"
    measure = measures.frozen_factors if model == PAPER else measures.elsewhere(measures.frozen_factors)
    return reduced.then(rules.freeze, factors, symbols.s, measure=measure, regulator=order, equation="eq:A5")


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The derivation of Eqs. (A4) and (A5), and of (A2) and (A3) by themselves."""
    return (freeze(derive()), relative(), quadrant())
