"""Delta functions: slopes, two roots, and what must not stand beside them."""

import math

import pytest
import sympy
from scipy.integrate import quad
from sympy import Abs, Heaviside, I, S, Symbol, exp, oo, sign, sin, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from avsym.symbols import delta_function
from tests.oracles.quadrature import closed, draw, number

A, B, M = sympy.symbols("a b m", positive=True)
Q, R, V = sympy.symbols("q r v", real=True)
Z = Symbol("z")
TEST = exp(-(Q**2) / 3 + R * Q / 4) * (1 + I * Q)


def line(integrand, factor=B):
    return Integral(factor, integrand, (Range(Q),))


def smeared(argument, point, width):
    """``int TEST(q) bell(argument(q)) dq`` by quadrature, extrapolated in the width of the bell by the caller."""
    at = {name: sympy.Float(value) for name, value in point.items()}
    total = sympy.lambdify(
        [Q], (TEST * exp(-((argument / width) ** 2) / 2)).subs(at) / (width * math.sqrt(2 * math.pi))
    )
    kinks = [complex(root).real for root in sympy.Poly(argument.subs(at), Q).nroots() if abs(sympy.im(root)) < 1e-12]
    parts = [
        sum(quad(lambda x, f=f: f(complex(total(x))), k - 0.25, k + 0.25, points=[k], epsabs=1e-12)[0] for k in kinks)
        for f in (lambda z: z.real, lambda z: z.imag)
    ]
    return complex(*parts)


@pytest.mark.parametrize(
    "argument",
    [Q - A, -2 * Q + R, A * Q + B * R, Q**2 / (2 * M) - A, A - 3 * Q**2, Q**2 - 2 * A * Q, (Q - A) * (Q + B) / M],
    ids=str,
)
def test_after_is_the_limit_of_bells(argument):
    step = rules.delta(line(TEST * delta_function(argument)), Q)
    for seed in (1, 2):
        point = draw({A, B, M, R}, seed)
        wide, narrow = (smeared(argument, point, width) for width in (0.01, 0.005))
        expected = point[B] * (4 * narrow - wide) / 3
        assert closed(step.after, point) == pytest.approx(expected, rel=1e-5)
    assert step.verify().verdict is Verdict.BY_RULE


def test_no_real_root_gives_zero():
    step = rules.delta(line(TEST * delta_function(Q**2 / (2 * M) + A)), Q)
    assert step.after.factor * step.after.integrand == 0
    assert step.verify().verdict is Verdict.BY_RULE


def test_kinks_and_other_integrals_are_carried_along():
    before = Integral(A, exp(-Abs(Q**2 - V) - V**2) * delta_function(2 * Q - 3 * V), (Range(Q), Range(V)))
    step = rules.delta(before, Q)
    assert step.after.variables == (V,)
    point = {A: 0.7, V: -1.3}
    assert number(step.after.factor * step.after.integrand, point) == pytest.approx(
        0.7 * math.exp(-abs((1.5 * 1.3) ** 2 + 1.3) - 1.69) / 2, rel=1e-12
    )
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (TEST, "0 delta functions"),
        (TEST * delta_function(R), "0 delta functions"),
        (TEST * (1 + delta_function(Q)), "0 delta functions"),
        (TEST * delta_function(Q) * delta_function(Q - A), "2 delta functions"),
        (TEST * delta_function(Q) ** 2, "0 delta functions"),
        (TEST * delta_function(Q) * delta_function(Q - A) ** 2, "not continuous"),
        (TEST * sign(Q) * delta_function(Q), "not continuous"),
        (TEST * Heaviside(Q) * delta_function(Q), "not continuous"),
        (delta_function(Q) / Q, "not finite"),
        (TEST * delta_function(Q**2 - R), "two real roots"),
        (TEST * delta_function(Q**2), "two real roots"),
        (TEST * delta_function(R * Q - A), "slope r is not zero"),
        (TEST * delta_function(R * Q**2 - A), "not zero"),
        (TEST * delta_function(Q**3 - A), "neither linear nor quadratic"),
        (TEST * delta_function(Abs(Q) - A), "neither linear nor quadratic"),
        (TEST * delta_function(sin(Q)), "neither linear nor quadratic"),
        (TEST * delta_function(sqrt(Q) - A), "neither linear nor quadratic"),
        (TEST * delta_function(Q - I * A), "is real"),
        (TEST * delta_function(Q - Z), "is real"),
    ],
)
def test_refuses(integrand, message):
    with pytest.raises(RuleError, match=message):
        rules.delta(line(integrand), Q)


def test_refuses_other_ranges_and_limits_that_depend_on_the_variable():
    with pytest.raises(RuleError, match="whole line"):
        rules.delta(Integral(B, TEST * delta_function(Q - A), (Range(Q, S.Zero, oo),)), Q)
    with pytest.raises(RuleError, match="no limit depends on q"):
        rules.delta(Integral(B, exp(-V) * delta_function(Q - A), (Range(Q), Range(V, Q, oo))), Q)
