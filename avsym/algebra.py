"""The normal form of integrands and the one declared zero test.

An integrand is a sum of ``coefficient * exp(exponent)`` with expanded exponents.  ``is_zero`` decides over
rational functions times exponentials of polynomials (in the symbols, roots and absolute values as atoms);
what goes beyond is at most ``by_rule``.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Abs, Add, Expr, Mul, Symbol, exp


def exponential_terms(expression: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The summands ``(coefficient, exponent)`` of an expression, exponents expanded and merged."""
    for term in Add.make_args(expression):
        if term.is_Mul and any(factor.is_Add and factor.has(exp) for factor in term.args):
            yield from exponential_terms(sympy.expand_mul(term, deep=False))
        elif term.is_Pow and term.base.is_Add and term.exp.is_Integer and term.exp > 1 and term.has(exp):
            yield from exponential_terms(sympy.expand_multinomial(term, deep=False))
        else:
            yield _split(term)


def _split(term: Expr) -> tuple[Expr, Expr]:
    coefficient, exponent = [], []
    for factor in Mul.make_args(term):
        if isinstance(factor, exp):
            exponent.append(factor.args[0])
        else:
            coefficient.append(factor)
    return Mul(*coefficient), canonical_exponent(Add(*exponent))


def canonical_exponent(exponent: Expr) -> Expr:
    """Expand an exponent and give every absolute value the same sign of its argument."""
    return sympy.expand(canonical_abs(sympy.expand(exponent)))


def canonical_abs(expression: Expr) -> Expr:
    """``Abs(u)`` with ``u`` expanded and of canonical sign, so that ``|a-b|`` and ``|b-a|`` are one."""

    def one(node: Abs) -> Expr:
        argument = sympy.expand(node.args[0])
        return Abs(-argument if argument.could_extract_minus_sign() else argument)

    return expression.replace(lambda node: isinstance(node, Abs), one)


def merged(expression: Expr) -> Expr:
    """The expression as a sum of ``coefficient * exp(exponent)``, equal exponents collected."""
    collected: dict[Expr, Expr] = {}
    for coefficient, exponent in exponential_terms(expression):
        collected[exponent] = collected.get(exponent, sympy.S.Zero) + coefficient
    return Add(*(coefficient * exp(exponent) for exponent, coefficient in collected.items()))


def is_zero(expression: Expr) -> bool:
    """Whether the expression vanishes identically: expand, collect exponentials, cancel.

    True is a proof; False means "not shown".

    Examples
    --------
    >>> a, b = sympy.symbols("a b", positive=True)
    >>> is_zero((a + b) ** 2 * exp(a * (1 + b)) - (a**2 + 2 * a * b + b**2) * exp(a) * exp(a * b))
    True
    >>> is_zero(exp(a) - 1)
    False
    """
    collected: dict[Expr, Expr] = {}
    for coefficient, exponent in exponential_terms(sympy.expand_power_exp(expression)):
        collected[exponent] = collected.get(exponent, sympy.S.Zero) + coefficient
    return all(_rational_zero(coefficient) for coefficient in collected.values())


def _rational_zero(coefficient: Expr) -> bool:
    coefficient = canonical_abs(coefficient).doit()
    if coefficient.is_zero:
        return True
    numerator, _ = sympy.fraction(sympy.together(coefficient))
    return bool(sympy.expand(numerator) == 0 or sympy.cancel(sympy.expand(numerator)) == 0)


def polynomial_in(expression: Expr, variable: Symbol) -> dict[int, Expr] | None:
    """Coefficients by power if the expression is a polynomial in the variable, else None."""
    expanded = sympy.expand(expression)
    if not expanded.is_polynomial(variable):
        return None
    # Not by sympy.collect, which writes exp(I*u/2) as sqrt(exp(I*u)): wrong by a sign beyond |u| = pi.
    found: dict[int, Expr] = {}
    for term in Add.make_args(expanded):
        coefficient, monomial = term.as_independent(variable, as_Add=False)
        power = int(sympy.degree(monomial, variable)) if monomial.has(variable) else 0
        found[power] = found.get(power, sympy.S.Zero) + coefficient
    return {power: coefficient for power, coefficient in found.items() if coefficient != 0}


def is_positive(expression: Expr) -> bool:
    """Whether an expression is positive under the assumptions of its symbols (False: not shown)."""
    return any(bool(form.is_positive) for form in _forms(expression))


def is_negative(expression: Expr) -> bool:
    """Whether an expression is negative under the assumptions of its symbols (False: not shown)."""
    return is_positive(-expression)


def _forms(expression: Expr) -> Iterator[Expr]:
    yield expression
    yield sympy.expand(expression)
    yield sympy.factor_terms(sympy.together(expression))


def parts(expression: Expr) -> tuple[Expr, Expr]:
    """Real and imaginary part under the assumptions of the symbols."""
    real, imaginary = sympy.expand(expression).as_real_imag()
    return sympy.expand(real), sympy.expand(imaginary)


def polynomial_integral(integrand: Expr, variable: Symbol, lower: Expr, upper: Expr) -> Expr:
    """The integral of a polynomial, power by power.

    Raises
    ------
    ValueError
        If the integrand is not a polynomial in the variable.
    """
    powers = polynomial_in(integrand, variable)
    if powers is None:
        raise ValueError(f"the integrand is not a polynomial in {variable}")
    terms = (c * (upper ** (power + 1) - lower ** (power + 1)) / (power + 1) for power, c in powers.items())
    return sympy.expand(Add(*terms))
