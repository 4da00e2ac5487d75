"""The lattice campaign: every curve n_ex(E) behind the paper's numerical figures, solved self-consistently.

    python -m tests.benchmarks.lattice [--write] [--workers N] [--store FILE] [--only FIGURE ...]

A curve that is done goes into the store at once; a run that was interrupted takes up from there. ``--write`` puts
the outcome into ``derivations/evidence/lattice.json``; ledger entries compute a sample of it again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from derivations.evidence import content_hash, path
from derivations.lattice import theory
from derivations.lattice.curves import TOLERANCE, Columns, Curve, follow
from derivations.lattice.plan import plan, wanted
from numeric.selfconsistent import versions

SCHEMA = 1
Row = dict[str, Any]


def solved(curve: Curve, fields: tuple[float, ...]) -> Row:
    """One curve and the seconds of processor that it took."""
    start = time.process_time()
    columns: Columns = follow(curve, fields)
    return {"key": curve.key, "curve": asdict(curve), "seconds": round(time.process_time() - start, 2), **columns}


def watch() -> None:
    """End a worker whose parent is gone, however it went: it would otherwise finish its curve for nobody."""
    Thread(target=_outlive, daemon=True).start()


def _outlive() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def known(store: Path) -> dict[str, Row]:
    """The curves that an earlier run of the same sources left; a line cut short is left out."""
    rows = {}
    for line in store.read_text(encoding="utf-8").splitlines() if store.exists() else []:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if row.pop("content_hash") == content_hash("lattice"):
            rows[row["key"]] = row
    return rows


def campaign(curves: Mapping[Curve, tuple[float, ...]], store: Path, workers: int) -> list[Row]:
    """All curves, the longest first; what is in the store is not computed again."""
    rows, start = known(store), time.monotonic()
    rows = {curve.key: rows[curve.key] for curve, fields in curves.items()
            if curve.key in rows and rows[curve.key]["field"] == list(fields)}  # fmt: skip
    missing = sorted((curve for curve in curves if curve.key not in rows), key=cost)
    with (
        ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=watch) as pool,
        store.open("a", encoding="utf-8") as file,
    ):
        for done in as_completed([pool.submit(solved, curve, curves[curve]) for curve in missing]):
            row = done.result()
            rows[row["key"]] = row
            file.write(json.dumps({"content_hash": content_hash("lattice"), **row}) + "\n")
            file.flush()
            lost = sum(value is None for value in row["occupation"])
            left = f"{len(rows)}/{len(curves)} after {time.monotonic() - start:.0f} s"
            print(f"{left}: {row['key']} {row['seconds']:.0f} s, {lost} not converged", file=sys.stderr, flush=True)
    return [rows[curve.key] for curve in curves]


def cost(curve: Curve) -> tuple[float, ...]:
    """What orders the curves: many axes first, then small steps."""
    return -curve.dimension, curve.phonon == "einstein", curve.gamma, -curve.g_ep


def record(rows: Sequence[Row], levels: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """What is committed: everything needed to repeat it."""
    return {
        "schema": SCHEMA,
        "command": "python -m tests.benchmarks.lattice --write",
        "content_hash": content_hash("lattice"),
        "versions": versions(),
        "tolerance": TOLERANCE,
        "seconds": round(seconds),
        "processor seconds": round(sum(row["seconds"] for row in rows)),
        "figures": {name: [curve.key for curve in curves] for name, curves in plan().items()},
        "theory": dict(levels),
        "curves": list(rows),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Compute; write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the evidence")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=Path, default=Path(".lattice.jsonl"), help="curves done, one line each")
    parser.add_argument("--only", nargs="+", choices=plan(), help="figures; then nothing is written")
    options = parser.parse_args(argv)
    if options.only and options.write:
        parser.error("--only computes a part: leave --write out")
    start = time.monotonic()
    curves = wanted(options.only or ())
    rows = campaign(curves, options.store, options.workers)
    spent = time.monotonic() - start
    print(
        f"{len(rows)} curves in {spent:.0f} s, {sum(row['seconds'] for row in rows):.0f} s of processor",
        file=sys.stderr,
    )
    if options.write:
        levels = theory.levels()
        resumed = (
            sum(row["seconds"] for row in rows) / options.workers
        )  # what an idle machine takes, were there no store
        found = record(rows, levels, max(time.monotonic() - start, resumed))
        path("lattice").write_text(
            json.dumps(found, separators=(",", ":")).replace('{"key"', '\n{"key"') + "\n", encoding="utf-8"
        )
        options.store.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
