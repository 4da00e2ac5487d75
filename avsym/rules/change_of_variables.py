"""Affine changes of variables, with Jacobian and polyhedral domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy
from sympy import Abs, Expr, Matrix, Symbol

from avsym import certificates
from avsym.algebra import is_zero, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.polyhedron import forms_of, nested
from avsym.rules import conditions as shared


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
        If the map is not affine, real and invertible, its Jacobian depends on the variables, the domain is not
        bounded by planes or the sign of a plane's slope not known, a new name is taken, or a regulator forbids another
        order of integration.
    """
    variables = tuple(order) if order is not None else integral.variables
    new = [variable for variable in variables if variable in mapping or variable not in integral.variables]
    old = list(mapping)
    kept = [variable for variable in integral.variables if variable not in mapping]
    if (
        not set(old) <= set(integral.variables)
        or len(new) != len(old)
        or sorted(variables, key=str) != sorted((*new, *kept), key=str)
    ):
        raise RuleError(f"cannot map {old} to {new}: each must be as many integration variables as the other")
    shared.fresh(integral, (variable for variable in new if variable not in integral.variables))
    _keeps_order(integral, mapping, variables, new)
    images_real = tuple(shared.real(image) for image in mapping.values())
    matrix = Matrix([[_slope(mapping[name], variable) for variable in new] for name in old])
    jacobian = Abs(matrix.det())
    invertible = Condition(f"the determinant {matrix.det()} is not zero", bool(matrix.det().is_nonzero)).require()
    if matrix.free_symbols & {*variables, *old}:
        raise RuleError(f"the Jacobian {jacobian} depends on the variables")
    sign, forms = _planes(integral)
    images = tuple(sympy.expand(form.xreplace(dict(mapping))) for form in forms)
    integrand = sign * jacobian * integral.integrand.xreplace(dict(mapping))
    ranges = _nested(images, variables)
    unsigned = tuple(shared.unsigned(item) for item in ranges if item.variable in new)
    after = with_integrand(integral, integrand, ranges)
    return Step(
        rule="change of variables",
        statement=", ".join(f"{name} -> {image}" for name, image in mapping.items()),
        before=integral,
        after=after,
        kind="exact",
        check=certificates.mapped(dict(mapping), variables),
        conditions=(invertible, *images_real, *unsigned),
        residual=lambda step: _residual(step, dict(mapping), sign * jacobian, variables),
    )


def _planes(integral: Integral) -> tuple[int, tuple[Expr, ...]]:
    """The domain as affine forms, and its orientation."""
    try:
        sign, forms = forms_of(integral.ranges)
    except ValueError as error:
        raise RuleError(str(error)) from None
    for form in forms:
        for variable in integral.variables:
            if _slope(form, variable).free_symbols & set(integral.variables):
                raise RuleError(f"the domain is not bounded by planes: {form} < 0")
    return sign, forms


def _nested(forms: tuple[Expr, ...], variables: Sequence[Symbol]) -> tuple[Range, ...]:
    try:
        return nested(forms, variables)
    except ValueError as error:
        raise RuleError(f"{error}; assume it for the symbols or split cases") from None


def _keeps_order(
    integral: Integral, mapping: Mapping[Symbol, Expr], variables: Sequence[Symbol], new: Sequence[Symbol]
) -> None:
    """Where a regulator says how it converges, each variable stays in its place and moves by outer ones only."""
    if not integral.regulator:
        return
    for place, (before, after) in enumerate(zip(integral.variables, variables, strict=True)):
        inner = set(variables[place + 1 :])
        moved = mapping.get(before, before)
        if not moved.has(after) or moved.free_symbols & inner or (before not in mapping and before != after):
            raise RuleError(f"the order of integration is fixed by the regulator: {integral.regulator}")


def _slope(image: Expr, variable: Symbol) -> Expr:
    powers = polynomial_in(image, variable)
    if powers is None or any(power > 1 for power in powers):
        raise RuleError(f"{image} is not affine in {variable}")
    return powers.get(1, sympy.S.Zero)


def _residual(step: Step, mapping: Mapping[Symbol, Expr], jacobian: Expr, variables: Sequence[Symbol]) -> bool:
    before = step.before.factor * step.before.integrand.xreplace(dict(mapping)) * jacobian
    return is_zero(before - shared.whole(step.after, variables))
