"""Putting an integral in place of a function that was left open: one application of a kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy
from sympy import Expr, Symbol

from avsym import certificates
from avsym.algebra import is_zero, polynomial_in
from avsym.derivation import RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared


def compose(integral: Integral, open_function: Expr, inner: Integral, argument: Symbol) -> Step:
    """``int K(t, s) F(s) ds`` with ``F(s) = int f(s, u) du`` put in: ``int int K(t, s) f(s, u) du ds``.

    Parameters
    ----------
    integral : Integral
        Linear in the open function.
    open_function : sympy.Expr
        ``F(s)``, as it stands there.
    inner : Integral
        ``F`` as a function of ``argument``; its variables must be new.  They are integrated first.
    argument : Symbol

    Raises
    ------
    RuleError
        If the open function does not occur, a term is not linear in it, a variable of ``inner`` is in use, or a
        parameter of ``inner`` is a variable here.
    """
    filled = Symbol("filled", positive=True)
    opened = integral.integrand.xreplace({open_function: filled})
    powers = polynomial_in(opened, filled)
    if powers is None or set(powers) != {1} or opened.has(open_function.func):
        raise RuleError(f"the integrand is not proportional to {open_function}")
    if argument in inner.variables:
        raise RuleError(f"{argument} is integrated over; it must be the argument of what is put in")
    bound = (set(inner.parameters) - {argument}) & set(integral.variables)
    if bound:
        names = ", ".join(sorted(map(str, bound)))
        raise RuleError(f"what is put in has parameters that are integrated over here: {names}; rename them first")
    shared.fresh(integral, inner.variables)
    table: Mapping[Symbol, Expr] = {argument: open_function.args[0]}
    ranges = tuple(Range(item.variable, item.lower.subs(table), item.upper.subs(table)) for item in inner.ranges)
    inside = (inner.factor * inner.integrand).subs(table)
    regulator = "; ".join(dict.fromkeys(filter(None, (integral.regulator, inner.regulator))))
    bare = replace(integral, factor=sympy.S.One, ranges=(*integral.ranges, *ranges), regulator=regulator)
    after = with_integrand(bare, integral.factor * powers[1] * inside)
    return Step(
        rule="apply to a function",
        statement=f"{open_function} by its own integral over {', '.join(map(str, inner.variables)) or 'nothing'}",
        before=integral,
        after=after,
        kind="exact",
        check=certificates.composed(open_function, inner, argument),
        residual=lambda step: is_zero(
            step.before.factor * step.before.integrand.xreplace({open_function: inside})
            - shared.whole(step.after, after.variables)
        ),
    )
