"""Planted errors: one function for each class, each yielding wrong versions of a correct result.

A mutation knows nothing of whether it changes the value; that is for the outside oracle to say.  What a class
yields is a note and how to make the wrong version: few are drawn, and only those are made.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

import sympy
from sympy import Add, Expr, I, Integer, Mul, Pow, Rational, S, Symbol, besselk, cosh, exp, oo

from avsym import symbols as y

Change = tuple[str, Callable[[], Any]]
Path = tuple[int, ...]
PER_CASE = 3
LINES = (y.loop_momentum(1), y.loop_momentum(2), Symbol("u", real=True), y.s, y.theta)


@dataclass(frozen=True)
class Mutant:
    """A correct result (or printed expression), and what an error made of it."""

    kind: str
    source: str
    right: Any
    wrong: Any
    note: str


# Where an expression stands in a value -------------------------------------------------------------------------------


def slots(value: Any) -> Iterator[tuple[str, Expr, Callable[[Expr], Any]]]:
    """The expressions in a result, each with how to put another in its place."""
    if hasattr(value, "ranges"):
        yield "integrand", value.integrand, lambda e: replace(value, integrand=e)
        yield "factor", value.factor, lambda e: replace(value, factor=e)
    elif hasattr(value, "rhs"):
        yield "rhs", value.rhs, lambda e: replace(value, rhs=e)
        if not value.lhs.is_Symbol:
            yield "lhs", value.lhs, lambda e: replace(value, lhs=e)
    elif hasattr(value, "electrons"):
        yield "factor", value.factor, lambda e: replace(value, factor=e)
        for name in ("electrons", "phonons"):
            yield from _momenta(value, name)
    elif isinstance(value, Expr):
        yield "expression", value, lambda e: e


def _momenta(value: Any, name: str) -> Iterator[tuple[str, Expr, Callable[[Expr], Any]]]:
    lines = getattr(value, name)
    for index, line in enumerate(lines):

        def put(e: Expr, index: int = index, line: Any = line) -> Any:
            return replace(value, **{name: (*lines[:index], replace(line, momentum=e), *lines[index + 1 :])})

        yield f"{name}[{index}]", line.momentum, put


def subtrees(expr: Expr, path: Path = ()) -> Iterator[tuple[Path, Expr]]:
    """Every node with the way to it."""
    yield path, expr
    for index, argument in enumerate(expr.args):
        yield from subtrees(argument, (*path, index))


def put(expr: Expr, path: Path, new: Expr) -> Expr:
    """The expression with another node at a place."""
    if not path:
        return new
    args = list(expr.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return expr.func(*args)


def _at_nodes(
    expr: Expr, wanted: Callable[[Expr], bool], change: Callable[[Expr], Iterable[Change]]
) -> Iterator[Change]:
    for path, node in subtrees(expr):
        if wanted(node):
            for note, new in change(node):
                yield note, partial(_put_made, expr, path, new)


def _put_made(expr: Expr, path: Path, new: Callable[[], Expr]) -> Expr:
    return put(expr, path, new())


def _terms(change: Callable[[Expr], Expr]) -> Callable[[Expr], Iterator[Change]]:
    """Each summand changed, one at a time."""

    def made(node: Expr, index: int) -> Expr:
        return Add(*node.args[:index], change(node.args[index]), *node.args[index + 1 :])

    return lambda node: ((f"term {index} of a sum", partial(made, node, index)) for index in range(len(node.args)))


def _one(note: str, change: Callable[[Expr], Expr]) -> Callable[[Expr], Iterator[Change]]:
    return lambda node: iter([(note, partial(change, node))])


def _is_sum(node: Expr) -> bool:
    return bool(node.is_Add)


def _lonely_exponential(node: Expr) -> bool:
    return isinstance(node, exp) and not node.args[0].is_Add


# The classes that change an expression -------------------------------------------------------------------------------


def sign(expr: Expr) -> Iterator[Change]:
    """A minus sign, of the whole or of one term."""
    yield from _weighted(expr, S.NegativeOne)


def factor_two(expr: Expr) -> Iterator[Change]:
    """A factor 2 or 1/2, of the whole or of one term."""
    yield from _weighted(expr, Integer(2))
    yield from _weighted(expr, Rational(1, 2))


def factor_i(expr: Expr) -> Iterator[Change]:
    """A factor i or -i, of the whole or of one term."""
    yield from _weighted(expr, I)
    yield from _weighted(expr, -I)


def _weighted(expr: Expr, number: Expr) -> Iterator[Change]:
    yield f"whole by {number}", lambda: number * expr
    yield from _at_nodes(expr, _is_sum, _terms(lambda term: number * term))
    yield from _at_nodes(expr, _lonely_exponential, _one("exponent", lambda node: exp(number * node.args[0])))


def conjugated(expr: Expr) -> Iterator[Change]:
    """i for -i, in the whole, in a factor or in one term."""

    def flip(node: Expr) -> Expr:
        return node.xreplace({I: -I})

    yield "whole", lambda: flip(expr)
    yield from _at_nodes(expr, lambda e: isinstance(e, exp) and e.has(I), _one("exponential", flip))
    yield from _at_nodes(expr, _is_sum, _terms(flip))
    yield from _at_nodes(expr, lambda e: e.is_Pow and e.has(I), _one("power", flip))


ALIKE = ((y.t_1, y.t_2), (y.t, y.T), (y.internal_time(1), y.internal_time(2)), (y.s, y.S), (y.s, y.t), (y.S, y.t),
         (y.loop_momentum(1), y.loop_momentum(2)), (y.loop_momentum(1), y.p), (y.mass, y.omega_0), (y.Gamma, y.omega_0),
         (y.field, y.Gamma), (y.mass, y.field), (y.n_ex, y.g_ep), (y.x, y.beta), (y.T, y.loop_momentum(1)))  # fmt: skip


def swapped(expr: Expr) -> Iterator[Change]:
    """Two arguments of one kind exchanged, everywhere or in one place."""
    free = expr.free_symbols
    pairs = [pair for pair in ALIKE if set(pair) <= free] or list(combinations(sorted(free, key=str), 2))
    for one, other in pairs:
        table = {one: other, other: one}
        yield f"{one}, {other}", partial(expr.xreplace, table)
        for path, node in subtrees(expr):
            if path and (node.is_Add or node.is_Pow or node.is_Function) and {one, other} <= node.free_symbols:
                yield f"{one}, {other} in one place", partial(_put_made, expr, path, partial(node.xreplace, table))


def powers(expr: Expr) -> Iterator[Change]:
    """A wrong power of a factor; powers of omega_0 and 2m that are 1 at the usual special values."""
    for extra in (y.omega_0, 1 / y.omega_0, y.omega_0**2, 2 * y.mass, 1 / (2 * y.mass), sympy.sqrt(2 * y.mass)):
        yield f"by {extra}", partial(operator.mul, expr, extra)
    yield from _at_nodes(expr, lambda e: e.is_Pow, _one("twice", lambda e: Pow(e.base, 2 * e.exp)))
    yield from _at_nodes(expr, lambda e: e.is_Pow, _one("root", lambda e: Pow(e.base, e.exp / 2)))
    yield from _at_nodes(expr, lambda e: e.is_Mul, _squared_factors)


def _squared_factors(node: Expr) -> Iterator[Change]:
    for factor in node.args:
        if factor.is_Symbol:
            yield f"{factor} squared", partial(operator.mul, node, factor)


def dropped(expr: Expr) -> Iterator[Change]:
    """A term of a sum or a factor of a product lost, or one that is 0 or 1 at a special point."""
    yield from _at_nodes(expr, _is_sum, _terms(lambda term: S.Zero))
    yield from _at_nodes(expr, lambda e: e.is_Mul, _without_factors)
    for small in (y.n_b, *sorted(expr.atoms(y.occupation_of), key=str)):
        if expr.has(small):
            yield f"a term 1 + {small}", partial(operator.mul, expr, 1 + small)
    for name in (y.t, y.T, *LINES[:2]):
        if expr.has(name):
            yield f"a term in {name}", partial(operator.mul, expr, exp(name / 3))
            yield f"a term 1 + {name}", partial(operator.mul, expr, 1 + name / 5)
            yield f"a factor cosh {name}", partial(operator.truediv, expr, cosh(name))


def _without_factors(node: Expr) -> Iterator[Change]:
    for index, factor in enumerate(node.args):
        if not factor.is_number:
            yield "factor lost", partial(Mul, *node.args[:index], *node.args[index + 1 :])


def off_by_one(expr: Expr) -> Iterator[Change]:
    """An integer one too large or too small: the order of a Bessel function, a power, a number."""
    for k in (1, -1):
        yield from _at_nodes(expr, _is_bessel, _one(f"order {k}", lambda e, k=k: besselk(e.args[0] + k, e.args[1])))
        yield from _at_nodes(expr, _is_power, _one(f"power {k}", lambda e, k=k: Pow(e.base, e.exp + k)))
        yield from _at_nodes(expr, _is_number, _one(f"number {k}", lambda e, k=k: e + k))
    below = _one("below + 1", lambda e: Rational(e.p, e.q + 1))
    yield from _at_nodes(expr, lambda e: e.is_Rational and e.q > 1, below)


def _is_bessel(node: Expr) -> bool:
    return isinstance(node, besselk)


def _is_power(node: Expr) -> bool:
    return bool(node.is_Pow and node.exp.is_Rational)


def _is_number(node: Expr) -> bool:
    return bool(node.is_Integer and abs(node) > 1)


def wrong_branch(expr: Expr) -> Iterator[Change]:
    """> for <: times exchanged in a line, a phonon's frequency of the other sign, a time turned round."""
    phonon = _one("phonon", lambda e: e.xreplace({y.omega_0: -y.omega_0}))
    yield from _at_nodes(expr, lambda e: isinstance(e, exp) and e.has(y.omega_0), phonon)
    for one, other in ((y.t_1, y.t_2), (y.internal_time(1), y.internal_time(2))):
        if expr.has(one) or expr.has(other):
            yield f"{one}, {other}", partial(expr.xreplace, {one: other, other: one})
    for name in (y.t, y.s, y.S):
        if expr.has(name):
            yield f"{name} turned", partial(expr.xreplace, {name: -name})


