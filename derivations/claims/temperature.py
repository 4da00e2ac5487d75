"""What the paper says of temperature."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.decision import Claim, Decision, Finding


def kickoff(sampling: Sampling) -> Decision:
    """n_b at T = 0.17 omega_0, and the beta for which Eq. (16) gives that temperature."""
    from numeric import kernels

    return Decision(
        (Finding("n_b(0.17 omega_0)", float(kernels.occupation(1.0, 0.17)), "<", 0.005),),
        notes={
            "beta for which Eq. (16) gives 0.17 omega_0": float(np.expm1(1 / 0.17)),
            "note": "the paper does not state beta for Fig. 5(b)",
        },
    )


def rising(sampling: Sampling) -> Decision:
    """E_av(T) of Eqs. (11) and (C3) up to the vanishing temperature."""
    from numeric import Parameters, avalanche_field, vanishing_temperature

    p = Parameters.preset("fig6")
    last = float(vanishing_temperature(p))
    temperatures = np.linspace(0.02, 0.999, 200) * last
    fields = np.asarray(avalanche_field(Parameters(p.g_ep, p.gamma, p.omega0, mass=p.mass, temperature=temperatures)))
    return Decision(
        (
            Finding("least step of E_av between 200 rising temperatures", float(np.min(np.diff(fields))), ">", -1e-18),
            Finding("E_av at the highest over E_av at the lowest", float(fields[-1] / fields[0]), ">", 1.0),
        ),
        notes={"E_av": [float(fields[0]), float(fields[-1])], "vanishing temperature": last},
    )


CLAIMS = (
    Claim(
        "claim:kickoff-occupation",
        "Sec. III",
        "T* ~ 0.17 omega_0. At this temperature, the Bose-Einstein function ... is less than 0.005",
        "At T* = 0.17 omega_0 there are fewer than 0.005 phonons.",
        kickoff,
    ),
    Claim(
        "claim:field-rises-with-temperature",
        "Sec. III",
        "The quantum avalanche mechanism, however, predicts the opposite trend [the field rises with temperature]",
        "E_av rises with temperature.",
        rising,
    ),
)
