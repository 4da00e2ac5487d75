"""Gaussian integrals: over the line, damped or oscillating (Fresnel), and over a half line."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Abs, Add, Expr, I, Mul, Rational, Symbol, erfc, exp, oo, pi, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_negative, is_positive, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand


def gaussian(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^{oo} e^{-a q^2 + b q} dq = sqrt(pi/a) e^{b^2/(4 a)}`` for Re a > 0.

    For a purely oscillating exponent, ``a = -i c`` with real ``c`` and imaginary ``b``, it is Fresnel's integral:
    the regulator ``e^{-eta q^2}`` picks the root ``sqrt(pi/|c|) e^{i pi sgn(c)/4}``, which is the principal value of
    ``sqrt(pi)/sqrt(-i c)``.  The sign of ``c`` may be open where it changes with an outer variable of integration.

    Raises
    ------
    RuleError
        If the exponent is no quadratic polynomial, the prefactor depends on the variable, or neither case is shown.
    """
    whole = Condition(f"{variable} runs over the whole line", integral.range_of(variable).is_line).require()
    if integral.ranges[-1].variable != variable:
        raise RuleError(f"{variable} is not the innermost variable; change the order first")
    conditions, total, oscillating = [whole], sympy.S.Zero, False
    for coefficient, exponent in exponential_terms(integral.integrand):
        square, linear, rest = _quadratic(coefficient, exponent, variable)
        root, condition, fresnel = _root(-square, linear, integral.variables[:-1])
        conditions.append(condition.require())
        if fresnel and square.has(*integral.variables[:-1]):
            conditions.append(_integrable(coefficient, parts(square)[1], integral.variables[:-1]).require())
        oscillating |= fresnel
        total += coefficient * root * exp(_completed(rest, linear, square))
    after = with_integrand(integral, total, integral.ranges[:-1])
    return Step(
        rule="Fresnel integral" if oscillating else "Gaussian integral",
        statement=f"integrate over {variable}" + (f", regulator e^(-eta {variable}^2)" if oscillating else ""),
        before=integral,
        after=after,
        kind="theorem",
        check=certificates.inner(variable, "wedge" if oscillating else "real"),
        conditions=tuple(conditions),
    )


def _quadratic(coefficient: Expr, exponent: Expr, variable: Symbol) -> tuple[Expr, Expr, Expr]:
    powers = polynomial_in(exponent, variable)
    if coefficient.has(variable) or powers is None or max(powers, default=0) != 2:
        raise RuleError(f"{coefficient}*exp({exponent}) is no Gaussian in {variable}")
    return powers[2], powers.get(1, sympy.S.Zero), powers.get(0, sympy.S.Zero)


def _completed(rest: Expr, linear: Expr, square: Expr) -> Expr:
    """What completing the square leaves, joined with the terms that differ from it by a function of the width alone."""
    value = -(linear**2) / (4 * square)
    if not sympy.factor_terms(square).has(sympy.Add) or value == 0:
        return rest + value
    near = [term for term in Add.make_args(rest) if (term / value).free_symbols <= square.free_symbols]
    return rest - Add(*near) + sympy.factor(value + Add(*near))


def _root(width: Expr, linear: Expr, outer: Sequence[Symbol]) -> tuple[Expr, Condition, bool]:
    """``sqrt(pi/a)``, the condition under which it holds, and whether the integral only oscillates."""
    real, imaginary = parts(width)
    if real != 0:
        return sqrt(pi / width), Condition(f"Re({width}) = {real} > 0", is_positive(real)), False
    still = parts(linear)[0] == 0
    for sign, holds in ((1, is_negative(imaginary)), (-1, is_positive(imaginary))):
        if holds:
            root = sqrt(pi / (-sign * imaginary)) * exp(sign * I * pi * Rational(1, 4))
            return root, Condition(f"{imaginary} has a known sign and the linear term only oscillates", still), True
    vanishes = f"the sign of {imaginary} is known, or it is 0 on a null set of outer variables only"
    root = sqrt(pi) / sqrt(I * sympy.factor_terms(imaginary))
    return (
        root,
        Condition(f"{vanishes}, and the linear term only oscillates", still and _rarely_zero(imaginary, outer)),
        True,
    )


def _rarely_zero(value: Expr, outer: Sequence[Symbol]) -> bool:
    """Whether a polynomial in the outer variables is shown to vanish on a null set of them only."""
    inside = [name for name in outer if value.has(name)]
    if not inside or not value.is_polynomial(*inside):
        return False
    return any(bool(weight.is_nonzero) for weight in sympy.Poly(value, *inside).coeffs())


