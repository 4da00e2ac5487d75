r"""Diagrams and contours as TikZ text for papers.

Besides TikZ itself the preamble needs ``\usetikzlibrary{decorations.pathmorphing,decorations.markings}``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from avsym.contour import Component, Ordering
from avsym.diagram import Diagram
from avsym.drawing import GAP, STEP, control, places_on_contour
from avsym.feynman import ContourIntegral, to_contour

STYLES = r"""[
  phonon/.style={decorate, decoration={snake, amplitude=1.1pt, segment length=4.6pt}},
  electron/.style={semithick, postaction={decorate},
    decoration={markings, mark=at position 0.56 with {\arrow{stealth}}}},
  lesser/.style={electron, densely dashed},
  vertex/.style={circle, fill, inner sep=1pt}, label distance=2pt,
]"""


def diagram_tikz(diagram: Diagram) -> str:
    r"""A self-energy diagram: the electron line runs from t_1 (right) to t_2 (left), phonons are wiggly arcs.

    Parameters
    ----------
    diagram : Diagram

    Returns
    -------
    str
        A ``tikzpicture``.

    Examples
    --------
    >>> from avsym import rainbow
    >>> print(*diagram_tikz(rainbow(2)).splitlines()[7:], sep="\n")
      \draw[phonon] (0,0) arc[start angle=180, end angle=0, x radius=0.7, y radius=0.604];
      \draw[electron] (1.4,0) -- (0,0);
      \node[vertex, label=below:$t_2$] at (0,0) {};
      \node[vertex, label=below:$t_1$] at (1.4,0) {};
    \end{tikzpicture}
    """
    contour, step = to_contour(diagram), 1.4
    lines = []
    for left, right in diagram.pairs:
        radius = step * (right - left) / 2
        arc = f"arc[start angle=180, end angle=0, x radius={radius:g}, y radius={0.1 + 0.72 * radius:.3g}]"
        lines.append(rf"\draw[phonon] ({step * left:g},0) {arc};")
    for vertex in range(diagram.order - 1):
        lines.append(rf"\draw[electron] ({step * (vertex + 1):g},0) -- ({step * vertex:g},0);")
    for vertex in range(diagram.order):
        lines.append(_vertex("below", _time(contour, vertex), f"({step * vertex:g},0)"))
    return _picture(lines)


def ordering_tikz(contour: ContourIntegral, ordering: Ordering, component: Component = "<") -> str:
    r"""A ``tikzpicture`` of one ordering, laid out as by `ordering_svg`, which says what is given; a ``G^<`` is dashed.

    Examples
    --------
    >>> from avsym import cuts, rainbow, to_contour
    >>> ordering_tikz(to_contour(rainbow(4)), cuts(rainbow(4))[0]).count("draw[lesser]")
    1
    """
    places, turn = places_on_contour(ordering, component)
    back = f"arc[start angle=90, end angle=-90, radius={_cm(GAP / 2)}]"
    lines = [rf"\draw[gray, ->] ({_cm(34)},0) -- ({_cm(turn)},0) {back} -- ({_cm(34)},{_cm(-GAP)});"]
    for left, right in ordering.pairs:
        lines.append(rf"\draw[phonon] {_curve(places[left], places[right], -1)};")
    for (stop, start), sign in zip(pairwise(places), ordering.electrons, strict=True):
        style, node = "lesser" if sign == "<" else "electron", f"node[midway, font=\\scriptsize, auto] {{${sign}$}}"
        lines.append(rf"\draw[{style}] {_curve(start, stop, 1, node)};")
    for vertex, place in enumerate(places):
        lines.append(_vertex("below" if place.imag else "above", _time(contour, vertex), _point(place)))
    return _picture(lines)


def _curve(start: complex, stop: complex, side: int, node: str = "") -> str:
    """A quadratic curve as a cubic one."""
    middle = control(start, stop, side)
    first, second = (_point(end + (middle - end) * 2 / 3) for end in (start, stop))
    return f"{_point(start)} .. controls {first} and {second} .. {node}{_point(stop)}"


def _point(place: complex) -> str:
    return f"({_cm(place.real)},{_cm(-place.imag)})"


def _cm(length: float) -> str:
    """A length of the drawing in centimetres, which TikZ counts in."""
    return f"{round(1.4 * length / STEP, 3) + 0:g}"


def _vertex(where: str, name: str, place: str) -> str:
    return rf"\node[vertex, label={where}:${name}$] at {place} {{}};"


def _time(contour: ContourIntegral, vertex: int) -> str:
    stem, _, index = contour.time(vertex).name.partition("_")
    return f"{stem}_{index}" if len(index) == 1 else f"{stem}_{{{index}}}"


def _picture(lines: Iterable[str]) -> str:
    body = "\n".join(f"  {line}" for line in lines)
    return rf"\begin{{tikzpicture}}{STYLES}" + f"\n{body}\n" + r"\end{tikzpicture}"
