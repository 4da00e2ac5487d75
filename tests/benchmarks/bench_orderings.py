"""Cost of diagrams, orderings and components: ``python tests/benchmarks/bench_orderings.py``.

Each line is a fresh process, so that its memory is its own; the time is the shortest of three.
"""

import resource
import subprocess
import sys
import time

CASES = {
    "irreducible diagrams of order 12 (8,162)": ("list(diagrams(12))", "1 s"),
    "all diagrams of order 12 (10,395)": ("list(diagrams(12, 'all'))", ""),
    "skeleton diagrams of order 12 (2,830)": ("list(diagrams(12, 'skeleton'))", ""),
    "all orderings of order 8, table (20,160)": ("classify(rainbow(8))", "0.1 s"),
    "all orderings of order 8, one by one": (
        "[(o.lesser, o.emitted) for o in orderings(rainbow(8))]", "0.1 s by the table"
    ),
    "all orderings of order 10, table (1,814,400)": ("classify(rainbow(10))", "3 s, 500 MB"),
    "Sigma(6), contour expression, 360 orderings": (
        "[(t.ordering.lesser, t.ordering.emitted) for t in to_real_time(to_contour(rainbow(6))).terms]", "1 s"
    ),
    "count_orderings(40)": ("count_orderings(40)", "0.1 s"),
    "cuts of order 40, as terms": ("first_order(to_contour(rainbow(40)))", ""),
    "Langreth's rules, order 6, < > R A": ("[products(rainbow(6), c) for c in '<>RA']", ""),
    "Langreth's rules, order 8, < > R A": ("[products(rainbow(8), c) for c in '<>RA']", ""),
}  # fmt: skip


def measured(code: str) -> tuple[float, float, float]:
    """Seconds, peak memory in MB, and what of it was there before, of this process."""
    import avsym

    names = {name: getattr(avsym, name) for name in avsym.__all__}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = []
    for _ in range(3):
        start = time.perf_counter()
        exec(code, names)
        times.append(time.perf_counter() - start)
    return min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, before


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*measured(CASES[sys.argv[1]][0]))
        sys.exit()
    print(f"{'':48s}{'s':>10s}{'MB':>8s}{'at start':>10s}   target")
    for name, (_, target) in CASES.items():
        command = [sys.executable, __file__, name]
        seconds, peak, start = map(float, subprocess.run(command, capture_output=True, check=True).stdout.split())
        print(f"{name:48s}{seconds:10.4f}{peak:8.0f}{start:10.0f}   {target}")
