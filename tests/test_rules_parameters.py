"""New names and values for parameters, and ratios: assumptions must survive."""

import pytest
import sympy
from sympy import Abs, I, S, Symbol, exp, log, oo, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, nested, number

A, B, C = sympy.symbols("a b c", positive=True)
Q, R, U = sympy.symbols("q r u", real=True)
N = Symbol("n", nonnegative=True)
BEFORE = Integral(sqrt(B), exp(-A * Q + I * R * Q) * (1 + N), (Range(Q, R, oo),))


@pytest.mark.parametrize(
    "values",
    [
        {R: S.Zero},
        {R: 2 * B - U},
        {R: B, B: A * C},
        {A: 1 / sqrt(C), R: -R},
        {N: S.Zero},
        {A: A + B, B: B * 3},
        {N: 1 / (exp(B / C) - 1)},
        {B: Abs(U) + C},
    ],
    ids=str,
)
def test_after_is_before_at_the_values(values):
    step = rules.express(BEFORE, values)
    for seed in (1, 2):
        point = draw({A, B, C, R, U, N}, seed)
        old = {**point, **{symbol: number(value, point).real for symbol, value in values.items()}}
        assert nested(step.after, point) == pytest.approx(nested(BEFORE, old), rel=1e-9)
    assert step.verify().verdict is Verdict.PROVED


def test_an_open_sign_is_stated_as_a_condition():
    step = rules.express(BEFORE, {A: log(C)})
    assert any("stated where log(c) is positive" in condition.name for condition in step.conditions)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({B: -C}, "declared positive"),
        ({B: S.Zero}, "declared positive"),
        ({N: -C}, "declared nonnegative"),
        ({R: I * C}, "declared real"),
        ({A: I}, "declared positive"),
        ({Q: A}, "integration variables"),
        ({A: Q + 1}, "integration variables"),
        ({A * B: C}, "is no symbol"),
        ({R: oo}, "not finite"),
    ],
)
def test_refuses(values, message):
    with pytest.raises(RuleError, match=message):
        rules.express(BEFORE, values)


def test_refuses_where_the_integrand_ceases_to_be_finite():
    with pytest.raises(RuleError, match="not finite"):
        rules.express(Integral(1 / R, exp(-Q), (Range(Q, S.Zero, oo),)), {R: S.Zero})


@pytest.mark.parametrize("limit", [1 / R, log(R**2), Abs(U) / R + 1], ids=str)
def test_refuses_where_a_limit_ceases_to_be_finite(limit):
    with pytest.raises(RuleError, match=r"the limit .* of q is not finite"):
        rules.express(Integral(S.One, exp(-Q), (Range(Q, S.Zero, limit),)), {R: S.Zero})


@pytest.mark.parametrize("closed", [A, -A * B, I * sqrt(A), exp(I * R), 2 * B * exp(-A * R)], ids=str)
def test_a_ratio_is_the_quotient(closed):
    step = rules.divide(BEFORE, closed)
    for seed in (1, 2):
        point = draw({A, B, C, R, N, Q}, seed)
        one, other = (number(value.factor * value.integrand, point) for value in (BEFORE, step.after))
        assert other * number(closed, point) == pytest.approx(one, rel=1e-12)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(("closed", "message"), [(S.Zero, "is not zero"), (R, "is not zero"), (A - B, "is not zero")])
def test_a_ratio_refuses_what_may_be_zero(closed, message):
    with pytest.raises(RuleError, match=message):
        rules.divide(BEFORE, closed)


def test_a_ratio_refuses_an_integration_variable():
    with pytest.raises(RuleError, match="contains an integration variable"):
        rules.divide(BEFORE, exp(Q))
