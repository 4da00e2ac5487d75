"""What is left reduced, as numbers with an estimate of their error: against mpmath, by hand, and the other floor."""

from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Abs, I, S, Symbol, cosh, erfc, exp, sqrt, symbols

from avsym import Estimate, Integral, Range, to_quadrature
from avsym.to_numpy import NotAudited
from derivations import enhancement
from numeric import Parameters, enhancement_integral

A, B = symbols("a b", positive=True)
R = Symbol("r", real=True)
U, V = symbols("u v", real=True)
NAMES = {A: "a", B: "b", R: "r"}
oo = sympy.oo


def estimated(integral, **values):
    found = to_quadrature(integral, names=NAMES)(**values)
    return complex(found.value), float(found.error)


def over(integrand, *ranges, factor=S.One):
    return Integral(factor, integrand, ranges)


BY_HAND = {
    "a Gaussian over a wedge": (over(exp(-(U**2) - V**2), Range(U, S.Zero, oo), Range(V, S.Zero, U)), {}, np.pi / 8),
    "limits that run downwards": (over(U * V, Range(U, A, S.Zero), Range(V, U, 2 * A), factor=A), {"a": 2.0}, -28),
    "a kink off zero": (
        over(exp(-A * Abs(U - R) + I * U), Range(U)), {"a": 0.7, "r": 0.3}, 1.4 * np.exp(0.3j) / 1.49
    ),
    "two kinks, in any order": (over(exp(-Abs(U - A) - Abs(U - R)), Range(U)), {"a": 1.0, "r": 3.0}, 3 * np.exp(-2)),
    "a root that vanishes inside": (
        over(1 / sqrt(Abs(U - V)), Range(U, S.Zero, S.One), Range(V, S.Zero, S.One)), {}, 8 / 3
    ),
    "a hundred waves before it has decayed": (
        over(exp(-A * Abs(U) + I * B * U), Range(U)), {"a": 0.002, "b": 0.3}, 0.004 / (0.002**2 + 0.3**2)
    ),
    "erfc against an exponential that overflows": (
        over(erfc(A * sqrt(U)) * exp((A**2 - B) * U), Range(U, S.Zero, oo)), {"a": 30.0, "b": 2.0},
        1 / (2 + 30 * np.sqrt(2)),  # int e^{(a^2 - b) u} erfc(a sqrt(u)) du = 1/(b + a sqrt(b))
    ),
    "erfc of either sign": (over(erfc(U) * exp(-B * U**2), Range(U)), {"b": 2.0}, np.sqrt(np.pi / 2)),
    "a Bessel function in the factor": (over(exp(-U), Range(U, S.Zero, oo), factor=sympy.besselk(0, A)), {"a": 1.0},
                                        float(mpmath.besselk(0, 1))),
    "nothing left": (over(A**2), {"a": 3.0}, 9),
}  # fmt: skip


@pytest.mark.parametrize(("integral", "values", "expected"), BY_HAND.values(), ids=BY_HAND)
def test_the_value_is_right_and_the_estimate_covers_its_error(integral, values, expected):
    value, error = estimated(integral, **values)
    assert abs(value - expected) <= error
    assert error <= 2e-6 * abs(expected)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.2, 5), st.floats(0.2, 5), st.floats(-3, 3))
@example(0.2, 5.0, -3.0)
@example(1.0, 1.0, 0.0)
def test_against_mpmath_at_any_parameters(a, b, r):
    integrand = exp(-A * Abs(U - R) - B * cosh(U) + I * R * U) / sqrt(1 + Abs(U))

    def line(u):
        return mpmath.exp(-a * abs(u - r) - b * mpmath.cosh(u) + 1j * r * u) / mpmath.sqrt(1 + abs(u))

    ends = sorted({-8.0, 0.0, r, 8.0})
    expected = sum(complex(mpmath.quad(line, pair)) for pair in pairwise(ends))
    value, error = estimated(over(integrand, Range(U)), a=a, b=b, r=r)
    assert abs(value - expected) <= error + 1e-12
    assert error <= 1e-5 * abs(expected) + 1e-9


