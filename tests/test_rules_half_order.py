"""Modified Bessel functions of half-integer order: elementary, and refused where that is not shown."""

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import I, Rational, S, besselk, exp

from avsym import Integral, Range, RuleError, Verdict, rules

A, B = sympy.symbols("a b", positive=True)
R, U = sympy.symbols("r u", real=True)
NAMES = (A, B, R, U)


def closed(expression):
    return Integral(B, expression)


@given(st.integers(-6, 5), st.floats(0.05, 30), st.floats(-5, 5))
def test_the_elementary_form_is_the_function_at_any_half_integer_order_and_argument(n, size, turn):
    order = n + Rational(1, 2)
    after = rules.half_order(closed(besselk(order, A + I * R, evaluate=False))).after.closed()
    assert not after.has(besselk)
    function = sympy.lambdify(NAMES, after, "mpmath")
    expected = 1.7 * mpmath.besselk(mpmath.mpf(2 * n + 1) / 2, mpmath.mpc(size, turn))
    assert complex(function(mpmath.mpf(size), 1.7, mpmath.mpf(turn), 0)) == pytest.approx(complex(expected), rel=1e-10)


@pytest.mark.parametrize(
    "integral",
    [
        closed(besselk(S.Half, 2 * A)),
        closed(besselk(-S.Half, A + I * R)),
        Integral(B * besselk(3 * S.Half, A), exp(-(U**2)), (Range(U),)),
        Integral(B, besselk(5 * S.Half, A + U**2) * exp(-(U**2)) + besselk(0, B), (Range(U),)),
    ],
    ids=["half", "minus half", "in the factor", "in one term"],
)
def test_its_certificate_agrees_and_other_orders_stay(integral):
    step = rules.half_order(integral)
    assert step.verify().verdict is Verdict.BY_RULE
    left = {node.args[0] for node in (step.after.factor * step.after.integrand).atoms(besselk)}
    assert left <= {S.Zero}
    assert step.after.ranges == integral.ranges


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (besselk(0, A), "no modified Bessel function"),
        (besselk(Rational(1, 3), A), "no modified Bessel function"),
        (besselk(R, A), "no modified Bessel function"),
        (besselk(S.Half, R), r"Re\(r\) > 0"),
        (besselk(S.Half, I * A), r"Re\(I\*a\) > 0"),
        (besselk(S.Half, -A), r"Re\(-a\) > 0"),
    ],
)
def test_refuses(expression, message):
    with pytest.raises(RuleError, match=message):
        rules.half_order(closed(expression))
