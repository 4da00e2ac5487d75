"""Products of Airy functions from the time that an electron is under way in a field."""

from __future__ import annotations

import sympy
from sympy import Expr, I, Rational, Symbol, airyai, exp, oo, pi, sqrt

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared


def airy(integral: Integral, variable: Symbol) -> Step:
    r"""``int_0^oo u^{-1/2} e^{i (a u + b/u - c u^3)} du`` is a product of two Airy functions.

    It is ``4 pi^{3/2} k^{-1/2} e^{-i pi/12} Ai(z_+) Ai(z_- e^{2 pi i/3})`` with ``k = (12 c)^{1/3}`` and
    ``z_+- = -(a -+ 2 sqrt(3 b c))/k``, for Im a > 0, b >= 0 and c > 0; or the complex conjugate of all of it.  The left
    side, as a function of the distance in ``b`` and ``a``, is the retarded function of a linear potential: it solves
    Airy's equation on either side and has the right jump of its slope between them.

    Raises
    ------
    RuleError
        If the variable is not innermost, positive and up to infinity, the integrand is no such product, or a condition
        is not shown.
    """
    item = shared.taken_first(integral, variable)
    if item.lower != 0 or item.upper is not oo:
        raise RuleError(f"{variable} runs from {item.lower} to {item.upper}, not from 0 to oo")
    conditions, total = [], sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        front = coefficient * sqrt(variable)
        if front.has(variable):
            raise RuleError(f"the prefactor {coefficient} is not proportional to 1/sqrt({variable})")
        rise, fall, cube, rest, turn, found = _phase(exponent, variable)
        conditions += [condition.require() for condition in found]
        total += front * exp(rest) * _product(rise, fall, cube, turn)
    return Step(
        rule="Airy functions",
        statement=f"the integral over {variable} is a product of two Airy functions",
        before=integral,
        after=with_integrand(integral, total, integral.ranges[:-1]),
        kind="theorem",
        check=certificates.inner(variable, "ray"),
        conditions=tuple(conditions),
    )


def _phase(exponent: Expr, variable: Symbol) -> tuple[Expr, Expr, Expr, Expr, int, list[Condition]]:
    """``a``, ``b``, ``c``, what is left, the sign of the phase, and the conditions on them."""
    powers = polynomial_in(sympy.expand(exponent * variable), variable)
    if powers is None or not {4, 2} <= set(powers) <= {4, 2, 1, 0}:
        raise RuleError(f"the exponent {exponent} is no sum of {variable}^3, {variable} and 1/{variable}")
    rise, fall, cube = (powers.get(power, sympy.S.Zero) / I for power in (2, 0, 4))
    turn = 1 if is_positive(-cube) else -1
    rise, fall, cube = turn * rise, turn * fall, -turn * cube
    damped = is_positive(turn * parts(rise)[1])
    conditions = [
        Condition(f"{cube} > 0", is_positive(cube)),
        Condition(f"{fall} >= 0", bool(sympy.factor_terms(fall).is_nonnegative)),
        Condition(f"{turn} Im({rise}) > 0", damped),
    ]
    return rise, fall, cube, powers.get(1, sympy.S.Zero), turn, conditions


def _product(rise: Expr, fall: Expr, cube: Expr, turn: int) -> Expr:
    scale = sympy.cbrt(12 * cube)
    half = 2 * sqrt(sympy.factor_terms(3 * fall * cube))
    below, above = (sympy.expand(-(rise - side * half)) / scale for side in (1, -1))
    turned = exp(turn * 2 * I * pi * Rational(1, 3))
    front = 4 * pi ** Rational(3, 2) / sqrt(scale) * exp(-turn * I * pi * Rational(1, 12))
    return front * airyai(below) * airyai(turned * above)
