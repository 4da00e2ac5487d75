"""Cost of the steady state: ``python tests/benchmarks/bench_steady.py [part ...]``. Ratios are taken in one run.

Parts: iteration, scaling, slowest, figure, cores (all by default).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy.fft import rfft

from numeric import NotConverged, Parameters, steady_state
from numeric.acceleration import Trial, mixed
from numeric.equations import Equations, Problem
from numeric.grid import Grid, choose
from numeric.iteration import iterated
from numeric.lattice import _empty, _half_chain

FIGURE = [(gamma, field) for gamma in (0.001, 0.002, 0.003, 0.004, 0.005) for field in np.geomspace(0.02, 1.0, 40)]
COUPLING = 0.5  # the paper does not say which: strong enough to be hard


def best(call: Callable[[], object], repeats: int = 7) -> float:
    """Shortest of several runs in seconds of this process, after one to warm up."""
    times = []
    for _ in range(repeats + 1):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times[1:])


def equations(size: int, stride: int = 150) -> Equations:
    """The equations on a grid of about that size, gamma following the step."""
    step = 32 / size
    p = Parameters(0.3, 4 * step, 0.3)
    field = stride * step
    return Equations(Problem(p, field, (1.0,), "einstein", False), Grid(step, stride, -13 * size // 32, size))


def costs(size: int) -> tuple[float, float, float]:
    """Seconds of one iteration, of a real FFT of twice the length, of two complex sweeps.

    An iteration is a solution from nothing to 1e-9, all that it takes, over its number of evaluations.
    """
    loop = equations(size)

    def solve() -> int:
        return next(n for n, trial in enumerate(iterated(loop, loop.empty()), 1) if trial.distance < 1e-9)

    values, edges = np.random.default_rng(0).normal(size=2 * size), _empty(size + 150)
    inverse, one = np.full(size, 3 + 0.1j), np.ones(size)

    def twenty_sweeps() -> None:
        for _ in range(20):
            _half_chain(inverse, one, one, 0.0, 1.0, 150, *edges)

    def twenty_transforms() -> None:
        for _ in range(20):
            rfft(values)

    return best(solve, 4) / solve(), best(twenty_transforms) / 20, best(twenty_sweeps) / 10


def iteration() -> None:
    """Print one iteration in units of what it is made of."""
    cost, fft, sweeps = costs(65536)
    print(
        f"iteration at N = 65536: {cost * 1e3:.1f} ms; FFT of 2N {fft * 1e3:.2f} ms, two sweeps {sweeps * 1e3:.2f} ms"
    )
    print(f"  = {cost / (6 * fft + sweeps):.2f} x (six FFTs and two sweeps)   (target 3)")


def scaling() -> None:
    """Print the exponent of the cost against N."""
    sizes = 2 ** np.arange(13, 19)
    found = np.array([costs(int(size))[0] for size in sizes])
    exponent = np.polyfit(np.log(sizes), np.log(found), 1)[0]
    print("N, ms: " + ", ".join(f"{n} {t * 1e3:.1f}" for n, t in zip(sizes, found, strict=True)))
    print(f"  exponent {exponent:.2f}   (target 1.1)")


def slowest() -> None:
    """Print evaluations to 1e-9 of each scheme, with and without the coarse step, at a point found hard."""
    for p, field in ((Parameters(1.0, 0.005, 0.3), 0.5), (Parameters(0.8, 0.01, 0.3, gap=0.5), 0.2)):
        problem = Problem(p, field, (1.0,), "einstein", False)
        loop = Equations(problem, choose(problem.scales(), p, field, None, None))
        print(
            f"g_ep={p.g_ep:g} gamma={p.gamma:g} gap={p.gap:g} field={field:g}: evaluations to 1e-9, N={loop.grid.size}"
        )
        report("as solved, from nothing", iterated(loop, loop.empty()))
        report("mixing 1.0, coarse step", mixed(loop.image, loop.empty(), loop.blocks, 1.0))
        with patch("numeric.equations.balanced", lambda local, *_: local):
            for fraction in (0.4, 0.6, 0.8, 1.0):
                report(f"mixing {fraction}, no coarse step", mixed(loop.image, loop.empty(), loop.blocks, fraction))
        counted(p, field)


def counted(p: Parameters, field: float) -> None:
    """Print the evaluations of `steady_state` on each of its grids: all alike, and by the points that they cost."""
    sizes: list[int] = []
    image = Equations.image
    with patch.object(Equations, "image", lambda self, *rest: (sizes.append(self.grid.size), image(self, *rest))[1]):
        steady_state(p, field)
    each = ", ".join(f"{sizes.count(size)} at N = {size}" for size in sorted(set(sizes)))
    last = max(sizes)
    print(
        f"  steady_state: {each}: {sizes.count(last)} on the last grid, {sum(sizes) / last:.0f} worth one there, "
        f"{len(sizes)} in all   (target 30)"
    )


def report(name: str, trials: Iterator[Trial], limit: int = 600) -> None:
    """Print after how many evaluations a scheme arrives, or where it is at the limit."""
    distance = np.inf
    for count, trial in enumerate(islice(trials, limit), 1):
        distance = trial.distance
        if distance < 1e-9:
            print(f"  {name:32s}{count:6d}")
            return
    print(f"  {name:32s} > {limit} (at {distance:.0e})")


def point(task: tuple[float, float]) -> tuple[int, float, bool]:
    """One point of figure 1(c): evaluations, seconds of processor, whether it converged."""
    gamma, field = task
    start = time.process_time()
    try:
        state, done = steady_state(Parameters(COUPLING, gamma, 0.3), field), True
    except NotConverged as missed:
        print(f"  not converged: {missed}")
        state, done = missed.best, False
    return state.evaluations, time.process_time() - start, done


def figure(workers: int = 2) -> None:
    """Print the time of figure 1(c): 40 fields, 5 values of gamma."""
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(point, FIGURE, chunksize=1))
    wall = time.perf_counter() - start
    counts, seconds, done = (list(column) for column in zip(*found, strict=True))
    print(f"figure 1(c), {len(FIGURE)} points on {workers} cores: {wall:.0f} s   (target 90)")
    print(f"  {sum(seconds):.0f} s of processor, so {sum(seconds) / workers:.0f} s were the cores free")
    print(f"  evaluations: median {np.median(counts):.0f}, most {max(counts)}; not converged: {done.count(False)}")


def cores() -> None:
    """Print the gain of a second core on a batch."""
    batch, times = FIGURE[::20] * 3, []
    for workers in (1, 2):
        with ProcessPoolExecutor(workers) as pool:
            list(pool.map(point, FIGURE[:2]))  # both are up
            start = time.perf_counter()
            list(pool.map(point, batch, chunksize=1))
            times.append(time.perf_counter() - start)
    gain = times[0] / times[1]
    print(f"batch of {len(batch)}: {times[0]:.1f} s on one core, {times[1]:.1f} s on two: {gain:.2f} x   (target 1.7)")


if __name__ == "__main__":
    parts = {"iteration": iteration, "scaling": scaling, "slowest": slowest, "figure": figure, "cores": cores}
    for name in sys.argv[1:] or parts:
        parts[name]()
