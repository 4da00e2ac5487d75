"""Saving and loading of steady states: NumPy arrays and JSON in one file, nothing that can be executed.

Loading evaluates the equations once at the stored self-energy: what comes back is checked, not believed.
"""

import json
from dataclasses import asdict, fields, replace
from os import PathLike
from typing import IO, Any

import numpy as np

from numeric.equations import Equations, Problem
from numeric.grid import BYTES, MEMORY, Grid
from numeric.parameters import Parameters, choice
from numeric.selfconsistent import PHONONS
from numeric.state import SteadyState

SCHEMA = "avsym-steady-state-1"
_ARRAYS = ("retarded", "lesser", "self_energy")
_FOUND = ("tolerance", "occupation", "current", "identities", "residual", "evaluations", "refinement", "versions")
_SAME = 1e-10  # relative: the equations give again what was stored


def save_state(state: SteadyState, path: str | PathLike[str]) -> None:
    """Write a steady state to an ``.npz`` file.

    Raises OSError if the file cannot be written.
    """
    problem = state.problem
    header = {
        "schema": SCHEMA,
        "parameters": {field.name: float(getattr(problem.parameters, field.name)) for field in fields(Parameters)},
        "problem": {name: getattr(problem, name) for name in ("field", "hopping", "phonon", "hartree")},
        "grid": asdict(state.grid),
        **{name: getattr(state, name) for name in _FOUND},
    }
    with open(path, "wb") as file:
        arrays = {name: getattr(state, name) for name in _ARRAYS}
        np.savez_compressed(file, header=np.array(json.dumps(header)), **arrays)


def load_state(path: str | PathLike[str] | IO[bytes]) -> SteadyState:
    """Read a steady state and check it again: Green functions, residual and identities are computed anew.

    Returns
    -------
    SteadyState
        With the residual and identities found now; ``versions`` and ``refinement`` are those of the calculation.

    Raises
    ------
    ValueError
        For a file of another kind or shape, or one whose Green functions are not those of its self-energy.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            header = json.loads(str(file["header"]))
            arrays = {name: np.asarray(file[name]) for name in _ARRAYS}
            return _checked(path, _read(header, arrays))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is no saved steady state ({type(error).__name__}: {error})") from None


def _read(header: dict[str, Any], arrays: dict[str, Any]) -> SteadyState:
    if header["schema"] != SCHEMA:
        raise ValueError(f"schema={header['schema']!r} is unknown; allowed is {SCHEMA!r}")
    asked = header["problem"]
    problem = Problem(
        Parameters(**header["parameters"]),
        float(asked["field"]),
        tuple(float(t) for t in asked["hopping"]),
        choice("phonon", asked["phonon"], PHONONS),
        bool(asked["hartree"]),
    )
    rest = {name: header[name] for name in _FOUND}
    return SteadyState(problem, Grid(**header["grid"]), **arrays, **rest)


def _checked(path: object, state: SteadyState) -> SteadyState:
    size = state.grid.size
    if not 0 < size * BYTES < MEMORY or abs(state.grid.stride * state.grid.step - state.field) > 1e-9 * state.field:
        raise ValueError(f"{path}: grid {state.grid} does not belong to field={state.field:g}")
    if state.self_energy.shape != (3 * size + 1,) or {state.retarded.shape, state.lesser.shape} != {(size,)}:
        raise ValueError(f"{path}: arrays are not those of a grid of {size} points")
    equations = Equations(state.problem, state.grid)
    local, seen, found = equations.certify(state.self_energy)
    for name, again in (("retarded", local.retarded), ("lesser", 1j * local.lesser)):
        change = np.abs(getattr(state, name) - again).sum() / np.abs(again).sum()
        if not change < _SAME:
            raise ValueError(f"{path}: {name} differs by {change:.1e} from what its self-energy gives; solve again")
    residual = equations.blocks.distance(state.self_energy, equations.image(state.self_energy))
    return replace(state, occupation=seen.occupation, current=seen.current, identities=found, residual=residual)
