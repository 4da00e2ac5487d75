"""Fig. 5(b): the onset against temperature."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.lattice.reading import OPEN, READINGS, agreed, fields, judged, onsets, plain
from derivations.decision import Claim, Decision
from derivations.lattice.curves import Curve
from derivations.lattice.onset import Onset
from derivations.lattice.plan import RATE, SCANNED, TEMPERATURES
from derivations.lattice.record import at, curves, plateau

STAR = 0.05  # the temperature computed that is nearest to 0.17 omega_0


def warming(sampling: Sampling) -> Decision:
    """The onset at T = 0.17 omega_0 over that at T = 0, for each coupling and definition, and without phonons."""
    found = {g: onsets(Curve(g, RATE, temperature=heat) for heat in TEMPERATURES) for g in SCANNED}
    ratio = {(g, name): _ratio(row, g, name) for g, row in found.items() for name in READINGS}
    held, alike = agreed(
        "the onset at T = 0.17 omega_0 over that at T = 0 is above 1.2",
        {g: all(ratio[g, name] > 1.2 for name in READINGS) for g in SCANNED[1:]},
    )
    top = TEMPERATURES[-1]
    return judged(
        curves("5b"),
        sampling,
        [held],
        {
            "onset by two definitions": {f"g_ep = {g:g}": fields(row, "temperature") for g, row in found.items()},
            "onset at T = 0.17 omega_0 over that at T = 0": {
                f"g_ep = {g:g}, {READINGS[name]}": plain(value) for (g, name), value in ratio.items()
            },
            "n_ex(E -> 0)": {
                f"g_ep = {g:g}": {
                    f"T = {heat:g}": plain(plateau(Curve(g, RATE, temperature=heat))) for heat in TEMPERATURES
                }
                for g in found
            },
            f"n_ex at T = {top:g} over that at T = 0, E = 0.2": {
                f"g_ep = {g:g}": plain(at(Curve(g, RATE, temperature=top), 0.2) / at(Curve(g, RATE), 0.2))
                for g in found
            },
            "reading": "temperature raises n_ex at every field; where the onset by doubling moves up it does so since "
            "there are "
            "more electrons at E -> 0 to be doubled, which is activation over what is left of the gap, not dephasing",
        },
        [alike],
        OPEN,
    )


def _ratio(row: dict[Curve, Onset], g: float, name: str) -> float:
    warm, cold = (getattr(row[Curve(g, RATE, temperature=heat)], name) for heat in (STAR, 0.0))
    return float(warm / cold) if np.isfinite(warm / cold) else float("inf")


CLAIMS = (
    Claim(
        "claim:numerical-kickoff",
        "Fig. 5",
        "(b) Finite temperature behavior of E_av. The increasing E_av(T) behavior is a direct evidence of a nonthermal "
        "mechanism. [Sec. III:] the temperature T* at which the E_av changes significantly is at T* ~ 0.17 omega_0.",
        "The numerical onset has risen noticeably at T = 0.17 omega_0.",
        warming,
    ),
)
