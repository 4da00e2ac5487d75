"""A monotone, in general nonlinear, change of one variable."""

from __future__ import annotations

import sympy
from sympy import Dummy, Expr, Symbol, limit, oo

from avsym import certificates
from avsym.algebra import is_negative, is_positive, is_zero
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared


def substitute(integral: Integral, variable: Symbol, new: Symbol, image: Expr) -> Step:
    r"""``int f(q) dq = int f(q(u)) |dq/du| du`` for a monotone ``q(u)`` that maps the line onto the range of ``q``.

    Raises
    ------
    RuleError
        If the sign of dq/du is not shown, q is not finite everywhere, the image of the line is not the range or depends
        on another variable, or the new variable is in use or of limited sign.
    """
    item = integral.range_of(variable)
    shared.fresh(integral, () if new == variable else (new,))
    unsigned = shared.unsigned(Range(new))
    if image.free_symbols & (set(integral.variables) - {variable, new}) or (image.has(variable) and new != variable):
        raise RuleError(f"{variable} = {image} depends on another integration variable")
    slope = sympy.diff(image, new)
    rising = is_positive(slope)
    monotone = Condition(f"d{variable}/d{new} = {slope} has one sign", rising or is_negative(slope)).require()
    line = Dummy(new.name, real=True)  # the whole of it, whatever the new variable is declared to leave out
    smooth = Condition(f"{image} is finite for all real {new}", bool(image.xreplace({new: line}).is_finite)).require()
    ends = (limit(image, new, -oo), limit(image, new, oo))
    ends = ends if rising else ends[::-1]
    onto = Condition(
        f"{new} in (-oo, oo) maps onto {variable} in ({ends[0]}, {ends[1]})", ends == (item.lower, item.upper)
    )
    onto.require()
    weight = slope if rising else -slope
    integrand = integral.integrand.subs(variable, image) * weight
    ranges = tuple(Range(new) if other == item else _moved(other, variable, image) for other in integral.ranges)
    after = with_integrand(integral, _tidy(integrand), ranges)
    return Step(
        rule="substitution",
        statement=f"{variable} = {image}",
        before=integral,
        after=after,
        kind="exact",
        check=certificates.mapped({variable: image}, after.variables),
        conditions=(unsigned, monotone, smooth, onto),
        residual=lambda step: is_zero(
            step.before.factor * step.before.integrand.subs(variable, image) * weight
            - shared.whole(step.after, after.variables)
        ),
    )


def _moved(item: Range, variable: Symbol, image: Expr) -> Range:
    return Range(item.variable, item.lower.subs(variable, image), item.upper.subs(variable, image))


def _tidy(integrand: Expr) -> Expr:
    """Cancel what the Jacobian and the integrand share before exponentials are collected."""
    return sympy.powsimp(sympy.expand_power_base(integrand)) if not integrand.is_Add else integrand
