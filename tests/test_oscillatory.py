"""Eq. (A7), judged by its literal double integral on contours of its own."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import k0

from numeric import Parameters, avalanche_field, enhancement, enhancement_integral
from tests.strategies import decades, integral_arguments, models, scales, signs

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


# --- the slow, literal side: shares nothing with numeric -------------------------------------------------------------


def panels(edges):
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    return (middle[:, None] + half[:, None] * NODES).ravel(), (half[:, None] * WEIGHTS).ravel()


def momentum_integral(s, gamma, field, count=180):
    """int dq/2pi of (A7)'s integrand at s, in units omega0 = 2m = 1.

    On ``q = -E s/2 + r exp(i pi/4)`` the phase ``q^2 s + q E s^2`` is Gaussian in r; no pole is crossed on the way.
    With ``r = r0 + d sinh(v)``, d the pole's distance from that line, the trapezoidal rule sees it at i pi/2.
    """
    s = s[:, None]
    turn = np.exp(0.25j * np.pi)
    pole = (field * s / 2 - 1j * gamma / (field * s)) / turn
    start, distance, reach = pole.real, abs(pole.imag), 6.5 / np.sqrt(abs(s))
    low, high = np.arcsinh((-reach - start) / distance), np.arcsinh((reach - start) / distance)
    v = low + (high - low) * (np.arange(count) + 0.5) / count
    q = -field * s / 2 + (start + distance * np.sinh(v)) * turn
    exponent = -2 * gamma * s + 1j * (q * q + 1) * s + 1j * q * field * s * s
    values = np.exp(exponent) / (q * field * s + 1j * gamma) * distance * np.cosh(v) * turn
    return values.sum(axis=1) * (high - low)[:, 0] / count / (2 * np.pi)


def literal(x, gamma):
    """lambda' / (beta/4): s along the real axis past the last stationary phase, then along a ray below it."""
    field = 2 * gamma / x
    turning = 2 / field
    graded = np.geomspace(1e-30, min(1, turning), 70)
    even = np.linspace(1, turning, int(turning / 2) + 3)[1:] if turning > 1 else []
    ray = np.concatenate([[0], np.geomspace(1e-3 * min(1, turning), 45 / gamma, 120)])
    total = 0
    for edges, start, turn in ((np.concatenate([graded, even]), 0, 1), (ray, turning, np.exp(-1j * np.pi / 12))):
        nodes, weights = panels(edges)
        for block in range(0, len(nodes), 2000):
            part = slice(block, block + 2000)
            total += turn * weights[part] @ momentum_integral(start + turn * nodes[part], gamma, field)
    return 2 * (1j * gamma * total).real


def scaled(x, gamma, **more):
    """lambda' / (beta/4) of the library, with the other scales at random values."""
    p = Parameters(0.7, gamma * 0.3, 0.3, 1.7, **more)
    field = 2 * np.asarray(p.gamma_eff) * np.sqrt(2 * 1.7 * 0.3) / x
    return enhancement_integral(field, p) / (np.asarray(p.beta) * p.gamma / p.gamma_eff / 4)


# --- accuracy --------------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(integral_arguments().filter(lambda pair: pair[0] / pair[1] < 2000))
@example((0.02, 0.1))
@example((11.0, 0.1))
@example((0.02, 1e-3))
@example((0.02, 1e-4))
@example((0.5, 1e-4))
def test_integral_equals_the_literal_double_integral(pair):
    assert scaled(*pair) == pytest.approx(literal(*pair), rel=1e-11)


@pytest.mark.parametrize(("x", "gamma"), [(11.0, 1e-3), (4.0, 3e-4)])
def test_far_corner_of_the_range(x, gamma):
    assert scaled(x, gamma) == pytest.approx(literal(x, gamma), rel=1e-10)


@pytest.mark.parametrize(("x", "gamma"), [(1e-4, 0.1), (1e-4, 1.0), (30.0, 0.1), (30.0, 1.0), (1e-5, 1e-5)])
def test_beyond_the_range(x, gamma):
    assert scaled(x, gamma) == pytest.approx(literal(x, gamma), rel=1e-10)


@pytest.mark.parametrize(("x", "gamma"), [(1e-7, 0.1), (1.0, 1.1)])
def test_nan_where_the_nodes_do_not_suffice(x, gamma):
    assert np.isnan(scaled(x, gamma))


# --- limits and symmetries -------------------------------------------------------------------------------------------


@given(decades(1e-6, 1.0))
def test_zero_field_limit_is_the_tail_below_the_band(gamma):
    # At E = 0 the q integral of (A7) is the density of states -Im (1 + 2 i gamma)^{-1/2} of a band broadened by 2 Gamma
    limit = -((1 + 2j * gamma) ** -0.5).imag / 2 * 2
    p = Parameters(0.7, gamma * 0.3, 0.3, 1.7)
    assert enhancement_integral(0.0, p) == pytest.approx(p.beta / 4 * limit, rel=1e-9)
    for x in (0.99e8, 1.01e8, 1e200):
        assert scaled(x, gamma) == pytest.approx(limit, rel=1e-9)
    assert limit == pytest.approx(gamma, rel=3 * gamma**2 + 1e-9)


