"""The residue theorem for an oscillating exponential over the real line."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, I, Symbol, exp, pi

from avsym import certificates
from avsym.algebra import exponential_terms, is_negative, is_positive, is_zero, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def residue(integral: Integral, variable: Symbol) -> Step:
    r"""``int P(s)/Q(s) e^{i a s} ds = +-2 pi i sum res`` closing up for a > 0 and down for a < 0 (Jordan's lemma).

    Poles are the roots of the linear factors of Q; a half plane without a pole gives exactly 0.

    Raises
    ------
    RuleError
        If the variable is not innermost, runs over less than the line, the sign of ``a`` or the side of a pole
        is not shown, a pole may be real, P is no polynomial, or Q does not grow faster than P.
    """
    shared.taken_first(integral, variable)
    conditions, total = [shared.whole_line(integral, variable)], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        value, found = _term(coefficient, exponent, variable)
        conditions += [condition.require() for condition in found]
        total += value
    after = replace(with_integrand(integral, total, integral.ranges[:-1]), regulator="")
    return Step(
        rule="residue theorem",
        statement=f"integrate over {variable} by closing the contour",
        before=integral,
        after=after,
        kind="theorem",
        check=certificates.inner(variable, "wedge"),
        conditions=tuple(conditions),
    )


def _term(coefficient: Expr, exponent: Expr, variable: Symbol) -> tuple[Expr, list[Condition]]:
    powers = polynomial_in(exponent, variable)
    if powers is None or max(powers, default=0) > 1:
        raise RuleError(f"the exponent {exponent} is not linear in {variable}")
    rate, rest = parts(powers.get(1, sympy.S.Zero) / I)
    up = is_positive(rate)
    conditions = [
        Condition(f"frequency {rate} has a known sign", up or is_negative(rate)),
        Condition(f"exponent purely oscillating in {variable}", rest == 0),
    ]
    numerator, denominator = sympy.fraction(sympy.together(coefficient))
    factors = _linear_factors(denominator, variable)
    above_line = polynomial_in(numerator, variable)
    if above_line is None:
        raise RuleError(f"the numerator {numerator} is not a polynomial in {variable}")
    degrees = max(above_line, default=0), len(factors)
    conditions.append(Condition(f"degree {degrees[0]} below degree {degrees[1]} (Jordan)", degrees[0] < degrees[1]))
    value = sympy.S.Zero
    for root in dict.fromkeys(factors):
        if any(other != root and shared.vanishes(other - root) for other in factors):
            raise RuleError(f"a pole at {root} is written in two ways that the zero test cannot join")
        height = parts(_rationalized(root))[1]
        above = is_positive(height)
        conditions.append(Condition(f"pole {root} off the real line: Im = {height}", above or is_negative(height)))
        if above == up:
            value += _residue(numerator, denominator, exponent, variable, root, factors.count(root))
    return (2 if up else -2) * pi * I * value, conditions


def _rationalized(root: Expr) -> Expr:
    return sympy.expand(sympy.radsimp(sympy.together(root)))


def _linear_factors(denominator: Expr, variable: Symbol) -> list[Expr]:
    """The roots of the factors that contain the variable, each as often as it occurs."""
    roots: list[Expr] = []
    for factor in sympy.Mul.make_args(sympy.factor_terms(denominator)):
        base, power = factor.as_base_exp()
        if not base.has(variable):
            continue
        powers = polynomial_in(base, variable)
        if not powers or max(powers) != 1 or not power.is_Integer:
            raise RuleError(f"the denominator's factor {factor} is not a power of a linear one in {variable}")
        root = sympy.expand(-powers.get(0, sympy.S.Zero) / powers[1])
        known = next((other for other in roots if is_zero(other - root)), root)
        roots += [known] * int(power)
    return roots


def _residue(numerator: Expr, denominator: Expr, exponent: Expr, variable: Symbol, root: Expr, order: int) -> Expr:
    """Derivative formula for a pole of any order; the pole is divided out factor by factor."""
    regular = numerator * exp(exponent)
    for factor in sympy.Mul.make_args(sympy.factor_terms(denominator)):
        base, power = factor.as_base_exp()
        if base.has(variable) and is_zero(base.subs(variable, root)):
            factor = sympy.expand(base).coeff(variable) ** power
        regular = regular / factor
    derivative = sympy.diff(regular, variable, order - 1) / sympy.factorial(order - 1)
    return derivative.subs(variable, root)
