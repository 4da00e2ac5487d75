"""The figures: their numbers are those of ``numeric``, they show something, and they say what they rest on."""

import io
from importlib.metadata import version
from itertools import permutations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure as Canvas
from matplotlib.image import imread
from PIL import Image

from derivations.figures import FIGURES, UnknownNameError, computed, find, render, save
from numeric import (
    Parameters,
    avalanche_field,
    critical_beta,
    enhancement,
    enhancement_integral,
    kickoff_temperature,
    vanishing_temperature,
)

NAMES = tuple(FIGURES)
CLOSED_FORMS = ("3a", "4a", "4b", "4c", "5a", "5b", "6")
PAPER = {"g_ep": 0.10, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}


@pytest.fixture(scope="module")
def drawn():
    return {name: render(figure) for name, figure in FIGURES.items()}


def read_csv(data):
    lines = data.decode().splitlines()
    names, *rows = [line for line in lines if not line.startswith("#")]
    numbers = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    return [line for line in lines if line.startswith("#")], dict(zip(names.split(","), numbers.T, strict=True))


def test_the_papers_figures_come_in_its_order_and_ours_after_them():
    theirs = [name for name in NAMES if name[0].isdigit()]
    assert {"2", *CLOSED_FORMS} <= set(theirs)
    assert theirs == sorted(theirs) == list(NAMES[: len(theirs)])
    assert "levels" in NAMES
    assert (FIGURES["3a"].label, FIGURES["6"].label, FIGURES["levels"].label) == (
        "Fig. 3(a)",
        "Fig. 6",
        "Beyond the paper",
    )


@pytest.mark.parametrize("name", NAMES)
def test_svg_is_well_formed_and_says_what_it_shows(drawn, name):
    root = ET.fromstring(drawn[name].svg)
    text = "".join(root.itertext())
    assert root.tag.endswith("svg")
    assert FIGURES[name].title in text
    assert FIGURES[name].note in text


@pytest.mark.parametrize("name", NAMES)
def test_svg_asks_nothing_of_a_network(drawn, name):
    root = ET.fromstring(drawn[name].svg)
    links = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
    images = [
        node for node in root.iter() if node.tag.endswith(("image", "script", "style")) and "@import" in str(node.text)
    ]
    assert not images
    assert all(link.startswith("#") or "purl.org" in link for link in links)


@pytest.mark.parametrize("name", NAMES)
def test_png_is_not_blank(drawn, name):
    grey = imread(io.BytesIO(drawn[name].files["png"]), format="png")[..., :3].mean(axis=2)
    assert grey.shape[0] > 600
    assert grey.std() > 0.05
    middle = grey[100:-100, 150:-50]
    assert (middle < 0.9).mean() > 0.002


@pytest.mark.parametrize("name", NAMES)
def test_the_same_numbers_give_the_same_bytes(drawn, name):
    assert render(FIGURES[name]).files == drawn[name].files


@pytest.mark.parametrize("name", NAMES)
def test_csv_holds_every_number_to_the_last_digit(drawn, name):
    header, columns = read_csv(drawn[name].files["csv"])
    assert any("avsym" in line and "numpy" in line for line in header)
    for parameter in FIGURES[name].chosen:
        assert any(f"not stated in the paper: {parameter} = " in line for line in header)
    for parameter, column in computed(FIGURES[name]).items():
        np.testing.assert_array_equal(columns[parameter], column)


def model(**changed):
    return Parameters(**{**PAPER, **changed})


@pytest.mark.parametrize("name", ["3a", "4a", "4b"])
def test_fields_along_an_axis_are_the_solvers(drawn, name):
    _, columns = read_csv(drawn[name].files["csv"])
    axis = FIGURES[name].axis.name
    p = model(**{axis: columns[axis]})
    np.testing.assert_array_equal(columns["lower"], avalanche_field(p))
    np.testing.assert_array_equal(columns["upper"], avalanche_field(p, "upper"))
    np.testing.assert_array_equal(np.isfinite(columns["lower"]), p.beta >= critical_beta())
    assert 0 < np.isfinite(columns["lower"]).sum() < columns["lower"].size


def test_4c_dots_are_where_the_right_hand_side_is_one(drawn):
    _, columns = read_csv(drawn["4c"].files["csv"])
    roots = columns["is_solution"] == 1
    np.testing.assert_allclose(columns["enhancement"][roots], 1, rtol=1e-9)
    np.testing.assert_array_equal(columns["enhancement"], enhancement(columns["field"], model(g_ep=columns["g_ep"])))
    below = model(g_ep=columns["g_ep"]).beta < critical_beta()
    assert below.any()
    assert not (below & roots).any()


