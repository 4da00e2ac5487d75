"""A mutant on trial: its module's tests in a process of their own, in a copy of the repository."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path

import hypothesis
import pytest

from derivations.evidence import ROOT
from tests.benchmarks.mutation.operators import Mutant

STEADY = ("selfconsistent", "selfconsistent_refused")
TESTS = {
    "avsym/feynman.py": ("feynman", "rules_diagrammatic"),
    "avsym/langreth.py": ("langreth", "rules_diagrammatic"),
    "avsym/rules/linear_equation.py": ("rules_operators", "rules_matching", "certificates_roots"),
    "avsym/rules/bessel.py": ("rules_bessel", "rules_balancing"),
    "avsym/rules/conditions.py": ("rules_conditions", "rules_delta", "rules_half_line", "rules_residue"),
    "numeric/balance.py": ("balance", *STEADY),
    "numeric/criterion.py": ("criterion", "criterion_temperature"),
    "numeric/equations.py": ("equations", "kinetics", *STEADY),
    "numeric/identities.py": ("identities", *STEADY),
    "numeric/lattice.py": ("lattice", "balance", *STEADY),
    "numeric/rainbow.py": ("rainbow_numeric", "fieldless", "lattice_transfer"),
    "numeric/selfconsistent.py": STEADY,
}
"""The tests of each module, nearest first; those of a rule not named here are ``test_rules_<name>.py``."""
OPTIONS = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-profile=mutants",
           "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
QUICK = {"deadline": None, "derandomize": True, "database": None, "max_examples": 25,
         "phases": (hypothesis.Phase.explicit, hypothesis.Phase.generate)}  # fmt: skip
"""What fewer examples find, all would; and a failure need not be made small."""
ALIVE, KILLED, ENDLESS = "survived", "killed", "timeout"
TOO_LONG = (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL)


def files_of(file: str) -> tuple[str, ...]:
    """The arguments of pytest: a module's test files, and itself for its doctests.

    It comes last: collected first it would hide the rule of the same name from `avsym.rules`.
    """
    names = TESTS.get(file, (f"rules_{Path(file).stem}",))
    return (*(f"tests/test_{name}.py" for name in names), file)


@cache
def committed(file: str) -> bytes:
    """A source as it stands in git's HEAD."""
    return subprocess.run(["git", "show", f"HEAD:{file}"], cwd=ROOT, check=True, capture_output=True).stdout


def copied(place: Path) -> None:
    """The committed sources with the tests as they stand."""
    place.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(place)], input=archive, check=True)
    shutil.copytree(ROOT / "tests", place / "tests", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def examined(place: Path, file: str, limit: int, bytecode: bool = False) -> tuple[int, float]:
    """Exit code of a module's tests in a process of its own, and the seconds of CPU it took.

    Bytecode is kept of unmutated sources alone: that of a mutant made in the same second could be taken for another's.
    """
    child = os.fork()
    if child == 0:
        _run(place, file, limit, bytecode)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _run(place: Path, file: str, limit: int, bytecode: bool) -> None:
    """The child: in the copy, with nothing of ours loaded from the checkout; it does not return."""
    code = 99
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))  # whatever else the machine is doing
        signal.alarm(60 * limit)  # should it only wait
        os.chdir(place)
        os.environ["PYTHONPATH"], sys.dont_write_bytecode = str(place), not bytecode
        sys.path[:] = [str(place), *(entry for entry in sys.path if entry not in ("", str(ROOT)))]
        for name in [one for one in sys.modules if one.split(".")[0] in ("avsym", "numeric", "derivations", "tests")]:
            del sys.modules[name]
        log = os.open(place / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        hypothesis.settings.register_profile("mutants", **QUICK)
        code = int(pytest.main([*OPTIONS, *files_of(file)]))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def judged(chosen: list[Mutant], jobs: int) -> Iterator[list[tuple[Mutant, str]]]:
    """The mutants of one file after the other with their fates; the files spread over processes."""
    for name in ("sympy", "numba", "scipy.optimize", "matplotlib.pyplot"):  # what most tests import, imported once
        import_module(name)
    files = [list(group) for _, group in groupby(chosen, key=lambda one: one.file)]
    forked = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(jobs, mp_context=forked) as pool:
        for future in as_completed([pool.submit(judged_file, Path(name), file) for file in files]):
            yield future.result()  # as it comes, so that what one file costs or breaks does not lose the others


def judged_file(copies: Path, chosen: list[Mutant]) -> list[tuple[Mutant, str]]:
    """In this process's copy; the time limit is five times what the tests take of CPU without a mutation."""
    place = copies / str(os.getpid())
    if not place.exists():
        copied(place)
    limit = _baseline(place, chosen[0].file)
    return [(one, fate(place, one, limit)) for one in chosen]


def _baseline(place: Path, file: str) -> int:
    code, seconds = examined(place, file, 300, bytecode=True)
    if code != 0:
        raise RuntimeError(f"{file}: its tests fail without a mutation:\n{(place / 'log.txt').read_text()[-3000:]}")
    print(f"{file}: {seconds:.1f} s unmutated", file=sys.stderr, flush=True)
    return int(5 * seconds) + 10


def fate(place: Path, one: Mutant, limit: int) -> str:
    """Of one mutant; its file is as before afterwards, with its time, so that bytecode and compiled code fit again."""
    file = place / one.file
    kept, source = file.stat(), file.read_bytes()
    file.write_bytes(one.applied(source))
    code, _ = examined(place, one.file, limit)
    file.write_bytes(source)
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    found = ALIVE if code == 0 else ENDLESS if code in TOO_LONG else KILLED
    print(f"{found:8} {one.told}", file=sys.stderr, flush=True)
    return found
