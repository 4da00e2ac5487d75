"""Affine changes of variables: Jacobian, domain, orientation, and maps that are none."""

import pytest
import sympy
from sympy import Abs, I, Max, S, Symbol, exp, oo, sin

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, nested

A, B = sympy.symbols("a b", positive=True)
Q, R, U, V, X, Y = sympy.symbols("q r u v x y", real=True)
W = Symbol("w", positive=True)
Z = Symbol("z")
BELL = exp(-(X**2) - 2 * (Y - R) ** 2 + X * Y / 2 + I * X)
DECAY = exp(X + 2 * Y + I * A * (X - Y))

PLANE = Integral(B, BELL, (Range(X), Range(Y)))
CORNER = Integral(B, DECAY, (Range(X, -oo, S.Zero), Range(Y, -oo, S.Zero)))
TRIANGLE = Integral(B, (1 + X * Y**2) * exp(I * X * Y), (Range(X, S.Zero, A), Range(Y, S.Zero, X)))
REVERSED = Integral(B, DECAY, (Range(X, R, -oo), Range(Y, R, -oo)))

CASES = [
    (PLANE, {X: X - 3 * R}, None),
    (PLANE, {X: -2 * X}, None),
    (PLANE, {X: U - V, Y: 2 * U + V}, (U, V)),
    (PLANE, {X: Y, Y: X}, None),
    (PLANE, {X: A * X + Y}, None),
    (CORNER, {X: U - V / 2, Y: U + V / 2}, (V, U)),
    (CORNER, {X: U - V / 2, Y: U + V / 2}, (U, V)),
    (CORNER, {X: R + X, Y: 3 * Y}, None),
    (TRIANGLE, {X: A * U, Y: A * V}, (V, U)),
    (TRIANGLE, {X: A - X, Y: A - Y}, None),
    (REVERSED, {X: R + X, Y: R + Y}, None),
    (REVERSED, {X: R + U - V / 2, Y: R + U + V / 2}, (V, U)),
]


@pytest.mark.parametrize(("before", "mapping", "order"), CASES)
def test_the_integral_keeps_its_value(before, mapping, order):
    step = rules.linear(before, mapping, order)
    point = draw({A, B, R}, 3)
    assert nested(step.after, point) == pytest.approx(nested(before, point), rel=1e-3)
    assert step.verify().verdict is Verdict.PROVED


def test_the_quadrant_in_mean_and_relative_variables():
    after = rules.linear(CORNER, {X: U - V / 2, Y: U + V / 2}, (V, U)).after
    assert after.ranges == (Range(V), Range(U, -oo, -Abs(V) / 2))


@pytest.mark.parametrize(
    ("before", "mapping", "order", "message"),
    [
        (PLANE, {X: X**2}, None, "not affine"),
        (PLANE, {X: sin(X)}, None, "not affine"),
        (PLANE, {X: Abs(X)}, None, "not affine"),
        (PLANE, {X: U + V, Y: 2 * U + 2 * V}, (U, V), "determinant 0"),
        (PLANE, {X: R * X}, None, "determinant r"),
        (PLANE, {X: R + B}, None, "determinant 0"),
        (PLANE, {X: X + I * A}, None, "is real"),
        (PLANE, {X: X + Z}, None, "is real"),
        (PLANE, {Y: 2 * U}, (U,), "cannot map"),
        (PLANE, {Y: 2 * U}, (X, U, U), "cannot map"),
        (PLANE, {Y: 2 * U}, (X, U, V), "cannot map"),
        (PLANE, {Q: 2 * U}, (X, Y, U), "cannot map"),
        (PLANE, {Y: 2 * R}, (X, R), "r occurs already"),
        (PLANE, {Y: 2 * B}, (X, B), "b occurs already"),
        (PLANE, {Y: 2 * Z}, (X, Z), "must be a real symbol"),
        (PLANE, {Y: 2 * W}, (X, W), "w may take every value"),
        (CORNER, {X: Symbol("c", real=True, nonzero=True) * X}, None, "the sign of .* is not known; assume"),
        (CORNER, {X: U * W, Y: W}, (U, W), "depends on the variables"),
        (Integral(B, exp(-X - Y**2), (Range(Y), Range(X, Y**2, oo))), {Y: 2 * Y}, None, "not affine"),
        (Integral(B, exp(X - Y**2), (Range(Y), Range(X, -oo, Max(Y, 0)))), {Y: 2 * Y}, None, "not affine"),
        (Integral(B, exp(-X - Y**2), (Range(Y), Range(X, R, Y))), {Y: 2 * Y}, None, "direction of the range"),
    ],
)
def test_refuses(before, mapping, order, message):
    with pytest.raises(RuleError, match=message):
        rules.linear(before, mapping, order)


def test_a_regulator_fixes_the_order_of_integration():
    regulated = Integral(B, exp(I * X * Y) / (Y - I), (Range(X), Range(Y)), "x outside, y inside")
    assert rules.linear(regulated, {Y: Y + X}).after.variables == (X, Y)
    for mapping, order in (({X: X + Y}, None), ({X: U}, (Y, U)), ({X: Y, Y: X}, None)):
        with pytest.raises(RuleError, match="order of integration"):
            rules.linear(regulated, mapping, order)
