"""derivations/claims/oscillation.py: the brute rule is a rule (it converges where it can), and how badly it does."""

import numpy as np
import pytest

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations import quadrature
from derivations.claims import oscillation
from derivations.quadrature import fig6
from tests.oracles.fourfold import fourth_order_ratio

EASY = {y.g_ep: 0.1, y.Gamma: 0.2, y.omega_0: 0.3, y.mass: 0.5, y.field: 0.5}


def by_hand(field, side, gamma=0.002, omega0=0.3, mass=0.5, g_ep=0.1):
    """(A7) on the same places, one at a time."""
    at, weights = np.polynomial.legendre.leggauss(16)
    total = 0j
    count = side // 16
    for i in range(count):
        s = 9 / gamma / count * (i + (at + 1) / 2)
        for j in range(count):
            q = -2 + 4 / count * (j + (at[:, None] + 1) / 2)
            phase = -2 * gamma * s + 1j * (q**2 / 2 / mass + omega0) * s + 1j * q * field * s * s / 2 / mass
            values = np.exp(phase) / (q * field * s + 2j * mass * gamma)
            total += weights @ values @ weights * (4 / count / 2) * (9 / gamma / count / 2)
    return 2 * (1j * mass * g_ep**2 / (2 * omega0) / (2 * np.pi) * total).real


@pytest.mark.parametrize("factor", [10.0, 1.0, 0.25])
def test_the_rule_is_applied_to_the_printed_integrand(factor):
    field = factor * fig6()[y.field]
    assert oscillation.on_a_grid(field, 64) == pytest.approx(by_hand(field, 64), rel=1e-8)


def test_the_rule_converges_where_little_oscillates(monkeypatch):
    monkeypatch.setattr(quadrature, "fig6", lambda: EASY)
    monkeypatch.setattr(oscillation, "MOMENTA", 12.0)
    oscillation._integrand.cache_clear()
    exact = fourth_order_ratio(0.5, 0.1, 0.2, 0.3, 0.5)
    errors = [abs(oscillation.on_a_grid(0.5, side) / exact - 1) for side in (256, 1024)]
    oscillation._integrand.cache_clear()
    assert errors[1] < min(errors[0], 0.02)


@pytest.mark.parametrize("reach", [1.0, 1.5, 3.0])
def test_no_other_cut_of_the_momentum_helps(monkeypatch, reach):
    monkeypatch.setattr(oscillation, "MOMENTA", reach)
    onset = fig6()[y.field]
    exact = fourth_order_ratio(onset, 0.1, 0.002, 0.3, 0.5)
    assert abs(oscillation.on_a_grid(onset, 512) / exact - 1) > 0.1


def test_one_integral_over_time_takes_thousands_of_evaluations():
    onset = fig6()[y.field]
    assert oscillation.evaluations_inside(onset, 0.55) > 1000


def test_the_verdict():
    decision = oscillation.slowly(Sampling())
    assert decision.verdict is Verdict.CONFIRMED
    assert decision.notes["momentum in closed form, 64000 evaluations: relative error at E_av"] < 1e-9
    errors = decision.notes["relative errors"]
    assert errors["E_av/4"][-1] > errors["E_av"][-1] > errors["10 E_av"][-1] > 0.1
