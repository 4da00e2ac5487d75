"""Approximations are rules too: each names what it drops, and its error is measured, not asserted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sympy
from sympy import Expr, Symbol, exp, pi

from avsym import certificates
from avsym.algebra import canonical_exponent, exponential_terms, polynomial_in
from avsym.derivation import Check, Evidence, RuleError, Sampling, Step
from avsym.integral import Integral, with_integrand
from avsym.symbols import delta_function


def neglect(integral: Integral, quantity: Expr) -> Step:
    """Set a small quantity to zero in factor, integrand and limits; the certificate measures the change and its order.

    Raises
    ------
    RuleError
        If the quantity does not occur.
    """
    if not (integral.integrand.has(quantity) or integral.factor.has(quantity)):
        raise RuleError(f"{quantity} does not occur here, so nothing is neglected")
    bare = replace(integral, factor=sympy.S.One)
    after = with_integrand(bare, (integral.factor * integral.integrand).subs(quantity, 0))
    return Step(
        rule="neglect",
        statement=f"{quantity} -> 0",
        before=integral,
        after=after,
        kind="approximation",
        check=certificates.measured(quantity),
        drops=f"all that vanishes with {quantity}",
    )


def leading(integral: Integral, quantity: Expr) -> Step:
    """Keep the lowest power of a small quantity in the integrand; the certificate measures the change and its order.

    Raises
    ------
    RuleError
        If the integrand is no polynomial in the quantity or has one power of it only.
    """
    small = Symbol("small", positive=True)
    powers = polynomial_in(integral.integrand.xreplace({quantity: small}), small)
    if powers is None or len(powers) < 2:
        raise RuleError(f"the integrand has not several powers of {quantity}")
    lowest = min(powers)
    return Step(
        rule="leading order",
        statement=f"lowest power of {quantity}: {lowest}",
        before=integral,
        after=with_integrand(integral, powers[lowest] * quantity**lowest),
        kind="approximation",
        check=certificates.measured(quantity, both=True),
        drops=f"higher powers of {quantity}",
    )


def freeze(
    integral: Integral,
    factors: Sequence[Expr],
    variable: Symbol,
    value: Expr = sympy.S.Zero,
    *,
    measure: Callable[[Sampling], Evidence] | None = None,
    regulator: str = "",
) -> Step:
    """Replace slowly varying exponential factors by their value at ``variable = value``.

    Parameters
    ----------
    factors : sequence of ``exp(...)``
        Each must be there: all terms of its exponent occur in the integrand's.
    measure : callable, optional
        Measures the error of the whole (relative), where pointwise closeness says nothing.
    regulator : str
        How the integral converges afterwards.

    Raises
    ------
    RuleError
        If a factor does not occur in the integrand.
    """
    terms = list(exponential_terms(integral.integrand))
    if len(terms) != 1:
        raise RuleError("freeze needs an integrand of one term")
    coefficient, exponent = terms[0]
    total = exponent
    for factor in factors:
        part = canonical_exponent(factor.args[0])
        if not isinstance(factor, exp) or not set(part.as_coefficients_dict()) <= set(exponent.as_coefficients_dict()):
            raise RuleError(f"the factor {factor} does not occur in the integrand")
        total = canonical_exponent(total - part + part.subs(variable, value))
    after = replace(with_integrand(integral, coefficient * exp(total)), regulator=regulator or integral.regulator)
    return Step(
        rule="freeze a slow factor",
        statement=f"{', '.join(str(factor) for factor in factors)} at {variable} = {value}",
        before=integral,
        after=after,
        kind="approximation",
        check=_measured(measure),
        drops=f"the dependence of {len(factors)} factor(s) on {variable}",
    )


def _measured(measure: Callable[[Sampling], Evidence] | None) -> Check:
    def check(step: Step, sampling: Sampling) -> Evidence:
        if measure is None:
            return Evidence("not measured: hand in `measure`", float("nan"), 0.0)
        return measure(sampling)

    return check


def occupy(integral: Integral, occupation: Expr, density: Expr, momentum: Expr) -> Step:
    r"""Put all electrons at one momentum: ``n(q) -> 2 pi density delta(q - momentum)``, a choice (text before Eq. 6).

    Raises
    ------
    RuleError
        If the occupation does not occur.
    """
    if not integral.integrand.has(occupation):
        raise RuleError(f"{occupation} does not occur here")
    (argument,) = occupation.args
    peak = 2 * pi * density * delta_function(sympy.expand(argument - momentum))
    after = with_integrand(integral, integral.integrand.subs(occupation, peak))
    return Step(
        rule="occupy the band minimum",
        statement=f"{occupation} = 2 pi {density} delta({argument} - ({momentum}))",
        before=integral,
        after=after,
        kind="choice",
        check=certificates.stated,
        drops="the width of the occupation in momentum, and the other choices of the time in its argument",
    )


