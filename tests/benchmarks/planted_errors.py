"""The planted-errors campaign: wrong steps must be caught, rewritten ones accepted.

    python -m tests.benchmarks.planted_errors [--seed N] [--workers N] [--write]

Prints a table for each; ``--write`` puts it into ``derivations/evidence/planted_errors.json``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from avsym import Sampling
from derivations.evidence import content_hash, path
from tests.planted.judging import Outcome, Task, judged, mutant_tasks, rejudged, rewrite_tasks

ROOT = Path(__file__).resolve().parents[2]
FEW = 100
HEADS = {
    "mutants": ("planted", "equivalent", "caught", "unknown", "accepted", "steps", "invisible"),
    "rewrites": ("tried", "accepted", "rejected"),
}


def run(
    tasks: Sequence[Task], judge: Callable[[Task, Sampling], Outcome], sampling: Sampling, workers: int
) -> list[Outcome]:
    """Judge every task, in forked processes since a step holds functions."""
    _SHARED.update(tasks=tasks, judge=judge, sampling=sampling)
    if workers == 1:
        return [_one(index) for index in range(len(tasks))]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return pool.map(_one, range(len(tasks)), chunksize=8)


_SHARED: dict[str, Any] = {}


def _one(index: int) -> Outcome:
    task = _SHARED["tasks"][index]
    start = time.perf_counter()
    try:
        outcome: Outcome = _SHARED["judge"](task, _SHARED["sampling"])
    except Exception as error:  # counted as unknown and named in the findings; the others go on
        outcome = Outcome(task.kind, task.source, f"{task.note}: {type(error).__name__}: {error}"[:300], "crashed")
    if time.perf_counter() - start > 15:
        print(f"slow: {task.kind}, {task.source}, {task.note}", file=sys.stderr)
    return outcome


def mutant_table(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """One row for each class, and their sum."""
    outcomes = list(outcomes)
    rows = {
        kind: _mutant_row([o for o in outcomes if o.kind == kind]) for kind in dict.fromkeys(o.kind for o in outcomes)
    }
    return {**rows, "all": _mutant_row(outcomes)}


def _mutant_row(outcomes: list[Outcome]) -> dict[str, int]:
    count = Counter(item.result for item in outcomes)
    real = [item for item in outcomes if item.result != "equivalent"]
    return {
        "planted": len(real),
        "equivalent": count["equivalent"],
        "caught": count["caught"],
        "unknown": count["unknown"] + count["crashed"],
        "accepted": count["accepted"],
        "steps": len({item.source for item in real}),
        "invisible": sum(bool(item.special) for item in real),
    }


def rewrite_table(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """One row for each kind, and their sum."""
    outcomes = [item for item in outcomes if item.result != "not a rewrite"]
    kinds = dict.fromkeys(item.kind for item in outcomes)
    rows = {kind: _rewrite_row([o for o in outcomes if o.kind == kind]) for kind in kinds}
    return {**rows, "all": _rewrite_row(outcomes)}


def _rewrite_row(outcomes: list[Outcome]) -> dict[str, int]:
    accepted = sum(item.result == "accepted" for item in outcomes)
    return {"tried": len(outcomes), "accepted": accepted, "rejected": len(outcomes) - accepted}


def shown(title: str, table: dict[str, dict[str, int]]) -> str:
    """The table as text."""
    heads = HEADS[title]
    lines = [f"{title:28}" + "".join(f"{head:>11}" for head in heads)]
    return "\n".join(
        [*lines, *(f"{kind:28}" + "".join(f"{row[head]:11}" for head in heads) for kind, row in table.items())]
    )


def findings(outcomes: Iterable[Outcome], good: tuple[str, ...]) -> list[dict[str, str]]:
    """What did not go as it should."""
    return [
        {"class": item.kind, "step": item.source, "mutation": item.note, "result": item.result}
        for item in outcomes
        if item.result not in good
    ]


def main() -> int:
    """Run the campaign; 0 if nothing wrong was accepted and nothing right rejected."""
    options = _options()
    start = time.time()
    mutants, rewritten = (
        drawn(tasks, options) for tasks in (mutant_tasks(options.seed, options.per_case), rewrite_tasks())
    )
    wrong = run(mutants, judged, Sampling(seed=options.seed), options.workers)
    again = run(rewritten, rejudged, Sampling(seed=options.seed), options.workers)
    tables = {"mutants": mutant_table(wrong), "rewrites": rewrite_table(again)}
    for title, table in tables.items():
        print(shown(title, table), end="\n\n")
    found = findings(wrong, ("caught", "equivalent")) + findings(again, ("accepted", "not a rewrite"))
    for item in found:
        print(" | ".join(item.values()))
    left_out = sum(item.result == "not a rewrite" for item in again)
    print(f"{left_out} rewrites left out: the outside oracle cannot see that they are; {time.time() - start:.0f} s")
    if options.write:
        record = {**_record(options, time.time() - start), **tables, "findings": found}
        path("planted_errors").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return int(tables["mutants"]["all"]["accepted"] > 0 or tables["rewrites"]["all"]["rejected"] > 0)


def drawn(tasks: Iterable[Task], options: argparse.Namespace) -> list[Task]:
    """A share of the tasks, at random; of a class of few, all."""
    tasks, rng = list(tasks), random.Random(options.seed)
    count = Counter(task.kind for task in tasks)
    return [task for task in tasks if count[task.kind] < FEW or rng.random() < options.share]


def _record(options: argparse.Namespace, seconds: float) -> dict[str, Any]:
    packages = ("sympy", "mpmath", "python-flint", "numpy")
    given = f"--seed {options.seed} --per-case {options.per_case} --share {options.share:g}"
    command = f"python -m tests.benchmarks.planted_errors {given} --write"
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    return {
        "schema": 1,
        "command": command,
        "versions": versions,
        "seed": options.seed,
        "content_hash": content_hash("planted_errors"),
        "seconds": round(seconds),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Planted errors and harmless rewrites.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--per-case", type=int, default=3, help="mutants of each class for each step")
    parser.add_argument("--share", type=float, default=1.0, help="of each class that is not small, drawn at random")
    parser.add_argument("--write", action="store_true", help="write the evidence")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
