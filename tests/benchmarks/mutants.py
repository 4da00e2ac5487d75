"""The mutants campaign: how many slips of an author the tests of their own module find.

    python -m tests.benchmarks.mutants [--sample N] [--seed N] [--jobs N] [--resume] [--write]

A random sample of all mutants (`mutation.operators`) of the modules named in `mutation.trial`, in a copy of the
committed sources with the tests as they stand; each runs against its module's test files and doctests until one fails.
``--write`` puts what is found into ``derivations/evidence/mutants.json``; ``why`` a mutant lives is written there by
hand and kept. ``--resume`` takes as known the kills that stand there, and what is called equivalent: it goes on where
a run was broken off, and with new tests it runs only those again that survived.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from hashlib import sha256
from itertools import islice
from typing import Any

from derivations.evidence import ROOT, content_hash, evidence, path
from tests.benchmarks.mutation.operators import Mutant, compiles, mutants
from tests.benchmarks.mutation.trial import ALIVE, ENDLESS, KILLED, TESTS, committed, judged

ENOUGH = 0.85
SAME = "equivalent"  # so begins why a mutant lives that changes nothing
NOTHING: dict[str, Any] = {"survivors": [], KILLED: [], ENDLESS: [], "seconds": 0}


def every_mutant() -> list[Mutant]:
    """Of all modules that are judged."""
    rules = {f.relative_to(ROOT).as_posix() for f in (ROOT / "avsym/rules").glob("*.py")} - {"avsym/rules/__init__.py"}
    return [one for file in sorted(rules | TESTS.keys()) for one in mutants(file, committed(file))]


def sample(count: int, seed: int) -> list[Mutant]:
    """Of all mutants those of a random choice that compile, in the order of the sources.

    Each one's lot is drawn by what it is, so that an edited file does not change what is chosen of the others.
    """
    drawn = sorted(every_mutant(), key=lambda one: sha256(f"{seed} {one.told}".encode()).digest())
    return sorted(islice((one for one in drawn if compiles(one.applied(committed(one.file)))), count))


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share.

    >>> [round(end, 3) for end in interval(85, 100)]
    [0.767, 0.907]
    """
    z, share = 1.959964, hits / total
    middle, half = share + z * z / (2 * total), z * math.sqrt(share * (1 - share) / total + (z / total) ** 2 / 4)
    return (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total)


def share(killed: int, total: int) -> dict[str, Any]:
    """How many of some mutants were killed, and between what bounds that leaves the share."""
    bounds = [round(end, 4) for end in interval(killed, total)]
    return {"killed": killed, "of": total, "share": round(killed / total, 4), "interval": bounds}


def record(
    rows: list[tuple[Mutant, str]], whys: dict[str, str], options: argparse.Namespace, seconds: float
) -> dict[str, Any]:
    """The evidence; a mutant that changes nothing (`SAME`) is not held against the tests."""
    alive = [one for one, fate in rows if fate == ALIVE]
    survivors = [{"mutant": one.told, "why": whys.get(one.told, "")} for one in alive]
    equivalent = sum(row["why"].startswith(SAME) for row in survivors)
    killed = len(rows) - len(alive)
    return {
        "schema": 1,
        "command": f"python -m tests.benchmarks.mutants --sample {options.sample} --seed {options.seed} --write",
        "content_hash": content_hash("mutants"),
        "all": share(killed, len(rows)),
        "without_equivalent": share(killed, len(rows) - equivalent),
        "survivors": survivors,
        "timeout": [one.told for one, fate in rows if fate == ENDLESS],
        "killed": [one.told for one, fate in rows if fate == KILLED],
        "seconds": round(seconds),
    }


def save(found: dict[str, Any]) -> None:
    """Put it where the report's evidence is."""
    path("mutants").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """0 if at least 85 % are killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=320)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--resume", action="store_true", help="without those that are recorded as killed")
    parser.add_argument("--write", action="store_true", help="write the evidence")
    options = parser.parse_args()
    before = evidence("mutants") if path("mutants").exists() else NOTHING
    whys = {row["mutant"]: row["why"] for row in before["survivors"]}
    known = {told: fate for fate in (KILLED, ENDLESS) for told in before[fate]}
    known |= {told: ALIVE for told, why in whys.items() if why.startswith(SAME)}
    known = known if options.resume else {}
    chosen = sample(options.sample, options.seed)
    rows = [(one, known[one.told]) for one in chosen if one.told in known]
    start = time.time() - (before["seconds"] if options.resume else 0)
    for found in judged([one for one in chosen if one.told not in known], options.jobs):
        rows += found
        print(f"{len(rows)} of {len(chosen)}", file=sys.stderr, flush=True)
        if options.write:
            save(record(sorted(rows), whys, options, time.time() - start))
    outcome = record(sorted(rows), whys, options, time.time() - start)
    for row in outcome["survivors"]:
        print(f"{row['mutant']}\n    {row['why']}")
    print(json.dumps({name: outcome[name] for name in ("all", "without_equivalent")}))
    return int(outcome["all"]["share"] < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
