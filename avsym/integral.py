"""The value every rule works on: a factor times nested integrals of an integrand.

``Integral(factor, integrand, ranges)`` is ``factor * int ... int integrand`` with the outermost range
first; a limit may depend on the variables outside it.  The order of the ranges is data: where an integral
converges only conditionally it is the order in which the integrals are taken, and ``regulator`` says how.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sympy
from sympy import Expr, Mul, Symbol, oo

from avsym.algebra import exponential_terms, is_zero, merged


@dataclass(frozen=True)
class Range:
    """One integration: variable, lower and upper limit (the orientation is theirs)."""

    variable: Symbol
    lower: Expr = -oo
    upper: Expr = oo

    @property
    def is_line(self) -> bool:
        """Whether this is the whole real line."""
        return bool(self.lower is -oo and self.upper is oo)


@dataclass(frozen=True)
class Integral:
    """``factor`` times the nested integral of ``integrand`` over ``ranges`` (outermost first)."""

    factor: Expr
    integrand: Expr
    ranges: tuple[Range, ...] = ()
    regulator: str = ""

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The integration variables, outermost first."""
        return tuple(item.variable for item in self.ranges)

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The free symbols, sorted by name."""
        limits = {symbol for item in self.ranges for limit in (item.lower, item.upper) for symbol in limit.free_symbols}
        free = (self.factor.free_symbols | self.integrand.free_symbols | limits) - set(self.variables)
        return tuple(sorted(free, key=str))

    def range_of(self, variable: Symbol) -> Range:
        """The range of a variable.

        Raises
        ------
        ValueError
            If it is not an integration variable.
        """
        for item in self.ranges:
            if item.variable == variable:
                return item
        raise ValueError(f"{variable} is not integrated over; the variables are {', '.join(map(str, self.variables))}")

    def closed(self) -> Expr:
        """The expression, when no integral is left.

        Raises
        ------
        ValueError
            If integrals remain.
        """
        if self.ranges:
            left = ", ".join(map(str, self.variables))
            raise ValueError(f"integrals over {left} are left: reduce them first, or evaluate them by `to_quadrature`")
        return self.factor * self.integrand

    def same_as(self, other: Integral) -> bool:
        """Equal up to the names of integration variables, under the declared zero test.

        The regulators may differ: a printed formula does not say how it converges.
        """
        captured = set(self.variables) & set(other.parameters)  # free there, bound here
        if len(self.ranges) != len(other.ranges) or captured:
            return False
        rename = dict(zip(other.variables, self.variables, strict=True))
        limits = all(
            _equal(mine.lower, theirs.lower.xreplace(rename)) and _equal(mine.upper, theirs.upper.xreplace(rename))
            for mine, theirs in zip(self.ranges, other.ranges, strict=True)
        )
        difference = self.factor * self.integrand - other.factor * other.integrand.xreplace(rename)
        return limits and is_zero(difference)

    def __str__(self) -> str:
        measure = " ".join(f"d{item.variable}[{item.lower}..{item.upper}]" for item in self.ranges)
        return f"({self.factor}) * int {measure} ({self.integrand})"

    def _repr_latex_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.latex(self)


def _equal(one: Expr, other: Expr) -> bool:
    return bool(one == other) or (one.is_finite is not False and other.is_finite is not False and is_zero(one - other))


def with_integrand(integral: Integral, integrand: Expr, ranges: Iterable[Range] | None = None) -> Integral:
    """The integral with a new integrand in normal form, constants moved into the factor."""
    ranges = integral.ranges if ranges is None else tuple(ranges)
    variables = {item.variable for item in ranges}
    outside, inside = _constants(merged(integrand), variables)
    return replace(integral, factor=merged(integral.factor * outside), integrand=inside, ranges=ranges)


def _constants(integrand: Expr, variables: set[Symbol]) -> tuple[Expr, Expr]:
    """Split off what depends on no integration variable: constant factors and parts of the exponent."""
    terms = list(exponential_terms(integrand))
    if len(terms) != 1:
        common = sympy.S.One
        return common, integrand
    coefficient, exponent = terms[0]
    fixed, moving = coefficient.as_independent(*variables, as_Add=False) if variables else (coefficient, sympy.S.One)
    still, running = exponent.as_independent(*variables, as_Add=True) if variables else (exponent, sympy.S.Zero)
    return Mul(fixed, sympy.exp(still)), Mul(moving, sympy.exp(running))
