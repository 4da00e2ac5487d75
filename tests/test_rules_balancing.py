"""Two exponentials of unequal weight, balanced by a shift of each term."""

from dataclasses import replace

import pytest
import sympy
from sympy import I, Rational, S, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, integral_of

A, B, C = sympy.symbols("a b c", positive=True)
R, U, V = sympy.symbols("r u v", real=True)
TERMS = {
    "one": exp(-A * exp(U) - B * exp(-U)),
    "with a slope": C * exp(-A * exp(U) - 3 * B * exp(-U) + U / 2),
    "with a complex slope": exp(-A * B * exp(U) - C * exp(-U) + (I * R - 2) * U + I * R),
    "several scales": exp(-A * exp(U) - B * exp(-U)) + R * exp(-C * exp(U) - A**2 * exp(-U) - U),
}


def line(integrand):
    return Integral(2 * B, integrand, (Range(U),))


@pytest.mark.parametrize("integrand", TERMS.values(), ids=TERMS)
def test_the_integral_keeps_its_value_and_closes(integrand):
    step = rules.balance(line(integrand), U)
    for seed in (1, 2):
        point = draw({A, B, C, R}, seed)
        one, other = (
            integral_of(part.factor * part.integrand, U, S(-15), S(15), point) for part in (step.before, step.after)
        )
        assert other == pytest.approx(one, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE
    closed = rules.bessel(rules.merge_cosh(step.after, U).after, U).after.closed()
    assert not closed.has(U)
    assert rules.bessel(rules.merge_cosh(step.after, U).after, U).verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("wrong", [2, -1, I, 1 + Rational(1, 10**12)])
def test_the_certificate_sees_a_wrong_weight(wrong):
    step = rules.balance(line(TERMS["with a slope"]), U)
    assert replace(step, after=replace(step.after, factor=wrong * step.after.factor)).verify().verdict is Verdict.FAILED


def test_the_certificate_sees_a_wrong_exponent_and_a_wrong_range():
    step = rules.balance(line(TERMS["several scales"]), U)
    shifted = replace(step.after, integrand=step.after.integrand.subs(A, A * Rational(101, 100)))
    assert replace(step, after=shifted).verify().verdict is Verdict.FAILED
    halved = replace(step.after, ranges=(Range(U, S.Zero, oo),))
    assert replace(step, after=halved).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("exponent", "message"),
    [
        (-R * exp(U) - B * exp(-U), "r > 0"),
        (A * exp(U) - B * exp(-U), "> 0"),
        (-A * exp(U) + U, "> 0"),
        (-I * A * exp(U) - B * exp(-U), "is no exp"),
        (-A * exp(U) - B * exp(-U) - U**2, "is no exp"),
        (-A * exp(2 * U) - B * exp(-U), "is no exp"),
        (-A * exp(U) - B * exp(-U) + U * exp(U), "is no exp"),
    ],
)
def test_refuses(exponent, message):
    with pytest.raises(RuleError, match=message):
        rules.balance(line(exp(exponent)), U)


def test_refuses_a_coefficient_another_range_or_place():
    with pytest.raises(RuleError, match="is no exp"):
        rules.balance(line(U * TERMS["one"]), U)
    with pytest.raises(RuleError, match="whole line"):
        rules.balance(Integral(B, TERMS["one"], (Range(U, S.Zero, oo),)), U)
    with pytest.raises(RuleError, match="not the innermost"):
        rules.balance(Integral(B, TERMS["one"] * exp(-(V**2)), (Range(U), Range(V))), U)
