"""The exponential on a half line."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol, exp, oo

from avsym import certificates
from avsym.algebra import exponential_terms, is_negative, is_positive, is_zero, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared


def half_line(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^b e^{c S} dS = e^{c b}/c`` for Re c > 0, and ``int_a^oo e^{c S} dS = -e^{c a}/c`` for Re c < 0.

    Raises
    ------
    RuleError
        If the exponent is not linear in the variable, the prefactor depends on it, or the sign of Re c is not shown.
    """
    item = shared.taken_first(integral, variable)
    end, sign = _end(item)
    total, conditions = sympy.S.Zero, []
    for coefficient, exponent in exponential_terms(integral.integrand):
        slope = _slope(coefficient, exponent, variable)
        real, _ = parts(slope)
        word = ">" if sign > 0 else "<"
        holds = is_positive(real) if sign > 0 else is_negative(real)
        conditions.append(Condition(f"Re({slope}) = {real} {word} 0", holds).require())
        total += sign * coefficient * exp(exponent.subs(variable, end)) / slope
    after = with_integrand(integral, total, integral.ranges[:-1])
    return Step(
        rule="exponential on a half line",
        statement=f"integrate over {variable} from {item.lower} to {item.upper}",
        before=integral,
        after=after,
        kind="exact",
        check=certificates.inner(variable),
        conditions=tuple(conditions),
        residual=lambda step: _residual(step, variable, item),
    )


def _end(item: Range) -> tuple[Expr, int]:
    if item.lower is -oo and item.upper is not oo:
        return item.upper, 1
    if item.upper is oo and item.lower is not -oo:
        return item.lower, -1
    raise RuleError(f"{item.variable} runs from {item.lower} to {item.upper}, not over a half line")


def _slope(coefficient: Expr, exponent: Expr, variable: Symbol) -> Expr:
    powers = polynomial_in(exponent, variable)
    if coefficient.has(variable) or powers is None or any(power > 1 for power in powers) or 1 not in powers:
        raise RuleError(f"{coefficient}*exp({exponent}) is not exponential in {variable}")
    return powers[1]


def _residual(step: Step, variable: Symbol, item: Range) -> bool:
    """The antiderivative, term by term, differentiates back to the integrand and has the result as its end value."""
    end, sign = _end(item)
    before, after = step.before, step.after
    terms = [(c, e, _slope(c, e, variable)) for c, e in exponential_terms(before.integrand)]
    antiderivative = sum((c * exp(e) / slope for c, e, slope in terms), sympy.S.Zero)
    back = is_zero(sympy.diff(antiderivative, variable) - before.integrand)
    value = sign * before.factor * antiderivative.subs(variable, end)
    return back and is_zero(value - shared.whole(after, before.variables[:-1]))
