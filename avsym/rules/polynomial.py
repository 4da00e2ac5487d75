"""The integral of a polynomial between two limits."""

from __future__ import annotations

import sympy
from sympy import Symbol

from avsym import certificates
from avsym.algebra import is_zero, polynomial_integral
from avsym.derivation import RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def integrate_polynomial(integral: Integral, variable: Symbol) -> Step:
    """``int_a^b v^k dv = (b^{k+1} - a^{k+1})/(k+1)``, power by power, over the innermost variable.

    Raises
    ------
    RuleError
        If the integrand is not a polynomial in the variable, the variable is not innermost, or a limit is infinite.
    """
    item = shared.taken_first(integral, variable)
    for limit in (item.lower, item.upper):
        shared.finite(limit, f"the limit {limit} of {variable}")
    try:
        value = polynomial_integral(integral.integrand, variable, item.lower, item.upper)
    except ValueError as error:
        raise RuleError(str(error)) from None
    moved = Symbol("moved", real=True)
    return Step(
        rule="integral of a polynomial",
        statement=f"integrate over {variable} from {item.lower} to {item.upper}",
        before=integral,
        after=with_integrand(integral, value, integral.ranges[:-1]),
        kind="exact",
        check=certificates.inner(variable),
        residual=lambda step: (
            is_zero(
                step.before.factor * polynomial_integral(step.before.integrand, variable, item.lower, item.upper)
                - shared.whole(step.after, integral.variables[:-1])
            )
            and is_zero(
                sympy.diff(polynomial_integral(step.before.integrand, variable, sympy.S.Zero, moved), moved)
                - step.before.integrand.subs(variable, moved)
            )
        ),
    )
