"""One point, in a worker: arguments in, numbers or a reason out, and nothing raised."""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from platform import python_version

from numeric.selfconsistent import versions
from numeric.state import NotConverged, SteadyState
from numeric.storage import load_state, save_state
from numeric.sweeps.functions import Value, functions, numbers, residual
from numeric.sweeps.sources import equations


@dataclass(frozen=True)
class Outcome:
    """What became of a point; ``state`` is the solution as a file for the next one to start from."""

    result: Mapping[str, float] | None
    residual: float | None
    reason: str | None
    seconds: float
    versions: Mapping[str, str]
    equations: str
    state: bytes | None = None


def solve(name: str, arguments: Mapping[str, Value], start: bytes | None = None, keep: bool = False) -> Outcome:
    """Solve one point.

    Parameters
    ----------
    name : of the function.
    arguments : all of them by name.
    start : a solution nearby, as `numeric.save_state` writes it.
    keep : whether the next point will start from this one.

    Returns
    -------
    Outcome
        With a reason in one line in place of a result where the function raised.

    Examples
    --------
    >>> solve("avalanche_field", {"g_ep": 0.1, "gamma": -1.0, "omega0": 0.3}).reason
    'ValueError: gamma=-1.0 must be finite and > 0'
    """
    began = time.perf_counter()
    try:
        found = functions()[name](arguments, load_state(BytesIO(start)) if start else None)
        result, missed = numbers(name, found), residual(name, arguments, found)
        reason, state = None, _file(found) if keep else None
    except Exception as error:  # whatever it is, it is this point's: recorded with its reason, and the rest goes on
        result, missed = None, error.best.residual if isinstance(error, NotConverged) else None
        reason, state = failure(error), None
    return Outcome(result, missed, reason, time.perf_counter() - began, _versions(), equations(name), state)


def failure(error: BaseException) -> str:
    r"""An exception in one line.

    >>> failure(ValueError("no\nsolution"))
    'ValueError: no solution'
    """
    return " ".join(f"{type(error).__name__}: {error}".split())[:2000]


@cache
def _versions() -> Mapping[str, str]:
    return versions() | {"python": python_version(), "mpmath": version("mpmath")}


def _file(state: SteadyState) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "state.npz"
        save_state(state, path)
        return path.read_bytes()
