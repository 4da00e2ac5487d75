"""Certificates of integrals: poles near the real line, integrals that vanish, delta functions, lines."""

from dataclasses import replace

import pytest
import sympy
from sympy import I, Rational, S, Symbol, exp, oo, pi

from avsym import Integral, Range, Sampling, Step, Verdict, certificates, rules
from avsym.symbols import delta_function

A, B = sympy.symbols("a b", positive=True)
Q, R, U = sympy.symbols("q r u", real=True)
LINE = (Range(U),)


def claim(before, after, check, ranges=()):
    return Step("claim", "claim", before, Integral(S.One, after, ranges), "theorem", check)


@pytest.mark.parametrize("width", [Rational(1, 100), Rational(1, 5), S(2)])
@pytest.mark.parametrize("place", [S(-7), S.Zero, S(2), S(9)])
def test_a_pole_wherever_it_lies_is_seen(width, place):
    before = Integral(S.One, exp(I * A * U) / (U - place - I * width) / (U + 20 * I), LINE)
    right = rules.residue(before, U).after.closed()
    quick = Sampling(points=1, digits=15)
    check = certificates.inner(U, "wedge")
    assert claim(before, right, check).verify(quick).verdict is Verdict.BY_RULE
    for wrong in (S.Zero, -right, right * (1 + Rational(1, 10**8))):
        assert claim(before, wrong, check).verify(quick).verdict is not Verdict.BY_RULE


def test_a_pole_far_out_is_not_taken_for_a_proof():
    before = Integral(S.One, exp(I * A * U) / (U - 500 - I / 100) / (U + 20 * I), LINE)
    wrong = claim(before, S.Zero, certificates.inner(U, "wedge"))
    assert wrong.verify(Sampling(points=1, digits=15)).verdict is not Verdict.PROVED


def test_a_pole_of_no_polynomial_is_noticed_and_nothing_is_said():
    """The poles of 1/(1 - e^z) are not looked for; two contours, of which one passes over the nearest, tell."""
    before = Integral(S.One, exp(I * A * U) / (1 - exp(U - 2 - I * Rational(3, 10))) / (U + I) ** 2, LINE)
    judged = claim(before, A, certificates.inner(U, "wedge")).verify(Sampling(points=1, digits=15))
    assert judged.verdict is Verdict.UNKNOWN
    assert "two contours disagree" in judged.evidence.method


def test_an_integral_that_vanishes_agrees_with_zero_and_with_nothing_else():
    before = Integral(A, exp(I * A * U) / (U + I * B), LINE)
    check = certificates.inner(U, "wedge")
    assert claim(before, S.Zero, check).verify(Sampling(points=1)).verdict is Verdict.BY_RULE
    small = claim(before, S(10) ** -20, check)
    assert small.verify(Sampling(points=1)).verdict is Verdict.FAILED


def test_the_other_ranges_must_be_left_as_they_were():
    before = Integral(A, exp(B * U - Q**2), (Range(Q, R, oo), Range(U, -oo, Q)))
    step = rules.half_line(before, U)
    assert step.verify().verdict is Verdict.PROVED
    for ranges in ((), (Range(Q),), (Range(Q, oo, R),), (Range(Q, R + Rational(1, 10**9), oo),), before.ranges):
        assert replace(step, after=replace(step.after, ranges=ranges)).verify().verdict is Verdict.FAILED


def test_an_integral_that_cannot_be_done_numerically_is_unknown():
    before = Integral(S.One, exp(I * A * sympy.cosh(U)), LINE)
    judged = claim(before, S.One, certificates.inner(U)).verify(Sampling(points=1, digits=10, seconds=0.3))
    assert judged.verdict in (Verdict.UNKNOWN, Verdict.TIMEOUT)


@pytest.mark.parametrize("place", [S.Zero, S(12), S(-60)])
@pytest.mark.parametrize("curvature", [I, -I, Rational(1, 9), Rational(1, 9) - I])
def test_a_gaussian_is_seen_wherever_its_middle_lies(curvature, place):
    """Bent at the origin, one at 60 would grow to e^3600 on the ray before it decays (once `unknown` at order 6)."""
    before = Integral(S.One, exp(-curvature * (Q - place) ** 2), (Range(Q),))
    right = sympy.sqrt(pi / curvature)
    check = certificates.inner(Q, "wedge")
    assert claim(before, right, check).verify(Sampling(points=1)).verdict is Verdict.BY_RULE
    wrong = right * (1 + Rational(1, 10**20))
    assert claim(before, wrong, check).verify(Sampling(points=1)).verdict is Verdict.FAILED


@pytest.mark.parametrize("argument", [2 * Q - R, -(Q**2) + A, Q - 40 * A, (Q - R) * (Q - R - A / 50)], ids=str)
def test_a_delta_function_and_its_slope_are_seen(argument):
    test = exp(-(Q**2) / 300 + I * Q / 7)
    before = Integral(B, test * delta_function(argument), (Range(Q),))
    slope = sympy.diff(argument, Q)
    right = B * sum((test / abs(slope)).subs(Q, root) for root in sympy.roots(argument, Q))
    check = certificates.delta(Q)
    assert claim(before, right, check).verify(Sampling(points=2)).verdict is Verdict.BY_RULE
    for wrong in (2 * right, right / 2, I * right, right + Rational(1, 10**9)):
        assert claim(before, wrong, check).verify(Sampling(points=2)).verdict is Verdict.FAILED


def test_a_delta_function_of_another_kind_is_not_judged():
    before = Integral(B, exp(-(Q**2)) * delta_function(sympy.sin(Q)), (Range(Q),))
    assert claim(before, B, certificates.delta(Q)).verify().verdict is Verdict.UNKNOWN


def test_a_line_gives_two_pi_delta_of_the_rate_and_nothing_near_it():
    before = Integral(B, exp(I * (Q - 3 * R) * U), (Range(Q), Range(U)))
    check = certificates.line_delta(U)
    ranges = (Range(Q),)
    for argument in (Q - 3 * R, 3 * R - Q):
        right = claim(before, 2 * pi * B * delta_function(argument), check, ranges)
        assert right.verify().verdict is Verdict.BY_RULE
    for wrong in (
        pi * B * delta_function(Q - 3 * R),
        2 * pi * B * delta_function(Q + 3 * R),
        2 * pi * B * delta_function(2 * Q - 6 * R),
        2 * pi * B * delta_function(Q - 3 * R + Rational(1, 10**9)),
        2 * pi * B * delta_function(Q - 3 * R) * (1 + I / 10**9),
        S.Zero,
    ):
        assert claim(before, wrong, check, ranges).verify().verdict is Verdict.FAILED


def test_symbols_without_a_value_do_not_pass():
    before = Integral(A, exp(-B * U), (Range(U, S.Zero, oo),))
    judged = claim(before, A / Symbol("c"), certificates.inner(U)).verify()
    assert judged.verdict is Verdict.FAILED
