"""What the paper says of how the avalanche field of Eq. (11) depends on the phonon: on omega_0 and on g_ep."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.scaling import BETAS, FIG6, exponent, table
from derivations.claims.threshold import enclosures
from derivations.decision import Claim, Decision, Finding


def monotonic(sampling: Sampling) -> Decision:
    """E_av of Eq. (11) against omega_0 at fixed g_ep and Gamma, up to the threshold."""
    from numeric import Parameters, avalanche_field

    grid = np.geomspace(0.01, 1.0, 400)
    fields = np.asarray(avalanche_field(Parameters(**{**FIG6, "omega0": grid})))
    solved = fields[np.isfinite(fields)]
    return Decision(
        (Finding("least step of E_av between rising omega_0", float(np.min(np.diff(solved))), ">", 0.0),),
        notes={
            "points": int(solved.size),
            "d ln E_av / d ln omega_0": table("omega0"),
            "reading": "between omega_0^(1/2) at large beta and an infinite slope at the threshold, where E_av ends",
        },
    )


def curvature(sampling: Sampling) -> Decision:
    """Second differences of E_av(omega_0): at fixed g_ep, Gamma and m the curve is one function of omega_0/omega_c."""
    from numeric import Parameters, avalanche_field, critical_beta

    ratios = np.linspace(0.002, 0.9999, 2000)
    betas = critical_beta() * ratios**-1.5
    fields = np.asarray(avalanche_field(Parameters(g_ep=np.sqrt(betas), gamma=1.0, omega0=1.0))) * np.sqrt(ratios)
    bend = np.sign(np.diff(fields, 2))
    (turns,) = np.nonzero(np.diff(bend))
    return Decision(
        (
            Finding("changes of sign of the curvature", len(turns), "==", 1),
            Finding("curvature at small omega_0 (sign)", float(bend[0]), "==", -1.0),
            Finding("curvature below the threshold (sign)", float(bend[-1]), "==", 1.0),
        ),
        notes={
            "inflection at beta": float(betas[turns[0] + 1]) if turns.size else None,
            "inflection at omega_0/omega_c": float(ratios[turns[0] + 1]) if turns.size else None,
            "note": "the analytic half of the sentence; the numerical half is a statement about lattice data",
        },
    )


def inverse_in_coupling(sampling: Sampling) -> Decision:
    """The sign of d ln E_av/d ln g_ep, and where it is -1."""
    from scipy import optimize

    found = [exponent("g_ep", beta) for beta in BETAS]
    place = float(optimize.brentq(lambda beta: exponent("g_ep", beta) + 1, 12.0, 100.0, xtol=1e-9))
    return Decision(
        (Finding("largest d ln E_av / d ln g_ep over these beta", max(found), "<", 0.0),),
        notes={
            "d ln E_av / d ln g_ep": table("g_ep"),
            "E_av ~ 1/g_ep only at beta": place,
            "reading": "inverse as falling; no power law: steeper than any near the threshold, logarithmic far from it",
        },
    )


def sharp_increase(sampling: Sampling) -> Decision:
    """E_av as g_ep comes down on its threshold: finite, with a square root whose slope diverges."""
    from numeric import Parameters, avalanche_field, critical_beta

    excess = np.array([1e-12, 1e-10, 1e-8, 1e-6])
    above = Parameters(g_ep=np.sqrt(critical_beta() * (1 + excess)), gamma=1.0, omega0=1.0)
    fields = np.concatenate([[2 / enclosures()[0]], np.asarray(avalanche_field(above))])  # the merging point first
    power = np.diff(np.log((fields[0] - fields[1:]) / fields[0])) / np.log(100.0)
    slopes = [abs(exponent("g_ep", critical_beta() * factor)) for factor in (1.01, 10.0)]
    return Decision(
        (
            Finding("E_av/(Gamma sqrt(2 m omega_0)) at the threshold", float(fields[0]), "<", 10.0),
            Finding("distance from 1/2 of the power of (g - g_c)", float(np.max(np.abs(power - 0.5))), "<", 0.01),
            Finding("|d ln E_av/d ln g| one percent above beta_c over ten times above", slopes[0] / slopes[1], ">", 10),
        ),
        notes={
            "beta/beta_c - 1": [0.0, *excess.tolist()],
            "E_av/(Gamma sqrt(2 m omega_0))": fields.tolist(),
            "g_c at Fig. 6's Gamma and omega_0": float(
                FIG6["g_ep"] * np.sqrt(critical_beta() / float(Parameters(**FIG6).beta))
            ),
        },
    )


CLAIMS = (
    Claim(
        "claim:monotonic-in-omega0",
        "Sec. III",
        "The monotonic dependence is expected since a larger phonon energy requires a stronger E field.",
        "E_av rises with the phonon frequency.",
        monotonic,
    ),
    Claim(
        "claim:curvature-change",
        "Sec. III",
        "It is still remarkable that the curvature change agrees between the analytic and numerical results.",
        "E_av of Eq. (11) changes curvature once as the phonon frequency rises.",
        curvature,
    ),
    Claim(
        "claim:inverse-in-coupling",
        "Sec. III",
        "The inverse dependence is expected since a weak coupling requires a higher field to generate an avalanche.",
        "E_av falls as the coupling rises.",
        inverse_in_coupling,
    ),
    Claim(
        "claim:sharp-increase-at-finite-coupling",
        "Sec. III",
        "What is interesting is that the sharp increase occurs at a finite value of g_ep.",
        "E_av rises with infinite slope to a finite value as the coupling falls to a finite threshold.",
        sharp_increase,
    ),
)
