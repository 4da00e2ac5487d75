"""Approximations are rules too: each names what it drops, and its error is measured, not asserted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sympy
from sympy import Expr, Symbol, exp, oo, pi
from sympy.core.function import AppliedUndef

from avsym import certificates
from avsym.algebra import canonical_exponent, exponential_terms, polynomial_in
from avsym.derivation import Evidence, RuleError, Sampling, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared
from avsym.rules.parameters import bounded
from avsym.symbols import delta_function


def neglect(integral: Integral, quantity: Expr) -> Step:
    """Set a small quantity to zero in factor, integrand and limits; the certificate measures the change and its order.

    The change is measured point by point; that what is left converges is not tested further than named below.

    Raises
    ------
    RuleError
        If the quantity is no parameter, does not occur, must not be zero, makes a limit undefined, or is all that makes
        the integral over an infinite range converge, the integrand left being constant there.
    """
    _is_parameter(integral, quantity)
    limits = [limit for item in integral.ranges for limit in (item.lower, item.upper)]
    if not any(part.has(quantity) for part in (integral.integrand, integral.factor, *limits)):
        raise RuleError(f"{quantity} does not occur here, so nothing is neglected")
    bare = replace(integral, factor=sympy.S.One)
    whole = shared.finite((integral.factor * integral.integrand).subs(quantity, 0), f"the integrand at {quantity} = 0")
    if whole == 0:
        raise RuleError(f"nothing is left at {quantity} = 0: it is a common factor")
    ranges = tuple(
        bounded(item.variable, item.lower.subs(quantity, 0), item.upper.subs(quantity, 0)) for item in integral.ranges
    )
    after = with_integrand(bare, whole, ranges)
    _still_depends(after)
    return Step(
        rule="neglect",
        statement=f"{quantity} -> 0",
        before=integral,
        after=after,
        kind="approximation",
        check=certificates.measured(quantity),
        drops=f"all that vanishes with {quantity}",
    )


def _still_depends(integral: Integral) -> None:
    """Refuse a constant over an infinite range: the damping was the quantity's."""
    for item in integral.ranges:
        limits = [limit for other in integral.ranges for limit in (other.lower, other.upper)]
        infinite = bool({item.lower, item.upper} & {oo, -oo})
        if infinite and not any(part.has(item.variable) for part in (integral.integrand, *limits)):
            raise RuleError(
                f"the integral over {item.variable} from {item.lower} to {item.upper} diverges: nothing left depends "
                f"on {item.variable}; take that integral first"
            )


def _is_parameter(integral: Integral, quantity: Expr) -> None:
    if not isinstance(quantity, Symbol | AppliedUndef) or quantity in integral.variables:
        raise RuleError(f"{quantity} must be a parameter or a function that is given a name, not a variable")


def leading(integral: Integral, quantity: Expr) -> Step:
    """Keep the lowest power of a small quantity in the integrand; the certificate measures the change and its order.

    Raises
    ------
    RuleError
        If the quantity is no parameter, a limit depends on it, or the integrand is no polynomial in it or has one
        power of it only.
    """
    _is_parameter(integral, quantity)
    free = shared.in_no_limit(integral.ranges, quantity)
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
        conditions=(free,),
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
        Each must be there, in every term of the integrand: all terms of its exponent occur in that of the integrand,
        with a weight not above the one there.
    measure : callable, optional
        Measures the error of the whole (relative), where pointwise closeness says nothing.
    regulator : str
        How the integral converges afterwards.

    Raises
    ------
    RuleError
        If a factor does not occur in the integrand, does not depend on the variable or is not finite at the value.
    """
    still = sympy.Add(
        *(
            coefficient * exp(_still(exponent, factors, variable, value))
            for coefficient, exponent in exponential_terms(integral.integrand)
        )
    )
    after = replace(with_integrand(integral, still), regulator=regulator or integral.regulator)
    return Step(
        rule="freeze a slow factor",
        statement=f"{', '.join(str(factor) for factor in factors)} at {variable} = {value}",
        before=integral,
        after=after,
        kind="approximation",
        check=certificates.frozen(factors, variable, value, measure),
        drops=f"the dependence of {len(factors)} factor(s) on {variable}",
    )


def _still(exponent: Expr, factors: Sequence[Expr], variable: Symbol, value: Expr) -> Expr:
    """An exponent with those of the factors in it taken at one value of the variable."""
    total, fixed = exponent, sympy.S.Zero
    for factor in factors:
        part = canonical_exponent(factor.args[0]) if isinstance(factor, exp) else sympy.S.Zero
        if not part.has(variable) or not _within(part, total):
            raise RuleError(f"the factor {factor} does not occur in the integrand, or is free of {variable}")
        fixed += shared.finite(part.subs(variable, value), f"the exponent {part} at {variable} = {value}")
        total = canonical_exponent(total - part)
    return canonical_exponent(total + fixed)


def _within(part: Expr, exponent: Expr) -> bool:
    """Whether each term of a part is there in an exponent, with the same sign and no larger weight."""
    there = exponent.as_coefficients_dict()
    return all(
        0 < weight / there[term] <= 1 if there[term] else False for term, weight in part.as_coefficients_dict().items()
    )


def occupy(integral: Integral, occupation: Expr, density: Expr, momentum: Expr | Sequence[Expr]) -> Step:
    r"""Put all electrons at one momentum: ``n(q) -> 2 pi density delta(q - momentum)``, a choice (text before Eq. 6).

    Where the occupation is a function of several components, ``momentum`` has as many and each is fixed.

    Raises
    ------
    RuleError
        If the occupation does not occur, a term is not linear in it, or the numbers of components differ.
    """
    if not integral.integrand.has(occupation):
        raise RuleError(f"{occupation} does not occur here")
    filled = Symbol("filled", positive=True)
    powers = polynomial_in(integral.integrand.xreplace({occupation: filled}), filled)
    if powers is None or set(powers) != {1}:
        raise RuleError(f"the integrand is not proportional to {occupation}; take the leading order first")
    places = tuple(momentum) if isinstance(momentum, Sequence) else (momentum,)
    if len(places) != len(occupation.args):
        raise RuleError(f"{occupation} has {len(occupation.args)} components, but {len(places)} are given")
    offsets = [argument - place for argument, place in zip(occupation.args, places, strict=True)]
    peak = density * sympy.Mul(*(2 * pi * delta_function(sympy.expand(offset)) for offset in offsets))
    deltas = " ".join(f"delta({argument} - ({place}))" for argument, place in zip(occupation.args, places, strict=True))
    measure = "2 pi" if len(places) == 1 else f"(2 pi)^{len(places)}"
    after = with_integrand(integral, integral.integrand.subs(occupation, peak))
    return Step(
        rule="occupy the band minimum",
        statement=f"{occupation} = {measure} {density} {deltas}",
        before=integral,
        after=after,
        kind="choice",
        check=certificates.occupied(occupation, density, offsets),
        drops="the width of the occupation in momentum, and the other choices of the time in its argument",
    )
