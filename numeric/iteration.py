"""The iteration to a steady state: first robust, then fast, and robust again where fast went wrong."""

from collections.abc import Iterator

import numpy as np

from numeric.acceleration import EXACT, Trial, accelerated, mixed
from numeric.equations import Equations
from numeric.grid import Array
from numeric.kinetics import Kinetics

_NEAR = 0.1  # where the equations are nearly linear
_PATIENCE = 15  # evaluations without a better state
_RENEW = 10.0  # the kinetics are set up anew where the distance has fallen by so much


def iterated(equations: Equations, start: Array) -> Iterator[Trial]:
    """States, their images and distances, without end: the caller stops where one is good enough.

    Far from the solution the image is the next state, each class of frequencies being brought into balance; this
    contracts slowly but from everywhere. Near it the linearised kinetic equations take the place of that balance, and
    the residuals are extrapolated. Where that goes astray, near is moved nearer and the best state is iterated on.
    """
    near, state = _NEAR, start
    while True:
        for best in mixed(equations.image, state, equations.blocks):
            yield best
            if best.distance < near:
                break
        waiting, map_ = 0, _Near(equations)
        for trial in accelerated(map_, best.image, equations.blocks):
            yield trial
            map_.distance, waiting = trial.distance, waiting + 1
            if trial.distance < best.distance:
                best, waiting = trial, 0
            if best.distance > EXACT and (waiting > _PATIENCE or not trial.distance < 10 * _NEAR):
                break
        near, state = best.distance / 3, best.image


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