EXPRESSION_CLASSES: dict[str, Callable[[Expr], Iterator[Change]]] = {
    "sign": sign,
    "factor 2": factor_two,
    "factor i": factor_i,
    "conjugate": conjugated,
    "swapped arguments": swapped,
    "wrong branch": wrong_branch,
    "wrong power": powers,
    "dropped term": dropped,
    "off by one": off_by_one,
}


# Limits and orderings ------------------------------------------------------------------------------------------------


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


# Mutants of a result -------------------------------------------------------------------------------------------------


def mutants(
    value: Any, source: str, rng: random.Random, jacobian: Expr | None = None, per_case: int = PER_CASE
) -> Iterator[Mutant]:
    """At most so many mutants of each class."""
    for kind, changes in _changes(value, jacobian).items():
        rng.shuffle(changes)
        for note, make in changes[:per_case]:
            wrong = make()
            if wrong is not None and wrong != value:
                yield Mutant(kind, source, value, wrong, note)


def _changes(value: Any, jacobian: Expr | None) -> dict[str, list[Change]]:
    found = {kind: list(_in_slots(value, change)) for kind, change in EXPRESSION_CLASSES.items()}
    found["wrong domain"] = _made(wrong_domain(value))
    found["wrong branch"] += _made(turned_limits(value))
    if hasattr(value, "terms"):
        found["wrong branch"] += _made(orderings(value))
        found["dropped term"] += _made(lost_orderings(value))
        found["off by one"] += _made(turned_orderings(value))
    if jacobian is not None:
        found["lost Jacobian"] = _made(jacobian_lost(value, jacobian))
    return found


def _made(changes: Iterable[tuple[str, Any]]) -> list[Change]:
    return [(note, partial(_itself, wrong)) for note, wrong in changes]


def _itself(value: Any) -> Any:
    return value


def _in_slots(value: Any, change: Callable[[Expr], Iterator[Change]]) -> Iterator[Change]:
    for name, expr, rebuilt in slots(value):
        for note, make in change(expr):
            yield f"{name}: {note}", partial(_filled, make, rebuilt)


def _filled(make: Callable[[], Expr], rebuilt: Callable[[Expr], Any]) -> Any:
    """The value with the new expression, or None where that is no number."""
    new = make()
    return None if new.has(S.NaN, sympy.zoo, sympy.oo) else rebuilt(new)
