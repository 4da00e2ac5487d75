"""The product of Airy functions, against the differential equation and the integral that it stands for."""

from dataclasses import replace

import mpmath
import pytest
import sympy
from sympy import I, S, exp, oo, sqrt

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw

A, B, C, G = sympy.symbols("a b c Gamma", positive=True)
R, U, W = sympy.symbols("r u w", real=True)


WHOLE = Range(U, S.Zero, oo)
ROOT = 1 / sqrt(U)


def under_way(exponent, front=ROOT, item=WHOLE):
    return Integral(B, front * exp(sympy.expand(exponent)), (Range(R), item))


PHASES = {
    "forward": I * (W + R / 2) * U - G * U + I * R**2 / (2 * U) - I * C * U**3 / 24,
    "backward": -I * (W + R / 2) * U - G * U - I * R**2 / (2 * U) + I * C * U**3 / 24,
    "at the same place": I * W * U - G * U - I * C * U**3 / 24 + I * R,
    "with another factor": I * W * U - A * G * U + I * A / U - I * C * U**3 - R**2,
}


def on_a_ray(expression, point, angle):
    line = sympy.lambdify([U], expression.subs({name: mpmath.mpf(value) for name, value in point.items()}), "mpmath")
    turn = mpmath.expj(angle)
    return complex(turn * mpmath.quad(lambda r: line(r * turn), [0, 0.3, 1, 2, 4, 8, 14]))


@pytest.mark.parametrize("name", PHASES)
def test_after_equals_the_integral_along_a_ray(name):
    before = under_way(PHASES[name])
    step = rules.airy(before, U)
    for seed in (1, 2):
        point = draw({A, B, C, G, R, W}, seed)
        function = sympy.lambdify(list(point), step.after.factor * step.after.integrand, "mpmath")
        angle = 0.5 if name == "backward" else -0.5
        expected = on_a_ray(before.factor * before.integrand, point, angle)
        assert complex(function(*map(mpmath.mpf, point.values()))) == pytest.approx(expected, rel=1e-8)
    assert step.verify().verdict is Verdict.BY_RULE


def test_it_is_the_retarded_function_of_a_linear_potential():
    """(w + i Gamma + (1/2) d^2/dr^2 + r) G = delta(r) for G = -i int (2 pi i u)^{-1/2} e^{i S} du, with its jump."""
    step = rules.airy(under_way(I * (W + I * G + R / 2) * U + I * R**2 / (2 * U) - I * U**3 / 24), U)
    value = sympy.lambdify([R, W, G], (step.after.integrand * step.after.factor).subs(B, 1), "mpmath")
    front = -1j / mpmath.sqrt(2j * mpmath.pi)
    for place in (-1.3, 0.8):
        green = lambda r: front * value(r, mpmath.mpf("0.4"), mpmath.mpf("0.3"))  # noqa: E731
        with mpmath.workdps(30):
            left = mpmath.diff(green, place, 2) / 2 + (mpmath.mpf("0.4") + 0.3j + place) * green(mpmath.mpf(place))
        assert abs(left) < 1e-8 * abs(green(mpmath.mpf(place)))
    with mpmath.workdps(30):
        jump = mpmath.diff(green, 0, direction=1) - mpmath.diff(green, 0, direction=-1)
    assert complex(jump) == pytest.approx(2, rel=1e-6)


def test_a_wrong_result_fails():
    step = rules.airy(under_way(PHASES["forward"]), U)
    for wrong in (
        replace(step.after, factor=2 * step.after.factor),
        replace(step.after, factor=exp(I * sympy.pi / 6) * step.after.factor),
        replace(step.after, integrand=step.after.integrand.subs(R, -R)),
        replace(step.after, integrand=step.after.integrand.subs(exp(2 * I * sympy.pi / 3), exp(-2 * I * sympy.pi / 3))),
    ):
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("integral", "message"),
    [
        (under_way(I * W * U - I * C * U**3), "Im"),
        (under_way(I * W * U + G * U - I * C * U**3), "Im"),
        (under_way(I * W * U - G * U - I * R * U**3), "> 0"),
        (under_way(I * W * U - G * U - I * C * U**3 - I * A / U), ">= 0"),
        (under_way(I * W * U - G * U - I * C * U**3 + I * R / U), ">= 0"),
        (under_way(I * W * U - G * U - I * C * U**2), "no sum"),
        (under_way(-G * U + I * W * U), "no sum"),
        (under_way(PHASES["forward"], front=S.One), "1/sqrt"),
        (under_way(PHASES["forward"], item=Range(U, S.One, oo)), "not from 0"),
    ],
)
def test_refuses(integral, message):
    with pytest.raises(RuleError, match=message):
        rules.airy(integral, U)
