"""Adding integrals over a line and its halves."""

import pytest
import sympy
from sympy import Abs, I, S, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, integral_of

A, B = sympy.symbols("a b", positive=True)
Q, U = sympy.symbols("q u", real=True)
RIGHT, LEFT, LINE = Range(U, S.Zero, oo), Range(U, -oo, S.Zero), Range(U)


def one(integrand, item, factor=B, inner=(), outer=()):
    return Integral(factor, integrand, (*outer, item, *inner))


CASES = {
    "two halves": (one(exp(-(U**2)), RIGHT), one(exp(-(U**2)), LEFT)),
    "kink seen from both sides": (one(exp(-A * Abs(U)), LINE), one(exp(-A * U), RIGHT, -B), one(exp(A * U), LEFT, -B)),
    "what is left is smooth": (
        one(exp(-A * Abs(U)) + exp(-(U**2)), LINE),
        one(exp(-A * U), RIGHT, -B),
        one(exp(A * U), LEFT, -B),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sum_keeps_its_value(name):
    step = rules.join(CASES[name], U)
    assert step.after.ranges == (LINE,)
    point = draw({A, B}, 5)
    expected = sum(
        integral_of(part.factor * part.integrand, U, part.ranges[0].lower, part.ranges[0].upper, point)
        for part in CASES[name]
    )
    found = integral_of(step.after.factor * step.after.integrand, U, -oo, oo, point)
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((one(exp(-U), RIGHT), one(exp(U), LEFT)), "different functions"),
        ((one(exp(-(U**2)), RIGHT),), "different functions"),
        ((one(exp(-(U**2)), RIGHT), one(exp(-(U**2)) * (1 + I * U), LEFT)), "different functions"),
        ((one(exp(-(U**2)), Range(U, A, oo)), one(exp(-(U**2)), LEFT)), "not over a line"),
        ((one(exp(-(U**2)), Range(U, oo, S.Zero)), one(exp(-(U**2)), LEFT)), "not over a line"),
        (
            (one(exp(-(U**2)), RIGHT, inner=(Range(Q, S.Zero, A),)), one(exp(-(U**2)), LEFT, inner=(Range(Q, A, B),))),
            "differ in more",
        ),
        (
            (
                one(exp(-(U**2)), RIGHT, inner=(Range(Q, S.Zero, A),)),
                one(exp(-(U**2)), LEFT, outer=(Range(Q, S.Zero, A),)),
            ),
            "different orders",
        ),
        ((), "0 integrals"),
    ],
)
def test_refuses(parts, message):
    with pytest.raises(RuleError, match=message):
        rules.join(parts, U)


@pytest.mark.parametrize(("left", "kept"), [("A", "A"), ("B", "A; B"), ("", "A")])
def test_no_regulator_is_lost(left, kept):
    parts = (Integral(B, exp(-(U**2)), (RIGHT,), "A"), Integral(B, exp(-(U**2)), (LEFT,), left))
    assert rules.join(parts, U).after.regulator == kept
