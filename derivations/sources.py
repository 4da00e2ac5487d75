"""Decisions that need more than one derivation's step: definitions, numbers as printed, measured errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from avsym import Sampling, Verdict

Outcome = tuple[Verdict, Mapping[str, Any]]


def definition(text: str) -> Callable[[Sampling], Outcome]:
    """A definition or a model: what it is the premise of."""
    return lambda sampling: (Verdict.DEFINITION, {"note": text})


def oscillator(sampling: Sampling) -> Outcome:
    """Eq. (5) against the thermal average over the levels of one oscillator, a matrix calculation of its own."""
    from avsym.propagator import LEFT, RIGHT, phonon
    from avsym.symbols import n_b, omega_0
    from avsym.to_numpy import NAMES, to_numpy
    from derivations.printed import PRINTED

    frequency, temperature = 0.83, 0.41
    times = np.array([-1.7, 0.0, 0.6, 2.9])
    printed = PRINTED["eq:5"].expression
    assert printed is not None
    n = 1 / np.expm1(frequency / temperature)
    names = {**NAMES, LEFT: "left", RIGHT: "right"}
    ours = to_numpy(phonon().greater, ("left", "right", "occupation", "omega0"), names)(times, 0.0, n, frequency)
    theirs = to_numpy(printed(), ("t", "occupation", "omega0"))(times, n, frequency)
    exact = np.array([-1j * _thermal_average(frequency, temperature, time) for time in times])
    worst = float(np.max(np.abs(np.stack([ours, theirs]) - exact)) / np.max(np.abs(exact)))
    assert {omega_0, n_b} <= phonon().greater.free_symbols
    verdict = Verdict.BY_RULE if worst < 1e-12 else Verdict.ERRATUM
    return verdict, {"method": "Tr[rho phi(t) phi(0)] over 400 levels of one oscillator", "worst": worst, "points": 4}


def _thermal_average(frequency: float, temperature: float, time: float, levels: int = 400) -> complex:
    energies = frequency * np.arange(levels)
    weights = np.exp(-energies / temperature)
    lower = np.diag(np.sqrt(np.arange(1, levels)), 1) / np.sqrt(2 * frequency)
    position = lower + lower.T
    moved = np.exp(1j * energies * time)[:, None] * position * np.exp(-1j * energies * time)[None, :]
    return complex(np.sum(weights * np.einsum("ij,ji->i", moved, position)) / np.sum(weights))


FIELDS_AT = (10.0, 30.0, 100.0, 1e3, 1e4, 1e6, 1e12)


def asymptotic_field(sampling: Sampling) -> Outcome:
    """Eq. (12): the formula against ours, and its error against the solved field as a function of beta."""
    from derivations.comparison import compare
    from derivations.field import asymptotic_field as derive
    from derivations.printed import PRINTED
    from numeric import Parameters, avalanche_field, kernels

    printed = PRINTED["eq:12"].expression
    assert printed is not None
    same = compare(printed(), derive().result.rhs, sampling)
    parameters = Parameters(g_ep=np.sqrt(FIELDS_AT), gamma=1.0, omega0=1.0)
    exact = np.asarray(avalanche_field(parameters))
    errors = kernels.asymptotic_field(parameters.g_ep, 1.0, parameters.mass, 1.0) / exact - 1
    evidence = {
        "comparison": same.as_json(),
        "errors": [f"beta = {beta:g}: {error:+.2%}" for beta, error in zip(FIELDS_AT, errors, strict=True)],
    }
    return (Verdict.APPROXIMATION if same.agrees else Verdict.ERRATUM), evidence


def threshold_digits(sampling: Sampling) -> Outcome:
    """The digits printed for x_0 and beta_c against rigorous balls, to the last digit printed."""
    from derivations.printed import PRINTED_DIGITS
    from derivations.threshold import critical, maximum

    balls = {"x_0": maximum().steps[-1], "beta_c": critical().steps[-1]}
    rows, right = {}, True
    for name, step in balls.items():
        printed = PRINTED_DIGITS[name]
        unit = 10.0 ** -len(printed.split(".")[1])
        off = float(step.after.rhs) - float(printed)
        right &= abs(off) <= unit / 2
        rows[name] = {"printed": printed, "enclosure": step.statement, "off_by_units_of_last_digit": off / unit}
    return (Verdict.ENCLOSED if right else Verdict.ERRATUM), rows
