"""Beyond the window: what continues the recursion is the self-energy of a wider window, and no weight is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import Parameters
from numeric.equations import Equations, Problem
from numeric.grid import Grid
from numeric.tails import Tails


def test_the_rows_outside_are_those_of_a_wider_window():
    p, field, stride = Parameters(0.5, 0.1, 0.3, gap=0.5, temperature=0.1), 0.5, 20
    problem = Problem(p, field, (1.0,), "einstein", False)
    narrow, wide = (Equations(problem, Grid(field / stride, stride, -stride * n, 2 * stride * n)) for n in (25, 60))
    part = wide.parts(wide.image(wide.empty()))
    inverse = wide._tails.z(wide.grid.frequency) - part.real + 0.5j * (part.lesser + part.greater)
    below, above = narrow._tails.rows()
    for rows, start, sign in ((below, 34 * stride, -1), (above, 85 * stride, 1)):
        for n in range(3):
            here = slice(start + sign * n * stride, start + (sign * n + 1) * stride)
            of_phonons = np.abs(problem.strength / narrow._tails.z(wide.grid.frequency[here])).max()
            assert np.abs(rows[n] - inverse[here]).max() < 0.05 * of_phonons


@settings(max_examples=20)
@given(
    st.floats(0.05, 0.3), st.floats(-2.0, 4.0), st.floats(0.0, 2.0), st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0])
)
def test_window_and_tails_hold_one_state_together(gamma, center, bands, strength, skew):
    grid = Grid(gamma / 4, 0, round(-25 * 4 / gamma), round(52 * 4 / gamma))
    tails = Tails(grid, center, gamma, bands, strength)
    z = tails.z(grid.frequency)
    retarded = 1 / (z - (bands + strength) / (z - skew))  # skewed: 1/w^5 in the imaginary part
    inside = -retarded.imag.sum() * grid.step / np.pi
    below, above = tails.weights(retarded)
    assert inside + below + above == pytest.approx(1, abs=1e-7)
    assert min(below, above) > 1e-4  # and they matter
