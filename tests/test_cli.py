"""The command line: what it answers, how it ends, and that a slip of the user's is one line and never a traceback."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avsym import count_orderings, cuts, orderings, rainbow
from avsym.exchange import from_json
from derivations import built, paper
from derivations.cli import COMMANDS, TAKEN, main, suggestion
from derivations.figures import FIGURES, computed
from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature
from tests.command_line import answer, run, slip

FIG6 = ["--g-ep", "0.1", "--gamma", "0.002", "--omega0", "0.3"]


def test_field_gives_both_branches(capsys):
    p = Parameters.preset("fig6")
    read = answer(capsys, "field", *FIG6)
    assert read["beta"] == p.beta
    assert read["critical_beta"] == critical_beta()
    assert read["lower"] == avalanche_field(p)
    assert read["upper"] == avalanche_field(p, "upper")
    assert read["kickoff_temperature"] == kickoff_temperature(p)
    assert read["vanishing_temperature"] == vanishing_temperature(p)
    assert read["effective_beta"] == read["beta"], "without thermal phonons"


def test_what_was_compared_is_shown_where_heat_ends_the_avalanche(capsys):
    """Twice as much dephasing is half of beta, whatever makes it."""
    p = Parameters(0.1, 0.002, 0.3, temperature=10)
    dephased = Parameters(0.1, p.gamma_eff, 0.3).beta
    status, out, err = run(capsys, "field", *FIG6, "--temperature", "10")
    assert status == 1
    assert re.search(rf"^effective_beta +{dephased:.12g} ", out, re.MULTILINE)
    assert err == f"avsym: no avalanche: effective_beta = {dephased:.12g} is below critical_beta = 8.57405649311\n"
    assert "at any temperature" not in out
    read = answer(capsys, "field", *FIG6, "--temperature", "10", status=1)
    assert read["effective_beta"] == pytest.approx(dephased, rel=1e-14)


def test_without_an_avalanche_at_any_temperature_the_kickoff_has_a_caveat(capsys):
    _, out, err = run(capsys, "field", "--g-ep", "0.01", *FIG6[2:], "--temperature", "0.1")
    assert re.search(r"^kickoff_temperature .*; no avalanche at any temperature$", out, re.MULTILINE)
    assert "no avalanche at any temperature: beta = 0.304290309725 is below critical_beta" in err
    assert "kickoff_temperature then only says" in err
    _, out, _ = run(capsys, "field", *FIG6)
    assert "at any temperature" not in out


@pytest.mark.parametrize("gamma", ["1", "1e300"])
def test_beyond_floating_point_nothing_is_called_below_the_critical_beta(capsys, gamma):
    status, _, err = run(capsys, "field", "--g-ep", "1e300", "--gamma", gamma, "--omega0", "1")
    assert (status, "below" in err) == (1, False)
    assert "no avalanche field within the range of floating-point numbers" in err


def test_field_takes_mass_and_temperature(capsys):
    p = Parameters(0.1, 0.002, 0.3, mass=0.7, temperature=0.1)
    assert answer(capsys, "field", *FIG6, "--mass", "0.7", "--temperature=0.1")["lower"] == avalanche_field(p)


def test_no_avalanche_is_null_and_status_1(capsys):
    read = answer(capsys, "field", "--g-ep", "0.01", *FIG6[2:], status=1)
    assert read["lower"] is None
    assert read["upper"] is None
    assert read["vanishing_temperature"] is None
    status, out, err = run(capsys, "field", "--g-ep", "0.01", *FIG6[2:])
    assert (status, "none" in out, "no avalanche" in err) == (1, True, True)


@pytest.mark.parametrize("order", [2, 4, 6])
def test_orderings_are_all_listed(capsys, order):
    read = answer(capsys, "orderings", str(order))
    expected = [(list(it.sequence), it.lesser, it.emitted) for it in orderings(rainbow(order))]
    assert [(it["sequence"], it["lesser"], it["emitted"]) for it in read["orderings"]] == expected
    assert read["total"] == sum(count_orderings(order).values())


def test_of_too_many_orderings_those_of_first_order_are_listed_and_all_are_counted(capsys):
    read = answer(capsys, "orderings", "10")
    assert read["total"] == 1_814_400
    assert {int(lesser): number for lesser, number in read["counts"].items()} == count_orderings(10)
    assert [(tuple(it["sequence"]), it["lesser"], it["emitted"]) for it in read["orderings"]] == [
        (it.sequence, 1, it.emitted) for it in sorted(cuts(rainbow(10)), key=lambda it: it.sequence)
    ]
    assert read["left_out"] == 1_814_400 - 9
    assert "1814391 orderings" in read["note"]
    assert "avsym.classify(avsym.rainbow(10))" in read["note"]


def test_up_to_order_eight_nothing_is_left_out(capsys):
    read = answer(capsys, "orderings", "8")
    assert (len(read["orderings"]), read["total"], read["left_out"], read["note"]) == (20_160, 20_160, 0, "")
    assert sum(it["lesser"] == 1 for it in read["orderings"]) == 7
    assert all((it["emitted"] is None) == (it["lesser"] > 1) for it in read["orderings"])


def test_on_a_terminal_what_is_left_out_is_said(capsys):
    _, out, _ = run(capsys, "orderings", "8")
    assert len(out.splitlines()) == 2 + 1 + 7 + 2
    assert "20153 orderings with two or more G^< are left out" in out


def test_orderings_on_a_terminal(capsys):
    status, out, _ = run(capsys, "orderings", "4")
    assert status == 0
    assert out.startswith("12 orderings; by the number of G^<: 3 with 1, 8 with 2, 1 with 3")
    assert len(out.splitlines()) == 2 + 1 + 12


def test_a_derivation_is_shown_and_checked(capsys):
    steps = answer(capsys, "derive", "sigma2", "--digits", "20")["steps"]
    assert {step["derivation"] for step in steps} == {"sigma2"}
    assert all(step["verdict"] in ("proved", "by_rule", "approximation", "definition") for step in steps)
    assert all(step["evidence"]["seconds"] >= 0 for step in steps)


def test_a_derivation_as_json_loads_back_equal(capsys):
    read = answer(capsys, "derive", "sigma2", "--digits", "20")
    (record,) = map(from_json, read["records"])
    assert (record.derivation,) == built("sigma2")
    assert [str(item.verdict) for item in record.report.judged] == [step["verdict"] for step in read["steps"]]
    (unchecked,) = map(from_json, answer(capsys, "derive", "sigma2", "--no-check")["records"])
    assert (unchecked.derivation, unchecked.report) == (record.derivation, None)


@pytest.mark.parametrize("form", [[], ["--latex"], ["--html"]])
def test_a_derivation_can_be_shown_unchecked_in_every_form(capsys, form):
    status, out, _ = run(capsys, "derive", "sigma2", "--no-check", *form)
    assert status == 0
    assert "contour" in out.lower()
    assert "\\formula{" in out if "--latex" in form else "<!doctype html>" in out if form else "sigma2" in out


def test_a_failed_step_is_status_1_and_named(capsys, monkeypatch):
    monkeypatch.setattr(paper, "failures", lambda contents: ("sigma2, step 3 (delta): failed",))
    status, _, err = run(capsys, "derive", "sigma2", "--no-check")
    assert status == 1
    assert "sigma2, step 3 (delta): failed" in err


def test_entries_are_verified_by_id(capsys):
    read = answer(capsys, "verify", "eq:1", "eq:13")
    assert [entry["id"] for entry in read["entries"]] == ["eq:1", "eq:13"]
    assert all({"id", "verdict", "statement", "evidence"} <= set(entry) for entry in read["entries"])
    assert sum(read["summary"]["entries"].values()) == 2


def test_an_erratum_says_what_is_printed_and_what_is_right(capsys):
    (entry,) = answer(capsys, "verify", "eq:7")["entries"]
    assert entry["verdict"] == "erratum"
    assert entry["printed"]
    assert entry["corrected"]


def test_generated_kernels_are_compared_but_not_written(capsys):
    read = answer(capsys, "generate", "--check")
    assert read["changed"] is False
    assert read["written"] is False


def test_generate_writes_what_differs(capsys, monkeypatch, tmp_path):
    from derivations import generate

    path = tmp_path / "kernels.py"
    path.write_text("old")
    monkeypatch.setattr(generate, "committed", lambda: path)
    monkeypatch.setattr(generate, "source", lambda: "new")
    assert answer(capsys, "generate", "--check", status=1)["changed"] is True
    assert path.read_text() == "old"
    assert answer(capsys, "generate")["written"] is True
    assert path.read_text() == "new"


def test_a_figure_is_written(capsys, tmp_path):
    read = answer(capsys, "figure", "3(a)", "--out", str(tmp_path / "new"), "--g-ep", "0.2", "--points", "10")
    assert read["parameters"]["g_ep"] == 0.2
    assert sorted(os.listdir(tmp_path / "new")) == ["3a.csv", "3a.png", "3a.svg"]


def test_all_figures_are_written(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("derivations.figures.FIGURES", {name: FIGURES[name] for name in ("3a", "2")})
    read = answer(capsys, "figure", "all", "--out", str(tmp_path))
    assert [it["name"] for it in read["figures"]] == ["3a", "2"]
    assert read["figures"][1]["axis"] is None
    assert sorted(os.listdir(tmp_path)) == ["2.csv", "2.png", "2.svg", "3a.csv", "3a.png", "3a.svg"]


def test_about_says_what_to_cite(capsys):
    read = answer(capsys, "about")
    assert "10.1103/PhysRevB.109.054307" in read["cite"]["paper"]
    base = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0] for line in base["dependencies"]}
    assert set(read["versions"]) == {"avsym", "python", *needed}


@pytest.mark.parametrize("words", [["--version"], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_and_version_exit_well(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 0
    assert "avsym" in capsys.readouterr().out


def test_help_imports_nothing_heavy():
    code = "import sys; from derivations.cli import build; build()[0].format_help(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "sympy", "scipy", "matplotlib", "rich", "mpmath", "avsym", "numeric"} & set(loaded)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "COMMAND is missing: start with 'avsym paper --out report'"),
        (["--verion"], "option --verion of 'avsym' is unknown: did you mean '--version'?"),
        (["feild"], "command 'feild' is unknown: did you mean 'field'?"),
        (["xyzzy"], "allowed: paper, verify"),
        (["field", *FIG6, "--gama", "1"], "option --gama of 'avsym field' is unknown: did you mean '--gamma'?"),
        (["field", *FIG6, "extra"], "extra"),
        (["field", *FIG6[2:]], "--g-ep"),
        (["field", *FIG6, "--gamma", "-1"], "gamma=-1.0 must be finite and > 0"),
        (["field", *FIG6, "--gamma", "-1e-3"], "gamma=-0.001 must be finite and > 0"),
        (["field", *FIG6, "--gamma", "0"], "gamma=0.0 must be finite and > 0"),
        (["field", *FIG6, "--omega0", "-inf"], "omega0=-inf must be finite and > 0"),
        (["field", *FIG6, "--mass", "nan"], "mass=nan must be finite and > 0"),
        (["field", *FIG6, "--g-ep", "1+2j"], "g_ep='1+2j' must be a real number"),
        (["field", *FIG6, "--g-ep", "strong"], "g_ep='strong' must be a real number"),
        (["field", *FIG6, "--gamma", "1,2"], "gamma='1,2' must be a real number"),
        (["orderings", "5"], "order is 5"),
        (["orderings", "-2"], "order is -2"),
        (["orderings", "four"], "order='four'"),
        (["orderings", "12"], "order 12 has 239500800 orderings, more than can be listed (order <= 10)"),
        (["orderings", "12"], "in Python avsym.count_orderings(12) counts them, and avsym.cuts(avsym.rainbow(12))"),
        (["orderings", "1" + "0" * 9], "it must be at most 100"),
        (["derive", "sigma5"], "NAME 'sigma5' is unknown: did you mean 'sigma4'?"),
        (["derive", "sigma4", "--order", "6"], "order=6"),
        (["derive", "rainbow", "--order", "7"], "order is 7"),
        (["verify", "eq:a7"], "id is 'eq:a7'; 'avsym verify' lists the"),
        (["verify", "--seed", "-1"], "seed='-1' must be a whole number"),
        (["verify", "--digits", "3"], "digits='3' must be a whole number from 15 to 100"),
        (["check"], "MODULE"),
        (["check", "no.such.module"], "there is no module 'no.such.module': give a dotted name"),
        (["check", "nowhere.py"], "there is no file"),
        (["check", "json"], "json defines no function derivations()"),
        (["check", "tests/examples/cavity.py", "--out", "."], "--out=. is the current directory"),
        (["figure", "3c"], "figure '3c' is unknown"),
        (["figure", "4"], "figure '4' is unknown: did you mean '4a' or '4b' or '4c' or '4d'? (allowed: 1c, 2, "),
        (["figure", "1"], "did you mean '1c'?"),
        (["figure", "zz"], "figure 'zz' is unknown (allowed: 1c, 2, "),
        (["figure", "zz"], ", costs, all)"),
        (["derive", "xyzzy"], "NAME 'xyzzy' is unknown (allowed: "),
        (
            ["figure", "4d", "--points", "20"],
            "points=20: figure 4d was computed beforehand (see CONTRIBUTING.md, Measuring) and takes only gamma, low",
        ),
        (["figure", "3b", "--low", "1"], "and takes no parameter; leave it out"),
        (["figure", "3a", "--gamma", "1"], "gamma is the axis"),
        (["figure", "all", "--g-ep", "0.2"], "g_ep=0.2: 'all' draws each figure at its own parameters"),
        (["figure", "2", "--points", "5"], "points=5: figure 2 has no parameters"),
        (["figure", "6", "--low", "1", "--high", "0"], "low < high"),
        (["paper"], "--out"),
        (["paper", "--out", "."], "--out=. is the current directory"),
        (["paper", "--out", "/dev/null"], "is a file"),
        (["paper", "--out", "/dev/null/x"], "cannot write"),
    ],
)
def test_a_slip_is_answered_in_one_line(capsys, words, said):
    assert said in slip(capsys, *words)


@given(
    st.lists(
        st.sampled_from([*COMMANDS, "--json", "--gamma", "--out", "-1e-3", "--", "-x", "nan", "4"]) | st.text(),
        max_size=5,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_is_typed_there_is_no_traceback(capsys, monkeypatch, words):
    monkeypatch.setattr("derivations.commands.run", lambda arguments: 0)
    try:
        status = main(words)
    except SystemExit as stopped:  # --help and --version
        status = stopped.code
    assert status in (0, 2)
    capsys.readouterr()


def test_an_interrupt_is_one_line_and_130(capsys, monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("derivations.commands.run", interrupted)
    status, _, err = run(capsys, "about")
    assert (status, err.count("\n")) == (130, 1)


def test_a_reader_who_leaves_is_no_error():
    command = f"{sys.executable} -m derivations.cli orderings 8 --json | head -c 9"  # far more than a pipe holds
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout == '{"schema"'
    assert done.stderr == ""


def test_suggestions_name_the_nearest_and_all():
    assert suggestion("4", ["field", "figure"]) == " (allowed: field, figure)"
    assert suggestion("feild", ["field", "figure"]) == ": did you mean 'field'? (allowed: field, figure)"


def test_help_says_which_options_each_figure_takes(capsys):
    with pytest.raises(SystemExit):
        main(["figure", "--help"])
    assert TAKEN in " ".join(capsys.readouterr().out.split())
    free, counted = re.search(r"^(3a, .*?) take --low(.*)", TAKEN).groups()
    assert set(re.findall(r"\w+", free)) - {"and"} == {
        name for name, it in FIGURES.items() if it.takes is None and it.settings
    }
    for name, figure in FIGURES.items():
        if figure.takes:
            (taken,) = re.findall(rf"\b{name} takes (.*?)[;:]", counted)
            flags = re.findall(r"--([\w-]+)", taken)
            assert [flag.replace("-", "_") for flag in flags] == list(figure.takes)
        elif not figure.settings:
            assert re.search(rf"\b{name}\b.* take none|nor do {name} and all", counted)


@pytest.mark.parametrize(("name", "flag", "column"), [("1c", "--g-ep", "gamma"), ("4d", "--gamma", "g_ep")])
def test_what_help_promises_of_a_figure_computed_beforehand_is_there(name, flag, column):
    (listed,) = re.findall(rf"{name} takes {flag} \((.*?)\)", TAKEN)
    for value in map(float, re.findall(r"[\d.]+", listed)):
        assert np.unique(computed(FIGURES[name].with_settings(**{flag[2:].replace("-", "_"): value}))[column]).size > 4


def test_json_is_said_to_leave_errors_to_stderr(capsys):
    with pytest.raises(SystemExit):
        main(["field", "--help"])
    assert "errors go to stderr" in " ".join(capsys.readouterr().out.split())
    assert "gamma=-1.0" in slip(capsys, "field", *FIG6, "--gamma", "-1", "--json")
