"""``avsym field`` and ``avsym figure``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from derivations.cli import MODEL
from derivations.commands.answer import as_json, input_checked
from derivations.output import plain
from derivations.terminal import table

NAMES = {
    "beta": "avalanche parameter, Eq. (13)",
    "critical_beta": "smallest beta with an avalanche, Eq. (14)",
    "effective_gamma": "dephasing with thermal phonons, Eq. (C3)",
    "lower": "avalanche field, Eq. (11)",
    "upper": "field above which there is none again",
    "kickoff_temperature": "T*, Eq. (16)",
    "vanishing_temperature": "no avalanche above it",
}


def field(given: argparse.Namespace) -> int:
    """Both branches of the avalanche field; 1 if there is none."""
    values = {name: getattr(given, name) for name in MODEL}
    answer = solved(values)
    if given.json:
        as_json("field", {"parameters": values, **answer})
    else:
        rows = [(name, "none" if value is None else f"{value:.12g}", NAMES[name]) for name, value in answer.items()]
        table(("", "value", ""), rows)
    if answer["lower"] is None:
        print("avsym: no avalanche: beta, with the effective dephasing, is below critical_beta", file=sys.stderr)
    return 1 if answer["lower"] is None else 0


def solved(values: Mapping[str, float]) -> dict[str, float | None]:
    """The numbers, None where there is no solution.

    Raises
    ------
    UsageError
        For parameters that the model refuses.
    """
    from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature

    with input_checked():
        p = Parameters(**values)
    numbers = {
        "beta": p.beta,
        "critical_beta": critical_beta(),
        "effective_gamma": p.gamma_eff,
        "lower": avalanche_field(p),
        "upper": avalanche_field(p, "upper"),
        "kickoff_temperature": kickoff_temperature(p),
        "vanishing_temperature": vanishing_temperature(p),
    }
    return {name: plain(value) for name, value in numbers.items()}


def figure(given: argparse.Namespace) -> int:
    """One figure, written as SVG, PNG and CSV."""
    from derivations import figures

    settings = {name: getattr(given, name) for name in (*MODEL, "low", "high", "points")}
    with input_checked():
        wanted = figures.find(given.name)
        wanted = wanted.with_settings(**{name: value for name, value in settings.items() if value is not None})
        drawn = figures.render(wanted)
    files = figures.write_all(drawn, Path(given.out))
    if given.json:
        axis = {"name": wanted.axis.name, "low": wanted.axis.low, "high": wanted.axis.high}
        shown = {"name": wanted.name, "parameters": wanted.parameters, "axis": axis, "files": files}
        as_json("figure", shown)
    else:
        print("\n".join(map(str, files)))
    return 0
