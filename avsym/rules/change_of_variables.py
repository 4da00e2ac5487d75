"""Affine changes of variables, with Jacobian and polyhedral domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy
from sympy import Abs, Expr, Matrix, Symbol

from avsym import certificates
from avsym.algebra import is_zero, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.polyhedron import forms_of, nested


def linear(integral: Integral, mapping: Mapping[Symbol, Expr], order: Sequence[Symbol] | None = None) -> Step:
    r"""Change variables affinely: ``int f(x) dx = int f(M y + b) |det M| dy`` over the mapped polyhedron.

    Parameters
    ----------
    integral : Integral
    mapping : mapping
        Each old variable as an affine function of new ones; others stay as they are.  A new variable may
        bear an old name, so ``{s_1: t_1 + s_1}`` is a shift.
    order : sequence of symbols, optional
        The new variables, outermost first.  By default the old order, name by name.

    Raises
    ------
    RuleError
        If the map is not affine, not invertible, or its Jacobian depends on the variables.
    """
    variables = tuple(order) if order is not None else integral.variables
    new = [variable for variable in variables if variable in mapping or variable not in integral.variables]
    old = list(mapping)
    unknown = [str(variable) for variable in old if variable not in integral.variables]
    if unknown or len(new) != len(old):
        raise RuleError(f"cannot map {old} to {new}: each must be as many integration variables as the other")
    matrix = Matrix([[_slope(mapping[name], variable) for variable in new] for name in old])
    jacobian = Abs(matrix.det())
    invertible = Condition(f"the determinant {matrix.det()} is not zero", bool(matrix.det().is_nonzero)).require()
    sign, forms = forms_of(integral.ranges)
    images = tuple(sympy.expand(form.subs(dict(mapping), simultaneous=True)) for form in forms)
    integrand = sign * jacobian * integral.integrand.subs(dict(mapping), simultaneous=True)
    after = with_integrand(integral, integrand, nested(images, variables))
    return Step(
        rule="change of variables",
        statement=", ".join(f"{name} -> {image}" for name, image in mapping.items()),
        before=integral,
        after=after,
        kind="exact",
        check=certificates.mapped(dict(mapping)),
        conditions=(invertible,),
        residual=lambda step: _residual(step, dict(mapping), sign * jacobian),
    )


def _slope(image: Expr, variable: Symbol) -> Expr:
    powers = polynomial_in(image, variable)
    if powers is None or any(power > 1 for power in powers):
        raise RuleError(f"{image} is not affine in {variable}")
    return powers.get(1, sympy.S.Zero)


def _residual(step: Step, mapping: Mapping[Symbol, Expr], jacobian: Expr) -> bool:
    before = step.before.factor * step.before.integrand.subs(dict(mapping), simultaneous=True) * jacobian
    return is_zero(before - step.after.factor * step.after.integrand)
