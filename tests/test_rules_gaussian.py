"""Gaussian, Fresnel and half-line Gaussian integrals."""

import cmath

import pytest
import sympy
from sympy import Abs, I, S, exp, oo, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, draw, integral_of, turned

A, B, C = sympy.symbols("a b c", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


def line(integrand):
    return Integral(B, integrand, (Range(U),))


@pytest.mark.parametrize(
    "integrand",
    [
        exp(-A * U**2),
        exp(-A * (U - R) ** 2 + I * C * U),
        exp(-(A + I * R) * U**2 + (R - 2 * I) * U + C),
        R * exp(-(U**2) / (2 * A)) + exp(-3 * U**2 + U),
    ],
    ids=str,
)
def test_damped_after_equals_quadrature(integrand):
    step = rules.gaussian(line(sympy.expand(integrand, power_exp=False)), U)
    for seed in (1, 2):
        point = draw({A, B, C, R}, seed)
        assert closed(step.after, point) == pytest.approx(integral_of(B * integrand, U, -oo, oo, point), rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("linear", [S.Zero, I * R, -2 * I * A])
def test_oscillating_after_equals_the_turned_contour(sign, linear):
    integrand = exp(sign * I * C * U**2 / 2 + linear * U)
    step = rules.gaussian(line(integrand), U)
    assert step.rule == "Fresnel integral"
    for seed in (1, 2):
        point = draw({A, B, C, R}, seed)
        expected = turned(B * integrand, U, point, sign * cmath.pi / 4)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (exp(A * U**2), "> 0"),
        (exp(-R * U**2), "> 0"),
        (exp(I * R * U**2), "sign of"),
        (exp(I * C * U**2 + A * U), "only oscillates"),
        (exp(I * C * U**2 + (A + I) * U), "only oscillates"),
        (exp(-A * U), "no Gaussian"),
        (exp(-A * U**4), "no Gaussian"),
        (exp(-A * U**2 - Abs(U)), "no Gaussian"),
        (U * exp(-A * U**2), "no Gaussian"),
        (sqrt(1 + U**2) * exp(-A * U**2), "no Gaussian"),
    ],
)
def test_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.gaussian(line(integrand), U)


def test_refuses_another_range_or_place():
    with pytest.raises(RuleError, match="whole line"):
        rules.gaussian(Integral(B, exp(-(U**2)), (Range(U, S.Zero, oo),)), U)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.gaussian(Integral(B, exp(-(U**2) - V), (Range(U), Range(V, U, oo))), U)


@pytest.mark.parametrize("upper", [S.Zero, R, -Abs(R) / 2, 2 * A + R], ids=str)
@pytest.mark.parametrize("exponent", [-A * U**2 + R * U, -(A - 2 * I * R) * U**2 + (R + I) * U], ids=str)
def test_half_line_after_equals_quadrature(upper, exponent):
    integrand = exp(sympy.expand(exponent))
    step = rules.half_line_gaussian(Integral(B, integrand, (Range(U, -oo, upper),)), U)
    for seed in (1, 2):
        point = draw({A, B, R}, seed)
        expected = integral_of(B * integrand, U, -oo, upper, point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("sign", [1, -1])
def test_half_line_with_an_oscillating_square(sign):
    integrand = exp(sign * I * C * U**2 + (A + I * R) * U)
    step = rules.half_line_gaussian(Integral(B, integrand, (Range(U, -oo, R),)), U)
    point = draw({A, B, C, R}, 3)
    expected = integral_of(B * integrand, U, S(-40), R, point)
    assert closed(step.after, point) == pytest.approx(expected, rel=1e-6)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("exponent", "message"),
    [
        (A * U**2 + U, "> 0"),
        (I * C * U**2 - A * U, "> 0"),
        (I * C * U**2 + I * U, "> 0"),
        (I * R * U**2 + A * U, "> 0"),
        (A * U, "no Gaussian"),
    ],
)
def test_half_line_refuses(exponent, message):
    with pytest.raises(RuleError, match=message):
        rules.half_line_gaussian(Integral(B, exp(exponent), (Range(U, -oo, R),)), U)


@pytest.mark.parametrize("item", [Range(U), Range(U, S.Zero, oo), Range(U, oo, R)])
def test_half_line_refuses_another_range(item):
    with pytest.raises(RuleError, match="from -oo to a finite end"):
        rules.half_line_gaussian(Integral(B, exp(-(U**2)), (item,)), U)
