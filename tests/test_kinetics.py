"""The step near the solution: none at the solution, causal, and a faster way there than the balance of classes."""

from itertools import islice

import numpy as np
import pytest

from numeric import Parameters
from numeric.acceleration import mixed
from numeric.balance import Scattering
from numeric.equations import Equations, Problem
from numeric.grid import choose
from numeric.iteration import iterated
from numeric.kinetics import flow, kinetics, polynomials
from numeric.lattice import Local, SelfEnergy


def loop(phonon="einstein"):
    p = Parameters(0.8, 0.05, 0.3, gap=0.5, phonon_damping=0.1)
    problem = Problem(p, 0.3, (1.0,), phonon, False)
    return Equations(problem, choose(problem.scales(), p, 0.3, None, None))


def test_it_leaves_the_solution_alone_and_is_causal_and_many_times_faster_near_it():
    equations = loop()
    end = next(t for t in iterated(equations, equations.empty()) if t.distance < 1e-13).state
    linear = equations.kinetics(end)
    assert equations.blocks.distance(end, equations.image(end, linear)) < 1e-11
    off = end.copy()
    size = equations.grid.size
    off[:size] *= 1 + 1e-3 * np.sin(np.arange(size))
    fast, slow = (
        list(islice(mixed(image, off, equations.blocks), 16))
        for image in (lambda state: equations.image(state, linear), equations.image)
    )
    assert all(trial.image[: 2 * size].min() >= 0 for trial in fast)
    assert fast[-1].distance < 0.1 * slow[-1].distance


def test_damped_phonons_have_it_too():
    equations = loop("ohmic")
    trials = list(islice(iterated(equations, equations.empty()), 60))
    assert min(trial.distance for trial in trials) < 1e-10


def dense(local, sources, responses, shapes, scattering, label):
    """The equations of the moments written out: [moment, class of the equation; polynomial, class of the unknown]."""
    count, size, spectral = label.max() + 1, local.lesser.size, local.lesser + local.greater
    place = label[np.arange(size) % label.size]
    matrix = np.zeros((3, count, 3, count))
    for i in range(size):
        for a, b in np.ndindex(3, 3):
            matrix[a, place[i], b, place[i]] += spectral[i] * shapes[i, a] * sources[i, b]
            for fall, weight in scattering.modes:
                for steps, target in ((fall, local.greater), (-fall, local.lesser)):
                    if 0 <= i + steps < size:
                        moved = weight * target[i] * shapes[i, a] * responses[i + steps, b]
                        matrix[a, place[i], b, place[i + steps]] -= moved
    return matrix.reshape(3 * count, 3 * count), place


@pytest.mark.parametrize("blur", [1, 2])
def test_a_step_solves_the_equations_of_the_moments(blur):
    random, size, stride = np.random.default_rng(3), 30, 6
    lesser, greater, used, other, new, rest = random.uniform(0.5, 1.5, (6, size))
    local = Local(np.zeros(size, complex), lesser, greater, np.zeros(0))
    sources, responses = random.uniform(0.1, 1, (2, size, 3))
    shapes = polynomials(np.linspace(-1, 1, size), -0.7, 0.6)
    scattering = Scattering(new, rest, [(4, 0.02), (-4, 0.01), (7, 0.03)], blur)
    found = kinetics(local, sources, responses, shapes, scattering, stride)
    matrix, place = dense(local, sources, responses, shapes, scattering, np.arange(stride) // blur)
    excess = (new - used) * greater - (rest - other) * lesser
    right = [[np.sum((excess * shapes[:, a])[place == c]) for c in range(place.max() + 1)] for a in range(3)]
    flows = np.linalg.solve(matrix, np.ravel(right)).reshape(3, -1)
    change = np.sum(flows[:, place].T * responses, axis=1)
    wanted = np.clip(lesser + change, lesser / 10, lesser * 10)
    assert 0 < np.sum(wanted == lesser + change) < size  # some bounded, some not
    stepped = found.corrected(local, SelfEnergy(used, other, np.zeros(size)), scattering)
    share = (lesser + greater) / (wanted + greater)
    assert stepped.lesser == pytest.approx(share * wanted, rel=1e-9)
    assert stepped.greater == pytest.approx(share * greater, rel=1e-9)


def test_the_polynomials_are_chebyshevs_over_the_band_and_constant_beyond():
    frequency = np.array([-9.0, 1.0, 1.5, 2.0, 3.0, 9.0])
    x = np.array([-1.0, -1.0, -0.5, 0.0, 1.0, 1.0])
    assert polynomials(frequency, 1.0, 3.0) == pytest.approx(np.stack([x**0, x, 2 * x * x - 1], axis=1))


def test_the_flow_is_what_phonons_scatter_into_what_is_empty():
    local = Local(np.zeros(2, complex), np.array([1.0, 3.0]), np.array([4.0, 1.0]), np.zeros(0))
    used = SelfEnergy(np.array([10.0, 8.0]), np.zeros(2), np.zeros(2))
    assert flow(local, used) == pytest.approx([8.0, 2.0])


def test_classes_without_electrons_have_no_kinetics():
    nothing, shapes = np.zeros(12), np.ones((12, 3))
    local = Local(np.zeros(12, complex), nothing, nothing, nothing)
    scattering = Scattering(nothing, nothing, [(2, 0.1)])
    assert kinetics(local, np.zeros((12, 3)), np.zeros((12, 3)), shapes, scattering, 4) is None
