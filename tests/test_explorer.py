"""What the explorer shows: numbers and panels as pure functions of where the sliders stand; and how it is started."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure as Canvas

import derivations.explorer
from derivations.commands import explore
from derivations.explorer import panels, reading, view
from derivations.explorer.panels import PANELS, svg
from derivations.explorer.point import SLIDERS, Point
from numeric import Parameters, avalanche_field, critical_beta, enhancement
from tests.command_line import slip

points = st.builds(Point, **{name: st.sampled_from(slider.steps) for name, slider in SLIDERS.items()})
COLD = st.builds(Point, **{name: st.sampled_from(SLIDERS[name].steps) for name in ("g_ep", "gamma", "omega0")})
NOTEBOOK = Path(derivations.explorer.__file__).with_name("app.py")


def drawn(name, point):
    axes = Canvas().add_subplot()
    with np.errstate(all="ignore"):
        PANELS[name][1](axes, point)
    return axes


def curve(axes, index):
    """The line of that number among those with more than two points."""
    return [line.get_data() for line in axes.lines if len(line.get_xdata()) > 2][index]


def movable(axes):
    (point,) = [line.get_data() for line in axes.lines if line.get_marker() == "D"]
    return tuple(float(each[0]) for each in point)


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_starts_at_one_of_its_steps_and_they_rise(name):
    slider = SLIDERS[name]
    assert slider.start in slider.steps
    assert list(slider.steps) == sorted(set(slider.steps))
    assert getattr(Point(), name) == slider.start


def test_the_sliders_start_at_figure_6():
    assert Point().parameters() == Parameters.preset("fig6")


@given(points)
def test_the_phase_is_what_the_enhancement_says(point):
    p = point.parameters()
    above = float(enhancement(point.field, p)) > 1
    assert ("λ > 1" in point.phase) == above
    assert ("no avalanche" in point.phase) == (point.numbers()["β with thermal dephasing"] <= critical_beta())


@given(points)
@settings(max_examples=20)
def test_the_criterion_panel_draws_the_enhancement_and_its_roots_at_one(point):
    axes = drawn("criterion", point)
    along, height = curve(axes, 0)
    assert height == pytest.approx(enhancement(along, point.parameters()), rel=1e-12)
    roots = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"]
    known = [root for root in roots if np.isfinite(root)]
    assert len(known) in (0, 2)
    assert enhancement(known, point.parameters()) == pytest.approx(np.ones(len(known)), rel=1e-9)
    assert movable(axes)[0] == point.field


@given(points)
@settings(max_examples=20)
def test_both_branches_are_roots_of_the_criterion_along_gamma_and_temperature(point):
    for name, axis in (("branches", "gamma"), ("thermal", "temperature")):
        axes = drawn(name, point)
        for index in (0, 1):
            along, height = curve(axes, index)
            known = np.isfinite(height)
            found = enhancement(height[known], point.parameters(**{axis: along[known]}))
            assert found == pytest.approx(np.ones(known.sum()), rel=1e-5)
        assert movable(axes) == (getattr(point, axis), point.field)


@given(COLD)
@settings(max_examples=20)
def test_the_two_branches_meet_where_they_end(point):
    axes = drawn("branches", point)
    (along, lower), (_, upper) = curve(axes, 0), curve(axes, 1)
    known = np.flatnonzero(np.isfinite(lower))
    if 3 < known.size < along.size:
        last = known[-1]
        assert upper[last] / lower[last] == pytest.approx(1, abs=3e-4)


@given(points)
@settings(max_examples=20)
def test_the_line_of_the_phase_diagram_parts_avalanche_from_none(point):
    axes = drawn("phases", point)
    along, line = curve(axes, 0)
    assert movable(axes) == (point.gamma, point.g_ep)
    known = np.isfinite(line)
    for side, wanted in ((1.001, True), (0.999, False)):
        p = point.parameters(gamma=along[known], g_ep=line[known] * side)
        assert np.array_equal(np.isfinite(avalanche_field(p)), np.full(known.sum(), wanted))
    strongest = point.parameters(g_ep=1e6)
    assert known.all() == bool(np.isfinite(avalanche_field(strongest)))


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_svg_that_moves_with_the_sliders_and_refers_to_nothing_else(name):
    one, same, other = svg(name, Point()), svg(name, Point()), svg(name, Point(0.2, 0.001, 0.2, 0.05, 0.01))
    assert one == same != other
    fetched = re.findall(r"(?:href|src)=[\"']([^\"'#][^\"']*)|url\((?!#)([^)]*)\)|@import", one)
    assert fetched == []


@pytest.mark.parametrize("point", [Point(0.01, 0.02, 1.0, 0.4, 1.0), Point(0.5, 1e-4, 0.05, 0.0, 1e-5)])
def test_panels_can_be_drawn_at_the_ends_of_the_sliders(point):
    text = view.panels(point)
    assert text.count("<img ") == len(PANELS)
    assert text.count("data:image/svg+xml;base64,") == len(PANELS)


def test_numbers_are_listed_and_none_where_there_is_none():
    assert "<dd>0.0008071</dd>" in view.numbers(Point())
    assert "<dd>none</dd>" in view.numbers(Point(g_ep=0.01))


def test_a_derivation_is_a_page_with_formulas_that_fetches_nothing():
    titles = view.titles()
    assert view.START in titles
    page = reading.page("sigma2")
    assert page.count("<li") > 5
    assert "prefers-color-scheme" not in page
    assert reading.BESIDE in page
    assert 'class="undrawn"' not in page
    assert re.findall(r"(?:href|src)=\"(?!#)[^\"]*\"|url\(|@import", page) == []


def test_the_notebook_only_calls_functions_and_takes_input_from_sliders_and_one_list():
    """Its cells define no function and no class, and of marimo's inputs use only sliders and a list of names."""
    tree = ast.parse(NOTEBOOK.read_text(encoding="utf-8"))
    cells = [item for item in tree.body if isinstance(item, ast.FunctionDef)]
    assert len(cells) > 4
    inner = [node for cell in cells for statement in cell.body for node in ast.walk(statement)]
    assert not [node for node in inner if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    inputs = re.findall(r"mo\.ui\.(\w+)", NOTEBOOK.read_text(encoding="utf-8"))
    assert set(inputs) == {"dictionary", "slider", "dropdown"}


def test_the_notebook_runs_as_a_script():
    done = subprocess.run([sys.executable, str(NOTEBOOK)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_server_is_bound_to_this_machine_with_a_token_made_by_it():
    words = explore.words(4000, no_browser=True)
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert "--token" in words
    assert not [word for word in words if word.startswith("--token-password")]
    assert words[words.index("--port") + 1] == "4000"
    assert "--headless" in words
    assert "--headless" not in explore.words(None, no_browser=False)


def test_a_missing_extra_is_one_line_with_the_command_that_installs_it(capsys, monkeypatch):
    monkeypatch.setattr(explore, "find_spec", lambda name: None)
    assert "pip install 'avsym[explore]'" in slip(capsys, "explore", "--no-browser")


def test_a_port_out_of_range_is_one_line(capsys):
    assert "port='80' must be a whole number from 1024 to 65535" in slip(capsys, "explore", "--port", "80")


def test_panels_keep_their_axes_when_a_slider_moves():
    for name in panels.PANELS:
        one, other = drawn(name, Point()), drawn(name, Point(0.2, 0.001, 0.2, 0.05, 0.01))
        assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())
