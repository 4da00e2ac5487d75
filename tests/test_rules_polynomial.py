"""The integral of a polynomial."""

import pytest
import sympy
from sympy import Abs, I, S, exp, oo, sin, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, draw, integral_of

A, B = sympy.symbols("a b", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


@pytest.mark.parametrize(
    ("integrand", "lower", "upper"),
    [
        ((U - A) ** 3 * R, B, -A),
        (S.One, -A, B),
        (R * U**5 + I * U - exp(-A), R, R + B),
        ((R + A * U) ** 2 / (2 * B) + sqrt(A), -A / 2, A / 2),
    ],
)
def test_after_equals_the_integral_by_quadrature(integrand, lower, upper):
    step = rules.integrate_polynomial(Integral(A, integrand, (Range(U, lower, upper),)), U)
    for seed in (1, 2, 3):
        point = draw({A, B, R}, seed)
        expected = integral_of(A * integrand, U, lower, upper, point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-10)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize("integrand", [sin(U), Abs(U), 1 / U, exp(U), sqrt(U), U**R])
def test_refuses_what_is_no_polynomial(integrand):
    with pytest.raises(RuleError, match="not a polynomial"):
        rules.integrate_polynomial(Integral(A, integrand, (Range(U, A, B),)), U)


@pytest.mark.parametrize(("lower", "upper"), [(-oo, oo), (S.Zero, oo), (-oo, S.Zero)])
def test_refuses_an_infinite_limit(lower, upper):
    with pytest.raises(RuleError, match="not finite"):
        rules.integrate_polynomial(Integral(A, U, (Range(U, lower, upper),)), U)


def test_refuses_a_variable_that_is_not_innermost():
    with pytest.raises(RuleError, match="not the innermost"):
        rules.integrate_polynomial(Integral(A, U, (Range(U, A, B), Range(V, A, U))), U)
