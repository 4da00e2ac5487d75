"""Cost of the rainbow to all orders: ``python tests/benchmarks/bench_rainbow.py``."""

import time

import numpy as np

from numeric import Parameters, avalanche_field, rainbow_multiplier, rainbow_ratios
from numeric.axis import lay_out
from numeric.transfer import transfer_operator
from numeric.waves import bare


def best(call, repeats=3):
    """Shortest of several runs in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def exponent(sizes, times):
    """Slope of the logarithms."""
    return np.polyfit(np.log(sizes), np.log(times), 1)[0]


def ladder():
    """Print the cost of orders against the number of frequencies and against the number of orders."""
    print(f"{'frequencies':>12s}{'ms/order':>10s}{'200 orders s':>14s}   (target 0.1 s at 65,536)")
    sizes, times = [], []
    for fineness in (0.5, 0.8, 1.2, 2.0, 3.2):
        place = lay_out(2.7, 0.00667, 0.0, 10**8, fineness)
        operator = transfer_operator(place, bare(place), 1.0, 0.0)
        f = np.exp(-(place.panels.nodes**2))
        operator(f)
        sizes.append(f.size)
        times.append(best(lambda operator=operator, f=f: operator(f), 20))
        print(f"{f.size:12d}{times[-1] * 1e3:10.2f}{times[-1] * 200:14.3f}")
    print(f"time of an order ~ frequencies^{exponent(sizes, times):.2f}")
    p, orders = Parameters.preset("fig6"), [25, 50, 100, 200, 400]
    spent = [best(lambda n=n: rainbow_ratios(avalanche_field(p), p, n)) for n in orders]
    print("n", orders, "s", np.round(spent, 2), f"beyond the set-up ~ n^{exponent(orders[2:], np.diff(spent)[1:]):.2f}"
          if np.all(np.diff(spent) > 0) else "")  # fmt: skip


def multiplier():
    """Print the cost of the leading eigenvalue."""
    print(f"{'x':>6s}{'frequencies':>12s}{'bare s':>9s}{'dressed s':>10s}   (target 2 s for x <= 8)")
    for x in (0.04, 0.3, 1.0, 2.7, 8.0):
        p = Parameters(0.1, 0.002, 0.3)
        field = 2 * 0.002 * np.sqrt(0.3) / x
        size = lay_out(x, 0.002 / 0.3, 0.0, 10**8).panels.nodes.size
        cost = [best(lambda d=d, field=field, p=p: rainbow_multiplier(field, p, d), 2) for d in (False, True)]
        print(f"{x:6.2f}{size:12d}{cost[0]:9.2f}{cost[1]:10.2f}")


if __name__ == "__main__":
    ladder()
    multiplier()
