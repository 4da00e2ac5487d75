"""The refinement campaign: what the grid step costs the steady state, against the finest grid, with fitted orders.

    python -m tests.benchmarks.refinement [--write]

``--write`` puts the outcome into ``derivations/evidence/refinement.json``; the figure `refinement` draws it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivations.evidence import content_hash, path
from numeric import NotConverged, Parameters, SteadyState, steady_state

Array = NDArray[np.float64]
FIELD, OMEGA0 = 0.6, 0.3
WINDOW = -18.0, 24.0  # a whole number of steps on every grid: the same on all
COUNTS = {"warm": (2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32), "cold": (8, 16, 32, 64, 128, 256)}
FINEST = {"warm": 128, "cold": 2048}
"""Steps of the grid to omega0 and half as many as to the field: the phonon is a whole number of them."""

WARM = {"g_ep": 0.4, "gamma": 0.05, "gap": 0.7, "temperature": 0.05}
COLD = {"g_ep": 0.4, "gamma": 0.15, "gap": 0.7}
CASES: dict[str, tuple[dict[str, float], str, str]] = {
    "T > 0": (WARM, "einstein", "warm"),
    "T > 0: strong coupling": ({**WARM, "g_ep": 0.8}, "einstein", "warm"),
    "T > 0: Ohmic phonon": ({**WARM, "phonon_damping": 0.1}, "ohmic", "warm"),
    "T = 0": (COLD, "einstein", "cold"),
    "T = 0: strong coupling": ({**COLD, "g_ep": 0.8}, "einstein", "cold"),
    "T = 0: Ohmic phonon": ({**COLD, "phonon_damping": 0.15}, "ohmic", "cold"),
}
FLOOR = 1e-6  # where the ends of the window, an error h^2 A'/24 of the midpoint rule, begin to be seen
SCHEMA = 1


def solved(parameters: dict[str, float], phonon: str, count: int) -> SteadyState:
    """The state on a grid that may be too coarse for the sum rule, which is what is measured."""
    p = Parameters(omega0=OMEGA0, **parameters)
    try:
        return steady_state(p, FIELD, phonon=phonon, resolution=OMEGA0 / count, window=WINDOW, tolerance=1e-12)
    except NotConverged as missed:
        if missed.best.residual > 1e-10:
            raise
        return missed.best


def case(name: str) -> dict[str, Any]:
    """Steps, errors relative to the finest grid, and how they fall: at T = 0 by an order, at T > 0 by a width."""
    parameters, phonon, kind = CASES[name]
    states = [solved(parameters, phonon, count) for count in COUNTS[kind]]
    finest = solved(parameters, phonon, FINEST[kind])
    steps = [OMEGA0 / count for count in COUNTS[kind]]
    errors = {
        "occupation": [state.occupation / finest.occupation - 1 for state in states],
        "current": [state.current / finest.current - 1 for state in states],
    }
    fit, fitted = ("orders", orders) if kind == "cold" else ("width", width)
    return {
        "parameters": {**parameters, "omega0": OMEGA0, "field": FIELD, "phonon": phonon},
        "step": steps,
        "finest step": OMEGA0 / FINEST[kind],
        "finest": {"occupation": finest.occupation, "current": finest.current},
        "error": errors,
        "sum rule": [state.identities["sum_rule"] for state in states],
        fit: {of: fitted(np.array(steps), np.array(error), OMEGA0 / FINEST[kind]) for of, error in errors.items()},
    }


def orders(step: Array, error: Array, finest: float) -> dict[str, Any]:
    """p of ``|error| ~ step^p`` on the coarser half, and b, a of ``error = b (h - h0) + a (h^2 - h0^2)`` on all."""
    half = slice(0, step.size // 2)
    power = np.polyfit(np.log(step[half]), np.log(np.abs(error[half])), 1)[0]
    terms = np.stack([step - finest, step**2 - finest**2], axis=1)
    weight = step[:, None] ** -1.5  # each step counts alike, whichever of the two terms it shows
    first, second = np.linalg.lstsq(terms * weight, error * weight[:, 0], rcond=None)[0]
    return {"order": round(float(power), 2), "first": float(first), "second": float(second)}


def width(step: Array, error: Array, finest: float) -> float:
    """d of ``|error| ~ exp(-2 pi d/step)``: how near the real axis the nearest singularity is, an energy."""
    seen = np.abs(error) > FLOOR
    return round(float(-np.polyfit(2 * np.pi / step[seen], np.log(np.abs(error[seen])), 1)[0]), 3)


def main() -> int:
    """Print the record; write it if asked to."""
    parser = argparse.ArgumentParser(description="What the grid step costs the steady state.")
    parser.add_argument("--write", action="store_true", help="write the evidence")
    options = parser.parse_args()
    start, cases = time.process_time(), {}
    for name in CASES:
        cases[name] = case(name)
        print(name, cases[name], f"{time.process_time() - start:.0f} s", file=sys.stderr)
    record = {
        "schema": SCHEMA,
        "command": "python -m tests.benchmarks.refinement --write",
        "content_hash": content_hash("refinement"),
        "window": WINDOW,
        "cases": cases,
        "seconds": round(time.process_time() - start),
    }
    print(json.dumps(record, indent=1))
    if options.write:
        path("refinement").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
