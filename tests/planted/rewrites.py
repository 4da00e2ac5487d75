"""Harmless rewrites: the same result written in another way; every one must be accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy import Add, Expr, Mul, Pow, S, Symbol, besselk, cosh, exp, log, oo

from avsym import Integral, Range
from avsym import symbols as y
from tests.planted.places import slots, subtrees

SHIFT = y.n_ex + y.omega_0 / 3
Written = tuple[str, Any]


@dataclass(frozen=True)
class Rewrite:
    """A result, written in another way."""

    kind: str
    source: str
    right: Any
    again: Any


def rewrites(value: Any, source: str) -> Iterator[Rewrite]:
    """Every way that changes how the value is written."""
    for kind, again in (*_expressions(value), *_integrals(value), *_terms(value)):
        if again is not None and (again != value or kind in ("terms reordered", "orderings reordered")):
            yield Rewrite(kind, source, value, again)


def _expressions(value: Any) -> Iterator[Written]:
    for kind, write in WAYS.items():
        for _, expr, rebuilt in slots(value):
            if sympy.count_ops(expr) < 400:
                new = write(expr)
                if new is not None:
                    yield kind, rebuilt(new)


def _everywhere(wanted: Callable[[Expr], bool], change: Callable[[Expr], Expr]) -> Callable[[Expr], Expr | None]:
    def written(expr: Expr) -> Expr | None:
        return _rebuilt(expr, wanted, change) if any(wanted(node) for _, node in subtrees(expr)) else None

    return written


def _rebuilt(expr: Expr, wanted: Callable[[Expr], bool], change: Callable[[Expr], Expr]) -> Expr:
    """From the leaves up, without evaluating sums and products again."""
    args = [_rebuilt(argument, wanted, change) for argument in expr.args]
    same = all(a is b for a, b in zip(args, expr.args, strict=True))
    plain = isinstance(expr, Add | Mul | Pow | exp)
    node = expr if same else expr.func(*args, evaluate=False) if plain else expr.func(*args)
    return change(node) if wanted(node) else node


def _reversed(node: Expr) -> Expr:
    return node.func(*reversed(node.args), evaluate=False)


def _split_exponential(node: Expr) -> Expr:
    terms = node.args[0].args
    return Mul(exp(terms[0]), exp(Add(*terms[1:])), evaluate=False)


def _split_root(node: Expr) -> Expr:
    first, *rest = node.base.args
    return Mul(Pow(first, node.exp), Pow(Mul(*rest), node.exp), evaluate=False)


def _negative_order(node: Expr) -> Expr:
    return besselk(-node.args[0], node.args[1], evaluate=False) if node.args[0] != 0 else node


def _trigonometric(node: Expr) -> Expr:
    phase = node.args[0] / sympy.I
    return sympy.cos(phase) + sympy.I * sympy.sin(phase)


def _times_one(expr: Expr) -> Expr | None:
    """Times and divided by something of the expression's own symbols."""
    names = sorted((name for name in expr.free_symbols if name.is_commutative), key=str)
    one = 1 + names[0] ** 2 if names else S.One
    return Mul(expr, one, Pow(one, -1), evaluate=False) if names else None


def _imaginary(node: Expr) -> bool:
    return isinstance(node, exp) and bool(node.args[0].is_imaginary)


def _positive_product(node: Expr) -> bool:
    return bool(node.is_Pow and node.base.is_Mul and node.base.args[0].is_positive and not node.exp.is_Integer)


def _is_root(node: Expr) -> bool:
    return bool(node.is_Pow and node.exp.is_Rational and not node.exp.is_Integer and node.base.is_positive)


WAYS: dict[str, Callable[[Expr], Expr | None]] = {
    "terms reordered": _everywhere(lambda e: e.is_Add or (e.is_Mul and e.is_commutative), _reversed),
    "expanded": sympy.expand,
    "factored": sympy.factor_terms,
    "one fraction": sympy.together,
    "exponential split": _everywhere(lambda e: isinstance(e, exp) and e.args[0].is_Add, _split_exponential),
    "exponent factored": _everywhere(lambda e: isinstance(e, exp), lambda e: exp(sympy.factor_terms(e.args[0]))),
    "root split": _everywhere(_positive_product, _split_root),
    "root below": _everywhere(_is_root, lambda e: Mul(Pow(e.base, e.exp + 1), 1 / e.base, evaluate=False)),
    "K of negative order": _everywhere(lambda e: isinstance(e, besselk), _negative_order),
    "cosh by exponentials": _everywhere(lambda e: isinstance(e, cosh), lambda e: e.rewrite(exp)),
    "cos and sin": _everywhere(_imaginary, _trigonometric),
    "logarithm expanded": _everywhere(lambda e: isinstance(e, log), lambda e: sympy.expand_log(e, force=False)),
    "times one": _times_one,
}


