"""derivations/claims/gauge.py: the local propagator by momenta, and the levels of the static potential."""

import numpy as np
import pytest
from scipy import integrate, special

from avsym import Sampling
from derivations.claims import gauge

SAMPLING = Sampling()


@pytest.mark.parametrize("time", [0.3 - 0.8j, 1.7 - 0.2j, -2.5 - 1.0j])
@pytest.mark.parametrize(("field", "mass"), [(0.37, 0.8), (1.3, 0.5)])
def test_the_local_propagator_is_the_integral_over_momenta(time, field, mass):
    def part(p, unit):
        value = np.exp(-1j * (p**2 / (2 * mass)) * time - 1j * field**2 * time**3 / (24 * mass)) / (2 * np.pi)
        return (value / unit).real

    re, im = (integrate.quad(part, -np.inf, np.inf, args=(unit,), epsabs=0, epsrel=1e-9)[0] for unit in (1, 1j))
    assert gauge.temporal(np.array([time]), field, mass)[0] == pytest.approx(re + 1j * im, rel=1e-7)


@pytest.mark.parametrize("energy", [-0.6, 0.0, 1.1])
def test_the_levels_of_the_static_gauge_solve_its_equation(energy):
    """-psi''/2m - E x psi = w psi, by differences."""
    rate = (2 * gauge.MASS * gauge.FIELD) ** (1 / 3)
    places = np.linspace(-2, 2, 4001)
    psi = special.airy(-rate * (places + energy / gauge.FIELD))[0]
    bent = -np.gradient(np.gradient(psi, places), places) / (2 * gauge.MASS)
    assert np.max(np.abs(bent - (gauge.FIELD * places + energy) * psi)[5:-5]) < 1e-5


def test_another_field_in_one_gauge_would_be_seen(monkeypatch):
    assert gauge._apart() < 1e-9
    real = gauge.temporal
    monkeypatch.setattr(gauge, "temporal", lambda times: real(times, gauge.FIELD * 1.001, gauge.MASS))
    assert gauge._apart() > 1e-9
    assert gauge.gauge_independent(SAMPLING).verdict.value == "refuted"
    assert gauge.gauges_differ(SAMPLING).verdict.value == "confirmed"
