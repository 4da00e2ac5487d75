"""What is found about the series to all orders: its ratios, where it diverges, and the multiplier that conserves."""

from __future__ import annotations

import numpy as np

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding


def ratios(sampling: Sampling) -> Decision:
    """The operator's first ratio is lambda'; the ratios tend to the multiplier; where the series diverges."""
    from numeric import (
        Parameters,
        avalanche_field,
        critical_beta,
        enhancement_integral,
        rainbow_convergence,
        rainbow_critical_beta,
        rainbow_field,
        rainbow_multiplier,
        rainbow_ratios,
    )

    p = Parameters.preset("fig6")
    fields = [float(avalanche_field(p, branch)) for branch in ("lower", "upper")]
    ends = [float(rainbow_field(p, branch)) for branch in ("lower", "upper")]
    found = rainbow_ratios(fields[0], p, 60)
    multiplier = float(rainbow_multiplier(fields[0], p))
    critical = float(rainbow_critical_beta(p))
    return Decision(
        (
            Finding("lambda_1 over (A7), less 1", _off(found[0], enhancement_integral(fields[0], p)), "<", 1e-8),
            Finding("lambda_60 over the multiplier, less 1", _off(found[-1], multiplier), "<", 1e-6),
            Finding("error of the multiplier, grid and window", max(rainbow_convergence(fields[0], p).values()), "<", 1e-8),
            Finding("multiplier at the lower end, less 1", _off(rainbow_multiplier(ends[0], p), 1), "<", 1e-6),
            Finding("multiplier at the upper end, less 1", _off(rainbow_multiplier(ends[1], p), 1), "<", 1e-6),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": ["relative, of numbers computed to about 1e-8: see the findings"],
            "ratios at E_av of Eq. (11)": found[:6].tolist(),
            "multiplier there": multiplier,
            "the bare series diverges between": ends,
            "Eq. (11) is 1 at": fields,
            "its own critical beta": critical,
            "Eq. (14)": critical_beta(),
            "Eq. (14) over it": critical_beta() / critical,
        },
    )


def _off(one: object, other: object) -> float:
    return float(abs(np.asarray(one) / np.asarray(other) - 1))


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
