"""derivations/claims/threshold.py: the threshold by mpmath, and by literal integrals of the ordering kept."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from scipy import integrate

from avsym import Sampling
from derivations.claims import threshold
from numeric import Parameters, avalanche_field, enhancement
from tests.strategies import models, openings

SAMPLING = Sampling()
X0 = float(mpmath.findroot(lambda x: mpmath.besselk(0, x) - x * mpmath.besselk(1, x), 0.6))
BETA_C = float(4 / (X0 * mpmath.besselk(0, X0)))


def test_the_enclosed_numbers_are_those_of_another_root_finder():
    assert threshold.enclosures() == pytest.approx((X0, BETA_C), rel=1e-14)


def test_lambda_is_largest_at_x0():
    p = Parameters.preset("fig6")
    place = threshold.nonmonotonic(SAMPLING).notes["maximum at E"]
    assert place == pytest.approx(2 * 0.002 * np.sqrt(0.3) / X0, rel=0.01)
    assert enhancement(place, p) == pytest.approx(float(p.beta) / BETA_C, rel=1e-4)


def test_a_digit_more_or_less_in_x0_would_be_seen(monkeypatch):
    from derivations.claims import threshold as module
    from derivations.printed import PRINTED_DIGITS

    for wrong in ("0.595046", "0.595048"):
        monkeypatch.setitem(PRINTED_DIGITS, "x_0", wrong)
        assert module.maximum_at_x0(SAMPLING).verdict.value == "refuted"


@given(models(beta=openings.map(lambda excess: BETA_C * (1 + max(excess, 1e-6)))))
def test_on_a_line_of_constant_beta_there_is_always_an_avalanche(p):
    """Gamma four times, g_ep twice: beta is the same, and so is whether there is a field, which goes as Gamma."""
    moved = Parameters(2 * p.g_ep, 4 * p.gamma, p.omega0, p.mass)
    assert np.isfinite(avalanche_field(p))
    assert avalanche_field(moved) == pytest.approx(4 * float(avalanche_field(p)), rel=1e-6)


def test_the_window_opens_by_the_curvature_at_the_maximum():
    """ln(x K_0) is (1 - x_0^2)/2 (ln x/x_0)^2 below its maximum: a width 2 sqrt(2 ln(beta/beta_c)/(1 - x_0^2))."""
    ratio = threshold.reentrant(SAMPLING).notes["E_up/E_av"][1]
    assert np.log(ratio) == pytest.approx(2 * np.sqrt(2e-8 / (1 - X0**2)), rel=1e-4)


@pytest.mark.parametrize("ratio", [0.03, 0.1])
def test_the_threshold_of_the_ordering_kept_by_its_literal_integrals(ratio):
    from tests.oracles.fourfold import fourth_order_ratio

    least = threshold._threshold_of_kept(ratio)
    unit = {"g_ep": 1.0, "gamma": ratio, "omega0": 1.0, "mass": 0.5}
    scale = float(Parameters(**unit).beta)
    values = [
        least / scale * complex(fourth_order_ratio(2 * ratio / x, **unit)).real for x in np.geomspace(0.4, 0.8, 9)
    ]
    assert max(values) == pytest.approx(1, abs=2e-3)
    assert max(values) <= 1 + 1e-6


def test_without_a_field_the_ordering_kept_passes_one_by_its_broadened_level():
    """lambda'(0) = g^2/(4 omega_0 Gamma) int dq/2pi 4 Gamma/(4 Gamma^2 + (q^2 + omega_0)^2)."""
    gamma, omega0 = 0.002, 0.3
    level, _ = integrate.quad(lambda q: 4 * gamma / (4 * gamma**2 + (q * q + omega0) ** 2), -np.inf, np.inf, epsabs=0)
    coupling = np.sqrt(4 * omega0 * gamma / (level / (2 * np.pi)))
    found = threshold.beta_decides(SAMPLING).notes["(A7) passes 1 without a field from beta"]
    assert found == pytest.approx(coupling**2 / gamma / omega0**1.5, rel=1e-7)
    assert found == pytest.approx(4 * omega0 / gamma, rel=1e-3)
