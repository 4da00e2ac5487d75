"""derivations/claims/field_strength.py: the limit of the dephasing by mpmath, the rise by the oracle's integral."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsym import Sampling, Verdict
from derivations.claims import field_strength
from tests.oracles.fourfold import fourth_order_ratio

G, OMEGA0, MASS = 0.1, 0.3, 0.5


def enhancement(field, gamma):
    """lambda of Eq. (11), the Bessel function by its integral."""
    x = 2 * gamma * mpmath.sqrt(2 * MASS * OMEGA0) / field
    bessel = mpmath.quad(lambda u: mpmath.exp(-x * mpmath.cosh(u)), [0, 1, 2, 4, 8, 16, 32])
    return float(MASS * G**2 / (OMEGA0 * field) * bessel)


@given(st.floats(-9, -2).map(lambda power: 10.0**power))
def test_at_the_limit_lambda_is_one_and_below_it_larger(field):
    gamma = field_strength.largest_gamma(field)
    assert enhancement(field, gamma) == pytest.approx(1.0, rel=1e-9)
    assert enhancement(field, 0.9 * gamma) > 1 > enhancement(field, 1.1 * gamma)


def test_every_field_has_a_limit_that_shrinks_with_it():
    limits = [field_strength.largest_gamma(field) for field in field_strength.FIELDS]
    assert all(limit > 0 for limit in limits)
    assert limits == sorted(limits, reverse=True)


def test_at_a_fixed_dephasing_a_weak_field_does_nothing():
    notes = field_strength.infinitesimal(Sampling()).notes
    ours = notes["Gamma = 0.002: Eq. (11) there"]
    onset = notes["Gamma = 0.002: E_av"]
    for part, value in zip(notes["Gamma = 0.002: E/E_av"], ours, strict=True):
        assert value == pytest.approx(enhancement(part * onset, 0.002), rel=1e-8)
    assert ours[-1] < 1e-9


def test_the_exponents_tend_to_one():
    slopes = list(field_strength.infinitesimal(Sampling()).notes["d ln Gamma/d ln E there"].values())
    assert slopes == sorted(slopes)
    x = 2 * field_strength.largest_gamma(1e-6) * np.sqrt(2 * MASS * OMEGA0) / 1e-6
    by_hand = 1 - mpmath.besselk(0, x) / (x * mpmath.besselk(1, x))  # d ln x/d ln E = -K_0/(x K_1)
    assert slopes[1] == pytest.approx(float(by_hand), rel=1e-3)
    assert 0.95 < slopes[-1] < 1


def test_the_rise_from_no_field():
    decision = field_strength.strong(Sampling())
    onset, end = decision.notes["E"][3], decision.notes["E"][-1]
    gamma = 0.002 / OMEGA0
    floor = G**2 / 0.002 / OMEGA0**1.5 / 4 * np.sin(np.arctan(2 * gamma) / 2) / (1 + 4 * gamma**2) ** 0.25
    rise = fourth_order_ratio(onset, G, 0.002, OMEGA0, MASS) / floor
    assert decision.findings[0].value == pytest.approx(rise, rel=1e-9)
    assert rise == pytest.approx(20.74, abs=0.01)
    assert enhancement(onset, 0.002) == pytest.approx(1, rel=1e-9)
    assert enhancement(end, 0.002) == pytest.approx(1, rel=1e-9)
    assert decision.notes["Eq. (A7)"][-1] == pytest.approx(fourth_order_ratio(end, G, 0.002, OMEGA0, MASS), rel=1e-9)


def test_the_verdicts():
    assert {claim.decide(Sampling()).verdict for claim in field_strength.CLAIMS} == {Verdict.CONFIRMED}
