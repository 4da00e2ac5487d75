"""What an exact solution obeys, as dimensionless residuals of the one at hand."""

from dataclasses import dataclass

import numpy as np

from numeric.grid import Array, Grid
from numeric.lattice import Local, SelfEnergy
from numeric.tails import Tails


@dataclass(frozen=True)
class Bath:
    """``2 Gamma f`` and ``2 Gamma (1 - f)`` against local frequency: ``-i Sigma^<`` and ``i Sigma^>`` of the bath."""

    lesser: Array
    greater: Array


@dataclass(frozen=True)
class Observables:
    """Density, current, and the energy that flows, per site and unit of time."""

    occupation: float
    current: float


def observables(local: Local, grid: Grid, tails: Tails) -> Observables:
    """Density and current, the density with the filled tail below the window (the current has none)."""
    below, _ = tails.weights(local.retarded)
    measure = grid.step / (2 * np.pi)
    return Observables(measure * float(local.lesser.sum()) + below, measure * float(local.current.sum()))


def identities(
    local: Local, used: SelfEnergy, power: tuple[float, float], bath: Bath, grid: Grid, tails: Tails, field: float
) -> dict[str, float]:
    """Residuals of the identities, dimensionless.

    The sum rule is absolute (it is 1). Particles: what phonons scatter in less what they scatter out, and what the bath
    gives less what it takes, each relative to the larger of its two rates. Energy: work and what phonons give, against
    what bath and phonons take, relative to the larger side.

    Parameters
    ----------
    used : the self-energy that ``local`` was computed with, not the one computed from it.
    power : energy given to and taken from the phonons, from the phonons' own side.
    """
    measure = grid.step / (2 * np.pi)
    lesser, greater, spectral = local.lesser, local.greater, -2 * local.retarded.imag
    below, above = tails.weights(local.retarded)
    gain, loss = bath.lesser * greater, bath.greater * lesser
    received, given = float(used.lesser @ greater), float(used.greater @ lesser)
    found = {
        "sum_rule": abs(measure * float(spectral.sum()) + below + above - 1),
        "causality": float(np.abs(lesser + greater - spectral).sum() / spectral.sum()),
        "particle_balance": _relative(received, given),
        "bath_balance": _relative(float(gain.sum()), float(loss.sum())),
    }
    if field:
        into_bath = measure * float(grid.frequency @ (loss - gain))
        work = field * measure * float(local.current.sum())
        found["energy_balance"] = _relative(work + power[1], into_bath + power[0])
    else:
        found["fluctuation_dissipation"] = float(np.abs(gain - loss).sum() / (bath.lesser @ spectral))
    return found


def _relative(left: float, right: float) -> float:
    largest = max(abs(left), abs(right))
    return abs(left - right) / largest if largest else 0.0
