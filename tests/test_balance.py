"""The coarse step: none at the fixed point, exact for the density of a ladder, and many iterations saved."""

from itertools import islice

import numpy as np
from scipy.sparse import csc_array

from numeric import Parameters
from numeric.acceleration import mixed
from numeric.balance import Scattering, _solved, balanced
from numeric.equations import Equations, Problem
from numeric.grid import choose
from numeric.lattice import Local, SelfEnergy


def test_a_two_class_ladder_is_solved_in_one_step():
    # classes 0 and 1 exchange electrons by a phonon of one step; both leak; the balance is a 2x2 system
    greater, lesser = np.full(6, 1.0), np.full(6, 1e-9)
    escape, source = np.full(6, 0.1), np.array([1e-9, 3e-9] * 3)
    local, modes = Local(-0.5j * (lesser + greater), lesser, greater, np.zeros(8)), [(1, 0.7)]
    moved = np.append(0.7 * lesser[1:], 0.0)
    out = np.append(0.0, 0.7 * greater[:-1])
    used = SelfEnergy(escape * lesser / greater - source, np.zeros(6), np.zeros(6))  # makes each class balance
    new = Scattering(moved, out, modes)
    found = balanced(local, used, new, escape, 2).lesser
    flow = 0.7 * 1e-9 * np.array([2, 3])  # out of class 0 (two pairs inside the window), out of class 1 (three)
    matrix = np.array([[0.3e-9 + flow[0], -flow[1]], [-flow[0], 0.3e-9 + flow[1]]])
    excess = np.array([((moved - used.lesser) * greater - out * lesser)[i::2].sum() for i in (0, 1)])
    factor = 1 + np.linalg.solve(matrix, excess)
    assert np.allclose(found, np.tile(factor, 3) * 1e-9, rtol=1e-6)


def test_a_class_without_electrons_is_left_alone():
    change = _solved(np.array([0.0, 0.2, -0.1]), np.array([0.0, 2.0, 1.0]), csc_array((3, 3)))
    assert np.allclose(change, [0, 0.1, -0.1])


def test_the_coarse_step_keeps_causality_and_leaves_the_fixed_point_alone():
    p = Parameters(0.6, 0.02, 0.3, gap=0.5)
    problem = Problem(p, 0.3, (1.0,), "einstein", False)
    loop = Equations(problem, choose(problem.scales(), p, 0.3, None, None))
    trials = list(islice(mixed(loop.image, loop.empty(), loop.blocks), 90))
    assert all(trial.image[: loop.blocks.positive].min() >= 0 for trial in trials)
    assert trials[-1].distance < 1e-8
    local, used = loop.local(trials[-1].state), loop.parts(trials[-1].state)
    after = balanced(local, used, loop._phonon.scattering(local), loop._bath.greater, loop.grid.stride)
    assert np.abs(after.lesser - local.lesser).max() < 1e-7 * local.lesser.max()


def test_without_the_coarse_step_mixing_is_many_times_slower(monkeypatch):
    p = Parameters(1.0, 0.02, 0.3)
    problem = Problem(p, 0.5, (1.0,), "einstein", False)
    loop = Equations(problem, choose(problem.scales(), p, 0.5, 0.01, None))
    count = next(n for n, trial in enumerate(mixed(loop.image, loop.empty(), loop.blocks)) if trial.distance < 1e-6)
    monkeypatch.setattr("numeric.equations.balanced", lambda local, *_: local)
    plain = [trial.distance for trial in islice(mixed(loop.image, loop.empty(), loop.blocks), 4 * count)]
    assert min(plain) > 1e-6
