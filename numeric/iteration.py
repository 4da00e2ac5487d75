"""The iteration to a steady state: first robust, then fast, and robust again where fast went wrong."""

import itertools
from collections.abc import Iterator

import numpy as np

from numeric.acceleration import EXACT, Trial, accelerated
from numeric.equations import Equations
from numeric.grid import Array
from numeric.kinetics import Kinetics

_NEAR = 0.2  # where the equations are nearly linear
_ASTRAY = 1.0  # where they are not
_FIRST = 3  # evaluations that may lead away: a band without phonons is far from any with them
_LEAST = 0.1  # fraction of a step
_PATIENCE = 15  # evaluations without a better state
_RENEW = 10.0  # the kinetics are set up anew where the distance has fallen by so much


def iterated(equations: Equations, start: Array) -> Iterator[Trial]:
    """States, their images and distances, without end: the caller stops where one is good enough.

    Far from the solution the image is the next state, each class of frequencies being brought into balance; this
    contracts slowly but from everywhere, if steps are made shorter where it does not: an edge that the phonons lower
    below the Fermi level fills, and electrons there raise it again. Near the solution the linearised kinetic equations
    take the place of that balance, and the residuals are extrapolated. Where that goes astray, near is moved nearer and
    the best state is iterated on.
    """
    near, state = _NEAR, start
    while True:
        for best in _careful(equations, state):
            yield best
            if best.distance < near:
                break
        waiting, map_ = 0, _Near(equations)
        for trial in accelerated(map_, best.image, equations.blocks):
            yield trial
            map_.distance, waiting = trial.distance, waiting + 1
            if trial.distance < best.distance:
                best, waiting = trial, 0
            if best.distance > EXACT and (waiting > _PATIENCE or not trial.distance < _ASTRAY):
                break
        near, state = best.distance / 3, best.image


def _careful(equations: Equations, state: Array) -> Iterator[Trial]:
    """Mixing, its fraction halved each time that it swings: where the way to the image turns back, and is no shorter.

    A distance that grows while the way goes on is no swing: so a state passes by where two solutions have just met.
    """
    fraction, last, before = 1.0, np.inf, np.zeros_like(state)
    for count in itertools.count(1):
        image = equations.image(state)
        trial = Trial(state, image, equations.blocks.distance(state, image))
        yield trial
        way = (image - state) * equations.blocks.weights(image)
        if count > _FIRST and not trial.distance < last and np.sum(way * before) < 0:
            fraction = max(fraction / 2, _LEAST)
        last, before, state = trial.distance, way, state + fraction * (image - state)


class _Near:
    """The map with the linearised kinetics as its coarse step, set up now and then."""

    def __init__(self, equations: Equations) -> None:
        self._equations, self._renewed = equations, np.inf
        self._kinetics: Kinetics | None = None
        self.distance = 0.0  # of the last state

    def __call__(self, state: Array) -> Array:
        if self.distance < self._renewed / _RENEW:
            self._kinetics, self._renewed = self._equations.kinetics(state), self.distance or _NEAR
        return self._equations.image(state, self._kinetics)
