"""Self-energy diagrams as pure combinatorics: disjoint pairs of vertices on one electron line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import comb, prod
from typing import Literal, get_args

from avsym._given import shown
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
            raise ValueError(f"pairs are {shown(self.pairs)}; allowed are pairs with every vertex 0, 1, 2, ... once")
        object.__setattr__(self, "pairs", tuple(sorted((min(pair), max(pair)) for pair in self.pairs)))

    def _repr_svg_(self) -> str:
        """Itself in a notebook, drawn."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.svg(self)

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

    @property
    def is_crossing(self) -> bool:
        """Whether there are several phonon lines and each crosses every other."""
        lines = len(self.pairs)
        return lines > 1 and self.pairs == tuple((vertex, vertex + lines) for vertex in range(lines))

    @property
    def is_chain(self) -> bool:
        """Whether there are several phonon lines, one after another: the most reducible diagram."""
        return len(self.pairs) > 1 and all(right == left + 1 for left, right in self.pairs)

    @property
    def name(self) -> str:
        """``rainbow``, ``crossing``, ``chain``, or else the vertices as letters, equal ones joined by a line.

        Examples
        --------
        >>> [diagram.name for diagram in diagrams(6)][:4]
        ['abacbc', 'abaccb', 'crossing', 'abcacb']
        """
        if self.is_rainbow:
            return "rainbow"
        return "crossing" if self.is_crossing else "chain" if self.is_chain else self._word()

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that depend on the diagram alone: the same in every process and release.

        Examples
        --------
        >>> rainbow(4).digest
        '1cc84d0082efc4fe'
        """
        return sha256(repr(self.pairs).encode()).hexdigest()[:16]

    @property
    def reversal(self) -> Diagram:
        """The electron line read from its entry to its exit.

        If ``G(t, t')^* = -G(t', t)`` and ``D(t, t')^* = -D(t', t)`` for ``>`` and for ``<``, complex conjugation
        exchanges the branches and the external times: ``Sigma(t_2, t_1)^* = -Sigma_reversal(t_1, t_2)``.
        """
        return Diagram(tuple((self.order - 1 - right, self.order - 1 - left) for left, right in self.pairs))

    @property
    def canonical(self) -> Diagram:
        """The first, by its pairs, of the diagram and its reversal: equal for two diagrams equal up to symmetry.

        The electron line has a direction and its vertices an order, so reversal is the only symmetry there is.
        """
        return min(self, self.reversal, key=lambda diagram: diagram.pairs)

    def lines_over(self, segment: int) -> tuple[int, ...]:
        """The phonon lines above the electron propagator from vertex ``segment + 1`` to ``segment``."""
        return tuple(index for index, (left, right) in enumerate(self.pairs) if left <= segment < right)

    def is_equivalent(self, other: Diagram) -> bool:
        """Whether two diagrams are equal up to reversal of the electron line."""
        return self.canonical == other.canonical

    def _word(self) -> str:
        line = {vertex: index for index, pair in enumerate(self.pairs) for vertex in pair}
        if len(self.pairs) > 26:
            return " ".join(str(line[vertex]) for vertex in range(self.order))
        return "".join(chr(ord("a") + line[vertex]) for vertex in range(self.order))

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
        If the order is not a positive even integer up to `avsym.contour.MAX_ORDER`.

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
        For a bad order, one too large to generate (`count_diagrams` counts them), or an unknown kind.

    Examples
    --------
    >>> [len(list(diagrams(order))) for order in (2, 4, 6, 8)]
    [1, 2, 10, 74]
    """
    _check(order, kind)
    if order > MAX_GENERATED:
        raise ValueError(
            f"order {order} has {count_diagrams(order, kind)} diagrams of kind {kind!r}, more than can be generated "
            f"(order <= {MAX_GENERATED}); use count_diagrams({order}, {kind!r})"
        )
    pairings = _pairings(tuple(range(order)), -1 if kind in ("irreducible", "skeleton") else order)
    found = (Diagram(pairs) for pairs in pairings)
    if kind in ("all", "irreducible"):
        return found
    return (diagram for diagram in found if (diagram.is_skeleton if kind == "skeleton" else diagram.is_noncrossing))


def _pairings(vertices: tuple[int, ...], reach: int) -> Iterator[Pairs]:
    """Every way to join the vertices left; none in which the lines drawn so far, up to ``reach``, end before them."""
    if not vertices:
        yield ()
        return
    first, rest = vertices[0], vertices[1:]
    if 0 <= reach < first:
        return
    for partner in rest:
        for others in _pairings(tuple(vertex for vertex in rest if vertex != partner), max(reach, partner)):
            yield ((first, partner), *others)


def count_diagrams(order: int, kind: Kind = "irreducible") -> int:
    """How many diagrams there are, without generating them.

    All pairings a(n) = (2n-1)!! and Catalan numbers are known. An irreducible part comes first and anything behind it:
    a(n) = sum_k i(k) a(n-k). A skeleton has the full propagator, a(x) = sum_n a(n) x^n, on each of its 2k-1
    lines: i(n) = sum_k s(k) [x^(n-k)] a(x)^(2k-1).

    Raises
    ------
    ValueError, TypeError
        For a bad order or an unknown kind.

    Examples
    --------
    >>> [count_diagrams(order, "skeleton") for order in (2, 4, 6, 8, 10)]
    [1, 1, 4, 27, 248]
    """
    _check(order, kind)
    lines = order // 2
    every = [prod(range(1, 2 * n, 2)) for n in range(lines + 1)]
    if kind == "noncrossing":
        return comb(order, lines) // (lines + 1)
    if kind == "all":
        return every[lines]
    irreducible = [0]
    for n in range(1, lines + 1):
        irreducible.append(every[n] - sum(irreducible[k] * every[n - k] for k in range(1, n)))
    return (irreducible if kind == "irreducible" else _skeletons(irreducible, every))[lines]


def _skeletons(irreducible: list[int], every: list[int]) -> list[int]:
    found, powers, square = [0], [every], _product(every, every)
    for n in range(1, len(every)):
        found.append(irreducible[n] - sum(found[k] * powers[k - 1][n - k] for k in range(1, n)))
        powers.append(_product(powers[-1], square))
    return found


def _product(one: list[int], other: list[int]) -> list[int]:
    """The coefficients of a product of two series, as many as they have."""
    return [sum(one[j] * other[n - j] for j in range(n + 1)) for n in range(len(one))]


def _check(order: int, kind: str) -> None:
    check_order(order)
    if not isinstance(kind, str) or kind not in get_args(Kind):
        raise ValueError(f"kind is {shown(kind)}; allowed are {', '.join(get_args(Kind))}")
