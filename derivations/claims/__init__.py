"""Sentences of the paper that say something countable or computable, and what decides each.

A claim is quoted verbatim; its verdict is computed from its findings (`derivations.decision`).
"""

from derivations.claims import (
    asymptotics,
    crossing,
    density,
    dephasing,
    discrepancy,
    enhancement,
    field_strength,
    formulas,
    gauge,
    instability,
    lattice,
    levels,
    orderings,
    oscillation,
    phonon,
    scaling,
    self_energy,
    slow_factors,
    spectra,
    temperature,
    threshold,
    units,
)
from derivations.decision import Claim

CLAIMS: tuple[Claim, ...] = (
    *units.CLAIMS,
    *orderings.CLAIMS,
    *crossing.CLAIMS,
    *density.CLAIMS,
    *gauge.CLAIMS,
    *levels.CLAIMS,
    *formulas.CLAIMS,
    *self_energy.CLAIMS,
    *spectra.CLAIMS,
    *enhancement.CLAIMS,
    *field_strength.CLAIMS,
    *slow_factors.CLAIMS,
    *oscillation.CLAIMS,
    *instability.CLAIMS,
    *threshold.CLAIMS,
    *asymptotics.CLAIMS,
    *scaling.CLAIMS,
    *phonon.CLAIMS,
    *discrepancy.CLAIMS,
    *temperature.CLAIMS,
    *dephasing.CLAIMS,
    *lattice.CLAIMS,
)

__all__ = ["CLAIMS"]
