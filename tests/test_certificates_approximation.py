"""Approximations: exactly the named thing is dropped, and what is measured is what is said."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, Rational, S, exp, oo

from avsym import Evidence, Integral, Range, Verdict, rules
from avsym.symbols import occupation_of

A, B, C = sympy.symbols("a b c", positive=True)
Q, R, U = sympy.symbols("q r u", real=True)
TINY = Rational(1, 10**15)
N = occupation_of(U)
HALF = (Range(Q, B, oo),)
STEPS = {
    "neglect": rules.neglect(Integral(A, exp(-Q - B * Q**2) * (1 + B), HALF), B),
    "leading": rules.leading(Integral(A, N * (1 - N) * exp(-Q), (Range(Q, S.Zero, oo),)), N),
    "freeze": rules.freeze(
        Integral(A, exp(-B * Abs(U) + I * C * U) / (U - I), (Range(U),)),
        [exp(-B * Abs(U))],
        U,
        measure=lambda sampling: Evidence("handed in", 0.02, 1.0),
    ),
    "occupy": rules.occupy(Integral(A, N * exp(-(U**2)), (Range(U),)), N, B, -C),
}


@pytest.mark.parametrize("name", STEPS)
def test_as_they_are_they_hold(name):
    assert STEPS[name].verify().verdict in (Verdict.APPROXIMATION, Verdict.DEFINITION)


@pytest.mark.parametrize("factor", [-1, 2, I, 1 + TINY])
@pytest.mark.parametrize("name", STEPS)
def test_a_factor_is_never_part_of_the_error(name, factor):
    step = STEPS[name]
    wrong = replace(step.after, factor=step.after.factor * factor)
    assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize("name", STEPS)
def test_a_dropped_variable_or_limit_is_never_part_of_the_error(name):
    step = STEPS[name]
    (item,) = step.after.ranges
    for ranges in ((), (Range(item.variable, item.upper, item.lower),), (Range(item.variable, item.lower, S(50)),)):
        assert replace(step, after=replace(step.after, ranges=ranges)).verify().verdict is Verdict.FAILED


def test_dropping_less_or_more_than_named_is_seen():
    step = STEPS["neglect"]
    for integrand in (exp(-Q) * (1 + B), exp(-Q - B * Q**2), exp(-Q) + TINY * exp(-Q * 2)):
        wrong = replace(step.after, integrand=integrand)
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


def test_the_measured_change_and_its_order():
    linear = rules.neglect(Integral(A, 3 + B, (Range(Q, S.Zero, S.One),)), B).verify().evidence
    assert linear.worst == pytest.approx(1e-3 / 3.001, rel=1e-6)
    assert "order 1.00" in linear.method
    square = rules.neglect(Integral(A, exp(-(B**2)), (Range(Q, S.Zero, S.One),)), B).verify().evidence
    assert square.worst == pytest.approx(1e-6, rel=1e-3)
    assert "order 2.00" in square.method


def test_what_is_handed_in_is_what_is_reported():
    assert STEPS["freeze"].verify().evidence.worst == 0.02
    bare = rules.freeze(STEPS["freeze"].before, [exp(-B * Abs(U))], U)
    assert bare.verify().verdict is Verdict.FAILED
