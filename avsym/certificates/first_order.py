"""The certificate of a sum cut off at first order in ``G^<`` where the orderings are too many for a term each."""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avsym.certificates.contour import nested
from avsym.certificates.points import deviation, generator
from avsym.classification import classify
from avsym.derivation import Evidence, Sampling, Step

CHUNK = 100_000  # orderings at a time, so that memory stays small
DENSITIES = (1e-3, 1e-4)
Complex = NDArray[np.complex128]
Times = dict[str, float]


def first_order(step: Step, sampling: Sampling) -> Evidence:
    """The terms kept against all orderings one by one, propagators constant in time; and the power of n of the others.

    A constant propagator is a random number for ``>`` and one for ``<``; an ordering is their product times the
    volume of the times, by quadrature over a term's own limits, and in closed form for the enumerated ones.
    """
    contour, after = step.before, step.after
    if (after.contour, after.component) != (contour, "<"):
        return Evidence("the contour integral itself has changed", 1.0, 0.0, 1)
    rng = generator(step, sampling)
    phases = [complex(0, rng.uniform(-np.pi, np.pi)) for _ in range(2 * len(_lines(contour)))]
    weights = np.exp(np.reshape(phases, (-1, 2)))
    times = {"start": -1.0, "t_2": rng.uniform(0.2, 0.9), "t_1": rng.uniform(-0.4, 0.6)}
    by_power = _enumerated(contour, weights, times)
    off = deviation(sum(_literal(term, contour, weights, times) for term in after.terms), complex(by_power[1]))
    if off > 1e-11:
        return Evidence("the terms kept are not those with one G^<", off, 1e-11, len(after.terms), 11)
    more = [sum(n ** (k - 1) * by_power[k] for k in range(2, len(by_power))) for n in DENSITIES]
    ratios = [float(abs(dropped) / abs(by_power[1])) for dropped in more]
    power = float(np.log10(ratios[0] / ratios[1])) if ratios[1] else np.inf
    text = f"dropped/kept = {ratios[1]:.1e} at n = {DENSITIES[1]:g}, falling as n^{power:.2f}"
    return Evidence(text, ratios[1], 1.0, len(DENSITIES), where="every ordering, propagators constant in time")


def _lines(contour: Any) -> tuple[Any, ...]:
    return (*contour.electrons, *contour.phonons)


def _literal(term: Any, contour: Any, weights: Complex, times: Times) -> complex:
    """A term over its own limits."""
    last = contour.diagram.order - 1
    at: dict[Any, Any] = {contour.time(0): times["t_2"], contour.time(last): times["t_1"]}
    volume = nested(term.ranges, at, lambda _: 1.0, times["start"], contour.diagram.order // 2)
    parts = (*term.ordering.electrons, *term.ordering.phonons)
    return complex(volume * np.prod([pair["><".index(part)] for pair, part in zip(weights, parts, strict=True)]))


def _enumerated(contour: Any, weights: Complex, times: Times) -> Complex:
    """The sum of all orderings with k lines ``G^<``, by k."""
    order = contour.diagram.order
    left, right = (np.array([getattr(line, end) for line in _lines(contour)]) for end in ("left", "right"))
    lengths = np.diff([times["start"], times["t_2"], times["t_1"], times["start"]])
    powers = np.array([lengths**count / factorial(count) for count in range(order)])
    sequences, total = classify(contour.diagram).sequences, np.zeros(order, complex)
    for part in np.array_split(sequences, -(-len(sequences) // CHUNK)):
        place = part.argsort(axis=1)
        later = place[:, left] > place[:, right]
        first, last = place[:, 0], place[:, -1]
        volume = powers[first, 0] * powers[last - first - 1, 1] * powers[order - 1 - last, 2]
        value = volume * np.where(later, weights[:, 0], weights[:, 1]).prod(axis=1)
        lesser = (~later[:, : order - 1]).sum(axis=1)
        total += np.bincount(lesser, value.real, order) + 1j * np.bincount(lesser, value.imag, order)
    return total
