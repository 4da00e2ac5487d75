"""The refinement campaign: it ran on these sources, its orders are what its errors say, and it is drawn."""

import numpy as np
import pytest

from derivations.evidence import evidence
from derivations.figures import find, render
from tests.benchmarks import refinement as campaign

CASES = evidence("refinement")["cases"]


@pytest.mark.parametrize("name", CASES)
def test_errors_fall_as_the_record_says(name):
    case = CASES[name]
    step = np.array(case["step"])
    for of in ("occupation", "current"):
        error = np.abs(case["error"][of])
        if "width" in case:  # exponentially, and at the end below anything of an order
            assert error[-1] < 1e-8
            assert 0.05 <= case["width"][of] < 0.2
        else:  # second order, each halving of the step a quarter, until a small first order is seen: soon if g is large
            order, quarter = (1.8, 3.0) if "strong" in name else (1.99, 3.8)
            assert np.all(error[1:4] < error[:3] / quarter)
            assert case["orders"][of]["order"] >= order
            assert abs(case["orders"][of]["first"]) * step[0] < 0.12 * error[0]


@pytest.mark.parametrize("name", ["T > 0", "T = 0"])
def test_a_sample_of_the_record_is_computed_again(name):
    parameters, phonon, kind = campaign.CASES[name]
    case, place = CASES[name], 3
    again = campaign.solved(parameters, phonon, campaign.COUNTS[kind][place])
    for of in ("occupation", "current"):
        found = getattr(again, of) / case["finest"][of] - 1
        assert found == pytest.approx(case["error"][of][place], rel=1e-3, abs=1e-10)


def test_it_is_drawn():
    files = render(find("refinement")).files
    assert files["png"]
    assert files["csv"].startswith(b"# Figure refinement")
