"""Imports, and first calls against later ones: each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests.benchmarks.peers.contest import Contest, Entrant, Timed

STATE = "from numeric import Parameters, steady_state; p = Parameters(0.5, 0.05, 0.3)"
FIELD = "from numeric import Parameters, avalanche_field; p = Parameters.preset('fig6')"
CALLS = {
    "steady_state": (STATE, "steady_state(p, 0.5)", "what Numba compiled before is read from disk"),
    "avalanche_field": (FIELD, "avalanche_field(p)", "beta_c and the series about it with 40 digits"),
}
MODULES = {
    "numpy": "the measure of the others",
    "numeric": "its names; what is behind a name is loaded when it is used",
    "numeric.selfconsistent": "the steady state, with SciPy and Numba",
    "sympy": "what avsym needs",
    "avsym": "the engine",
}
TIMED = """
import json, time
{before}
def timed():
    start = time.process_time()
    {call}
    return time.process_time() - start
print(json.dumps([timed(), min(timed() for _ in range(3))]))
"""


def imported(module: str) -> Timed:
    """A fresh interpreter that imports a module and ends; in its own time."""
    code = f"import {module}, resource; u = resource.getrusage(0); print(u.ru_utime + u.ru_stime)"
    return Timed(float(_ran(code)))


def called(name: str, *, later: bool = False, cold: bool = False) -> Timed:
    """The first call, or a later one; ``cold`` without what Numba has kept on disk."""
    before, call, _ = CALLS[name]
    code = TIMED.format(before=before, call=call)
    if not cold:
        return Timed(json.loads(_ran(code))[later])
    with tempfile.TemporaryDirectory() as empty:
        return Timed(json.loads(_ran(code, NUMBA_CACHE_DIR=empty))[later])


def _ran(code: str, **variables: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, **variables}
    ).stdout  # fmt: skip


def contests() -> Iterator[tuple[str, Contest]]:
    """Imports beside NumPy's, then two calls."""
    imports = [
        Entrant(f"import {name}", text, lambda name=name: imported(name), judged=False)
        for name, text in MODULES.items()
    ]
    yield "imports", Contest("Imports, each in a fresh interpreter", tuple(imports), _none, "")
    for name, (_, call, text) in CALLS.items():
        entrants = [
            Entrant(f"{call}, later call", "all is there", lambda name=name: called(name, later=True), judged=False),
            Entrant("first call", text, lambda name=name: called(name), judged=False),
        ]
        if name == "steady_state":
            cold = Entrant("first call ever", "Numba compiles", lambda: called("steady_state", cold=True), judged=False)
            entrants.append(cold)
        yield f"first {name}", Contest(f"First and later calls of {name}", tuple(entrants), _none, "")


def _none(found: object, ours: object) -> float:
    return 0.0
