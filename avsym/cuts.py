"""The orderings of first order in ``G^<``, the cuts of a diagram, and what each is in the language of R, A and <."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from avsym._given import shown
from avsym.contour import Ordering, Pairing, check_diagram

Span = tuple[int, int]


@dataclass(frozen=True)
class Factor:
    """A propagator, or a self-energy inserted in the electron line, between two vertices; ``<`` ones show their inside.

    ``R`` and ``A`` are those of an empty band, ``G^R = theta(t-t') G^>`` and ``G^A = -theta(t'-t) G^>``.
    """

    letter: Literal["G", "D", "Sigma"]
    component: Literal["R", "A", "<", ">"]
    span: Span
    inside: tuple[Factor, ...] = ()

    def __str__(self) -> str:
        """``Sigma^<`` by what it contains, what is cut within it in brackets; everything else by its name."""
        texts = (f"[{factor}]" if factor.inside else str(factor) for factor in self.inside)
        return " ".join(texts) if self.inside else f"{self.letter}^{self.component}"


def cuts(diagram: Pairing) -> tuple[Ordering, ...]:
    """The orderings of ``Sigma^<`` with one ``G^<``, by the propagator that is cut: N-1 of N vertices, at any order.

    Theorem: whatever the phonon lines, there is exactly one such ordering for each electron propagator, and it is a
    rotation of the electron line read from entry to exit.

    Proof: Let propagator c, from vertex c+1 to c, be the only ``<``. All others are ``>``, so each vertex v other
    than c lies later on the contour than v+1: the vertices lie in the order c, c-1, ..., 0 and in the order N-1,
    N-2, ..., c+1. For ``Sigma^<`` the exit 0 lies before the entry N-1, so the first chain lies before the second:

        c, c-1, ..., 1, 0, N-1, N-2, ..., c+1.

    This is a total order, so there is no other. In it c lies before c+1, so propagator c is ``<`` as supposed, and
    there is one such order for each c = 0 ... N-2.

    Parameters
    ----------
    diagram : Diagram

    Raises
    ------
    TypeError, ValueError
        For what is no diagram, or one of too large an order.

    Examples
    --------
    >>> from avsym import rainbow
    >>> [ordering.sequence for ordering in cuts(rainbow(4))]
    [(0, 3, 2, 1), (1, 0, 3, 2), (2, 1, 0, 3)]
    >>> [ordering.emitted for ordering in cuts(rainbow(12))]
    [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
    """
    check_diagram(diagram)
    order = diagram.order
    line = tuple(reversed(range(order)))
    return tuple(Ordering(line[-cut - 1 :] + line[: -cut - 1], diagram.pairs) for cut in range(order - 1))


def as_product(diagram: Pairing, cut: int) -> Factor:
    """A cut as a product of R, A and <: what lies left of it on the electron line is R, what lies right of it A.

    The vertices left of the cut lie on the forward branch and follow one another in time, those right of it on the
    backward branch: there ``G^>`` is ``G^R``, here the sign of the branch turns it into ``G^A``, and no other sign
    is left. A self-energy inserted at one side is ``Sigma^R`` or ``Sigma^A`` as a whole; one that is cut is a
    product of the same kind. A phonon line is ``<`` if it crosses the cut and ``>`` along the contour if not.

    Parameters
    ----------
    diagram : Diagram
    cut : int
        The electron propagator that is ``G^<``, counted from the exit.

    Raises
    ------
    TypeError, ValueError
        For what is no diagram, or if it has no such propagator.

    Examples
    --------
    >>> from avsym import rainbow
    >>> for cut in range(5):
    ...     print(as_product(rainbow(6), cut))
    D^< G^< Sigma^A G^A
    D^< G^R [D^< G^< Sigma^A G^A] G^A
    D^< G^R [D^< G^R [D^< G^<] G^A] G^A
    D^< G^R [D^< G^R Sigma^R G^<] G^A
    D^< G^R Sigma^R G^<
    """
    check_diagram(diagram)
    if cut not in range(diagram.order - 1):
        raise ValueError(f"cut is {shown(cut)}; the electron propagators are 0 ... {diagram.order - 2}")
    whole = (0, diagram.order - 1)
    return Factor("Sigma", "<", whole, _within(whole, diagram.pairs, cut))


def _within(span: Span, pairs: tuple[Span, ...], cut: int) -> tuple[Factor, ...]:
    """The lines of a stretch of the electron line, its largest insertions taken as one."""
    blocks = _insertions(span, pairs)
    inserted = {vertex: block for block in blocks for vertex in range(block[0], block[1] + 1)}
    inner = [pair for pair in pairs if span[0] <= pair[0] and pair[1] <= span[1] and pair[0] not in inserted]
    phonons = tuple(Factor("D", "<" if left <= cut < right else ">", (left, right)) for left, right in inner)
    stops = sorted({inserted.get(vertex, (vertex, vertex)) for vertex in range(span[0], span[1] + 1)})
    electrons: list[Factor] = [_block(stops[0], pairs, cut)] if stops[0] in blocks else []
    for (_, left), after in pairwise(stops):
        electrons.append(Factor("G", _side(left, left + 1, cut), (left, left + 1)))
        electrons += [_block(after, pairs, cut)] if after in blocks else []
    return (*phonons, *electrons)


def _block(span: Span, pairs: tuple[Span, ...], cut: int) -> Factor:
    side = _side(*span, cut)
    return Factor("Sigma", side, span, _within(span, pairs, cut) if side == "<" else ())


def _side(left: int, right: int, cut: int) -> Literal["R", "A", "<"]:
    return "R" if right <= cut else "A" if left > cut else "<"


def _insertions(span: Span, pairs: tuple[Span, ...]) -> list[Span]:
    """The largest irreducible self-energies within a stretch of the line, which never overlap."""
    found: list[Span] = []
    first = span[0]
    while first <= span[1]:
        ends = range(span[1], first, -1)
        last = next((end for end in ends if (first, end) != span and _is_insertion(first, end, pairs)), None)
        found += [] if last is None else [(first, last)]
        first = first + 1 if last is None else last + 1
    return found


def _is_insertion(first: int, last: int, pairs: tuple[Span, ...]) -> bool:
    """Whether these vertices are joined among themselves, and no propagator between them divides them."""
    inside = [pair for pair in pairs if first <= pair[0] <= last or first <= pair[1] <= last]
    closed = all(first <= left and right <= last for left, right in inside)
    return closed and all(any(left <= at < right for left, right in inside) for at in range(first, last))
