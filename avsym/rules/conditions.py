"""Conditions that several rules share, and the refusals that go with them."""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from sympy import Expr, LambertW, Symbol

from avsym.algebra import is_negative, is_positive
from avsym.derivation import Condition, RuleError
from avsym.integral import Integral, Range

ASSUMPTIONS = {
    "is_positive": "positive",
    "is_negative": "negative",
    "is_nonnegative": "nonnegative",
    "is_nonpositive": "nonpositive",
    "is_extended_real": "real",
}


def taken_first(integral: Integral, variable: Symbol) -> Range:
    """The range of a variable that is integrated first.

    Raises
    ------
    RuleError
        If it is not the innermost one.
    """
    item = integral.range_of(variable)
    if integral.ranges[-1] != item:
        raise RuleError(f"{variable} is not the innermost variable; change the order first")
    return item


def whole_line(integral: Integral, variable: Symbol) -> Condition:
    """That a variable runs over the whole line."""
    return Condition(f"{variable} runs over the whole line", integral.range_of(variable).is_line).require()


def in_no_limit(ranges: Iterable[Range], variable: Symbol) -> Condition:
    """That no limit of integration depends on a variable."""
    free = not any(limit.has(variable) for item in ranges for limit in (item.lower, item.upper))
    return Condition(f"no limit depends on {variable}", free).require()


def fresh(integral: Integral, names: Iterable[Symbol]) -> None:
    """Refuse new integration variables whose names are taken, or that are no real numbers of every kind."""
    taken = {*integral.variables, *integral.parameters}
    for name in names:
        if name in taken:
            raise RuleError(f"{name} occurs already; choose a new name")
        if not name.is_extended_real:
            raise RuleError(f"the new variable {name} must be a real symbol")
        if name.is_integer is not None or name.is_rational is not None:
            raise RuleError(f"the new variable {name} must be any real number, not declared rational or irrational")


def unsigned(item: Range) -> Condition:
    """That a range holds only values which its variable may take: that of a positive one starts at 0 or above."""
    sign = 1 if item.variable.is_nonnegative else -1 if item.variable.is_nonpositive else 0
    bounded = sign == 0 or (item.lower if sign > 0 else -item.upper).is_nonnegative
    return Condition(f"{item.variable} may take every value from {item.lower} to {item.upper}", bool(bounded)).require()


def real(expression: Expr) -> Condition:
    """That an expression is real: a shift into the complex plane is no change of variables."""
    return Condition(f"{expression} is real", bool(expression.is_extended_real)).require()


def whole(integral: Integral, names: Iterable[Symbol]) -> Expr:
    """Factor times integrand with the variables called by these names, place by place: what residuals compare."""
    wanted = tuple(names)
    if len(wanted) != len(integral.variables):
        return sympy.nan
    table = dict(zip(integral.variables, wanted, strict=True))
    return integral.factor * integral.integrand.xreplace({} if set(table) == set(wanted) else table)


def finite(expression: Expr, name: str) -> Expr:
    """An expression, refused if it is infinite or undefined."""
    if expression.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        raise RuleError(f"{name} is not finite")
    return expression


def vanishes(value: Expr) -> bool:
    """Whether an analytic expression is 0, or unknown, at a place where only one that is 0 everywhere would be."""
    names = sorted(value.free_symbols, key=str)
    place = {name: sympy.Rational(17 + 11 * index**2, 13 + 2 * index) for index, name in enumerate(names)}
    number = value.subs(place).evalf(30)
    return not number.is_number or bool(abs(number) < sympy.Float("1e-20"))


def inherited(values: Iterable[tuple[Symbol, Expr]]) -> tuple[Condition, ...]:
    """That what replaces a symbol has the symbol's assumptions.

    A value that contradicts them is refused.  Where its sign is open, the result is stated for the parameters at
    which it has the right one.
    """
    return tuple(condition for symbol, value in values for condition in _inherited(symbol, value))


def _inherited(symbol: Symbol, value: Expr) -> Iterable[Condition]:
    if not isinstance(symbol, Symbol):
        raise RuleError(f"{symbol} is no symbol")
    finite(value, f"the value {value} of {symbol}")
    for name, text in ASSUMPTIONS.items():
        if getattr(symbol, name):
            holds = _has(value, name)
            if holds is False:
                raise RuleError(f"{symbol} is declared {text}, but {value} is not")
            if holds is None:
                yield Condition(f"stated where {value} is {text}, as {symbol} is", True)
                return


def _has(value: Expr, name: str) -> bool | None:
    if is_positive(value):
        return name in ("is_positive", "is_nonnegative", "is_extended_real")
    if is_negative(value):
        return name in ("is_negative", "is_nonpositive", "is_extended_real")
    if value.has(LambertW):
        return None  # SymPy calls W_{-1}(z) not real wherever it cannot show that z > -1/e
    known: bool | None = getattr(value, name)
    return known
