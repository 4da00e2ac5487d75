"""TikZ text: a line for each propagator, between its vertices, and text that LaTeX compiles."""

import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest

from avsym import diagrams, orderings, rainbow, to_contour
from avsym.drawing import STEP, ordering_svg
from avsym.tikz import diagram_tikz, ordering_tikz

DIAGRAMS = [rainbow(2), *diagrams(4), *diagrams(6), rainbow(12)]
CASES = [(d, o, c) for d in (rainbow(2), *diagrams(4)) for c in ("<", ">") for o in orderings(d, c)]
POINT = r"\((-?[\d.]+),(-?[\d.]+)\)"


def drawn(text, style):
    return [line for line in text.splitlines() if line.startswith(rf"  \draw[{style}]")]


def vertices(text):
    found = re.findall(rf"\\node\[vertex, label=\w+:\$([^$]*)\$\] at {POINT}", text)
    return {name: (float(x), float(y)) for name, x, y in found}


def ends(line):
    points = [(float(x), float(y)) for x, y in re.findall(POINT, line)]
    return points[0], points[-1]


def balanced(text):
    return all(text.count(one) == text.count(other) for one, other in ("{}", "[]", "()")) and text.count("$") % 2 == 0


def times(contour):
    names = (contour.time(vertex).name for vertex in range(contour.diagram.order))
    return [re.sub(r"_(\d\d+)", r"_{\1}", name) for name in names]


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda diagram: diagram.name)
def test_a_diagram_has_a_line_for_each_propagator_between_its_vertices(diagram):
    text = diagram_tikz(diagram)
    places, names = vertices(text), times(to_contour(diagram))
    assert [*places] == names
    assert [ends(line) for line in drawn(text, "electron")] == [
        (places[names[v + 1]], places[names[v]]) for v in range(diagram.order - 1)
    ]
    arcs = drawn(text, "phonon")
    assert len(arcs) == len(diagram.pairs)
    for (left, right), arc in zip(diagram.pairs, arcs, strict=True):
        radius = float(re.search(r"x radius=([\d.]+)", arc)[1])
        assert ends(arc)[0] == places[names[left]]
        assert places[names[right]][0] == pytest.approx(places[names[left]][0] + 2 * radius)
    assert balanced(text)


@pytest.mark.parametrize(("diagram", "ordering", "component"), CASES)
def test_an_ordering_shows_its_components_between_its_vertices(diagram, ordering, component):
    contour = to_contour(diagram)
    text = ordering_tikz(contour, ordering, component)
    places, names = vertices(text), times(contour)
    assert len(drawn(text, "lesser")) == ordering.lesser
    lines = [line for line in text.splitlines() if line.startswith((r"  \draw[electron]", r"  \draw[lesser]"))]
    for vertex, (line, sign) in enumerate(zip(lines, ordering.electrons, strict=True)):
        assert ends(line) == (places[names[vertex + 1]], places[names[vertex]])
        assert f"{{${sign}$}}" in line
    for (left, right), line in zip(ordering.pairs, drawn(text, "phonon"), strict=True):
        assert ends(line) == (places[names[left]], places[names[right]])
    first, last = ("t_2", "t_1") if component == "<" else ("t_1", "t_2")
    assert places[first][1] == 0 > places[last][1]
    along = [places[names[v]] for v in ordering.sequence]
    assert along == sorted(along, key=lambda place: place[0] if place[1] == 0 else 1e4 - place[0])
    assert balanced(text)


@pytest.mark.parametrize(("diagram", "ordering", "component"), CASES[::5])
def test_its_curves_are_those_of_the_svg(diagram, ordering, component):
    """Half way along: (a + 2c + b)/4 of a quadratic curve is (a + 3c_1 + 3c_2 + b)/8 of a cubic one."""
    contour = to_contour(diagram)
    drawing = ET.fromstring(ordering_svg(contour, ordering, component))
    text = ordering_tikz(contour, ordering, component)
    curves = [node.get("d") for node in drawing.iter() if node.get("class") in ("electron", "lesser")]
    lines = [line for line in text.splitlines() if line.startswith((r"  \draw[electron]", r"  \draw[lesser]"))]
    for curve, line in zip(curves, lines, strict=True):
        x0, y0, x1, y1, x2, y2 = (1.4 / STEP * float(number) for number in re.findall(r"-?[\d.]+", curve))
        a, c, d, b = ([float(x), float(y)] for x, y in re.findall(POINT, line))
        middle = [(a[k] + 3 * c[k] + 3 * d[k] + b[k]) / 8 for k in (0, 1)]
        assert middle == pytest.approx([(x0 + 2 * x1 + x2) / 4, -(y0 + 2 * y1 + y2) / 4], abs=5e-3)


def test_an_ordering_of_the_other_component_is_refused():
    with pytest.raises(ValueError, match="does not belong to the component '>'"):
        ordering_tikz(to_contour(rainbow(4)), next(orderings(rainbow(4), "<")), ">")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_latex_compiles_it(tmp_path):
    pictures = [diagram_tikz(diagram) for diagram in DIAGRAMS[:6]]
    pictures += [ordering_tikz(to_contour(d), o, c) for d, o, c in CASES[::12]]
    libraries = r"\usepackage{tikz}\usetikzlibrary{decorations.pathmorphing,decorations.markings}"
    page = rf"\documentclass{{article}}{libraries}\begin{{document}}" + "\n\n".join(pictures) + r"\end{document}"
    (tmp_path / "page.tex").write_text(page)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-500:]
    assert "Undefined" not in run.stdout
