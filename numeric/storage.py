"""Saving and loading of steady states: NumPy arrays and JSON in one file, nothing that can be executed.

Loading evaluates the equations once at the stored self-energy: what comes back is checked, not believed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np

from numeric.equations import Equations
from numeric.grid import BYTES, LARGEST, MEMORY, Grid
from numeric.parameters import Parameters, real
from numeric.selfconsistent import posed
from numeric.state import SteadyState

SCHEMA = "avsym-steady-state-1"
_FOUND = ("tolerance", "occupation", "current", "identities", "residual", "evaluations", "refinement", "versions")
_ARRAYS = {"retarded": np.complex128, "lesser": np.complex128, "self_energy": np.float64}
_SAME = 1e-10  # relative: the equations give again what was stored


def save_state(state: SteadyState, path: str | PathLike[str]) -> None:
    """Write a steady state to an ``.npz`` file: beside its place first, so that it is there whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written; one that was there before is then as it was.
    TypeError, ValueError
        For what is no path.
    """
    problem = state.problem
    header = {
        "schema": SCHEMA,
        "parameters": {field.name: float(getattr(problem.parameters, field.name)) for field in fields(Parameters)},
        "problem": {name: getattr(problem, name) for name in ("field", "hopping", "phonon", "hartree")},
        "grid": asdict(state.grid),
        **{name: getattr(state, name) for name in _FOUND},
    }
    content = BytesIO()
    arrays = {name: getattr(state, name) for name in _ARRAYS}
    with ZipFile(content, "w") as packed:
        for name, array in {"header": np.array(json.dumps(header)), **arrays}.items():
            with packed.open(_entry(name), "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    _replaced(Path(path), content.getvalue())


def _entry(name: str) -> ZipInfo:
    """As `numpy.savez_compressed` has it, but dated 1980 whatever the clock says: equal states are equal bytes."""
    found = ZipInfo(f"{name}.npy")
    found.compress_type = ZIP_DEFLATED
    return found


def _replaced(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no regular file")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def load_state(path: str | PathLike[str] | IO[bytes]) -> SteadyState:
    """Read a steady state and check it again: Green functions, residual and identities are computed anew.

    Returns
    -------
    SteadyState
        With the residual and identities found now; ``versions`` and ``refinement`` are those of the calculation.

    Raises
    ------
    OSError
        If there is no such file, or it cannot be read.
    ValueError
        For a file of another kind or shape, or one whose Green functions are not those of its self-energy.
    """
    place = " ".join(str(path).split())
    try:
        with np.load(path, allow_pickle=False) as file:
            state = _read(json.loads(str(file["header"])), {name: np.asarray(file[name]) for name in _ARRAYS})
    except OSError:
        raise
    except Exception as error:  # what NumPy, zipfile and json raise at bytes of another kind has no end
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise ValueError(f"{place} is no saved steady state ({reason})") from None
    return _checked(place, state)


def _read(header: dict[str, Any], arrays: dict[str, Any]) -> SteadyState:
    if header["schema"] != SCHEMA:
        raise ValueError(f"schema={header['schema']!r} is unknown; allowed is {SCHEMA!r}")
    asked, hopping = header["problem"], header["problem"]["hopping"]
    p = Parameters(**header["parameters"])
    problem = posed(p, asked["field"], len(hopping), hopping, asked["phonon"], asked["hartree"])
    found = {name: header[name] for name in _FOUND} | {
        "tolerance": _number("tolerance", header["tolerance"], "positive"),
        "evaluations": int(header["evaluations"]),
        "refinement": {name: float(header["refinement"][name]) for name in ("occupation", "current")},
        "versions": {str(name): str(version) for name, version in header["versions"].items()},
    }
    return SteadyState(problem, _grid(header["grid"]), **arrays, **found)


def _grid(given: Mapping[str, Any]) -> Grid:
    whole = ("stride", "first", "size")
    if any(type(given[name]) is not int or abs(given[name]) > LARGEST for name in whole) or given["stride"] < 0:
        raise ValueError(f"grid has {', '.join(f'{name}={given[name]!r:.40}' for name in whole)}")
    return Grid(_number("step", given["step"], "positive"), *(given[name] for name in whole))


def _number(name: str, value: object, rule: str) -> float:
    found = real(name, value, rule)
    if np.ndim(found):
        raise TypeError(f"{name} must be one number")
    return float(found)


@np.errstate(all="ignore")  # nan and inf in a file differ from what the equations give, and are refused for that
def _checked(path: object, state: SteadyState) -> SteadyState:
    size = state.grid.size
    if not 0 < size * BYTES < MEMORY or abs(state.grid.stride * state.grid.step - state.field) > 1e-9 * state.field:
        raise ValueError(f"{path}: grid {state.grid} does not belong to field={state.field:g}")
    shapes = {"retarded": (size,), "lesser": (size,), "self_energy": (3 * size + 1,)}
    arrays = {name: getattr(state, name) for name in _ARRAYS}
    if any(it.shape != shapes[name] or it.dtype != _ARRAYS[name] for name, it in arrays.items()):
        raise ValueError(f"{path}: arrays are not those of a grid of {size} points")
    equations = Equations(state.problem, state.grid)
    local, seen, found = equations.certify(state.self_energy)
    for name, again in (("retarded", local.retarded), ("lesser", 1j * local.lesser)):
        change = np.abs(getattr(state, name) - again).sum() / np.abs(again).sum()
        if not change < _SAME:
            raise ValueError(f"{path}: {name} differs by {change:.1e} from what its self-energy gives; solve again")
    residual = equations.blocks.distance(state.self_energy, equations.image(state.self_energy))
    return replace(state, occupation=seen.occupation, current=seen.current, identities=found, residual=residual)
