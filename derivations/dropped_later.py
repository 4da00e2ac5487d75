"""The orderings of first order in the density at unequal times, as ratios to Sigma^(2)<(t) for t > 0."""

from __future__ import annotations

from dataclasses import replace

from sympy import Abs, S

from avsym import Derivation, rules, symbols
from derivations import dropped

TITLE = "The orderings left out, at unequal times"
SUMMARY = (
    "Away from t = 0 the three orderings do not cancel. The two left out carry the level shift and the decay of an "
    "electron dressed by phonons; they outlast the one kept, which fades within a period of the phonon."
)
LATER = symbols.magnitude(symbols.t)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Cuts 0, 1 and 2, the last in two parts, to integrals over the free momentum and the times that are left."""
    first, second, third = (dropped.relative(cut, later=LATER) for cut in (0, 1, 2))
    taken = [part.then(rules.half_line, symbols.S) for part in (first, second)]
    return tuple(replace(part, name=f"{part.name}, t > 0") for part in (*taken, third, *_on_both_sides(third)))


def _on_both_sides(third: Derivation) -> tuple[Derivation, Derivation]:
    """In cut 2 a propagator joins s_1 and t_1, and s_1 may lie on both sides of t_1: its domain in two parts."""
    momentum, relative, mean = third.result.ranges
    before = replace(third.result, ranges=(momentum, relative, replace(mean, upper=-Abs(symbols.s) / 2)))
    between = replace(relative, upper=S.Zero), replace(mean, lower=symbols.s / 2)
    after = replace(third.result, ranges=(momentum, *between))
    early = Derivation("ordering with cut 2, s_1 before t_1", before).then(rules.resolve_signs)
    late = Derivation("ordering with cut 2, s_1 after t_1", after).then(rules.resolve_signs)
    return early.then(rules.half_line, symbols.S), late
