"""Hyperbolic cosines: from two exponentials of equal weight, and from a root."""

from __future__ import annotations

import sympy
from sympy import Expr, Pow, Symbol, cosh, exp, sinh, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, is_zero
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def merge_cosh(integral: Integral, variable: Symbol) -> Step:
    r"""Write ``a e^u + b e^{-u}`` in an exponent as ``2 a cosh u``; the condition is ``a = b``.

    What is linear in ``u`` besides stays as it is.

    Raises
    ------
    RuleError
        If an exponent has another form or the two weights differ.
    """
    total, conditions = sympy.S.Zero, []
    for coefficient, exponent in exponential_terms(integral.integrand):
        grow, decay, rest = _weights(exponent, variable)
        conditions.append(Condition(f"the weights {grow} and {decay} are equal", is_zero(grow - decay)).require())
        total += coefficient * exp(rest + 2 * _plain(grow) * cosh(variable))
    after = with_integrand(integral, total)
    return Step(
        rule="merge into cosh",
        statement=f"e^{variable} + e^-{variable} = 2 cosh {variable}",
        before=integral,
        after=after,
        kind="exact",
        check=certificates.pointwise,
        conditions=tuple(conditions),
        residual=lambda step: is_zero(
            _unfolded(shared.whole(step.before, integral.variables))
            - _unfolded(shared.whole(step.after, integral.variables))
        ),
    )


def _weights(exponent: Expr, variable: Symbol) -> tuple[Expr, Expr, Expr]:
    unit, slope = Symbol("unit", positive=True), exponent.coeff(variable, 1)
    linear = sympy.S.Zero if slope.has(variable) else slope * variable
    powers = sympy.expand((exponent - linear).xreplace({exp(variable): unit, exp(-variable): 1 / unit}))
    if powers.has(variable):
        raise RuleError(f"the exponent {exponent} is no sum of e^{variable} and e^-{variable}")
    grow, decay = powers.coeff(unit, 1), powers.coeff(unit, -1)
    rest = sympy.expand(powers - grow * unit - decay / unit)
    if rest.has(unit) or grow == 0:
        raise RuleError(f"the exponent {exponent} is no sum of e^{variable} and e^-{variable}")
    return grow, decay, rest + linear


def _plain(weight: Expr) -> Expr:
    """Roots of products as one root: sqrt(2) sqrt(m) sqrt(w) -> sqrt(2 m w)."""
    return sympy.powsimp(weight, force=False)


def _unfolded(expression: Expr) -> Expr:
    return expression.replace(cosh, lambda u: (exp(u) + exp(-u)) / 2)


def hyperbolic_root(integral: Integral, variable: Symbol) -> Step:
    r"""``sqrt(a sinh^2 u + a) = sqrt(a) cosh u`` for ``a > 0`` and real u.

    Raises
    ------
    RuleError
        If there is no such root, or u is not real.
    """
    real = shared.real(variable)
    found = [node for node in integral.integrand.atoms(Pow) if (2 * node.exp).is_Integer and not node.exp.is_Integer]
    table, conditions = {}, [real]
    for node in sorted((node for node in found if node.base.has(sinh(variable))), key=str):
        scale = sympy.cancel(node.base / (sinh(variable) ** 2 + 1))
        conditions.append(
            Condition(f"{scale} > 0 in {node.base}", is_positive(scale) and not scale.has(variable)).require()
        )
        table[node] = (sqrt(scale) * cosh(variable)) ** (2 * node.exp)
    if not table:
        raise RuleError(f"no square root of sinh({variable})^2 + 1 occurs")
    return Step(
        rule="root of sinh squared",
        statement=f"1 + sinh({variable})^2 = cosh({variable})^2",
        before=integral,
        after=with_integrand(integral, integral.integrand.xreplace(table)),
        kind="theorem",
        check=certificates.pointwise,
        conditions=tuple(conditions),
    )
