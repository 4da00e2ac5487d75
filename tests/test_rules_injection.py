"""A stationary source in place of an occupation."""

from dataclasses import replace

import numpy as np
import pytest
import sympy
from sympy import Abs, S, exp, oo, pi

from avsym import Integral, Range, RuleError, Verdict, rules
from avsym.symbols import delta_function, occupation_of, t_0
from tests.oracles.quadrature import draw, number

A, B, G, E = sympy.symbols("a b Gamma E", positive=True)
Q, U, V = sympy.symbols("q u v", real=True)
N = occupation_of(Q)
BEFORE = Integral(A, N * exp(-(Q**2) - Abs(U - V)), (Range(Q), Range(U, -oo, S.Zero)))


def inject(before=BEFORE, occupation=N, rate=G, start=t_0):
    return rules.inject(before, occupation, B, E, rate, (U, V), start)


def test_the_momentum_of_each_electron_is_zero_when_it_is_injected_and_later_times_lose_it():
    after = inject().after
    point = draw({A, B, G, E, Q, U, V, t_0}, 3)
    expected = A * 2 * pi * B * 2 * G * exp(-2 * G * (sympy.Min(U, V) - t_0)) * exp(-(Q**2) - Abs(U - V))
    found = after.factor * after.integrand / delta_function(Q + E * t_0)
    assert number(found, point) == pytest.approx(number(expected, point), rel=1e-12)
    assert number(after.range_of(t_0).upper, point) == pytest.approx(number(sympy.Min(U, V), point))
    assert after.range_of(t_0).lower is -oo


def test_the_density_at_equal_times_is_the_one_asked_for():
    """int dq/2pi n(q) = density: with u = v = 0 the source's weight integrates to 1 over its half line."""
    after = inject(Integral(1 / (2 * pi), N, (Range(Q), Range(U), Range(V)))).after
    by_delta = rules.delta(after, Q).after
    weight = sympy.lambdify(t_0, (by_delta.factor * by_delta.integrand).subs({U: 0, V: 0, B: 1, G: 0.7, E: 1.3}))
    nodes, weights = np.polynomial.legendre.leggauss(60)
    assert sum(20 * w * weight(20 * x - 20) for x, w in zip(nodes, weights, strict=True)) == pytest.approx(1, rel=1e-11)


def test_the_step_is_a_choice_that_its_certificate_holds_to_what_it_says():
    step = inject()
    assert step.verify().verdict is Verdict.DEFINITION
    upper = step.after.ranges[-1].upper
    for wrong in (
        replace(step.after, factor=2 * step.after.factor),
        replace(step.after, integrand=step.after.integrand * exp(G * (U - t_0))),
        replace(
            step.after, integrand=step.after.integrand.subs(delta_function(Q + E * t_0), delta_function(Q - E * t_0))
        ),
        replace(step.after, ranges=(*step.after.ranges[:-1], Range(t_0, -oo, upper + 1))),
        replace(step.after, ranges=(*step.after.ranges[:-1], Range(t_0, -oo, (U + V) / 2 + Abs(U - V) / 2))),
    ):
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"occupation": occupation_of(U)}, "not proportional"),
        ({"before": replace(BEFORE, integrand=N**2)}, "not proportional"),
        ({"before": replace(BEFORE, integrand=1 + N)}, "not proportional"),
        ({"rate": Q}, "> 0"),
        ({"start": U}, "occurs already"),
        ({"start": sympy.Symbol("later", positive=True)}, "may take every value"),
    ],
)
def test_refuses(named, message):
    with pytest.raises(RuleError, match=message):
        inject(**named)
