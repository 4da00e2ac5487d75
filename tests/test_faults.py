"""Full disk, a place that cannot be written, a file that is not there, a kill between write and rename, a wrong clock.

Each is one clear line; what was there before is there afterwards, and nothing half-written is.
"""

import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from derivations import output
from numeric import Parameters, load_state, save_state, steady_state
from numeric.sweeps import slots
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store
from tests.command_line import answer, run, slip
from tests.fuzz.files import SPEC, state_file, store_file
from tests.test_sweep_run import here

SMALL = ("--g-ep", "0.4", "--gamma", "0.3", "--omega0", "0.3", "--field", "0.6", "--resolution", "0.1")


@contextmanager
def full_after(size):
    """As on a full disk: no file may grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(slots, "processes", lambda number: here)
    (tmp_path / "spec.toml").write_text(SPEC)
    (tmp_path / "old.npz").write_bytes(state_file())
    (tmp_path / "old.db").write_bytes(store_file())
    (tmp_path / "file").write_text("text")
    return tmp_path


def left(place):
    """What a directory holds, name -> content, without the log that SQLite keeps beside an open or broken store."""
    return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file() and ".db-" not in path.name}


WRITERS = [
    ("steady", *SMALL, "--save", "old.npz"),
    ("steady", "--load", "old.npz", "--figure", "new.svg"),
    ("sweep", "spec.toml", "--store", "old.db", "--export", "new.csv"),
    ("sweep", "spec.toml", "--store", "old.db", "--export", "new.nc"),
    ("figure", "3a", "--points", "5", "--out", "."),
]


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: f"{words[0]} {words[-2]}")
def test_a_full_disk_is_one_line_and_changes_nothing(capsys, place, words):
    if words[-1] == "new.nc":
        pytest.importorskip("h5netcdf")
    before = left(place)
    with full_after(100):
        status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("avsym: ")
    assert "Traceback" not in err
    assert left(place) == before


def test_a_store_on_a_full_disk_keeps_what_it_has_and_goes_on_when_there_is_room(capsys, place, monkeypatch):
    (place / "half.db").write_bytes(store_file())
    with open_store(place / "half.db", parsed(SPEC)) as store:
        store._db.execute("DELETE FROM points WHERE point LIKE '%0.2%'")
    size = (place / "half.db").stat().st_size
    with full_after(size // 4):
        status, out, err = run(capsys, "sweep", "spec.toml", "--store", "half.db")
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("avsym: store half.db: ")
    read = answer(capsys, "sweep", "spec.toml", "--store", "half.db")
    assert (read["done"], read["failed"]) == (3, 0)


def test_a_report_on_a_full_disk_is_the_one_of_before(place):
    with output.directory(place / "report") as beside:
        (beside / output.REPORT).write_text("old")
        (beside / output.LEDGER).write_text(output.dumps({"schema": output.LEDGER_SCHEMA}))
    with (
        pytest.raises(output.OutputError, match="file too large"),
        full_after(1000),
        output.directory(place / "report") as beside,
    ):
        output.write(beside / output.REPORT, "new" * 1000)
    assert (place / "report" / output.REPORT).read_text() == "old"
    assert sorted(os.listdir(place)) == ["file", "old.db", "old.npz", "report", "spec.toml"]


def test_kernels_on_a_full_disk_are_those_of_before(capsys, place, monkeypatch):
    from derivations import generate

    (place / "kernels.py").write_text("old")
    monkeypatch.setattr(generate, "committed", lambda: place / "kernels.py")
    monkeypatch.setattr(generate, "source", lambda: "new" * 1000)
    with full_after(100):
        assert "file too large" in slip(capsys, "generate")
    assert (place / "kernels.py").read_text() == "old"


@pytest.mark.parametrize("words", [("about",), ("about", "--json"), ("orderings", "8")])
def test_an_answer_that_finds_no_room_is_one_line(words):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "derivations.cli", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "avsym: no space left on device; make room, and run it again\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paper", "--out", "file/report"), "file exists"),
        (("figure", "3a", "--points", "5", "--out", "file"), "exists"),
        (("steady", *SMALL, "--save", "file/new.npz"), "in a directory that exists"),
        (("steady", "--load", "old.npz", "--figure", "file/new.svg"), "in a directory that exists"),
        (("steady", "--load", "none.npz"), "no such file or directory"),
        (("steady", "--load", "."), "is a directory"),
        (("steady", "--load", "file"), "no saved steady state"),
        (("steady", "--load", "old.db"), "no saved steady state"),
        (("sweep", "spec.toml", "--store", "file/new.db"), "unable to open database file"),
        (("sweep", "spec.toml", "--store", "."), "unable to open database file"),
        (("sweep", "spec.toml", "--store", "file"), "file is not a database"),
        (("sweep", "spec.toml", "--store", "old.db", "--export", "file/new.csv"), "there is no directory"),
        (("sweep", "none.toml", "--store", "new.db"), "No such file or directory"),
        (("sweep", ".", "--store", "new.db"), "Is a directory"),
        (("sweep", "old.db", "--store", "new.db"), "old.db: "),
        (("check", "none.py"), "there is no file"),
        (("check", "file"), "there is no module 'file'"),
    ],
)
def test_a_place_that_cannot_be_read_or_written_is_one_line(capsys, place, words, said):
    before = left(place)
    assert said in slip(capsys, *words)
    assert left(place) == before


def test_a_device_is_never_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(output.OutputError, match="a device or a pipe"):
        output.write(tmp_path / "pipe.csv", "text")
    with pytest.raises(OSError, match="no regular file"):
        save_state(steady_state(Parameters(0.4, 0.3, 0.3), 0.6, resolution=0.1), tmp_path / "pipe.csv")
    assert (tmp_path / "pipe.csv").is_fifo()


KILLED = """
import os, pathlib, signal, sys
pathlib.Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
from derivations import output
from numeric import load_state, save_state
place = pathlib.Path(sys.argv[1])
if sys.argv[2] == "save_state":
    save_state(load_state(place), place)
