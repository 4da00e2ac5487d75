"""The Hilbert transform against known pairs, and the tail below the window against a longer window."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.grid import Grid
from numeric.hilbert import Hilbert


@settings(max_examples=20)
@given(st.floats(0.3, 2.0), st.floats(-3.0, 3.0))
def test_a_gaussian_gives_dawsons_function(width, center):
    from scipy.special import dawsn

    grid = Grid(0.1, 0, -300, 600)
    x = (grid.frequency - center) / width
    assert np.abs(Hilbert(grid)(np.exp(-x * x)) - 2 / np.sqrt(np.pi) * dawsn(x)).max() < 1e-9 + np.exp(
        -((np.pi * width / 0.1) ** 2) / 4
    )


@settings(max_examples=20)
@given(st.integers(20, 60), st.floats(0.01, 0.5), st.floats(0.0, 4.0))
def test_the_tail_is_what_a_longer_window_adds(size, gamma, center):
    short, long, pole = Grid(0.25, 0, -size, 2 * size), Grid(0.25, 0, -60000, 60000 + size), center - 1j * gamma
    below = np.where(np.arange(long.size) < 60000 - size, -2 * (1 / (long.frequency - pole)).imag, 0)
    expected = Hilbert(long)(below)[60000 - size :]
    found = Hilbert(short).of_tail(pole)
    assert np.abs(found - expected).max() < 1e-7 * np.abs(expected).max() + 1e-9
