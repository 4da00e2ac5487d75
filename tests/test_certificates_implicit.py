"""Certificates of exponents and Newton's step: near misses fail."""

from dataclasses import replace

import pytest
import sympy
from sympy import I, Rational, Symbol, besselk, exp

from avsym import Sampling, Verdict, rules
from avsym.relation import Relation

X, A, B, START = sympy.symbols("x a b s", positive=True)
ALPHA = Symbol("alpha", real=True)
TINY = Rational(1, 10**12)

EXPONENT = rules.local_exponent(Relation(X * besselk(0, A * X), B * A), X, A, ALPHA)
NEWTON = rules.newton(Relation(X * besselk(0, X), 4 / A), X, START)
WRONG = {
    "off a little": lambda v: v * (1 + TINY),
    "one more": lambda v: v + 1,
    "inverse": lambda v: 1 / v,
    "negative": lambda v: -v,
    "imaginary": lambda v: I * v,
}


@pytest.mark.parametrize("seed", range(3))
def test_right_steps_hold(seed):
    assert EXPONENT.verify(Sampling(seed=seed)).verdict is Verdict.BY_RULE
    assert NEWTON.verify(Sampling(seed=seed)).verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("step", [EXPONENT, NEWTON], ids=["exponent", "newton"])
def test_wrong_steps_fail(step, how):
    wrong = replace(step.after, rhs=WRONG[how](step.after.rhs))
    assert replace(step, after=wrong).verify(Sampling(points=2)).verdict is Verdict.FAILED


@pytest.mark.parametrize("step", [EXPONENT, NEWTON], ids=["exponent", "newton"])
def test_another_name_or_sign_fails(step):
    for wrong in (replace(step.after, lhs=2 * step.after.lhs), replace(step.after, lhs=B)):
        assert replace(step, after=wrong).verify(Sampling(points=1)).verdict is Verdict.FAILED
    turned = replace(step.after, sign="=" if step.after.sign != "=" else "\\approx")
    assert replace(step, after=turned).verify(Sampling(points=1)).verdict is Verdict.FAILED


def test_a_step_of_first_order_is_no_newton_step():
    """x -> x (F/G)^{-1} solves for x where the slope is -1, and nowhere else."""
    wrong = replace(NEWTON.after, rhs=START * exp(sympy.log(START * besselk(0, START) * A / 4)))
    assert replace(NEWTON, after=wrong).verify(Sampling(points=1)).verdict is Verdict.FAILED


def test_an_equation_without_a_parameter_is_unknown():
    step = rules.newton(Relation(X**2 * exp(X), sympy.S(3)), X, START)
    assert step.verify(Sampling(points=1)).verdict is Verdict.UNKNOWN
