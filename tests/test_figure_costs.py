"""The cost campaign in figure and report: its own numbers and exponents, and nothing where there is no record."""

import copy

import numpy as np
import pytest

from derivations.figures import computed, render
from derivations.figures import costs as drawn
from derivations.report import costs as told

RECORD = {
    "command": "python -m somewhere --write",
    "machine": "a machine with 2 cores",
    "seconds": 12,
    "ladder against orders": {"orders": [25, 50, 100], "seconds": [0.002, 0.004, 0.008], "exponent": 1.0},
    "200 orders against frequencies": {
        "frequencies": [1000, 2000, 4000, 80_000],
        "seconds of 200 orders": [0.01, 0.02, 0.04, 0.8],
        "exponent": 1.25,
        "target": 0.1,
    },
    "table of all orderings": {
        "orderings": [12, 1_814_400],
        "seconds": [1e-4, 0.63],
        "peak MB": [0.01, 218.0],
        "exponent of time": 1.5,
        "exponent of memory": 0.75,
    },
}


@pytest.fixture(autouse=True)
def record(monkeypatch):
    monkeypatch.setattr(drawn, "evidence", lambda name: copy.deepcopy(RECORD))


def test_every_measured_point_is_in_the_table():
    table = computed(drawn.COSTS)
    assert {column.size for column in table.values()} == {4}
    for name, (title, along, counted) in drawn.PANELS.items():
        for column in (along, *counted):
            kept = table[f"{title}: {column}"]
            np.testing.assert_array_equal(kept[np.isfinite(kept)], RECORD[name][column])


def test_it_is_drawn():
    files = render(drawn.COSTS).files
    assert files["png"]
    assert files["csv"].startswith(b"# Figure costs")


def test_the_report_says_the_largest_case_and_the_exponent_of_each():
    page = told.section_of(RECORD)
    for text in (
        "80,000",
        "0.8 s",
        "1.25",
        "1,814,400",
        "0.63 s",
        "1.50",
        "218 MB",
        "0.75",
        RECORD["command"],
        "2 cores",
    ):
        assert text in page


def test_without_a_record_the_report_says_so():
    assert "No evidence of this campaign" in told.section_of({})
