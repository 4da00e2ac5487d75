"""What the paper says of how strong a field must be, and of how strongly it enhances."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.scaling import FIG6
from derivations.decision import Claim, Decision, Finding

FIELDS = (1e-4, 1e-6, 1e-9, 1e-12)
STEP = 1e-3
STRONG = 10.0


def largest_gamma(field: float) -> float:
    """The dephasing below which lambda of Eq. (11) exceeds 1 at a field, the other parameters Fig. 6's.

    At a fixed field lambda falls with Gamma, as K_0 does, from infinity to 0: there is exactly one.

    Examples
    --------
    >>> round(largest_gamma(8.07112545854105e-4), 9)
    0.002
    """
    from scipy import optimize, special

    g, omega0, mass = FIG6["g_ep"], FIG6["omega0"], FIG6["mass"]
    wanted = omega0 * field / (mass * g**2)
    scaled = optimize.brentq(lambda x: np.log(special.k0e(x)) - x - np.log(wanted), 1e-300, 700.0, xtol=1e-14)
    return float(scaled * field / (2 * np.sqrt(2 * mass * omega0)))


def infinitesimal(sampling: Sampling) -> Decision:
    """The Gamma below which Eq. (11) has lambda > 1, at smaller and smaller fields; and lambda at a fixed Gamma."""
    from numeric import Parameters, avalanche_field, enhancement, enhancement_integral

    limits = {field: largest_gamma(field) for field in FIELDS}
    below = {
        field: float(enhancement(field, Parameters(**{**FIG6, "gamma": gamma / 2}))) for field, gamma in limits.items()
    }
    slope = {
        f"{field:g}": float(np.log(largest_gamma(field * (1 + STEP)) / limits[field]) / np.log1p(STEP))
        for field in FIELDS
    }
    p = Parameters(**FIG6)
    onset = float(avalanche_field(p))
    parts = np.array([1.0, 0.5, 0.2, 0.1])
    return Decision(
        tuple(Finding(f"lambda at E = {field:g}, Gamma half of the limit there", below[field], ">", 1.0)
              for field in FIELDS),
        notes={
            "the limit: Gamma below which lambda > 1, by E": {f"{field:g}": gamma for field, gamma in limits.items()},
            "d ln Gamma/d ln E there": slope,
            "Gamma = 0.002: E_av": onset,
            "Gamma = 0.002: E/E_av": parts.tolist(),
            "Gamma = 0.002: Eq. (11) there": np.asarray(enhancement(parts * onset, p)).tolist(),
            "Gamma = 0.002: Eq. (A7) there": np.asarray(enhancement_integral(parts * onset, p)).tolist(),
            "reading": "true in principle, as the sentence says: no field is too small for some Gamma, and "
            "Gamma/E at the limit grows only as a logarithm. Not true at a given Gamma > 0: there the field must "
            "reach E_av > 0, and for beta < beta_c none is enough. What lambda = 1 stands for is another question: "
            "claim:lambda-one-is-instability",
        },
    )  # fmt: skip


def strong(sampling: Sampling) -> Decision:
    """(A7), exact for the ordering kept, from no field to E_av."""
    from numeric import Parameters, avalanche_field, enhancement, enhancement_integral

    p = Parameters.preset("fig6")
    onset, end = (float(avalanche_field(p, branch)) for branch in ("lower", "upper"))
    fields = np.array([0.0, onset / 4, onset / 2, onset, 2 * onset, end])
    exact, closed = np.asarray(enhancement_integral(fields, p)), np.asarray(enhancement(fields, p))
    return Decision(
        (Finding("(A7) at E_av over (A7) at E = 0, Fig. 6", float(exact[3] / exact[0]), ">", STRONG),),
        notes={
            "E": fields.tolist(),
            "Eq. (A7)": exact.tolist(),
            "Eq. (11)": closed.tolist(),
            "largest (A7) of these over that at E = 0": float(np.max(exact) / exact[0]),
            "reading": "strong; of Eq. (11), whose value at E = 0 is 0, any factor. It is the field that does it, not "
            "a smeared edge: claim:field-enhances-emission, beyond:classical-reading. And it is that of one ordering: "
            "claim:equal-time-indicator",
        },
    )


CLAIMS = (
    Claim(
        "claim:infinitesimal-field",
        "Sec. I",
        "Once electrons are coupled to an inelastic medium, instability develops with a uniform electric field, in "
        "principle at infinitesimally small strength",
        "No field is too small for lambda > 1 in Eq. (11), Gamma small enough.",
        infinitesimal,
    ),
    Claim(
        "claim:strong-enhancement",
        "Sec. II",
        "while smearing the energy conservation due to the time-dependent Hamiltonian and leads to a strong "
        "enhancement for an avalanche",
        "The field raises the ratio of the two self-energies strongly, by more than a factor 10 at E_av.",
        strong,
    ),
)