@given(decades(0.1, 2.0), decades(1e-8, 1e-5))
def test_weak_dephasing_gives_the_closed_form(x, gamma):
    assert scaled(x, gamma) == pytest.approx(x * k0(x), rel=3 * np.sqrt(gamma))


@given(integral_arguments())
def test_difference_from_the_closed_form_is_the_tail_plus_an_oscillation(pair):
    # first order in gamma: the tail; the saddle at tau = 1/sqrt 3 adds a term below 2 x sqrt(epsilon) e^{-2x/sqrt 3}
    x, gamma = pair
    epsilon = 2 * gamma / x
    if epsilon < 0.1:
        bound = 2 * gamma + 2 * x * np.sqrt(epsilon) * np.exp(-2 * x / np.sqrt(3))
        assert abs(scaled(x, gamma) - x * k0(x)) < bound


def test_oscillation_has_the_period_of_the_saddle_in_inverse_field():
    # a third difference removes the trend; the phase of what is left advances by 4/(3 sqrt 3) per unit of 1/epsilon
    gamma = 1e-3
    inverse = np.linspace(300, 340, 401)
    values = scaled(2 * gamma * inverse, gamma)
    rest = np.diff(values, 3)
    crossings = np.flatnonzero(np.diff(np.sign(rest)))
    period = 2 * (inverse[crossings[-1]] - inverse[crossings[0]]) / (len(crossings) - 1)
    assert period == pytest.approx(2 * np.pi / (4 / (3 * np.sqrt(3))), rel=0.02)


@given(models(), decades(0.02, 11.0), signs)
def test_only_the_size_of_the_field_matters(p, x, sign):
    field = 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / x
    assert enhancement_integral(sign * field, p) == enhancement_integral(field, p)


@given(integral_arguments(), scales, scales, st.floats(0.0, 0.5))
def test_units(pair, energy, length, temperature):
    x, gamma = pair
    p = Parameters(0.7, gamma * 0.3, 0.3, 1.7, temperature=temperature)
    field = p.gamma_eff * np.sqrt(1.7 * 0.3) / x
    other = Parameters(
        0.7 * energy**1.5 * length**0.5,
        gamma * 0.3 * energy,
        0.3 * energy,
        1.7 / energy / length**2,
        temperature=temperature * energy,
    )
    expected = enhancement_integral(field, p)
    assert enhancement_integral(field * energy / length, other) == pytest.approx(expected, rel=1e-9, nan_ok=True)


@given(integral_arguments(), decades(0.02, 0.2))
def test_temperature_acts_through_the_effective_dephasing_alone(pair, temperature):
    warm = Parameters(0.1, pair[1] * 0.3, 0.3, temperature=temperature)
    cold = Parameters(0.1, warm.gamma_eff, 0.3)
    assert enhancement_integral(0.01, warm) == enhancement_integral(0.01, cold)


def test_figure_6_both_criteria_agree_near_the_avalanche():
    p = Parameters.preset("fig6")
    field = avalanche_field(p)
    assert enhancement(field, p) == pytest.approx(1, rel=1e-13)
    assert enhancement_integral(field, p) == pytest.approx(1, abs=0.1)


def test_arguments_broadcast():
    p = Parameters(0.1, np.geomspace(1e-4, 1e-2, 40)[:, None], 0.3)
    fields = np.array([0.0, 1e-3, -1e-2])
    values = enhancement_integral(fields, p)
    assert values.shape == (40, 3)
    assert values.dtype == np.float64
    single = enhancement_integral(1e-2, Parameters(0.1, p.gamma[33, 0], 0.3))
    assert values[33, 2] == pytest.approx(single, rel=1e-14)


@pytest.mark.parametrize(
    ("field", "kind"), [(np.nan, ValueError), ("1", TypeError), (1j, TypeError), ([1, 2], ValueError)]
)
def test_bad_fields(field, kind):
    with pytest.raises(kind, match="field"):
        enhancement_integral(field, Parameters(0.1, [0.1, 0.2, 0.3], 0.3))


@pytest.mark.parametrize(("x", "ratio"), [(0.02, 1e-4), (0.3, 1e-3), (1.0, 0.1), (2.0, 0.02), (5.0, 0.01), (11.0, 0.1)])
def test_a7_is_the_fourth_order_ratio_of_the_fourfold_integral(x, ratio):
    """Eq. (A7) is exact: Eq. (8)'s integral, taken before the S-integral by code of its own, gives the same number."""
    from tests.oracles.fourfold import fourth_order_ratio

    omega0, mass, g_ep = 0.7, 0.4, 0.3
    gamma = ratio * omega0
    field = 2 * gamma * (2 * mass * omega0) ** 0.5 / x
    fast = float(enhancement_integral(field, Parameters(g_ep=g_ep, gamma=gamma, omega0=omega0, mass=mass)))
    assert fast == pytest.approx(fourth_order_ratio(field, g_ep, gamma, omega0, mass), rel=1e-10)
