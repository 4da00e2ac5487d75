"""Gaussian, Fresnel and half-line Gaussian integrals."""

import cmath
from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, S, exp, oo, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import closed, draw, integral_of, number, turned

A, B, C = sympy.symbols("a b c", positive=True)
R, U, V = sympy.symbols("r u v", real=True)


def outside(integrand, *inner):
    """With v as an outer variable."""
    return Integral(B, integrand, (Range(V), *inner))


@pytest.mark.parametrize("phase", [V - R, 2 * V / C, V**2 - A, (V - R) / (2 * A)])
@pytest.mark.parametrize("linear", [S.Zero, I * V / 4])
def test_the_sign_may_change_with_an_outer_variable(phase, linear):
    integrand = exp(sympy.expand(I * phase * U**2 + linear * U + I * V))
    step = rules.gaussian(outside(integrand, Range(U)), U)
    for seed in range(4):
        point = draw({A, B, C, R, V}, seed)
        sign = 1 if sympy.S(phase).subs(point) > 0 else -1
        expected = turned(B * integrand, U, point, sign * cmath.pi / 4)
        assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE
    wrong = replace(step, after=replace(step.after, factor=step.after.factor * I))
    assert wrong.verify().verdict is Verdict.FAILED


def test_completing_the_square_leaves_one_fraction():
    exponent = I * A * U**2 * V - I * R * U**2 + 2 * I * A * C * U * V + I * A * C**2 * V + I * V
    step = rules.gaussian(outside(exp(exponent), Range(U)), U)
    (exponent,) = (node.args[0] for node in step.after.integrand.atoms(exp))
    assert len(sympy.Add.make_args(exponent)) == 2
    assert step.conditions
    assert all(condition.holds for condition in step.conditions)
    assert sympy.cancel(exponent - I * V + I * A * C**2 * R * V / (A * V - R)) == 0


@pytest.mark.parametrize("exponent", [I * R * U**2 + I * V, I * R * V * U**2, I * sympy.sin(V) * U**2])
def test_a_sign_that_no_outer_variable_is_shown_to_change_is_refused(exponent):
    with pytest.raises(RuleError, match="null set"):
        rules.gaussian(outside(exp(exponent), Range(U)), U)


@pytest.mark.parametrize("phase", [V, -V * R, A * V * R / (V - R), V**2 - C])
@pytest.mark.parametrize("upper", [R, -Abs(V - R) / 2])
def test_half_line_with_a_sign_that_changes_with_an_outer_variable(phase, upper):
    integrand = exp(-I * phase * U**2 + (A + I * R) * U + I * V)
    step = rules.half_line_gaussian(outside(integrand, Range(U, -oo, upper)), U)
    for seed in range(3):
        point = draw({A, B, C, R, V}, seed)
        expected = integral_of(B * integrand, U, S(-60), sympy.S(upper).subs(point), point)
        assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-6)
    assert step.verify().verdict is Verdict.BY_RULE


def test_half_line_refuses_a_square_without_damping_whatever_its_sign():
    with pytest.raises(RuleError, match="> 0"):
        rules.half_line_gaussian(outside(exp(I * V * U**2 + I * U), Range(U, -oo, R)), U)


def line(integrand):
    return Integral(B, integrand, (Range(U),))


@pytest.mark.parametrize(
    "integrand",
    [
        exp(-A * U**2),
        exp(-A * (U - R) ** 2 + I * C * U),
        exp(-(A + I * R) * U**2 + (R - 2 * I) * U + C),
        R * exp(-(U**2) / (2 * A)) + exp(-3 * U**2 + U),
    ],
    ids=str,
)
def test_damped_after_equals_quadrature(integrand):
    step = rules.gaussian(line(sympy.expand(integrand, power_exp=False)), U)
    for seed in (1, 2):
        point = draw({A, B, C, R}, seed)
        assert closed(step.after, point) == pytest.approx(integral_of(B * integrand, U, -oo, oo, point), rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("linear", [S.Zero, I * R, -2 * I * A])
def test_oscillating_after_equals_the_turned_contour(sign, linear):
    integrand = exp(sign * I * C * U**2 / 2 + linear * U)
    step = rules.gaussian(line(integrand), U)
    assert step.rule == "Fresnel integral"
    for seed in (1, 2):
        point = draw({A, B, C, R}, seed)
        expected = turned(B * integrand, U, point, sign * cmath.pi / 4)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (exp(A * U**2), "> 0"),
        (exp(-R * U**2), "> 0"),
        (exp(I * R * U**2), "sign of"),
        (exp(I * C * U**2 + A * U), "only oscillates"),
        (exp(I * C * U**2 + (A + I) * U), "only oscillates"),
        (exp(-A * U), "no Gaussian"),
        (exp(-A * U**4), "no Gaussian"),
        (exp(-A * U**2 - Abs(U)), "no Gaussian"),
        (U * exp(-A * U**2), "no Gaussian"),
        (sqrt(1 + U**2) * exp(-A * U**2), "no Gaussian"),
    ],
)
def test_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.gaussian(line(integrand), U)


