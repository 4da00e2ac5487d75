"""A monotone change of one variable."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, S, Symbol, exp, oo, sinh

from avsym import Integral, Range, RuleError, Verdict, certificates, rules
from tests.oracles.quadrature import draw, integral_of, nested

A, B = sympy.symbols("a b", positive=True)
Q, R, U, V = sympy.symbols("q r u v", real=True)
W = Symbol("w", positive=True)
HALF = Integral(B, exp(-A * Q - 1 / Q + I * R * Q) / Q, (Range(Q, S.Zero, oo),))
LINE = Integral(B, exp(-Abs(Q - R) - Q**2), (Range(Q),))


@pytest.mark.parametrize(
    ("before", "image"),
    [(HALF, exp(U)), (HALF, A * exp(-U)), (HALF, exp(2 * U) / B), (LINE, sinh(U)), (LINE, -3 * U + R), (LINE, 2 * U)],
    ids=str,
)
def test_the_integral_keeps_its_value(before, image):
    step = rules.substitute(before, Q, U, image)
    (item,) = before.ranges
    for seed in (1, 2):
        point = draw({A, B, R}, seed)
        kinks = {S.Zero: (point[R],), -oo: (point[R],)}[item.lower] if item.is_line else ()
        expected = integral_of(before.factor * before.integrand, Q, item.lower, item.upper, point, kinks)
        found = integral_of(step.after.factor * step.after.integrand, U, S(-25), S(25), point)
        assert found == pytest.approx(expected, rel=1e-6)
    assert step.verify().verdict is Verdict.PROVED


def test_a_variable_may_keep_its_name():
    step = rules.substitute(LINE, Q, Q, R - 3 * Q)
    assert step.after.variables == (Q,)
    point = draw({A, B, R}, 1)
    expected = integral_of(LINE.factor * LINE.integrand, Q, -oo, oo, point, (point[R],))
    found = integral_of(step.after.factor * step.after.integrand, Q, -oo, oo, point, (0.0,))
    assert found == pytest.approx(expected, rel=1e-6)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize("image", [U - 1 / U, U - A / U, U - sympy.atan(1 / U)], ids=str)
@pytest.mark.parametrize("new", [U, Symbol("u", real=True, nonzero=True)])
def test_a_map_with_a_jump_is_refused(image, new):
    """Rising wherever it is defined, it covers the line twice: once proved, with twice the value."""
    with pytest.raises(RuleError, match=r"finite for all real u|has one sign"):
        rules.substitute(LINE, Q, new, image.xreplace({U: new}))


def test_the_certificate_sees_a_map_of_two_to_one():
    new = Symbol("u", real=True, nonzero=True)
    image = new - 1 / new
    step = rules.substitute(LINE, Q, new, sinh(new))
    after = Integral(B, LINE.integrand.subs(Q, image) * (1 + new**-2), (Range(new),))
    forged = replace(step, after=after, check=certificates.mapped({Q: image}, (new,)))
    assert forged.verify().verdict is Verdict.FAILED


def test_an_image_may_not_hold_the_variable_that_it_replaces():
    with pytest.raises(RuleError, match="depends on another integration variable"):
        rules.substitute(LINE, Q, U, Q + 2 * U)


def test_limits_of_inner_integrals_move_along():
    before = Integral(B, exp(-Q - V), (Range(Q, S.Zero, oo), Range(V, Q, 2 * Q)))
    step = rules.substitute(before, Q, U, A * exp(-U))
    assert step.after.range_of(V) == Range(V, A * exp(-U), 2 * A * exp(-U))
    point = {A: 0.8, B: 1.3}
    assert nested(step.after, point) == pytest.approx(1.3 * (1 / 2 - 1 / 3), rel=1e-4)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("new", "image", "message"),
    [
        (U, U**2, "has one sign"),
        (U, R * exp(U), "has one sign"),
        (U, 1 + exp(U), "maps onto"),
        (U, -exp(U), "maps onto"),
        (U, sinh(U), "maps onto"),
        (U, I * exp(U), "has one sign"),
        (W, W, "w may take every value"),
        (R, exp(R), "r occurs already"),
        (Symbol("z"), exp(Symbol("z")), "must be a real symbol"),
        (Symbol("n", integer=True), exp(Symbol("n", integer=True)), "must be any real number"),
    ],
)
def test_refuses(new, image, message):
    with pytest.raises(RuleError, match=message):
        rules.substitute(HALF, Q, new, image)


def test_refuses_an_image_that_depends_on_another_variable():
    before = Integral(B, exp(-Q - V), (Range(Q, S.Zero, oo), Range(V, S.Zero, oo)))
    with pytest.raises(RuleError, match="another integration variable"):
        rules.substitute(before, Q, U, (1 + V**2) * exp(U))
