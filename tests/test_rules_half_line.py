"""The exponential on a half line."""

import pytest
import sympy
from sympy import Abs, I, S, cos, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, draw, integral_of

A, B, C = sympy.symbols("a b c", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


def half(integrand, lower=-oo, upper=S.Zero, factor=B):
    return Integral(factor, integrand, (Range(U, lower, upper),))


CASES = {
    "to the left": half(exp(A * U)),
    "to the right": half(exp(-A * U), R, oo),
    "shifted end": half(exp(A * U - I * R * U + R), upper=2 * R - B),
    "two rates": half(3 * exp(A * U) + R * exp((B + I) * U), upper=R),
    "terms that merge at the end": half(exp(U) + exp(2 * U)),
    "complex rate": half(exp((A + I * R) * (U - C))),
    "kink of a parameter": half(exp(A * U - B * Abs(R)), upper=-Abs(R) / 2),
    "right half with phase": half(exp(-(A + 2 * I) * U) * R**2, -B, oo),
}


@pytest.mark.parametrize("name", CASES)
def test_after_equals_the_integral_by_quadrature(name):
    before = CASES[name]
    step = rules.half_line(before, U)
    for seed in (1, 2, 3):
        point = draw({A, B, C, R}, seed)
        (item,) = before.ranges
        expected = integral_of(before.factor * before.integrand, U, item.lower, item.upper, point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-9)
    assert step.verify().verdict is Verdict.PROVED


def test_only_the_innermost_integral_is_done():
    before = Integral(A, exp(B * U - V**2), (Range(V), Range(U, -oo, V)))
    after = rules.half_line(before, U).after
    assert after.variables == (V,)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.half_line(Integral(A, exp(B * U - V**2), (Range(U, -oo, S.Zero), Range(V))), U)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (half(exp(I * A * U)), r"Re\(I\*a\) = 0 > 0"),
        (half(exp(-A * U)), "-a > 0"),
        (half(exp(A * U), S.Zero, oo), "a < 0"),
        (half(exp(R * U)), "r > 0"),
        (half(exp((A - B) * U)), "> 0"),
        (half(exp(A * U) + exp(R * U)), "r > 0"),
        (half(U * exp(A * U)), "not exponential"),
        (half(cos(U) * exp(A * U)), "not exponential"),
        (half(exp(A * U + cos(U))), "not exponential"),
        (half(exp(A * Abs(U))), "not exponential"),
        (half(exp(A * U - U**2)), "not exponential"),
        (half(S.One * A), "not exponential"),
        (half(exp(A * U), -oo, oo), "not over a half line"),
        (half(exp(A * U), S.Zero, -oo), "not over a half line"),
        (half(exp(A * U), B, C), "not over a half line"),
    ],
)
def test_refuses(before, message):
    with pytest.raises(RuleError, match=message):
        rules.half_line(before, U)
