"""Figure ``levels``: the multipliers of the nested series, bare and dressed, against the field.

    python -m tests.benchmarks.levels [--write]

At the figure's own parameters and fields, which take a minute.  ``--write`` puts the outcome into
``derivations/evidence/levels.json``, where the figure finds it; a test computes a sample of it anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from derivations.evidence import content_hash, path
from derivations.figures.levels import LEVELS, computed_multipliers
from derivations.terminal import progress

SCHEMA = 1


def main() -> int:
    """Compute the table; write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the evidence")
    options = parser.parse_args()
    start = time.time()
    with progress() as show:
        found = computed_multipliers(LEVELS, show)
    record = {
        "schema": SCHEMA,
        "command": "python -m tests.benchmarks.levels --write",
        "content_hash": content_hash("levels"),
        "parameters": dict(LEVELS.parameters),
        **{name: [None if value != value else value for value in column] for name, column in found.items()},
        "seconds": round(time.time() - start),
    }
    print(json.dumps(record, indent=1))
    if options.write:
        path("levels").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
