"""Operators, kets and bras: noncommutative symbols that know their shape."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mul, Pow, S, Symbol, expand

Word = tuple[Expr, ...]


class Operator(Symbol):
    """A square matrix.

    Examples
    --------
    >>> a, b = Operator("A"), Operator("B")
    >>> a * b == b * a
    False
    """

    def __new__(cls, name: str, **assumptions: Any) -> Operator:
        """Noncommutative, whatever else is assumed."""
        return super().__new__(cls, name, **{**assumptions, "commutative": False})


class Diagonal(Operator):
    """A real diagonal matrix."""


class Ket(Operator):
    """A column."""


class Bra(Operator):
    """A row."""


def words(expression: Expr) -> tuple[tuple[Expr, Word], ...]:
    """The terms of an expanded expression, each as a coefficient and the factors that do not commute, in order.

    >>> a, b = Operator("A"), Operator("B")
    >>> words(2 * a**2 * b)
    ((2, (A, A, B)),)
    """
    found: list[tuple[Expr, Word]] = []
    for term in expand(expression).as_ordered_terms() if expression.is_Add else (expand(expression),):
        if term.is_Add:
            found += words(term)
        elif term != 0:
            commuting, others = term.args_cnc()
            found.append((Mul(*commuting), tuple(letter for factor in others for letter in _letters(factor))))
    return tuple(found)


def _letters(factor: Expr) -> Word:
    """A power as repeated factors; inverses stay powers of -1."""
    if isinstance(factor, Pow) and factor.exp.is_Integer:
        unit = factor.base if factor.exp > 0 else Pow(factor.base, -1)
        return (unit,) * abs(int(factor.exp))
    return (factor,)


def spelled(coefficient: Expr, word: Word) -> Expr:
    """The term that `words` took apart."""
    return Mul(coefficient, *word) if word else coefficient * S.One
