"""Figure ``levels``: the committed multipliers are the theory's, and other parameters are computed."""

import numpy as np
import pytest

from derivations.evidence import evidence
from derivations.figures import computed, levels
from derivations.figures.levels import LEVELS
from numeric import Parameters, avalanche_field, enhancement, enhancement_integral, rainbow_multiplier

FIG6 = Parameters.preset("fig6")


@pytest.fixture(scope="module")
def table():
    return computed(LEVELS)


def test_the_committed_multipliers_are_at_this_figures_parameters_and_fields(table, monkeypatch):
    monkeypatch.setattr(levels, "computed_multipliers", None)
    again = computed(LEVELS)
    assert all(np.array_equal(again[name], table[name], equal_nan=True) for name in table)
    assert np.isfinite(table["bare"]).sum() > 25
    assert np.isfinite(table["dressed"]).sum() > 15


@pytest.mark.parametrize("place", [16, 20])
def test_a_sample_of_the_committed_multipliers_is_found_again(place):
    known = evidence("levels")
    field = known["field"][place]
    assert rainbow_multiplier(field, FIG6) == pytest.approx(known["bare"][place], rel=1e-7)


def test_a_conserving_multiplier_is_found_again():
    known = evidence("levels")
    place = 15
    assert rainbow_multiplier(known["field"][place], FIG6, dressed=True) == pytest.approx(
        known["dressed"][place], rel=1e-6
    )


def test_what_the_caption_says_holds_at_the_committed_parameters(table):
    field = table["field"]
    start, stop = field[table["bare_is_one"] == 1]
    lower, upper = field[table["closed_is_one"] == 1]
    assert (lower, upper) == (avalanche_field(FIG6), avalanche_field(FIG6, "upper"))
    assert start < lower < stop < upper
    assert (table["bare"][table["bare_is_one"] == 1] == 1).all()
    known = np.isfinite(table["bare"])
    inside = (start < field) & (field < stop)
    assert (table["bare"][known & inside] > 1).all()
    assert (table["bare"][known & ((field < start) | (field > stop))] < 1).all()
    assert np.nanmax(table["dressed"]) < 1


def test_it_says_how_far_it_is_at_other_parameters(capsys):
    found = computed(LEVELS.with_settings(gamma=0.03, low=0.02, high=0.1, points=9))
    said = capsys.readouterr()
    assert said.out == ""
    assert "0/6  bare multiplier at field 0.1" in said.err
    assert "6/6  multipliers" in said.err
    assert np.isfinite(found["dressed"]).sum() == 2


def test_the_committed_ones_need_no_waiting(capsys):
    computed(LEVELS)
    assert capsys.readouterr().err == ""


def test_the_first_ratio_is_the_closed_form_and_the_integral(table):
    np.testing.assert_array_equal(table["enhancement"], enhancement(table["field"], FIG6))
    np.testing.assert_array_equal(table["enhancement_integral"], enhancement_integral(table["field"], FIG6))
    roots = table["closed_is_one"] == 1
    np.testing.assert_allclose(table["enhancement"][roots], 1, rtol=1e-9)


@pytest.mark.parametrize("settings", [{"g_ep": 0.2}, {"points": 9}, {"low": 1e-3}])
def test_other_parameters_or_fields_are_computed(monkeypatch, settings):
    def multiplier(field, p, dressed):
        if dressed and field < 0.02:
            raise ArithmeticError("out of reach")
        return 100 * p.g_ep * (0.5 if dressed else 1)

    def root(p, branch):
        return {"lower": 2e-3, "upper": 3e-2}[branch]

    monkeypatch.setattr(levels, "rainbow_multiplier", multiplier)
    monkeypatch.setattr(levels, "rainbow_field", root)
    figure = LEVELS.with_settings(**settings)
    found = computed(figure)
    places = np.isin(found["field"], figure.axis.values[::8])
    assert (found["bare"][places] == 100 * figure["g_ep"]).all()
    assert (found["dressed"][places & (found["field"] >= 0.02)] == 50 * figure["g_ep"]).all()
    assert np.isnan(found["dressed"][found["field"] < 0.02]).all()
    assert found["field"][found["bare_is_one"] == 1].tolist() == [2e-3, 3e-2]
