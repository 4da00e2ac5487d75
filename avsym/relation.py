"""An equation between two expressions: what rules on conditions and definitions work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sympy import Expr, Symbol


@dataclass(frozen=True)
class Relation:
    """``lhs sign rhs``; after an approximation the sign is an approximate one.

    Examples
    --------
    >>> from avsym import symbols
    >>> print(Relation(symbols.x, symbols.beta / 4))
    x = beta/4
    """

    lhs: Expr
    rhs: Expr
    sign: Literal["=", "\\approx"] = "="

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The free symbols of both sides, sorted by name."""
        return tuple(sorted(self.lhs.free_symbols | self.rhs.free_symbols, key=str))

    def __str__(self) -> str:
        return f"{self.lhs} {'=' if self.sign == '=' else '~'} {self.rhs}"

    def _repr_latex_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.latex(self)


@dataclass(frozen=True)
class Peak:
    """Names where the left side has its maximum: the unknown, its value there, the right side's parameter and its.

    The parameter's critical value is the one at which the right side equals that maximum.
    """

    unknown: Symbol
    place: Symbol
    parameter: Symbol
    critical: Symbol
