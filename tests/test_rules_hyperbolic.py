"""Merging exponentials of equal weight into a hyperbolic cosine."""

import pytest
import sympy
from sympy import I, cosh, exp, sinh, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, number

A, B, M = sympy.symbols("a b m", positive=True)
R, U = sympy.symbols("r u", real=True)


def line(integrand):
    return Integral(B, integrand, (Range(U),))


@pytest.mark.parametrize(
    "weight", [-A, -sqrt(2) * sqrt(A) * sqrt(M), -A * B / M, -((A + B) ** 2), I * R - A, A / 3], ids=str
)
def test_the_integrand_keeps_its_value(weight):
    before = line(R * exp(sympy.expand(weight * exp(U) + weight * exp(-U)) - R**2))
    step = rules.merge_cosh(before, U)
    assert step.after.integrand.has(cosh(U))
    assert not step.after.integrand.has(exp(U))
    for seed in (1, 2):
        point = draw({A, B, M, R, U}, seed)
        one, other = (number(value.factor * value.integrand, point) for value in (before, step.after))
        assert other == pytest.approx(one, rel=1e-12)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("exponent", "message"),
    [
        (-A * exp(U) - B * exp(-U), "weights -a and -b are equal"),
        (-A * exp(U) + A * exp(-U), "are equal"),
        (-A * exp(U), "are equal"),
        (-A * exp(-U), "no sum of"),
        (-A * exp(2 * U) - A * exp(-2 * U), "no sum of"),
        (-A * exp(U) - A * exp(-U) + U * exp(U), "no sum of"),
        (-A * exp(U) - A * exp(-U) + U**2, "no sum of"),
        (-A * exp(U) - B * exp(-U) + U / 2, "are equal"),
        (-(U**2), "no sum of"),
        (-A * exp(U) ** 3 - A * exp(U) - A * exp(-U), "no sum of"),
    ],
)
def test_refuses(exponent, message):
    with pytest.raises(RuleError, match=message):
        rules.merge_cosh(line(exp(exponent)), U)


@pytest.mark.parametrize(
    "integrand",
    [
        exp(-A * sqrt(B * sinh(U) ** 2 + B)),
        cosh(U) / sqrt(M * (2 * A * sinh(U) ** 2 + 2 * A)),
        (1 + sinh(U) ** 2) ** sympy.Rational(3, 2) * exp(-(U**2)),
    ],
    ids=str,
)
def test_a_root_of_one_plus_sinh_squared_is_cosh(integrand):
    step = rules.hyperbolic_root(line(integrand), U)
    assert not step.after.integrand.has(sinh(U))
    for seed in (1, 2):
        point = draw({A, B, M, U}, seed)
        one, other = (number(value.factor * value.integrand, point) for value in (line(integrand), step.after))
        assert other == pytest.approx(one, rel=1e-12)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "match"),
    [
        (exp(-A * cosh(U)), "no square root"),
        (sqrt(A * sinh(U) ** 2 + B), "> 0 in"),
        (sqrt(R * sinh(U) ** 2 + R), "> 0 in"),
    ],
)
def test_another_root_is_refused(integrand, match):
    with pytest.raises(RuleError, match=match):
        rules.hyperbolic_root(line(integrand), U)


def test_a_root_is_no_cosh_off_the_real_line():
    """At z = i pi the root is 1, the cosine -1."""
    z = sympy.Symbol("z")
    with pytest.raises(RuleError, match="z is real"):
        rules.hyperbolic_root(Integral(B, sqrt(sinh(z) ** 2 + 1)), z)
