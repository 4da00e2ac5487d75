"""All orderings of a diagram at once, as arrays: `orderings` for those who need every one of 1,814,400."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from avsym.contour import Component, Ordering, Pairing, check_component, check_diagram, gigabytes

MAX_CLASSIFIED = 10

Bytes = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Classification:
    """Every ordering in the order of `orderings`, one a row, and what each is.

    Attributes
    ----------
    sequences : (orderings, vertices) array
        The vertices in their order along the contour.
    lesser : (orderings,) array
        The number of ``G^<``.
    cut, emitted : (orderings,) arrays
        Of the orderings with one ``G^<``: which propagator it is, and the phonons emitted at T = 0; -1 for the others.
    """

    diagram: Pairing
    sequences: Bytes
    lesser: Bytes
    cut: Bytes
    emitted: Bytes

    def __len__(self) -> int:
        return len(self.lesser)

    def __getitem__(self, index: int) -> Ordering:
        """The ordering of a row as a value."""
        return Ordering(tuple(self.sequences[index].tolist()), self.diagram.pairs)


def classify(diagram: Pairing, component: Component = "<") -> Classification:
    """All orderings of a component, classified by their ``G^<`` and the phonons they emit.

    Parameters
    ----------
    diagram : Diagram
    component : "<" or ">"

    Raises
    ------
    TypeError, ValueError
        For what is no diagram, another component, or an order whose arrays would not fit into memory.

    Examples
    --------
    >>> from avsym import rainbow
    >>> table = classify(rainbow(4))
    >>> [table[row].sequence for row in (table.lesser == 1).nonzero()[0]]
    [(0, 3, 2, 1), (1, 0, 3, 2), (2, 1, 0, 3)]
    """
    check_component(component)
    check_diagram(diagram)
    order = diagram.order
    if order > MAX_CLASSIFIED:
        raise ValueError(
            f"order {order} has {factorial(order) // 2} orderings ({gigabytes(order, order + 3)}), more than can be "
            f"classified (order <= {MAX_CLASSIFIED}); use count_orderings({order}), or cuts for those with one G^<"
        )
    sequences = _sequences(order, component)
    places = np.empty(sequences.shape[::-1], np.int8)  # a row for each vertex: where it lies along the contour
    rows = np.arange(len(sequences))
    for position in range(order):
        places[sequences[:, position], rows] = position
    ascents = places[:-1] < places[1:]
    lesser = ascents.sum(axis=0, dtype=np.int8)
    cut = np.where(lesser == 1, ascents.argmax(axis=0), -1).astype(np.int8)
    crossed = np.array([*(len(_over(diagram, segment)) for segment in range(order - 1)), -1], np.int8)
    return Classification(diagram, sequences, lesser, cut, crossed[cut])


def _over(diagram: Pairing, segment: int) -> list[tuple[int, int]]:
    return [pair for pair in diagram.pairs if min(pair) <= segment < max(pair)]


def _sequences(order: int, component: Component) -> Bytes:
    """The permutations, sorted, in which the exit lies before (``<``) or behind (``>``) the entry."""
    every = _permutations(order)
    before = (every == 0).argmax(axis=1) < (every == order - 1).argmax(axis=1)
    return every[before == (component == "<")]


def _permutations(count: int) -> Bytes:
    """All permutations, sorted: each first letter before the permutations of the letters that remain."""
    if count == 0:
        return np.zeros((1, 0), np.int8)
    shorter = _permutations(count - 1)
    blocks = np.empty((count, len(shorter), count), np.int8)
    for first in range(count):
        blocks[first, :, 0] = first
        blocks[first, :, 1:] = shorter + (shorter >= first)
    return blocks.reshape(-1, count)
