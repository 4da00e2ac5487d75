"""Diagrams and contours as SVG, in the colour of the page and with a title for screen readers."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from html import escape
from itertools import accumulate, pairwise

from avsym.contour import Component, Ordering
from avsym.diagram import Diagram
from avsym.feynman import ContourIntegral, to_contour

STEP, GAP, WAVE = 84, 156, 6.5  # between vertices, between the branches, half a wave of a phonon line
LESSER = "var(--lesser, #3a80cc)"


def diagram_svg(diagram: Diagram) -> str:
    """A self-energy diagram: the electron line runs from t_1 (right) to t_2 (left), phonons are wiggly arcs.

    Text and lines have the page's colour, phonons that of the CSS variable ``--phonon``.

    Parameters
    ----------
    diagram : Diagram

    Returns
    -------
    str

    Examples
    --------
    >>> from avsym import rainbow
    >>> diagram_svg(rainbow(4)).count('class="phonon"')
    2
    """
    places = [complex(40 + STEP * vertex, 0) for vertex in range(diagram.order)]
    names = _names(to_contour(diagram))
    arcs = [_arc(places[left], places[right]) for left, right in diagram.pairs]
    top = min(point.imag for arc in arcs for point in arc)
    shapes = [_phonon(arc) for arc in arcs]
    shapes += [_electron(_curve(start, (start + stop) / 2, stop), 60) for stop, start in pairwise(places)]
    shapes += [_vertex(place, name, 20j) for place, name in zip(places, names, strict=True)]
    lines = "; ".join(f"{names[left]} and {names[right]}" for left, right in diagram.pairs)
    title = f"Self-energy diagram of order {diagram.order}"
    described = f"Electron line from {names[-1]} to {names[0]}; phonon lines join {lines}."
    return _picture(title, described, (0, top - 14, places[-1].real + 40, 48 - top), shapes)


def ordering_svg(contour: ContourIntegral, ordering: Ordering, component: Component = "<") -> str:
    """One ordering on the two-branch contour: forward above from left to right, then backward below.

    Each electron propagator is labelled > or <.  A ``G^<`` is dashed and has the colour of the CSS variable
    ``--lesser``.  Vertices between the external times are drawn beyond them, those before and after at their left.

    Parameters
    ----------
    contour : ContourIntegral
    ordering : Ordering
    component : "<" or ">"
        Of the self-energy: which of the external times is on the forward branch.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the ordering is not one of this component.

    Examples
    --------
    >>> from avsym import orderings, rainbow, to_contour
    >>> first = next(orderings(rainbow(4)))
    >>> ordering_svg(to_contour(rainbow(4)), first).count('class="lesser"')
    3
    """
    places, turn = places_on_contour(ordering, component)
    waves = [_resampled(_bent(places[left], places[right], -1)) for left, right in ordering.pairs]
    shapes = _branches(turn) + [_phonon(wave) for wave in waves]
    bends = [_bent(start, stop, 1) for stop, start in pairwise(places)]
    taken = [point for line in [*waves, *bends] for point in line[::3]]
    for bend, sign in zip(bends, ordering.electrons, strict=True):
        mark = _free(bend, taken)
        taken += [bend[mark], _beside(bend, mark)]
        shapes.append(_electron(bend, mark, sign))
    partners = {vertex: places[other] for pair in ordering.pairs for vertex, other in (pair, pair[::-1])}
    names = _names(contour)
    shapes += [_vertex(place, names[vertex], _aside(place, partners[vertex])) for vertex, place in enumerate(places)]
    said = _said(ordering, [names[vertex] for vertex in ordering.sequence])
    heights = [-26, GAP + 26, *(point.imag for wave in waves for point in wave)]
    box = (0, min(heights) - 10, turn + GAP / 2 + 12, max(heights) - min(heights) + 20)
    return _picture("Ordering on the Keldysh contour", said, box, shapes)


def _said(ordering: Ordering, names: list[str]) -> str:
    cut = f", which {ordering.emitted} phonon lines cross" if ordering.emitted is not None else ""
    electrons, phonons = " ".join(ordering.electrons), " ".join(ordering.phonons)
    signs = f"Electrons {electrons}, phonons {phonons}: {ordering.lesser} lesser{cut}."
    return f"Along the contour: {', '.join(names)}. {signs}"


def _names(contour: ContourIntegral) -> list[str]:
    return [contour.time(vertex).name for vertex in range(contour.diagram.order)]


def places_on_contour(ordering: Ordering, component: Component) -> tuple[list[complex], float]:
    """Where the vertices are drawn, by their number, and where the contour turns: the layout of SVG and of TikZ.

    Raises
    ------
    ValueError
        If the ordering is not one of this component.
    """
    order = ordering.sequence
    if ordering.component(0, len(order) - 1) != component:
        raise ValueError(f"the ordering {order} does not belong to the component {component!r}")
    first, last = sorted(order.index(vertex) for vertex in (0, len(order) - 1))
    column = 84 + STEP * max(first, len(order) - 1 - last)
    places: dict[int, complex] = {}
    for position, vertex in enumerate(order):
        ahead, behind = position - first, last - position
        places[vertex] = (
            column + STEP * ahead if ahead <= behind and vertex != order[last] else column + STEP * behind + GAP * 1j
        )
    turn = max(place.real for place in places.values()) + STEP / 2
    return [places[vertex] for vertex in range(len(order))], turn


def _branches(turn: float) -> list[str]:
    """The contour itself, an arrow head on each branch."""
    path = f"M34 0H{turn:g}A{GAP / 2:g} {GAP / 2:g} 0 0 1 {turn:g} {GAP}H34"
    heads = _head(46, 1, "direction") + _head(46 + GAP * 1j, -1, "direction")
    ends = "".join(_text(complex(16, y + 5), "−∞") for y in (0, GAP))
    return [f'<g opacity="0.55"><path class="contour" d="{path}" stroke="currentColor"/>{heads}{ends}</g>']


def _aside(place: complex, partner: complex) -> complex:
    """The label of a vertex stands outside the contour, out of the way of a phonon line along the same branch."""
    away = 0.0 if place.imag != partner.imag else math.copysign(11, (place - partner).real)
    return complex(away, -12 if place.imag == 0 else 21)


def _bent(start: complex, stop: complex, side: int) -> list[complex]:
    return _curve(start, control(start, stop, side), stop)


def control(start: complex, stop: complex, side: int) -> complex:
    """The control point of the curve between two vertices on the contour: of an electron if side is 1, phonon if -1.

    Along a branch electrons bend inwards and phonons outwards; across, electrons to the left and phonons to the right.
    """
    if start.imag == stop.imag:
        bow = 1j * (1 - 2 * start.imag / GAP) * side * (abs(stop - start) / 2 - 24)
    else:
        normal = 1j * (stop - start) / abs(stop - start)
        width = 20 if side > 0 else 10 + 0.13 * abs(stop - start)
        bow = -side * math.copysign(width, normal.real) * normal
    return (start + stop) / 2 + 2 * bow


def _curve(start: complex, control: complex, stop: complex) -> list[complex]:
    steps = (index / 120 for index in range(121))
    return [(1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * stop for t in steps]


def _arc(left: complex, right: complex) -> list[complex]:
    """Half an ellipse above the line, at even distances."""
    middle, radius = (left + right) / 2, (right - left).real / 2
    angles = (math.pi * index / 240 for index in range(241))
    return _resampled([middle - complex(radius * math.cos(a), (14 + 0.72 * radius) * math.sin(a)) for a in angles])


def _resampled(points: list[complex]) -> list[complex]:
    """Points at even distances along a line, an odd number of them."""
    lengths = list(accumulate((abs(b - a) for a, b in pairwise(points)), initial=0.0))
    count = 2 * max(2, round(lengths[-1] / 2 / WAVE))
    marks = (lengths[-1] * index / count for index in range(count + 1))
    return [_between(points, lengths, mark) for mark in marks]


def _between(points: list[complex], lengths: list[float], mark: float) -> complex:
    """The point so far along a line, straight between its own points."""
    after = min(max(bisect_left(lengths, mark), 1), len(points) - 1)
    share = (mark - lengths[after - 1]) / (lengths[after] - lengths[after - 1])
    return points[after - 1] + share * (points[after] - points[after - 1])


def _phonon(points: list[complex]) -> str:
    """A wiggly line through points at even distances."""
    path = f"M{_xy(points[0])}"
    for index, (a, b) in enumerate(pairwise(points)):
        normal = 1j * (b - a) / abs(b - a) * (-1) ** index
        path += f"Q{_xy((a + b) / 2 + 7 * normal)} {_xy(b)}"
    return f'<path class="phonon" d="{path}" stroke="var(--phonon, #b5502b)" stroke-width="1.5"/>'


def _free(points: list[complex], taken: list[complex]) -> int:
    """Where along a line its arrow and label have room, near the middle if it can be."""
    others = [point for point in taken if point not in points]
    middle = len(points) // 2

    def room(mark: int) -> float:
        arrow, label = (
            min((abs(place - other) for other in others), default=99) for place in (points[mark], _beside(points, mark))
        )
        return min(arrow, 9) + min(label, 20) - 0.06 * abs(mark - middle)

    return max(range(len(points) // 4, 3 * len(points) // 4, 3), key=room)


def _beside(points: list[complex], mark: int) -> complex:
    bow = points[len(points) // 2] - (points[0] + points[-1]) / 2
    return points[mark] + 13 * bow / abs(bow)


def _electron(points: list[complex], mark: int, sign: str = "") -> str:
    """A line with an arrow and, if it is known, its component beside it."""
    name, colour, dash = (
        ("lesser", LESSER, ' stroke-dasharray="7 4"') if sign == "<" else ("electron", "currentColor", "")
    )
    control = 2 * points[len(points) // 2] - (points[0] + points[-1]) / 2
    ahead = points[mark + 1] - points[mark - 1]
    curve = f"M{_xy(points[0])}Q{_xy(control)} {_xy(points[-1])}"
    line = f'<path class="{name}" d="{curve}" stroke="{colour}" stroke-width="1.7"{dash}/>'
    label = _text(_beside(points, mark) + 5j, f'<tspan font-weight="600">{escape(sign)}</tspan>') if sign else ""
    return f'<g color="{colour}">{line}{_head(points[mark], ahead / abs(ahead))}{label}</g>'


def _head(tip: complex, direction: complex, name: str = "arrow") -> str:
    corners = (tip + direction * corner for corner in (6, -5 + 4.5j, -3, -5 - 4.5j))
    return f'<polygon class="{name}" points="{" ".join(map(_xy, corners))}" fill="currentColor"/>'


def _vertex(place: complex, name: str, aside: complex) -> str:
    stem, _, index = name.partition("_")
    subscript = f'<tspan dy="4" font-size="11">{escape(index)}</tspan>' if index else ""
    label = _text(place + aside, f'<tspan font-style="italic">{escape(stem)}</tspan>{subscript}')
    return f'<circle cx="{place.real:g}" cy="{place.imag:g}" r="3.2" fill="currentColor"/>{label}'


def _text(place: complex, content: str) -> str:
    where = f'x="{place.real:.1f}" y="{place.imag:.1f}" text-anchor="middle"'
    return f'<text {where} fill="currentColor" stroke="none" font-size="16">{content}</text>'


def _xy(place: complex) -> str:
    return f"{place.real:.1f},{place.imag:.1f}"


def _picture(title: str, described: str, box: tuple[float, float, float, float], shapes: Iterable[str]) -> str:
    view = " ".join(f"{side:.0f}" for side in box)
    style = "max-width:100%;height:auto;font-family:STIX Two Text,Cambria,Georgia,serif"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" viewBox="{view}" width="{box[2]:.0f}" '
        f'height="{box[3]:.0f}" fill="none" style="{style}"><title>{escape(title)}</title>'
        f"<desc>{escape(described)}</desc>{''.join(shapes)}</svg>"
    )
