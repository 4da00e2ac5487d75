"""How temperature moves the criterion: the kickoff, and where the avalanche vanishes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature
from tests.oracles.criterion import exact_beta
from tests.strategies import betas, fractions, model_of, models, subcritical_betas


@given(models(beta=st.one_of(betas, subcritical_betas)))
def test_at_the_kickoff_temperature_the_dephasing_is_five_quarters(p):
    kickoff = kickoff_temperature(p)
    warm = Parameters(p.g_ep, p.gamma, p.omega0, p.mass, temperature=kickoff)
    assert warm.gamma_eff == pytest.approx(1.25 * p.gamma, rel=1e-13)


@given(models(beta=st.floats(8.7, 1e6)))
def test_window_closes_at_the_vanishing_temperature(p):
    end = vanishing_temperature(p)
    below, above = (
        Parameters(p.g_ep, p.gamma, p.omega0, p.mass, temperature=end * factor) for factor in (1 - 1e-9, 1 + 1e-9)
    )
    assert exact_beta(p, below.gamma_eff) == pytest.approx(critical_beta(), rel=1e-6)
    assert np.isfinite(avalanche_field(below))
    assert np.isnan(avalanche_field(above))
    assert avalanche_field(below, "upper") / avalanche_field(below) == pytest.approx(1, abs=1e-3)


@given(models(beta=st.floats(8.7, 1e6)), fractions, fractions)
def test_lower_field_rises_with_temperature_and_upper_field_falls_when_warm(p, one, two):
    end = vanishing_temperature(p)
    cold, warm = (Parameters(p.g_ep, p.gamma, p.omega0, p.mass, temperature=end * part) for part in sorted([one, two]))
    assert avalanche_field(warm) >= avalanche_field(cold) * (1 - 1e-14)
    if warm.gamma_eff > cold.gamma_eff * (1 + 1e-9):
        assert avalanche_field(warm) > avalanche_field(cold)
        assert avalanche_field(warm, "upper") < avalanche_field(cold, "upper")


@given(models(beta=st.floats(1e3, 1e15)))
def test_vanishing_temperature_has_a_ceiling(p):
    assert vanishing_temperature(p) < p.omega0 / np.log1p(critical_beta() / 4)


def test_vanishing_temperature_is_zero_at_threshold():
    p = model_of(critical_beta() * (1 + 1e-12))
    assert 0 < vanishing_temperature(p) / p.omega0 < 0.05
