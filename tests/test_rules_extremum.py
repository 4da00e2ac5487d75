"""Stationary points and rigorous balls."""

from dataclasses import replace

import flint
import mpmath
import pytest
import sympy
from sympy import E, EulerGamma, S, Symbol, besselk, cosh, exp, log, pi, sqrt

from avsym import RuleError, Verdict, rules
from avsym.evaluate import OracleError
from avsym.relation import Relation
from tests.oracles.quadrature import draw, number

X, A = sympy.symbols("x a", positive=True)


@pytest.mark.parametrize("expression", [X * besselk(0, X), X**2 * exp(-A * X), 1 / (X + A) + X**3], ids=str)
def test_the_condition_is_a_vanishing_derivative(expression):
    step = rules.stationary(expression, X)
    point = draw({X, A}, 1)
    slope = mpmath.diff(lambda x: number(expression, {**point, X: x}).real, point[X], h=1e-4)
    assert number(step.after.lhs, point).real == pytest.approx(float(slope), rel=1e-5)
    assert step.after.rhs == 0
    assert step.verify().verdict is Verdict.BY_RULE


def test_stationary_refuses_a_constant():
    with pytest.raises(RuleError, match="does not depend"):
        rules.stationary(A**2, X)


def test_a_root_is_enclosed_to_forty_digits():
    step = rules.enclose_root(Relation(X**3 / 7, S(2) / 7 + 0 * X), X, 1, 2)
    with mpmath.mp.workdps(45):
        assert abs(mpmath.mpf(str(step.after.rhs)) - mpmath.cbrt(2)) < mpmath.mpf("1e-38")
    assert step.verify().verdict is Verdict.ENCLOSED


def test_a_root_not_between_the_ends_is_refused():
    with pytest.raises(OracleError, match="no certain change of sign"):
        rules.enclose_root(Relation(X**2, S(2)), X, 2, 3)


def test_a_function_without_a_rigorous_evaluation_is_refused():
    with pytest.raises(OracleError, match="no rigorous evaluation"):
        rules.enclose_root(Relation(cosh(X), S(2)), X, 1, 3)


def test_a_value_at_a_root_is_enclosed():
    name = Symbol("beta", positive=True)
    step = rules.enclose_value(Relation(name, X * besselk(0, X)), X, Relation(X**2, S(2)), 1, 2)
    with mpmath.mp.workdps(45):
        expected = mpmath.sqrt(2) * mpmath.besselk(0, mpmath.sqrt(2))
        assert abs(mpmath.mpf(str(step.after.rhs)) - expected) < mpmath.mpf("1e-38")
    assert step.verify().verdict is Verdict.ENCLOSED


def test_a_root_in_the_middle_of_the_interval_keeps_its_digits():
    """Bisection meets it at once, and the ball of that moment is the whole interval."""
    step = rules.enclose_root(Relation(X**3, S.One), X, 0.0, 2.0)
    assert flint.arb(step.statement.partition(" in ")[2]) == 1
    assert step.verify().verdict is Verdict.ENCLOSED
    step = rules.enclose_value(Relation(A, exp(X)), X, Relation(X, S.One), S.Zero, S(2))
    assert abs(step.after.rhs - sympy.E.n(50)) < sympy.Float("1e-38", 50)
    assert step.verify().verdict is Verdict.ENCLOSED


def test_a_ball_without_digits_is_no_enclosure():
    with pytest.raises(RuleError, match=r"^the ball for x has fewer than 40 digits: choose other ends$"):
        rules.enclose_root(Relation(exp(X), E), X, 0, 2)
    with pytest.raises(RuleError, match=r"^the ball for a has fewer than 40 digits: choose other ends$"):
        rules.enclose_value(Relation(A, X**2), X, Relation(exp(X), E), 0, 2)


def test_an_end_that_no_float_holds_is_refused():
    with pytest.raises(OracleError, match="an end of the interval is 1/3"):
        rules.enclose_value(Relation(A, 1 / X), X, Relation(X, S.One), sympy.Rational(1, 3), 2)


def test_a_value_that_magnifies_the_roots_error_keeps_its_digits():
    steep = Relation(Symbol("beta", positive=True), exp(10**12 * (X**2 - 2)))
    step = rules.enclose_value(steep, X, Relation(X**2, S(2)), 1, 2)
    ball = flint.arb(step.statement.partition(" in ")[2])
    assert ball.contains(1)
    assert ball.rad() < flint.arb("1e-38")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sqrt(32 / pi), lambda: mpmath.sqrt(32 / mpmath.pi)),
        (2 * exp(-EulerGamma), lambda: 2 * mpmath.exp(-mpmath.euler)),
        (log(3) / E**2, lambda: mpmath.log(3) / mpmath.e**2),
    ],
)
def test_a_constant_is_enclosed(expression, value):
    step = rules.enclose_constant(Relation(A, expression))
    with mpmath.workdps(50):
        assert abs(mpmath.mpf(str(step.after.rhs)) / value() - 1) < mpmath.mpf("1e-39")
    assert step.verify().verdict is Verdict.ENCLOSED
    wrong = replace(step, after=Relation(A, step.after.rhs * (1 + sympy.Float("1e-37", 45))))
    assert wrong.verify().verdict is Verdict.FAILED
    assert replace(step, after=Relation(2 * A, step.after.rhs)).verify().verdict is Verdict.FAILED


def test_what_depends_on_a_parameter_or_has_no_digits_is_no_constant():
    with pytest.raises(RuleError, match="depends on x"):
        rules.enclose_constant(Relation(A, X**2))
    with pytest.raises(RuleError, match="fewer than 40 digits"):
        rules.enclose_constant(Relation(A, sqrt(2) * sqrt(3) * pi - pi * sqrt(S(6) + S(10) ** -60)))
