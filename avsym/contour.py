"""The Keldysh contour and the orders in which vertices may lie along it.

The contour runs forward from -oo to +oo and then backward.  An ordering fixes every > and <, and `langreth` reads
every integration limit off it in the sense of the contour: no sign is put in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from math import comb, factorial
from typing import Literal, Protocol, runtime_checkable

from avsym._given import shown

Component = Literal["<", ">"]
MAX_ENUMERATED = 10
MAX_ORDER = 100  # (2n)!/2 orderings are then 5e157
BYTES = 234  # of one Ordering, measured


@runtime_checkable
class Pairing(Protocol):
    """What orderings need to know of a diagram: its number of vertices and its phonon lines."""

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The phonon lines as pairs of vertices."""

    @property
    def order(self) -> int:
        """The number of vertices."""


@dataclass(frozen=True)
class Ordering:
    """A total order of the vertices along the contour: it fixes every > and <.

    Vertex 0 is the exit ``t_2`` of the electron line, vertex ``order - 1`` its entry ``t_1``; the line
    joins neighbours.  ``G(z, z')`` is ``>`` if ``z`` lies later on the contour than ``z'``.
    """

    sequence: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]

    def component(self, left: int, right: int) -> Component:
        """``>`` if vertex ``left`` is later on the contour than vertex ``right``, else ``<``."""
        return ">" if self.sequence.index(left) > self.sequence.index(right) else "<"

    @property
    def electrons(self) -> tuple[Component, ...]:
        """The component of each electron propagator, from the exit of the line to its entry."""
        places = [0] * len(self.sequence)
        for position, vertex in enumerate(self.sequence):
            places[vertex] = position
        return tuple([">" if left > right else "<" for left, right in pairwise(places)])

    @property
    def phonons(self) -> tuple[Component, ...]:
        """The component of each phonon propagator, in the order of the diagram's lines."""
        return tuple(self.component(*pair) for pair in self.pairs)

    @property
    def lesser(self) -> int:
        """The number of ``G^<``: the power of the dilute density."""
        return self.electrons.count("<")

    @property
    def cut(self) -> int | None:
        """The electron propagator that is the only ``G^<``, or None if there are several."""
        electrons = self.electrons
        return electrons.index("<") if electrons.count("<") == 1 else None

    @property
    def emitted(self) -> int | None:
        """The number of phonon lines that cross the cut: phonons emitted at T = 0; None without a single cut."""
        cut = self.cut
        return None if cut is None else sum(left <= cut < right for left, right in self.pairs)

    def _repr_svg_(self) -> str:
        """Itself in a notebook, drawn."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.svg(self)


def orderings(diagram: Pairing, component: Component = "<") -> Iterator[Ordering]:
    """All orders of the vertices along the contour for fixed external times; (2n)!/2 of them.

    Parameters
    ----------
    diagram : Diagram
    component : "<" or ">"
        For ``<`` the exit ``t_2`` lies on the forward and the entry ``t_1`` on the backward branch.

    Raises
    ------
    TypeError, ValueError
        For what is no diagram, another component, or an order too large to enumerate (`count_orderings` gives the
        histogram, `cuts` the orderings with one ``G^<``, `classify` all of them as arrays, far faster).

    Examples
    --------
    >>> from avsym import rainbow
    >>> [o.sequence for o in orderings(rainbow(4)) if o.lesser == 1]
    [(0, 3, 2, 1), (1, 0, 3, 2), (2, 1, 0, 3)]
    """
    check_component(component)
    check_diagram(diagram)
    order = diagram.order
    if order > MAX_ENUMERATED:
        raise ValueError(
            f"order {order} has {factorial(order) // 2} orderings ({gigabytes(order, BYTES)}), more than can be "
            f"enumerated (order <= {MAX_ENUMERATED}); use count_orderings({order}), or cuts for those with one G^<"
        )
    return _enumerate(order, diagram.pairs, component)


def _enumerate(order: int, pairs: tuple[tuple[int, int], ...], component: Component) -> Iterator[Ordering]:
    for sequence in permutations(range(order)):
        if (sequence.index(0) < sequence.index(order - 1)) == (component == "<"):
            yield Ordering(sequence, pairs)


def count_orderings(order: int) -> dict[int, int]:
    """How many orderings have k propagators ``G^<``: (N - k) A(N-1, k-1), A the Eulerian numbers.

    A ``G^<`` is an ascent of the vertices' positions along the line, and the entry lies after the exit.
    Read the line as a circle: N positions have c cyclic ascents in N A(N-1, c-1) ways, and of the N places
    to cut the circle open N - c leave no ascent at the cut.

    Raises
    ------
    ValueError, TypeError
        If the order is not a positive even integer up to `MAX_ORDER`.

    Examples
    --------
    >>> count_orderings(4)
    {1: 3, 2: 8, 3: 1}
    """
    check_order(order)
    return {k: (order - k) * _eulerian(order - 1, k - 1) for k in range(1, order)}


def _eulerian(n: int, k: int) -> int:
    return sum((-1) ** j * comb(n + 1, j) * (k + 1 - j) ** n for j in range(k + 1))


def gigabytes(order: int, size: int) -> str:
    """What all orderings of an order take at ``size`` bytes each."""
    return f"{factorial(order) // 2 * size / 1e9:.3g} GB"


def check_component(component: object) -> None:
    """Refuse what is neither ``<`` nor ``>``."""
    if not isinstance(component, str) or component not in ("<", ">"):
        raise ValueError(f"component is {shown(component)}; allowed are '<' and '>'")


def check_diagram(diagram: object) -> None:
    """Refuse what is no diagram, or one whose orderings are beyond counting."""
    if not isinstance(diagram, Pairing):
        raise TypeError(f"diagram is {shown(diagram)}; it must be a Diagram, such as rainbow(4)")
    check_order(diagram.order)


def check_order(order: int) -> None:
    """Refuse an order that is not a positive even integer, or too large to count anything."""
    if not isinstance(order, int) or isinstance(order, bool):
        raise TypeError(f"order is {shown(order)}; it must be an integer: 2, 4, 6, ...")
    if order < 2 or order % 2:
        raise ValueError(f"order is {shown(order)}; it must be positive and even: 2, 4, 6, ...")
    if order > MAX_ORDER:
        raise ValueError(f"order is {shown(order)}; it must be at most {MAX_ORDER}")
