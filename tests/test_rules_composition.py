"""A kernel applied to a function, and a function by its spectrum."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, S, exp, oo, pi

from avsym import Integral, Range, RuleError, Verdict, rules
from avsym.symbols import self_energy_of, spectrum_of
from tests.oracles.quadrature import draw, nested, number

A, B = sympy.symbols("a b", positive=True)
R, T, U, V, W = sympy.symbols("r t u v w", real=True)
F = self_energy_of(U - R)
KERNEL = Integral(A, F * exp(-(U**2) + R * U), (Range(U),))
INNER = Integral(B, exp(-((V - T) ** 2) + I * T), (Range(V, -Abs(T), Abs(T) / 2),))


def test_the_inner_integral_stands_where_the_function_stood():
    after = rules.compose(KERNEL, F, INNER, T).after
    point = draw({A, B, R}, 2)
    by_hand = Integral(
        A * B, exp(-(U**2) + R * U - (V - U + R) ** 2 + I * (U - R)), (Range(U), Range(V, -Abs(U - R), Abs(U - R) / 2))
    )
    assert after.variables == (U, V)
    assert nested(after, point) == pytest.approx(nested(by_hand, point), rel=1e-9)


@pytest.mark.parametrize(("outer", "inner", "both"), [("", "", ""), ("a", "", "a"), ("", "b", "b"), ("a", "b", "a; b"),
                                                      ("a", "a", "a")])  # fmt: skip
def test_regulators_stay(outer, inner, both):
    step = rules.compose(replace(KERNEL, regulator=outer), F, replace(INNER, regulator=inner), T)
    assert step.after.regulator == both
    assert step.verify().verdict is Verdict.PROVED


def test_a_closed_function_adds_no_integral():
    after = rules.compose(KERNEL, F, Integral(B, exp(-Abs(T))), T).after
    assert after.variables == (U,)
    point = draw({A, B, R, U}, 4)
    expected = number(A * B * exp(-(U**2) + R * U - Abs(U - R)), point)
    assert number(after.factor * after.integrand, point) == pytest.approx(expected, rel=1e-12)


def test_it_is_proved_and_a_wrong_result_fails():
    step = rules.compose(KERNEL, F, INNER, T)
    assert step.verify().verdict is Verdict.PROVED
    for wrong in (
        replace(step.after, factor=-step.after.factor),
        replace(step.after, integrand=step.after.integrand.subs(R, -R)),
        replace(step.after, ranges=(step.after.ranges[0], Range(V, -Abs(U - R), Abs(U + R) / 2))),
        replace(step.after, ranges=(Range(U, S.Zero, oo), step.after.ranges[1])),
    ):
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("kernel", "inner", "argument", "message"),
    [
        (replace(KERNEL, integrand=exp(-(U**2))), INNER, T, "not proportional"),
        (replace(KERNEL, integrand=F**2), INNER, T, "not proportional"),
        (replace(KERNEL, integrand=F * self_energy_of(U)), INNER, T, "not proportional"),
        (KERNEL, INNER, V, "integrated over"),
        (KERNEL, Integral(B, exp(-((U - T) ** 2)), (Range(U),)), T, "occurs already"),
        (KERNEL, Integral(B, exp(-((V - T) ** 2) - U * V), (Range(V),)), T, "integrated over here: u;"),
    ],
)
def test_refuses(kernel, inner, argument, message):
    with pytest.raises(RuleError, match=message):
        rules.compose(kernel, F, inner, argument)


def test_a_function_by_its_spectrum():
    step = rules.represent(KERNEL, F, W, spectrum_of(W))
    expected = A * spectrum_of(W) / (2 * pi) * exp(-(U**2) + R * U - I * W * (U - R))
    assert sympy.expand(step.after.factor * step.after.integrand - expected) == 0
    assert step.after.ranges == (Range(W), Range(U))
    assert step.verify().verdict is Verdict.DEFINITION
    for wrong in (
        replace(step.after, factor=2 * step.after.factor),
        replace(
            step.after,
            integrand=sympy.conjugate(step.after.integrand).doit().subs(spectrum_of(W).conjugate(), spectrum_of(W)),
        ),
        replace(step.after, ranges=(Range(W, S.Zero, oo), Range(U))),
    ):
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("integrand", "frequency", "message"),
    [(F**2, W, "not proportional"), (exp(-(U**2)), W, "not proportional"), (F, U, "occurs already")],
)
def test_a_spectrum_is_refused(integrand, frequency, message):
    with pytest.raises(RuleError, match=message):
        rules.represent(replace(KERNEL, integrand=integrand), F, frequency, spectrum_of(frequency))
