"""Command lines for each command: valid, at the edges, and rubbish; run in this process, in a directory of their own.

What would take minutes is put aside: the main job, all steps at once, the explorer's server and the workers of a sweep.
What a command line means is decided before them.
"""

import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from derivations import cli, paper
from derivations.cli import COMMANDS, Parser, main
from derivations.output import checked
from derivations.verification import Verified
from numeric.sweeps.slots import Workers
from tests.fuzz.drawing import TEXTS, Draw
from tests.fuzz.files import SPEC, state_file, store_file
from tests.fuzz.guard import Fault, Said

NUMBERS = (
    "0",
    "-0.0",
    "1",
    "0.3",
    "-1e-3",
    "1e308",
    "5e-324",
    "nan",
    "inf",
    "-inf",
    "1e999",
    "2",
    "0x10",
    "1_000",
    "9" * 5000,
)
PLACES = (
    "new",
    "new.npz",
    "new.csv",
    "new.nc",
    "new.svg",
    "old.npz",
    "old.db",
    "text",
    "directory",
    "none/x.csv",
    "..",
    ".",
    "/",
)
SPECS = ("spec.toml", "bad.toml", "text", "none.toml", "directory", "old.db")
USUAL: dict[str, Callable[[Draw], list[str]]] = {
    "--g-ep": lambda draw: [draw.choice(("0.1", "0.4", f"{draw.scale(-3, 1)}"))],
    "--gamma": lambda draw: [draw.choice(("0.002", "0.3", f"{draw.scale(-3, 1)}"))],
    "--omega0": lambda draw: [draw.choice(("0.3", f"{draw.scale(-2, 1)}"))],
    "--mass": lambda draw: [draw.choice(("0.5", f"{draw.scale(-3, 3)}"))],
    "--temperature": lambda draw: [draw.choice(("0", "0.1"))],
    "--field": lambda draw: ["0.6"],
    "--phonon": lambda draw: [draw.choice(("einstein", "ohmic", "self_consistent"))],
    "--resolution": lambda draw: ["0.1"],
    "--tolerance": lambda draw: ["1e-6"],
    "--window": lambda draw: ["-9", "12"],
    "--points": lambda draw: [draw.choice(("2", "3"))],
    "--order": lambda draw: [draw.choice(("2", "4"))],
    "--digits": lambda draw: [draw.choice(("15", "30"))],
    "--seed": lambda draw: [draw.choice(("0", "4294967295"))],
    "--workers": lambda draw: ["1"],
    "--load": lambda draw: ["old.npz"],
    "--store": lambda draw: ["old.db"],
    "--out": lambda draw: [draw.choice(PLACES)],
    "--save": lambda draw: ["new.npz"],
    "--figure": lambda draw: ["new.svg"],
    "--export": lambda draw: [draw.choice(("new.csv", "new.nc"))],
}
WITH_UNITS = ["--g-ep", "60 meV^1.5 angstrom^0.5", "--gamma", "2 meV", "--omega0", "30 meV", "--mass", "0.5 m_e",
              "--lattice-constant", "4 angstrom", "--temperature", "77 K"]  # fmt: skip
POSITIONAL: dict[str, Callable[[Draw], list[str]]] = {
    "verify": lambda draw: [
        draw.choice(("eq:3", "eq:13", "claim:no-such", "eq:99")) for _ in range(draw.randint(1, 2))
    ],
    "check": lambda draw: [
        draw.choice(("good.py", "bad.py", "text", "none.py", "directory", "no.such.module", "json", ".", ".."))
    ],
    "derive": lambda draw: [draw.choice(("sigma2", "field", "threshold", "sigma9", "temperature"))],
    "orderings": lambda draw: [draw.choice(("2", "4", "6", "12", "3", "0", "100", "1000000"))],
    "figure": lambda draw: [draw.choice(("2", "3a", "4a", "5a", "9z"))],
    "sweep": lambda draw: [draw.choice(SPECS)],
}
NEEDED = {
    "paper": ("--out",),
    "derive": ("--no-check",),
    "field": ("--g-ep", "--gamma", "--omega0"),
    "figure": ("--out",),
    "steady": ("--g-ep", "--gamma", "--omega0", "--field", "--resolution"),
    "sweep": ("--store",),
    "generate": ("--check",),
}


PROGRESS = re.compile(r"\s*\d+\.\d s ")


@cache
def parsers() -> dict[str, Parser]:
    return cli.build()[1]


def words(draw: Draw, command: str) -> list[str]:
    """A command line: what the command needs, some of what it takes, and rubbish in every second one."""
    part = parsers()[command]
    optional = [flag for flag in part.flags if flag not in NEEDED.get(command, ())]
    flags = [*NEEDED.get(command, ()), *draw.sample(optional, min(draw.choice((0, 0, 1, 2)), len(optional)))]
    line = POSITIONAL.get(command, lambda draw: [])(draw)
    for flag in flags:
        action = part._option_string_actions[flag]
        line += [flag] if action.nargs == 0 else [flag, *_value(draw, flag)]
    if command == "field" and draw.random() < 0.1:
        line = list(WITH_UNITS)
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        place = draw.randrange(len(line) + 1)
        line[place : place + draw.randrange(2)] = draw.sample(
            (draw.text(), draw.choice(NUMBERS), draw.choice(optional or [""])), 1
        )
    return [command, *(["--json"] if draw.random() < 0.3 else []), *line]