def test_refuses_another_range_or_place():
    with pytest.raises(RuleError, match="whole line"):
        rules.gaussian(Integral(B, exp(-(U**2)), (Range(U, S.Zero, oo),)), U)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.gaussian(Integral(B, exp(-(U**2) - V), (Range(U), Range(V, U, oo))), U)


@pytest.mark.parametrize("upper", [S.Zero, R, -Abs(R) / 2, 2 * A + R], ids=str)
@pytest.mark.parametrize("exponent", [-A * U**2 + R * U, -(A - 2 * I * R) * U**2 + (R + I) * U], ids=str)
def test_half_line_after_equals_quadrature(upper, exponent):
    integrand = exp(sympy.expand(exponent))
    step = rules.half_line_gaussian(Integral(B, integrand, (Range(U, -oo, upper),)), U)
    for seed in (1, 2):
        point = draw({A, B, R}, seed)
        expected = integral_of(B * integrand, U, -oo, upper, point)
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("sign", [1, -1])
def test_half_line_with_an_oscillating_square(sign):
    integrand = exp(sign * I * C * U**2 + (A + I * R) * U)
    step = rules.half_line_gaussian(Integral(B, integrand, (Range(U, -oo, R),)), U)
    point = draw({A, B, C, R}, 3)
    expected = integral_of(B * integrand, U, S(-40), R, point)
    assert closed(step.after, point) == pytest.approx(expected, rel=1e-6)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("exponent", "message"),
    [
        (A * U**2 + U, "> 0"),
        (I * C * U**2 - A * U, "> 0"),
        (I * C * U**2 + I * U, "> 0"),
        (I * R * U**2 + A * U, "> 0"),
        (A * U, "no Gaussian"),
    ],
)
def test_half_line_refuses(exponent, message):
    with pytest.raises(RuleError, match=message):
        rules.half_line_gaussian(Integral(B, exp(exponent), (Range(U, -oo, R),)), U)


@pytest.mark.parametrize("phase", [Abs(V) - V, R * (Abs(V) - V), sympy.sin(V) ** 2 + sympy.cos(V) ** 2 - 1], ids=str)
def test_half_line_refuses_a_width_that_may_vanish_on_more_than_a_null_set(phase):
    """For all v > 0 the first is zero, and the formula 0/0."""
    with pytest.raises(RuleError, match="> 0"):
        rules.half_line_gaussian(outside(exp(I * phase * U**2 + A * U), Range(U, -oo, R)), U)


@pytest.mark.parametrize("item", [Range(U), Range(U, S.Zero, oo), Range(U, oo, R)])
def test_half_line_refuses_another_range(item):
    with pytest.raises(RuleError, match="from -oo to a finite end"):
        rules.half_line_gaussian(Integral(B, exp(-(U**2)), (item,)), U)


def test_a_width_that_vanishes_with_what_stands_before_is_refused():
    """``int du dv dr e^{i u (v^2 + r^2) - u^2}`` has a delta function at u = 0 that ``i pi/u`` does not."""
    plane = Integral(S.One, exp(I * U * (V**2 + R**2) - U**2), (Range(U), Range(V), Range(R)))
    once = rules.gaussian(plane, R).after
    for worse in (once, replace(once, integrand=once.integrand / (U + I))):
        with pytest.raises(RuleError, match=r"no stronger singularity than .*-1"):
            rules.gaussian(worse, V)
    weaker = rules.gaussian(replace(once, integrand=U * once.integrand), V)
    assert weaker.after.variables == (U,)
    assert weaker.verify().verdict is Verdict.BY_RULE
