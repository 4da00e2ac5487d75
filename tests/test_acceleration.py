"""Acceleration finds the fixed point of any contraction, is exact for linear maps, and never leaves positive states."""

from itertools import islice

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.acceleration import Blocks, accelerated, mixed
from tests.strategies import seeds


def linear(seed, size, radius):
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(size, size))
    matrix *= radius / np.abs(np.linalg.eigvals(matrix)).max()
    fixed = random.uniform(0.5, 1.5, size)
    return matrix, fixed


def steps(trials, tolerance, limit=400):
    return next(n for n, trial in enumerate(islice(trials, limit)) if trial.distance < tolerance)


@settings(max_examples=30)
@given(seeds, st.integers(1, 5))  # as many as differences are remembered
def test_a_linear_map_of_few_dimensions_is_solved_in_as_many_steps(seed, size):
    matrix, fixed = linear(seed, size, 0.9)
    start = fixed * (1 + 1e-3 * np.sin(np.arange(size) + 1))
    trials = accelerated(lambda x: fixed + matrix @ (x - fixed), start, Blocks((slice(0, size),), 0))
    assert steps(trials, 1e-9) <= size + 4


def test_a_mode_that_decays_by_a_hundredth_takes_ten_steps_instead_of_a_thousand():
    matrix = np.diag([0.99, -0.9, 0.5, 0.2])
    evaluate, blocks = (lambda x: 1 + matrix @ (x - 1)), Blocks((slice(0, 4),), 0)
    start = np.array([1.02, 0.99, 1.01, 1.0])
    assert steps(accelerated(evaluate, start, blocks), 1e-10) <= 10
    assert steps(mixed(evaluate, start, blocks), 1e-10, 3000) > 1000


@settings(max_examples=30)
@given(seeds)
def test_no_state_is_negative_where_it_may_not_be(seed):
    random = np.random.default_rng(seed)
    kernel = random.uniform(0, 1, (6, 6)) ** 4
    kernel /= kernel.sum(axis=1, keepdims=True) * 1.1
    source = 10.0 ** random.uniform(-12, 0, 6)
    for trial in islice(accelerated(lambda x: source + kernel @ x, np.zeros(6), Blocks((slice(0, 6),), 6)), 40):
        assert trial.state.min() >= 0
    assert trial.distance < 1e-12


def test_a_worse_state_and_one_that_is_not_finite_are_refused():
    calls = []

    def evaluate(x):
        calls.append(x)
        return np.full(2, np.nan) if len(calls) == 4 else np.cos(x)

    trials = accelerated(evaluate, np.array([0.7, 0.74]), Blocks((slice(0, 2),), 2))
    assert steps(trials, 1e-12) < 15


def test_an_entry_that_would_be_negative_keeps_its_image():
    blocks = Blocks((slice(0, 3),), 2)
    found = blocks.causal(np.array([-1.0, 2.0, -3.0]), np.array([0.5, 0.6, 0.7]))
    assert found.tolist() == [0.5, 2.0, -3.0]


def test_after_a_refusal_the_image_of_the_best_state_is_next():
    calls = []

    def evaluate(x):
        calls.append(x)
        return np.full(2, np.nan) if len(calls) == 4 else np.cos(x)

    trials = list(islice(accelerated(evaluate, np.array([0.7, 0.74]), Blocks((slice(0, 2),), 2)), 5))
    best = min(trials[:3], key=lambda trial: trial.distance)
    assert np.array_equal(trials[4].state, best.image)
