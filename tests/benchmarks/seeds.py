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
            spent = round(time.time() - start)
            print(f"seed {seed}: {len(found[-1])} verdicts, {spent} s", file=sys.stderr, flush=True)
            if options.write:
                path("seeds").write_text(json.dumps(record(found, spent), indent=1) + "\n", encoding="utf-8")
    for name, counts in changed(found).items():
        print(f"{name}: {counts}")
    print(f"{len(found[0])} verdicts, {options.seeds} seeds, {len(changed(found))} changed")
    return int(bool(changed(found)))


def changed(found: list[dict[str, str]]) -> dict[str, dict[str, int]]:
    """What had more than one verdict, and how often each."""
    counts = {name: dict(Counter(one[name] for one in found)) for name in found[0]}
    return {name: count for name, count in counts.items() if len(count) > 1}


def record(found: list[dict[str, str]], seconds: int) -> dict[str, object]:
    """The evidence of as many seeds as are done."""
    return {
        "schema": 1,
        "command": f"python -m tests.benchmarks.seeds --seeds {len(found)} --write",
        "content_hash": content_hash("seeds"),
        "seeds": len(found),
        "verdicts": len(found[0]),
        "changed": changed(found),
        "seconds": seconds,
    }


if __name__ == "__main__":
    sys.exit(main())
