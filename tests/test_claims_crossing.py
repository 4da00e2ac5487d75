"""derivations/claims/crossing.py: the crossing diagram on contours against amplitudes on the real line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations.claims import crossing
from derivations.quadrature import fig6
from tests.oracles.crossing import crossing_and_nested
from tests.oracles.fourfold import fourth_order_ratio

FIG6 = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}
ONSET = fig6()[y.field]


def values(field, p, **model):
    numbers = {**FIG6, **model}
    return {y.field: field, y.p: p, y.g_ep: numbers["g_ep"], y.Gamma: numbers["gamma"], y.omega_0: numbers["omega0"],
            y.mass: numbers["mass"]}  # fmt: skip


def test_the_referees_numbers():
    assert crossing.ratio(values(ONSET, 0.0)) == pytest.approx(0.0282, abs=5e-5)
    assert crossing.ratio(values(2e-3, 0.0)) == pytest.approx(0.036, abs=5e-4)


@pytest.mark.parametrize("p", [0.0, -0.3])
def test_contours_and_amplitudes_agree_at_fig_6(p):
    crossed, nested = crossing_and_nested(ONSET, **FIG6, p=p)
    assert crossing.ratio(values(ONSET, p)) == pytest.approx(crossed, abs=1e-4)
    assert nested == pytest.approx(fourth_order_ratio(ONSET, *FIG6.values()), rel=1e-4)


@pytest.mark.parametrize(("field", "p"), [(0.02, 0.0), (0.05, -0.4), (0.2, -1.0)])
def test_contours_and_amplitudes_agree_at_strong_dephasing(field, p):
    model = {**FIG6, "gamma": 0.03}
    crossed, _ = crossing_and_nested(field, **model, p=p, width=0.03, ratio=1.4, outer=300, reach=1000)
    assert crossing.ratio(values(field, p, gamma=0.03)) == pytest.approx(crossed, rel=1e-3)


@pytest.mark.parametrize("p", [0.27, 0.55, 1.2])
def test_off_the_resonance_it_is_small_along_the_force_too(p):
    crossed, nested = crossing_and_nested(ONSET, **FIG6, p=p)
    assert 0 < crossed < crossing.SMALL / 2 * nested


@pytest.mark.parametrize(("field", "p", "part"), [(ONSET, 0.64, 1 / 6), (2e-3, 0.65, 1 / 5)])
def test_at_the_resonance_along_the_force_it_is_not_small(field, p, part):
    crossed, nested = crossing_and_nested(field, **FIG6, p=p)
    assert crossed == pytest.approx(part * nested, rel=0.05)
    assert crossing.nested_only(Sampling()).notes["resonance"] == pytest.approx(p, rel=0.03)


@given(st.floats(-1.5, 1.5), st.floats(0.02, 0.5))
@settings(max_examples=6, deadline=None)
def test_the_crossing_diagram_is_never_larger_than_the_nested_one(p, field):
    crossed, nested = crossing_and_nested(field, **{**FIG6, "gamma": 0.03}, p=p, width=0.03, ratio=2.0, count=6)
    assert abs(crossed) < nested


def test_without_a_field_and_at_rest_the_two_diagrams_are_equal():
    p = {**FIG6, "gamma": 0.03}
    crossed, nested = crossing_and_nested(1e-6, **p, p=0.0)
    gamma = p["gamma"] / p["omega0"]
    closed = p["g_ep"] ** 2 / p["gamma"] * np.sqrt(1 / p["omega0"] ** 3) / 4
    assert crossed == pytest.approx(nested, rel=1e-3)
    assert nested == pytest.approx(closed * np.sin(np.arctan(2 * gamma) / 2) / (1 + 4 * gamma**2) ** 0.25, rel=2e-3)


@pytest.mark.parametrize("p", [0.0, -0.2, -2.0])
def test_half_the_step_gives_the_same(p):
    coarse, fine = (crossing.ratio(values(ONSET, p), step) for step in (1.0, 0.5))
    assert coarse == pytest.approx(fine, rel=1e-6)


def test_a_momentum_along_the_force_is_refused():
    with pytest.raises(ValueError, match="allowed is p <= 0"):
        crossing.ratio(values(ONSET, 0.1))


def test_the_verdict():
    decision = crossing.nested_only(Sampling())
    assert decision.verdict is Verdict.CONFIRMED
    assert decision.notes["nested"][0] == pytest.approx(1.0518, abs=1e-4)
    assert max(map(abs, decision.notes["crossing, at rest"])) < decision.notes["at E = 0"]