def _integrals(value: Any) -> Iterator[Written]:
    if not isinstance(value, Integral):
        return
    yield "moved into the integrand", Integral(S.One, value.factor * value.integrand, value.ranges, value.regulator)
    yield "moved out of the integrand", replace(value, factor=value.factor / 7, integrand=7 * value.integrand)
    if value.ranges:
        yield "variables renamed", renamed(value)
        yield "range turned", turned(value)


def renamed(value: Integral) -> Integral:
    """All integration variables by other names of the same assumptions."""
    table = {name: Symbol(f"{name.name}_new", **name._assumptions_orig) for name in value.variables}
    return _through(value, table, table)


def turned(value: Integral) -> Integral:
    """The innermost range run backward, with the sign that this costs."""
    *outer, item = value.ranges
    return replace(value, factor=-value.factor, ranges=(*outer, Range(item.variable, item.upper, item.lower)))


def shifted(value: Integral, variable: Symbol, by: Expr) -> Integral:
    """One variable shifted, together with its own limits and those that depend on it."""
    item = value.range_of(variable)
    moved = Range(variable, _less(item.lower, by), _less(item.upper, by))
    table = {variable: variable + by}
    ranges = tuple(moved if other == item else _limits(other, table) for other in value.ranges)
    return replace(value, integrand=value.integrand.xreplace(table), ranges=ranges)


def _less(limit: Expr, by: Expr) -> Expr:
    return limit if limit in (oo, -oo) else limit - by


def _limits(item: Range, table: dict[Symbol, Expr]) -> Range:
    return replace(item, lower=item.lower.xreplace(table), upper=item.upper.xreplace(table))


def _through(value: Integral, table: dict[Symbol, Expr], names: dict[Symbol, Symbol]) -> Integral:
    ranges = tuple(replace(_limits(item, table), variable=names[item.variable]) for item in value.ranges)
    return replace(value, integrand=value.integrand.xreplace(table), ranges=ranges)


def _terms(value: Any) -> Iterator[Written]:
    if hasattr(value, "terms"):
        yield "orderings reordered", replace(value, terms=tuple(reversed(value.terms)))
    if hasattr(value, "terms") and any(term.ranges for term in value.terms):
        yield "range of a time turned twice", replace(value, terms=tuple(_turned_twice(term) for term in value.terms))


def _turned_twice(term: Any) -> Any:
    if len(term.ranges) < 2:
        return term
    first, second, *rest = term.ranges
    if second.lower.has(first.variable) or second.upper.has(first.variable):
        return term
    return replace(term, ranges=(second, first, *rest))


def beside_steps(step: Any, source: str) -> Iterator[tuple[str, str, Any]]:
    """Whole steps rewritten: a variable that is left is shifted before and after; the one integrated over before only.

    Not where the step's own words name the variable, as a change of variables does; nor for the delta function made
    from a line, where a shift of time is a factor that is 1 only where the delta function is not zero.
    """
    before, after = step.before, step.after
    if not isinstance(before, Integral) or not isinstance(after, Integral):
        return
    for name in before.variables:
        done = name not in after.variables and len(after.ranges) == len(before.ranges) - 1
        if not before.range_of(name).is_line:
            continue
        if not done and set(after.variables) <= set(before.variables) and not _named(step, name):
            moved = shifted(before, name, SHIFT), shifted(after, name, SHIFT)
            yield "shifted before and after", source, replace(step, before=moved[0], after=moved[1])
        if done and step.rule != "delta function from a line":
            yield "shifted before", source, replace(step, before=shifted(before, name, SHIFT))


def _named(step: Any, name: Symbol) -> bool:
    return re.search(rf"\b{re.escape(name.name)}\b", step.statement) is not None
