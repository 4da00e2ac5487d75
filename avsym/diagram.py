"""Self-energy diagrams as pure combinatorics: disjoint pairs of vertices on one electron line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from avsym.contour import check_order

Kind = Literal["all", "irreducible", "skeleton", "noncrossing"]
MAX_GENERATED = 14

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Diagram:
    """One electron line with vertices 0 (exit) ... order-1 (entry), joined in pairs by phonon lines.

    Raises
    ------
    ValueError
        If these are not pairs that cover every vertex exactly once.

    Examples
    --------
    >>> Diagram(((0, 3), (1, 2))) == rainbow(4)
    True
    """

    pairs: Pairs

    def __post_init__(self) -> None:
        if not _are_pairs(self.pairs):
            raise ValueError(f"pairs are {self.pairs!r}; allowed are pairs with every vertex 0, 1, 2, ... once")
        object.__setattr__(self, "pairs", tuple(sorted((min(pair), max(pair)) for pair in self.pairs)))

    @property
    def order(self) -> int:
        """The number of vertices: the power of the coupling."""
        return 2 * len(self.pairs)

    @property
    def is_irreducible(self) -> bool:
        """Whether no single electron propagator, when cut, divides the diagram."""
        return all(self.lines_over(segment) for segment in range(self.order - 1))

    @property
    def is_skeleton(self) -> bool:
        """Whether it is irreducible and contains no self-energy insertion."""
        inner = (
            (first, last)
            for first in range(self.order)
            for last in range(first + 1, self.order, 2)
            if last - first < self.order - 1
        )
        return self.is_irreducible and not any(self._closed(first, last) for first, last in inner)

    @property
    def is_noncrossing(self) -> bool:
        """Whether no two phonon lines cross."""
        return not any(a < c < b < d for a, b in self.pairs for c, d in self.pairs)

    @property
    def is_rainbow(self) -> bool:
        """Whether the phonon lines are nested, one in another."""
        return self.pairs == _rainbow_pairs(self.order)

    def lines_over(self, segment: int) -> tuple[int, ...]:
        """The phonon lines above the electron propagator from vertex ``segment + 1`` to ``segment``."""
        return tuple(index for index, (left, right) in enumerate(self.pairs) if left <= segment < right)

    def _closed(self, first: int, last: int) -> bool:
        return all((first <= left <= last) == (first <= right <= last) for left, right in self.pairs)


def _are_pairs(pairs: object) -> bool:
    if not isinstance(pairs, tuple | list) or not pairs:
        return False
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs):
        return False
    ends = [vertex for pair in pairs for vertex in pair]
    return all(type(vertex) is int for vertex in ends) and sorted(ends) == list(range(len(ends)))


def _rainbow_pairs(order: int) -> Pairs:
    return tuple((vertex, order - 1 - vertex) for vertex in range(order // 2))


def rainbow(order: int) -> Diagram:
    """The nested ("rainbow") self-energy diagram of a given order in the coupling: 2, 4, 6, ...

    Raises
    ------
    ValueError, TypeError
        If the order is not a positive even integer.

    Examples
    --------
    >>> rainbow(4).pairs
    ((0, 3), (1, 2))
    """
    check_order(order)
    return Diagram(_rainbow_pairs(order))


def diagrams(order: int, kind: Kind = "irreducible") -> Iterator[Diagram]:
    """All diagrams of one electron line at an order in the coupling.

    Parameters
    ----------
    order : int
        2, 4, 6, ...
    kind : "all" | "irreducible" | "skeleton" | "noncrossing"
        ``noncrossing`` counts the Catalan numbers, reducible ones included.

    Raises
    ------
    ValueError, TypeError
        For a bad order, one too large to enumerate, or an unknown kind.

    Examples
    --------
    >>> [len(list(diagrams(order))) for order in (2, 4, 6, 8)]
    [1, 2, 10, 74]
    """
    check_order(order)
    if kind not in get_args(Kind):
        raise ValueError(f"kind is {kind!r}; allowed are {', '.join(get_args(Kind))}")
    if order > MAX_GENERATED:
        raise ValueError(f"order {order} is too large to generate; the largest is {MAX_GENERATED}")
    wanted: Callable[[Diagram], bool] = {
        "all": lambda diagram: True,
        "irreducible": lambda diagram: diagram.is_irreducible,
        "skeleton": lambda diagram: diagram.is_skeleton,
        "noncrossing": lambda diagram: diagram.is_noncrossing,
    }[kind]
    return (diagram for diagram in map(Diagram, _pairings(tuple(range(order)))) if wanted(diagram))


def _pairings(vertices: tuple[int, ...]) -> Iterator[Pairs]:
    if not vertices:
        yield ()
        return
    first, rest = vertices[0], vertices[1:]
    for partner in rest:
        for others in _pairings(tuple(vertex for vertex in rest if vertex != partner)):
            yield ((first, partner), *others)
