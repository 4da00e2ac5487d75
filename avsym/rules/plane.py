"""Fresnel's integral over a plane."""

from __future__ import annotations

import sympy
from sympy import Expr, I, Matrix, Symbol, exp, oo, pi, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def saddle_plane(integral: Integral, first: Symbol, second: Symbol) -> Step:
    r"""``int int e^{i (v H v/2 + b v + c)} d^2v = 2 pi/sqrt(-det H) e^{i (c - b H^{-1} b/2)}`` for det H < 0.

    ``H`` is real and has one positive and one negative eigenvalue, whose phases ``e^{i pi/4}`` and ``e^{-i pi/4}``
    cancel: no sign need be known but that of the determinant.  The regulator is ``e^{-eta v^2}``.

    Raises
    ------
    RuleError
        If the two variables are not the innermost ones and over the whole line each, the exponent is no quadratic form
        that only oscillates, or det H < 0 is not shown.
    """
    if set(integral.variables[-2:]) != {first, second}:
        raise RuleError(f"{first} and {second} are not the two innermost variables; change the order first")
    conditions, total = [shared.whole_line(integral, name) for name in (first, second)], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        hessian, slopes, rest = _form(coefficient, exponent, first, second)
        size = sympy.factor_terms(sympy.expand(-hessian.det()))
        root, holds = _inside(size, integral)
        conditions.append(Condition(f"det H = {-size} < 0", holds).require())
        action = (slopes.T * hessian.adjugate() * slopes)[0] / (2 * size)
        total += coefficient * 2 * pi / root * exp(rest + I * sympy.expand(action))
    return Step(
        rule="Fresnel integral over a plane",
        statement=f"integrate over {first} and {second}, regulator e^(-eta ({first}^2 + {second}^2))",
        before=integral,
        after=with_integrand(integral, total, integral.ranges[:-2]),
        kind="theorem",
        check=certificates.plane(first, second),
        conditions=tuple(conditions),
    )


def _inside(size: Expr, integral: Integral) -> tuple[Expr, bool]:
    """The square root of a size, and whether the size is positive, where what runs from 0 to oo is positive."""
    half_lines = [item.variable for item in integral.ranges if item.lower == 0 and item.upper is oo]
    table = {name: Symbol(f"{name}_inside", positive=True) for name in half_lines}
    root = sympy.expand_power_base(sqrt(size.xreplace(table)))
    return root.xreplace({inside: name for name, inside in table.items()}), is_positive(size.xreplace(table))


def _form(coefficient: Expr, exponent: Expr, first: Symbol, second: Symbol) -> tuple[Matrix, Matrix, Expr]:
    """Hessian and slopes of the phase, real both, and what of the exponent depends on neither variable."""
    powers = polynomial_in(exponent, first)
    inner = {power: polynomial_in(weight, second) for power, weight in (powers or {}).items()}
    weights = {(j, k): weight for j, found in inner.items() for k, weight in (found or {}).items()}
    if coefficient.has(first, second) or None in (powers, *inner.values()) or any(j + k > 2 for j, k in weights):
        raise RuleError(f"{coefficient}*exp({exponent}) is no Gaussian in {first} and {second}")
    phases = {}
    for place in ((2, 0), (1, 1), (0, 2), (1, 0), (0, 1)):
        phase, growth = parts(weights.get(place, sympy.S.Zero) / I)
        Condition(f"the exponent only oscillates with {first} and {second}", growth == 0).require()
        phases[place] = phase
    hessian = Matrix([[2 * phases[2, 0], phases[1, 1]], [phases[1, 1], 2 * phases[0, 2]]])
    return hessian, Matrix([phases[1, 0], phases[0, 1]]), weights.get((0, 0), sympy.S.Zero)
