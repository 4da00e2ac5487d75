"""From the greater function to the damping rate."""

import pytest
import sympy
from sympy import I, S, Symbol

from avsym import RuleError, Verdict, rules

A = Symbol("a", positive=True)
N = Symbol("n", nonnegative=True)
R = Symbol("r", real=True)


def test_half_the_imaginary_part_with_the_sign_of_a_decay():
    step = rules.retarded_from_greater(-3 * I * A * N)
    assert sympy.expand(step.after.rhs - 3 * A * N / 2) == 0
    assert step.after.lhs.is_nonnegative
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("value", "message"),
    [(I * A + 1, "purely imaginary"), (A * S.One, "purely imaginary"), (I * A, ">= 0"), (I * R, ">= 0")],
)
def test_refuses(value, message):
    with pytest.raises(RuleError, match=message):
        rules.retarded_from_greater(value)