@pytest.mark.parametrize(
    "integral",
    [
        over(exp(I * A * U**2), Range(U)),
        over(exp(I * A * U) / (U + I), Range(U)),
        over(A / (1 + U), Range(U, S.Zero, oo)),
        over(1 / (U - A / 2), Range(U, S.Zero, A)),
        over(1 / U, Range(U, S.Zero, A)),
    ],
    ids=["Fresnel", "Jordan", "logarithmic", "a pole inside", "a pole at the end"],
)
def test_what_does_not_converge_absolutely_gets_no_small_error(integral):
    value, error = estimated(integral, a=1.0)
    assert not error < 0.05 * abs(value)


def test_a_feature_too_narrow_for_the_first_grids_is_not_reported_as_zero_without_error():
    _, error = estimated(over(exp(-100 * (U - 1000) ** 2), Range(U)))
    assert error > 1e-2


def test_it_broadcasts_keeps_the_order_asked_for_and_returns_arrays():
    function = to_quadrature(over(exp(-A * Abs(U)), Range(U), factor=B), order=("b", "a"), names=NAMES)
    found = function(np.array([1.0, 2.0])[:, None], np.array([1.0, 2.0, 4.0]))
    assert isinstance(found, Estimate)
    assert found.value.shape == found.error.shape == (2, 3)
    assert found.value.real == pytest.approx(np.array([[2, 1, 0.5], [4, 2, 1]]), rel=1e-6)
    assert np.all(np.abs(found.value - np.array([[2, 1, 0.5], [4, 2, 1]])) <= found.error)


@pytest.mark.parametrize("given_values", [{}, {"a": 1.0}, {"a": 1.0, "c": 2.0}, {"a": 1.0, "b": 1.0, "c": 1.0}])
def test_other_arguments_are_refused_by_name(given_values):
    with pytest.raises(TypeError, match="the arguments are a, b"):
        to_quadrature(over(exp(-A * Abs(U)), Range(U), factor=B), names=NAMES)(**given_values)


@pytest.mark.parametrize(
    ("integral", "named", "message"),
    [
        (over(sympy.gamma(U) * exp(-U), Range(U, S.One, oo)), {}, "gamma has no audited"),
        (over(erfc(U) ** 2 * exp(-(U**2)), Range(U)), {}, "erfc has no audited"),
        (over(exp(-A * Abs(U)), Range(U)), {"names": {}}, "no argument name for a"),
        (over(exp(-A * Abs(U)), Range(U)), {"order": ("b",)}, "the integral has a"),
        (over(exp(-U), Range(U, oo, S.Zero)), {}, "turn it round"),
    ],
)
def test_what_is_not_audited_is_refused_when_it_is_built(integral, named, message):
    with pytest.raises(NotAudited, match=message):
        to_quadrature(integral, **{"names": NAMES, **named})


def test_a_closed_derivation_and_one_left_a_step_earlier_agree():
    closed = enhancement.close(enhancement.frozen())
    (reduced,) = (step.after for step in closed.steps if step.equation == "eq:A6")
    material = {"g_ep": 0.1, "gamma": 0.002, "mass": 0.5, "omega0": 0.3}
    for field in (0.001, 0.05):
        found = to_quadrature(reduced)(field=field, **material)
        expected = 0.01 * 0.5 / (field * 0.3) * float(mpmath.besselk(0, 0.004 * mpmath.sqrt(0.3) / field))
        assert abs(complex(found.value) - expected) <= found.error < 1e-5 * expected


def test_equation_a7_by_the_other_road_agrees_with_the_other_floor():
    function = to_quadrature(enhancement.momentum_first().result)
    for field in (0.0015, 0.01):
        found = function(field=field, g_ep=0.1, gamma=0.002, mass=0.5, omega0=0.3)
        expected = float(enhancement_integral(field, Parameters.preset("fig6")))
        assert abs(complex(found.value) - expected) <= found.error < 1e-5 * expected
