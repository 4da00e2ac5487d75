"""The house's own SVG drawings on a canvas of matplotlib, from which SVG and PNG are written with all they must say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path

from derivations.figures.style import FAINT, INK, SERIES

NAMESPACE = "{http://www.w3.org/2000/svg}"
PAINTS = {"phonon": SERIES[1], "lesser": SERIES[0]}
Point = tuple[float, float]


def size(drawing: str) -> Point:
    """Width and height."""
    _, _, width, height = _box(ET.fromstring(drawing))
    return width, height


def put(axes: Axes, drawing: str, at: Point, scale: float) -> None:
    """A drawing onto axes whose ordinate runs downwards, its upper left corner at a place.

    Parameters
    ----------
    axes : Axes
        With one unit of data equal along both directions.
    drawing : str
        Made by `avsym.drawing`: paths of ``M``, ``H``, ``Q`` and ``A``, polygons, circles and texts.
    at : pair of float
    scale : float
        Points of the canvas to a unit of the drawing, for widths of lines and sizes of letters.
    """
    root = ET.fromstring(drawing)
    left, top, _, _ = _box(root)
    _group(axes, root, (at[0] - left, at[1] - top), scale, INK)


def _box(root: ET.Element) -> tuple[float, float, float, float]:
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    return left, top, width, height


def _group(axes: Axes, group: ET.Element, at: Point, scale: float, ink: str) -> None:
    for node in group:
        kind = node.tag.removeprefix(NAMESPACE)
        if kind == "g":
            _group(axes, node, at, scale, FAINT if "opacity" in node.attrib else _paint(node, "color", ink))
        elif kind == "path":
            _path(axes, node, at, scale, ink)
        elif kind == "polygon":
            axes.add_patch(Polygon(_points(node.attrib["points"]) + at, fc=_paint(node, "fill", ink), ec="none"))
        elif kind == "circle":
            numbers = {name: float(node.attrib[name]) for name in ("cx", "cy", "r")}
            place = (numbers["cx"] + at[0], numbers["cy"] + at[1])
            axes.add_patch(Circle(place, numbers["r"], fc=_paint(node, "fill", ink), ec="none"))
        elif kind == "text":
            place = (float(node.attrib["x"]) + at[0], float(node.attrib["y"]) + at[1])
            letters = float(node.attrib["font-size"]) * scale
            axes.text(*place, _words(node), color=_paint(node, "fill", ink), fontsize=letters, ha="center")


def _paint(node: ET.Element, name: str, ink: str) -> str:
    """The colour of an attribute: the page's, or that of a CSS variable."""
    variable = re.match(r"var\(--(\w+)", node.get(name, ""))
    return PAINTS[variable[1]] if variable else ink


def _path(axes: Axes, node: ET.Element, at: Point, scale: float, ink: str) -> None:
    path = Path.make_compound_path(*_pieces(node.attrib["d"]))
    dash = [float(length) for length in node.get("stroke-dasharray", "").split()]
    width = float(node.get("stroke-width", "1"))
    style = (0, tuple(length / width for length in dash)) if dash else "-"
    line = PathPatch(Path(path.vertices + np.array(at), path.codes), fc="none", ec=_paint(node, "stroke", ink))
    line.set(linewidth=width * scale, linestyle=style, capstyle="butt")
    axes.add_patch(line)


def _pieces(text: str) -> Iterator[Path]:
    """A path's commands one by one; the half circle is the contour's turn."""
    here: Point = (0.0, 0.0)
    for letter, numbers in re.findall(r"([MHQA])([^MHQA]*)", text):
        values = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", numbers)]
        there = (values[0], here[1]) if letter == "H" else (values[-2], values[-1])
        if letter == "H":
            yield Path([here, there])
        elif letter == "Q":
            yield Path([here, (values[0], values[1]), there], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        elif letter == "A":
            turn = Path.arc(-90, 90)
            centre = np.array([here[0], (here[1] + there[1]) / 2])
            yield Path(np.asarray(turn.vertices) * values[0] + centre, turn.codes)
        here = there


def _points(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[float(number) for number in pair.split(",")] for pair in text.split()])


def _words(node: ET.Element) -> str:
    """A text in the letters of mathematics: the name of a time has its index below."""
    parts = [part.text or "" for part in node]
    return f"${parts[0]}_{{{parts[1]}}}$" if len(parts) == 2 else f"${''.join(node.itertext())}$"
