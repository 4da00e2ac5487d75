"""Each term of an integrand over the whole line shifted by itself until two exponentials in its exponent balance."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol, exp, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, parts
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def balance(integral: Integral, variable: Symbol) -> Step:
    r"""``int e^{-a e^u - b e^{-u} + nu u} du = (b/a)^{nu/2} int e^{-sqrt(ab) (e^u + e^{-u}) + nu u} du`` for a, b > 0.

    Term by term, ``u -> u + ln(b/a)/2``: where terms have several scales, no one substitution suits them all.

    Raises
    ------
    RuleError
        If the variable does not run over the whole line or is not innermost, an exponent has another form, or
        a > 0 and b > 0 are not shown.
    """
    shared.taken_first(integral, variable)
    conditions, total = [shared.whole_line(integral, variable)], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        grow, decay, slope, rest = _weights(coefficient, exponent, variable)
        conditions += [Condition(f"{weight} > 0", is_positive(weight)).require() for weight in (grow, decay)]
        size = sympy.powsimp(sympy.expand_power_base(sqrt(grow * decay)))
        moved = rest + slope * variable - size * (exp(variable) + exp(-variable))
        total += coefficient * (decay / grow) ** (slope / 2) * exp(moved)
    return Step(
        rule="balance two exponentials",
        statement=f"{variable} shifted, in each term by half the logarithm of the weights' ratio",
        before=integral,
        after=with_integrand(integral, total),
        kind="theorem",
        check=certificates.along_line(variable),
        conditions=tuple(conditions),
    )


def _weights(coefficient: Expr, exponent: Expr, variable: Symbol) -> tuple[Expr, Expr, Expr, Expr]:
    """``a``, ``b``, ``nu`` and the rest of an exponent; a and b are real."""
    grow, decay = (-exponent.coeff(exp(sign * variable)) for sign in (1, -1))
    slope = exponent.coeff(variable, 1)
    rest = sympy.expand(exponent + grow * exp(variable) + decay * exp(-variable) - slope * variable)
    if any(part.has(variable) for part in (coefficient, grow, decay, slope, rest)) or parts(grow * decay)[1] != 0:
        raise RuleError(f"{coefficient}*exp({exponent}) is no exp(-a e^{variable} - b e^-{variable} + nu {variable})")
    return grow, decay, slope, rest
