"""Our main calls against what a user would pick instead, in one run.

    python -m tests.benchmarks.side_by_side [NAME ...] [--write]

Entrants of a contest take turns; a ratio is the median of the ratios of single rounds, and each answer is held against
ours in the same run. Times are the processor's, one thread. ``--write`` (all contests) puts the table into
``derivations/evidence/side_by_side.json``. The row of sft-wick needs an interpreter that has it, named by the variable
``SFT_WICK_PYTHON``: ``python -m venv ENV && ENV/bin/pip install sft-wick``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")  # before NumPy is there

import numpy as np  # noqa: E402

from derivations.evidence import content_hash, path  # noqa: E402
from tests.benchmarks.peers import fields, growth, integral, lattice, orderings, reduction, starts  # noqa: E402
from tests.benchmarks.peers.contest import Contest, held, told  # noqa: E402

SCHEMA = 1
GROUPS: Mapping[str, Callable[[], Iterator[tuple[str, Contest]]]] = {
    "fields": fields.contests,
    "integral": integral.contests,
    "orderings": orderings.contests,
    "reduction": reduction.contests,
    "lattice": lattice.contests,
    "starts": starts.contests,
}
PACKAGES = ("avsym", "numpy", "scipy", "numba", "sympy", "mpmath")
LARGE = 32_000_000  # numbers: far more than any cache holds
SMALL = 16_384


def machine() -> dict[str, Any]:
    """Its name, and what memory gives: a plain copy and a triad, far beyond the cache and within it."""
    rates = {}
    for name, size in (("memory", LARGE), ("cache", SMALL)):
        a, b, c = np.ones(size), np.ones(size), np.ones(size)
        rates[f"copy in {name}, GB/s"] = 16e-9 * size / growth.seconds(lambda a=a, b=b: _often(np.copyto, a, b))
        triad = growth.seconds(lambda a=a, b=b, c=c: _often(_triad, a, b, c))
        rates[f"triad in {name}, GB/s"] = 40e-9 * size / triad  # the product is written and read again
    rates = {key: value * (LARGE // SMALL // 8 if "cache" in key else 1) for key, value in rates.items()}
    return {"processor": _processor(), "cores": os.cpu_count(), **rates}


def _often(work: Callable[..., object], *arrays: np.ndarray) -> None:
    for _ in range(LARGE // SMALL // 8 if arrays[0].size == SMALL else 1):
        work(*arrays)


def _triad(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
    np.multiply(b, 3.0, out=a)
    np.add(a, c, out=a)


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def record(names: list[str]) -> dict[str, Any]:
    """The contests of the groups asked for, and how costs grow; printed as they end."""
    found: dict[str, Any] = {"contests": {}}
    for name in names or GROUPS:
        for title, contest in GROUPS[name]() if name in GROUPS else ():
            found["contests"][title] = held(contest)
            print(*told(found["contests"][title]), sep="\n", flush=True)
    if not names or "growth" in names:
        found["growth"] = growth.rows()
        print("\nGrowth: exponents of time and memory")
        for row in found["growth"]:
            print(f"  {row['what']:40s}against {row['against']:16s}{row['exponent of time']:6.2f}"
                  f"{row['exponent of memory']:6.2f}   {row['seconds'][-1]:.3g} s, {row['MB'][-1]:.3g} MB at "
                  f"{row['sizes'][-1]:,}", flush=True)  # fmt: skip
    return found


def main() -> int:
    """Print the table; write it if asked to."""
    parser = argparse.ArgumentParser(description="Our main calls against what a user would pick instead.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join((*GROUPS, 'growth'))}; all if left out")
    parser.add_argument("--write", action="store_true", help="write the evidence; only with all contests")
    options = parser.parse_args()
    unknown = set(options.names) - {*GROUPS, "growth"}
    if unknown or (options.names and options.write):
        parser.error(f"no contest is called {', '.join(unknown)}" if unknown else "--write needs all contests")
    start, load, this = time.time(), os.getloadavg()[0], machine()
    print(json.dumps(this), flush=True)
    found = record(options.names)
    if options.write:
        versions = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
        head = {
            "schema": SCHEMA,
            "command": "python -m tests.benchmarks.side_by_side --write",
            "content_hash": content_hash("side_by_side"),
            "date": datetime.now(UTC).date().isoformat(),
            "machine": this,
            "versions": versions,
            "load when started": round(load, 1),
        }
        text = json.dumps({**head, **found, "seconds": round(time.time() - start)}, indent=1, allow_nan=False)
        path("side_by_side").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
