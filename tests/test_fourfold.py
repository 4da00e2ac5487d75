"""The fourfold integral of Eq. (8) at t = 0: its reduction, its value by three roads, Eq. (A7), the density's time."""

import cmath
import math
from itertools import pairwise

import numpy as np
import pytest
from flint import acb, arb, ctx
from scipy.special import k0, wofz

from tests.oracles.fourfold import DensityTime, fourth_order_ratio, printed_a7, q_integrated, sigma2, sigma4_integrand

G_EP, OMEGA0, MASS = 0.1, 0.3, 0.5


def parameters(x: float, damping: float) -> tuple[float, float, float]:
    """Field, Gamma and beta at x = 2 Gamma sqrt(2 m omega0)/E, damping = Gamma/omega0."""
    gamma = damping * OMEGA0
    field = 2.0 * gamma * math.sqrt(2.0 * MASS * OMEGA0) / x
    return field, gamma, G_EP**2 / gamma * math.sqrt(2.0 * MASS / OMEGA0**3)


def ratio_over_beta(x: float, damping: float, density_time: DensityTime = "external", refine: int = 1) -> float:
    field, gamma, beta = parameters(x, damping)
    return fourth_order_ratio(field, G_EP, gamma, OMEGA0, MASS, density_time=density_time, refine=refine) / beta


def certified(x: str, damping: str) -> arb:
    """ratio/beta as a ball: S outside, s inside, on other contours than the oracle's.

    With A = -2 Gamma S = B^2 and s = 2|S| p^2 the inner integral is int_0^1 exp(c p^2) dp = 1F1(1/2, 3/2, c); B runs
    in straight lines between the images of w = A/x = 0, 0.3 e^{i pi/6}, 3^(-1/2) (the saddle), and then along
    e^{-i pi/6} to |exp(-A)| < e^-64, which bounds what is cut off.
    """
    old, ctx.prec = ctx.prec, 130
    try:
        x_, d_ = arb(x), arb(damping)

        def integrand(b: acb, _: bool) -> acb:
            a, w = b * b, b * b / x_
            c = acb(0, 1) * (x_ / d_) * (w - w * w * w) - a
            return a * (-a).exp() * c.hypgeom_1f1(acb(1) / 2, acb(3) / 2)

        saddle = 3.0**-0.5
        end = saddle + 75.0 / float(x) * cmath.exp(-1j * math.pi / 6.0)
        corners = [cmath.sqrt(w * float(x)) for w in (0.0, 0.3 * cmath.exp(1j * math.pi / 6.0), saddle, end)]
        total = acb(0)
        for a, b in pairwise(corners):
            total += acb.integral(integrand, acb(a), acb(b), rel_tol=arb(2) ** -85, abs_tol=arb(2) ** -95)
        return (acb(0, arb.pi() / 4).exp() * total).real / (arb.pi() * d_).sqrt()
    finally:
        ctx.prec = old


def real_axis(x: float, damping: float) -> float:
    """ratio/beta with A real, no contour at all: Gauss-Legendre in sqrt(A), s integrated to an error function."""
    nodes, weights = np.polynomial.legendre.leggauss(16)
    edges = np.linspace(0.0, math.sqrt(32.0), 20001)
    step = edges[1]
    root = (edges[:-1, None] + step * (nodes + 1.0) / 2.0).ravel()
    a = root**2
    c = damping - 1j * (1.0 - a**2 / x**2)
    z = np.sqrt(c * a / damping)
    inner = np.sqrt(math.pi / c) * (1.0 - np.exp(-z * z) * wofz(1j * z))
    total = np.sum(np.tile(weights, edges.size - 1) * step * root * np.exp(-a) * inner)
    return float((cmath.exp(0.25j * math.pi) * total).real) / (4.0 * math.sqrt(math.pi))


COMMON = {"field": 0.31, "g_ep": 0.8, "gamma": 0.45, "omega0": 1.3, "mass": 0.9}


def q_integral(s1: float, s2: float, inner: float) -> complex:
    """(int dq/2pi sigma4_integrand)/sigma2, trapezoid on the Gaussian's line of steepest descent."""
    s, xi = s2 - s1, np.arange(-60, 61) * 0.1
    direction = cmath.exp(0.25j * math.pi * math.copysign(1.0, s)) * math.sqrt(2.0 * COMMON["mass"] / abs(s))
    q = -COMMON["field"] * (s1 + s2) / 2.0 + direction * xi
    total = np.sum(sigma4_integrand(q, s2, s1, inner, gap=0.77, **COMMON)) * direction * 0.1
    return complex(total / (2.0 * math.pi * sigma2(g_ep=COMMON["g_ep"], omega0=COMMON["omega0"])))


@pytest.mark.parametrize("density_time", ["external", "internal"])
@pytest.mark.parametrize(("s1", "s2"), [(-2.1, -0.4), (-0.7, -3.2)])
def test_the_reduced_integrand_is_the_q_integral_of_the_contour_product(
    s1: float, s2: float, density_time: DensityTime
) -> None:
    inner = 0.0 if density_time == "external" else -COMMON["field"] * (s1 + s2) / 2.0
    expected = q_integrated(abs(s2 - s1), -max(s1, s2), density_time=density_time, **COMMON)
    assert q_integral(s1, s2, inner) == pytest.approx(expected if s2 > s1 else expected.conjugate(), rel=1e-12)


def test_the_product_of_greens_functions_has_the_prefactor_printed_in_eq_8() -> None:
    found = sigma4_integrand(0.4, -1.0, -1.0, 0.0, gap=0.5, **(COMMON | {"gamma": 0.0}))
    minus_i_with_ds1_from_t1_to_minus_infinity = -1j * (-1.0)
    assert found == pytest.approx(minus_i_with_ds1_from_t1_to_minus_infinity * 0.8**4 / (2 * 1.3) ** 2, rel=1e-14)


