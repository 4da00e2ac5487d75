"""The step near the solution: none at the solution, causal, and a faster way there than the balance of classes."""

from itertools import islice

import numpy as np

from numeric import Parameters
from numeric.acceleration import mixed
from numeric.equations import Equations, Problem
from numeric.grid import choose
from numeric.iteration import iterated


def loop(phonon="einstein"):
    p = Parameters(0.8, 0.05, 0.3, gap=0.5, phonon_damping=0.1)
    problem = Problem(p, 0.3, (1.0,), phonon, False)
    return Equations(problem, choose(problem.scales(), p, 0.3, None, None))


def test_it_leaves_the_solution_alone_and_is_causal_and_many_times_faster_near_it():
    equations = loop()
    end = next(t for t in iterated(equations, equations.empty()) if t.distance < 1e-13).state
    kinetics = equations.kinetics(end)
    assert equations.blocks.distance(end, equations.image(end, kinetics)) < 1e-11
    off = end.copy()
    size = equations.grid.size
    off[:size] *= 1 + 1e-3 * np.sin(np.arange(size))
    fast, slow = (
        list(islice(mixed(image, off, equations.blocks), 16))
        for image in (lambda state: equations.image(state, kinetics), equations.image)
    )
    assert all(trial.image[: 2 * size].min() >= 0 for trial in fast)
    assert fast[-1].distance < 0.1 * slow[-1].distance


def test_damped_phonons_have_it_too():
    equations = loop("ohmic")
    trials = list(islice(iterated(equations, equations.empty()), 60))
    assert min(trial.distance for trial in trials) < 1e-10
