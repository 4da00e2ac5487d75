"""The all-orders campaign: where the bare nested series diverges, beside Eq. (11) and Eq. (14).

    python -m tests.benchmarks.series [--write]

``--write`` puts the outcome into ``derivations/evidence/series.json``; ledger entries re-check a sample of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import numpy as np

from derivations.evidence import content_hash, path
from numeric import Parameters, avalanche_field, critical_beta, rainbow_critical_beta, rainbow_field

BETAS = (9.0, 30.0, 100.0)
RATIOS = (0.001, 1 / 150, 0.05)  # Gamma/omega_0; the second is Fig. 6's
SCHEMA = 1


def at(beta: float, ratio: float) -> dict[str, float | None]:
    """Where mu = 1 and where lambda = 1, in units of Gamma sqrt(2 m omega_0); null where nowhere."""
    p = Parameters(g_ep=np.sqrt(beta * ratio), gamma=ratio, omega0=1.0)
    row: dict[str, float | None] = {"beta": beta, "Gamma/omega_0": ratio}
    for branch in ("lower", "upper"):
        for name, solve in (("mu", rainbow_field), ("lambda", avalanche_field)):
            value = float(solve(p, branch)) / ratio
            row[f"{branch}, {name} = 1"] = value if np.isfinite(value) else None
    return row


def main() -> int:
    """Print the table; write it if asked to."""
    parser = argparse.ArgumentParser(description="Where the bare nested series diverges.")
    parser.add_argument("--write", action="store_true", help="write the evidence")
    options = parser.parse_args()
    start, rows = time.time(), []
    for beta in BETAS:
        rows.append(at(beta, RATIOS[1]))
        print(rows[-1], f"{time.time() - start:.0f} s", file=sys.stderr)
    betas = {f"{ratio:.6g}": float(rainbow_critical_beta(Parameters(1.0, ratio, 1.0))) for ratio in RATIOS}
    record = {
        "schema": SCHEMA,
        "command": "python -m tests.benchmarks.series --write",
        "content_hash": content_hash("series"),
        "fields in units of Gamma sqrt(2 m omega_0)": rows,
        "critical beta of the bare series, by Gamma/omega_0": betas,
        "Eq. (14)": critical_beta(),
        "seconds": round(time.time() - start),
    }
    print(json.dumps(record, indent=1))
    if options.write:
        path("series").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
