"""The inverse of a quadratic polynomial over the line."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol, pi, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_negative, is_positive, is_zero, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def lorentzian(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^{oo} dq/(a q^2 + c) = pi/(a sqrt(c/a))``, the principal root, for ``c/a`` not real and negative.

    Raises
    ------
    RuleError
        If the variable is not innermost or runs over less than the line, a term is not of this form, or ``c/a`` is
        not shown to lie off the negative real axis.
    """
    shared.taken_first(integral, variable)
    conditions, total = [shared.whole_line(integral, variable)], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        numerator, denominator = sympy.fraction(sympy.together(coefficient))
        powers = polynomial_in(denominator, variable)
        if exponent.has(variable) or numerator.has(variable) or powers is None or set(powers) != {0, 2}:
            raise RuleError(f"{coefficient} is not the inverse of a quadratic polynomial without linear term")
        width = sympy.expand(sympy.cancel(powers[0] / powers[2]))
        conditions.append(_off_the_cut(width).require())
        total += numerator * sympy.exp(exponent) * pi / (powers[2] * sqrt(width))
    return Step(
        rule="Lorentzian",
        statement=f"integrate over {variable}",
        before=integral,
        after=with_integrand(integral, total, integral.ranges[:-1]),
        kind="theorem",
        check=certificates.inner(variable, "circle"),
        conditions=tuple(conditions),
    )


def _off_the_cut(width: Expr) -> Condition:
    """That a complex number is not real and negative, nor zero."""
    real, imaginary = parts(width)
    aside = is_positive(imaginary) or is_negative(imaginary)
    return Condition(f"{width} is not real and negative", aside or (is_zero(imaginary) and is_positive(real)))
