"""Fourier transformation, and the delta function from a whole line of time."""

import numpy as np
import pytest
import sympy
from sympy import Abs, I, S, Symbol, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from avsym.symbols import delta_function
from tests.oracles.quadrature import draw, number

A, B = sympy.symbols("a b", positive=True)
Q, R, T = sympy.symbols("q r t", real=True)


BOTH = (Range(Q), Range(T))


def line(integrand, ranges=BOTH):
    return Integral(B, integrand, ranges)


@pytest.mark.parametrize(
    "integrand",
    [
        exp(I * (Q - R) * T),
        A * exp(-2 * I * Q * T + I * R),
        exp(I * T * (Q**2 / 2 - A) - Q**2),
        exp(I * (Q - R) * T) + R * exp(-I * (3 * Q + A) * T),
    ],
    ids=str,
)
def test_after_applied_to_a_test_function_equals_the_double_integral(integrand):
    """Over q first, with a Gaussian, then over t with a regulator that is extrapolated away."""
    step = rules.line_delta(line(integrand), T)
    bump = exp(-((Q - R) ** 2) + I * Q / 3)
    expanded = sympy.expand_mul(step.after.integrand * bump)
    done = rules.delta(Integral(step.after.factor, expanded, step.after.ranges), Q)
    point = draw({A, B, R}, 2)
    found = number(done.after.factor * done.after.integrand, point)
    coarse, fine = (_regulated(B * integrand * bump, point, eta) for eta in (0.2, 0.1))
    assert (4 * fine - coarse) / 3 == pytest.approx(found, rel=2e-2)
    assert step.verify().verdict is Verdict.BY_RULE


def _regulated(expression, point, eta):
    q, t = np.arange(-6.0, 6.0, 0.01), np.arange(-6 / eta, 6 / eta, 0.05)
    values = sympy.lambdify([Q, T], expression.subs(point), "numpy")(q[:, None], t[None, :])
    return complex(np.sum(np.sum(values, axis=0) * np.exp(-((eta * t) ** 2) / 2)) * 0.01 * 0.05)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (line(exp((I * Q - A) * T)), "purely oscillating"),
        (line(exp(I * Q * T - A)), None),
        (line(T * exp(I * Q * T)), "not exponential"),
        (line(exp(I * Q * Abs(T))), "not exponential"),
        (line(exp(I * Q * T**2)), "not exponential"),
        (line(exp(-A * Q)), "zero on a null set"),
        (line(exp(I * Q * T) + 1), "zero on a null set"),
        (line(exp(I * T * (Abs(Q) - Q))), "zero on a null set"),
        (line(exp(I * T * R * (Abs(Q) - Q))), "zero on a null set"),
        (line(exp(I * T * (sympy.sin(R) ** 2 + sympy.cos(R) ** 2 - 1))), "zero on a null set"),
        (line(exp(I * Q * T), (Range(Q), Range(T, S.Zero, oo))), "whole line"),
        (line(exp(I * A * T), (Range(T), Range(Q, S.Zero, T))), "no limit depends on t"),
    ],
)
def test_refuses(before, message):
    if message is None:
        assert rules.line_delta(before, T).after.integrand.has(delta_function)
        return
    with pytest.raises(RuleError, match=message):
        rules.line_delta(before, T)


def test_a_transform_multiplies_by_the_phase_and_adds_the_integral():
    before = Integral(B, exp(-(Q**2) - A * Abs(T)), (Range(Q),), "some regulator")
    step = rules.transform(before, T, R + A)
    assert step.after.variables == (Q, T)
    assert step.after.regulator == "some regulator"
    point = draw({A, B, R, Q, T}, 1)
    expected = number(B * exp(-(Q**2) - A * Abs(T) + I * (R + A) * T), point)
    assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-12)
    assert step.verify().verdict is Verdict.DEFINITION


@pytest.mark.parametrize(
    ("before", "frequency", "message"),
    [
        (line(exp(-(Q**2) - T**2)), R, "integration variable already"),
        (Integral(B, exp(-Q), (Range(Q, T, oo),)), R, "no limit depends on t"),
        (Integral(B, exp(-(Q**2)), (Range(Q),)), R * T, "neither on t"),
        (Integral(B, exp(-(Q**2)), (Range(Q),)), Q, "nor on an integration variable"),
        (Integral(B, exp(-(Q**2)), (Range(Q),)), I * R, "is real"),
        (Integral(B, exp(-(Q**2)), (Range(Q),)), Symbol("z"), "is real"),
    ],
)
def test_a_transform_refuses(before, frequency, message):
    with pytest.raises(RuleError, match=message):
        rules.transform(before, T, frequency)


@pytest.mark.parametrize("time", [A, Symbol("n", nonnegative=True), Symbol("n", nonpositive=True), Symbol("z")])
def test_a_transform_over_a_symbol_that_is_no_whole_line_is_refused(time):
    """``int e^{-|a|} da`` written with a positive a is ``e^{-a}``, and diverges over the line."""
    with pytest.raises(RuleError, match=r"may take every value|is real"):
        rules.transform(Integral(B, exp(-Abs(time)), ()), time, R)


def test_a_spectrum_over_a_frequency_of_limited_sign_is_refused():
    signal = sympy.Function("F")(T)
    before = Integral(B, signal * exp(-(T**2)), (Range(T),))
    assert rules.represent(before, signal, Symbol("w", real=True), A).after.ranges[0].is_line
    with pytest.raises(RuleError, match="may take every value"):
        rules.represent(before, signal, Symbol("w", positive=True), A)
