"""The order of integration."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol

from avsym import certificates
from avsym.algebra import is_zero
from avsym.derivation import Condition, Step
from avsym.integral import Integral
from avsym.rules import conditions as shared


def innermost(integral: Integral, variable: Symbol, regulator: str) -> Step:
    """Take the integral over a whole line first (Fubini for the regulated integrand).

    Parameters
    ----------
    regulator : str
        The factor under which the integral converges absolutely, sent to 1 at the end: data of the integral.

    Raises
    ------
    RuleError
        If the variable does not run over the whole line or a limit depends on it.
    """
    item = integral.range_of(variable)
    whole = Condition(f"{variable} runs over the whole line", item.is_line).require()
    limits = [limit for other in integral.ranges for limit in (other.lower, other.upper)]
    free = Condition(f"no limit depends on {variable}", not any(limit.has(variable) for limit in limits)).require()
    ranges = (*(other for other in integral.ranges if other != item), item)
    return Step(
        rule="order of integration",
        statement=f"{variable} innermost, regulator {regulator}",
        before=integral,
        after=replace(integral, ranges=ranges, regulator=regulator),
        kind="theorem",
        check=certificates.reordered(variable, regulator),
        conditions=(whole, free),
        residual=lambda step: is_zero(
            step.before.factor * step.before.integrand - shared.whole(step.after, (item.variable for item in ranges))
        ),
    )
