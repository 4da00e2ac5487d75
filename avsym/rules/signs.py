"""Signs: absolute values decided by the domain, and a line split into its two halves."""

from __future__ import annotations

import sympy
from sympy import Abs, Expr, Symbol, oo

from avsym import certificates, symbols
from avsym.algebra import canonical_abs, is_zero
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.polyhedron import forms_of, implies
from avsym.rules import conditions as shared


def resolve_signs(integral: Integral) -> Step:
    """Replace each ``|u|`` whose sign the domain decides by ``u`` or ``-u``.

    Raises
    ------
    RuleError
        If the direction of a range cannot be told, or the domain decides no sign.
    """
    try:
        _, forms = forms_of(integral.ranges)
    except ValueError as error:
        raise RuleError(str(error)) from None
    known: dict[Expr, Expr] = {}
    conditions = []
    integrand = canonical_abs(integral.integrand)
    for node in sorted(integrand.atoms(Abs), key=str):
        argument = node.args[0]
        for sign in (1, -1):
            if _decided(forms, sign * argument):
                known[node] = sign * argument
                conditions.append(Condition(f"{sign * argument} >= 0 in the domain", True))
                break
    if not known:
        raise RuleError("the domain decides the sign of no absolute value here")
    after = with_integrand(integral, integrand.xreplace(known))
    return Step(
        rule="signs from the domain",
        statement=", ".join(f"{node} = {value}" for node, value in known.items()),
        before=integral,
        after=after,
        kind="exact",
        check=certificates.pointwise,
        conditions=tuple(conditions),
        residual=lambda step: is_zero(
            step.before.factor * canonical_abs(step.before.integrand).xreplace(known)
            - shared.whole(step.after, after.variables)
        ),
    )


def _decided(forms: tuple[Expr, ...], argument: Expr) -> bool:
    """Whether the planes imply ``argument >= 0``; an argument that is no affine form is left alone."""
    try:
        return bool(argument.is_polynomial()) and implies(forms, sympy.expand(-argument))
    except ValueError:
        return False


def split_sign(integral: Integral, variable: Symbol) -> Step:
    """``int_{-oo}^{oo} f(q) dq = int_0^oo [f(|q|) + f(-|q|)] d|q|``, so that every sign in the integrand is known.

    Raises
    ------
    RuleError
        If the variable does not run over the whole line, or a limit depends on its sign.
    """
    item = integral.range_of(variable)
    whole = Condition(f"{variable} runs over the whole line", item.is_line).require()
    size = symbols.magnitude(variable)
    shared.fresh(integral, (size,))
    sides = [tuple(_limits_at(other, variable, sign * size) for other in integral.ranges) for sign in (1, -1)]
    fixed = Condition(f"no limit depends on the sign of {variable}", sides[0] == sides[1]).require()
    halves = integral.integrand.subs(variable, size) + integral.integrand.subs(variable, -size)
    ranges = tuple(
        Range(size, sympy.S.Zero, oo) if other == item else moved
        for other, moved in zip(integral.ranges, sides[0], strict=True)
    )
    after = with_integrand(integral, halves, ranges)
    return Step(
        rule="split by sign",
        statement=f"{variable} = +|{variable}| and -|{variable}|",
        before=integral,
        after=after,
        kind="exact",
        check=lambda step, sampling: certificates.folded(variable, size)(step, sampling),
        conditions=(whole, fixed),
        residual=lambda step: is_zero(
            step.before.factor
            * (step.before.integrand.subs(variable, size) + step.before.integrand.subs(variable, -size))
            - shared.whole(step.after, after.variables)
        ),
    )


def _limits_at(item: Range, variable: Symbol, value: Expr) -> Range:
    return Range(item.variable, item.lower.subs(variable, value), item.upper.subs(variable, value))
