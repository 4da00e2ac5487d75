"""derivations/claims/density.py: the transform of Eq. (6) by Airy and Scorer functions, and without a transform."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import linalg

from avsym import Sampling
from derivations.claims import density
from numeric import Parameters, avalanche_field, kernels

SAMPLING = Sampling()


def transform(u, gamma):
    """2 pi Re[Ai(-w) - i Gi(-w)], w = u + i gamma."""
    w = mpmath.mpc(u, gamma)
    with mpmath.workdps(max(30, mpmath.mp.dps)):
        return float(2 * mpmath.pi * (mpmath.airyai(-w) - 1j * mpmath.scorergi(-w)).real)


@given(st.floats(-6, 16), st.floats(0.05, 3))
@example(3.25, 0.367)
@example(0.0, 1.0)
def test_the_spectrum_is_an_airy_and_a_scorer_function(u, gamma):
    assert density.spectrum(u, gamma)[0] == pytest.approx(transform(u, gamma), abs=1e-9)


def test_the_spectrum_without_damping_is_the_airy_function():
    assert density.spectrum(2.0, 1e-9)[0] == pytest.approx(float(2 * mpmath.pi * mpmath.airyai(-2)), abs=1e-7)


@given(st.floats(1e-3, 10), st.floats(1e-3, 10), st.floats(0.1, 10))
def test_the_broadening_is_read_off_eq_6(field, gamma, mass):
    assert density.broadening(field, gamma, mass) == pytest.approx(gamma * (8 * mass / field**2) ** (1 / 3), rel=1e-12)


def test_from_one_broadening_on_the_spectrum_is_positive():
    turning = density.positive_from()
    below, above = turning * 0.999, turning * 1.001
    grid = np.linspace(5.5, 7.0, 61)
    assert min(transform(u, below) for u in grid) < 0
    assert min(transform(u, above) for u in np.linspace(0, 16, 161)) > 0


def test_far_up_the_spectrum_is_the_tail_of_the_lorentzian():
    """Beyond the grid searched: 2 gamma/u^2 against an oscillation of size 2 sqrt(pi) u^(-1/4) e^(-gamma sqrt u)."""
    for u in (16.0, 25.0, 60.0, 400.0):
        size = 2 * np.sqrt(np.pi) * u**-0.25 * np.exp(-1.4 * np.sqrt(u))
        with mpmath.workdps(60):
            assert transform(u, 1.4) > 0
            assert transform(u, 1.4) == pytest.approx(2 * 1.4 / u**2, rel=0.1, abs=size)
        assert size < 2 * 1.4 / u**2


def test_the_bound_by_balls_is_the_value_from_above():
    gamma = 0.3662356306575645
    for u in (3.0, 3.25, 3.5):
        value = transform(u, gamma)
        assert value <= density.enclosed(u, gamma) <= value + 1e-12


def test_eq_6_is_no_correlation_function():
    """Without any transform: its matrix over times has a negative eigenvalue at E_av, and none at a weak field."""
    p = Parameters.preset("fig6")
    onset = float(avalanche_field(p))

    def least(field):
        times = np.linspace(0, 4000, 300)
        row = kernels.second_order_lesser(times, field, 0.3, 0.1, 0.002, 0.5, 0.3, 1.0) / 1j
        values = linalg.eigvalsh(linalg.toeplitz(row, row.conj()))
        return values[0] / values[-1]

    assert least(onset) < -0.1
    assert least(onset / 1e3) > 0
    assert density.positive(SAMPLING).verdict.value == "refuted"


def test_where_the_density_is_negative_by_the_damped_oscillation_itself():
    """The transform over real times of the generated kernel, at the frequency named."""
    notes = density.positive(SAMPLING).notes
    times, step = np.linspace(0, 15_000, 3_000_001, retstep=True)
    field = float(avalanche_field(Parameters.preset("fig6")))
    sigma = kernels.second_order_lesser(times, field, 0.3, 0.1, 0.002, 0.5, 0.3, 1.0) / 1j
    weights = np.full(times.size, step)
    weights[[0, -1]] /= 2
    value = 2 * np.sum(weights * sigma * np.exp(1j * notes["omega - (Delta - omega_0) there"] * times)).real
    unit = notes["Gamma (8m/E^2)^(1/3)"] / 0.002 * 0.01 / 0.6
    expected = notes["rigorous upper bound of the transform there (units of (8m/E^2)^(1/3))"]
    assert value / unit == pytest.approx(expected, rel=1e-4)
