"""What the lattice calculation finds that the paper does not have: an avalanche with hysteresis, by hot phonons."""

from __future__ import annotations

import numpy as np

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.plan import hot
from derivations.lattice.record import SAME, Array, columns, curves, known, repeats

UP, DOWN = (hot(0.8, "self_consistent", start) for start in ("up", "down"))


def hysteresis(sampling: Sampling) -> Decision:
    """Up and down across the jump of n_ex with hot phonons: where two solutions stand at one field."""
    field, low, high = columns(UP)["field"], columns(UP)["occupation"], columns(DOWN)["occupation"]
    ratio = high / low
    between = field[ratio > 2]
    softening = max(float(np.nanmax(columns(curve)["softening"])) for curve in (UP, DOWN))
    return Decision(
        (
            repeats((UP, DOWN), sampling),
            Finding("n_ex swept down over n_ex swept up, largest", float(np.nanmax(ratio)), ">", 2.0),
            Finding("the same at both ends of the sweep: distance from 1", _ends(ratio), "<", 1e-3),
            Finding("softening of the phonon, -Pi^R(0)/omega_0^2, largest", softening, "<", 1.0),
            Finding("worst residual of an identity in these states", _worst((UP, DOWN)), "<", 1e-6),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": [f"relative, grid: {_change((UP, DOWN)):.1e} (worst change of n_ex from half as many points)"],
            "parameters": UP.key,
            "fields with two solutions": between.tolist(),
            "n_ex there, up": low[ratio > 2].tolist(),
            "n_ex there, down": high[ratio > 2].tolist(),
            "command": known()["command"],
            "reading": "with the electrons' polarisation the phonon softens as the band fills, and the softer phonon "
            "lowers "
            "the edge: between two fields an empty and a filled band are both stationary. This avalanche is of first "
            "order, "
            "at fields of half omega_0 and couplings near 0.8, and owes nothing to Gamma's dephasing",
        },
    )


def _ends(ratio: Array) -> float:
    there = ratio[np.isfinite(ratio)]
    return float(max(abs(there[0] - 1), abs(there[-1] - 1))) if there.size else float("inf")


def _worst(asked: tuple[Curve, ...]) -> float:
    return max(float(np.nanmax(columns(curve)["identity"])) for curve in asked)


def _change(asked: tuple[Curve, ...]) -> float:
    return max(float(np.nanmax(columns(curve)["change"])) for curve in asked)


def campaign(sampling: Sampling) -> Decision:
    """The committed lattice campaign: how good its states are, and some of its points computed again."""
    names = {name: curves(name) for name in known()["figures"]}
    every = [curve for listed in names.values() for curve in listed]
    solved = [columns(curve) for curve in every]
    points = sum(found["field"].size for found in solved)
    lost = sum(int(np.sum(~np.isfinite(found["occupation"]))) for found in solved)
    change = np.concatenate([found["change"][np.isfinite(found["occupation"])] for found in solved])
    return Decision(
        (
            *(repeats(names[name], sampling) for name in ("1c", "5b", "phonons")),
            Finding("share of points without a converged state", lost / points, "<", 0.1),
            Finding(
                "change of n_ex from a grid of half as many points: median, relative",
                float(np.nanmedian(change)),
                "<",
                SAME,
            ),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": [f"relative, grid: {np.nanmedian(change):.1e} (median), {np.nanmax(change):.1e} (worst)"],
            "points": points,
            "not converged": {
                curve.key: int(np.sum(~np.isfinite(columns(curve)["occupation"])))
                for curve in dict.fromkeys(every)
                if not np.isfinite(columns(curve)["occupation"]).all()
            },
            **{name: known()[name] for name in ("command", "seconds", "processor seconds", "tolerance", "versions")},
        },
    )
