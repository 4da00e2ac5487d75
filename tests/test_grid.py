"""Grids: commensurate with the field, no point on a Fermi step, wide enough, and refused where they cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import Parameters
from numeric.equations import Problem
from numeric.grid import Grid, choose, coarser, finer
from tests.strategies import decades


def chosen(p, field, **asked):
    problem = Problem(p, field, (1.0,), "einstein", False)
    return choose(problem.scales(), p, field, asked.get("resolution"), asked.get("window"))


@settings(max_examples=50)
@given(decades(0.02, 0.5), decades(0.03, 2.0), st.floats(0.05, 0.8), st.floats(0.0, 1.0))
def test_the_field_is_a_whole_number_of_steps_which_resolve_the_width(gamma, field, omega0, g_ep):
    p = Parameters(g_ep, gamma, omega0)
    grid = chosen(p, field)
    assert grid.stride * grid.step == pytest.approx(field, rel=1e-13)
    assert grid.step <= gamma / 4 * (1 + 1e-12)
    low, high = grid.edges
    assert low < 0
    assert high > 5 + g_ep  # the bare band ends there
    steps = grid.frequency / grid.step
    assert np.abs(steps - np.floor(steps) - 0.5).max() < 1e-6
    assert finer(grid).edges == pytest.approx(grid.edges, rel=1e-12)
    assert finer(grid).stride == 2 * grid.stride


@settings(max_examples=50)
@given(decades(0.03, 2.0), st.integers(2, 300), st.integers(2, 8))
def test_a_coarser_grid_is_coarser_over_the_same_window_and_commensurate(field, stride, factor):
    grid = Grid(field / stride, stride, -10 * stride, 25 * stride)
    found = coarser(grid, factor, field, 0.3)
    if found is None:
        assert stride < 3 * factor
    else:
        assert grid.step < found.step <= 2 * factor * grid.step
        assert found.stride * found.step == pytest.approx(field, rel=1e-13)
        assert found.edges[0] <= grid.edges[0] + 1e-9
        assert found.edges[1] >= grid.edges[1] - 1e-9


def test_what_cannot_be_is_refused_with_what_can():
    p = Parameters(0.3, 0.05, 0.3)
    with pytest.raises(ValueError, match=r"nearest that does is 0\.0294\d* \(field/17\)"):
        chosen(p, 0.5, resolution=0.03)
    with pytest.raises(ValueError, match="cuts the band"):
        chosen(p, 0.5, window=(-5.0, 4.0))
    with pytest.raises(ValueError, match=r"points, about .* GB"):
        chosen(p, 1e-9)
    assert chosen(p, 0.5, resolution=0.5 / 17).stride == 17
    assert chosen(p, 0.0).stride == 0
