"""``avsym steady``: the numbers of ``steady_state``, what it saves, and slips in one line."""

import json

import numpy as np
import pytest

from numeric import Parameters, load_state, steady_state
from tests.command_line import answer, run, slip

MODEL = ["--g-ep", "0.5", "--gamma", "0.1", "--omega0", "0.3"]
LOOSE = ["--tolerance", "1e-6"]
ASKED = [*MODEL, "--field", "0.5", *LOOSE]


@pytest.fixture(scope="module")
def expected():
    return steady_state(Parameters(0.5, 0.1, 0.3), 0.5, tolerance=1e-6)


def test_one_field_gives_the_contracts_keys_and_the_solvers_numbers(capsys, expected):
    read = answer(capsys, "steady", *ASKED)
    assert read.keys() >= {"occupation", "current", "identities", "residual", "evaluations"}
    assert read["occupation"] == expected.occupation
    assert read["current"] == expected.current
    assert read["identities"] == expected.identities
    assert read["residual"] < 1e-6
    assert read["evaluations"] == expected.evaluations
    assert read["not_converged"] == []


def test_several_fields_are_one_state_each_in_the_order_given(capsys):
    read = answer(capsys, "steady", *MODEL, *LOOSE, "--field", "0.5", "0.25")
    assert [state["field"] for state in read["states"]] == [0.5, 0.25]
    assert "occupation" not in read
    assert read["states"][0]["occupation"] > read["states"][1]["occupation"]


def test_the_table_has_a_line_for_each_field_and_progress_goes_to_standard_error(capsys):
    status, out, err = run(capsys, "steady", *ASKED)
    assert status == 0
    head, row = out.splitlines()
    assert head.split()[:3] == ["field", "occupation", "current"]
    assert row.split()[0] == "0.5"
    assert "evaluation 1, residual" in err


def test_the_sign_of_the_field_does_not_matter(capsys, expected):
    read = answer(capsys, "steady", *MODEL, *LOOSE, "--field", "-0.5")
    assert read["occupation"] == expected.occupation


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (["--gap", "2"], {"gap": 2.0}),
        (["--mass", "1"], {"mass": 1.0}),
        (["--temperature", "0.1"], {"temperature": 0.1}),
    ],
)
def test_every_parameter_reaches_the_model(capsys, words, changed):
    read = answer(capsys, "steady", *ASKED, *words)
    again = steady_state(Parameters(0.5, 0.1, 0.3, **changed), 0.5, tolerance=1e-6)
    assert read["occupation"] == again.occupation
    assert {name: read["parameters"][name] for name in changed} == changed


def test_the_lattice_and_the_phonon_reach_the_solver(capsys):
    words = ["--hopping", "1", "0.5", "--dimension", "2", "--phonon", "ohmic", "--phonon-damping", "0.2"]
    read = answer(capsys, "steady", *ASKED, *words)
    assert read["lattice"] == {"hopping": [1.0, 0.5], "phonon": "ohmic", "hartree": False}
    assert answer(capsys, "steady", *ASKED, "--hartree")["lattice"]["hartree"] is True


def test_resolution_and_window_reach_the_grid(capsys):
    read = answer(capsys, "steady", *ASKED, "--resolution", "0.02", "--window", "-12", "18")
    assert read["grid"]["step"] == pytest.approx(0.02, rel=1e-12)
    assert read["grid"]["window"] == pytest.approx([-12, 18], abs=0.03)


def test_a_saved_state_is_loaded_checked_again_and_started_from(capsys, tmp_path, expected):
    place = str(tmp_path / "state.npz")
    answer(capsys, "steady", *ASKED, "--save", place)
    assert load_state(place).occupation == pytest.approx(expected.occupation, rel=1e-12)
    shown = answer(capsys, "steady", "--load", place)
    assert shown["occupation"] == pytest.approx(expected.occupation, rel=1e-12)
    assert shown["identities"]["energy_balance"] < 1e-6
    on = answer(capsys, "steady", "--load", place, "--g-ep", "0.52", *LOOSE)
    assert on["field"] == 0.5
    assert on["parameters"]["gamma"] == 0.1
    cold = steady_state(Parameters(0.52, 0.1, 0.3), 0.5, tolerance=1e-6)
    assert on["occupation"] == pytest.approx(cold.occupation, rel=1e-5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.npz"]


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_figure_is_drawn_in_the_form_its_name_asks_for(capsys, tmp_path, ending, begins):
    place = tmp_path / f"spectrum.{ending}"
    run(capsys, "steady", *ASKED, "--figure", str(place))
    assert place.read_bytes().startswith(begins)


def test_what_does_not_converge_is_said_with_its_residual_and_status_1(capsys, monkeypatch):
    monkeypatch.setattr("numeric.selfconsistent._EVALUATIONS", 3)
    status, out, err = run(capsys, "steady", *ASKED, "--json")
    read = json.loads(out)
    assert status == 1
    assert read["states"] == []
    assert read["not_converged"][0]["residual"] > 1e-6
    assert f"residual {read['not_converged'][0]['residual']:.1e}" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (MODEL, "needs --field"),
        (["--field", "0.5"], "needs --g-ep, --gamma, --omega0"),
        ([*ASKED, "--gamma", "0"], "gamma=0.0 must be finite and > 0"),
        ([*ASKED, "--temperature", "-1"], "temperature=-1.0 must be"),
        ([*ASKED, "--resolution", "0.3"], "does not divide field=0.5"),
        ([*ASKED, "--window", "0", "1"], "cuts the band"),
        ([*ASKED, "--dimension", "4"], "dimension='4' must be a whole number from 1 to 3"),
        ([*ASKED, "--phonon", "ohmi"], "did you mean 'ohmic'?"),
        ([*ASKED, "--phonon", "ohmic"], "needs phonon_damping > 0"),
        ([*ASKED, "--hopping", "1", "2"], "hopping has shape (2,)"),
        ([*MODEL, "--field", "nan"], "field=nan must be finite"),
        ([*MODEL, "--field", "1e-9"], "would need a grid"),
        ([*MODEL, "--field", "1", "2", "--save", "s.npz"], "holds one state, but 2 fields are given"),
        ([*ASKED, "--figure", "s.txt"], "must end in .svg, .png or .pdf"),
        ([*ASKED, "--save", "nowhere/s.npz"], "in a directory that exists"),
        (
            ["--load", "nowhere.npz"],
            "cannot be read: no such file or directory; 'avsym steady ... --save FILE' makes one",
        ),
        (["--load", __file__], "no saved steady state"),
    ],
)
def test_a_slip_is_one_line(capsys, words, said):
    assert said in slip(capsys, "steady", *words)


def test_the_figure_has_units_and_brackets(expected):
    from matplotlib.figure import Figure

    from derivations.figures.spectrum import _draw

    canvas = Figure()
    _draw([expected], canvas)
    above, below = canvas.axes
    assert (above.get_ylabel(), below.get_xlabel()) == (
        r"$A(\omega)\;[1/t]$",
        r"local frequency $\omega\;[t]$",
    )
    assert below.get_ylabel() == r"$G^{\!<\!}(\omega)\,/\,[2\pi i A(\omega)]$"
    (line,) = above.get_legend().get_texts()
    assert line.get_text().endswith(r"\;t/ea$")


def test_the_figure_shows_the_band_and_what_lies_below_the_fermi_level(expected):
    from derivations.figures.spectrum import _shown

    shown = expected.frequency[_shown(expected)]
    assert shown[0] < -0.4
    assert shown[-1] > 5
    assert np.trapezoid(expected.spectral[_shown(expected)], shown) > 0.9
