"""Running a sweep: every point once, failures recorded, the same again after any interruption, wherever it runs."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from numeric import Parameters, avalanche_field, critical_beta, steady_state
from numeric.sweeps import run as running
from numeric.sweeps import slots
from numeric.sweeps.boundary import side
from numeric.sweeps.extras import MissingExtraError
from numeric.sweeps.functions import functions
from numeric.sweeps.functions import residual as missed
from numeric.sweeps.points import Outcome, solve
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store, run
from numeric.sweeps.slots import Workers
from numeric.sweeps.sources import equations
from numeric.sweeps.store import Tally

GRID = """
function = "avalanche_field"
fixed = {omega0 = 0.3}
[axes]
g_ep = [0.01, 0.1, 0.2]
branch = ["lower", "upper"]
gamma = {from = 0.001, to = 0.1, points = 4, scale = "log"}
"""
WARM = """
function = "steady_state"
warm = "field"
fixed = {g_ep = 0.5, omega0 = 0.3}
axes = {gamma = [0.3, 0.4], field = [0.8, 1.0, 1.2]}
"""
BOUNDARY = """
function = "avalanche_field"
fixed = {omega0 = 0.3}
adaptive = {points = 150}
[axes]
gamma = {from = 0.001, to = 0.1, scale = "log"}
g_ep = {from = 0.01, to = 0.5, scale = "log"}
"""


@contextmanager
def here():
    """A slot in this process."""
    with ThreadPoolExecutor(1) as executor:
        yield Workers(executor, 1)


def rows(store):
    return {tuple(row.point.items()): (row.parameters, row.result, row.residual, row.reason) for row in store.rows()}


def ran(path, text, slot=here, tell=lambda tally: None):
    spec = parsed(text)
    with open_store(path, spec) as store:
        tally = run(spec, store, slot, tell)
        assert tally == store.tally()
        return tally, rows(store)


class Stopped(Exception):
    """An interruption."""


def stopping_after(count):
    told = []

    def tell(tally):
        told.append(tally)
        if len(told) == count:
            raise Stopped

    return tell


def test_a_series_that_diverges_from_zero_field_on_solves_no_equation():
    """mu(0) is 24 there, not 1."""
    hot = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3, "temperature": 0.3}
    assert functions()["rainbow_field"](hot) == 0
    assert missed("rainbow_field", hot, 0.0) is None


def test_a_grid_is_what_the_function_gives_point_by_point(tmp_path):
    tally, found = ran(tmp_path / "a.db", GRID)
    assert tally == Tally(24, 0, 24)
    for parameters, result, residual, _ in found.values():
        p = Parameters(parameters["g_ep"], parameters["gamma"], parameters["omega0"])
        expected = avalanche_field(p, parameters["branch"])
        assert np.array_equal(result["avalanche_field"], expected, equal_nan=True)
        assert residual is None if np.isnan(expected) else residual < 1e-12
    assert 0 < sum(np.isnan(result["avalanche_field"]) for _, result, _, _ in found.values()) < 24


def test_progress_is_told_after_each_point(tmp_path):
    told = []
    ran(tmp_path / "a.db", GRID, tell=told.append)
    assert [tally.done for tally in told] == list(range(1, 25))


@pytest.mark.parametrize("text", [GRID, WARM, BOUNDARY])
def test_a_sweep_that_was_stopped_goes_on_and_ends_as_if_unbroken(tmp_path, text):
    pytest.importorskip("adaptive")
    _, expected = ran(tmp_path / "a.db", text)
    for count in (1, 2):
        with pytest.raises(Stopped):
            ran(tmp_path / "b.db", text, tell=stopping_after(count))
    with open_store(tmp_path / "b.db", parsed(text)) as store:
        before = store.tally().done
    told = []
    tally, found = ran(tmp_path / "b.db", text, tell=told.append)
    assert before > 1
    assert len(told) == tally.total - before, "a finished point is never solved again"
    assert repr(found) == repr(expected)


def test_a_warm_axis_starts_each_point_from_the_one_before(tmp_path):
    _, found = ran(tmp_path / "a.db", WARM)
    p, state, cold = Parameters(0.5, 0.3, 0.3), None, []
    for field in (0.8, 1.0, 1.2):
        cold.append(steady_state(p, field).evaluations)
        state = steady_state(p, field, start=state)
        _, result, residual, _ = found[("field", field), ("gamma", 0.3)]
        assert result["current"] == pytest.approx(state.current, rel=1e-12)
        assert result["occupation"] == pytest.approx(state.occupation, rel=1e-12)
        assert result["evaluations"] == state.evaluations
        assert residual == pytest.approx(state.residual)
        assert set(state.identities) < set(result)
    warm = [found[("field", field), ("gamma", 0.3)][1]["evaluations"] for field in (0.8, 1.0, 1.2)]
    assert warm[0] == cold[0]
    assert warm[1:] != cold[1:]


def test_a_failed_point_is_recorded_with_its_reason_and_the_rest_goes_on(tmp_path):
    text = WARM.replace("0.3, 0.4", "0.3").replace("omega0 = 0.3", "omega0 = 0.3, window = [0.5, 0.6]")
    tally, found = ran(tmp_path / "a.db", text.replace("[0.8, 1.0, 1.2]", "[0.8, 1.0]"))
    assert tally == Tally(2, 2, 2)
    assert all(result is None and reason.startswith("ValueError: window") for _, result, _, reason in found.values())
    mixed = GRID.replace("avalanche_field", "rainbow_field").replace("[0.01, 0.1, 0.2]", "[0.01]")
    tally, found = ran(tmp_path / "b.db", mixed.replace("omega0 = 0.3", "omega0 = 0.3, frequencies = 1"))
    assert tally.failed == 8
    assert {reason.split(":")[0] for *_, reason in found.values()} == {"ValueError"}


def test_a_solution_that_misses_its_tolerance_is_a_failure_that_keeps_its_residual():
    arguments = {"g_ep": 0.5, "gamma": 0.3, "omega0": 0.3, "field": 0.8, "tolerance": 1e-30}
    outcome = solve("steady_state", arguments)
    assert outcome.result is None
    assert outcome.reason.startswith("NotConverged: field=0.8: not converged")
    assert 0 <= outcome.residual < 1e-9


def died(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def fatal(name, arguments, start, keep):
    """A point that kills its worker."""
    return died() if arguments["g_ep"] == 0.1 else solve(name, arguments, start, keep)


def test_a_point_that_kills_its_worker_is_recorded_and_costs_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "solve", fatal)
    text = GRID.replace('branch = ["lower", "upper"]', "").replace("points = 4", "points = 2")
    tally, found = ran(tmp_path / "a.db", text, slots.processes(2))
    assert tally == Tally(6, 2, 6)
    for parameters, result, _, reason in found.values():
        assert (result is None) == (parameters["g_ep"] == 0.1)
        assert reason is None or "the worker died" in reason


def test_workers_that_cannot_start_end_the_sweep_and_fail_no_point(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "_begin", died)
    with pytest.raises(RuntimeError, match="the workers cannot start"):
        ran(tmp_path / "a.db", GRID, slots.processes(1))
    with open_store(tmp_path / "a.db", parsed(GRID)) as store:
        assert store.tally() == Tally(0, 0, 24)


def test_a_worker_with_other_equations_ends_the_sweep(tmp_path, monkeypatch):
    def other(*_):
        return Outcome({"avalanche_field": 1.0}, None, None, 0.0, {}, "f" * 64)

    monkeypatch.setattr(running, "solve", other)
    with pytest.raises(RuntimeError, match=r"a worker has other equations \(ffffffffffff\)"):
        ran(tmp_path / "a.db", GRID)


def threads(*_):
    counts = {name: float(os.environ.get(name, "0")) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    return Outcome(counts, None, None, 0.0, {}, equations("avalanche_field"))


def test_a_worker_uses_one_thread_and_this_process_keeps_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "solve", threads)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    _, found = ran(tmp_path / "a.db", GRID.replace("points = 4", "points = 2"), slots.processes(1))
    assert {count for _, result, _, _ in found.values() for count in result.values()} == {1.0}
    assert os.environ["OMP_NUM_THREADS"] == "7"


def test_two_sweeps_on_one_store_share_the_points_and_count_each_once(tmp_path):
    _, expected = ran(tmp_path / "a.db", GRID)
    told, errors = [], []

    def work():
        try:
            ran(tmp_path / "b.db", GRID, tell=told.append)
        except Exception as error:
            errors.append(error)

    both = [threading.Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert not errors
    assert len(told) == 24, "each row was committed by one of them"
    assert repr(ran(tmp_path / "b.db", GRID)[1]) == repr(expected)


def distances(found, sides):
    """Of points on one side of g_ep^2/Gamma = beta_c sqrt(omega0^3) to that line, in decades of g_ep."""
    pairs = [(dict(key)["g_ep"], dict(key)["gamma"], value[1]["avalanche_field"]) for key, value in found.items()]
    line = [(np.log10(g) - np.log10(np.sqrt(critical_beta() * gamma * 0.3**1.5)), value) for g, gamma, value in pairs]
    assert all((distance > 0) != np.isnan(value) for distance, value in line)
    return sorted(abs(distance) for distance, value in line if np.isnan(value) == sides)


def test_a_boundary_is_followed_more_closely_than_by_a_grid_of_as_many_points(tmp_path):
    pytest.importorskip("adaptive")
    tally, found = ran(tmp_path / "a.db", BOUNDARY)
    assert tally == Tally(150, 0, 150)
    grid = BOUNDARY.replace("adaptive = {points = 150}", "").replace('scale = "log"', 'scale = "log", points = 13')
    _, regular = ran(tmp_path / "b.db", grid)
    for nan in (False, True):
        assert np.median(distances(found, nan)) < np.median(distances(regular, nan)) / 2.5


def test_a_point_on_one_axis_is_found_by_halving(tmp_path):
    pytest.importorskip("adaptive")
    text = """
    function = "enhancement"
    fixed = {omega0 = 0.3, g_ep = 0.1, gamma = 0.002}
    adaptive = {points = 64, level = 1.0, output = "enhancement"}
    axes = {field = {from = 1e-5, to = 0.01, scale = "log"}}
    """
    _, found = ran(tmp_path / "a.db", text)
    fields = np.sort([dict(key)["field"] for key in found])
    expected = float(avalanche_field(Parameters.preset("fig6")))
    place = np.searchsorted(fields, expected)
    assert fields[place - 1] < expected < fields[place]
    assert fields[place] - fields[place - 1] < 1e-6 * expected


def test_an_output_that_does_not_exist_is_named(tmp_path):
    pytest.importorskip("adaptive")
    with pytest.raises(ValueError, match=r"output='current' of adaptive is unknown .allowed: 'avalanche_field'"):
        ran(tmp_path / "a.db", BOUNDARY.replace("150", '150, output = "current"'))


def test_failed_undefined_below_and_above_are_four_sides():
    level = parsed(BOUNDARY.replace("150", "150, level = 1.0")).boundary
    results = (None, {"x": float("nan")}, {"x": 0.5}, {"x": 1.5})
    assert [side(level, result) for result in results] == [-1, 0, 1, 2]
    assert [side(parsed(BOUNDARY).boundary, result) for result in results] == [-1, 0, 2, 2]


def test_a_dask_cluster_gives_the_same_rows(tmp_path):
    distributed = pytest.importorskip("distributed")
    _, expected = ran(tmp_path / "a.db", GRID)
    settings = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**settings, protocol="tcp://") as cluster:
        tally, found = ran(tmp_path / "b.db", GRID, slots.dask(cluster.scheduler_address))
    assert tally == Tally(24, 0, 24)
    assert repr(found) == repr(expected)


def test_a_dask_address_without_a_scheduler_is_one_line(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(slots, "_SECONDS", 0.2)
    with pytest.raises(ValueError, match=r"--dask=tcp://127.0.0.1:9: no scheduler") as caught:
        slots.dask("tcp://127.0.0.1:9")().__enter__()
    assert "\n" not in str(caught.value)


def test_mpi_ranks_give_the_same_rows(tmp_path):
    """Under a real mpiexec (the test extra brings MPICH): one rank hands out, one solves."""
    pytest.importorskip("mpi4py")
    _, expected = ran(tmp_path / "a.db", GRID)
    (tmp_path / "grid.toml").write_text(GRID)
    ranks = [Path(sys.executable).with_name("mpiexec"), "-n", "2", sys.executable, "-m", "mpi4py.futures"]
    words = ["-m", "derivations.cli", "sweep", "grid.toml", "--store", "b.db", "--mpi"]
    done = subprocess.run([*ranks, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "24 of 24 points in b.db: 24 new, 0 failed\n" in done.stdout, done.stderr  # MPI may add words of its own
    with open_store(tmp_path / "b.db", parsed(GRID)) as store:
        assert repr(rows(store)) == repr(expected)


def test_one_mpi_process_alone_is_told_how_to_start():
    pytest.importorskip("mpi4py")
    with pytest.raises(ValueError, match=r"--mpi: there is one MPI process, .* 'mpiexec -n 9 python -m mpi4py.futures"):
        slots.mpi()().__enter__()


@pytest.mark.parametrize(
    ("slot", "module", "line"),
    [
        (
            slots.dask("tcp://127.0.0.1:9"),
            "distributed",
            r"distributed is not installed: \S+ -m pip install 'avsym\[dask\]'",
        ),
        (slots.mpi(), "mpi4py.futures", r"mpi4py.futures is not installed: \S+ -m pip install 'avsym\[mpi\]'"),
    ],
)
def test_a_missing_extra_is_named_with_the_line_that_installs_it(monkeypatch, slot, module, line):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=line):
        slot().__enter__()
