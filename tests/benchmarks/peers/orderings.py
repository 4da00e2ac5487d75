"""Contour orderings and diagrams: plain permutations; the public package sft-wick on its published case."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np

from avsym import classify, diagrams, first_order, rainbow, to_contour, to_real_time
from tests.benchmarks.peers.contest import Contest, Entrant, Timed
from tests.oracles.diagrams import perfect_matchings, survives_cuts

ORDER = 8
INTERPRETER = "SFT_WICK_PYTHON"  # of an environment that has sft-wick
PUBLISHED = [1, 6, 64]  # diagrams at orders 0, 2 and 4, from sft-wick's README

SFT_WICK = """
import json, time, warnings
warnings.simplefilter("ignore")
import numpy as np, sft_wick as sw
from importlib.metadata import version
F = np.zeros((2, 2, 2)); F[0, 1, 1] = 1.0; F[1, 0, 1] = F[1, 1, 0] = 0.5
kernel = sw.SeparableTranslation(
    temporal=sw.ExponentialTemporal(lam=0.05, sigma_t=0.3), spatial=sw.ExponentialSpatial(sigma_x=1.0))
system = sw.System(
    field=sw.FieldSpec("phi", n_components=2), linear=sw.DiagonalA(gamma=[1.0, 1.0]),
    vertices=[sw.LocalVertex("F", coupling=F)], noise=sw.GaussianNoise(kappa2=kernel))
start = time.process_time()
found = system.expand(("phi_a(x)", "phi_b(y)"), orders=[0, 2, 4])
spent = time.process_time() - start
print(json.dumps([spent, [len(found.diagrams(order)) for order in (0, 2, 4)], version("sft-wick")]))
"""  # demo1 of its README, "the expansion behind the paper's Gaussian-noise figures"


def ours(order: int) -> Counter[tuple[int, int]]:
    """How many orderings have so many ``G^<`` and emit so many phonons (-1: no single cut)."""
    table = classify(rainbow(order))
    kinds, counts = np.unique(table.lesser * np.int16(100) + table.emitted + 1, return_counts=True)
    return Counter({(int(k) // 100, int(k) % 100 - 1): int(n) for k, n in zip(kinds, counts, strict=True)})


def plain(order: int) -> Counter[tuple[int, int]]:
    """The same from all permutations of the vertices' places along the contour."""
    found: Counter[tuple[int, int]] = Counter()
    for place in permutations(range(order)):
        if place[0] < place[-1]:
            lesser = [v for v in range(order - 1) if place[v] < place[v + 1]]
            cut = lesser[0] if len(lesser) == 1 else None
            emitted = -1 if cut is None else sum(v <= cut < order - 1 - v for v in range(order // 2))
            found[len(lesser), emitted] += 1
    return found


def counted(found: Counter[Any], ours: Counter[Any]) -> float:
    """How many members differ."""
    return float(sum(((found - ours) + (ours - found)).values()))


def our_diagrams(order: int) -> Counter[tuple[tuple[int, int], ...]]:
    """The irreducible diagrams by their pairs."""
    return Counter(diagram.pairs for diagram in diagrams(order))


def plain_diagrams(order: int) -> Counter[tuple[tuple[int, int], ...]]:
    """All pairings by permutations, those kept that no cut of one electron propagator divides."""
    found = ([tuple(sorted(pair)) for pair in pairs] for pairs in perfect_matchings(order))
    pairings = (tuple(sorted((a, b) for a, b in pairs)) for pairs in found)
    return Counter(pairs for pairs in pairings if survives_cuts(pairs, 1))


def our_terms() -> list[tuple[Any, ...]]:
    """Every term of every diagram of orders 2 and 4: its lines as > or <, and its limits in real time."""
    found = (to_real_time(to_contour(each)) for order in (2, 4) for each in diagrams(order, "all"))
    return [(term.ordering.electrons, term.ordering.phonons, term.ranges) for sums in found for term in sums.terms]


def our_cuts(order: int) -> list[tuple[Any, ...]]:
    """The same of all irreducible diagrams of an order, to first order in ``G^<``."""
    found = (first_order(to_contour(each)) for each in diagrams(order))
    return [(term.ordering.electrons, term.ordering.phonons, term.ranges) for sums in found for term in sums.terms]


def sft_wick() -> Timed:
    """Its own expansion in an interpreter that has it, or what came instead."""
    python = os.environ.get(INTERPRETER, sys.executable)
    found = subprocess.run([python, "-c", SFT_WICK], capture_output=True, text=True, check=False)
    if found.returncode:
        last = (found.stderr.strip().splitlines() or ["no message"])[-1]
        return Timed(0.0, None, f"did not run in {INTERPRETER}: {last}", gave_up=True)
    seconds, numbers, version = json.loads(found.stdout.strip().splitlines()[-1])
    return Timed(seconds, numbers, f"version {version}, diagrams at orders 0, 2, 4: {numbers}, published: {PUBLISHED}")


def contests(order: int = ORDER) -> Iterator[tuple[str, Contest]]:
    """Orderings, diagrams, and terms of the fourth order."""
    entrants = (
        Entrant("avsym.classify", "the table of all, then the counts", lambda: ours(order)),
        Entrant("itertools.permutations", "the same counts", lambda: plain(order)),
        Entrant("floor: memory", "the table written", lambda: np.copyto(target, source), judged=False),
    )
    source, target = (np.zeros(math.factorial(order) // 2 * (order + 3), np.int8) for _ in range(2))
    title = f"Orderings of the nested diagram of order {order}, counted by G^< and phonons emitted"
    yield "orderings", Contest(title, entrants, counted, "orderings counted differently")
    entrants = (
        Entrant("avsym.diagrams", "each as a value", lambda: our_diagrams(order)),
        Entrant("itertools.permutations", "the same set, by graphs", lambda: plain_diagrams(order)),
    )
    yield "diagrams", Contest(f"Irreducible diagrams of order {order}", entrants, counted, "only one has")
    entrants = (
        Entrant("avsym.to_real_time", "37 terms of 4 diagrams of electron and phonon", our_terms, judged=False),
        Entrant(
            f"avsym.first_order, order {order}", "7 terms of each of 74 diagrams", lambda: our_cuts(order), judged=False
        ),
        Entrant(
            "sft-wick", "71 diagrams of <phi phi> with a quadratic drift, two components", sft_wick,
            note="not the same: a stochastic field with response field, loops in every line and component indices; "
            "ours has one open electron line, no loops, but every contour ordering with its limits", judged=False,
        ),
    )  # fmt: skip
    yield "fourth order", Contest("Terms of all diagrams up to fourth order", entrants, counted, "not comparable")
