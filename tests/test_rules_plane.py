"""Fresnel's integral over a plane."""

from dataclasses import replace

import numpy as np
import pytest
import sympy
from sympy import I, S, exp, oo

from avsym import Integral, Range, RuleError, Verdict, rules
from tests.oracles.quadrature import draw, number

A, B, C = sympy.symbols("a b c", positive=True)
Q, R, U, T = sympy.symbols("q r u t", real=True)
HALF = Range(U, S.Zero, oo)
PLANE = (HALF, Range(Q), Range(T))

FORMS = {
    "diagonal": I * A * Q**2 - I * B * T**2,
    "product": I * A * Q * T + I * R * Q - I * B * T,
    "tilted": I * R * Q**2 + I * C * U * Q * T + I * (Q - 2 * T) * R - A * U,
    "sign open": I * R * Q**2 + 3 * I * C * Q * T + I * U,
}


def plane(exponent, coefficient=S.One, ranges=PLANE):
    return Integral(A, coefficient * exp(sympy.expand(exponent)), ranges)


def by_rotation(expression, point):
    """Numerically: along eigenvectors of the Hessian (by differences), a grid along each turned by +-45 degrees."""
    values = {name: sympy.Float(value, 17) for name, value in point.items()}
    phase = sympy.lambdify([Q, T], (expression / I).xreplace(values))
    origin, h = complex(phase(0, 0)), 0.5
    hessian = (
        np.array(
            [
                [
                    phase(h, 0) + phase(-h, 0) - 2 * phase(0, 0),
                    (phase(h, h) - phase(h, -h) - phase(-h, h) + phase(-h, -h)) / 4,
                ],
                [0, phase(0, h) + phase(0, -h) - 2 * phase(0, 0)],
            ],
            dtype=complex,
        ).real
        / h**2
    )
    hessian[1, 0] = hessian[0, 1]
    sizes, axes = np.linalg.eigh(hessian)
    slopes = np.array([phase(h, 0) - phase(-h, 0), phase(0, h) - phase(0, -h)], dtype=complex).real / (2 * h)
    centre = -np.linalg.solve(hessian, slopes)
    x = np.linspace(-9, 9, 91)
    turn = np.exp(0.25j * np.pi * np.sign(sizes)) / np.sqrt(abs(sizes))
    one, two = turn[0] * x[:, None], turn[1] * x[None, :]
    q, t = (centre[i] + axes[i, 0] * one + axes[i, 1] * two for i in (0, 1))
    assert np.isfinite(origin)
    return np.sum(np.exp(1j * phase(q, t))) * turn[0] * turn[1] * 0.2**2


@pytest.mark.parametrize("name", FORMS)
def test_after_equals_the_rotated_plane(name):
    step = rules.saddle_plane(plane(FORMS[name]), Q, T)
    for seed in (1, 2, 3):
        point = draw({A, B, C, R, U}, seed) | {U: 0.7}
        expected = by_rotation(FORMS[name], point) * point[A]
        assert number(step.after.factor * step.after.integrand, point) == pytest.approx(expected, rel=1e-9)
    assert step.after.ranges == (HALF,)
    assert step.verify().verdict is Verdict.BY_RULE


def test_a_wrong_result_fails():
    step = rules.saddle_plane(plane(FORMS["tilted"]), Q, T)
    for wrong in (
        replace(step.after, factor=2 * step.after.factor),
        replace(step.after, factor=I * step.after.factor),
        replace(step.after, integrand=step.after.integrand.xreplace({R: -R})),
        replace(step.after, ranges=(Range(U, S.Zero, S.One),)),
    ):
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


def test_an_integrand_that_is_no_gaussian_is_seen_by_the_certificate():
    step = rules.saddle_plane(plane(FORMS["diagonal"]), Q, T)
    bent = replace(step.before, integrand=step.before.integrand * (1 + Q**2 * T**2 / 100))
    assert replace(step, before=bent).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("integral", "message"),
    [
        (plane(I * A * Q**2 + I * B * T**2), "det H"),
        (plane(I * R * Q * T), "det H"),
        (plane(I * A * Q**2 - B * T**2), "only oscillates"),
        (plane(I * A * Q * T + B * T), "only oscillates"),
        (plane(I * A * Q**2 * T), "no Gaussian"),
        (plane(I * A * Q**3 + I * T), "no Gaussian"),
        (plane(I * A * Q * T, coefficient=Q), "no Gaussian"),
        (plane(I * A * Q * T, ranges=(Range(Q), Range(T), HALF)), "innermost"),
        (plane(I * A * Q * T, ranges=(HALF, Range(Q), Range(T, S.Zero, oo))), "whole line"),
    ],
)
def test_refuses(integral, message):
    with pytest.raises(RuleError, match=message):
        rules.saddle_plane(integral, Q, T)
