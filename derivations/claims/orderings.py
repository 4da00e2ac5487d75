"""What the paper says of the contour orderings."""

from __future__ import annotations

from avsym import Sampling, Verdict, count_orderings, orderings, rainbow
from derivations import built
from derivations.decision import Claim, Decision, Finding


def twelve(sampling: Sampling) -> Decision:
    """Enumerate, and count without enumerating."""
    counted = count_orderings(4)
    return Decision(
        (
            Finding("orderings, enumerated", sum(1 for _ in orderings(rainbow(4))), "==", 12),
            Finding("orderings, counted without enumerating", sum(counted.values()), "==", 12),
        ),
        notes={"by number of G^<": {str(k): v for k, v in counted.items()}},
    )


def only_dominant(sampling: Sampling) -> Decision:
    """List the orderings of first order in the density, and add up their ratios at equal times."""
    first = [ordering for ordering in orderings(rainbow(4)) if ordering.lesser == 1]
    judged = built("dropped")[-1].steps[-1].verify(sampling)
    cancels = judged.verdict is Verdict.PROVED and judged.step.after.integrand == 0
    listed = {
        " ".join(ordering.electrons): f"{ordering.emitted} phonon(s) emitted at T = 0; {_langreth(ordering.cut)}"
        for ordering in first
    }
    return Decision(
        (
            Finding("orderings of first order in G^<", len(first), "==", 1),
            Finding("the sum of their ratios to Sigma^(2)<(0) at t = 0 vanishes", cancels, "==", False),
        ),
        notes={
            "orderings of first order in G^<": listed,
            "consequence": "at equal times the orderings left out add exactly -1 times the one kept",
            "derivation": "avsym derive dropped",
        },
    )


def _langreth(cut: int | None) -> str:
    return {0: "G^< Sigma^A G^A", 1: "G^R Sigma^< G^A", 2: "G^R Sigma^R G^<"}[cut or 0]


CLAIMS = (
    Claim(
        "claim:twelve-arrangements",
        "Fig. 2",
        "Out of the 12 possible arrangements of (s_1, s_2) on the Keldysh contour",
        "Sigma^(4)< has twelve contour orderings.",
        twelve,
    ),
    Claim(
        "claim:only-dominant-ordering",
        "Sec. II",
        "By using the fact that |G^<| << |G^>| in the dilute limit before the avalanche, the only dominant time "
        "ordering is as shown in (e)",
        "One ordering alone dominates in the dilute limit.",
        only_dominant,
    ),
)
