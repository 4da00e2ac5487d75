"""What the paper says of how the avalanche field of Eq. (11) depends on Gamma."""

from __future__ import annotations

from typing import Any

import numpy as np

from avsym import Sampling
from derivations.decision import Claim, Decision, Finding

BETAS = (9.0, 12.0, 30.0, 100.0, 1e3, 1e4, 1e6)
ALMOST = 0.1
STEP = 1e-3
FIG6: dict[str, Any] = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}


def exponent(name: str, beta: float) -> float:
    """d ln E_av/d ln of one parameter, the others fixed, by a difference of the solved field.

    Examples
    --------
    >>> round(exponent("gamma", 30.0), 3)
    1.463
    """
    from numeric import Parameters, avalanche_field

    model = {"g_ep": np.sqrt(beta), "gamma": 1.0, "omega0": 1.0, "mass": 0.5}
    low, high = (
        float(avalanche_field(Parameters(**{**model, name: model[name] * factor}))) for factor in (1 - STEP, 1 + STEP)
    )
    return float(np.log(high / low) / np.log((1 + STEP) / (1 - STEP)))


def table(name: str) -> dict[str, float]:
    """The local exponent at each beta of `BETAS`."""
    return {f"beta = {beta:g}": round(exponent(name, beta), 3) for beta in BETAS}


def linear_in_gamma(sampling: Sampling) -> Decision:
    """Whether the exponent is near 1 depends on beta, and the figures do not give it."""
    away = {beta: abs(exponent("gamma", beta) - 1) for beta in BETAS}
    return Decision(
        tuple(Finding(f"exponent's distance from 1 at beta = {b:g}", a, "<", ALMOST) for b, a in away.items()),
        requires=(
            Finding("answers that differ between these beta", len({a < ALMOST for a in away.values()}) - 1, "==", 0),
        ),
        missing="beta, which the paper does not state for Figs. 1(c) and 3(a)",
        notes={
            "d ln E_av / d ln Gamma at fixed g_ep": table("gamma"),
            "d ln E_av / d ln m, of which the paper says nothing": table("mass"),
            "reading": "the exponent approaches 1 only as 1 + 1/ln(beta); it is 1.46 at Fig. 6's beta = 30",
            "derivation": "beyond:local-exponents",
        },
    )


def vanishes_with_gamma(sampling: Sampling) -> Decision:
    """At fixed g_ep a falling Gamma raises beta: the exponent against Gamma over twelve decades."""
    from numeric import Parameters, avalanche_field

    gammas = FIG6["gamma"] * 10.0 ** -np.arange(13)
    fields = np.asarray(avalanche_field(Parameters(**{**FIG6, "gamma": gammas})))
    betas = np.asarray(Parameters(**{**FIG6, "gamma": gammas}).beta)
    away = np.array([exponent("gamma", float(beta)) - 1 for beta in betas])
    return Decision(
        (
            Finding("E_av at Gamma = 2e-15 over E_av at Gamma = 2e-3", float(fields[-1] / fields[0]), "<", 1e-10),
            Finding("exponent's distance from 1 at Gamma = 2e-15", float(away[-1]), "<", ALMOST),
            Finding("largest change of that distance per decade as Gamma falls", float(np.max(np.diff(away))), "<", 0),
        ),
        notes={
            "Gamma": gammas.tolist(),
            "E_av": fields.tolist(),
            "exponent": (1 + away).tolist(),
            "reading": "linear in the limit, up to a logarithm: E_av/Gamma falls as 1/ln(1/Gamma)",
        },
    )


def singular(sampling: Sampling) -> Decision:
    """lambda of Eq. (11) in the two orders of the limits E -> 0 and Gamma -> 0."""
    from numeric import Parameters, enhancement

    gammas = 10.0 ** -np.array([3.0, 10.0, 30.0, 100.0, 300.0])
    at_field = np.asarray(enhancement(1e-3, Parameters(**{**FIG6, "gamma": gammas})))
    slope = np.diff(at_field) / np.diff(-np.log10(gammas))
    return Decision(
        (
            Finding("lambda at Gamma = 0.002 as E -> 0", float(enhancement(1e-9, Parameters(**FIG6))), "<", 1e-12),
            Finding("least rise of lambda at E = 0.001 per decade of falling Gamma", float(slope.min()), ">", 1.0),
        ),
        notes={
            "Gamma": gammas.tolist(),
            "lambda at E = 0.001": at_field.tolist(),
            "reading": "the limits do not commute: 0 if E goes first, a logarithmic divergence if Gamma goes first",
        },
    )


def of_order_gamma(sampling: Sampling) -> Decision:
    """E_av/(Gamma sqrt(2 m omega_0)) = 2/x: E and Gamma are of one order once a momentum makes them comparable."""
    from numeric import Parameters, avalanche_field

    betas = np.geomspace(8.575, 1e6, 60)
    ratio = np.asarray(avalanche_field(Parameters(g_ep=np.sqrt(betas), gamma=1.0, omega0=1.0)))
    return Decision(
        (
            Finding("largest E_av/(Gamma sqrt(2 m omega_0)), beta from beta_c to 1e6", float(ratio.max()), "<", 10.0),
            Finding("least E_av/(Gamma sqrt(2 m omega_0)), beta from beta_c to 1e6", float(ratio.min()), ">", 0.1),
        ),
        notes={"reading": "a field is no energy: the sentence compares the two in units of the lattice constant"},
    )


CLAIMS = (
    Claim(
        "claim:linear-in-gamma",
        "Sec. II",
        "the avalanche field E_av is almost linearly proportional to the coupling to the environment Gamma",
        "E_av is almost proportional to Gamma.",
        linear_in_gamma,
    ),
    Claim(
        "claim:vanishes-with-gamma",
        "Fig. 3(a)",
        "E_av -> 0 as Gamma -> 0 almost linearly.",
        "In the limit of small Gamma at fixed coupling E_av vanishes almost linearly.",
        vanishes_with_gamma,
    ),
    Claim(
        "claim:singular-limit",
        "Sec. III",
        "the Gamma = 0 limit is fundamentally singular in the nonequilibrium limit",
        "The limits of small Gamma and small field do not commute in Eq. (11).",
        singular,
    ),
    Claim(
        "claim:field-of-the-order-of-gamma",
        "App. A",
        "the parameter regime that q^2/2m + omega_0 >> Gamma ~ E",
        "E_av is of the order of Gamma (in units of the momentum sqrt(2 m omega_0)).",
        of_order_gamma,
    ),
)
