"""Absolute values decided by the domain; a line folded onto its half."""

import pytest
import sympy
from sympy import Abs, I, S, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules, symbols
from tests.oracles.quadrature import draw, integral_of, nested, number

A, B = sympy.symbols("a b", positive=True)
Q, R, U, V = sympy.symbols("q r u v", real=True)


@pytest.mark.parametrize(
    ("integrand", "ranges", "left"),
    [
        (exp(-Abs(U - V) - Abs(V)), (Range(U, -oo, S.Zero), Range(V, -oo, U)), 0),
        (exp(-Abs(2 * U - 3 * A) + U), (Range(U, -oo, A),), 0),
        (exp(-Abs(A + B * U)), (Range(U, S.Zero, oo),), 0),
        (Abs(U) * exp(-Abs(U + V) - Abs(V - 5 * R)), (Range(U, S.Zero, oo), Range(V, U, oo)), 1),
        (exp(-Abs(U + V) + V * 2), (Range(U), Range(V, Abs(U), oo)), 0),
        (exp(-Abs(Q * U) - Abs(U)), (Range(Q), Range(U, -oo, S.Zero)), 1),
        (exp(-Abs(U - R)), (Range(U, R, -oo),), 0),
    ],
)
def test_what_the_domain_decides_is_resolved_and_keeps_its_value(integrand, ranges, left):
    before = Integral(B, integrand, ranges)
    step = rules.resolve_signs(before)
    assert len(step.after.integrand.atoms(Abs)) == left
    assert step.after.ranges == ranges
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("integrand", "ranges"),
    [
        (exp(-Abs(U)), (Range(U),)),
        (exp(-Abs(U - A)), (Range(U, S.Zero, oo),)),
        (exp(-Abs(U**2 - A)), (Range(U, S.Zero, oo),)),
        (exp(-Abs(U - V)), (Range(U, -oo, S.Zero), Range(V, -oo, S.Zero))),
        (exp(-Abs(R * U)), (Range(U, S.Zero, oo),)),
        (exp(-(U**2)), (Range(U, S.Zero, oo),)),
    ],
)
def test_refuses_where_the_domain_decides_nothing(integrand, ranges):
    with pytest.raises(RuleError, match="decides the sign of no absolute value"):
        rules.resolve_signs(Integral(B, integrand, ranges))


def test_refuses_a_range_of_unknown_direction():
    with pytest.raises(RuleError, match="direction of the range"):
        rules.resolve_signs(Integral(B, exp(-Abs(U)), (Range(U, R, A),)))


@pytest.mark.parametrize(
    "integrand",
    [
        exp(-(Q**2) + R * Q),
        Abs(Q) * exp(-Abs(Q) + I * A * Q / 2),
        exp(-((Q - A) ** 2)) * Q,
        1 / (1 + (Q - A) ** 2) ** 2,
    ],
    ids=str,
)
def test_a_line_folded_keeps_its_value(integrand):
    before = Integral(B, integrand, (Range(Q),))
    step = rules.split_sign(before, Q)
    size = symbols.magnitude(Q)
    assert step.after.ranges == (Range(size, S.Zero, oo),)
    for seed in (1, 2):
        point = draw({A, B, R}, seed)
        expected = integral_of(B * integrand, Q, -oo, oo, point)
        found = integral_of(step.after.factor * step.after.integrand, size, S.Zero, oo, point)
        assert found == pytest.approx(expected, rel=1e-7)
    assert step.verify().verdict is Verdict.PROVED


def test_limits_that_are_even_in_the_variable_are_kept():
    before = Integral(B, exp(2 * U + Q / 2), (Range(Q), Range(U, -oo, -Abs(Q))))
    step = rules.split_sign(before, Q)
    point = {B: 0.7}
    assert nested(step.after, point) == pytest.approx(0.7 / 2 * (1 / 1.5 + 1 / 2.5), rel=1e-4)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ((Range(Q, S.Zero, oo),), "whole line"),
        ((Range(Q), Range(U, S.Zero, Q)), "depends on the sign of q"),
        ((Range(Q), Range(U, Q - 1, oo)), "depends on the sign of q"),
    ],
)
def test_splitting_refuses(ranges, message):
    with pytest.raises(RuleError, match=message):
        rules.split_sign(Integral(B, exp(-(Q**2) - U), ranges), Q)


def test_splitting_refuses_a_name_in_use():
    size = symbols.magnitude(Q)
    assert number(size, {size: 2}) == 2
    with pytest.raises(RuleError, match="occurs already"):
        rules.split_sign(Integral(B, exp(-size * Q**2), (Range(Q),)), Q)
