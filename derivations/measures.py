"""The errors of approximations, measured by the fast integrals of ``numeric``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from avsym import Evidence, Sampling

FIELDS = np.array([0.0015, 0.004, 0.01])


def frozen_factors(sampling: Sampling) -> Evidence:
    """lambda of Eq. (11) against lambda' of Eq. (A7), which keeps the frozen factors, at Fig. 6's parameters."""
    from numeric import Parameters, enhancement, enhancement_integral

    parameters = Parameters.preset("fig6")
    frozen, kept = enhancement(FIELDS, parameters), enhancement_integral(FIELDS, parameters)
    errors = np.abs(frozen / kept - 1)
    listed = ", ".join(f"{error:.1e} at E = {field:g}" for error, field in zip(errors, FIELDS, strict=True))
    return Evidence(
        f"lambda against lambda' (t = 0): relative error {listed}",
        float(np.max(errors)),
        1.0,
        len(FIELDS),
        where="m = 1/2, Gamma = 0.002, omega_0 = 0.3, g_ep = 0.1",
    )


def dropped_orderings(sampling: Sampling) -> Evidence:
    """The two orderings of first order in the density that emit one phonon, evaluated at equal times."""
    from derivations.dropped import evaluated

    return evaluated(sampling)


def elsewhere(measure: Callable[[Sampling], Evidence]) -> Callable[[Sampling], Evidence]:
    """A measure of the paper's model told for what it is, where a derivation is of another model."""

    def measured(sampling: Sampling) -> Evidence:
        found = measure(sampling)
        where = f"of the paper's model, not of this one{found.where and ', at '}{found.where}"
        return replace(found, method=f"of the paper's model: {found.method}", where=where)

    return measured
