"""The Lambert function: both roots, each on its side of the maximum."""

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import S, Symbol, exp, log, sqrt

from avsym import RuleError, Verdict, rules
from avsym.relation import Relation
from tests.oracles.quadrature import number

X, A, B = sympy.symbols("x a b", positive=True)
R = Symbol("r", real=True)


@given(
    st.floats(0.3, 3), st.floats(0.3, 3), st.floats(0, 2), st.sampled_from([S.Half, S(1), S(2)]), st.floats(0.02, 0.98)
)
def test_both_roots_solve_the_equation_on_their_sides_of_the_maximum(scale, rate, shift, power, share):
    scale, rate, shift = (sympy.Rational(value) for value in (scale, rate, shift))
    side = scale * (2 * X + shift) ** power * exp(-rate * X)
    top = float(power / rate - shift / 2)
    level = share * float(number(side.subs(X, Symbol("x", real=True)), {Symbol("x", real=True): top}).real)
    for root, sign in (("larger", 1), ("smaller", -1)):
        step = rules.lambert(Relation(side, A), X, root)
        value = number(step.after.rhs, {A: level}).real
        assert sign * (value - top) > 0
        again = number(side.subs(X, Symbol("x", real=True)), {Symbol("x", real=True): value}).real
        assert float(again) == pytest.approx(level, rel=1e-8)


def test_the_argument_is_the_textbook_one():
    step = rules.lambert(Relation(X * exp(-X), A), X, "larger")
    assert step.after.rhs == -sympy.LambertW(-A, -1)
    assert rules.lambert(Relation(X * exp(-X), A), X, "smaller").after.rhs == -sympy.LambertW(-A)
    assert step.verify().verdict is Verdict.BY_RULE
    assert all(condition.holds for condition in step.conditions)


@pytest.mark.parametrize(
    ("lhs", "rhs", "match"),
    [
        (X, A, "no power times an exponential"),
        (X * log(X) * exp(-X), A, "no power times an exponential"),
        (X * exp(-(X**2)), A, "linear"),
        ((X**2 + 1) * exp(-X), A, "linear"),
        (X * exp(-X), X, "left-hand side only"),
        (X * exp(-X), R, "> 0"),
        (X * exp(X), A, "two roots"),
        (sqrt(X) * exp(-R * X), A, "two roots"),
    ],
)
def test_another_form_is_refused(lhs, rhs, match):
    with pytest.raises(RuleError, match=match):
        rules.lambert(Relation(lhs, rhs), X, "larger")


def test_an_unknown_root_is_refused_in_one_line():
    with pytest.raises(RuleError, match=r"^root is 'lower'; it must be one of larger, smaller$"):
        rules.lambert(Relation(X * exp(-X), A), X, "lower")


def test_the_other_branch_fails_the_certificate():
    from dataclasses import replace

    one, other = (rules.lambert(Relation(X * exp(-X), A), X, root) for root in ("larger", "smaller"))
    assert replace(one, after=other.after).verify().verdict is Verdict.FAILED
    assert replace(other, after=one.after).verify().verdict is Verdict.FAILED
    with mpmath.workdps(20):
        assert float(number(other.after.rhs, {A: 0.3}).real) < 1 < float(number(one.after.rhs, {A: 0.3}).real)
