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
    angle = np.linspace(0, np.pi, 400)
    waves = np.sqrt(np.pi) * width / 0.1 * np.exp(-((angle * width / 0.1) ** 2) / 4)
    lost = float(np.mean(waves * np.sin(angle / 2) ** 16)) + np.exp(-((np.pi * width / 0.1) ** 2) / 4)
    assert np.abs(Hilbert(grid)(np.exp(-x * x)) - 2 / np.sqrt(np.pi) * dawsn(x)).max() < 1e-9 + 1.01 * lost


@given(st.integers(0, 999))
def test_far_away_even_and_odd_frequencies_feel_a_spike_alike(place):
    """Else what stands on the even frequencies would not know of what stands on the odd ones."""
    grid = Grid(0.1, 0, 0, 1000)
    distance = np.arange(1000) - place
    far = np.abs(distance) > 60
    found = Hilbert(grid)((distance == 0).astype(float))
    assert np.abs(np.pi * distance[far] * found[far] - 1).max() < 0.01


@settings(max_examples=20)
@given(st.integers(20, 60), st.floats(0.01, 0.5), st.floats(0.0, 4.0))
def test_the_tail_is_what_a_longer_window_adds(size, gamma, center):
    short, long, pole = Grid(0.25, 0, -size, 2 * size), Grid(0.25, 0, -60000, 60000 + size), center - 1j * gamma
    below = np.where(np.arange(long.size) < 60000 - size, -2 * (1 / (long.frequency - pole)).imag, 0)
    expected = Hilbert(long)(below)[60000 - size :]
    found = Hilbert(short).of_tail(pole)
    assert np.abs(found - expected).max() < 1e-7 * np.abs(expected).max() + 1e-9
