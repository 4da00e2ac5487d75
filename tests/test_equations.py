"""The loop against diagrams: its expansion in g^2 is the sum of the non-crossing ones, its iterations the rainbows."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from avsym import diagrams, orderings, rainbow
from numeric import Parameters
from numeric.acceleration import accelerated
from numeric.equations import Equations, Problem
from numeric.grid import Grid
from tests.oracles.chain import Chain, shifted
from tests.oracles.noncrossing import Diagrams

FIELD, STRIDE, STEPS, GAMMA, GAP, TEMPERATURE = 1.0, 20, 8, 0.5, 0.5, 0.3
OMEGA0 = FIELD / STRIDE * STEPS
CHAIN = Chain(FIELD, STRIDE, -STRIDE * 60, 125, GAMMA, GAP, TEMPERATURE)
BOSONS = 1 / np.expm1(OMEGA0 / TEMPERATURE)
GRID = Grid(CHAIN.step, STRIDE, CHAIN.first, CHAIN.sites * STRIDE)
MIDDLE = np.abs(CHAIN.frequency - 2.5) < 6


def equations(g2):
    p = Parameters(np.sqrt(g2), GAMMA, OMEGA0, gap=GAP, temperature=TEMPERATURE)
    return Equations(Problem(p, FIELD, (1.0,), "einstein", False), GRID)


def self_energy(g2):
    """``Sigma^R`` and ``-i Sigma^<`` of the full loop, to rounding."""
    loop = equations(g2)
    state = next(t for t in accelerated(loop.image, loop.empty(), loop.blocks) if t.distance < 1e-14).image
    part = loop.parts(state)
    return part.real - 0.5j * (part.lesser + part.greater), part.lesser


@cache
def series():
    """Taylor coefficients of both in (g^2/0.06), by interpolation at Chebyshev points in 0 < g^2 < 0.06."""
    points = 0.03 * (1 + np.cos(np.pi * (np.arange(9) + 0.5) / 9))
    values = [self_energy(g2) for g2 in points]
    powers = (points / 0.06)[:, None] ** np.arange(1, 10)
    return [np.linalg.solve(powers, np.array([value[i] for value in values])) for i in (0, 1)]


def coefficients(order):
    """What multiplies ``g^order`` in both."""
    return [each[order // 2 - 1] / 0.06 ** (order // 2) for each in series()]


@pytest.mark.parametrize(("order", "count"), [(2, 1), (4, 1), (6, 2)])
def test_the_expansion_in_the_coupling_is_the_sum_of_diagrams_without_crossings(order, count):
    """Two discretisations differ by 4e-6 at most, that of order 6 by 4e-5 on twice the step.

    Order 2 is limited by the length of the chain (3e-5, 4e-6, 5e-7 for 65, 125, 245 sites), order 6 by the step down to
    1e-6 and by the interpolation in g^2 at 3e-6.
    """
    lines = [d for d in diagrams(order, kind="noncrossing") if d.is_irreducible]
    assert len(lines) == count
    engine = Diagrams(CHAIN, OMEGA0, STEPS, BOSONS)
    values = [engine.value(line.pairs) for line in lines]
    retarded, lesser = (sum(each) for each in zip(*values, strict=True))
    found = coefficients(order)
    assert np.abs(found[0] - retarded)[MIDDLE].max() < 1e-5 * np.abs(retarded).max()
    assert np.abs(1j * found[1] - lesser)[MIDDLE].max() < 1e-5 * np.abs(lesser).max()


def test_with_frozen_propagators_and_losses_off_the_iterations_are_the_rainbow_orders():
    loop = equations(1.0)
    bare = loop.empty()
    propagator, bath = loop.local(bare), loop._bath
    lesser, found = propagator.lesser, []
    for _ in range(3):
        emitted = loop._phonon.scattering(type(propagator)(propagator.retarded, lesser, 0 * lesser, lesser)).lesser
        found.append(emitted)
        loop._bath = type(bath)(emitted, 2 * GAMMA - emitted)  # the only source; the width stays the bath's
        frozen = loop.local(bare)
        lesser = frozen.lesser - _outside(loop, bare)
    engine, previous = Diagrams(CHAIN, OMEGA0, STEPS, BOSONS), None
    for n, mine in enumerate(found, 1):
        kept = [o for o in orderings(rainbow(2 * n)) if o.lesser == 1 and o.emitted == n]
        assert len(kept) == 1  # one ordering: G^R .. G^< .. G^A, n phonons cross the cut
        matrices = engine.free[1] if previous is None else _between(engine, previous)
        local = engine.local(matrices)
        c = 1 / (2 * OMEGA0)
        previous = c * ((1 + BOSONS) * shifted(local, STEPS) + BOSONS * shifted(local, -STEPS))
        assert np.abs(1j * mine - previous)[MIDDLE].max() < 1e-6 * np.abs(previous)[MIDDLE].max()


def _between(engine, source):
    green = engine.free[0]
    return green @ engine.matrices(source) @ green.conj().swapaxes(1, 2)


def _outside(loop, state):
    """What the filled tail below the window sends in, which no finite chain has."""
    kept, loop._bath = loop._bath, type(loop._bath)(0 * loop._bath.lesser, loop._bath.lesser + loop._bath.greater)
    sent = loop.local(state).lesser
    loop._bath = kept
    return sent


def test_the_tails_know_the_second_moment_of_the_band():
    """``int e^2 rho(e) de`` of the lattice about its centre, by a sum over momenta."""
    hopping = (0.7, 0.2)
    k = (np.arange(60) + 0.5) * np.pi / 60
    band = 2 * hopping[0] * np.cos(k)[:, None] + 2 * hopping[1] * np.cos(k)
    p = Parameters(0.1, GAMMA, OMEGA0, gap=GAP)
    assert Equations(Problem(p, FIELD, hopping, "einstein", False), GRID)._tails.bands == pytest.approx(
        (band**2).mean()
    )


@pytest.mark.parametrize(("first", "filled"), [(-40, 40), (0, 0), (7, 0), (-300, 200)])
def test_each_part_of_a_state_is_measured_by_its_own_size(first, filled):
    """Holes and electrons below and above the Fermi level apart, then the real part, then the Hartree shift."""
    p = Parameters(0.1, GAMMA, OMEGA0, gap=GAP, temperature=TEMPERATURE)
    grid = Grid(CHAIN.step, STRIDE, first, 200)
    blocks = Equations(Problem(p, FIELD, (1.0,), "einstein", False), grid).blocks
    ends = [0, filled, 200, 200 + filled, 400, 600, 601]
    assert [(part.start, part.stop) for part in blocks.parts] == list(pairwise(ends))
    assert blocks.positive == 400
