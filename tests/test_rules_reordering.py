"""The order of integration."""

from dataclasses import replace
from itertools import permutations

import pytest
import sympy
from sympy import Abs, I, S, exp, oo, sinh, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules

A, B = sympy.symbols("a b", positive=True)
Q, U, V = sympy.symbols("q u v", real=True)


def test_the_variable_goes_innermost_and_the_regulator_is_recorded():
    before = Integral(A, exp(I * Q**2 - U), (Range(Q), Range(U, S.Zero, oo)))
    step = rules.innermost(before, Q, "e^(-eta q^2)")
    assert step.after.variables == (U, Q)
    assert step.after.regulator == "e^(-eta q^2)"
    assert step.verify().verdict is Verdict.BY_RULE


def test_another_order_or_regulator_than_stated_fails():
    before = Integral(A, exp(I * Q**2 - U - V**2), (Range(Q), Range(U, S.Zero, oo), Range(V)))
    step = rules.innermost(before, Q, "e^(-eta q^2)")
    for ranges in permutations(step.after.ranges):
        for regulator in ("e^(-eta q^2)", "another", ""):
            forged = replace(step.after, ranges=ranges, regulator=regulator)
            expected = Verdict.BY_RULE if forged == step.after else Verdict.FAILED
            assert replace(step, after=forged).verify().verdict is expected


@pytest.mark.parametrize("regulator", ["", "e^(-eta q^2)"])
def test_an_order_is_data_exactly_where_there_is_a_regulator(regulator):
    """Rules that do no integral keep both; what converges absolutely may be written in any order."""
    given = Integral(A, exp(I * Abs(Q) - U - sqrt(sinh(U) ** 2 + 1)), (Range(Q), Range(U, S.Zero, oo)), regulator)
    for step in (rules.hyperbolic_root(given, U), rules.express(given, {A: B**2}), rules.divide(given, B)):
        assert step.after.regulator == regulator
        turned = replace(step.after, ranges=step.after.ranges[::-1])
        assert (replace(step, after=turned).verify().verdict is Verdict.FAILED) == bool(regulator)
        assert replace(step, after=replace(step.after, regulator="other")).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("ranges", "message"),
    [((Range(Q, S.Zero, oo), Range(U)), "whole line"), ((Range(Q), Range(U, S.Zero, Q)), "no limit depends on q")],
)
def test_refuses(ranges, message):
    with pytest.raises(RuleError, match=message):
        rules.innermost(Integral(A, exp(-(Q**2) - U**2), ranges), Q, "none")
