"""Planted errors in limits, orderings and Jacobians: each yields a note and the wrong version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Expr, Rational, S, oo

from avsym import symbols as y


def wrong_domain(value: Any) -> Iterator[tuple[str, Any]]:
    """Another limit of one range."""
    for index, item in enumerate(getattr(value, "ranges", ())):
        for note, lower, upper in _other_limits(item.lower, item.upper):
            moved = replace(item, lower=lower, upper=upper)
            yield (
                f"{note} of {item.variable}",
                replace(value, ranges=(*value.ranges[:index], moved, *value.ranges[index + 1 :])),
            )


def _other_limits(low: Expr, high: Expr) -> Iterator[tuple[str, Expr, Expr]]:
    if low is -oo and high is oo:
        yield from (("half of the line", S.Zero, oo), ("half of the line", -oo, S.Zero), ("from t", y.t, oo))
        return
    for place, end in enumerate((low, high)):
        for note, new in _moved(end):
            yield (note, new, high) if place == 0 else (note, low, new)


def _moved(end: Expr) -> Iterator[tuple[str, Expr]]:
    if end in (oo, -oo):
        return
    yield from (("1 added", end + 1), ("t added", end + y.t), ("T taken away", end - y.T))
    yield from (("doubled", 2 * end), ("sign", -end), ("by omega_0", end * y.omega_0), ("by 2m", end * 2 * y.mass))


def turned_limits(value: Any) -> Iterator[tuple[str, Any]]:
    """A range run through backward, or ended at the time on the other branch."""
    for index, item in enumerate(getattr(value, "ranges", ())):
        flip = {y.t_1: y.t_2, y.t_2: y.t_1}
        for note, moved in (
            ("backward", replace(item, lower=item.upper, upper=item.lower)),
            ("other branch", replace(item, lower=item.lower.xreplace(flip), upper=item.upper.xreplace(flip))),
        ):
            yield note, replace(value, ranges=(*value.ranges[:index], moved, *value.ranges[index + 1 :]))


def orderings(value: Any) -> Iterator[tuple[str, Any]]:
    """A vertex in the wrong place along the contour, or a limit on the wrong branch, in one ordering."""
    for index, term in enumerate(value.terms):
        sequence = term.ordering.sequence
        for place in range(len(sequence) - 1):
            other = [*sequence]
            other[place], other[place + 1] = other[place + 1], other[place]
            yield (
                "two vertices",
                _with_term(value, index, replace(term, ordering=replace(term.ordering, sequence=tuple(other)))),
            )
        for note, moved in turned_limits(term):
            yield note, _with_term(value, index, moved)
    yield "component", replace(value, component=">" if value.component == "<" else "<")


def lost_orderings(value: Any) -> Iterator[tuple[str, Any]]:
    """One ordering missing, or twice there."""
    for index, term in enumerate(value.terms):
        yield "lost", replace(value, terms=(*value.terms[:index], *value.terms[index + 1 :]))
        yield "twice", replace(value, terms=(*value.terms, term))


def turned_orderings(value: Any) -> Iterator[tuple[str, Any]]:
    """All vertices one place further along the contour, or one time counted from the next vertex."""
    for index, term in enumerate(value.terms):
        sequence = term.ordering.sequence
        moved = replace(term.ordering, sequence=(*sequence[1:], sequence[0]))
        yield "one place further", _with_term(value, index, replace(term, ordering=moved))


def _with_term(value: Any, index: int, term: Any) -> Any:
    return replace(value, terms=(*value.terms[:index], term, *value.terms[index + 1 :]))


def jacobian_lost(value: Any, jacobian: Expr) -> Iterator[tuple[str, Any]]:
    """The Jacobian missing, upside down, its root, or its numbers or symbols missing."""
    names = {item.variable: S.One for item in value.ranges}
    for note, weight in (
        ("lost", 1 / jacobian),
        ("upside down", jacobian**-2),
        ("its root", jacobian ** Rational(-1, 2)),
        ("at one place", jacobian.xreplace(names) / jacobian),
        ("its number", 1 / jacobian.as_coeff_Mul()[0]),
        ("its symbols", 1 / jacobian.as_coeff_Mul()[1]),
        ("sign", S.NegativeOne),
    ):
        inside = bool(weight.free_symbols & set(names))
        name = "integrand" if inside else "factor"
        yield note, replace(value, **{name: getattr(value, name) * weight})
