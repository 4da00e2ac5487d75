"""Which terms of first order in ``G^<`` cancel one another at equal external times: the largest-time equation.

Let a phonon line join exit and entry. At ``t_1 = t_2 = t`` it is a number, and the electron line, from t to t, is
closed to a loop at the contour's turning point. Where propagators compose, ``G^>(x,t) G^>(t,y) ~ G^>(x,y)``, that
point leaves no trace: a cut is told by the order in which the contour passes the 2m inner vertices and by how many
of them, ``forward``, it passes on its way out. The integrand does not depend on ``forward``; its sign does.
So the latest vertex of all, the last on the way out or the first on the way back, may be moved to the other branch:
same integrand, same domain, opposite sign. The 2m+1 terms ``forward = 0 ... 2m`` cancel; but they are cuts of
*different diagrams*, those that differ by a rotation of the inner vertices around the loop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from avsym.contour import Ordering
from avsym.cuts import cuts
from avsym.diagram import Diagram, Pairs


@dataclass(frozen=True)
class Loop:
    """A cut at equal times: the places of the inner vertices along the contour, joined, and how many are forward."""

    pairs: Pairs
    forward: int

    @property
    def size(self) -> int:
        """The number of inner vertices."""
        return 2 * len(self.pairs)

    @property
    def sign(self) -> int:
        """One minus for each vertex on the backward branch."""
        return (-1) ** (self.size - self.forward)


def close(ordering: Ordering) -> Loop:
    """The loop to which a cut is closed at equal times.

    Raises
    ------
    ValueError
        If the ordering has several ``G^<``, or no phonon line joins exit and entry.

    Examples
    --------
    >>> from avsym import rainbow
    >>> [close(ordering) for ordering in cuts(rainbow(4))][1]
    Loop(pairs=((0, 1),), forward=1)
    """
    last = len(ordering.sequence) - 1
    if ordering.lesser != 1:
        raise ValueError(f"the ordering {ordering.sequence} has {ordering.lesser} G^<; only a cut, with one, is closed")
    if (0, last) not in ordering.pairs:
        raise ValueError(f"no phonon line joins exit and entry in {ordering.pairs}; such a diagram is not closed")
    inner = [vertex for vertex in ordering.sequence if vertex not in (0, last)]
    place = {vertex: index for index, vertex in enumerate(inner)}
    ends = (sorted((place[left], place[right])) for left, right in ordering.pairs if left)
    return Loop(tuple(sorted((one, other) for one, other in ends)), ordering.sequence.index(0))


def chronologies(loop: Loop) -> Iterator[tuple[int, ...]]:
    """The places from the earliest to the latest, in every way in which the contour can pass them."""
    out, back = range(loop.forward), range(loop.size - 1, loop.forward - 1, -1)
    for chosen in combinations(range(loop.size), loop.forward):
        passed = {True: iter(out), False: iter(back)}
        yield tuple(next(passed[index in chosen]) for index in range(loop.size))


def partner(loop: Loop, chronology: tuple[int, ...]) -> Loop:
    """The loop with the latest vertex on the other branch: its term has the same integrand and the opposite sign.

    Examples
    --------
    >>> partner(Loop(((0, 1),), forward=1), (0, 1))
    Loop(pairs=((0, 1),), forward=2)
    >>> partner(Loop(((0, 1),), forward=2), (0, 1))
    Loop(pairs=((0, 1),), forward=1)
    """
    return Loop(loop.pairs, loop.forward - 1 if chronology[-1] == loop.forward - 1 else loop.forward + 1)


def rotations(diagram: Diagram) -> tuple[Diagram, ...]:
    """The diagrams whose cuts cancel one another at equal times: the inner vertices rotated around the loop.

    Raises
    ------
    ValueError
        If no phonon line joins exit and entry.

    Examples
    --------
    >>> from avsym import rainbow
    >>> [diagram.name for diagram in rotations(rainbow(6))]
    ['abbcca', 'rainbow']
    >>> [len(rotations(rainbow(order))) for order in (4, 6, 8, 10)]
    [1, 2, 3, 4]
    """
    loops = {close(ordering).pairs for ordering in cuts(diagram)}
    last = diagram.order - 1
    found = {Diagram(((0, last), *((last - 1 - right, last - 1 - left) for left, right in pairs))) for pairs in loops}
    return tuple(sorted(found, key=lambda item: item.pairs))


def left_over(diagrams: Iterable[Diagram]) -> tuple[Loop, ...]:
    """The cuts of these diagrams that find no partner; none if the diagrams cancel at equal times.

    Raises
    ------
    ValueError
        If in one of them no phonon line joins exit and entry.

    Examples
    --------
    >>> from avsym import rainbow
    >>> left_over([rainbow(4)]), len(left_over([rainbow(6)])), left_over(rotations(rainbow(6)))
    ((), 5, ())
    """
    found = Counter(close(ordering) for diagram in diagrams for ordering in cuts(diagram))
    complete = {
        loop.pairs: min(found[Loop(loop.pairs, forward)] for forward in range(loop.size + 1)) if loop.size else 0
        for loop in found
    }
    rest = Counter({loop: count - complete[loop.pairs] for loop, count in found.items()})
    return tuple(sorted(rest.elements(), key=lambda loop: (loop.pairs, loop.forward)))
