"""What is found about the local exponents: their sum rules, and the solved field."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from avsym import Sampling, Verdict, evaluate, symbols
from avsym.algebra import is_zero
from derivations import built
from derivations.decision import Decision, Finding

BETAS = (8.6, 10.0, 30.0, 100.0, 1e4, 1e8)


def exponents(sampling: Sampling) -> Decision:
    """Three sum rules by the zero test; and the exponents against differences of the solved field."""
    found = by_parameter()
    rules = {what: is_zero(value) for what, value in sum_rules(found).items()}
    measured = {beta: _measured(beta) for beta in BETAS}
    worst = max(abs(values[1][name] / values[0][name] - 1) for values in measured.values() for name in values[0])
    return Decision(
        (
            *(Finding(what, holds, "==", True) for what, holds in rules.items()),
            Finding("worst relative deviation from differences of the solved field", float(worst), "<", 1e-4),
        ),
        positive=Verdict.BY_RULE,
        negative=Verdict.FAILED,
        notes={"exponents": {f"beta = {beta:g}": values[0] for beta, values in measured.items()}},
    )


def by_parameter() -> dict[sympy.Symbol, sympy.Expr]:
    """The four exponents as functions of x."""
    from derivations.exponents import NAMES

    return {parameter: item.result.rhs for parameter, item in zip(NAMES, built("exponents"), strict=True)}


def sum_rules(found: dict[sympy.Symbol, sympy.Expr]) -> dict[str, sympy.Expr]:
    """Zero, each: what the dimensions of the parameters demand, and the invariance of lambda under a common scale."""
    from derivations.dimensions import TABLE

    def total(place: int) -> sympy.Expr:
        powers = {name: sympy.Rational(TABLE[name.name][place]) for name in (*found, symbols.field)}
        return sympy.Add(*(powers[name] * value for name, value in found.items())) - powers[symbols.field]

    return {
        "dimension of energy": total(0),
        "dimension of length": total(1),
        "E, Gamma and g^2 by one factor leave lambda as it is": (found[symbols.Gamma] + found[symbols.g_ep] / 2 - 1),
    }


def _measured(beta: float) -> tuple[dict[str, float], dict[str, float]]:
    """The exponents of the lower field at a beta: by formula, and by differences of the solved field."""
    from numeric import Parameters, avalanche_field

    base = {"g_ep": np.sqrt(beta), "gamma": 1.0, "mass": 0.5, "omega0": 1.0}
    x = 2.0 / float(avalanche_field(Parameters(**base)))
    names = {symbols.g_ep: "g_ep", symbols.Gamma: "gamma", symbols.mass: "mass", symbols.omega_0: "omega0"}
    move = 1e-5

    def field(name: str, factor: float) -> Any:
        return avalanche_field(Parameters(**{**base, name: base[name] * factor}))

    theirs = {
        name: float(np.log(field(name, np.exp(move)) / field(name, np.exp(-move))) / (2 * move))
        for name in names.values()
    }
    ours = {names[key]: float(evaluate(value, {symbols.x: x}, 15)) for key, value in by_parameter().items()}
    return ours, theirs
