"""Cost and accuracy of the criterion: ``python tests/benchmarks/bench_criterion.py``. Ratios are taken in one run."""

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.special import k0

from numeric import Parameters, avalanche_field, critical_beta, enhancement_integral


def best(call: Callable[[], object], repeats: int = 5) -> float:
    """Shortest of several runs in seconds, after one to warm up."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def parameter_sets(beta: np.ndarray, seed: int = 0) -> Parameters:
    """Parameters of given beta, with the other scales spread over decades."""
    random = np.random.default_rng(seed)
    omega0, mass = 10 ** random.uniform(-3, 1, beta.size), 10 ** random.uniform(-1, 1, beta.size)
    gamma = omega0 * 10 ** random.uniform(-6, -1, beta.size)
    return Parameters(np.sqrt(beta * gamma * np.sqrt(omega0**3 / (2 * mass))), gamma, omega0, mass)


def roots(count: int = 1_000_000) -> None:
    """Print the cost of a root in evaluations of k0, over the same number of arguments."""
    random = np.random.default_rng(1)
    arguments = random.uniform(0.01, 40, count)  # k0 is cheapest here: spread over decades it takes twice as long
    spreads = {
        "beta_c(1+1e-10) .. beta_c(1+1e-2)": critical_beta() * (1 + 10 ** random.uniform(-10, -2, count)),
        "beta_c .. 1e3": 10 ** random.uniform(np.log10(critical_beta()), 3, count),
        "beta_c .. 1e12": 10 ** random.uniform(np.log10(critical_beta()), 12, count),
    }
    unit = best(lambda: k0(arguments))
    print(f"scipy.special.k0: {unit / count * 1e9:.1f} ns a value; target: at most 15 of them a root")
    print(f"{'beta':36s}{'branch':8s}{'ns/root':>9s}{'k0/root':>9s}")
    for name, beta in spreads.items():
        p = parameter_sets(beta)
        for branch in ("lower", "upper"):
            cost = best(lambda p=p, branch=branch: avalanche_field(p, branch))
            print(f"{name:36s}{branch:8s}{cost / count * 1e9:9.0f}{cost / unit:9.1f}")


def integral() -> None:
    """Print the cost of lambda', for one value and for many."""
    random = np.random.default_rng(2)
    print(f"\n{'enhancement_integral':36s}{'ms/value':>9s}   (target 2)")
    for count in (1, 1000):
        p = Parameters(0.1, 0.3 * 10 ** random.uniform(-4, -1, count), 0.3)
        field = 2 * np.asarray(p.gamma) * np.sqrt(0.3) / np.exp(random.uniform(np.log(0.02), np.log(11), count))
        cost = best(lambda p=p, field=field: enhancement_integral(field, p))
        print(f"{f'{count} at once':36s}{cost / count * 1e3:9.3f}")


def imports() -> None:
    """Print the time of a fresh import beside that of NumPy alone."""
    for module in ("numpy", "numeric"):
        cost = best(lambda module=module: subprocess.run([sys.executable, "-c", f"import {module}"], check=True), 3)
        print(f"{f'python -c import {module}':36s}{cost * 1e3:9.0f} ms")
    command = [sys.executable, "-m", "derivations.cli", "--help"]
    cost = best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    print(f"{'avsym --help':36s}{cost * 1e3:9.0f} ms   (target 150)")


if __name__ == "__main__":
    roots()
    integral()
    imports()
