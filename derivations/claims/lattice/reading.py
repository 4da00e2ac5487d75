"""What several claims read off the curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.onset import Onset
from derivations.lattice.record import known, onset_of, repeats

READINGS = {"doubling": "n = 2 n(E -> 0)", "steepest": "d ln n/d ln E largest"}


def judged(
    curves: Iterable[Curve],
    sampling: Sampling,
    findings: Sequence[Finding],
    notes: Mapping[str, Any],
    requires: Sequence[Finding] = (),
    missing: str = "nothing, as long as the committed numbers can be computed again",
) -> Decision:
    """A decision about numerical results, which have to be repeatable."""
    rests = {
        "evidence": "derivations/evidence/lattice.json",
        "command": known()["command"],
        "versions": known()["versions"],
    }
    return Decision(
        tuple(findings),
        requires=(repeats(curves, sampling), *requires),
        positive=Verdict.REPRODUCED,
        negative=Verdict.NOT_REPRODUCED,
        notes={**notes, **rests},
        missing=missing,
    )


def agreed(what: str, answers: Mapping[float, bool]) -> tuple[Finding, Finding]:
    """A sentence put to every coupling scanned: whether it holds at all, and whether they answer alike.

    A coupling answers yes where both readings of the onset do: an avalanche field is no matter of definition.
    """
    yes = ", ".join(f"{g:g}" for g, answer in answers.items() if answer) or "none"
    values = list(answers.values())
    return (
        Finding(f"{what}, at every coupling scanned by both definitions", all(values), "==", True),
        Finding(f"all couplings scanned answer alike (yes at g_ep: {yes})", len(set(values)), "==", 1),
    )


OPEN = "the coupling of the figure: what is found hangs on it"


def onsets(curves: Iterable[Curve]) -> dict[Curve, Onset]:
    """Where each begins to rise."""
    return {curve: onset_of(curve) for curve in curves}


def fields(found: Mapping[Curve, Onset], label: str) -> dict[str, dict[str, float | None]]:
    """A table for a reader: both onsets by one of the curve's parameters."""
    return {
        f"{label} = {getattr(curve, label):g}": {
            **{text: plain(getattr(it, name)) for name, text in READINGS.items()},
            "largest d ln n/d ln E": plain(it.slope),
        }
        for curve, it in found.items()
    }


def plain(value: float) -> float | None:
    """Four digits, None for nan."""
    return float(f"{value:.4g}") if np.isfinite(value) else None


def exponent(along: Sequence[float], values: Sequence[float]) -> float:
    """d ln values/d ln along, by least squares over what is there; nan from fewer than three."""
    x, y = np.array(along), np.array(values)
    there = np.isfinite(y)
    if there.sum() < 3:
        return float("nan")
    return float(np.polyfit(np.log(x[there]), np.log(y[there]), 1)[0])
