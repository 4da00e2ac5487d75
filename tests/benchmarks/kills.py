"""The kills campaign: a sweep killed with SIGKILL at random times, again and again, ends as if unbroken.

    python -m tests.benchmarks.kills [--kills N] [--seed N]

After each kill the file must be whole, hold every row that another process saw before it, unchanged, and the killed
sweep's workers must be gone. In the end every row equals that of a run that nobody disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

KINDS = {
    "warm grid": """
function = "steady_state"
warm = "field"
fixed = {g_ep = 0.5, omega0 = 0.3}
[axes]
gamma = {from = 0.08, to = 0.3, points = 10}
field = {from = 0.4, to = 1.2, points = 12}
""",
    "grid": """
function = "avalanche_field"
fixed = {omega0 = 0.3, mass = 0.5}
[axes]
g_ep = {from = 0.05, to = 0.2, points = 60}
gamma = {from = 0.001, to = 0.1, points = 80, scale = "log"}
""",
    "boundary": """
function = "enhancement_integral"
fixed = {omega0 = 0.3, gamma = 0.02}
adaptive = {points = 800, level = 1.0}
[axes]
g_ep = {from = 0.05, to = 0.3, scale = "log"}
field = {from = 0.01, to = 0.3, scale = "log"}
""",
}
COLUMNS = "point, parameters, result, residual, reason, equations"  # not the seconds that it took
Rows = dict[str, tuple[object, ...]]


def launch(spec: Path, store: Path, *more: str) -> subprocess.Popen[str]:
    """The command, as a process that hears interrupts even where this one does not."""
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    words = [sys.executable, "-m", "derivations.cli", "sweep", str(spec), "--store", str(store), "--workers", "2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*words, *more], text=True, preexec_fn=heard, **pipes)


def rows(store: Path) -> Rows:
    """What another process sees in the store; nothing where there is no table yet."""
    if not store.exists():
        return {}
    database = sqlite3.connect(store, timeout=60)
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return {}
        return {row[0]: row[1:] for row in database.execute(f"SELECT {COLUMNS} FROM points")}
    finally:
        database.close()


def killed_when(process: subprocess.Popen[str], store: Path, due: Callable[[], bool]) -> bool:
    """Kill it when due, and check what it leaves; False if it had ended by itself."""
    while process.poll() is None and not due():
        time.sleep(0.01)
    workers, before = descendants(process.pid), rows(store)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    after = rows(store)
    assert {point: after.get(point) for point in before} == before, "a committed row is lost or changed"
    assert gone(workers), "a worker outlives its sweep"
    return process.returncode == -signal.SIGKILL


def descendants(pid: int) -> list[int]:
    """Processes that a process started (Linux)."""
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *descendants(child))]


def gone(pids: list[int], seconds: float = 60) -> bool:
    """Whether processes end within a time."""
    end = time.monotonic() + seconds
    while any(_alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()  # not one that only waits to be counted
    except OSError:
        return False


def completed(spec: Path, store: Path) -> Rows:
    """The rows of a run to the end."""
    process = launch(spec, store)
    _, err = process.communicate()
    assert process.returncode == 0, err
    return rows(store)


def difference(found: Rows, expected: Rows) -> dict[str, object]:
    """The points whose rows differ, with both."""
    points = sorted({*found, *expected})
    return {it: (found.get(it), expected.get(it)) for it in points if found.get(it) != expected.get(it)}


def count(store: Path) -> int:
    """How many rows another process sees."""
    try:
        database = sqlite3.connect(f"file:{store}?mode=ro", timeout=60, uri=True)
        with closing(database):
            return int(database.execute("SELECT count(*) FROM points").fetchone()[0])
    except sqlite3.OperationalError:  # no file or no table yet
        return 0


def random_moment(draw: random.Random, store: Path, longest: float) -> Callable[[], bool]:
    """One kill in four at any time after the start; the others at any time after the first new row."""
    before, delay = count(store), draw.uniform(0, longest)
    begun = time.monotonic() if draw.random() < 0.25 else None

    def due() -> bool:
        nonlocal begun
        if begun is None and count(store) > before:
            begun = time.monotonic()
        return begun is not None and time.monotonic() - begun >= delay

    return due


def campaign(name: str, kills: int, draw: random.Random, place: Path) -> dict[str, int]:
    """Kill a sweep so many times, from a new store whenever it is complete; every completed one is as unbroken."""
    spec, unbroken_store = place / f"{name}.toml", place / f"{name}.db"
    spec.write_text(KINDS[name])
    started = time.monotonic()
    unbroken = completed(spec, unbroken_store)
    longest, counts = (time.monotonic() - started) / 3, {"kills": 0, "with new rows": 0, "completed": 0}
    store = place / f"{name} 0.db"
    while counts["kills"] < kills:
        before = count(store)
        if killed_when(launch(spec, store), store, random_moment(draw, store, longest)):
            counts["kills"] += 1
            counts["with new rows"] += count(store) > before
            print(f"{name}: {counts['kills']} kills, {count(store)} rows", file=sys.stderr, flush=True)
        if count(store) == len(unbroken):
            assert difference(rows(store), unbroken) == {}, "the result depends on the kills"
            counts["completed"] += 1
            store = place / f"{name} {counts['completed']}.db"
    assert difference(completed(spec, store), unbroken) == {}, "the result depends on the kills"
    return counts | {"completed": counts["completed"] + 1, "points": len(unbroken)}


def main() -> int:
    """Fails by an assertion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of each of the three kinds of sweep")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for name in KINDS:
            found = campaign(name, options.kills, random.Random(options.seed), Path(place))
            print(f"{name}: " + ", ".join(f"{number} {what}" for what, number in found.items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
