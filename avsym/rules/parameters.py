"""Rules that touch parameters only: new names for old ones, special values, ratios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy
from sympy import Expr, Symbol, oo

from avsym import certificates
from avsym.algebra import exponential_terms, is_zero
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared


def express(integral: Integral, values: Mapping[Symbol, Expr]) -> Step:
    """Express parameters by others, or give them values: exact, nothing is dropped.

    Raises
    ------
    RuleError
        If a symbol is an integration variable or a value contains one, a value contradicts the assumptions of its
        symbol, or the integrand or a finite limit ceases to be finite.
    """
    conditions = shared.inherited(values.items())
    clash = set(integral.variables) & {*values, *(symbol for value in values.values() for symbol in value.free_symbols)}
    if clash:
        raise RuleError(f"{', '.join(sorted(map(str, clash)))} are integration variables; use `linear` or `substitute`")
    table = dict(values)
    ranges = tuple(
        bounded(item.variable, *(sympy.expand(limit.xreplace(table)) for limit in (item.lower, item.upper)))
        for item in integral.ranges
    )
    whole = (integral.factor * integral.integrand).xreplace(table)
    shared.finite(whole, "the integrand at these values")
    after = with_integrand(replace(integral, factor=sympy.S.One), whole, ranges)
    return Step(
        rule="express parameters",
        statement=", ".join(f"{name} = {value}" for name, value in values.items()),
        before=integral,
        after=after,
        kind="exact",
        check=certificates.expressed(table),
        conditions=conditions,
        residual=lambda step: is_zero(
            (step.before.factor * step.before.integrand).xreplace(table)
            - shared.whole(step.after, step.before.variables)
        ),
    )


def bounded(variable: Symbol, lower: Expr, upper: Expr) -> Range:
    """A range whose limits are finite or plus or minus infinity.

    Raises
    ------
    RuleError
        If a limit is complex infinity or undefined, as ``1/a`` is at ``a = 0``.
    """
    for limit in (lower, upper):
        if limit not in (oo, -oo):
            shared.finite(limit, f"the limit {limit} of {variable}")
    return Range(variable, lower, upper)


def divide(integral: Integral, closed: Expr) -> Step:
    """Divide by a closed expression that is free of the integration variables: the ratio of Eq. (10).

    Raises
    ------
    RuleError
        If the expression is zero or contains an integration variable.
    """
    if closed.free_symbols & set(integral.variables):
        raise RuleError(f"the divisor {closed} contains an integration variable")
    nonzero = Condition(f"{closed} is not zero", bool(closed.is_nonzero or closed.is_zero is False)).require()
    after = replace(integral, factor=sympy.powsimp(sympy.cancel(integral.factor / closed)))
    terms = list(exponential_terms(integral.integrand))
    if len(terms) > 1:  # each by itself: what cancels in each need not be a common factor as it is written
        apart = sympy.Add(*(sympy.cancel(after.factor * weight) * sympy.exp(power) for weight, power in terms))
        after = with_integrand(replace(integral, factor=sympy.S.One), apart)
    return Step(
        rule="ratio",
        statement=f"divided by {closed}",
        before=integral,
        after=after,
        kind="exact",
        check=certificates.divided(closed),
        conditions=(nonzero,),
        residual=lambda step: is_zero(
            step.before.factor * step.before.integrand - shared.whole(step.after, step.before.variables) * closed
        ),
    )
