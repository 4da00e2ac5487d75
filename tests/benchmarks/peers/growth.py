"""How cost and memory grow: fitted exponents, with the largest case. Orders are in the campaign ``costs``."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np

from numeric import Parameters, avalanche_field, enhancement_integral
from numeric.equations import Equations, Problem
from numeric.grid import Grid
from numeric.iteration import iterated
from tests.benchmarks.peers import fields, lattice


def seconds(call: Callable[[], object], repeats: int = 5) -> float:
    """Of the processor, the median after one to warm up."""
    call()
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        spent.append(time.process_time() - start)
    return float(np.median(spent))


def megabytes(call: Callable[[], object]) -> float:
    """The peak of what a call allocates."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def grown(what: str, against: str, sizes: Sequence[int], work: Callable[[int], Callable[[], object]]) -> dict[str, Any]:
    """Time and memory at each size, and the slopes of their logarithms."""
    calls = [work(size) for size in sizes]
    times, memory = [seconds(call) for call in calls], [megabytes(call) for call in calls]
    slopes = [float(np.polyfit(np.log(sizes), np.log(values), 1)[0]) for values in (times, memory)]
    return {"what": what, "against": against, "sizes": list(sizes), "seconds": times, "MB": memory,
            "exponent of time": slopes[0], "exponent of memory": slopes[1]}  # fmt: skip


def _fields(count: int) -> Callable[[], object]:
    p = fields.parameter_sets(count)
    return lambda: avalanche_field(p)


def _integrals(count: int) -> Callable[[], object]:
    p, values = Parameters.preset("fig6"), np.geomspace(1e-3, 1e-2, count)
    return lambda: enhancement_integral(values, p)


def _iterations(size: int) -> Callable[[], object]:
    """Ten iterations, the equations set up anew."""
    step = 32 / size
    problem = Problem(Parameters(0.3, 4 * step, 0.3), 150 * step, (1.0,), "einstein", False)

    def ten() -> None:
        loop = Equations(problem, Grid(step, 150, -13 * size // 32, size))
        for _ in islice(iterated(loop, loop.empty()), 10):
            pass

    return ten


def _recursion(size: int) -> Callable[[], object]:
    known = lattice.case(50, size // 50)
    state = (np.zeros(known.grid.size, complex),) * 2
    return lambda: lattice.iteration(known, lattice.by_recursion, state)


def _matrices(size: int) -> Callable[[], object]:
    known = lattice.case(10, size // 10)
    state = (np.zeros(known.grid.size, complex),) * 2
    return lambda: lattice.iteration(known, lattice.by_matrices, state)


def rows() -> list[dict[str, Any]]:
    """Ours against parameters, values and frequencies; the peers' iteration for comparison."""
    return [
        grown("avalanche_field", "parameter sets", (10_000, 30_000, 100_000, 300_000, 1_000_000), _fields),
        grown("enhancement_integral", "values", (30, 100, 300, 1000), _integrals),
        grown("ten iterations of the lattice", "frequencies", (8192, 16384, 32768, 65536, 131072), _iterations),
        grown("plain NumPy recursion, one iteration", "frequencies", (6400, 12800, 25600, 51200), _recursion),
        grown("dense matrices, one iteration", "frequencies", (640, 1280, 2560), _matrices),
    ]
