"""Figure 2, our own drawing: the diagrams of orders 2 and 4 and all twelve orderings of the nested one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from avsym.classification import classify
from avsym.contour import orderings
from avsym.diagram import Diagram, diagrams, rainbow
from avsym.drawing import diagram_svg, ordering_svg
from avsym.feynman import to_contour
from derivations.figures import svg
from derivations.figures.model import NO_AXIS, Figure, Table
from derivations.figures.style import INK, SERIES

NESTED = rainbow(4)
COLUMNS, GAP, POINTS = 3, 26, 0.47  # orderings beside one another, space between drawings, points of a unit


def _table(figure: Figure) -> Table:
    """The orderings one a row: the vertices along the contour, which lines are ``<``, and what is emitted."""
    found = classify(NESTED)
    listed = [found[row] for row in range(len(found))]
    columns: dict[str, Any] = {"ordering": np.arange(1, len(found) + 1)}
    columns |= {f"vertex_{k}": found.sequences[:, k - 1] for k in range(1, NESTED.order + 1)}
    for name, lines in (("electron", [it.electrons for it in listed]), ("phonon", [it.phonons for it in listed])):
        lesser = np.array([[part == "<" for part in line] for line in lines])
        columns |= {f"{name}_{k}_is_lesser": column for k, column in enumerate(lesser.T, 1)}
    emitted = np.where(found.lesser == 1, found.emitted, np.nan)
    columns |= {"lesser": found.lesser, "emitted": emitted}
    return {name: np.asarray(column, dtype=np.float64) for name, column in columns.items()}


def _draw(figure: Figure, table: Table, canvas: Canvas) -> None:
    axes = canvas.subplots()
    axes.set_axis_off()
    drawn = [rainbow(2), NESTED, *(it for it in diagrams(4) if it != NESTED)]
    contour = to_contour(NESTED)
    cards = [ordering_svg(contour, ordering) for ordering in orderings(NESTED)]
    width = max(svg.size(card)[0] for card in cards) + GAP
    below = _row(axes, [(diagram_svg(it), _named(it)) for it in drawn], 0, width * COLUMNS / len(drawn))
    titles = [_classified(table, row) for row in range(len(cards))]
    for first in range(0, len(cards), COLUMNS):
        row = list(zip(cards, titles, strict=True))[first : first + COLUMNS]
        below = _row(axes, row, below, width)
    axes.set(xlim=(0, width * COLUMNS), ylim=(below, 0), aspect="equal")
    canvas.set_size_inches(width * COLUMNS * POINTS / 72, below * POINTS / 72)


def _row(axes: Axes, drawings: Sequence[tuple[str, str]], top: float, width: float) -> float:
    """Drawings beside one another, each under its title; where the next row begins."""
    heights = [svg.size(drawing)[1] for drawing, _ in drawings]
    for place, ((drawing, title), height) in enumerate(zip(drawings, heights, strict=True)):
        middle = width * (place + 0.5)
        bold = title.endswith("emitted")
        colour, weight = (SERIES[0], "bold") if bold else (INK, "normal")
        axes.text(middle, top + 24, title, ha="center", fontsize=17 * POINTS, color=colour, weight=weight)
        at = (middle - svg.size(drawing)[0] / 2, top + 34 + max(heights) - height)
        svg.put(axes, drawing, at, POINTS)
    return top + 34 + max(heights) + GAP


def _named(diagram: Diagram) -> str:
    return f"order {diagram.order}" + (f", {diagram.name}" if diagram.order > 2 else "")


def _classified(table: Table, row: int) -> str:
    lesser, emitted = int(table["lesser"][row]), table["emitted"][row]
    if lesser > 1:
        return f"{row + 1}: order $n^{lesser}$"
    return f"{row + 1}: order $n$, {int(emitted)} phonon{'s' if emitted > 1 else ''} emitted"


TWO = Figure(
    "2",
    "The diagrams, and all twelve orderings of the nested one",
    "Our own drawing. Above: the irreducible self-energy diagrams of orders 2 and 4. Below: each order in which the "
    "vertices of the nested diagram of order 4 may lie along the contour, for the lesser self-energy; a lesser "
    "function G< is dashed. Three orderings (bold) are of first order in the density n; their one G< is the cut, which "
    "the phonons above it cross as emitted phonons. The paper keeps the one that emits two.",
    NO_AXIS,
    _table,
    _draw,
)
