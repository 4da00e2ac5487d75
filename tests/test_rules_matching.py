"""A simpler function with the same maximum."""

from dataclasses import replace

import mpmath
import pytest
import sympy
from sympy import Symbol, besselk, exp, log, sqrt

from avsym import RuleError, Verdict, rules
from avsym.relation import Peak, Relation
from tests.oracles.quadrature import number

X, X0, Y, YC = sympy.symbols("x x_0 y y_c", positive=True)
FREE = Symbol("a", real=True)
PEAK = Peak(X, X0, Y, YC)
SIDES = [
    (X * besselk(0, X), sqrt(X - FREE) * exp(-X)),
    (X * besselk(0, X), X * log(FREE / X)),
    (X**2 * exp(-X), X * exp(-FREE * X)),
]


@pytest.mark.parametrize(("side", "shape"), SIDES)
def test_value_and_slope_at_the_maximum_are_kept(side, shape):
    step = rules.match_maximum(Relation(side, 4 / Y), PEAK, shape, FREE, (0.5, 0.7))
    place = mpmath.findroot(lambda v: mpmath.diff(lambda x: number(side, {X: x}).real, v), 0.7)
    at = {X0: place, YC: 4 / number(side, {X: place}).real}
    ours = [number(step.after.lhs, {**at, X: place * (1 + move)}).real for move in (-1e-4, 0, 1e-4)]
    assert ours[1] == pytest.approx(number(side, {X: place}).real, rel=1e-9)
    assert ours[0] < ours[1] > ours[2]
    assert abs(ours[2] - ours[0]) < 1e-6 * ours[1]
    assert step.after.rhs == 4 / Y
    assert step.verify().verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize(("side", "shape"), SIDES)
@pytest.mark.parametrize(
    "wrong", [lambda s: s.subs(X0, 2 * X0), lambda s: s * (1 + X), lambda s: s * 2, lambda s: s * exp((X - X0) ** 2)]
)
def test_another_function_fails_the_certificate(side, shape, wrong):
    step = rules.match_maximum(Relation(side, 4 / Y), PEAK, shape, FREE, (0.5, 0.7))
    assert replace(step, after=replace(step.after, lhs=wrong(step.after.lhs))).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("relation", "shape", "match"),
    [
        (Relation(X * besselk(0, X) * X0, 4 / Y), sqrt(X - FREE) * exp(-X), "must be new"),
        (Relation(X * besselk(0, X), 4 / Y), (X - FREE) ** 2 * X * exp(-X) * (X + FREE), "puts the maximum"),
        (Relation(X * besselk(0, X), 4 / Y), exp(-X) * (1 + FREE), "puts the maximum"),
    ],
)
def test_matching_refuses(relation, shape, match):
    with pytest.raises(RuleError, match=match):
        rules.match_maximum(relation, PEAK, shape, FREE, (0.5,))
