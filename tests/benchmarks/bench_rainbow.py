"""Cost of the rainbow to all orders, each target beside what is measured: ``python tests/benchmarks/bench_rainbow.py``.

Seconds are those of the processor; ``OPENBLAS_NUM_THREADS=1`` makes them those of one thread.
"""

import time

import numpy as np

from numeric import Parameters, avalanche_field, rainbow_multiplier, rainbow_ratios
from numeric.axis import lay_out
from numeric.transfer import transfer_operator
from numeric.waves import bare

FREQUENCIES, LADDER = 65_536, 0.1  # 200 orders on so many frequencies, s
MULTIPLIER, LARGEST_X = 2.0, 8.0  # a leading eigenvalue up to this x, s


def best(call, repeats=3):
    """Shortest of several runs in seconds of the processor."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def exponent(sizes, times):
    """Slope of the logarithms."""
    return np.polyfit(np.log(sizes), np.log(times), 1)[0]


def verdict(name, seconds, target):
    """Print a target beside what was measured."""
    print(f"{name}: target {target:g} s, measured {seconds:.3f} s, {'met' if seconds <= target else 'MISSED'}")


def ladder():
    """Print the cost of orders against the number of frequencies and against the number of orders."""
    print(f"{'frequencies':>12s}{'ms/order':>10s}{'200 orders s':>14s}")
    sizes, times = [], []
    for fineness in (1.0, 2.0, 3.5, 5.5, 8.0):
        place = lay_out(2.7, 0.00667, 0.0, 10**8, fineness)
        operator = transfer_operator(place, bare(place), 1.0, 0.0)
        f = np.exp(-(place.panels.nodes**2))
        operator(f)
        sizes.append(f.size)
        times.append(best(lambda operator=operator, f=f: operator(f), 20))
        print(f"{f.size:12d}{times[-1] * 1e3:10.2f}{times[-1] * 200:14.3f}")
    print(f"time of an order ~ frequencies^{exponent(sizes, times):.2f}")
    there = 200 * np.exp(np.interp(np.log(FREQUENCIES), np.log(sizes), np.log(times)))
    verdict(f"200 orders on {FREQUENCIES:,} frequencies", there, LADDER)
    p, orders = Parameters.preset("fig6"), [25, 50, 100, 200, 400]
    spent = [best(lambda n=n: rainbow_ratios(avalanche_field(p), p, n)) for n in orders]
    print("n", orders, "s", np.round(spent, 2), f"beyond the set-up ~ n^{exponent(orders[2:], np.diff(spent)[1:]):.2f}"
          if np.all(np.diff(spent) > 0) else "")  # fmt: skip


def multiplier():
    print(f"{'Gamma/omega0':>13s}{'x':>6s}{'frequencies':>12s}{'bare s':>9s}{'dressed s':>10s}")
    longest = 0.0
    for ratio in (0.02, 1 / 150, 0.002):
        sizes, spent = [], []
        p = Parameters(0.1, 0.3 * ratio, 0.3)
        for x in (0.04, 0.3, 1.0, 2.7, LARGEST_X):
            field = 2 * 0.3 * ratio * np.sqrt(0.3) / x
            sizes.append(lay_out(x, ratio, float(p.beta), 10**8).panels.nodes.size)
            cost = [best(lambda d=d, field=field, p=p: rainbow_multiplier(field, p, d), 2) for d in (False, True)]
            spent.append(cost[1])
            print(f"{ratio:13.4f}{x:6.2f}{sizes[-1]:12d}{cost[0]:9.2f}{cost[1]:10.2f}")
        print(f"time of a dressed one ~ frequencies^{exponent(sizes, spent):.2f}")
        longest = max(longest, *spent)
    verdict(f"leading eigenvalue, dressed, x <= {LARGEST_X:g}", longest, MULTIPLIER)


if __name__ == "__main__":
    ladder()
    multiplier()
