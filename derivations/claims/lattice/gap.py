"""Fig. 3(b): the onset against the gap."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.lattice.reading import READINGS, fields, judged, onsets, plain
from derivations.decision import Claim, Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.plan import GAPS, RATE, SCANNED
from derivations.lattice.record import columns, curves, onset_of, plateau

LARGE = (1.5, 2.0, 3.0)


def saturation(sampling: Sampling) -> Decision:
    """How the onset grows between the two largest gaps, for every coupling and definition; and the power balance."""
    found = {g: onsets(Curve(g, RATE, gap=gap) for gap in GAPS) for g in SCANNED}
    growth = {
        (g, name): getattr(found[g][Curve(g, RATE, gap=LARGE[-1])], name)
        / getattr(found[g][Curve(g, RATE, gap=LARGE[0])], name)
        for g in SCANNED[1:]
        for name in READINGS
    }
    worse = {g: max(growth[g, name] for name in READINGS) for g in SCANNED[1:]}
    return judged(
        curves("3b"),
        sampling,
        [
            Finding(
                "onset at Delta = 3 over that at 1.5, the larger of both definitions: least over couplings",
                min(worse.values()),
                "<",
                1.2,
            )
        ],
        {
            "onset by two definitions": {f"g_ep = {g:g}": fields(row, "gap") for g, row in found.items()},
            "power balance: largest 2 Gamma int_(w>0) w n(w) dw over J E": plain(max(map(_spent, curves("3b")))),
            "largest J over 2 t n_ex": plain(max(map(_drift, curves("3b")))),
            "bound": "an electron in the band, Delta above, costs the bath 2 Gamma Delta of power, and the field "
            "gives at "
            "most 2 t E: no onset that fills the band can stay at a field below Gamma Delta/t as Delta grows",
            "reading": "the onset grows as the gap does, with and without phonons: for every coupling scanned, g_ep = "
            "0 "
            "too, and by both definitions. It follows the distance of the lowered edge from the Fermi level",
        },
    )


def _spent(curve: Curve) -> float:
    """What electrons above the Fermi level give to the bath, over the work of the field; at most 1 where T = 0."""
    found = columns(curve)
    work = found["current"] * found["field"]
    usable = np.isfinite(work) & (found["field"] > 0)
    return float(np.max(2 * curve.gamma * found["energy"][usable] / work[usable], initial=0.0))


def _drift(curve: Curve) -> float:
    """The current in units of the largest that these electrons can carry."""
    found = columns(curve)
    return float(np.nanmax(found["current"] / (2 * found["occupation"]), initial=0.0))


def small(sampling: Sampling) -> Decision:
    """What lies below the smallest gap with an onset: with phonons the edge at the Fermi level, without them not."""
    bound, free = ([Curve(g, RATE, gap=gap) for gap in GAPS] for g in (0.9, 0.0))
    with_phonons = [_crowded(curve) for curve in bound]
    without = [_crowded(curve) for curve in free]
    absent = [bool(np.isnan(onset_of(curve).doubling)) for curve in bound]
    return judged(
        [*bound, *free],
        sampling,
        [
            Finding(
                "no onset at the smallest gap, g_ep = 0.9, where there is one without phonons",
                absent[0] and bool(np.isfinite(onset_of(free[0]).doubling)),
                "==",
                True,
            ),
            Finding("an onset at Delta = 1, g_ep = 0.9", absent[GAPS.index(1.0)], "==", False),
        ],
        {
            "n_ex at the weakest field solved, g_ep = 0.9": dict(
                zip(map(str, GAPS), map(plain, with_phonons), strict=True)
            ),
            "the same without phonons": dict(zip(map(str, GAPS), map(plain, without), strict=True)),
            "reading": "the phonons lower the edge of the band: at g_ep = 0.9 by about 0.9. Where it would end below "
            "the Fermi "
            "level the band is occupied without any field, and a field has nothing to start",
        },
    )


def _crowded(curve: Curve) -> float:
    return plateau(curve) if np.isfinite(columns(curve)["occupation"]).any() else float("nan")


CLAIMS = (
    Claim(
        "claim:gap-saturation",
        "Fig. 3",
        "(b) Saturation of E_av with large Delta. The saturation shows that the avalanche is due to the fundamental "
        "instability of the conduction band itself, not due to the proximity to the particle reservoir.",
        "The numerical onset stops growing with the gap.",
        saturation,
    ),
    Claim(
        "claim:no-onset-at-small-gap",
        "Fig. 3",
        "The initial absence of E_av at small Delta is due to the shift of gap by the electron-phonon coupling.",
        "At small gaps there is no onset, since the phonons have lowered the edge to the Fermi level.",
        small,
    ),
)