def zero_on_null_set(value: Expr) -> bool:
    """Whether a quotient is shown to vanish nowhere, or on a null set of the symbols its numerator is a polynomial in.

    Examples
    --------
    >>> q, r = sympy.symbols("q r", real=True)
    >>> zero_on_null_set(q**2 - r), zero_on_null_set(Abs(q) - q)
    (True, False)
    """
    over = sympy.fraction(sympy.together(value))[0]
    inside = sorted((name for name in over.free_symbols if over.is_polynomial(name)), key=str)
    return bool(value.is_nonzero) or _rarely_zero(over, inside)


def _integrable(coefficient: Expr, width: Expr, outer: Sequence[Symbol]) -> Condition:
    """Whether ``coefficient/sqrt(width)`` can be integrated over the outer variables where the width vanishes.

    Two widths that vanish together leave 1/s, and with it a delta function at s = 0 that no integral of 1/s has.
    """
    powers: dict[Expr, Expr] = {}
    for factor in Mul.make_args(coefficient / sqrt(width)):
        base, power = factor.as_base_exp()
        over, under = sympy.fraction(sympy.together(base.replace(Abs, lambda inside: inside)))
        for plain, sign in ((over, 1), (under, -1)):
            inside = [name for name in outer if plain.has(name)]
            if inside and plain.is_polynomial(*inside):
                for part, times in sympy.factor_list(plain, *inside)[1]:
                    one = sympy.Poly(part, *outer).monic().as_expr()
                    powers[one] = powers.get(one, sympy.S.Zero) + sign * times * power
    worst = min(powers.values(), default=sympy.S.Zero)
    return Condition(f"what is left has no stronger singularity than ({width})^{worst}", bool(worst > -1))


def half_line_gaussian(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^b e^{-a S^2 + c S} dS = sqrt(pi/(4 a)) e^{c^2/(4 a)} erfc(-sqrt(a) (b - c/(2 a)))``.

    For Re a > 0, or Re a = 0, a not 0 and Re c > 0; the root is the principal one (DLMF 7.2.2, 7.7.3).  Where a is a
    quotient with an outer variable of integration it may vanish on a null set: the value there is the limit.

    Raises
    ------
    RuleError
        If the range or exponent has another form, or neither case is shown.
    """
    item = integral.range_of(variable)
    if integral.ranges[-1].variable != variable or item.lower is not -oo or item.upper is oo:
        raise RuleError(f"{variable} must be the innermost variable and run from -oo to a finite end")
    conditions, total = [], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        square, linear, rest = _quadratic(coefficient, exponent, variable)
        width = sympy.factor(-square)
        conditions.append(_converges(width, linear, integral.variables[:-1]).require())
        root = _principal(width)
        front = sqrt(pi) / (2 * root) * exp(rest + linear**2 / (4 * width))
        total += coefficient * front * erfc(sympy.expand(-root * _tidy(item.upper) + linear / (2 * root)))
    return Step(
        rule="Gaussian integral on a half line",
        statement=f"integrate over {variable} up to {item.upper}",
        before=integral,
        after=with_integrand(integral, total, integral.ranges[:-1]),
        kind="theorem",
        check=certificates.inner(variable, "wedge"),
        conditions=tuple(conditions),
    )


def _tidy(limit: Expr) -> Expr:
    """Common factors of absolute values taken out: ``|t/2 - s/2|`` as ``|t - s|/2``."""
    return limit.replace(lambda node: isinstance(node, Abs), lambda node: Abs(sympy.factor_terms(node.args[0])))


def _converges(width: Expr, linear: Expr, outer: Sequence[Symbol]) -> Condition:
    real, imaginary = parts(width)
    if is_positive(real):
        return Condition(f"Re({width}) > 0", True)
    moving = imaginary.has(*outer) and zero_on_null_set(imaginary) if outer else False
    damped = real == 0 and (bool(imaginary.is_nonzero) or moving) and is_positive(parts(linear)[0])
    return Condition(f"Re({width}) = 0 and Re({linear}) > 0", damped)


def _principal(width: Expr) -> Expr:
    """``sqrt(a)`` with positive real part, the phase of an imaginary ``a`` of known sign written out."""
    real, imaginary = parts(width)
    if real == 0 and not (is_positive(imaginary) or is_negative(imaginary)):
        return sqrt(width)
    if real == 0:
        sign = 1 if is_positive(imaginary) else -1
        return sqrt(sign * imaginary) * exp(sign * I * pi * Rational(1, 4))
    return sqrt(width)
