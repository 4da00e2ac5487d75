"""``avsym steady``: the dc steady state of the lattice, at one field or along several."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import is_zipfile

from derivations.cli import UsageError
from derivations.commands.answer import as_json, input_checked
from derivations.output import OutputError, write
from derivations.terminal import Progress, progress, table

if TYPE_CHECKING:
    from numeric import NotConverged, Parameters, SteadyState

MODEL = ("g_ep", "gamma", "omega0", "mass", "temperature", "gap", "phonon_damping")
REQUIRED = ("g_ep", "gamma", "omega0", "field")
LATTICE = ("dimension", "hopping", "phonon", "hartree")
NUMERICAL = ("resolution", "window", "tolerance")
HEAD = ("field", "occupation", "current", "residual", "worst identity", "evaluations", "points", "change of occupation")


def steady(given: argparse.Namespace) -> int:
    """Solve, or show a saved state; 1 where a field has no converged solution."""
    _refuse(given)
    start = _loaded(given.load) if given.load else None
    missed: list[NotConverged] = []
    if start is not None and not _asks(given):
        found = [start]
    else:
        with progress() as show:
            found, missed = _solved(given, start, show)
    if given.save and found:
        _save(found[0], Path(given.save))
    if given.figure and found:
        _draw(found, Path(given.figure))
    if given.json:
        as_json("steady", _content(found, missed))
    elif found:
        table(HEAD, [_row(state) for state in found])
    for failure in missed:
        print(f"avsym: {failure}", file=sys.stderr)
    return 1 if missed else 0


def _asks(given: argparse.Namespace) -> bool:
    """Whether anything is to be solved."""
    return any(getattr(given, name) is not None for name in (*MODEL, *LATTICE, *NUMERICAL, "field"))


def _refuse(given: argparse.Namespace) -> None:
    """What the options say against each other."""
    missing = [name for name in REQUIRED if getattr(given, name) is None]
    if missing and not given.load:
        flags = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise UsageError(f"avsym steady needs {flags}, or --load FILE of a saved state (see 'avsym steady --help')")
    if given.save and len(given.field or ()) > 1:
        raise UsageError(f"--save={given.save} holds one state, but {len(given.field)} fields are given: name one")
    if given.figure and Path(given.figure).suffix not in (".svg", ".png", ".pdf"):
        raise UsageError(f"--figure={given.figure} must end in .svg, .png or .pdf")
    for flag in ("save", "figure"):
        place = getattr(given, flag)
        if place and (Path(place).is_dir() or not Path(place).absolute().parent.is_dir()):
            raise UsageError(f"--{flag}={place} must be a file in a directory that exists")


def _loaded(place: str) -> SteadyState:
    from numeric import load_state

    if Path(place).is_file() and not is_zipfile(place):
        raise UsageError(f"--load={place} is no saved steady state: 'avsym steady ... --save FILE' makes one")
    try:
        with input_checked():
            return load_state(place)
    except OSError as error:
        raise UsageError(
            f"--load={place} cannot be read: {(error.strerror or str(error)).lower()}; "
            "'avsym steady ... --save FILE' makes one, and without --load a state is solved from nothing"
        ) from error


def _solved(
    given: argparse.Namespace, start: SteadyState | None, show: Progress
) -> tuple[list[SteadyState], list[NotConverged]]:
    """A state for each field, each started from the one before, and what missed its tolerance."""
    from numeric import NotConverged, steady_state

    p, how = _parameters(given, start), _settings(given, start)
    fields = given.field if given.field is not None else [start.field] if start is not None else []
    found: list[SteadyState] = []
    missed: list[NotConverged] = []
    for number, field in enumerate(fields):

        def tell(count: int, residual: float, field: float = field, number: int = number) -> None:
            show(f"E = {field:g}: evaluation {count}, residual {residual:.1e}", number, len(fields))

        try:
            with input_checked():
                start = steady_state(p, field, start=start, progress=tell, **how)
            found.append(start)
        except NotConverged as failure:
            missed.append(failure)
    return found, missed


def _parameters(given: argparse.Namespace, start: SteadyState | None) -> Parameters:
    """The model, from a loaded state where the command line is silent."""
    from numeric import Parameters

    values: dict[str, Any] = {name: getattr(start.parameters, name) for name in MODEL} if start is not None else {}
    values |= {name: value for name in MODEL if (value := getattr(given, name)) is not None}
    with input_checked():
        return Parameters(**values)


def _settings(given: argparse.Namespace, start: SteadyState | None) -> dict[str, Any]:
    """Lattice and numerics, the lattice from a loaded state where the command line is silent."""
    values: dict[str, Any] = {}
    if start is not None:
        problem = start.problem
        values = {"phonon": problem.phonon, "hartree": problem.hartree}
        if given.mass is None and given.dimension is None:
            values |= {"dimension": start.dimension, "hopping": problem.hopping}
    values |= {name: value for name in (*LATTICE, *NUMERICAL) if (value := getattr(given, name)) is not None}
    hopping = values.get("hopping")
    return {**values, "hopping": hopping[0] if hopping is not None and len(hopping) == 1 else hopping}


def _save(state: SteadyState, place: Path) -> None:
    """Whole or not at all."""
    from numeric import save_state

    with tempfile.TemporaryDirectory() as beside:
        save_state(state, Path(beside) / "state.npz")
        content = (Path(beside) / "state.npz").read_bytes()
    _write(place, content, "--save")


def _draw(states: Sequence[SteadyState], place: Path) -> None:
    from derivations.figures.spectrum import drawn

    _write(place, drawn(states, place.suffix[1:]), "--figure")


def _write(place: Path, content: bytes, flag: str) -> None:
    try:
        write(place, content)
    except OutputError as error:
        raise OutputError(str(error).replace("--out", flag)) from error


def _row(state: SteadyState) -> tuple[str, ...]:
    worst = max(state.identities, key=lambda name: state.identities[name])
    return (
        f"{state.field:g}",
        f"{state.occupation:.10g}",
        f"{state.current:.10g}",
        f"{state.residual:.1e}",
        f"{worst} {state.identities[worst]:.1e}",
        str(state.evaluations),
        str(state.grid.size),
        f"{state.refinement['occupation']:.1e}",
    )


def _content(found: Sequence[SteadyState], missed: Sequence[NotConverged]) -> dict[str, Any]:
    """All states; of a single one its values stand at the top too."""
    states = [_json(state) for state in found]
    failures = [
        {"field": failure.best.field, "residual": failure.best.residual, "failures": failure.best.failures}
        for failure in missed
    ]
    return {**(states[0] if len(states) == 1 else {}), "states": states, "not_converged": failures}


def _json(state: SteadyState) -> dict[str, Any]:
    problem, grid = state.problem, state.grid
    model: Mapping[str, Any] = {name: getattr(state.parameters, name) for name in MODEL}
    return {
        "field": state.field,
        "occupation": state.occupation,
        "current": state.current,
        "identities": state.identities,
        "residual": state.residual,
        "evaluations": state.evaluations,
        "change": state.refinement,
        "parameters": model,
        "lattice": {"hopping": problem.hopping, "phonon": problem.phonon, "hartree": problem.hartree},
        "grid": {"step": grid.step, "points": grid.size, "window": grid.edges},
        "versions": state.versions,
    }
