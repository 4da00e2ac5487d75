"""Phonons: what is scattered in is scattered out, energies add up, and few electrons keep their own precision."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import Parameters
from numeric.grid import Grid
from numeric.lattice import Local
from numeric.phonons import Damped, Einstein
from numeric.tails import Tails
from tests.strategies import seeds

GRID = Grid(0.05, 10, -120, 300)
TAILS = Tails(GRID, 2.5, 0.2, 2.0, 0.3)


def phonon(kind, temperature):
    p = Parameters(0.3, 0.2, 0.33, temperature=temperature, phonon_damping=0.2)
    if kind == "einstein":
        return Einstein(GRID, p, (0.2, 0.1 * (temperature > 0)), TAILS)
    return Damped(GRID, p, TAILS, hot=kind == "hot")


def electrons(seed, scale=1.0):
    """Many below the Fermi level and few above, ``scale`` times as many."""
    random, w = np.random.default_rng(seed), GRID.frequency
    retarded = 1 / (TAILS.z(w) - 2.3 / TAILS.z(w))
    few = scale * random.uniform(0.2, 1.0, w.size) * 1e-3
    filled = np.where(w < 0, 1 - few, few)
    empty = np.where(w < 0, few, 1 - few)
    return Local(retarded, -2 * filled * retarded.imag, -2 * empty * retarded.imag, np.zeros(0))


@settings(max_examples=20, deadline=None)
@given(seeds, st.sampled_from(["einstein", "ohmic", "hot"]), st.sampled_from([0.0, 0.1]))
def test_what_is_scattered_in_is_scattered_out_and_energy_is_that_of_the_phonons(seed, kind, temperature):
    local, one = electrons(seed), phonon(kind, temperature)
    found, (given_, taken) = one.scattering(local), one.power(local)
    gain, loss = found.lesser * local.greater, found.greater * local.lesser
    assert gain.sum() == pytest.approx(loss.sum(), rel=1e-12, abs=0)
    lost = GRID.step / (2 * np.pi) * float(GRID.frequency @ (loss - gain))
    assert lost == pytest.approx(given_ - taken, rel=1e-9)
    assert found.lesser.min() >= 0
    assert found.greater.min() >= 0


@pytest.mark.parametrize("kind", ["einstein", "ohmic", "hot"])
@pytest.mark.parametrize("scale", [1.0, 1e-15])
def test_particle_balance_holds_relative_to_the_flux_however_few_move(kind, scale):
    local = electrons(1, scale)
    found = phonon(kind, 0.0).scattering(local)
    received, given_ = found.lesser @ local.greater, found.greater @ local.lesser
    assert received == pytest.approx(given_, rel=1e-10, abs=0)
    assert received < 10 * scale


def test_a_mode_between_two_frequencies_is_a_mixture_with_the_right_mean():
    (below, weight), (above, other) = phonon("einstein", 0.0)._modes
    assert (below, above) == (6, 7)
    assert (weight * below + other * above) * GRID.step == pytest.approx(0.33)
    assert weight + other == pytest.approx(1)


def test_scattering_is_literally_the_shifted_sum():
    local, one = electrons(2), phonon("einstein", 0.1)
    down, up = np.zeros(GRID.size), np.zeros(GRID.size)
    for i in range(GRID.size):
        for steps, weight in one._modes:
            for rate, fall in ((0.2, steps), (0.1, -steps)):
                if 0 <= i + fall < GRID.size:
                    down[i] += rate * weight * local.lesser[i + fall]
                if 0 <= i - fall < GRID.size:
                    up[i] += rate * weight * local.greater[i - fall]
    found = one.scattering(local)
    assert np.allclose(found.lesser, down, rtol=1e-13)
    assert np.allclose(found.greater, up, rtol=1e-13)
