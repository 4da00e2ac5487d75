"""derivations/claims/temperature.py: T*, the curve E_av(T), and lambda with thermal phonons by literal integrals."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from scipy import integrate, special

from avsym import Sampling
from derivations.claims import temperature
from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature
from tests.strategies import decades

SAMPLING = Sampling()
FIG6 = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}


def test_at_017_omega_beta_is_358_and_n_b_below_0003():
    notes = temperature.kickoff(SAMPLING).notes
    beta = float(mpmath.expm1(1 / mpmath.mpf("0.17")))
    assert notes["beta for which Eq. (16) gives 0.17 omega_0"] == pytest.approx(beta, rel=1e-12)
    assert temperature.kickoff(SAMPLING).findings[0].value == pytest.approx(1 / beta, rel=1e-12)


def test_fig_5b_leaves_two_symbols_of_beta_open():
    assert temperature.kickoff_value(SAMPLING).missing == "Gamma and g_ep of Fig. 5(b)"


def test_were_gamma_and_g_given_the_temperature_could_be_decided(monkeypatch):
    monkeypatch.setitem(temperature.STATED, "fig5", {"omega_0", "Delta", "Gamma", "g_ep"})
    assert temperature.kickoff_value(SAMPLING).verdict.value == "refuted"  # at Fig. 6's values
    monkeypatch.setattr(temperature, "RATIO", 0.29)
    assert temperature.kickoff_value(SAMPLING).verdict.value == "confirmed"


def test_a_quarter_of_gamma_and_one_phonon_in_beta_are_one_condition():
    decision = temperature.definitions(SAMPLING)
    assert decision.verdict.value == "confirmed"
    assert decision.notes["n_b at T*"] == "n_b = 1/beta"


@given(decades(8.6, 1e8))
def test_at_the_kickoff_beta_is_four_fifths_of_what_it_was(beta):
    cold = Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)
    warm = Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0, temperature=kickoff_temperature(cold))
    assert float(warm.gamma_eff) == pytest.approx(1.25, rel=1e-12)
    assert np.isfinite(avalanche_field(warm)) == (beta > 1.25 * critical_beta())


@given(decades(8.6, 1e8))
def test_the_avalanche_ends_where_the_phonons_have_taken_beta_to_its_threshold(beta):
    p = Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)
    expected = 1 / np.log(1 + beta / (4 * (beta / critical_beta() - 1)))
    assert float(vanishing_temperature(p)) == pytest.approx(expected, rel=1e-9)
    assert expected < 1 / np.log(1 + critical_beta() / 4)


def test_the_listed_rise_is_the_ratio_of_the_roots():
    rises = temperature.initial_rise(SAMPLING).notes["E_av(T*)/E_av(0)"]

    def scaled(beta):
        return mpmath.findroot(lambda x: mpmath.log(x * mpmath.besselk(0, x) * beta / 4), (1.5, 20), solver="anderson")

    for beta in (30, 358):
        assert rises[f"beta = {beta}"] == pytest.approx(float(1.25 * scaled(beta) / scaled(0.8 * beta)), rel=1e-4)


def time_integral(rate, slope, shift):
    """int ds e^(i rate s)/(slope s + i shift), by QUADPACK's Fourier routine."""
    odd, _ = integrate.quad(lambda s: slope * s / (slope**2 * s**2 + shift**2), 0, np.inf, weight="sin", wvar=abs(rate))
    even, _ = integrate.quad(lambda s: shift / (slope**2 * s**2 + shift**2), 0, np.inf, weight="cos", wvar=abs(rate))
    return 2j * (np.sign(rate) * odd - even)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("momentum", [0.3, 1.7, -0.6, -1.4])
def test_the_poles_of_emission_and_absorption(sign, momentum):
    """One half of the momenta gives nothing where the energy is on one side, and twice the residue on the other."""
    field, gamma, mass, omega0 = 0.7, 0.4, 0.5, 0.9
    rate = momentum**2 / (2 * mass) + sign * omega0
    found = time_integral(rate, momentum * field, 2 * mass * gamma)
    enclosed = (rate > 0) == (momentum < 0)
    size = 2 * np.pi / abs(momentum * field) * np.exp(-2 * mass * gamma * abs(rate) / abs(momentum * field))
    assert found == pytest.approx(-1j * size if enclosed else 0, abs=1e-7)


@pytest.mark.parametrize("x", [0.6, 2.7, 10.0])
def test_the_momentum_integrals_of_emission_and_absorption(x):
    """int dq/|q| e^(-x |q^2 +- 1|/(2|q|)) over half of the momenta that count, in units 2m = omega_0 = 1."""
    for sign, expected in ((1, special.k0(x)), (-1, temperature.absorption(x))):
        value = sum(
            integrate.quad(lambda q, s=sign: np.exp(-x * abs(q * q + s) / (2 * q)) / q, *ends, epsabs=0, epsrel=1e-11)[
                0
            ]
            for ends in ((0, 1), (1, np.inf))
        )
        assert value / 2 == pytest.approx(expected, rel=1e-9)


def test_without_a_field_absorption_is_the_thermal_dephasing_over_gamma():
    """beta x/4 times its factor is beta/4 as x grows: n_b beta/4, what (C3) adds."""
    assert 200 * temperature.absorption(200.0) == pytest.approx(1, rel=1e-4)


@given(decades(8.7, 1e6))
def test_a_cold_field_does_not_feel_the_phonons_kept(beta):
    cold = float(avalanche_field(Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)))
    assert temperature.with_thermal_phonons(beta, 0.01) == pytest.approx(cold, rel=1e-9)


@pytest.mark.parametrize("ratio", [0.2, 0.8])  # the second beyond the temperature where E_av of Eq. (11) ends
def test_with_absorption_kept_lambda_is_one_at_the_field_found(ratio):
    warm = Parameters(**FIG6, temperature=ratio * 0.3)
    assert np.isnan(avalanche_field(warm)) == (ratio == 0.8)
    field = 0.002 * np.sqrt(0.3) * temperature.with_thermal_phonons(float(warm.beta), ratio)
    n, gamma = float(warm.occupation), float(warm.gamma_eff)
    x = 2 * gamma * np.sqrt(0.3) / field
    struve = np.pi / 2 * (special.struve(0, x) - special.y0(x))
    assert 0.5 * 0.01 / (0.3 * field) * ((1 + n) * special.k0(x) + n * struve) == pytest.approx(1, rel=1e-9)


def test_with_absorption_kept_the_field_at_the_kickoff_is_a_quarter_higher():
    """x hardly moves: the field rises as Gamma_eff, which at T* is 5/4 of Gamma."""
    rises = temperature.initial_rise(SAMPLING).notes["the same with n_b kept in lambda"]
    assert rises["beta = 1e+06"] == pytest.approx(1.25, abs=1e-3)
    assert all(1 < rise < 1.26 for rise in rises.values())
