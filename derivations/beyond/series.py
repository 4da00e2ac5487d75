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


SADDLE = 3 * np.sqrt(3) / (4 * np.e)


def far(sampling: Sampling) -> Decision:
    """The multiplier at large x: a weight e^-ky gains e^(-k/2y)/(4y (1 - k^2/x^2)) at the momentum y, whose saddle is
    k = x/sqrt 3, y = k/2; the operator about it takes 3 sqrt 3/x^2 off, as the ground state of an oscillator does.
    """
    from numeric import Parameters, classical_multiplier, classical_ratios, rainbow_multiplier

    ratio, x = 0.02, 20.0
    p = Parameters(np.sqrt(ratio), ratio, 1.0)  # beta = 1
    classical = float(classical_multiplier(x))
    quantum = float(rainbow_multiplier(2 * ratio / x, p))
    far_away = np.array([300.0, 1e3, 1e6])
    over = np.asarray(classical_multiplier(far_away)) * far_away / SADDLE
    near = np.array([20.0, 50.0, 300.0])
    row = evidence("series")[FIELDS][-1]
    onset = 2 / row["lower, mu = 1"]
    lost = 3 * np.sqrt(3)
    law = SADDLE / near * (1 - lost / near**2)
    errors = law / np.asarray(classical_multiplier(near)) - 1
    return Decision(
        (
            Finding("mu x/beta at x = 10^6 over 3 sqrt 3/4e, less 1", _off(float(over[2]), 1.0), "<", 1e-10),
            Finding("x^2 (1 - that) at x = 1000 over 3 sqrt 3, less 1", _off((1 - over[1]) * 1e6, lost), "<", 1e-4),
            Finding("the multiplier with interference over the classical one at x = 20, less 1",
                    _off(quantum, classical), "<", 1e-5),
            Finding("x at the committed onset of divergence over that of the law, less 1",
                    _off(onset, SADDLE * row["beta"] * (1 - lost / onset**2)), "<", 1e-4),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": [f"relative, x = {a:g}: {error:+.1e}" for a, error in zip(near, errors, strict=True)],
            "beta of that onset": row["beta"],
            "x there": onset,
            "law": f"mu = {SADDLE:.6g} beta/x (1 - {lost:.6g}/x^2 + O(x^-4))",
            "lambda of Eq. (11) over mu at x = 20": float(classical_ratios(x, 1)[0]) / classical,
            "x, x^2 (1 - mu x/(0.4779 beta))": [[float(a), float((1 - b) * a**2)] for a, b in
                                                 zip(far_away[:2], over[:2], strict=True)],
            "reading": "lambda falls as e^-x, the ratios of high orders only as 1/x: electrons that climb to momenta "
            "x/sqrt 12 emit many phonons before they are lost. The first ratio says little about the series.",
        },
    )  # fmt: skip


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
