"""The seeds campaign: every verdict again, with other random points each time.

    python -m tests.benchmarks.seeds [--seeds N] [--write]

Prints whatever changed; ``--write`` puts the outcome into ``derivations/evidence/seeds.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import Executor

from avsym import Sampling
from derivations.evidence import content_hash, path
from derivations.paper import begin, judge
from derivations.verification import verify, workers


def verdicts(seed: int, pool: Executor) -> dict[str, str]:
    """Each step's and each entry's verdict at one seed."""
    sampling = Sampling(seed=seed)
    begun = begin(sampling, pool)
    reports = verify(sampling=sampling, pool=pool).reports
    steps = {
        f"{name}, step {number}": str(item.verdict)
        for name, report in reports.items()
        for number, item in enumerate(report.judged, 1)
    }
    return steps | {entry.id: str(entry.verdict) for entry in judge(reports, sampling, begun=begun)}


def main() -> int:
    """0 if no verdict depends on the seed."""
    parser = argparse.ArgumentParser(description="Every verdict with other random points.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="write the evidence")
    options = parser.parse_args()
    start, found = time.time(), []
    with workers() as pool:
        for seed in range(options.seeds):
            found.append(verdicts(seed, pool))
            print(f"seed {seed}: {len(found[-1])} verdicts, {time.time() - start:.0f} s", file=sys.stderr, flush=True)
    changed = {name: Counter(one[name] for one in found) for name in found[0] if len({one[name] for one in found}) > 1}
    for name, counts in changed.items():
        print(f"{name}: {dict(counts)}")
    print(f"{len(found[0])} verdicts, {options.seeds} seeds, {len(changed)} changed")
    if options.write:
        record = {
            "schema": 1,
            "command": f"python -m tests.benchmarks.seeds --seeds {options.seeds} --write",
            "content_hash": content_hash("seeds"),
            "seeds": options.seeds,
            "verdicts": len(found[0]),
            "changed": {name: dict(counts) for name, counts in changed.items()},
            "seconds": round(time.time() - start),
        }
        path("seeds").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
