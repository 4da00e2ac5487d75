"""Figure ``refinement``: the error of the lattice steady state against the grid step, from the committed campaign.

``python -m tests.benchmarks.refinement --write`` computes what is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import NullFormatter

from derivations.evidence import evidence
from derivations.figures.model import NO_AXIS, Figure, Table
from derivations.figures.style import FAINT, SERIES

QUANTITIES = {"occupation": ("o", "-"), "current": ("s", "--")}
STEP = r"grid step $d\omega\;[t]$"


def _cases(known: Mapping[str, Any], warm: bool) -> dict[str, Any]:
    return {name: case for name, case in known["cases"].items() if ("width" in case) is warm}


def _table(figure: Figure) -> Table:
    """For each case its steps and what is lost at each, nan where one has ended."""
    columns: Table = {}
    for name, case in evidence("refinement")["cases"].items():
        columns[f"{name}: step"] = np.array(case["step"])
        for of in QUANTITIES:
            columns[f"{name}: error of {of}"] = np.array(case["error"][of])
        columns[f"{name}: sum rule"] = np.array(case["sum rule"])
    longest = max(column.size for column in columns.values())
    return {
        name: np.pad(column, (0, longest - column.size), constant_values=np.nan) for name, column in columns.items()
    }


def _draw(figure: Figure, table: Table, canvas: Canvas) -> None:
    canvas.set_size_inches(8.4, 3.1)
    known = evidence("refinement")
    panels = canvas.subplots(1, 3)
    for axes, warm, title in zip(panels, (True, False), (r"$T > 0$", r"$T = 0$"), strict=False):
        for colour, (name, case) in zip(SERIES, _cases(known, warm).items(), strict=False):
            _errors(axes, table, name, _fit(name, case), colour)
        _finish(axes, title, "relative error", legend=True)
    _slope(panels[1], 2)
    for index, name in enumerate(known["cases"]):
        look = {"color": SERIES[index % 3], "ls": "-" if index < 3 else "--", "marker": "o" if index < 3 else "s"}
        panels[2].plot(table[f"{name}: step"], table[f"{name}: sum rule"], lw=1, ms=3, mfc="none", **look)
    panels[2].axhline(1e-6, color=FAINT, lw=0.9)
    _finish(panels[2], "sum rule", "residual", legend=False)


def _errors(axes: Axes, table: Table, name: str, label: str, colour: str) -> None:
    for of, (marker, dashes) in QUANTITIES.items():
        error = np.abs(table[f"{name}: error of {of}"])
        axes.plot(
            table[f"{name}: step"], error, marker=marker, ls=dashes, lw=1, ms=3, mfc="none", color=colour,
            label=label if of == "occupation" else None,
        )  # fmt: skip


def _fit(name: str, case: Mapping[str, Any]) -> str:
    """What the fit to the occupation says."""
    kind = name.partition(": ")[2] or "weak coupling"
    if "width" in case:
        return rf"{kind}: $d={case['width']['occupation']:.3f}$"
    return rf"{kind}: $p={case['orders']['occupation']['order']:.2f}$"


def _slope(axes: Axes, order: int) -> None:
    """A straight line of that order."""
    step = np.array([0.0012, 0.0375])  # where the T = 0 cases are
    axes.plot(step, 1.5e-3 * (step / step[-1]) ** order, color=FAINT, lw=0.9)
    axes.annotate(f"order {order}", (step[0], 1.5e-3 * (step[0] / step[-1]) ** order), (0, 20),
                  textcoords="offset points", color=FAINT, size=8)  # fmt: skip


def _finish(axes: Axes, title: str, label: str, *, legend: bool) -> None:
    axes.set(xscale="log", yscale="log", xlabel=STEP, ylabel=label)
    axes.set_title(title, fontsize=10, loc="left")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.margins(x=0.07, y=0.25 if legend else 0.05)
    if legend:
        axes.legend(loc="lower right", fontsize=7, frameon=False)


REFINEMENT = Figure(
    "refinement",
    "What the grid costs the lattice steady state",
    "Error of occupation (circles) and current (squares) relative to the finest grid. At T > 0 it falls like "
    "exp(-2 pi d/step), d being the distance of the nearest singularity from the real axis (Gamma with what phonons "
    "add, or half the phonon's damping), down to where the window ends. At T = 0 the steps of Fermi functions, kept "
    "halfway between points, make it second order (p); at strong coupling the logarithms that these steps leave in the "
    "spectrum add a small term of first order (gone at T = 0.01). Right: the sum rule (T > 0 circles, T = 0 squares; "
    "the line is the limit of a solution), which ends at what the expansion of the tails leaves out.",
    NO_AXIS,
    _table,
    _draw,
)
