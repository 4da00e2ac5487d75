"""The fourth-order diagram that the paper leaves out: two phonon lines that cross."""

from __future__ import annotations

from avsym import Derivation, Diagram, Integral, rules, symbols
from derivations import built, sigma4
from derivations.models import EQUAL_TIMES, PAPER, insert

TITLE = "The crossing fourth-order self-energy"
SUMMARY = (
    "At fourth order there are two irreducible diagrams; the paper looks at the nested one. The other, by the same "
    "rules: the ordering with one G^< in which both phonons are emitted, at T = 0, dilute, at equal times. "
    "The electron arrives with momentum q on one branch and p - q on the other, so the ratio depends on the "
    "mechanical momentum p. The momentum integral is Fresnel's; what is left is a double integral over the "
    "times, of a quartic phase, and stays one."
)

OUTER, INNER = sigma4.OUTER, sigma4.INNER
CROSSED = Diagram(((0, 2), (1, 3)))
_FROM_T = {time: symbols.T + time for time in (sigma4.S1, sigma4.S2)}


def derive() -> Derivation:
    """Sigma^(4)<_p(0)/Sigma^(2)<(0) of the crossing diagram, by momentum, relative and mean time; p is mechanical."""
    second = built("sigma2")[0].result.closed().subs(symbols.t, 0)
    ordered = (
        Derivation("crossing", CROSSED)
        .then(rules.expand_on_contour)
        .then(rules.sum_orderings, "<")
        .then(rules.keep_orderings, lesser=1)
        .then(rules.keep_orderings, emitted=2)
    )
    return (
        insert(ordered, PAPER)
        .then(rules.neglect, symbols.occupation_of(OUTER))
        .then(rules.neglect, symbols.occupation_of(symbols.p - OUTER + INNER))
        .then(rules.resolve_signs)
        .then(rules.express, EQUAL_TIMES)
        .then(rules.occupy, symbols.occupation_of(INNER), symbols.n_ex, -symbols.field * symbols.T)
        .then(rules.delta, INNER)
        .then(rules.express, {symbols.p: symbols.p - symbols.field * symbols.T})
        .then(rules.linear, {**_FROM_T, OUTER: OUTER - symbols.field * symbols.T})
        .then(rules.linear, sigma4.RELATIVE, (OUTER, symbols.s, symbols.S))
        .then(rules.divide, second)
    )


def over_times(ratio: Integral) -> Derivation:
    """The same with the momentum integrated: what is left of it is the square of a quadratic in the times over s."""
    start = Derivation("crossing, over the times", ratio)
    return start.then(rules.innermost, OUTER, f"e^(-eta {OUTER}^2)").then(rules.gaussian, OUTER)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The ratio, and the ratio with its momentum integrated."""
    ratio = derive()
    return (ratio, over_times(ratio.result))
