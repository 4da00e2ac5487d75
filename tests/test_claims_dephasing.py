"""derivations/claims/dephasing.py: the self-energy at the band edge by numerical transforms of its definition."""

import numpy as np
import pytest
from scipy import integrate

from avsym import Sampling
from derivations.claims import dephasing

SAMPLING = Sampling()


def greater(time, n, gamma=0.05, omega0=1.0):
    """Sigma^>(t) over g^2 at 2m = 1, Delta = 0, with damping so that it can be transformed; t != 0."""
    band = np.sqrt(np.pi / (1j * time)) / (2 * np.pi)
    phonon = (1 + n) * np.exp(-1j * omega0 * time) + n * np.exp(1j * omega0 * time)
    return -1j / (2 * omega0) * band * phonon * np.exp(-gamma * abs(time))


def test_im_sigma_r_is_half_of_the_transform_over_all_times():
    times, step = np.linspace(1e-4, 400, 2_000_001, retstep=True)
    retarded = np.sum(greater(times, 0.3)) * step
    both = retarded + np.sum(greater(-times, 0.3)) * step
    assert abs(both.real) < 1e-12
    assert retarded.imag == pytest.approx(both.imag / 2, rel=1e-12)


def test_the_emission_left_by_the_broadening_is_gamma_over_two_omega():
    notes = dephasing.emission_vanishes(SAMPLING).notes
    for name, found in notes["emission with Gamma kept over the thermal term, Gamma/omega_0 of Fig. 6"].items():
        n = 1 / np.expm1(1 / float(name.split()[2]))
        assert found == pytest.approx((1 + n) / n * 0.002 / 0.6, rel=1e-3)


def test_the_lesser_share_by_the_transform_of_eq_6():
    """2 Gamma/(Gamma^2 + omega_0^2)/(2 omega_0) over m/(omega_0 sqrt(2 m omega_0)): 2 Gamma/omega_0 for small Gamma."""
    found = dephasing.dominates(SAMPLING).notes[
        "Sigma^<(Delta)/Sigma^>(Delta), E = 0, times n_b sqrt(2 m omega_0)/n_ex"
    ]
    value, _ = integrate.quad(lambda t: 2 * np.exp(-0.002 * t), 0, 20_000, weight="cos", wvar=0.3, limit=4000)
    assert found == pytest.approx(value / 0.6 / (0.5 / (0.3 * np.sqrt(0.3))) * np.sqrt(0.3), rel=1e-6)
    assert found == pytest.approx(2 * 0.002 / 0.3, rel=1e-3)


@pytest.mark.parametrize("decide", [dephasing.dominates, dephasing.half_of_greater, dephasing.emission_vanishes])
def test_the_three_steps_of_appendix_c_hold(decide):
    assert decide(SAMPLING).verdict.value == "confirmed"
