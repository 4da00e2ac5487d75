"""The house's drawings on a canvas: every part of them, where it was, in the figures' colours."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Circle, PathPatch, Polygon

from avsym import diagrams, orderings, rainbow, to_contour
from avsym.drawing import diagram_svg, ordering_svg
from derivations.figures import svg
from derivations.figures.style import FAINT, INK, SERIES

SCALE, AT = 0.5, (100.0, 40.0)
CARDS = [ordering_svg(to_contour(rainbow(4)), ordering) for ordering in orderings(rainbow(4))]
DRAWINGS = [*map(diagram_svg, (rainbow(2), *diagrams(4), rainbow(6))), *CARDS]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def put(drawing):
    axes = Canvas().subplots()
    svg.put(axes, drawing, AT, SCALE)
    return axes


def moved(drawing):
    left, top, _, _ = map(float, ET.fromstring(drawing).get("viewBox").split())
    return np.array(AT) - [left, top]


def nodes(drawing, kind):
    return list(ET.fromstring(drawing).iter(NAMESPACE + kind))


def of(axes, kind):
    return [patch for patch in axes.patches if type(patch) is kind]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_part_is_there_and_only_moved(drawing):
    axes, shift = put(drawing), moved(drawing)
    dots = [[float(node.get("cx")), float(node.get("cy"))] for node in nodes(drawing, "circle")]
    np.testing.assert_allclose([patch.center for patch in of(axes, Circle)], dots + shift)
    heads = [node.get("points").split()[0] for node in nodes(drawing, "polygon")]
    tips = [np.array([float(number) for number in head.split(",")]) + shift for head in heads]
    np.testing.assert_allclose([patch.get_xy()[0] for patch in of(axes, Polygon)], tips)
    words = [[float(node.get("x")), float(node.get("y"))] for node in nodes(drawing, "text")]
    np.testing.assert_allclose([text.get_position() for text in axes.texts], words + shift)
    assert len(of(axes, PathPatch)) == len(nodes(drawing, "path"))
    for patch, node in zip(of(axes, PathPatch), nodes(drawing, "path"), strict=True):
        first, *_, last = patch.get_path().vertices
        numbers = node.get("d").replace("M", "").replace("Q", " ").replace("H", " ").replace(",", " ")
        if "A" not in numbers:
            values = [float(number) for number in numbers.split()]
            np.testing.assert_allclose([*first, *last], [*(values[:2] + shift), *(values[-2:] + shift)])


@pytest.mark.parametrize("drawing", CARDS[::4])
def test_the_contour_turns_at_the_right_and_comes_back(drawing):
    paths = nodes(drawing, "path")
    (index,) = [place for place, node in enumerate(paths) if node.get("class") == "contour"]
    turn = paths[index].get("d").replace("A", "H").split("H")[1]
    patch = of(put(drawing), PathPatch)[index]
    places = patch.get_path().interpolated(20).vertices - moved(drawing)
    radius = (places[:, 1].max() - places[:, 1].min()) / 2
    assert places[:, 0].max() == pytest.approx(float(turn) + radius, rel=1e-3)
    assert places[0].tolist() == [34, 0]
    assert places[-1] == pytest.approx([34, 2 * radius], rel=1e-3)
    assert np.abs(np.diff(places, axis=0)).max() < 60  # no jump


@pytest.mark.parametrize("drawing", CARDS[:3])
def test_kinds_of_line_keep_their_look(drawing):
    for patch, node in zip(of(put(drawing), PathPatch), nodes(drawing, "path"), strict=True):
        colours = {"phonon": SERIES[1], "lesser": SERIES[0], "electron": INK, "contour": FAINT}
        assert to_hex(patch.get_edgecolor()) == colours[node.get("class")]
        assert (patch.get_linestyle() != "-") == (node.get("class") == "lesser")
        assert patch.get_linewidth() == pytest.approx(SCALE * float(node.get("stroke-width", "1")))


def test_times_have_their_index_below():
    assert [text.get_text() for text in put(diagram_svg(rainbow(4))).texts] == [
        "$t_{2}$",
        "$s_{2}$",
        "$s_{1}$",
        "$t_{1}$",
    ]
