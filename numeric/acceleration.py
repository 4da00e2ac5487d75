"""Fixed point of a positive map: Anderson acceleration that never leaves the positive states."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from numeric.compiled import compiled
from numeric.grid import Array

EXACT = 1e-12  # relative distance where only rounding is left to extrapolate
_DEPTH = 5
_WORSE = 10.0  # an iterate so much worse than the best one is refused
_RIDGE = 1e-14  # of the normal equations, relative

Map = Callable[[Array], Array]


@dataclass(frozen=True)
class Trial:
    """A state, its image under the map and their distance."""

    state: Array
    image: Array
    distance: float


@dataclass(frozen=True)
class Blocks:
    """Parts of a state vector, each measured by its own size; the first ``positive`` entries may not be negative."""

    parts: tuple[slice, ...]
    positive: int

    def distance(self, state: Array, image: Array) -> float:
        """The largest relative distance of a part, in the 1-norm; infinite where something is not finite."""
        found = [_relative(state[part], image[part]) for part in self.parts]
        return max(found) if np.all(np.isfinite(found)) else np.inf

    def weights(self, image: Array) -> Array:
        """What makes each part a unit vector."""
        result = np.ones_like(image)
        for part in self.parts:
            size = float(np.sqrt(np.sum(image[part] ** 2)))
            result[part] = 1 / size if size else 1.0
        return result

    def causal(self, state: Array, image: Array) -> Array:
        """``state``, with the image (which is positive) wherever it would be negative."""
        wrong = np.flatnonzero(state[: self.positive] < 0)
        state[wrong] = image[wrong]
        return state


def _relative(state: Array, image: Array) -> float:
    size = float(np.abs(image).sum())
    change = float(np.abs(image - state).sum())
    return change / size if size else float(change > 0)


def mixed(evaluate: Map, start: Array, blocks: Blocks, fraction: float = 1.0) -> Iterator[Trial]:
    """Damped linear mixing, ``state + fraction (image - state)``: what acceleration is measured against."""
    state = start
    while True:
        image = evaluate(state)
        yield Trial(state, image, blocks.distance(state, image))
        state = state + fraction * (image - state)


def accelerated(evaluate: Map, start: Array, blocks: Blocks) -> Iterator[Trial]:
    """Anderson acceleration with a safeguard, an endless sequence of trials.

    The next state is the image less the combination of past differences that makes the residual smallest; entries that
    this would make negative keep their image. After a state far worse than the best since the last refusal, the history
    is dropped and the image of the best is next.

    Examples
    --------
    >>> trials = accelerated(np.cos, np.array([0.7]), Blocks((slice(0, 1),), 1))
    >>> next(n for n, trial in enumerate(trials) if trial.distance < 1e-12) < 8
    True
    """
    state, best, history = start, None, _History(start.size)
    while True:
        image = evaluate(state)
        trial = Trial(state, image, blocks.distance(state, image))
        yield trial
        if best is not None and not trial.distance < _WORSE * best.distance:
            state, best, history = best.image, None, _History(start.size)
            continue
        if best is None or trial.distance < best.distance:
            best = trial
        if not EXACT < trial.distance < np.inf:
            state, history = image, _History(start.size)
        else:
            state = blocks.causal(history.extrapolate(trial, blocks), image)


class _History:
    """The last differences of weighted residuals and of images, in rings, and the products of the residuals."""

    def __init__(self, size: int) -> None:
        self._size, self._count = size, 0
        self._weights: Array | None = None
        self._last: tuple[Array, Array] | None = None

    def extrapolate(self, trial: Trial, blocks: Blocks) -> Array:
        """The next state; the image itself as long as there is no history."""
        if self._weights is None:
            self._weights = blocks.weights(trial.image)
            self._residuals, self._images = (np.zeros((_DEPTH, self._size)) for _ in range(2))
            self._products = np.zeros((_DEPTH, _DEPTH))
        residual = (trial.image - trial.state) * self._weights
        if self._last is not None:
            self._append(residual - self._last[0], trial.image - self._last[1])
        self._last = residual, trial.image
        self._count += 1
        return _less(trial.image, self._combination(residual), self._images)

    def _append(self, residual: Array, image: Array) -> None:
        place = (self._count - 1) % _DEPTH
        self._residuals[place], self._images[place] = residual, image
        self._products[place] = self._products[:, place] = _products(self._residuals, residual)

    def _combination(self, residual: Array) -> Array:
        known = min(self._count - 1, _DEPTH)
        factors = np.zeros(_DEPTH)
        if known:
            products = self._products[:known, :known]
            size = np.sqrt(np.diag(products))
            size[size == 0] = 1.0
            right = _products(self._residuals[:known], residual) / size
            matrix = products / np.outer(size, size) + _RIDGE * np.eye(known)
            factors[:known] = np.linalg.lstsq(matrix, right, rcond=None)[0] / size
        return factors


@compiled
def _products(rows: Array, vector: Array) -> Array:
    """Scalar products of rows with a vector; BLAS would take all cores for it."""
    result = np.zeros(rows.shape[0])
    for row in range(rows.shape[0]):
        total = 0.0
        for i in range(vector.size):
            total += rows[row, i] * vector[i]
        result[row] = total
    return result


@compiled
def _less(vector: Array, factors: Array, rows: Array) -> Array:
    """``vector`` less a combination of rows."""
    result = vector.copy()
    for row in range(rows.shape[0]):
        if factors[row] != 0:
            for i in range(vector.size):
                result[i] -= factors[row] * rows[row, i]
    return result
