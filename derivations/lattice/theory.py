"""The levels of theory above the self-consistent one: the field of Eq. (11), and where the bare series diverges.

The bare multiplier over beta depends on x = 2 Gamma sqrt(2 m omega_0)/E alone, but for a weak dependence on
Gamma/omega_0 (below 1e-3, `evidence` ``series``): it is tabulated once, and its root found in the table. The dressed
multiplier is below 1 at every field (beyond:conserving-multiplier), so that level has no field at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivations.lattice.curves import Curve

Array = NDArray[np.float64]
RATE = 1 / 150  # Gamma/omega_0 of Fig. 6
REACH = 0.3, 16.0


def levels(points: int = 18) -> dict[str, Any]:
    """The bare multiplier over beta against x; a few minutes."""
    from numeric import Parameters, rainbow_multiplier

    along = np.geomspace(*REACH, points)
    p = Parameters(np.sqrt(RATE), RATE, 1.0)  # beta = 1
    found = [float(rainbow_multiplier(2 * RATE / x, p)) for x in along]
    return {"Gamma/omega_0": RATE, "x": along.tolist(), "bare multiplier over beta": found}


def bare_field(table: Mapping[str, Any], beta: float, unit: float) -> float:
    """The lower field at which the bare series begins to diverge; nan for none, or for one out of the table's reach.

    Parameters
    ----------
    unit : ``Gamma sqrt(2 m omega_0)``.
    """
    from scipy.interpolate import CubicSpline

    if beta == 0:
        return float("nan")
    along = np.log(table["x"])
    excess = CubicSpline(along, np.log(table["bare multiplier over beta"]) + np.log(beta))
    roots = excess.solve(0.0, extrapolate=False)
    falling = [root for root in roots if excess(root, 1) < 0]
    return float(2 * unit / np.exp(max(falling))) if falling else float("nan")


def side_by_side(curve: Curve) -> dict[str, float]:
    """The field of each level for one model: Eq. (11), the bare series, the dressed one, the onset by two readings."""
    from derivations.lattice.record import known, onset_of
    from numeric import avalanche_field

    p, found = curve.parameters, onset_of(curve)
    unit = curve.gamma * np.sqrt(curve.omega0)  # 2 m = 1
    return {
        "Eq. (11)": float(avalanche_field(p)),
        "bare series": bare_field(known()["theory"], float(p.beta), unit),
        "dressed series": float("nan"),
        "doubling": found.doubling,
        "steepest": found.steepest,
    }
