"""Eqs. (2) and (6): the second-order self-energy."""

from __future__ import annotations

from avsym import Derivation, rainbow, rules, symbols
from derivations.models import EXTERNAL_TIMES, PAPER, Model, at_rest, insert

TITLE = "The second-order self-energy"
SUMMARY = (
    "One phonon line over one electron propagator: a single contour ordering. With all electrons at rest at the mean "
    "time the band minimum appears shifted down by one phonon, Eq. (6)."
)

(Q,) = (symbols.loop_momentum(1),)


def derive(model: Model = PAPER) -> Derivation:
    """Sigma^(2)<(t) from the diagram, for the paper's model or one's own."""
    ordered = (
        Derivation("sigma2", rainbow(2)).then(rules.expand_on_contour).then(rules.sum_orderings, "<", equation="eq:2")
    )
    return at_rest(insert(ordered, model).then(rules.express, EXTERNAL_TIMES), Q, model.field, "eq:6")


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The derivation of Eq. (6)."""
    return (derive(),)
