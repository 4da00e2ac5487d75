"""The fuzzing campaign: every public function and every command, with a million cases.

    python -m tests.benchmarks.fuzz [--cases N] [--seed S] [--only NAME] [--write]

The cases are those of ``tests/test_fuzz.py``, many more of them; a fault is printed with what repeats it. ``--write``
puts the counts into ``tests/benchmarks/results/fuzz.json``, each with the hash of the sources that it judged; with
``--only`` those of the other functions stay.
"""

import argparse
import faulthandler
import hashlib
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from platform import python_version

from tests.fuzz.cases import attempted, counts, everything
from tests.fuzz.guard import Fault

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results" / "fuzz.json"
SHOWN = 5  # faults of one function


def run(name: str, count: int, seed: int) -> dict[str, object]:
    """So many cases: how they ended, what they cost, and the faults."""
    case = everything()[name]
    ended: Counter[str] = Counter()
    faults: list[str] = []
    start = time.process_time()
    for number in range(count):
        if number % 1000 == 0:
            faulthandler.dump_traceback_later(3600, exit=True)  # what no signal can stop
        try:
            ended[attempted(case, number, seed)] += 1
        except Fault as fault:
            ended["fault"] += 1
            faults += [" ".join(str(fault).split())[:300]] if len(faults) < SHOWN else []
    faulthandler.cancel_dump_traceback_later()
    return {"cases": count, "ended": dict(ended), "cpu_s": round(time.process_time() - start, 2), "faults": faults}


def source_hash() -> str:
    """Of all sources of the three rooms."""
    found = hashlib.sha256()
    for room in ("avsym", "numeric", "derivations"):
        for source in sorted((ROOT / room).rglob("*.py")):
            found.update(source.relative_to(ROOT).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return found.hexdigest()


def main() -> int:
    """1 if there was a fault."""
    parser = argparse.ArgumentParser(description="Every public function and command with many hostile arguments.")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    parser.add_argument("--only", default="", metavar="NAME", help="functions whose name contains this")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    given = parser.parse_args()
    before, found = source_hash(), {}
    wanted = {name: number for name, number in counts(everything(), given.cases).items() if given.only in name}
    with ProcessPoolExecutor(given.jobs, get_context("spawn")) as pool:
        jobs = {pool.submit(run, name, number, given.seed): name for name, number in wanted.items()}
        for job in as_completed(jobs):
            found[jobs[job]] = job.result()
            print(jobs[job], json.dumps(job.result()), flush=True)
    found = {name: {**found[name], "sources": before} for name in wanted}
    if given.only and RESULTS.exists():  # of the others stays what an earlier run found
        found = {**json.loads(RESULTS.read_text(encoding="utf-8"))["functions"], **found}
    total = sum(it["cases"] for it in found.values())
    faults = sum(it["ended"].get("fault", 0) for it in found.values())
    print(f"{total} cases, {faults} faults")
    if given.write:
        versions = {it: version(it) for it in ("avsym", "numpy", "scipy", "sympy", "numba")} | {
            "python": python_version()
        }
        record = {"command": f"python -m tests.benchmarks.fuzz --cases {given.cases} --seed {given.seed} --write"}
        record |= {"versions": versions, "cases": total, "faults": faults, "functions": found}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