def test_5a_is_the_line_of_critical_beta(drawn):
    _, columns = read_csv(drawn["5a"].files["csv"])
    p = Parameters(columns["g_ep_critical"], columns["gamma"], 0.3)
    np.testing.assert_allclose(p.beta, critical_beta(), rtol=1e-14)


def test_5b_ends_where_the_avalanche_vanishes(drawn):
    _, columns = read_csv(drawn["5b"].files["csv"])
    p = model(g_ep=columns["g_ep"], temperature=columns["temperature"])
    np.testing.assert_array_equal(columns["lower"], avalanche_field(p))
    np.testing.assert_array_equal(columns["kickoff_temperature"], kickoff_temperature(p))
    np.testing.assert_array_equal(columns["vanishing_temperature"], vanishing_temperature(p))
    np.testing.assert_array_equal(
        np.isfinite(columns["lower"]), columns["temperature"] < columns["vanishing_temperature"]
    )


def test_6_compares_the_closed_form_with_the_integral(drawn):
    _, columns = read_csv(drawn["6"].files["csv"])
    p = Parameters.preset("fig6")
    np.testing.assert_array_equal(columns["enhancement"], enhancement(columns["field"], p))
    np.testing.assert_array_equal(columns["enhancement_integral"], enhancement_integral(columns["field"], p))
    difference = columns["relative_difference"] * columns["enhancement_integral"]
    np.testing.assert_allclose(
        difference, columns["enhancement"] - columns["enhancement_integral"], rtol=1e-9, atol=1e-15
    )


def test_only_what_the_caption_states_counts_as_stated():
    assert FIGURES["6"].stated == PAPER
    assert FIGURES["5a"].stated == {"omega0": 0.3}
    assert not any(FIGURES[name].stated for name in ("3a", "4a", "4b", "4c", "5b"))


@pytest.mark.parametrize("written", ["3a", "3(a)", "Fig. 3(a)", "figure 3A"])
def test_a_figure_is_found_however_it_is_written(written):
    assert find(written).name == "3a"


@pytest.mark.parametrize("written", ["", "7", "3c", "bogus"])
def test_an_unknown_figure_is_refused_with_those_there_are(written):
    with pytest.raises(UnknownNameError, match=r"allowed: .*3a, 3b, 4a"):
        find(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("4", "unknown: did you mean '4a' or '4b' or '4c' or '4d'? (allowed: 1c"),
        ("Fig. 1", "did you mean '1c'?"),
        ("", "figure '' is unknown (allowed: 1c"),
        ("levles", "did you mean 'levels'?"),
    ],
)
def test_an_unknown_figure_is_answered_with_all_that_could_be_meant(written, said):
    with pytest.raises(UnknownNameError) as caught:
        find(written)
    assert said in str(caught.value)


