"""derivations/claims/spectra.py: the share of the spectrum near the edge, by an Airy function and a Lorentzian."""

import numpy as np
import pytest
from scipy.special import airy

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations.claims import spectra
from derivations.quadrature import fig6

GAMMA, OMEGA0, MASS = 0.002, 0.3, 0.5
FIELD = fig6()[y.field]
WIDTH = (FIELD**2 / (8 * MASS)) ** (1 / 3)


def share(window):
    """int e^{i w t - i E^2 t^3/24 m} dt = (2 pi/W) Ai(-w/W), spread by the dephasing: the part inside the window."""
    z = np.linspace(-25, 600, 800_001)  # w/W
    inside = (np.arctan((window - z * WIDTH) / GAMMA) + np.arctan((window + z * WIDTH) / GAMMA)) / np.pi
    return float(np.trapezoid(airy(-z)[0] * inside, z))


@pytest.mark.parametrize("window", [0.03, 0.15, 0.4])
def test_the_share_is_that_of_a_broadened_airy_function(window):
    assert spectra.share(window) == pytest.approx(share(window), abs=2e-5)


def test_the_line_is_the_models():
    times = np.array([0.5, 30.0, 900.0])
    expected = np.exp(-GAMMA * times - 1j * FIELD**2 * times**3 / (24 * MASS))
    assert spectra._line()(times) == pytest.approx(expected, rel=1e-10)


def test_a_window_without_end_holds_all():
    assert spectra.share(3.0) == pytest.approx(1, abs=1e-3)


def test_the_verdict_and_its_width():
    decision = spectra.localized(Sampling())
    assert decision.verdict is Verdict.CONFIRMED
    assert decision.findings[0].value == pytest.approx(0.0182, abs=1e-4)
    assert decision.notes["part within omega_0/2"] == pytest.approx(share(OMEGA0 / 2), abs=2e-5)
