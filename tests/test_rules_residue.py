"""The residue theorem for an oscillating exponential."""

import pytest
import sympy
from sympy import Abs, I, Rational, S, besselk, cos, exp, oo, sqrt

from avsym import Integral, Range, RuleError, Sampling, Verdict, rules
from avsym.symbols import delta_function
from tests.oracles.quadrature import closed, draw, oscillating

A, B, C = sympy.symbols("a b c", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


QUICK = Sampling(digits=20, points=2)


def line(integrand, factor=S.One):
    return Integral(factor, integrand, (Range(U),))


RATIONAL = {
    "a pole above": 1 / (U - I * B) / (U - 3 * I * C),
    "off the centre": 1 / (U - R - I * B) / (U + 2 * R + I * C),
    "second order": 1 / ((U - I * B) ** 2 * (U + I * C)),
    "third order with a numerator": (U + R) / (U - R + I * B) ** 3,
    "not monic": 1 / ((2 * U - R - 3 * I * B) * (I * U + C)),
    "one root twice, written twice": 1 / ((U - I * B) * (2 * U - 2 * I * B)),
    "numerator cancels a pole": (U - I * B) / ((U - I * B) * (U - I * C) * (U + I * A)),
    "complex offset": 1 / ((U - R - I * B) ** 2 * (U - R - 2 * I * B)),
}


@pytest.mark.parametrize("name", RATIONAL)
@pytest.mark.parametrize("sign", [1, -1])
def test_after_equals_a_fourier_integral_by_quadpack(name, sign):
    rational = RATIONAL[name]
    step = rules.residue(line(rational * exp(sign * I * A * U)), U)
    for seed in (1, 4):
        point = draw({A, B, C, R}, seed)
        expected = oscillating(rational, U, sign * point[A], point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("name", RATIONAL)
def test_its_certificate_holds(name):
    step = rules.residue(line(RATIONAL[name] * exp(I * A * U - C + I * R), B), U)
    assert step.verify(QUICK).verdict is Verdict.BY_RULE


def test_a_half_plane_without_a_pole_gives_zero():
    step = rules.residue(line(exp(-I * A * U) / (U - I * B)), U)
    assert step.after.factor * step.after.integrand == 0
    assert step.verify(QUICK).verdict is Verdict.BY_RULE


def test_poles_that_mirror_each_other_stay_two():
    step = rules.residue(line(exp(I * A * U) / ((U - I * B) * (U + I * B))), U)
    assert step.after.factor * step.after.integrand == sympy.pi * exp(-A * B) / B
    assert step.verify(QUICK).verdict is Verdict.BY_RULE


def test_a_numerator_that_is_zero_in_disguise_gives_zero():
    hidden = (A + U) ** 2 - A**2 - 2 * A * U - U**2
    step = rules.residue(line(exp(I * A * U) * hidden / ((U - I * B) * (U + I * C))), U)
    assert sympy.expand(step.after.factor * step.after.integrand) == 0


def test_an_integral_once_taken_needs_no_regulator():
    before = Integral(S.One, exp(I * A * U) / (U - I * B), (Range(U),), "symmetric")
    assert rules.residue(before, U).after.regulator == ""


def test_terms_that_close_on_different_sides():
    terms = exp(I * A * U) / (U - I * B) ** 2 + exp(-I * C * U) / (U + I * C) ** 2
    step = rules.residue(line(terms), U)
    point = draw({A, B, C}, 2)
    expected = oscillating(1 / (U - I * B) ** 2, U, point[A], point)
    expected += oscillating(1 / (U + I * C) ** 2, U, -point[C], point)
    assert closed(step.after, point) == pytest.approx(expected, rel=1e-6)
    assert step.verify(QUICK).verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (exp(I * R * U) / (U - I * B), "known sign"),
        (1 / (U - I * B) ** 2, "known sign"),
        (exp(I * A * U + B * U) / (U - I * B), "purely oscillating"),
        (exp(-A * U) / (U - I * B), "known sign"),
        (exp(I * A * U) / (U - B), "off the real line"),
        (exp(I * A * U) / (U - I * R), "off the real line"),
        (exp(I * A * U) * U / (U - I * B), "Jordan"),
        (exp(I * A * U), "Jordan"),
        (exp(I * A * U) / (U**2 + 1), "linear one"),
        (exp(I * A * U) / (U - I * B) ** Rational(3, 2), "linear one"),
        (exp(I * A * U) / ((U + 1) ** 2 - U**2 - 2 * U - 1), "linear one"),
        (exp(I * A * U) / (U - I * B) / (1 + exp(U)), "linear one"),
        (exp(I * A * U + I * U**2) / (U - I * B), "not linear"),
        (exp(I * A * Abs(U)) / (U - I * B), "not linear"),
        (exp(I * A * U) * sqrt(U) / (U - I * B) ** 2, "not a polynomial"),
        (exp(I * A * U) * Abs(U) / (U - I * B) ** 3, "not a polynomial"),
        (exp(I * A * U) * cos(2 * A * U) / (U - I * B), "not a polynomial"),
        (exp(I * A * U) * besselk(0, U) / (U - I * B), "not a polynomial"),
        (exp(I * A * U) * delta_function(U - A) / (U - I * B), "not a polynomial"),
        (exp(I * A * U) / ((U - I * B - I * C) * (U - I * sqrt(B**2 + 2 * B * C + C**2))), "in two ways"),
    ],
)
def test_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.residue(line(integrand), U)


def test_refuses_another_range_or_place():
    integrand = exp(I * A * U - V**2) / (U - I * B)
    with pytest.raises(RuleError, match="whole line"):
        rules.residue(Integral(S.One, integrand, (Range(U, S.Zero, oo),)), U)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.residue(Integral(S.One, integrand, (Range(U), Range(V))), U)
