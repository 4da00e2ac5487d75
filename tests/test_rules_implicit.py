"""What an equation says of its unknown: exponents against solved roots, Newton's step against its order."""

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, S, Symbol, besselk, exp, log

from avsym import RuleError, Verdict, rules
from avsym.relation import Relation
from tests.oracles.quadrature import number

X, Y, A, B = sympy.symbols("x y a b", positive=True)
ALPHA = Symbol("alpha", real=True)
R = Symbol("r", real=True)


@given(st.integers(1, 3), st.integers(-3, 3).filter(bool), st.floats(0.3, 3))
def test_a_power_law_has_its_power_as_exponent(above, below, value):
    step = rules.local_exponent(Relation(B * A**above, X**below), X, A, ALPHA)
    assert step.after.rhs == Rational(above, below)
    assert number(step.after.rhs, {X: value}) == pytest.approx(above / below)


@pytest.mark.parametrize(
    ("left", "right", "root"),
    [
        (X * besselk(0, X), A, 1.7),
        (X**2 * exp(-A * X), B / A, 0.4),
        (besselk(1, A * X) / X, A**2 * X, 0.9),
    ],
)
def test_the_exponent_is_that_of_the_solved_root(left, right, root):
    step = rules.local_exponent(Relation(left, right), X, A, ALPHA)
    with mpmath.workdps(40):
        at = {X: mpmath.mpf(root), A: mpmath.mpf(1), B: mpmath.mpf(1)}
        scale = number(left, at) / number(right, at)  # the curve left/right = scale goes through this point

        def solved(move):
            moved = {**at, A: mpmath.exp(move)}

            def gap(v):
                point = {**moved, X: mpmath.exp(v)}
                return mpmath.log(mpmath.re(number(left, point) / number(right, point) / scale))

            return mpmath.findroot(gap, mpmath.log(root))

        h = mpmath.mpf(10) ** -5
        slope = (8 * (solved(h) - solved(-h)) - solved(2 * h) + solved(-2 * h)) / (12 * h)
    assert float(number(step.after.rhs, at).real) == pytest.approx(float(slope), rel=1e-9)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("relation", "parameter", "name", "match"),
    [
        (Relation(X * R, A), A, ALPHA, r"r.x > 0|x.r > 0"),
        (Relation(X, A), B, ALPHA, "must occur"),
        (Relation(X, A), X, ALPHA, "must occur"),
        (Relation(X, A), A, A, "be new"),
        (Relation(X * A, X), A, ALPHA, "does not depend"),
    ],
)
def test_the_exponent_is_refused(relation, parameter, name, match):
    with pytest.raises(RuleError, match=match):
        rules.local_exponent(relation, X, parameter, name)


@given(st.floats(-0.02, 0.02).filter(lambda off: abs(off) > 1e-3), st.floats(1.0, 9.0))
def test_a_newton_step_squares_the_error(off, root):
    step = rules.newton(Relation(X * besselk(0, X), 4 / Y), X, Symbol("s", positive=True))
    beta = 4 / (root * mpmath.besselk(0, root))
    value = number(step.after.rhs, {Symbol("s", positive=True): root * (1 + off), Y: beta}).real
    assert abs(value / root - 1) < 2 * (1 + root) * off**2
    assert abs(value / root - 1) < abs(off) / 4


def test_a_newton_step_in_the_logarithm_solves_a_power_law_at_once():
    start = Symbol("s", positive=True)
    step = rules.newton(Relation(X**3, A), X, start)
    assert number(step.after.rhs, {start: 0.3, A: 8}).real == pytest.approx(2.0)
    assert step.after.sign == "\\approx"


@pytest.mark.parametrize("start", [X, A, Symbol("s", real=True)])
def test_newton_refuses_a_start_in_use_or_of_unknown_sign(start):
    with pytest.raises(RuleError, match="must be a new symbol"):
        rules.newton(Relation(X, A + S.One), X, start)


def test_newton_refuses_sides_of_unknown_sign():
    with pytest.raises(RuleError, match="log"):
        rules.newton(Relation(log(X), A), X, Symbol("s", positive=True))