else:
    output.write(place, "new")
"""


@pytest.mark.parametrize("writer", ["save_state", "write"])
def test_killed_between_write_and_rename_the_old_file_is_whole(place, writer):
    done = subprocess.run([sys.executable, "-c", KILLED, place / "old.npz", writer], check=False)
    assert done.returncode == -9
    assert (place / "old.npz").read_bytes() == state_file()
    state = load_state(place / "old.npz")
    save_state(state, place / "old.npz")  # and what the dead one left beside does not stand in the way
    assert load_state(place / "old.npz").problem == state.problem


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupted_save_leaves_the_state_of_before_and_nothing_beside(place, monkeypatch, error):
    before = left(place)

    def interrupt(self, target):
        raise error

    state = load_state(place / "old.npz")
    monkeypatch.setattr("numeric.storage.Path.replace", interrupt)
    with pytest.raises(error):
        save_state(state, place / "old.npz")
    assert left(place) == before


def test_a_clock_that_goes_back_before_1980_changes_no_byte(capsys, place, monkeypatch):
    def made():
        save_state(load_state(place / "old.npz"), place / "new.npz")
        assert run(capsys, "figure", "3a", "--points", "5", "--out", "figures")[0] == 0
        assert run(capsys, "sweep", "spec.toml", "--store", "new.db", "--export", "new.csv")[0] == 0
        files = [place / "new.npz", *sorted((place / "figures").iterdir())]
        text = (place / "new.csv").read_text()
        return [path.read_bytes() for path in files], [line.split(",")[:4] for line in text.splitlines()]

    right = made()
    clock = iter(range(100_000, -(10**6), -50))
    monkeypatch.setattr(time, "time", lambda: next(clock))
    (place / "new.db").unlink()
    assert made() == right


def test_a_store_of_an_older_make_is_refused_in_one_line_and_left_as_it_was(capsys, place):
    import sqlite3

    with sqlite3.connect(place / "old.db") as database:
        database.execute("DROP TABLE meta")
    database.close()
    before = (place / "old.db").read_bytes()
    assert "store old.db: no such table: meta" in slip(capsys, "sweep", "spec.toml", "--store", "old.db")
    assert (place / "old.db").read_bytes() == before
