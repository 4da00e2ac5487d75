"""The paper's analytic figures: which there are, what each may be told, and the numbers behind each.

A figure is data: its parameters (those the paper states and those we chose), its axis, a function that computes
a table and one that draws it. A later figure is one more entry of `FIGURES`.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def find(name: str) -> Figure:
    """The figure of a name, however it is written.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> find("Fig. 3(a)").name
    '3a'
    """
    short = "".join(letter for letter in name.lower().removeprefix("figure").removeprefix("fig") if letter.isalnum())
    if short not in FIGURES:
        raise UnknownNameError("figure", name, FIGURES)
    return FIGURES[short]