def test_other_parameters_are_used_and_no_longer_called_the_papers():
    changed = FIGURES["6"].with_settings(g_ep=0.2, low=0.001, high=0.002, points=5)
    table = computed(changed)
    np.testing.assert_allclose(table["field"], np.linspace(0.001, 0.002, 5))
    np.testing.assert_array_equal(table["enhancement"], enhancement(table["field"], model(g_ep=0.2)))
    assert "g_ep" not in changed.stated
    assert changed.chosen["g_ep"] == 0.2


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        ("3a", {"gamma": 1.0}, "gamma is the axis"),
        ("5a", {"temperature": 1.0}, "'temperature' is unknown"),
        ("6", {"omega_0": 1.0}, "did you mean 'omega0'"),
        ("2", {"g_ep": 0.1}, "g_ep=0.1: figure 2 has no parameters"),
        ("2", {"low": 1.0}, "low=1.0: figure 2 has no parameters"),
        ("4d", {"points": 20}, "points=20: figure 4d was computed beforehand .* takes only gamma, low, high; leave"),
        ("1c", {"mass": 0.7}, "mass=0.7: figure 1c was computed beforehand .* takes only g_ep, low, high; leave"),
        ("3b", {"gamma": 0.1}, "gamma=0.1: figure 3b was computed beforehand .* takes no parameter; leave"),
        ("lattice", {"high": 1.0}, "high=1.0: figure lattice was computed beforehand"),
    ],
)
def test_a_parameter_that_a_figure_does_not_have_is_refused(name, settings, reason):
    with pytest.raises(ValueError, match=reason):
        FIGURES[name].with_settings(**settings)


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        ("6", {"low": 1.0, "high": 0.5}, "low < high"),
        ("4d", {"low": 5.0}, "low=5, high=1: the axis field needs finite low < high"),
        ("1c", {"high": float("nan")}, "low=0, high=nan: the axis field needs finite low < high"),
        ("4d", {"low": 5.0, "high": 6.0}, "low=5, high=6: figure 4d .* at fields from 0 to 1, fewer than two"),
        ("1c", {"low": 0.9}, "low=0.9, high=1: figure 1c .* at fields from 0 to 3.57795, fewer than two"),
        ("4c", {"low": 0.0}, "logarithmic"),
        ("3a", {"low": -1.0}, "gamma=-1.0"),
        ("5b", {"omega0": float("nan")}, "omega0=nan"),
        ("4c", {"mass": 1e300}, "too large to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(name, settings, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        computed(FIGURES[name].with_settings(**settings))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "ends", [{"low": 0.1}, {"low": 0.07}, {"low": 0.5}, {"high": 0.05}, {"low": 0.002, "high": 0.01}]
)
@pytest.mark.parametrize("name", ["1c", "4d"])
def test_a_part_of_a_campaigns_fields_is_drawn(name, ends):
    """With every one of its points in view, up to where the onset is over."""
    figure, canvas = FIGURES[name].with_settings(**ends), Canvas()
    table = computed(figure)
    figure.draw(figure, table, canvas)
    axes, field = canvas.axes[0], table["field"]
    insets = axes.child_axes
    assert len(insets) == (name == "1c" and field.min() < 0.08)
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    assert left <= field.min()
    assert right >= min(field.max(), 0.4)
    shown = table["occupation"][field <= right]
    assert bottom <= shown.min() <= shown.max() <= top
    for inset in insets:
        low = table["occupation"][field < 0.08]
        assert inset.get_ylim()[0] < low.min() <= low.max() < inset.get_ylim()[1]


@pytest.mark.parametrize("name", [name for name in CLOSED_FORMS if "g_ep" in FIGURES[name].parameters])
@pytest.mark.parametrize("g_ep", [0.0, 1e-200, 1e20])
def test_a_figure_without_an_avalanche_is_drawn_all_the_same(name, g_ep):
    assert render(FIGURES[name].with_settings(g_ep=g_ep, points=20)).files["png"]


def test_every_file_says_the_parameters_to_the_last_digit_and_the_versions():
    files = render(FIGURES["4b"].with_settings(gamma=0.0021234567890123, points=20)).files
    said = [files["csv"].decode(), "".join(ET.fromstring(files["svg"]).itertext())]
    said.append(Image.open(io.BytesIO(files["png"])).text["Description"])
    for text in said:
        assert "gamma = 0.0021234567890123" in text
        assert "axis: g_ep from 0.02 to 0.2, 20 points" in text
        assert "lattice constant a" in text
        assert all(f"{name} {version(name)}" in text for name in ("avsym", "numpy", "scipy", "matplotlib"))


def test_2_lists_every_ordering_once(drawn):
    _, columns = read_csv(drawn["2"].files["csv"])
    rows = np.array([columns[f"vertex_{k}"] for k in (1, 2, 3, 4)]).T.astype(int).tolist()
    assert rows == [list(it) for it in permutations(range(4)) if it.index(0) < it.index(3)]
    for row, lines in zip(rows, np.array([columns[f"electron_{k}_is_lesser"] for k in (1, 2, 3)]).T, strict=True):
        assert lines.tolist() == [row.index(k) < row.index(k + 1) for k in range(3)]
    for row, lines in zip(rows, np.array([columns[f"phonon_{k}_is_lesser"] for k in (1, 2)]).T, strict=True):
        assert lines.tolist() == [row.index(0) < row.index(3), row.index(1) < row.index(2)]
    assert dict(zip(*np.unique(columns["lesser"], return_counts=True), strict=True)) == {1: 3, 2: 8, 3: 1}
    assert columns["emitted"][columns["lesser"] == 1].tolist() == [1, 2, 1]
    assert np.isnan(columns["emitted"][columns["lesser"] > 1]).all()


def test_files_are_written_whole(tmp_path):
    paths = save(FIGURES["5a"].with_settings(points=10), tmp_path / "new")
    assert sorted(path.name for path in paths) == ["5a.csv", "5a.png", "5a.svg"]
    assert sorted((tmp_path / "new").iterdir()) == sorted(paths)
