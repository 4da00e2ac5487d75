"""Rigorous balls: they hold the number to many digits, are as narrow as asked, and refuse what they cannot hold."""

import flint
import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import I, Rational, besselk, exp, log, pi, sqrt

from avsym.balls import at_digits, ball_function, enclose, flint_digits
from avsym.evaluate import OracleError, evaluate
from tests.strategies import A, U


def test_the_sum_of_one_third_three_times_is_exactly_one_in_balls():
    third = ball_function(U * Rational(1, 3), U)
    value = at_digits(third, flint.arb(3), 40)
    assert value.contains(1)
    assert not at_digits(ball_function(U * (Rational(1, 3) - Rational(1, 10**30)), U), flint.arb(3), 40).contains(1)
    assert at_digits(ball_function(Rational(1, 3) + 0 * U, U), flint.arb(0), 50).overlaps(flint.arb(1) / 3)


@given(st.floats(0.05, 30.0))
@settings(max_examples=6)
def test_a_ball_contains_the_sixty_digit_value(x):
    expression = U * besselk(0, U) - Rational(1, 3) * besselk(1, U) + U**-2 + sqrt(U) + log(1 + U / 7) * exp(-U) * pi
    exact = evaluate(expression, {U: x}, 60)
    ball = at_digits(ball_function(expression, U), flint.arb(x), 40)
    digits = mpmath.nstr(exact, 60)
    assert float(ball.rad()) < 1e-30 * abs(float(ball.mid())) + 1e-33
    ball_of_exact = at_digits(lambda _: flint.arb(digits), flint.arb(0), 60)
    assert ball.overlaps(ball_of_exact)
    shifted = at_digits(lambda _: flint.arb(digits) * (1 + flint.arb("1e-30")), flint.arb(0), 60)
    assert not ball.overlaps(shifted)


@pytest.mark.parametrize("expression", [sympy.cosh(U), sympy.sin(U), sympy.Catalan * U, I * U, A * U], ids=str)
def test_what_balls_cannot_evaluate_is_refused(expression):
    with pytest.raises(OracleError, match="no rigorous evaluation for"):
        ball_function(expression, U)(flint.arb(1))


@given(st.fractions(2, 50))
@settings(max_examples=30)
def test_an_enclosure_contains_the_root_and_is_as_narrow_as_asked(square):
    square = Rational(square)
    for direction in (1, -1):
        ball = enclose(ball_function(direction * (U**2 - square), U), (0.5, 10.0), 40)
        root = evaluate(sqrt(square), {}, 75)
        with mp.workdps(80):
            low, high = (mpmath.mpf(text) for text in _ends(ball))
            assert low <= root <= high
            assert high - low < mpmath.mpf(10) ** -40


def _ends(ball):
    with flint_digits(80):
        return [end.str(75, radius=False) for end in (ball.lower(), ball.upper())]


@pytest.mark.parametrize("ends", [(2.0, 3.0), (-1.0, 1.0), (3.0, 2.0)])
def test_an_interval_without_a_certain_change_of_sign_is_refused(ends):
    with pytest.raises(OracleError, match="no certain change of sign"):
        enclose(ball_function(U**2 - 2, U), ends)


def test_a_root_that_bisection_meets_exactly_is_that_point():
    ball = enclose(ball_function(U**3 - 1, U), (0.0, 2.0))
    assert ball == 1
    assert ball.is_exact()
    nowhere_exact = enclose(ball_function(exp(U) - sympy.E, U), (0.0, 2.0))
    assert nowhere_exact.contains(1)
    assert not nowhere_exact.is_exact()


@pytest.mark.parametrize("end", [2, Rational(2), sympy.Float(2), mpmath.mpf(2), 2.0], ids=repr)
def test_an_end_may_be_any_number_that_is_a_float(end):
    assert enclose(ball_function(U - 1, U), (Rational(1, 2), end)).contains(1)


@pytest.mark.parametrize("end", [Rational(10, 3), 2**53 + 1, 10**400, sympy.pi, "two", None, 2j], ids=str)
def test_an_end_that_is_no_float_is_refused_in_one_line(end):
    with pytest.raises(OracleError, match=r"^an end of the interval is .* float holds exactly$"):
        enclose(ball_function(U - 1, U), (0.0, end))


def test_the_working_precision_of_flint_is_put_back_even_after_a_refusal():
    before = flint.ctx.dps
    with pytest.raises(OracleError):
        enclose(lambda ball: ball * ball + 1, (0.0, 1.0), 70)
    enclose(lambda ball: ball, (-1.0, 1.5), 70)
    assert flint.ctx.dps == before
