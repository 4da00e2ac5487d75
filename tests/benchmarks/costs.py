"""What the series to all orders costs: time against order and frequencies, and of the table of all orderings.

    python -m tests.benchmarks.costs [--write]

``--write`` puts the outcome into ``derivations/evidence/costs.json``. Times are those of the processor, of one thread
unless BLAS takes more; each is the shortest of several runs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from derivations.evidence import content_hash, path

SCHEMA = 1
RATIO, X = 1 / 150, 2.7  # Gamma/omega_0 of Fig. 6, and x about its onset
COUPLING = 0.026  # with which a ladder neither grows nor falls much
ORDERS = (25, 50, 100, 200, 400)
FINENESS = (1.0, 2.0, 3.5, 5.5, 8.0)
DIAGRAMS = (4, 6, 8, 10)


def shortest(call: Callable[[], object], repeats: int) -> float:
    """Seconds of the processor, the fewest of several runs."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Slope of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def ladders() -> tuple[dict[str, object], dict[str, object]]:
    """Applications of the operator, against their number at the default axis and against frequencies for 200."""
    from numeric.axis import lay_out
    from numeric.transfer import transfer_operator
    from numeric.waves import bare

    sizes, seconds, by_order = [], [], []
    for fineness in FINENESS:
        axis = lay_out(X, RATIO, 0.0, 10**8, fineness)
        operator = transfer_operator(axis, bare(axis), COUPLING, 0.0)
        start = np.exp(-(axis.panels.nodes**2))

        def climb(n: int, operator: Callable[..., np.ndarray] = operator, start: np.ndarray = start) -> None:
            f = start
            for _ in range(n):
                f = operator(f)

        climb(3)
        sizes.append(start.size)
        seconds.append(shortest(lambda climb=climb: climb(50), 5) * 4)
        if fineness == FINENESS[0]:
            by_order = [shortest(lambda n=n: climb(n), 3) for n in ORDERS]
    at_target = float(np.exp(np.interp(np.log(65_536), np.log(sizes), np.log(seconds))))
    against_order = {"orders": list(ORDERS), "seconds": by_order, "frequencies": sizes[0],
                     "exponent": exponent(list(ORDERS), by_order)}  # fmt: skip
    against_size = {"frequencies": sizes, "seconds of 200 orders": seconds, "exponent": exponent(sizes, seconds),
                    "seconds at 65,536": at_target, "target": 0.1}  # fmt: skip
    return against_order, against_size


def orderings() -> dict[str, object]:
    """The table of all orderings, each order in a process of its own; exponents are in the number of orderings."""
    seconds, memory = [], []
    for order in DIAGRAMS:
        command = [sys.executable, "-m", "tests.benchmarks.costs", "--table", str(order)]
        out = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
        seconds.append(float(out[0]))
        memory.append(float(out[1]))
    counts = [math.factorial(order) // 2 for order in DIAGRAMS]
    large = slice(-2, None)  # below them the start-up is all there is
    return {"order": list(DIAGRAMS), "orderings": counts, "seconds": seconds, "peak MB": memory,
            "exponent of time": exponent(counts[large], seconds[large]),
            "exponent of memory": exponent(counts[large], memory[large])}  # fmt: skip


def table(order: int) -> tuple[float, float]:
    """Seconds, and in another run the peak of what one table allocates in MB."""
    from avsym import classify, rainbow

    seconds = shortest(lambda: classify(rainbow(order)), 3)
    tracemalloc.start()
    classify(rainbow(order))
    return seconds, tracemalloc.get_traced_memory()[1] / 1e6


def main() -> int:
    """Print the costs; write them if asked to."""
    parser = argparse.ArgumentParser(description="What the series to all orders costs.")
    parser.add_argument("--write", action="store_true", help="write the evidence")
    parser.add_argument("--table", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.table:
        print(*table(options.table))
        return 0
    start = time.time()
    against_order, against_size = ladders()
    record = {
        "schema": SCHEMA,
        "command": "python -m tests.benchmarks.costs --write",
        "content_hash": content_hash("costs"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load when started": round(os.getloadavg()[0], 1),
        "ladder against orders": against_order,
        "200 orders against frequencies": against_size,
        "table of all orderings": orderings(),
        "seconds": round(time.time() - start),
    }
    print(json.dumps(record, indent=1))
    if options.write:
        path("costs").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
