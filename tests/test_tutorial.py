"""TUTORIAL.md: its blocks run as they stand, and what they reach is right by other means."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest
from sympy import besselk, exp, sqrt

from avsym.algebra import is_zero
from avsym.symbols import Gamma, field, g_ep, mass, omega_0
from numeric import Parameters, rainbow_ratios
from tests.oracles.golden_rule import emitted

TEXT = (Path(__file__).parents[1] / "TUTORIAL.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^## (\d)\..*?```python\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE))
ELECTRON = {"gamma": 0.002, "mass": 0.5}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What a block defines, each run once and by itself."""
    known = {}

    def run(number):
        if number not in known:
            path = tmp_path_factory.mktemp("tutorial") / f"block_{number}.py"
            path.write_text(BLOCKS[number], encoding="utf-8")
            known[number] = runpy.run_path(str(path))
        return known[number]

    return run


@pytest.mark.parametrize("number", sorted(BLOCKS))
def test_every_block_runs_in_under_forty_lines(number, made, capsys):
    assert len(BLOCKS[number].strip().splitlines()) < 40
    made(number)
    assert "FAILED" not in capsys.readouterr().out


def test_there_are_four():
    assert sorted(BLOCKS) == ["1", "2", "3", "4"]


def test_a_cavity_photon_has_the_paper_s_criterion_with_its_own_frequency(made):
    here = made("1")
    (node,) = here["derivation"].result.closed().atoms(besselk)
    assert node.args[0] == 0
    assert not here["derivation"].refused
    assert set(here["verdicts"].values()) == {"proved", "by_rule"}
    for size in (3e-4, 1e-3, 0.02):
        expected = emitted(size, [(0.05**2, 0.1)], **ELECTRON)
        assert here["criterion"](field=size, g_ep=0.05, omega_c=0.1, **ELECTRON) == pytest.approx(
            float(expected), rel=1e-8
        )
    assert emitted(float(here["field"]), [(0.05**2, 0.1)], **ELECTRON) == pytest.approx(1, rel=1e-8)


def test_two_modes_emit_independently_and_both_fields_are_roots(made):
    here = made("2")
    material = here["material"]
    modes = [(material["g_ep"] ** 2, material["omega0"]), (0.2 * material["g_ep"] ** 2, material["omega_c"])]
    for size in (3e-4, 1e-3, 0.02):
        expected = emitted(size, modes, **ELECTRON)
        assert here["criterion"](field=size, **material) == pytest.approx(float(expected), rel=1e-8)
    for root in (here["lower"], here["upper"]):
        assert emitted(root, modes, **ELECTRON) == pytest.approx(1, rel=1e-6)
    assert here["lower"] < here["best"] < here["upper"]


def test_the_step_that_balances_two_modes_is_certified(made):
    step = next(step for step in made("2")["derivation"].steps if step.rule == "balance two exponentials")
    assert step.verify().verdict.value == "by_rule"


def test_in_two_dimensions_k_0_becomes_an_exponential_and_one_field_is_left(made):
    here = made("3")
    closed = here["derivation"].result.closed()
    assert is_zero(closed - g_ep**2 * mass / (4 * omega_0 * Gamma) * exp(-2 * Gamma * sqrt(2 * mass * omega_0) / field))
    for size in (1e-3, 0.01, 0.3):
        values = {g_ep: 0.1, Gamma: 0.002, mass: 0.5, omega_0: 0.3, field: size}
        expected = emitted(size, [(0.01, 0.3)], dimension=2, **ELECTRON)
        assert float(closed.subs(values)) == pytest.approx(float(expected), rel=1e-8)
    assert emitted(float(here["field"]), [(0.01, 0.3)], dimension=2, **ELECTRON) == pytest.approx(1, rel=1e-8)
    assert abs(here["check"].value - 1) <= here["check"].error < 1e-6


def test_every_step_into_two_dimensions_is_certified(made):
    verdicts = {step.rule: step.verify().verdict.value for step in made("3")["derivation"].steps[4:]}
    assert set(verdicts.values()) <= {"proved", "by_rule", "definition", "approximation"}
    assert verdicts["Gaussian integral"] == verdicts["Bessel function of half-integer order"] == "by_rule"


def test_an_approximation_measured_for_the_paper_is_not_sold_as_one_s_own(made):
    (step,) = (step for step in made("3")["derivation"].steps if step.rule == "freeze a slow factor")
    assert "of the paper's model" in step.verify().evidence.method


def test_the_next_order_is_left_reduced_says_so_and_agrees_with_the_transfer_operator(made):
    here = made("4")
    assert here["paper"].refused.startswith("half_line_gaussian")
    assert len(here["paper"].result.ranges) == 3
    assert 0 < here["found"].error < 0.1 * abs(here["found"].value)
    given = here["material"]
    p = Parameters(given["g_ep"], given["gamma"], given["omega0"], given["mass"])
    expected = rainbow_ratios(given["field"], p, 2)[1]
    off = sum(value.error / abs(value.value) for value in here["values"].values())
    assert here["ratio"] == pytest.approx(expected, rel=off)
    assert off < 1e-3
    assert np.all([abs(value.value.real) < value.error for value in here["values"].values()])
