"""Pictures: well-formed, a line for each propagator, arrows along the contour, nothing outside the frame."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from avsym import diagrams, orderings, rainbow, to_contour
from avsym.drawing import diagram_svg, ordering_svg

SVG = "{http://www.w3.org/2000/svg}"
DIAGRAMS = [rainbow(2), *diagrams(4), *diagrams(6), rainbow(8)]
CASES = [
    (diagram, ordering, component)
    for diagram in (rainbow(2), *diagrams(4))
    for component in ("<", ">")
    for ordering in orderings(diagram, component)
]


def of_class(picture, name):
    return [node for node in picture.iter() if node.get("class") == name]


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]


def texts(picture):
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def places(picture):
    return {
        name: (float(dot.get("cx")), float(dot.get("cy")))
        for dot, name in zip(
            picture.iter(f"{SVG}circle"), [text for text in texts(picture) if text[0] in "ts"], strict=True
        )
    }


def middle(x0, y0, x1, y1, x2, y2):
    """The vertex of a quadratic curve, which bends farthest from its chord."""
    return [(x0 + 2 * x1 + x2) / 4, (y0 + 2 * y1 + y2) / 4]


def inside(picture):
    left, top, width, height = numbers(picture.get("viewBox"))
    points = [numbers(wave.get("d")) for wave in of_class(picture, "phonon")]
    points += [middle(*numbers(node.get("d"))) for name in ("electron", "lesser") for node in of_class(picture, name)]
    points += [numbers(node.get("points")) for node in picture.iter(f"{SVG}polygon")]
    points += [[float(node.get("x")), float(node.get("y"))] for node in picture.iter(f"{SVG}text")]
    return all(
        left <= px <= left + width and top <= py <= top + height
        for path in points
        for px, py in zip(path[::2], path[1::2], strict=True)
    )


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_a_diagram_has_a_line_for_each_propagator(diagram):
    picture = ET.fromstring(diagram_svg(diagram))
    assert len(of_class(picture, "phonon")) == len(diagram.pairs)
    assert len(of_class(picture, "arrow")) == len(of_class(picture, "electron")) == diagram.order - 1
    assert texts(picture) == ["t2", *(f"s{k}" for k in range(diagram.order - 2, 0, -1)), "t1"]
    assert str(diagram.order) in picture.find(f"{SVG}title").text
    assert inside(picture)


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_phonons_end_at_their_vertices_and_arrows_point_to_the_exit(diagram):
    picture = ET.fromstring(diagram_svg(diagram))
    dots = list(places(picture).values())
    for (left, right), wave in zip(diagram.pairs, of_class(picture, "phonon"), strict=True):
        path = numbers(wave.get("d"))
        assert path[:2] == pytest.approx(dots[left], abs=0.1)
        assert path[-2:] == pytest.approx(dots[right], abs=0.1)
    for arrow in of_class(picture, "arrow"):
        tip, *others = zip(*[iter(numbers(arrow.get("points")))] * 2, strict=True)
        assert all(tip[0] < other[0] for other in others)


@pytest.mark.parametrize(("diagram", "ordering", "component"), CASES)
def test_an_ordering_shows_its_components(diagram, ordering, component):
    picture = ET.fromstring(ordering_svg(to_contour(diagram), ordering, component))
    assert len(of_class(picture, "lesser")) == ordering.lesser
    assert len(of_class(picture, "electron")) == diagram.order - 1 - ordering.lesser
    assert len(of_class(picture, "arrow")) == diagram.order - 1
    assert len(of_class(picture, "phonon")) == len(diagram.pairs)
    assert tuple(text for text in texts(picture) if text in "<>") == ordering.electrons
    assert all(node.get("stroke-dasharray") for node in of_class(picture, "lesser"))
    assert not any(node.get("stroke-dasharray") for node in of_class(picture, "electron"))
    assert f"{ordering.lesser} lesser" in picture.find(f"{SVG}desc").text
    assert (ordering.emitted is None) or f"{ordering.emitted} phonon" in picture.find(f"{SVG}desc").text
    assert inside(picture)


@pytest.mark.parametrize(("diagram", "ordering", "component"), CASES)
def test_vertices_follow_one_another_along_the_contour(diagram, ordering, component):
    contour = to_contour(diagram)
    found = places(ET.fromstring(ordering_svg(contour, ordering, component)))
    bottom = max(y for _, y in found.values())
    names = [contour.time(vertex).name.replace("_", "") for vertex in ordering.sequence]
    along = [found[name][0] if found[name][1] == 0 else 1e4 - found[name][0] for name in names]
    assert all(one < other for one, other in pairwise(along))
    first, last = ("t2", "t1") if component == "<" else ("t1", "t2")
    assert found[first][1] == 0
    assert found[last][1] == bottom > 0


@pytest.mark.parametrize(("diagram", "ordering", "component"), CASES)
def test_labels_keep_their_distance(diagram, ordering, component):
    picture = ET.fromstring(ordering_svg(to_contour(diagram), ordering, component))
    spots = [complex(float(node.get("x")), float(node.get("y"))) for node in picture.iter(f"{SVG}text")]
    assert min(abs(one - other) for index, one in enumerate(spots) for other in spots[:index]) > 11


def test_order_six_is_drawn():
    diagram = next(item for item in diagrams(6) if not item.is_noncrossing)
    for ordering in list(orderings(diagram))[::40]:
        assert inside(ET.fromstring(ordering_svg(to_contour(diagram), ordering)))


def test_an_ordering_of_the_other_component_is_refused():
    contour = to_contour(rainbow(4))
    with pytest.raises(ValueError, match="does not belong to the component '>'"):
        ordering_svg(contour, next(orderings(rainbow(4), "<")), ">")


def test_pictures_follow_the_page():
    for text in (diagram_svg(rainbow(4)), ordering_svg(to_contour(rainbow(4)), next(orderings(rainbow(4))))):
        colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', text))
        assert colours <= {"none", "currentColor", "var(--phonon, #b5502b)", "var(--lesser, #3a80cc)"}
        assert "id=" not in text
