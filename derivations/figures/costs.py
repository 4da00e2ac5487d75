"""Figure ``costs``: time against the order and the grid, one machine's, drawn from the committed campaign.

``python -m tests.benchmarks.costs --write`` measures what is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import NullFormatter

from derivations.evidence import evidence
from derivations.figures.drawing import labelled
from derivations.figures.model import NO_AXIS, Figure, Table
from derivations.figures.style import ASYMPTOTIC, INK

# What the campaign's record calls it: the title, what runs along, what is counted, and the fitted exponent of each.
PANELS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "ladder against orders": ("a ladder", "orders", {"seconds": "exponent"}),
    "200 orders against frequencies": ("200 orders", "frequencies", {"seconds of 200 orders": "exponent"}),
    "table of all orderings": (
        "all orderings classified",
        "orderings",
        {"seconds": "exponent of time", "peak MB": "exponent of memory"},
    ),
}
MARKERS = "os"


def _table(figure: Figure) -> Table:
    """Every panel's columns side by side, nan where one has ended."""
    known = evidence("costs")
    columns: Table = {}
    for name, (title, along, counted) in PANELS.items():
        for column in (along, *counted):
            columns[f"{title}: {column}"] = np.asarray(known[name][column], dtype=np.float64)
    longest = max(column.size for column in columns.values())
    return {
        name: np.pad(column, (0, longest - column.size), constant_values=np.nan) for name, column in columns.items()
    }


def _draw(figure: Figure, table: Table, canvas: Canvas) -> None:
    canvas.set_size_inches(7.4, 3.1)
    known = evidence("costs")
    for axes, (name, (title, along, counted)) in zip(canvas.subplots(1, 3), PANELS.items(), strict=True):
        axes.set(xscale="log", yscale="log", xlabel=along)
        axes.set_ylabel(" or ".join("MB" if column.endswith("MB") else "seconds" for column in counted))
        axes.set_title(title, fontsize=10, loc="left")
        axes.margins(x=0.15, y=0.3)
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_minor_formatter(NullFormatter())
        for marker, (column, fitted) in zip(MARKERS, counted.items(), strict=False):
            _curve(axes, table, (title, along, column), known[name][fitted], marker)
        _target(axes, known[name])


def _curve(axes: Axes, table: Table, names: tuple[str, str, str], power: float, marker: str) -> None:
    """The measured points, and beside them the exponent of what is counted in its unit."""
    title, along, column = names
    size, cost = table[f"{title}: {along}"], table[f"{title}: {column}"]
    known = np.isfinite(cost)
    axes.plot(size[known], cost[known], marker=marker, ls="-", lw=1, ms=4, color=INK, mfc="none")
    if along == "orders":
        axes.set_xticks(size[known], [f"{count:g}" for count in size[known]])
    unit = "MB" if column.endswith("MB") else "s"
    shift, side, at = ((-8, 2), "right", 0.9) if unit == "MB" else ((7, -12), "left", 0.55)
    labelled(axes, size, cost, rf"{unit} $\propto N^{{{power:.2f}}}$", INK, at=at, shift=shift, ha=side)


def _target(axes: Axes, record: Mapping[str, Any]) -> None:
    """What the time was to be, where the campaign names it."""
    if "target" in record:
        axes.plot([65_536], [record["target"]], "x", color=ASYMPTOTIC.colour, ms=7)
        axes.annotate("target", (65_536, record["target"]), (-6, 4), textcoords="offset points", ha="right", size=9)


COSTS = Figure(
    "costs",
    "What the series to all orders costs",
    "Seconds of the processor on one machine, with the exponents N^p of fits in double logarithm: a ladder of nested "
    "orders against their number, 200 orders against the number of frequencies (the cross is what was asked for at "
    "65,536), and the table of all contour orderings at orders 4, 6, 8 and 10 against their number, with its memory.",
    NO_AXIS,
    _table,
    _draw,
)
