"""Decisions that need more than one derivation's step: definitions, numbers as printed, measured errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sympy import sqrt

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding


def hamiltonian(sampling: Sampling) -> Decision:
    """Eq. (1) is a premise; what can be wrong with it is its dimensions, and they fix that of the coupling."""
    from avsym import symbols as y
    from derivations.dimensions import dimension, words

    density = y.Delta * y.n_ex  # of energy: what every term of (1) under the integral must be
    amplitude = sqrt(density) / y.omega_0
    sums = {
        "g_ep by its term": (density / (amplitude * y.n_ex), y.g_ep),
        "p^2/2m": (y.p**2 / (2 * y.mass), y.Delta),
        "e E t": (y.field * y.t, y.p),
    }
    return Decision(
        tuple(
            Finding(f"dimension of {name}", words(dimension(term)), "==", words(dimension(partner)))
            for name, (term, partner) in sums.items()
        ),
        positive=Verdict.DEFINITION,
        negative=Verdict.ERRATUM,
        notes={"note": "premise of everything that follows: its interaction term is the vertex of every diagram"},
    )


def model(sampling: Sampling) -> Decision:
    """Eq. (3) is a model: that ours is the same."""
    from avsym import electron
    from avsym.propagator import LEFT, MOMENTUM, RIGHT
    from avsym.symbols import p, t_1, t_2
    from derivations.comparison import compare
    from derivations.printed import PRINTED

    printed = PRINTED["eq:3"].expression
    assert printed is not None
    ours = electron().lesser.subs({LEFT: t_2, RIGHT: t_1, MOMENTUM: p}, simultaneous=True)
    same = compare(printed(), ours, sampling)
    return Decision(
        (Finding("the propagator of every derivation is the one printed", same.agrees, "==", True),),
        positive=Verdict.DEFINITION,
        negative=Verdict.ERRATUM,
        notes={"comparison": same.as_json(), "note": "a model; Gamma is the dephasing by the fermion bath"},
    )


def oscillator(sampling: Sampling) -> Decision:
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
    return Decision(
        (Finding("worst deviation of (5), printed and ours, from the average over levels", worst, "<", 1e-12),),
        positive=Verdict.BY_RULE,
        negative=Verdict.ERRATUM,
        notes={"method": "Tr[rho phi(t) phi(0)] over 400 levels of one oscillator", "worst": worst, "points": 4},
    )


def _thermal_average(frequency: float, temperature: float, time: float, levels: int = 400) -> complex:
    energies = frequency * np.arange(levels)
    weights = np.exp(-energies / temperature)
    lower = np.diag(np.sqrt(np.arange(1, levels)), 1) / np.sqrt(2 * frequency)
    position = lower + lower.T
    moved = np.exp(1j * energies * time)[:, None] * position * np.exp(-1j * energies * time)[None, :]
    return complex(np.sum(weights * np.einsum("ij,ji->i", moved, position)) / np.sum(weights))


FIELDS_AT = (10.0, 30.0, 100.0, 1e3, 1e4, 1e6, 1e12)


def asymptotic_field(sampling: Sampling) -> Decision:
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
    return Decision(
        (
            Finding("the formula printed is the one derived", same.agrees, "==", True),
            Finding(
                "its error shrinks with beta: ratio of the last to the first", float(errors[-1] / errors[0]), "<", 1.0
            ),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.ERRATUM,
        notes={
            "comparison": same.as_json(),
            "errors": [f"beta = {beta:g}: {error:+.2%}" for beta, error in zip(FIELDS_AT, errors, strict=True)],
        },
    )


def _falls(errors: NDArray[np.float64]) -> float:
    return float(np.max(np.abs(errors)) / np.abs(errors[-1]))


def threshold_digits(sampling: Sampling) -> Decision:
    """The digits printed for x_0 and beta_c against rigorous balls, to the last digit printed."""
    from derivations.printed import PRINTED_DIGITS
    from derivations.threshold import critical, maximum

    balls = {"x_0": maximum().steps[-1], "beta_c": critical().steps[-1]}
    found = []
    for name, step in balls.items():
        printed = PRINTED_DIGITS[name]
        unit = 10.0 ** -len(printed.split(".")[1])
        off = abs(float(step.after.rhs) - float(printed)) / unit
        found.append(Finding(f"{name} = {printed}: units of its last digit by which it is off", off, "<", 0.5 + 1e-9))
    return Decision(
        tuple(found),
        positive=Verdict.ENCLOSED,
        negative=Verdict.ERRATUM,
        notes={"enclosures": {name: step.statement for name, step in balls.items()}},
    )
