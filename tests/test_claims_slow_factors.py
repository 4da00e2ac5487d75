"""derivations/claims/slow_factors.py and derivations/quadrature.py: each frozen integral by another road."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations import built, frozen, quadrature
from derivations.claims import slow_factors
from derivations.quadrature import fig6, nodes, over_pole, over_times, over_times_undamped
from numeric import Parameters, avalanche_field, enhancement_integral
from tests.oracles.fourfold import fourth_order_ratio

EDGE = "error above 10 % from x on (null: at all x above 0.3)"


def one_fold(x, gamma, damping, phase):
    """The ratio over beta in units omega0 = 2m = 1, mean time and momentum done by hand; which factors are kept.

    Momentum first: 1/(4 sqrt(pi)) Re e^{i pi/4} int ds s^{-1/2} e^{i s - ..} int dv e^{-v - i s v^2/x^2}, with
    v = -2 Gamma S from gamma s on where the phase is kept and from 0 where not.
    s runs along a line bent past the turning point.
    """
    turning = x / (2 * gamma) / mpmath.sqrt(3) * 2

    def inside(s):
        start = gamma * s if phase else mpmath.mpf(0)
        shed = 2 * gamma if damping else 0
        rate = 1j * s / x**2
        # int_start^oo e^{-v - rate v^2} dv, and e^{-shed s} with what the lower limit took already
        root = mpmath.sqrt(rate)
        tail = (
            mpmath.sqrt(mpmath.pi)
            / (2 * root)
            * mpmath.exp(1 / (4 * rate))
            * mpmath.erfc(root * start + 1 / (2 * root))
        )
        return mpmath.exp((1j - shed + (gamma if phase else 0)) * s) * tail / mpmath.sqrt(s)

    turn = mpmath.exp((-1j if phase else 1j) * mpmath.pi / 6)  # down the cubic phase, or up where it is gone

    def bent(r):
        return inside(turning + r * turn) * turn

    pieces = [turning * k / 24 for k in range(25)]
    first = mpmath.quad(lambda u: 2 * u * inside(u * u), [mpmath.sqrt(p) for p in pieces])
    far = mpmath.quad(bent, [0, turning / 20, turning / 5, turning, 4 * turning])
    return float(mpmath.re(mpmath.exp(0.25j * mpmath.pi) * (first + far)) / (4 * mpmath.sqrt(mpmath.pi)))


@pytest.mark.parametrize(("x", "gamma"), [(2.0, 0.02), (1.0, 0.01)])
@pytest.mark.parametrize(("name", "damping", "phase"), [("damping", False, True), ("phase", True, False)])
def test_each_factor_frozen_alone(name, damping, phase, x, gamma):
    values = slow_factors.scaled_values(x, gamma)  # beta = 1
    with mpmath.workdps(20):
        expected = one_fold(mpmath.mpf(x), mpmath.mpf(gamma), damping, phase)
    assert frozen.value(name, values) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("field", [5e-4, 8e-4, 3e-3])
def test_the_quadrature_of_the_exact_ratio_is_the_oracles(field):
    at = {**fig6(), y.field: field}
    numbers = (at[y.g_ep], at[y.Gamma], at[y.omega_0], at[y.mass])
    ours = over_times([built("enhancement")[1].result], at)
    assert ours.real == pytest.approx(fourth_order_ratio(field, *numbers), rel=1e-7)
    assert abs(ours.imag) < 1e-7 * ours.real


@given(st.floats(0.2, 2), st.floats(-2, 2), st.floats(0.3, 2), st.sampled_from([1, -1]), st.sampled_from([1, -1]))
@settings(max_examples=12, deadline=None)
def test_a_gaussian_over_a_pole(square, linear, slope, bend, side):
    """The line turned by 45 degrees far out only, where it meets no pole."""
    a, b, c, d, e = bend * 1j * square, 1j * linear, 0.1 - 0.2j, side * 1j * slope, 1.0
    turn = mpmath.exp(0.25j * mpmath.pi * bend)

    def integrand(q):
        return mpmath.exp(a * q * q + b * q + c) / (d * q + e)

    straight = mpmath.quad(integrand, np.linspace(-6, 6, 13).tolist())
    out = mpmath.quad(lambda r: integrand(6 + r * turn) * turn, [0, 3, 12])
    back = mpmath.quad(lambda r: integrand(-6 - r * turn) * turn, [0, 3, 12])
    ours = over_pole(*(np.array([value], dtype=complex) for value in (a, b, c, d, e)))
    assert complex(ours[0]) == pytest.approx(complex(straight + out + back), rel=1e-8)


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_the_nodes_integrate_inverse_roots_at_every_end(first, second):
    s, weights = nodes((-first, 0.0, second), 4)
    assert np.sum(weights / np.sqrt(np.abs(s))) == pytest.approx(2 * (np.sqrt(first) + np.sqrt(second)), rel=1e-9)


def test_a_field_too_strong_for_the_cut_off_is_refused():
    part = built("frozen")[0].result
    with pytest.raises(ValueError, match="the field is too strong"):
        over_times_undamped(part, slow_factors.scaled_values(0.5, 0.1))


def test_an_integral_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setattr(quadrature, "_one", lambda *arguments: complex("nan"))
    with pytest.raises(ArithmeticError, match="nothing may rest on it"):
        over_times([built("enhancement")[1].result], fig6())


def test_frozen_at_small_times_is_the_closed_form():
    x = 2 * fig6()[y.Gamma] * np.sqrt(2 * fig6()[y.mass] * fig6()[y.omega_0]) / fig6()[y.field]
    closed = fig6()[y.g_ep] ** 2 * fig6()[y.mass] / (fig6()[y.omega_0] * fig6()[y.field]) * special.k0(x)
    assert slow_factors.frozen_later(1e-9) == pytest.approx(closed, rel=1e-7)


@pytest.mark.parametrize("time", [3.0, 40.0])
def test_frozen_later_is_the_integral_over_s_of_the_frozen_form(time):
    """The residue at s = -t - 2 i m Gamma/(q E), written down by hand, along momenta turned into the complex plane."""
    at = fig6()
    near = 2 * at[y.mass] * at[y.Gamma] / at[y.field]

    def integrand(u):
        q = mpmath.exp(u - 0.3j)
        energy = q * q / (2 * at[y.mass]) + at[y.omega_0]
        return mpmath.exp(-near * energy / q - 1j * time * energy)

    total = mpmath.quad(integrand, np.linspace(-9, 5, 29).tolist())
    front = at[y.mass] * at[y.g_ep] ** 2 / (2 * at[y.omega_0] * at[y.field])
    second = mpmath.exp(1j * at[y.omega_0] * time)  # of Sigma^(2)<(t) over that of Sigma^(4)<(t), e^{2 i omega_0 t}
    expected = complex(front * total * second)
    assert slow_factors.frozen_later(time) == pytest.approx(expected, rel=1e-6)


def test_the_map_fails_where_the_claim_says():
    notes = slow_factors.sufficient(Sampling()).notes[EDGE]
    for gamma, x in ((1e-3, notes["Gamma/omega_0 = 0.001"]), (1e-2, notes["Gamma/omega_0 = 0.01"])):
        errors = []
        for factor in (0.97, 1.03):
            field = 2 * gamma / (x * factor)
            exact = fourth_order_ratio(field, 1.0, gamma, 1.0, 0.5)
            errors.append(abs(special.k0(x * factor) / (2 * field) / exact - 1))
        assert errors[0] < 0.1 < errors[1]


def test_beta_at_the_edge_of_the_map_has_its_field_there():
    gamma, notes = 1e-2, slow_factors.sufficient(Sampling()).notes
    beta = notes["beta whose avalanche field is at that x"]["Gamma/omega_0 = 0.01"]
    field = float(avalanche_field(Parameters(g_ep=np.sqrt(beta * gamma), gamma=gamma, omega0=1.0)))
    assert 2 * gamma / field == pytest.approx(notes[EDGE]["Gamma/omega_0 = 0.01"], rel=3e-3)


def test_the_kept_self_energy_later_tends_to_the_exact_ratio():
    kept = built("dropped_later")[1].result
    soon = over_times([kept], {**fig6(), slow_factors.LATER: 1e-6})
    exact = float(enhancement_integral(fig6()[y.field], Parameters.preset("fig6")))
    assert soon.real == pytest.approx(exact, rel=1e-4)


def test_the_verdicts():
    verdicts = {claim.id: claim.decide(Sampling()).verdict for claim in slow_factors.CLAIMS}
    refuted = {"claim:small-parameters-suffice", "claim:s-near-zero"}
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.REFUTED} == refuted
    assert {verdict for name, verdict in verdicts.items() if name not in refuted} == {Verdict.CONFIRMED}


def test_the_error_between_the_two_fields_is_largest_at_the_upper_one_and_has_its_edge_below():
    """Fig. 6 by the Bessel function and the oracle's literal integral; the roots by no solver of ours."""
    decision = slow_factors.reliable(Sampling())

    def error(field):
        frozen = 0.5 * 0.01 / (0.3 * field) * special.k0(0.004 * np.sqrt(0.3) / field)
        return abs(frozen / fourth_order_ratio(field, 0.1, 0.002, 0.3, 0.5) - 1)

    for field, found in zip(decision.notes["E_av, E_up"], decision.notes["error there"], strict=True):
        assert 0.5 * 0.01 / (0.3 * field) * special.k0(0.004 * np.sqrt(0.3) / field) == pytest.approx(1, rel=1e-9)
        assert found == pytest.approx(error(field), rel=1e-5)
    assert decision.findings[0].value == pytest.approx(decision.notes["error there"][1], rel=1e-9)
    edge = decision.notes["error exceeds 10 % below E"]
    assert error(0.99 * edge) > 0.1 > error(1.01 * edge)
