"""The paper's analytic figures: which there are, what each may be told, and the numbers behind each.

A figure is data: its parameters (those the paper states and those we chose), its axis, a function that computes
a table and one that draws it. A later figure is one more entry of `FIGURES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from derivations.figures.analytic import ANALYTIC
from derivations.figures.costs import COSTS
from derivations.figures.diagrams import TWO
from derivations.figures.files import render, save, write_all
from derivations.figures.lattice import LATTICE, SIDE_BY_SIDE
from derivations.figures.levels import LEVELS
from derivations.figures.model import Axis, Drawn, Figure, Table, UnknownNameError, computed
from derivations.figures.refinement import REFINEMENT

__all__ = [
    "FIGURES",
    "Axis",
    "Drawn",
    "Figure",
    "Table",
    "UnknownNameError",
    "computed",
    "find",
    "render",
    "save",
    "write_all",
]

OURS = (LEVELS, SIDE_BY_SIDE, REFINEMENT, COSTS)
FIGURES: Mapping[str, Figure] = MappingProxyType(
    {figure.name: figure for figure in (*sorted((TWO, *ANALYTIC, *LATTICE), key=lambda figure: figure.name), *OURS)}
)


def find(name: str, also: Iterable[str] = ()) -> Figure:
    """The figure of a name, however it is written; ``also`` is what else the caller would have taken.

    Raises
    ------
    UnknownNameError
        With the nearest known name, or the panels of a figure that has several.

    Examples
    --------
    >>> find("Fig. 3(a)").name
    '3a'
    """
    short = "".join(letter for letter in name.lower().removeprefix("figure").removeprefix("fig") if letter.isalnum())
    if short not in FIGURES:
        panels = [known for known in FIGURES if short and known.startswith(short)]
        raise UnknownNameError("figure", name, (*FIGURES, *also), panels)
    return FIGURES[short]
