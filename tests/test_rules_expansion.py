"""Two roots that meet at a maximum: expansion and inversion against the function itself."""

from dataclasses import replace

import mpmath
import pytest
import sympy
from sympy import Symbol, besselk, exp, sqrt

from avsym import RuleError, Verdict, rules
from avsym.relation import Peak, Relation
from tests.oracles.quadrature import number

X, X0, Y, YC, ETA, A = sympy.symbols("x x_0 y y_c eta a", positive=True)
PEAK = Peak(X, X0, Y, YC)
CRITERION = Relation(X * besselk(0, X), 4 / Y)


def test_the_derivatives_at_the_maximum_by_taylor():
    step = rules.expand_at_maximum(CRITERION, PEAK)
    with mpmath.workdps(40):
        place = mpmath.findroot(lambda v: mpmath.besselk(0, v) - v * mpmath.besselk(1, v), 0.6)
        found = mpmath.taylor(lambda v: v * mpmath.besselk(0, v), place, 3)
        height = place * mpmath.besselk(0, place)
    moved = sympy.expand((step.after.lhs * YC / 4).subs(X, X0 + Symbol("d")))
    ours = [number(moved.coeff(Symbol("d"), power), {X0: place}).real for power in range(4)]
    assert [float(value) for value in ours] == pytest.approx([float(v / height) for v in found], abs=1e-12)
    assert step.verify().verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize("order", [1, 2])
def test_bessel_functions_of_other_orders_are_reduced(order):
    step = rules.expand_at_maximum(Relation(X**3 * besselk(order, X), 4 / Y), PEAK)
    assert step.verify().verdict is Verdict.APPROXIMATION


def test_a_side_without_bessel_functions_is_refused():
    with pytest.raises(RuleError, match="not linear in K_1"):
        rules.expand_at_maximum(Relation(X * exp(-X), 4 / Y), PEAK)


def opened():
    expanded = rules.expand_at_maximum(CRITERION, PEAK).after
    return rules.insert(expanded, {Y: YC / (1 - ETA)}).after


@pytest.mark.parametrize(("side", "sign"), [("above", 1), ("below", -1)])
def test_the_two_roots_next_to_the_threshold(side, sign):
    """Against the roots of x K_0(x) itself, found at 40 digits: what is left is of order eta^{3/2}."""
    step = rules.revert(opened(), X, X0, (0.4, 0.9), side)
    with mpmath.workdps(40):
        place = mpmath.findroot(lambda v: mpmath.besselk(0, v) - v * mpmath.besselk(1, v), 0.6)
        height = place * mpmath.besselk(0, place)
        errors = []
        for eta in (mpmath.mpf("1e-4"), mpmath.mpf("1e-6")):
            value = sympy.lambdify([X0, ETA], step.after.rhs, "mpmath")(place, eta)
            root = mpmath.findroot(lambda v, eta=eta: v * mpmath.besselk(0, v) - height * (1 - eta), value)
            assert sign * (value - place) > 0
            errors.append(abs(value - root))
    assert float(errors[0] / errors[1]) == pytest.approx(1000, rel=0.1)
    assert step.verify().verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize("wrong", [lambda v: v + ETA / 10**6, lambda v: 2 * X0 - v, lambda v: v.subs(ETA, 2 * ETA)])
def test_another_root_fails(wrong):
    step = rules.revert(opened(), X, X0, (0.4, 0.9), "above")
    assert replace(step, after=replace(step.after, rhs=wrong(step.after.rhs))).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("relation", "interval", "match"),
    [
        (Relation(1 - (X - X0) ** 4, 1 - ETA), (0.4, 0.9), "no cubic"),
        (Relation(1 + (X - X0) - (X - X0) ** 2, 1 - ETA), (0.4, 0.9), "no cubic"),
        (Relation(1 - (X - X0) ** 2, 1 - ETA**2), (0.4, 0.9), "no cubic"),
        (Relation(1 - (1 - X0) * (X - X0) ** 2, 1 - ETA), (0.4, 1.2), "> 0 for x_0"),
    ],
)
def test_reversion_refuses(relation, interval, match):
    with pytest.raises(RuleError, match=match):
        rules.revert(relation, X, X0, interval, "above")


def test_a_small_quantity_is_expanded_by_its_root():
    step = rules.expand_small(Relation(Y, 3 * A / (1 + 2 * sqrt(ETA) + A * ETA)), ETA)
    expected = 3 * A * (1 - 2 * sqrt(ETA) + (4 - A) * ETA)
    assert sympy.expand(step.after.rhs - expected) == 0
    assert step.verify().verdict is Verdict.APPROXIMATION
    wrong = replace(step, after=replace(step.after, rhs=step.after.rhs + ETA / 1000))
    assert wrong.verify().verdict is Verdict.FAILED


@pytest.mark.parametrize("rhs", [A, A / ETA, sqrt(ETA)])
def test_the_expansion_refuses_what_does_not_start_with_a_constant(rhs):
    with pytest.raises(RuleError, match=r"does not depend|regular"):
        rules.expand_small(Relation(Y, rhs), ETA)
