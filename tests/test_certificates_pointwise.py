"""Certificates at random points: the smallest change of an integrand, a Jacobian or a limit is seen."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, Rational, S, Symbol, exp, log, oo, sqrt

from avsym import Integral, Range, Sampling, Step, Verdict, certificates, rules, symbols

A, B = sympy.symbols("a b", positive=True)
Q, R, U, V, T = sympy.symbols("q r u v t", real=True)
TINY = Rational(1, 10**9)
CORNER = Integral(B, exp(U + 2 * V), (Range(U, -oo, S.Zero), Range(V, -oo, S.Zero)))
TURNED = rules.linear(CORNER, {U: Q - T / 2, V: Q + T / 2}, (T, Q))
HALF = rules.substitute(Integral(A, exp(-Q) / (1 + Q), (Range(Q, S.Zero, oo),)), Q, U, exp(U))
FOLDED = rules.split_sign(Integral(A, exp(-((Q - R) ** 2)), (Range(Q),)), Q)
EXPRESSED = rules.express(Integral(A, exp(-B * Q), (Range(Q, R, oo),)), {R: A - 2 * U, B: sqrt(A)})
DIVIDED = rules.divide(CORNER, I * A * exp(R))
TRANSFORMED = rules.transform(Integral(A, exp(-(Q**2) + I * Q * T), (Range(Q),)), T, R)
JOINED = rules.join(tuple(Integral(A, exp(-(U**2)), (Range(U, *ends),)) for ends in ((S.Zero, oo), (-oo, S.Zero))), U)
RESOLVED = rules.resolve_signs(Integral(A, exp(-Abs(U - V)), (Range(U, -oo, S.Zero), Range(V, -oo, U))))
STEPS = {
    "linear": TURNED, "substitute": HALF, "split": FOLDED, "express": EXPRESSED, "divide": DIVIDED,
    "transform": TRANSFORMED, "join": JOINED, "resolve": RESOLVED,
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", STEPS)
def test_right_steps_hold_whatever_the_seed(name, seed):
    judged = STEPS[name].verify(Sampling(seed=seed, points=4))
    assert judged.verdict in (Verdict.PROVED, Verdict.DEFINITION)


@pytest.mark.parametrize("name", STEPS)
def test_a_small_change_anywhere_is_seen_by_the_numbers_alone(name):
    step = replace(STEPS[name], residual=None)
    after = step.after
    changed = [
        replace(after, factor=after.factor * (1 + TINY)),
        replace(after, integrand=after.integrand + TINY * after.integrand * after.variables[0]),
    ]
    for place, item in enumerate(after.ranges):
        for lower, upper in (
            (item.upper, item.lower),
            (item.lower + TINY, item.upper) if abs(item.lower) != oo else (S(-40), item.upper),
            (item.lower, item.upper - TINY) if abs(item.upper) != oo else (item.lower, S(40)),
        ):
            other = (*after.ranges[:place], Range(item.variable, lower, upper), *after.ranges[place + 1 :])
            changed.append(replace(after, ranges=other))
        changed.append(replace(after, ranges=(*after.ranges[:place], *after.ranges[place + 1 :])))
    for wrong in changed:
        assert replace(step, after=wrong).verify(Sampling(points=1)).verdict is Verdict.FAILED


def test_a_domain_that_is_too_large_or_too_small_is_seen():
    ranges = TURNED.after.ranges
    for upper in (-Abs(T), -Abs(T) / 3, -T / 2, S.Zero):
        wrong = replace(TURNED.after, ranges=(ranges[0], Range(Q, -oo, upper)))
        assert replace(TURNED, after=wrong, residual=None).verify().verdict is Verdict.FAILED


def test_variables_may_be_renamed():
    for name, step in STEPS.items():
        names = {variable: Symbol(f"other_{variable}", real=True) for variable in step.after.variables}
        ranges = tuple(
            Range(names[item.variable], item.lower.xreplace(names), item.upper.xreplace(names))
            for item in step.after.ranges
        )
        same = replace(step.after, integrand=step.after.integrand.xreplace(names), ranges=ranges)
        assert replace(step, after=same).verify().verdict in (Verdict.PROVED, Verdict.DEFINITION), name


def test_values_are_drawn_where_they_fit_the_symbols_they_replace():
    before = Integral(sqrt(A**2), exp(-Q), (Range(Q, S.Zero, oo),))
    step = rules.express(before, {A: log(B) + log(B) ** 3 - 4})
    assert step.verify(Sampling(points=4)).verdict is Verdict.PROVED


def test_a_missing_jacobian_is_seen():
    double = rules.linear(Integral(A, exp(-(Q**2)), (Range(Q),)), {Q: 2 * Q})
    assert double.after.factor == 2 * A
    wrong = replace(double.after, factor=A)
    assert replace(double, after=wrong, residual=None).verify().verdict is Verdict.FAILED


def test_an_integral_where_none_is_left_is_a_failure():
    step = Step("claim", "claim", CORNER, Integral(A, S.One), "exact", certificates.pointwise)
    assert step.verify().verdict is Verdict.FAILED
    assert symbols.magnitude(Q).is_positive
