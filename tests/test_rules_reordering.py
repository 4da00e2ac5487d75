"""The order of integration."""

import pytest
import sympy
from sympy import I, S, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules

A = sympy.Symbol("a", positive=True)
Q, U = sympy.symbols("q u", real=True)


def test_the_variable_goes_innermost_and_the_regulator_is_recorded():
    before = Integral(A, exp(I * Q**2 - U), (Range(Q), Range(U, S.Zero, oo)))
    step = rules.innermost(before, Q, "e^(-eta q^2)")
    assert step.after.variables == (U, Q)
    assert step.after.regulator == "e^(-eta q^2)"
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("ranges", "message"),
    [((Range(Q, S.Zero, oo), Range(U)), "whole line"), ((Range(Q), Range(U, S.Zero, Q)), "no limit depends on q")],
)
def test_refuses(ranges, message):
    with pytest.raises(RuleError, match=message):
        rules.innermost(Integral(A, exp(-(Q**2) - U**2), ranges), Q, "none")