def test_a_stationary_source_of_electrons_at_rest_gives_the_external_ratio() -> None:
    """G^<(s2,s1) = i n int ds0 2 Gamma e^{-Gamma(s1+s2-2 s0)} U_{-E s0}(s2,s1): equal at each s, S integrated."""
    two_gamma, s = 2.0 * COMMON["gamma"], 0.9
    nodes, weights = np.polynomial.laguerre.laggauss(24)
    external = source = 0.0j
    for y, w in zip(nodes.tolist(), weights.tolist(), strict=True):
        s2 = -y / two_gamma
        s1 = s2 - s
        external += w * math.exp(y) * q_integral(s1, s2, 0.0)
        for z, v in zip(nodes.tolist(), weights.tolist(), strict=True):
            source += w * v * math.exp(y) * q_integral(s1, s2, -COMMON["field"] * (s1 - z / two_gamma))
    assert source == pytest.approx(external, rel=1e-10)


@pytest.mark.parametrize(
    ("x", "damping", "rel"),
    [
        ("0.02", "0.0001", 1e-14),
        ("0.1", "0.01", 1e-14),
        ("1", "0.1", 1e-14),
        ("2", "0.001", 1e-14),
        ("5", "0.01", 1e-14),
        ("11", "0.0001", 3e-12),
        ("11", "0.1", 1e-14),
    ],
)
def test_the_two_dimensional_quadrature_agrees_with_certified_balls(x: str, damping: str, rel: float) -> None:
    ball = certified(x, damping)
    assert float(ball.rad()) < 1e-20 * abs(float(ball.mid()))
    assert ratio_over_beta(float(x), float(damping)) == pytest.approx(float(ball.mid()), rel=rel)


@pytest.mark.parametrize(("x", "damping"), [(1.0, 0.1), (2.0, 0.05), (5.0, 0.01)])
def test_the_rotated_contour_agrees_with_the_real_axis(x: float, damping: float) -> None:
    assert ratio_over_beta(x, damping) == pytest.approx(real_axis(x, damping), rel=1e-11)


@pytest.mark.parametrize("damping", [1e-4, 1e-3, 1e-2, 0.1])
@pytest.mark.parametrize("x", [0.02, 0.6, 3.0, 11.0])
def test_refining_the_grid_changes_less_than_ten_digits_need(x: float, damping: float) -> None:
    assert ratio_over_beta(x, damping) == pytest.approx(ratio_over_beta(x, damping, refine=2), rel=1e-11)


@pytest.mark.parametrize("damping", [1e-4, 1e-2, 0.1])
@pytest.mark.parametrize("x", [0.02, 0.3, 1.0, 4.0, 11.0])
def test_printed_a7_is_exact_at_time_zero_for_the_external_density_time(x: float, damping: float) -> None:
    field, gamma, beta = parameters(x, damping)
    assert printed_a7(field, G_EP, gamma, OMEGA0, MASS) / beta == pytest.approx(ratio_over_beta(x, damping), rel=1e-11)


@pytest.mark.parametrize("damping", [1e-3, 0.1])
def test_the_internal_density_time_gives_a_field_independent_ratio_in_closed_form(damping: float) -> None:
    gamma = damping * OMEGA0
    root = cmath.sqrt(2.0 * MASS / (OMEGA0 - 2j * gamma))
    closed = G_EP**2 / OMEGA0 * root.imag / (4.0 * gamma)
    for field in (1e-4, 1e-2, 1.0):
        found = fourth_order_ratio(field, G_EP, gamma, OMEGA0, MASS, density_time="internal")
        assert found == pytest.approx(closed, rel=1e-12)
    beta = parameters(1.0, damping)[2]
    assert closed / beta == pytest.approx(damping / 4.0, rel=3.0 * damping**2)


def test_at_vanishing_field_the_two_density_times_agree_and_eq_11_misses_the_floor() -> None:
    assert ratio_over_beta(1000.0, 0.1) == pytest.approx(ratio_over_beta(1000.0, 0.1, "internal"), rel=1e-4)
    assert 11.0 * k0(11.0) / 4.0 < 1e-3 * ratio_over_beta(11.0, 0.1)


def test_eq_11_is_the_limit_of_vanishing_damping_at_fixed_x() -> None:
    for x in (0.1, 0.6, 3.0):
        errors = [abs(ratio_over_beta(x, damping) / (x * k0(x) / 4.0) - 1.0) for damping in (1e-4, 1e-5, 1e-6)]
        assert errors[0] < 2e-2
        assert errors[2] < errors[0] / 10.0


def test_the_ratio_scales_as_the_coupling_squared_and_is_otherwise_a_function_of_x_and_damping() -> None:
    field, gamma, beta = parameters(1.3, 0.02)
    base = fourth_order_ratio(field, G_EP, gamma, OMEGA0, MASS)
    assert fourth_order_ratio(field, 2.0 * G_EP, gamma, OMEGA0, MASS) == pytest.approx(4.0 * base, rel=1e-13)
    omega0, mass, gamma = 2.0, 3.0, 0.04
    field = 2.0 * gamma * math.sqrt(2.0 * mass * omega0) / 1.3
    other = fourth_order_ratio(field, G_EP, gamma, omega0, mass)
    other_beta = G_EP**2 / gamma * math.sqrt(2.0 * mass / omega0**3)
    assert other / other_beta == pytest.approx(base / beta, rel=1e-12)
