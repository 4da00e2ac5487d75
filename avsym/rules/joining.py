"""Adding integrals that differ only in the half line over which one variable runs."""

from __future__ import annotations

import sympy
from sympy import Abs, Expr, Symbol, oo

from avsym import certificates
from avsym.algebra import is_zero
from avsym.derivation import RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared


def join(integrals: tuple[Integral, ...], variable: Symbol) -> Step:
    """Add integrals over a line and over its halves: on each half the integrands add up, and each keeps its regulator.

    Raises
    ------
    RuleError
        If there is no integral, another range or the order of integration differs, or the sums on the two halves are
        different functions.
    """
    if len({integral.variables for integral in integrals}) != 1:
        raise RuleError(f"{len(integrals)} integrals, none or taken in different orders; join those that agree")
    others = [tuple(item for item in integral.ranges if item.variable != variable) for integral in integrals]
    if any(other != others[0] for other in others):
        raise RuleError(f"the integrals differ in more than the range of {variable}")
    halves = [_on_half(integrals, variable, sign) for sign in (1, -1)]
    resolved = [_resolved(half, variable, sign) for half, sign in zip(halves, (1, -1), strict=True)]
    pairs = [(one, other) for one, other in (resolved, halves) if is_zero(one - other)]
    if not pairs:
        raise RuleError(f"the sums on the two halves of {variable} are different functions")
    total = sympy.S.Zero if is_zero(pairs[0][0]) else pairs[0][0]
    ranges = tuple(Range(variable) if item.variable == variable else item for item in integrals[0].ranges)
    regulator = "; ".join(dict.fromkeys(integral.regulator for integral in integrals if integral.regulator))
    bare = Integral(sympy.S.One, integrals[0].integrand, ranges, regulator)
    return Step(
        rule="join half lines",
        statement=f"{len(integrals)} integrals over {variable} added",
        before=integrals,
        after=with_integrand(bare, total),
        kind="exact",
        check=certificates.joined(variable),
        residual=lambda step: all(_same_on_half(step, variable, sign) for sign in (1, -1)),
    )


def _same_on_half(step: Step, variable: Symbol, sign: int) -> bool:
    total = _on_half(step.before, variable, sign) - shared.whole(step.after, step.before[0].variables)
    return is_zero(_resolved(total, variable, sign))


def _resolved(expression: Expr, variable: Symbol, sign: int) -> Expr:
    return expression.xreplace({Abs(variable): sign * variable})


def _on_half(integrals: tuple[Integral, ...], variable: Symbol, sign: int) -> Expr:
    total = sympy.S.Zero
    for integral in integrals:
        item = integral.range_of(variable)
        ends = (item.lower, item.upper)
        if ends not in ((-oo, oo), (sympy.S.Zero, oo), (-oo, sympy.S.Zero)):
            raise RuleError(f"{variable} runs from {item.lower} to {item.upper}, not over a line or half line")
        if ends[(1 + sign) // 2] is not sympy.S.Zero:
            total += integral.factor * integral.integrand
    return total
