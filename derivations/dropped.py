"""The orderings of first order in the density that the paper leaves out, evaluated at equal times."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, S

from avsym import Derivation, Evidence, Sampling, Verdict, rainbow, rules, symbols
from derivations import built, sigma2, sigma4
from derivations.models import EXTERNAL_TIMES, PAPER, Model, insert

TITLE = "The orderings left out"
SUMMARY = (
    "Three contour orderings are of first order in the density. The paper keeps the one that emits both phonons, "
    "G^R Sigma^< G^A. At equal times the other two, G^R Sigma^R G^< and G^< Sigma^A G^A, add up to exactly minus it: "
    "emission moves electrons and makes none."
)


def relative(cut: int, model: Model = PAPER, later: Expr = S.Zero) -> Derivation:
    """The ratio to Sigma^(2)<(t) of the ordering whose only ``G^<`` is propagator ``cut``, in mean and relative times.

    Parameters
    ----------
    cut : int
    model : Model
    later : Expr
        The external time ``t = t_2 - t_1``: 0, or a positive symbol.
    """
    free, occupied = (sigma4.OUTER, sigma4.INNER) if cut == 1 else (sigma4.INNER, sigma4.OUTER)
    second = sigma2.derive(model).result.closed().subs(symbols.t, later)
    ordered = (
        Derivation(f"ordering with cut {cut}", rainbow(4))
        .then(rules.expand_on_contour)
        .then(rules.sum_orderings, "<")
        .then(rules.keep_orderings, lesser=1)
        .then(rules.keep_orderings, cut=cut, measure=_part_of_a_sum)
    )
    inserted = insert(ordered, model).then(rules.leading, symbols.occupation_of(free))
    # The outer momentum belongs to two propagators: n(q) (1 - n(q)) where it is the occupied one.
    dilute = inserted if cut == 1 else inserted.then(rules.leading, symbols.occupation_of(occupied))
    shift = {sigma4.S1: symbols.T - later / 2 + sigma4.S1, sigma4.S2: symbols.T + later / 2 + sigma4.S2}
    return (
        dilute.then(rules.express, EXTERNAL_TIMES)
        .then(rules.occupy, symbols.occupation_of(occupied), symbols.n_ex, -model.field * symbols.T)
        .then(rules.delta, occupied)
        .then(rules.express, {symbols.t: later})
        .then(rules.resolve_signs)
        .then(rules.linear, {**shift, free: free - model.field * symbols.T})
        .then(rules.linear, sigma4.RELATIVE, (free, symbols.s, symbols.S))
        .then(rules.divide, second)
    )


def _part_of_a_sum(sampling: Sampling) -> Evidence:
    return Evidence("not dropped: the three orderings are added in the next derivation", 0.0, 1.0)


def of_cut(cut: int, model: Model = PAPER) -> Derivation:
    """The ratio at t = 0 to Eq. (A4)'s form, the free momentum renamed so that the three ratios can be added."""
    name, free = sigma4.OUTER, sigma4.OUTER if cut == 1 else sigma4.INNER
    reduced = relative(cut, model).then(rules.half_line, symbols.S)
    reduced = reduced if free == name else reduced.then(rules.linear, {free: name}, (name, symbols.s))
    return reduced if cut == 1 else reduced.then(rules.linear, {symbols.s: -symbols.s})


def total(parts: Sequence[Derivation]) -> Derivation:
    """The sum of the three ratios at equal times: zero, before any integral is done."""
    name = "all orderings of first order in the density, at equal times"
    return Derivation(name, tuple(part.result for part in parts)).then(rules.join, symbols.s)


def evaluated(sampling: Sampling) -> Evidence:
    """What the two orderings left out add, relative to the one kept, at equal times."""
    step = built("dropped")[-1].steps[-1]
    judged = step.verify(sampling)
    rest = step.after.factor * step.after.integrand
    size = 1.0 if judged.verdict is Verdict.PROVED and rest == 0 else float("nan")
    return Evidence(
        "at equal times the two orderings left out add exactly -1 times the one kept (see derivation 'dropped')",
        size,
        1.0,
        judged.evidence.points,
        judged.evidence.digits,
        where="t = 0, every parameter",
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Each ordering by itself, and their sum."""
    parts = [of_cut(cut) for cut in (0, 1, 2)]
    return (parts[0], parts[2], total(parts))