def _value(draw: Draw, flag: str) -> list[str]:
    usual = USUAL.get(flag, lambda draw: [draw.choice(NUMBERS)])(draw)
    return usual if draw.random() < 0.85 else [draw.choice((*NUMBERS, *TEXTS, *PLACES))]


@contextmanager
def elsewhere() -> Iterator[Path]:
    """A directory with files of every kind, to work in."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as outer:
        place = Path(outer) / "work"
        (place / "directory").mkdir(parents=True)
        (place / "text").write_text("text")
        (place / "spec.toml").write_text(SPEC)
        (place / "bad.toml").write_text("function = 3")
        (place / "good.py").write_text("def derivations():\n    return ()\n")
        (place / "bad.py").write_text("raise SystemExit('no')\n")
        (place / "old.npz").write_bytes(state_file())
        (place / "old.db").write_bytes(store_file())
        os.chdir(place)
        try:
            yield place
        finally:
            os.chdir(here)


class _Here(Executor):
    """Workers that work at once, in this process."""

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*given, **named))
        return done


def _here(number: int) -> Callable[[], Any]:
    return lambda: nullcontext(Workers(_Here(), 1))


def _judged(reports: object, *how: Any, only: Any = (), **more: Any) -> object:
    return _JUDGE(reports, *how, only=only, **more) if only else ()


def _shown(verified: Any, *names: Any) -> object:
    return _CHAPTERS(verified, *names) if names else ()


_JUDGE, _CHAPTERS = paper.judge, paper.chapters


def _no_job(out: Path, **settings: object) -> object:
    """The main job, refused where it would be and over at once where not."""
    return paper.Outcome((checked(out),), {}, {}, (), 0.0)


@contextmanager
def cheap() -> Iterator[None]:
    """What would take minutes put aside."""
    with ExitStack() as held:
        put = (
            patch("derivations.paper.run", _no_job),
            patch("derivations.paper.judge", _judged),
            patch("derivations.paper.begin", lambda *given: {}),
            patch("derivations.verification.workers", nullcontext),
            patch("derivations.paper.chapters", _shown),
            patch("derivations.verification.verify", lambda *given, **named: Verified()),
            patch("derivations.commands.explore.subprocess.call", lambda words: 0),
            patch("derivations.generate.source", _kernels),
            patch("numeric.grid.MEMORY", 4e6),
            patch("numeric.sweeps.slots.processes", _here),
        )
        for it in put:
            held.enter_context(it)
        yield


@cache
def _kernels() -> str:
    from derivations.generate import committed

    return committed().read_text()


def outcome_of(line: list[str]) -> str:
    """Run a command line; its exit status, or what is wrong with how it answered."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", errors) for errors in ("strict", "backslashreplace"))
    with elsewhere() as place, cheap(), redirect_stdout(out), redirect_stderr(err):
        before = _listed(place)
        try:
            status = main(line)
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        after = _listed(place)
        stores = {name for name in after - before if _is_store(place / name)}  # the sweep's own, without a point yet
    said, errors = (_read(stream) for stream in (out, err))
    _check(line, status, said, errors)
    if status == 2 and before != after - stores:
        raise Fault(f"{line}: refused, and left {sorted(after - before)[:3]}")
    if any(name.startswith(".") for name in after):
        raise Fault(f"{line}: left {sorted(after - before)[:3]} half-written")
    return Said(f"status {status}")


def _check(line: list[str], status: int, said: str, errors: str) -> None:
    if status not in (0, 1, 2) or "Traceback" in errors:
        raise Fault(f"{line}: status {status}: {errors[-300:]}")
    complaints = [text for text in errors.splitlines() if not PROGRESS.match(text)]
    if status == 2 and (said or len(complaints) != 1 or not complaints[0].startswith("avsym: ")):
        raise Fault(f"{line}: a slip must be one line: {said[:100]!r} {errors[:300]!r}")
    if status == 1 and not said and not errors:
        raise Fault(f"{line}: status 1 and not a word")
    if "--json" in line and "--help" not in line and said and not isinstance(json.loads(said), dict):
        raise Fault(f"{line}: not one JSON object: {said[:100]!r}")


def _is_store(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[68:72] == b"avsw"


def _listed(place: Path) -> set[str]:
    return {str(path.relative_to(place)) for path in place.rglob("*")}


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.detach().getvalue().decode()  # type: ignore[attr-defined]


def case(command: str) -> Callable[[Draw], Callable[[], object]]:
    """The case of a command."""

    def drawn(draw: Draw) -> Callable[[], object]:
        line = words(draw, command)
        return lambda: outcome_of(line)

    return drawn


CASES = {f"avsym {command}": case(command) for command in COMMANDS}
