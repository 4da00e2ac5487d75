"""The modified Bessel function from its integral over a hyperbolic cosine."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol, besselk, cosh, exp

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, parts
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def bessel(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^{oo} e^{-z cosh u + nu u} du = 2 K_nu(z)`` for Re z > 0 (DLMF 10.32.9).

    Raises
    ------
    RuleError
        If the integrand is no such exponential, the variable is not innermost, or Re z > 0 is not shown.
    """
    shared.taken_first(integral, variable)
    conditions, total = [shared.whole_line(integral, variable)], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        order, argument, rest = _pattern(coefficient, exponent, variable)
        conditions.append(Condition(f"Re({argument}) > 0", is_positive(parts(argument)[0])).require())
        total += 2 * coefficient * exp(rest) * besselk(order, argument)
    after = with_integrand(integral, total, integral.ranges[:-1])
    return Step(
        rule="Bessel function",
        statement=f"the integral over {variable} is a modified Bessel function",
        before=integral,
        after=after,
        kind="theorem",
        check=certificates.inner(variable),
        conditions=tuple(conditions),
    )


def _pattern(coefficient: Expr, exponent: Expr, variable: Symbol) -> tuple[Expr, Expr, Expr]:
    hyperbolic = cosh(variable)
    argument = -exponent.coeff(hyperbolic)
    order = exponent.coeff(variable, 1)
    rest = sympy.expand(exponent + argument * hyperbolic - order * variable)
    if argument == 0 or any(part.has(variable) for part in (coefficient, argument, order, rest)):
        raise RuleError(f"{coefficient}*exp({exponent}) is not exp(-z cosh {variable} + nu {variable})")
    return order, argument, rest
