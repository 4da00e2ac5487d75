"""``avsym sweep``: what it answers, how it ends, what survives, and the README's own example."""

import itertools
import re
import signal
import sys
import time
import tomllib
from pathlib import Path

import pytest

from derivations.commands import sweep
from derivations.commands.sweep import clock
from numeric.sweeps import slots
from numeric.sweeps.reading import parsed
from tests.benchmarks.kills import completed, descendants, gone, killed_when, launch, rows
from tests.command_line import answer, run, slip
from tests.test_sweep_run import GRID, here, ran

MANY = GRID.replace("points = 4", "points = 200")
(README,) = re.findall(r"```toml\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def in_this_process(monkeypatch):
    monkeypatch.setattr(slots, "processes", lambda number: here)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "grid.toml").write_text(GRID)
    (tmp_path / "many.toml").write_text(MANY)
    return tmp_path


def words(place, *more, spec="grid.toml"):
    return "sweep", str(place / spec), "--store", str(place / "a.db"), *more


@pytest.mark.usefixtures("in_this_process")
def test_counts_are_answered_and_nothing_is_solved_twice(capsys, place):
    read = answer(capsys, *words(place))
    assert {key: read[key] for key in ("done", "total", "failed", "computed")} == {
        "done": 24, "total": 24, "failed": 0, "computed": 24,
    }  # fmt: skip
    assert answer(capsys, *words(place))["computed"] == 0
    status, _, err = run(capsys, *words(place, "--json"))
    assert (status, err) == (0, "")


@pytest.mark.usefixtures("in_this_process")
def test_progress_is_lines_with_what_is_left_where_there_is_no_terminal(capsys, place):
    status, out, err = run(capsys, *words(place))
    assert status == 0
    assert re.fullmatch(r"24 of 24 points in .*a.db: 24 new, 0 failed\n", out)
    assert "0/24  0 in the store" in err
    assert re.search(r"24/24  [\d.e+]+ points/s, 0:00 left", err)


@pytest.mark.usefixtures("in_this_process")
def test_a_failed_point_is_status_1_with_its_reason(capsys, place):
    text = GRID.replace("avalanche_field", "rainbow_field").replace("omega0 = 0.3", "omega0 = 0.3, frequencies = 1")
    (place / "grid.toml").write_text(text.replace("points = 4", "points = 2").replace("[0.01, 0.1, 0.2]", "[0.01]"))
    read = answer(capsys, *words(place), status=1)
    assert (read["done"], read["failed"]) == (4, 4)
    assert sum(read["reasons"].values()) == 4
    status, _, err = run(capsys, *words(place))
    assert status == 1
    assert "failed: ValueError: " in err


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", ["a.csv", "a.nc"])
def test_points_are_exported(capsys, place, name):
    if name.endswith("nc"):
        pytest.importorskip("h5netcdf")
    answer(capsys, *words(place, "--export", str(place / name)))
    assert (place / name).stat().st_size > 500
    _, out, _ = run(capsys, *words(place, "--export", str(place / name)))
    assert out.endswith(f": 0 new, 0 failed; exported to {place / name}\n")
    assert not list(place.glob(".*")), "nothing half-written is left"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--workers", "0"], "workers='0' must be a whole number from 1"),
        (["--export", "a.txt"], "--export=a.txt must end in .nc"),
        (["--export", "none/a.csv"], "there is no directory none; make it first"),
        (["--dask", "tcp://127.0.0.1:9", "--workers", "2"], "say who does the work: give one of them"),
        (["--dask", "tcp://127.0.0.1:9", "--mpi"], "say who does the work: give one of them"),
        (["--mpi", "--workers", "2"], "say who does the work: give one of them"),
        (["--wrokers", "2"], "did you mean '--workers'"),
    ],
)
def test_a_slip_is_one_line(capsys, place, more, said):
    assert said in slip(capsys, *words(place, *more))
    assert not (place / "a.db").exists()


@pytest.mark.usefixtures("in_this_process")
def test_another_sweep_on_the_store_is_a_slip(capsys, place):
    answer(capsys, *words(place))
    assert "holds another sweep: avalanche_field" in slip(capsys, *words(place, spec="many.toml"))
    assert "none.toml: No such file" in slip(capsys, *words(place, spec="none.toml"))


def test_a_missing_extra_is_a_slip(capsys, place, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    assert "pip install 'avsym[netcdf]'" in slip(capsys, *words(place, "--export", "a.nc"))


@pytest.mark.usefixtures("in_this_process")
def test_an_interrupt_says_how_to_go_on(capsys, place, monkeypatch):
    calls = itertools.count()

    class Told(sweep._Told):
        def __call__(self, tally):
            if next(calls) == 5:
                raise KeyboardInterrupt

    monkeypatch.setattr(sweep, "_Told", Told)
    status, out, err = run(capsys, *words(place, "--workers", "2", "--export", str(place / "my file.csv")))
    assert (status, out) == (130, "")
    resume = f"avsym sweep {place}/grid.toml --store {place}/a.db --workers 2 --export '{place}/my file.csv'"
    assert f"interrupted; 6 of 24 points are in {place}/a.db; to go on: {resume}\n" in err


def counted(store, number):
    return lambda: time.sleep(0.02) or len(rows(store)) >= number


def test_interrupted_and_killed_it_goes_on_and_ends_as_if_unbroken(place):
    """With processes of its own, as a user would run it."""
    spec, store = place / "many.toml", place / "a.db"
    process = launch(spec, store)
    while not rows(store):
        assert process.poll() is None
        time.sleep(0.02)
    workers = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130, err
    assert re.search(rf"interrupted; \d+ of 1200 points are in {store}; to go on: avsym sweep {spec} --store", err)
    assert "Traceback" not in err
    assert gone(workers)
    for _ in range(3):
        assert killed_when(launch(spec, store), store, counted(store, len(rows(store)) + 50))
    assert 150 < len(rows(store)) < 1200
    found = completed(spec, store)
    ran(place / "b.db", MANY)
    assert rows(place / "b.db") == found
    assert len(found) == 1200


def thinned(text):
    """The same sweep with two values on each axis, at the end where a point costs least."""
    text = text.replace("from = 0.01, to = 0.1, points = 12", "from = 0.07, to = 0.1, points = 2")
    return text.replace("from = 0.05, to = 1.0, points = 30", "from = 0.7, to = 1.0, points = 2")


@pytest.mark.usefixtures("in_this_process")
def test_the_sweep_of_the_readme_runs(capsys, place):
    spec = parsed(README)
    assert spec.total >= 200
    assert spec.warm
    assert tomllib.loads(thinned(README)) != tomllib.loads(README)
    (place / "grid.toml").write_text(thinned(README))
    read = answer(capsys, *words(place, "--export", str(place / "sweep.csv")))
    assert (read["done"], read["failed"], read["total"]) == (4, 0, 4)


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (59.6, "1:00"), (3600, "1:00:00"), (90061, "25:01:01")])
def test_time_left_is_hours_minutes_and_seconds(seconds, text):
    assert clock(seconds) == text
