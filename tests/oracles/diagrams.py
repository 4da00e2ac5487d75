"""Counts of diagrams and of contour orderings from graphs and permutations; imports nothing of the package.

A diagram is a graph: vertices 0 .. N-1, electron edges between neighbours, phonon edges between pairs. It is
irreducible if it stays connected without any one electron edge, a skeleton if it does without any two.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, permutations
from math import factorial

Pairs = tuple[tuple[int, int], ...]


def perfect_matchings(order: int) -> set[frozenset[frozenset[int]]]:
    """All ways to join `order` vertices in pairs, by brute force over permutations."""
    found = set()
    for word in permutations(range(order)):
        found.add(frozenset(frozenset(word[i : i + 2]) for i in range(0, order, 2)))
    return found


def is_connected(order: int, edges: Iterable[tuple[int, int]]) -> bool:
    parent = list(range(order))

    def root(vertex: int) -> int:
        while parent[vertex] != vertex:
            vertex = parent[vertex]
        return vertex

    for a, b in edges:
        parent[root(a)] = root(b)
    return len({root(vertex) for vertex in range(order)}) == 1


def survives_cuts(pairs: Pairs, cuts: int) -> bool:
    """Whether the graph stays connected without any `cuts` of its electron edges."""
    order = 2 * len(pairs)
    chain = [(vertex, vertex + 1) for vertex in range(order - 1)]
    return all(
        is_connected(order, [*pairs, *(edge for edge in chain if edge not in removed)])
        for removed in combinations(chain, min(cuts, len(chain)))
    )


def is_skeleton(pairs: Pairs) -> bool:
    return survives_cuts(pairs, 1) and (len(pairs) == 1 or survives_cuts(pairs, 2))


def is_planar(pairs: Pairs) -> bool:
    """Whether the lines can be drawn above the electron line without crossing: each is closed last in, first out."""
    open_lines: list[frozenset[int]] = []
    of = {vertex: frozenset(pair) for pair in pairs for vertex in pair}
    for vertex in range(2 * len(pairs)):
        if of[vertex] not in open_lines:
            open_lines.append(of[vertex])
        elif open_lines.pop() != of[vertex]:
            return False
    return True


def irreducible_count(lines: int) -> int:
    """From all pairings (2n-1)!! = sum_k irreducible(k) all(n-k): the first irreducible part, then anything."""
    every = [factorial(2 * n) // (2**n * factorial(n)) for n in range(lines + 1)]
    found = [0]
    for n in range(1, lines + 1):
        found.append(every[n] - sum(found[k] * every[n - k] for k in range(1, n)))
    return found[lines]


def contour_orders(order: int) -> Iterator[tuple[int, ...]]:
    """Positions of the vertices along the contour, the entry (last vertex) later than the exit (vertex 0)."""
    return (place for place in permutations(range(order)) if place[0] < place[-1])


def lesser_histogram(order: int) -> dict[int, int]:
    """G(z, z') is lesser if z lies earlier than z': an ascent of the positions."""
    return dict(Counter(sum(a < b for a, b in pairwise(p)) for p in contour_orders(order)))


def lesser_histogram_recursive(order: int) -> dict[int, int]:
    """The same, vertex by vertex: how many words with given ranks of the first and last letter and ascents."""
    words = Counter({(0, 0, 0): 1})  # rank of the first letter, rank of the last letter, ascents
    for length in range(1, order):
        longer: Counter[tuple[int, int, int]] = Counter()
        for (first, last, ascents), count in words.items():
            for new in range(length + 1):
                longer[first + (new <= first), new, ascents + (new > last)] += count
        words = longer
    histogram: Counter[int] = Counter()
    for (first, last, ascents), count in words.items():
        histogram[ascents] += count * (first < last)
    return {k: count for k, count in histogram.items() if count}
