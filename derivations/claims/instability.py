"""What the paper's criterion stands for: an avalanche where one order of the series equals the one before."""

from __future__ import annotations

from avsym import Sampling
from derivations import built
from derivations.decision import Claim, Decision, Finding


def lambda_one(sampling: Sampling) -> Decision:
    """The series to all orders at the field where lambda = 1: as the paper has it, and with emission as a loss too."""
    from derivations.beyond.series import sample
    from numeric import avalanche_field, rainbow_multiplier, rainbow_ratios

    p, (start, _) = sample()
    onset = float(avalanche_field(p))
    bare, conserving = (float(rainbow_multiplier(onset, p, dressed=dressed)) for dressed in (False, True))
    judged = built("conservation")[-1].steps[-1].verify(sampling)
    return Decision(
        (
            Finding("multiplier at E_av, as the paper has it: distance from 1", abs(bare - 1), "<", 0.1),
            Finding("multiplier at E_av with the electrons that emit counted as gone", conserving, ">", 1.0),
        ),
        notes={
            "beta": float(p.beta),
            "Gamma/omega_0": float(p.gamma / p.omega0),
            "E_av": onset,
            "ratios of successive orders there, bare": rainbow_ratios(onset, p, 6).tolist(),
            "multiplier there, bare": bare,
            "field at which the bare series begins to diverge": start,
            "conserving counterpart": f"mu = <Gamma_ph>/(2 Gamma + <Gamma_ph>) < 1 at every field ({judged.verdict})",
            "derivation": "avsym derive conservation",
            "reading": "lambda counts the phonons that an electron emits before it is lost to the bath, and lets it go "
            "on as if it had emitted none. One may well be emitted: where the emitting electron also leaves "
            "its level, what one order gains the order before loses, and no field makes the series diverge. Whether "
            "the full, self-consistent calculation has an avalanche is another question.",
        },
    )


CLAIMS = (
    Claim(
        "claim:lambda-one-is-instability",
        "Sec. II",
        "we look for the condition that these processes lead to comparable magnitude so that we expect an infinite "
        'summation of these "rainbow" diagrams to lead to an occupation avalanche',
        "Where two successive orders are equal, lambda = 1, the sum of all nested diagrams diverges.",
        lambda_one,
    ),
)
