"""Diagrams whose lines are constants on each side, in exact arithmetic; imports nothing of the package.

Times enter by their order alone: an integral is a sum over the orders of all times of a product of integers times the
volume of a product of simplices, a rational number. Equal external times need no care.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from tests.oracles.contour_sum import cells

Pairs = Sequence[tuple[int, int]]
Line = dict[str, int]  # the value of > and of <
Ranks = NDArray[np.int64]


@lru_cache(maxsize=256)
def arrangements(
    order: int, t2: Fraction, t1: Fraction, start: Fraction, stop: Fraction
) -> tuple[Ranks, list[Fraction]]:
    """Every order of the internal times between start and stop: the ranks of the vertices (rows), and the volumes."""
    last, table, volumes = order - 1, [], []
    edges = sorted({start, t2, t1, stop})
    for cell in cells(range(1, last), edges):
        ranks = {0: 100 * edges.index(t2), last: 100 * edges.index(t1)}
        volume = Fraction(1)
        for group, low, high in cell:
            ranks |= {v: 100 * edges.index(low) + index + 1 for index, v in enumerate(group)}
            volume *= (high - low) ** len(group) / Fraction(factorial(len(group)))
        table.append([ranks[v] for v in range(order)])
        volumes.append(volume)
    return np.array(table).T, volumes


def integral(values: NDArray[np.int64], volumes: list[Fraction]) -> Fraction:
    return sum((int(value) * volume for value, volume in zip(values, volumes, strict=True) if value), Fraction(0))


def line_ends(pairs: Pairs) -> list[tuple[int, int]]:
    return [*((v, v + 1) for v in range(2 * len(pairs) - 1)), *pairs]


def literal(
    pairs: Pairs, lines: Sequence[Line], branches: str, t2: Fraction, t1: Fraction, start: Fraction, turn: Fraction
) -> Fraction:
    """Sum over the branches of the internal vertices; `branches` of the exit and of the entry, + or -."""
    order = 2 * len(pairs)
    ranks, volumes = arrangements(order, t2, t1, start, turn)
    total = np.zeros(len(volumes), np.int64)
    for inner in product("+-", repeat=order - 2):
        side = (branches[0], *inner, branches[1])
        place = [rank if branch == "+" else 1000 - rank for rank, branch in zip(ranks, side, strict=True)]
        value = np.full(len(volumes), (-1) ** inner.count("-"))
        for (a, b), line in zip(line_ends(pairs), lines, strict=True):
            value = value * np.where(place[a] > place[b], line[">"], line["<"])
        total += value
    return integral(total, volumes)


def component(
    pairs: Pairs, lines: Sequence[Line], name: str, t2: Fraction, t1: Fraction, start: Fraction, turn: Fraction
) -> Fraction:
    """<, >, R, A and K by their definitions in terms of branches."""
    terms = {
        "<": {"+-": 1},
        ">": {"-+": 1},
        "R": {"++": 1, "+-": -1},
        "A": {"+-": 1, "--": -1},
        "K": {"+-": 1, "-+": 1},
    }
    return sum((sign * literal(pairs, lines, b, t2, t1, start, turn) for b, sign in terms[name].items()), Fraction(0))


def side_by_side(
    pairs: Pairs, lines: Sequence[Line], parts: Sequence[str], t2: Fraction, t1: Fraction, start: Fraction,
    stop: Fraction,
) -> Fraction:  # fmt: skip
    """The integral of a product of R, A, < and >, each a function of two real times."""
    ranks, volumes = arrangements(2 * len(pairs), t2, t1, start, stop)
    value = np.ones(len(volumes), np.int64)
    for (a, b), line, part in zip(line_ends(pairs), lines, parts, strict=True):
        jump = line[">"] - line["<"]
        steps = {"R": jump * (ranks[a] > ranks[b]), "A": -jump * (ranks[a] < ranks[b])}
        value = value * (steps | line)[part]
    return integral(value, volumes)


def ordered(
    sequence: Sequence[int], ends: Sequence[tuple[int, int]], lines: Sequence[Line], t2: Fraction, t1: Fraction,
    start: Fraction,
) -> Fraction:  # fmt: skip
    """One ordering: straight from start to the first external time, to the second, and back to start."""
    place = {v: index for index, v in enumerate(sequence)}
    last = len(sequence) - 1
    marks = sorted((place[0], place[last]))
    at = {place[0]: t2, place[last]: t1}
    stops = [start, *(at[mark] for mark in marks), start]
    counts = [marks[0], marks[1] - marks[0] - 1, last - marks[1]]
    volume = Fraction(1)
    for (a, b), count in zip(pairwise(stops), counts, strict=True):
        volume *= (b - a) ** count / Fraction(factorial(count))
    return prod(line[">" if place[a] > place[b] else "<"] for (a, b), line in zip(ends, lines, strict=True)) * volume
