"""Approximations and choices: what may be dropped, frozen or chosen, and what is measured."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, S, exp, log, oo, pi

from avsym import Evidence, Integral, Range, RuleError, Verdict, rules
from avsym.symbols import delta_function, occupation_of
from tests.oracles.quadrature import draw, number

A, B, C = sympy.symbols("a b c", positive=True)
Q, R, U, V = sympy.symbols("q r u v", real=True)
HALF = Range(Q, S.Zero, oo)


def measured(sampling):
    return Evidence("handed in", 0.02, 1.0, 3)


def integral(integrand, *ranges, factor=A):
    return Integral(factor, integrand, ranges or (HALF,))


@pytest.mark.parametrize(
    ("before", "quantity"),
    [
        (integral((1 + B) * exp(-Q) + B**2 * exp(-2 * Q)), B),
        (integral(exp(-Q - B * Q**2), factor=1 / (A + B)), B),
        (integral(exp(-Q) * (1 - occupation_of(U)), HALF, Range(U, S.Zero, A)), occupation_of(U)),
        (integral(exp(-Q), Range(Q, B, oo)), B),
        (integral(exp(-Q + I * C * Q), Range(Q, -2 * C, A + C)), C),
    ],
)
def test_neglect_sets_the_quantity_to_zero_everywhere(before, quantity):
    step = rules.neglect(before, quantity)
    limits = [limit for item in step.after.ranges for limit in (item.lower, item.upper)]
    assert not any(part.has(quantity) for part in (step.after.factor, step.after.integrand, *limits))
    point = draw({A, B, C, Q, U}, 1)
    expected = number((before.factor * before.integrand).xreplace({quantity: S.Zero}), point)
    assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-12)
    judged = step.verify()
    assert judged.verdict is Verdict.APPROXIMATION
    assert judged.evidence.worst < 0.1


@pytest.mark.parametrize(
    ("before", "quantity", "message"),
    [
        (integral(exp(-Q)), B, "does not occur"),
        (integral(exp(-Q) / B), B, "not finite"),
        (integral(exp(-Q) * log(B)), B, "not finite"),
        (integral(exp(-Q / B)), B, "not finite"),
        (integral(exp(-Q * (A + B)), Range(Q, S.Zero, 1 / B)), B, "limit zoo of q"),
        (integral(exp(-Q), Range(Q, log(B), oo)), B, "limit zoo of q"),
        (integral(exp(-Q * B)), B, "diverges"),
        (integral(exp(-A * Abs(U) - B * Q**2), Range(Q), Range(U)), B, "diverges"),
        (integral(B * exp(-Q)), B, "common factor"),
        (integral(exp(-Q)), Q, "must be a parameter"),
        (integral(exp(-A * B * Q)), A * B, "must be a parameter"),
    ],
)
def test_neglect_refuses(before, quantity, message):
    with pytest.raises(RuleError, match=message):
        rules.neglect(before, quantity)


def test_a_quantity_that_does_not_vanish_smoothly_is_no_approximation():
    step = rules.neglect(integral(exp(-Q - sympy.sqrt(B) ** sympy.Rational(1, 4))), B)
    assert step.verify().verdict is Verdict.FAILED


def test_leading_keeps_the_lowest_power():
    n = occupation_of(U)
    before = integral(n * (1 - n) * exp(-Q) + n**3 * Q)
    step = rules.leading(before, n)
    assert sympy.expand(step.after.factor * step.after.integrand - A * n * exp(-Q)) == 0
    assert step.verify().verdict is Verdict.APPROXIMATION


def test_leading_takes_the_quantity_as_positive_as_its_certificate_does():
    n = occupation_of(U)
    step = rules.leading(integral(sympy.sqrt(n**2) * exp(-Q) + n**2 * Q), n)
    assert sympy.expand(step.after.factor * step.after.integrand - A * n * exp(-Q)) == 0
    assert step.verify().verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize(
    ("before", "quantity", "message"),
    [
        (integral(B * exp(-Q)), B, "several powers"),
        (integral(exp(-B * Q) + B), B, "several powers"),
        (integral(B + B**2, Range(Q, B, A)), B, "no limit depends on b"),
        (integral(Q + Q**2), Q, "must be a parameter"),
    ],
)
def test_leading_refuses(before, quantity, message):
    with pytest.raises(RuleError, match=message):
        rules.leading(before, quantity)


SLOW = integral(exp(-2 * A * Abs(U) - B * Abs(U + R) + I * C * U) / (U - I), Range(U))


@pytest.mark.parametrize(
    ("factors", "value", "left"),
    [
        ([exp(-2 * A * Abs(U))], S.Zero, exp(-B * Abs(U + R) + I * C * U)),
        ([exp(-A * Abs(U))], S.Zero, exp(-A * Abs(U) - B * Abs(U + R) + I * C * U)),
        ([exp(-2 * A * Abs(U) - B * Abs(U + R))], S.Zero, exp(-B * Abs(R) + I * C * U)),
        ([exp(-2 * A * Abs(U)), exp(-B * Abs(U + R))], C, exp(-2 * A * C - B * Abs(C + R) + I * C * U)),
    ],
)
def test_freeze_replaces_just_these_factors(factors, value, left):
    step = rules.freeze(SLOW, factors, U, value, measure=measured, regulator="u last")
    assert step.after.regulator == "u last"
    for seed in (1, 2):
        point = draw({A, B, C, R, U}, seed)
        expected = number(A * left / (U - I), point)
        assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-12)
    assert step.verify().verdict is Verdict.APPROXIMATION
    assert replace(step, after=replace(step.after, factor=step.after.factor * 2)).verify().verdict is Verdict.FAILED


def test_freeze_without_a_measured_error_is_no_approximation():
    assert rules.freeze(SLOW, [exp(-2 * A * Abs(U))], U).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("before", "factors", "message"),
    [
        (SLOW, [exp(-5 * A * Abs(U))], "does not occur"),
        (SLOW, [exp(2 * A * Abs(U))], "does not occur"),
        (SLOW, [exp(-2 * A * Abs(U)), exp(-A * Abs(U))], "does not occur"),
        (SLOW, [exp(-C * Abs(U))], "does not occur"),
        (SLOW, [exp(I * A * Abs(U))], "does not occur"),
        (SLOW, [1 / (U - I)], "does not occur"),
        (integral(exp(-Q - A * R)), [exp(-A * R)], "free of u"),
        (integral(exp(-B / U**2 - U), Range(U, S.Zero, oo)), [exp(-B / U**2)], "not finite"),
        (integral(exp(-U) + exp(-3 * U / 4), Range(U, S.Zero, oo)), [exp(-U)], "does not occur"),
    ],
)
def test_freeze_refuses(before, factors, message):
    with pytest.raises(RuleError, match=message):
        rules.freeze(before, factors, U)


def test_occupy_puts_a_delta_function_for_the_occupation():
    n = occupation_of(Q + R)
    before = integral(n * exp(-(Q**2) + I * Q), Range(Q))
    step = rules.occupy(before, n, B, -C)
    assert sympy.expand(step.after.factor * step.after.integrand) == sympy.expand(
        2 * pi * A * B * delta_function(Q + R + C) * exp(-(Q**2) + I * Q)
    )
    assert step.verify().verdict is Verdict.DEFINITION
    moved = step.after.integrand.subs(delta_function(C + Q + R), delta_function(Q + R - C))
    assert replace(step, after=replace(step.after, integrand=moved)).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (exp(-(Q**2)), "does not occur"),
        (occupation_of(Q) * (1 - occupation_of(Q)), "not proportional"),
        (occupation_of(Q) + 1, "not proportional"),
        (occupation_of(Q) ** 2, "not proportional"),
        (1 / occupation_of(Q), "not proportional"),
        (exp(occupation_of(Q)), "not proportional"),
    ],
)
def test_occupy_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.occupy(integral(integrand, Range(Q)), occupation_of(Q), B, C)
