"""Planted errors: one function for each class, each yielding wrong versions of a correct result.

A mutation knows nothing of whether it changes the value; that is for the outside oracle to say.  What a class
yields is a note and how to make the wrong version: few are drawn, and only those are made.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import sympy
from sympy import Expr, I, Integer, Mul, Pow, Rational, S, Symbol, besselk, cosh, exp

from avsym import symbols as y
from tests.planted.domains import (
    jacobian_lost,
    lost_orderings,
    orderings,
    turned_limits,
    turned_orderings,
    wrong_domain,
)
from tests.planted.places import Change, at_nodes, put_made, single, slots, subtrees, terms

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
    yield from at_nodes(expr, _is_sum, terms(lambda term: number * term))
    yield from at_nodes(expr, _lonely_exponential, single("exponent", lambda node: exp(number * node.args[0])))


def conjugated(expr: Expr) -> Iterator[Change]:
    """i for -i, in the whole, in a factor or in one term."""

    def flip(node: Expr) -> Expr:
        return node.xreplace({I: -I})

    yield "whole", lambda: flip(expr)
    yield from at_nodes(expr, lambda e: isinstance(e, exp) and e.has(I), single("exponential", flip))
    yield from at_nodes(expr, _is_sum, terms(flip))
    yield from at_nodes(expr, lambda e: e.is_Pow and e.has(I), single("power", flip))


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
                yield f"{one}, {other} in one place", partial(put_made, expr, path, partial(node.xreplace, table))


def powers(expr: Expr) -> Iterator[Change]:
    """A wrong power of a factor; powers of omega_0 and 2m that are 1 at the usual special values."""
    for extra in (y.omega_0, 1 / y.omega_0, y.omega_0**2, 2 * y.mass, 1 / (2 * y.mass), sympy.sqrt(2 * y.mass)):
        yield f"by {extra}", partial(operator.mul, expr, extra)
    yield from at_nodes(expr, lambda e: e.is_Pow, single("twice", lambda e: Pow(e.base, 2 * e.exp)))
    yield from at_nodes(expr, lambda e: e.is_Pow, single("root", lambda e: Pow(e.base, e.exp / 2)))
    yield from at_nodes(expr, lambda e: e.is_Mul, _squared_factors)


def _squared_factors(node: Expr) -> Iterator[Change]:
    for factor in node.args:
        if factor.is_Symbol:
            yield f"{factor} squared", partial(operator.mul, node, factor)


def dropped(expr: Expr) -> Iterator[Change]:
    """A term of a sum or a factor of a product lost, or one that is 0 or 1 at a special point."""
    yield from at_nodes(expr, _is_sum, terms(lambda term: S.Zero))
    yield from at_nodes(expr, lambda e: e.is_Mul, _without_factors)
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
        yield from at_nodes(expr, _is_bessel, single(f"order {k}", lambda e, k=k: besselk(e.args[0] + k, e.args[1])))
        yield from at_nodes(expr, _is_power, single(f"power {k}", lambda e, k=k: Pow(e.base, e.exp + k)))
        yield from at_nodes(expr, _is_number, single(f"number {k}", lambda e, k=k: e + k))
    below = single("below + 1", lambda e: Rational(e.p, e.q + 1))
    yield from at_nodes(expr, lambda e: e.is_Rational and e.q > 1, below)


def _is_bessel(node: Expr) -> bool:
    return isinstance(node, besselk)


def _is_power(node: Expr) -> bool:
    return bool(node.is_Pow and node.exp.is_Rational)


def _is_number(node: Expr) -> bool:
    return bool(node.is_Integer and abs(node) > 1)


def wrong_branch(expr: Expr) -> Iterator[Change]:
    """> for <: times exchanged in a line, a phonon's frequency of the other sign, a time turned round."""
    phonon = single("phonon", lambda e: e.xreplace({y.omega_0: -y.omega_0}))
    yield from at_nodes(expr, lambda e: isinstance(e, exp) and e.has(y.omega_0), phonon)
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
