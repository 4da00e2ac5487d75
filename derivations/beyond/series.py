"""What is found about the series to all orders: its ratios, where it diverges, and the multiplier that conserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding
from derivations.evidence import evidence

if TYPE_CHECKING:
    from numeric import Parameters


def ratios(sampling: Sampling) -> Decision:
    """The operator's first ratio is lambda'; the ratios tend to the multiplier; a sample of where that is 1."""
    from numeric import (
        avalanche_field,
        enhancement_integral,
        rainbow_convergence,
        rainbow_multiplier,
        rainbow_ratios,
    )

    p, ends = sample()
    onset = float(avalanche_field(p))
    found, multiplier = rainbow_ratios(onset, p, 60), float(rainbow_multiplier(onset, p))
    errors = rainbow_convergence(onset, p)
    at_ends = np.abs(np.asarray(rainbow_multiplier(np.array(ends), p)) - 1)
    known = evidence("series")
    return Decision(
        (
            Finding("lambda_1 over (A7), less 1", _off(found[0], float(enhancement_integral(onset, p))), "<", 1e-8),
            Finding("lambda_60 over the multiplier, less 1", _off(found[-1], multiplier), "<", 1e-6),
            Finding("error of the multiplier, grid and window", max(errors.values()), "<", 1e-8),
            Finding("multiplier where the series begins to diverge, less 1", float(at_ends[0]), "<", 1e-6),
            Finding("multiplier where the series ceases to diverge, less 1", float(at_ends[1]), "<", 1e-6),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": [f"relative, {name}: {value:.1e}" for name, value in errors.items()],
            "beta": float(p.beta),
            "Gamma/omega_0": float(p.gamma / p.omega0),
            "ratios of successive orders at E_av of Eq. (11)": found[:6].tolist(),
            "multiplier there": multiplier,
            **{name: known[name] for name in (FIELDS, CRITICAL, "Eq. (14)", "command")},
        },
    )


FIELDS = "fields in units of Gamma sqrt(2 m omega_0)"
CRITICAL = "critical beta of the bare series, by Gamma/omega_0"


def sample() -> tuple[Parameters, tuple[float, float]]:
    """One row of the committed campaign: its parameters, and the fields at which the bare multiplier is 1."""
    from numeric import Parameters

    row = evidence("series")[FIELDS][1]
    rate = row["Gamma/omega_0"]
    p = Parameters(g_ep=np.sqrt(row["beta"] * rate), gamma=rate, omega0=1.0)
    return p, (row["lower, mu = 1"] * rate, row["upper, mu = 1"] * rate)


def _off(one: float, other: float) -> float:
    return float(abs(one / other - 1))


FACTORS = (0.5, 1.0, 4.0, 16.0)


def conserving(sampling: Sampling) -> Decision:
    """The multiplier with emission counted as a loss, below 1 where the bare one is above; what it tends to."""
    from numeric import Parameters, avalanche_field, rainbow_multiplier

    p = Parameters.preset("fig6")
    fields = float(avalanche_field(p)) * np.array(FACTORS)
    dressed, bare = (np.asarray(rainbow_multiplier(fields, p, dressed=which)) for which in (True, False))
    return Decision(
        (
            Finding("greatest multiplier of the conserving series", float(np.max(dressed)), "<", 1.0),
            Finding("least multiplier of the bare series at the same fields", float(np.min(bare)), ">", 1.0),
        ),
        positive=Verdict.BY_RULE,
        negative=Verdict.FAILED,
        notes={"E/E_av": list(FACTORS), "conserving": dressed.tolist(), "bare": bare.tolist()},
    )
