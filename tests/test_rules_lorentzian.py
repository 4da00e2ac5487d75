"""avsym/rules/lorentzian.py: the inverse of a quadratic polynomial over the line."""

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import I, Symbol, exp, oo, pi

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, integral_of

q = Symbol("q", real=True)
a, b = (Symbol(name, positive=True) for name in "ab")


@given(st.floats(0.3, 3), st.floats(0.3, 3), st.sampled_from([1, -1, 0]))
def test_the_value_is_that_of_a_quadrature(width, height, side):
    imaginary = side * sympy.Float(height)
    value = rules.lorentzian(Integral(sympy.S.One, 1 / (a * q**2 + b + I * imaginary), (Range(q),)), q).after
    point = {a: width, b: 0.7}
    expected = integral_of(1 / (a * q**2 + b + I * imaginary), q, -oo, oo, point)
    assert closed(value, point) == pytest.approx(expected, rel=1e-8)


def test_a_lorentzian_has_area_pi():
    step = rules.lorentzian(Integral(b, 1 / (q**2 + b**2), (Range(q),)), q)
    assert sympy.expand(step.after.closed()) == pi
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    "integrand",
    [1 / (q**2 - b), 1 / q**2, 1 / (q**2 + q + b), q / (q**2 + b), exp(-q) / (q**2 + b), 1 / (q + b)],
)
def test_what_has_another_form_or_a_real_pole_is_refused(integrand):
    with pytest.raises(RuleError):
        rules.lorentzian(Integral(sympy.S.One, integrand, (Range(q),)), q)


def test_less_than_the_line_is_refused():
    with pytest.raises(RuleError, match="whole line"):
        rules.lorentzian(Integral(sympy.S.One, 1 / (q**2 + b), (Range(q, sympy.S.Zero, oo),)), q)


def test_an_outer_variable_is_refused():
    ranges = (Range(q), Range(Symbol("u", real=True), sympy.S.Zero, sympy.S.One))
    with pytest.raises(RuleError, match="innermost"):
        rules.lorentzian(Integral(sympy.S.One, 1 / (q**2 + b), ranges), q)
