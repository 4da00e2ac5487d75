"""``avsym field`` and ``avsym figure``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations.cli import DEFAULTS, MODEL, QUANTITIES, UsageError
from derivations.commands.answer import as_json, input_checked
from derivations.output import plain
from derivations.terminal import table

if TYPE_CHECKING:
    from derivations.figures import Drawn
    from numeric import Parameters
    from numeric.units import UnitSystem

NAMES = {
    "beta": "avalanche parameter, Eq. (13)",
    "critical_beta": "smallest beta with an avalanche, Eq. (14)",
    "effective_gamma": "dephasing with thermal phonons, Eq. (C3)",
    "effective_beta": "Eq. (13) with that dephasing: an avalanche needs critical_beta",
    "lower": "avalanche field, Eq. (11)",
    "upper": "field above which there is none again",
    "kickoff_temperature": "T*, Eq. (16)",
    "vanishing_temperature": "no avalanche above it",
}

PHYSICAL = {
    "effective_gamma": ("gamma", ("meV",)),
    "lower": ("field", ("V/m", "kV/cm")),
    "upper": ("field", ("V/m", "kV/cm")),
    "kickoff_temperature": ("temperature", ("K",)),
    "vanishing_temperature": ("temperature", ("K",)),
}
"""The answers that have a dimension: which quantity each is, and its units."""


def field(given: argparse.Namespace) -> int:
    """Both branches of the avalanche field; 1 if there is none."""
    material = {name: getattr(given, name) for name in (*MODEL, "lattice_constant") if getattr(given, name) is not None}
    system = _system(material)
    p = _parameters(material, system)
    answer = solved(p)
    physical = _physical(answer, system) if system else {}
    if given.json:
        shown = {"parameters": {name: getattr(p, name) for name in MODEL}, **answer}
        units = {"given": material, "units": system.words, "physical": physical} if system else {}
        as_json("field", {**shown, **units})
    else:
        _print_field(answer, physical, system)
    if answer["lower"] is None:
        print(f"avsym: {_why_not(answer)}", file=sys.stderr)
    return 1 if answer["lower"] is None else 0


def _why_not(answer: Mapping[str, float | None]) -> str:
    """Why there is no avalanche, in numbers."""
    critical = f"critical_beta = {_said(answer['critical_beta'])}"
    if _never(answer):
        return (
            f"no avalanche at any temperature: beta = {_said(answer['beta'])} is below {critical}; kickoff_temperature "
            "then only says where phonons add a quarter to the dephasing"
        )
    compared = f"effective_beta = {_said(answer['effective_beta'])}"
    if _is_below(answer, "effective_beta"):
        return f"no avalanche: {compared} is below {critical}"
    return f"no avalanche field within the range of floating-point numbers: {compared}, {critical}"


def _never(answer: Mapping[str, float | None]) -> bool:
    """Whether there is no avalanche even without thermal phonons."""
    return answer["vanishing_temperature"] is None and _is_below(answer, "beta")


def _is_below(answer: Mapping[str, float | None], name: str) -> bool:
    value, critical = answer[name], answer["critical_beta"]
    return value is not None and critical is not None and value < critical


def _said(value: float | None) -> str:
    return "none" if value is None else f"{value:.12g}"


def _system(material: Mapping[str, float | str]) -> UnitSystem | None:
    """The theory's units if quantities are given, None if all are plain numbers.

    Raises
    ------
    UsageError
        For some of each, for quantities without a mass and a lattice constant, or for these of a wrong dimension.
    """
    plainly = [name for name, value in material.items() if not isinstance(value, str)]
    others = [name for name, value in material.items() if isinstance(value, str)]
    if not others:
        return None
    if plainly:
        one, other = plainly[0], others[0]
        raise UsageError(
            f"{one}={material[one]} is a plain number but {other}={material[other]!r} is a quantity: give all as "
            f"numbers in the theory's units or all with units, such as {_flag(one)} {QUANTITIES[one]!r}"
        )
    for name in ("mass", "lattice_constant"):
        if name not in material:
            raise UsageError(f"quantities need {_flag(name)}, such as {_flag(name)} {QUANTITIES[name]!r}")
    from numeric.units import UnitSystem

    with input_checked():
        return UnitSystem.of_band(material["mass"], material["lattice_constant"])


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _parameters(material: Mapping[str, Any], system: UnitSystem | None) -> Parameters:
    from numeric import Parameters

    with input_checked():
        return Parameters.from_quantities(**material) if system else Parameters(**{**DEFAULTS, **material})


def _physical(answer: Mapping[str, float | None], system: UnitSystem) -> dict[str, dict[str, float] | None]:
    """The answers with a dimension, each in its units."""

    def measured(name: str, value: float) -> dict[str, float]:
        kind, units = PHYSICAL[name]
        return {unit: float(system.quantity(kind, value, unit).magnitude) for unit in units}

    values = ((name, answer[name]) for name in PHYSICAL)
    return {name: None if value is None else measured(name, value) for name, value in values}


def _print_field(
    answer: Mapping[str, float | None], physical: Mapping[str, dict[str, float] | None], system: UnitSystem | None
) -> None:
    def said(name: str) -> str:
        return ", ".join(f"{value:.6g} {unit}" for unit, value in (physical.get(name) or {}).items())

    head = ("", "value", *([f"with units ({system.words})"] if system else []), "")
    caveat = {"kickoff_temperature": "; no avalanche at any temperature"} if _never(answer) else {}
    rows = [
        (name, _said(value), *([said(name)] if system else []), NAMES[name] + caveat.get(name, ""))
        for name, value in answer.items()
    ]
    table(head, rows)


def solved(p: Parameters) -> dict[str, float | None]:
    """The numbers, None where there is no solution."""
    from numeric import avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature

    numbers = {
        "beta": p.beta,
        "critical_beta": critical_beta(),
        "effective_gamma": p.gamma_eff,
        "effective_beta": float(p.beta) * (float(p.gamma) / float(p.gamma_eff)),
        "lower": avalanche_field(p),
        "upper": avalanche_field(p, "upper"),
        "kickoff_temperature": kickoff_temperature(p),
        "vanishing_temperature": vanishing_temperature(p),
    }
    return {name: plain(value) for name, value in numbers.items()}


def figure(given: argparse.Namespace) -> int:
    """One figure, or all, written as SVG, PNG and CSV."""
    from derivations import figures

    settings = {name: getattr(given, name) for name in (*MODEL, "low", "high", "points")}
    settings = {name: value for name, value in settings.items() if value is not None}
    if given.name == "all" and settings:
        name, value = next(iter(settings.items()))
        raise UsageError(
            f"{name}={value:g}: 'all' draws each figure at its own parameters; name one figure to change it"
        )
    with input_checked():
        asked = figures.FIGURES.values() if given.name == "all" else [figures.find(given.name, also=("all",))]
        drawn = [figures.render(wanted.with_settings(**settings)) for wanted in asked]
    shown = [_written(it, Path(given.out)) for it in drawn]
    if given.json:
        as_json("figure", {"name": "all", "figures": shown} if given.name == "all" else shown[0])
    else:
        print(*(file for it in shown for file in it["files"]), sep="\n")
    return 0


def _written(drawn: Drawn, out: Path) -> dict[str, Any]:
    """What was drawn, and where its files are."""
    from derivations.figures import write_all

    figure, axis = drawn.figure, drawn.figure.axis
    along = {"name": axis.name, "low": axis.low, "high": axis.high} if axis.name else None
    return {"name": figure.name, "parameters": figure.parameters, "axis": along, "files": write_all(drawn, out)}
