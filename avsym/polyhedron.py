"""Domains bounded by planes: implication and nesting by Fourier-Motzkin elimination.

A domain is a tuple of affine forms, each of which is negative inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import Abs, Expr, Max, Min, Symbol, oo

from avsym.integral import Range

Forms = tuple[Expr, ...]


def forms_of(ranges: Sequence[Range]) -> tuple[int, Forms]:
    """The orientation (+1 or -1) of nested ranges and their domain as negative forms.

    Raises
    ------
    ValueError
        If the direction of a range cannot be told.
    """
    sign: int = 1
    forms: list[Expr] = []
    for item in ranges:
        lower, upper = item.lower, item.upper
        if upper is -oo or lower is oo:
            sign, lower, upper = -sign, upper, lower
        elif lower is not -oo and upper is not oo and not implies(tuple(forms), lower - upper):
            if not implies(tuple(forms), upper - lower):
                raise ValueError(f"the direction of the range of {item.variable} from {lower} to {upper} is not known")
            sign, lower, upper = -sign, upper, lower
        forms += [form for bound in _flat(lower, Max) for form in _below(bound, item.variable)]
        forms += [form for bound in _flat(upper, Min) for form in _below(item.variable, bound)]
    return sign, tuple(forms)


def _flat(bound: Expr, head: Any) -> list[Expr]:
    """``-|u|`` above and ``|u|`` below are two planes each; ``Min`` above and ``Max`` below are several."""
    if isinstance(bound, head):
        return [piece for argument in bound.args for piece in _flat(argument, head)]
    sign = -1 if head is Min else 1
    for node in bound.atoms(Abs):
        if (bound.coeff(node) * sign).is_positive and not (bound - bound.coeff(node) * node).has(Abs):
            return [bound.subs(node, node.args[0]), bound.subs(node, -node.args[0])]
    return [bound]


def _below(smaller: Expr, larger: Expr) -> list[Expr]:
    return [] if smaller is -oo or larger is oo else [sympy.expand(smaller - larger)]


def eliminate(forms: Forms, variable: Symbol) -> Forms:
    """The shadow of the domain along a variable."""
    lower, upper, free = _bounds(forms, variable)
    return (*free, *(sympy.expand(low - high) for low in lower for high in upper))


def _bounds(forms: Forms, variable: Symbol) -> tuple[list[Expr], list[Expr], Forms]:
    lower, upper, free = [], [], []
    for form in forms:
        slope = sympy.expand(form).coeff(variable)
        if slope == 0:
            free.append(form)
        elif slope.is_positive:
            upper.append(sympy.expand(variable - form / slope))
        elif slope.is_negative:
            lower.append(sympy.expand(variable - form / slope))
        else:
            raise ValueError(f"the sign of {slope}, the slope in {variable}, is not known")
    return lower, upper, tuple(free)


def is_empty(forms: Forms) -> bool:
    """Whether no point satisfies all forms (True is a proof, up to boundaries; False means "not shown")."""
    symbols = {symbol for form in forms for symbol in form.free_symbols}
    for variable in sorted(symbols, key=lambda symbol: (symbol.is_positive is True, str(symbol))):  # parameters last
        if any(form.is_nonnegative for form in forms):
            return True
        forms = tuple(dict.fromkeys(eliminate(forms, variable)))
    return any(form.is_nonnegative for form in forms)


def implies(forms: Forms, form: Expr) -> bool:
    """Whether ``form <= 0`` everywhere in the domain."""
    return is_empty((*forms, sympy.expand(-form)))


def nested(forms: Forms, variables: Sequence[Symbol]) -> tuple[Range, ...]:
    """The domain as nested ranges, outermost variable first, redundant planes removed.

    Raises
    ------
    ValueError
        If a form is not affine in the variables, or the sign of a slope is not known.
    """
    ranges: list[Range] = []
    for variable in reversed(variables):
        forms = _pruned(forms)
        lower, upper, free = _bounds(forms, variable)
        if any(form.has(variable) for form in (*lower, *upper, *free)):
            raise ValueError(f"the domain is not bounded by planes in {variable}")
        ranges.append(Range(variable, _extreme(lower, Max, -oo), _extreme(upper, Min, oo)))
        forms = (*free, *(sympy.expand(low - high) for low in lower for high in upper))
    return tuple(reversed(ranges))


def _pruned(forms: Forms) -> Forms:
    kept = list(dict.fromkeys(forms))
    for form in tuple(kept):
        others = tuple(other for other in kept if other != form)
        if implies(others, form):
            kept.remove(form)
    return tuple(kept)


def _extreme(bounds: list[Expr], head: Any, empty: Expr) -> Expr:
    if not bounds:
        return empty
    if len(bounds) == 2 and sympy.expand(bounds[0] + bounds[1]) == 0:
        size = Abs(bounds[0])
        return -size if head is Min else size
    return head(*bounds)
