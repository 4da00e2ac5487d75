"""The modified Bessel function from its integral."""

import pytest
import sympy
from sympy import I, S, cosh, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, draw, integral_of

A, B = sympy.symbols("a b", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


def line(integrand):
    return Integral(B, integrand, (Range(U),))


@pytest.mark.parametrize(
    "integrand",
    [
        exp(-A * cosh(U)),
        exp(-A * cosh(U) + R * U),
        exp(-(A + I * B) * cosh(U) - 2 * U),
        R * exp(-2 * A * B * cosh(U) + U / 3 - R**2) + exp(-cosh(U) - U),
        exp(-A * cosh(U) + I * R * U),
    ],
    ids=str,
)
def test_after_equals_the_integral_by_quadrature(integrand):
    step = rules.bessel(line(integrand), U)
    for seed in (1, 2, 3):
        point = draw({A, B, R}, seed)
        expected = integral_of(B * integrand, U, S(-30), S(30), point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (exp(A * cosh(U)), r"Re\(-a\) > 0"),
        (exp(-R * cosh(U)), r"Re\(r\) > 0"),
        (exp(-I * A * cosh(U)), r"Re\(I\*a\) > 0"),
        (exp(-A * cosh(2 * U)), "is not exp"),
        (exp(-A * cosh(U) - U**2), "is not exp"),
        (exp(-A * cosh(U) + U * cosh(U)), "is not exp"),
        (exp(-(A + U**2) * cosh(U)), "is not exp"),
        (exp(-A * cosh(U) * cosh(2 * U)), "is not exp"),
        (U * exp(-A * cosh(U)), "is not exp"),
        (exp(-(U**2)), "is not exp"),
    ],
)
def test_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.bessel(line(integrand), U)


def test_refuses_another_range_or_place():
    with pytest.raises(RuleError, match="whole line"):
        rules.bessel(Integral(B, exp(-A * cosh(U)), (Range(U, S.Zero, oo),)), U)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.bessel(Integral(B, exp(-A * cosh(U) - V), (Range(U), Range(V, U, oo))), U)
