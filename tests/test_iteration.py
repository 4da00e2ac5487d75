"""The order of the iteration: far away with care, near the solution fast, and back where that goes astray."""

from itertools import islice

import numpy as np
import pytest

from numeric import Parameters
from numeric.equations import Equations, Problem
from numeric.grid import choose
from numeric.iteration import iterated

SIZE = 40
END = np.linspace(1.0, 3.0, SIZE)
FAR = END + np.random.default_rng(0).uniform(0.5, 1.5, SIZE)


class Absolute:
    """Distances that a reader can follow: the mean change."""

    def distance(self, state, image):
        return float(np.abs(image - state).mean())

    def weights(self, image):
        return np.ones_like(image)

    def causal(self, state, image):
        return state


class Toy:
    """Equations whose image is ``END + slope (state - END)``, or with kinetics whatever is asked for."""

    def __init__(self, slope, near=None):
        self.blocks, self.plain, self.fast, self.renewed = Absolute(), [], [], []
        self._slope, self._near = slope, near or (lambda state: END + 0.5 * np.roll(state - END, 1))  # a ring

    def image(self, state, kinetics=None):
        if kinetics is None:
            self.plain.append(state.copy())
            return END + self._slope * (state - END)
        self.fast.append(state.copy())
        return self._near(state)

    def kinetics(self, state):
        self.renewed.append(float(np.abs(state - END).mean()))
        return "linear"

    def steps(self):
        """Each step over the way to the image."""
        pairs = zip(self.plain, self.plain[1:], strict=False)
        return [float(np.mean((after - before) / ((self._slope - 1) * (before - END)))) for before, after in pairs]


def distances(toy, enough=1e-10, limit=400):
    found = []
    for trial in islice(iterated(toy, FAR.copy()), limit):
        found.append(trial.distance)
        if trial.distance < enough:
            return found
    raise AssertionError(f"at {min(found):.0e} after {limit}")


def test_a_map_that_leads_away_is_followed_in_shorter_steps():
    toy = Toy(-2.6)
    distances(toy)
    assert toy.steps()[:5] == pytest.approx([1, 1, 1, 0.5, 0.5])  # the first three may lead away


def test_no_step_is_shorter_than_a_tenth():
    toy = Toy(-30.0)
    list(islice(iterated(toy, FAR.copy()), 12))
    assert toy.steps() == pytest.approx([1, 1, 1, 0.5, 0.25, 0.125, *[0.1] * 5])


def test_a_state_that_moves_on_and_on_is_not_slowed_down():
    """So it passes by where two solutions have just met: its way grows again, but does not turn back."""
    toy = Toy(1.3)
    list(islice(iterated(toy, FAR.copy()), 12))
    assert toy.steps() == pytest.approx([1.0] * 11)


def test_a_map_that_contracts_is_followed_in_whole_steps_until_it_is_near():
    toy = Toy(0.5)
    distances(toy)
    last, before = (float(np.abs(state - END).mean()) / 2 for state in (toy.plain[-1], toy.plain[-2]))
    assert last < 0.2 <= before
    assert toy.steps() == pytest.approx([1.0] * (len(toy.plain) - 1))
    assert toy.fast[0] == pytest.approx(END + 0.5 * (toy.plain[-1] - END))  # begins at the image of the best


def test_near_the_solution_the_kinetics_are_set_up_once_for_each_factor_of_ten():
    toy = Toy(0.5)
    distances(toy)
    falls = np.array(toy.renewed[:-1]) / np.array(toy.renewed[1:])
    assert len(toy.fast) > 2.5 * len(toy.renewed)
    assert falls.min() > 5
    assert falls[1:].max() < 25


def test_kinetics_that_lead_astray_are_left_at_once_and_tried_again_nearer():
    toy = Toy(0.5, near=lambda state: 9 * state)
    distances(toy)
    assert len(toy.renewed) > 5
    assert len(toy.fast) == len(toy.renewed)  # one evaluation each time
    assert all(after < before / 2 for before, after in zip(toy.renewed, toy.renewed[1:], strict=False))
    assert toy.plain[-1] == pytest.approx(END, abs=1e-9)


def test_kinetics_that_bring_nothing_are_left_after_some_patience():
    toy = Toy(0.5, near=lambda state: state + 0.3 * np.cos(1e5 * state))
    found = distances(toy)
    assert 15 <= len(toy.fast) / len(toy.renewed) <= 18
    assert len(found) < 300


def test_after_patience_is_lost_it_is_the_best_state_that_is_iterated_on():
    def near(state):
        error = state - END
        return END + 0.5 * np.roll(error, 1) if np.abs(error).mean() > 1e-4 else state + 0.3 * np.cos(1e5 * state)

    toy = Toy(0.5, near)
    found = distances(toy)
    far = sum(distance >= 0.2 for distance in found[:10])
    assert np.abs(toy.plain[far + 1] - END).mean() < 1e-3


def test_where_rounding_is_all_that_is_left_the_iteration_stays():
    toy = Toy(0.5, near=lambda state: END + 1e-14 * np.cos(1e15 * (state - END)))
    trials = iterated(toy, FAR.copy())
    for _ in range(20):
        next(trials)
    before = len(toy.plain)
    for _ in range(60):
        next(trials)
    assert len(toy.plain) == before


def test_a_start_near_the_solution_goes_there_at_once():
    toy = Toy(0.5)
    list(islice(iterated(toy, END + 0.1), 5))
    assert len(toy.plain) == 1


@pytest.mark.parametrize(
    ("p", "field", "enough"),
    [
        (Parameters(1.3, 0.05, 0.3), 0.0, 60),
        (Parameters(0.8, 0.02, 0.3, gap=0.5), 0.02, 70),
        (Parameters(1.0, 0.05, 0.3), 0.5, 40),
        (Parameters(0.8, 0.05, 0.3, gap=0.5), 0.2, 40),
    ],
)
def test_strong_coupling_is_solved_from_nothing_in_few_evaluations(p, field, enough):
    """An edge lowered below the Fermi level made whole steps swing for ever."""
    problem = Problem(p, field, (1.0,), "einstein", False)
    equations = Equations(problem, choose(problem.scales(), p, field, None, None))
    trials = list(islice(iterated(equations, equations.empty()), enough))
    assert min(trial.distance for trial in trials) < 1e-9
