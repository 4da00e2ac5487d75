"""derivations/lattice: onsets against curves whose onset is known, levels, the plan, and the committed record."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.evidence import evidence
from derivations.lattice import record, theory
from derivations.lattice.curves import NAMES, Curve, filled, follow
from derivations.lattice.onset import onset
from derivations.lattice.plan import plan, wanted

FIELD = np.geomspace(0.001, 1, 200)
EASY = Curve(0.5, 0.2)


@given(place=st.floats(0.005, 0.5), power=st.floats(1.5, 8.0), scale=st.floats(1e-6, 1.0))
def test_a_power_above_a_plateau_doubles_where_it_equals_the_plateau(place, power, scale):
    field = np.append(0.0, FIELD)
    found = onset(field, scale * (1 + (field / place) ** power))
    assert found.doubling == pytest.approx(place, rel=0.01)
    assert found.slope <= power * (1 + 1e-9)
    assert found.returns == 0


@given(place=st.floats(0.01, 0.3), width=st.floats(0.05, 0.3))
def test_a_step_in_the_logarithm_is_steepest_in_its_middle(place, width):
    found = onset(FIELD, np.exp(np.tanh(np.log(FIELD / place) / width)))
    assert found.steepest == pytest.approx(place, rel=0.04)
    assert found.slope == pytest.approx(1 / width, rel=0.2)


def test_a_flat_curve_has_no_doubling_and_a_dome_returns_once():
    assert np.isnan(onset(FIELD, np.ones(200)).doubling)
    dome = 1 + 9 * np.exp(-(np.log(FIELD / 0.05) ** 2))
    assert onset(FIELD, dome).returns == 1


def test_fields_without_a_solution_are_passed_over():
    occupation = 1 + (FIELD / 0.1) ** 3
    holed = np.where(np.arange(200) % 7 == 3, np.nan, occupation)
    assert onset(FIELD, holed).doubling == pytest.approx(onset(FIELD, occupation).doubling, rel=0.01)


def test_the_first_point_is_the_limit_of_no_field():
    assert onset(np.append(0.0, FIELD), np.append(0.5, np.full(200, 1.5))).doubling != 0.1
    with_zero = onset(np.append(0.0, FIELD), np.append(1.0, 1 + (FIELD / 0.1) ** 3))
    assert with_zero.doubling == pytest.approx(0.1, rel=0.01)


def test_the_bare_field_is_where_the_multiplier_is_one_on_the_side_of_weak_fields():
    x = np.geomspace(0.3, 8, 40)
    table = {"x": x.tolist(), "bare multiplier over beta": (x * np.exp(-x)).tolist()}
    beta = 8.0
    found = theory.bare_field(table, beta, 1.0)
    root = 2 / found
    assert root > 1
    assert beta * root * np.exp(-root) == pytest.approx(1, rel=1e-4)
    assert np.isnan(theory.bare_field(table, 2.0, 1.0))
    assert np.isnan(theory.bare_field(table, 0.0, 1.0))


def test_a_curve_is_followed_up_and_down_to_the_same_numbers():
    fields = (0.25, 0.5)
    up = follow(EASY, fields)
    down = follow(Curve(0.5, 0.2, start="down"), fields)
    full = follow(Curve(0.5, 0.2, start="filled"), fields)
    assert up.keys() == set(NAMES)
    assert up["field"] == list(fields)
    assert down["occupation"] == pytest.approx(up["occupation"], rel=1e-5)
    assert full["occupation"] == pytest.approx(up["occupation"], rel=1e-5)


def test_the_full_band_is_full_above_the_fermi_level():
    state = filled(EASY, 0.5)
    size = state.grid.size
    lesser, greater = state.self_energy[:size], state.self_energy[size : 2 * size]
    band = (state.frequency > 1) & (state.frequency < 5)
    assert lesser[band].sum() > 10 * greater[band].sum()


def test_the_power_that_electrons_carry_to_the_bath_is_bounded_by_the_work():
    found = follow(EASY, (0.5,))
    assert 0 < 2 * EASY.gamma * found["energy"][0] < 0.5 * found["current"][0]


def test_a_key_says_everything_that_is_not_the_default():
    keys = [curve.key for curve in wanted()]
    assert len(set(keys)) == len(keys)
    assert json.loads(Curve(0.1, 0.002, gap=2.0).key) == {"g_ep": 0.1, "gamma": 0.002, "gap": 2.0}


def test_every_curve_of_the_plan_is_in_the_record_with_its_fields():
    known = {row["key"]: row for row in evidence("lattice")["curves"]}
    for figure, curves in plan().items():
        for curve, fields in curves.items():
            assert set(fields) <= set(known[curve.key]["field"]), f"{figure}: {curve.key}"


def test_every_recorded_state_keeps_its_identities():
    for row in evidence("lattice")["curves"]:
        for occupation, residual, identity in zip(row["occupation"], row["residual"], row["identity"], strict=True):
            if occupation is not None:
                assert residual <= 1e-7
                assert identity <= 1e-6


def test_without_phonons_the_record_is_the_exact_occupation_of_the_ladder():
    from scipy import special

    curve = Curve(0.0, 0.002)
    orders = np.arange(-400, 401)
    for field in (0.107433, 0.384392):
        weight = special.jv(orders, 2 / field) ** 2
        exact = weight @ (0.5 - np.arctan((curve.gap + 2 + orders * field) / curve.gamma) / np.pi)
        assert record.at(curve, field) == pytest.approx(exact, rel=1e-5)


def test_an_unknown_curve_is_refused():
    with pytest.raises(ValueError, match="no curve"):
        record.columns(Curve(0.123, 0.002))
