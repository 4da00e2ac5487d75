"""Figs. 4(a), 4(b), 4(d) and 5(a): the onset against phonon frequency and coupling, and where there is one."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.lattice.reading import OPEN, READINGS, agreed, exponent, fields, judged, onsets, plain
from derivations.decision import Claim, Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.plan import ALL_COUPLINGS, COUPLINGS
from derivations.lattice.record import columns, curves, onset_of, plateau

PHONON_RATES = (0.002, 0.005, 0.01)
HALVED = 0.5  # of the field that doubles n_ex without phonons: from there on the phonons are held to matter


def frequency(sampling: Sampling) -> Decision:
    """Whether the onset rises with the phonon frequency, for each coupling and definition."""
    found = {g: onsets(c for c in curves("4a") if c.g_ep == g) for g in COUPLINGS}
    rising = {
        (g, name): bool(
            np.all(np.diff([getattr(it, name) for it in row.values() if np.isfinite(getattr(it, name))]) > 0)
        )
        for g, row in found.items()
        for name in READINGS
    }
    held, alike = agreed(
        "the onset rises with omega_0", {g: all(rising[g, name] for name in READINGS) for g in COUPLINGS}
    )
    return judged(
        curves("4a"),
        sampling,
        [held],
        {
            "onset by two definitions": {f"g_ep = {g:g}": fields(row, "omega0") for g, row in found.items()},
            "rises with omega_0": {f"g_ep = {g:g}, {READINGS[name]}": it for (g, name), it in rising.items()},
            "reading": "the weight of the coupling is g^2/(2 omega_0): a larger omega_0 lowers the edge less, and the "
            "onset "
            "follows the edge",
        },
        [alike],
        OPEN,
    )


def threshold(sampling: Sampling) -> Decision:
    """The onset against the coupling around beta_c, at Gamma = 0.002, and without phonons."""
    from numeric import Parameters, critical_beta

    found = onsets(curves("4d"))
    free = found[Curve(0.0, 0.002)].doubling
    critical = float(np.sqrt(critical_beta() / Parameters(1.0, 0.002, 0.3).beta))
    moved = max(abs(found[Curve(g, 0.002)].doubling / free - 1) for g in (0.05, 0.1))
    strong = [g for g in ALL_COUPLINGS if g >= 0.5]
    return judged(
        curves("4d"),
        sampling,
        [
            Finding(
                "onset at g_ep = 0.05 and 0.1, around beta = beta_c: change by the phonons, relative", moved, ">", 0.5
            ),
            Finding(
                "d ln E_onset/d ln g_ep from 0.5 on: distance from -1",
                abs(exponent(strong, [found[Curve(g, 0.002)].doubling for g in strong]) + 1),
                "<",
                0.3,
            ),
        ],
        {
            "g_ep at beta_c": plain(critical),
            "onset by two definitions": fields(found, "g_ep"),
            "reading": "around the coupling of Eq. (14) nothing happens: the onset is that of a band without phonons, "
            "which the "
            "field carries below the Fermi level. It falls from g_ep of 0.35 on, ever faster, as the edge comes down",
        },
    )


def domes(sampling: Sampling) -> Decision:
    """How far n_ex falls back after it has doubled, for every coupling at Gamma = 0.002, fields to 1."""
    back = {curve.g_ep: _back(curve) for curve in curves("4d")}
    held = [value for g, value in back.items() if g and np.isfinite(value)]
    return judged(
        curves("4d"),
        sampling,
        [Finding("least n_ex after its onset over 2 n_ex(E -> 0), g_ep from 0.05 to 0.9", min(held), "<", 1.0)],
        {
            "least n_ex after the onset over 2 n_ex(E -> 0)": {
                f"g_ep = {g:g}": plain(value) for g, value in back.items()
            },
            "reading": "n_ex never comes back to where it started: the ladder of levels in the field makes it uneven "
            "at weak "
            "coupling, without phonons too, but there is no field beyond which the band is empty again. "
            "Eq. (11) has such a field (its upper root), as the paper's domes have",
        },
    )


def _back(curve: Curve) -> float:
    found = columns(curve)
    ratio = found["occupation"][found["field"] > 0] / (2 * plateau(curve))
    after = np.flatnonzero(ratio > 1)
    return float(np.nanmin(ratio[after[0] :])) if after.size else float("nan")


def boundary(sampling: Sampling) -> Decision:
    """The coupling at which phonons halve the doubling field, for three Gamma, against the line beta = beta_c."""
    from numeric import Parameters, critical_beta

    rows = {}
    for rate in PHONON_RATES:
        line = float(np.sqrt(critical_beta() / Parameters(1.0, rate, 0.3).beta))
        rows[rate] = (line, _coupling(rate))
    ratios = [ours / line for line, ours in rows.values()]
    power = exponent(PHONON_RATES, [ours for _, ours in rows.values()])
    return judged(
        curves("5a"),
        sampling,
        [
            Finding("coupling at which phonons matter over that of beta = beta_c, Gamma = 0.002", ratios[0], "<", 2.0),
            Finding("d ln g_ep/d ln Gamma along the boundary: distance from 1/2", abs(power - 0.5), "<", 0.1),
        ],
        {
            "g_ep, by Gamma": {
                f"{rate:g}": {"beta = beta_c": plain(a), "phonons halve the onset": plain(b)}
                for rate, (a, b) in rows.items()
            },
            "d ln g_ep/d ln Gamma": plain(power),
            "reading": "omega_0 = 0.3 and Delta = 1 are stated here. Phonons begin to matter where g_ep brings the "
            "edge down by "
            "a good part of Delta, which hardly depends on Gamma",
        },
    )


def _coupling(rate: float) -> float:
    """Where the onset by doubling falls below half of what it is without phonons, between two couplings."""
    found = np.array([onset_of(Curve(g, rate)).doubling for g in ALL_COUPLINGS])
    below = np.flatnonzero(found < HALVED * found[0])
    if not below.size:
        return float("nan")
    low, high = below[0] - 1, below[0]
    part = (found[low] - HALVED * found[0]) / (found[low] - found[high])
    return float(ALL_COUPLINGS[low] + part * (ALL_COUPLINGS[high] - ALL_COUPLINGS[low]))


CLAIMS = (
    Claim(
        "claim:numerical-phonon-frequency",
        "Fig. 4",
        "(a) Avalanche field E_av versus phonon frequency omega_0. The electron replica generation is inversely "
        "proportional "
        "to omega_0, thus needing a larger E field to generate high phonon energy.",
        "The numerical onset rises with the phonon frequency.",
        frequency,
    ),
    Claim(
        "claim:numerical-coupling-threshold",
        "Fig. 4",
        "(b) E_av versus electron-phonon coupling g_ep. Not only the inverse dependence on g_ep but also the sharp "
        "increase "
        "at a threshold g_ep is well agreed between the numerical and analytic results.",
        "The numerical onset falls as 1/g_ep from a sharp increase at the threshold coupling of Eq. (14).",
        threshold,
    ),
    Claim(
        "claim:reentrant-domes",
        "Fig. 4",
        "(d) Numerical results of n_ex vs E field as g_ep is varied. As g_ep approaches the threshold value, the "
        "avalanche "
        "becomes reentrant with the size of domes eventually diminishing to zero at the threshold g_ep.",
        "Near a threshold coupling the numerical n_ex(E) rises and falls back: domes.",
        domes,
    ),
    Claim(
        "claim:numerical-phase-diagram",
        "Fig. 5",
        "(a) Gamma-g_ep phase diagram for avalanche. The competition between the electron-phonon coupling and the "
        "dephasing "
        "results in the phase boundary line beta = beta_c (g_ep ~ sqrt(Gamma)). [Sec. III:] The numerical results "
        "deviate "
        "from the analytic theory at large Gamma (>~ 0.005).",
        "At small Gamma the numerical boundary is beta = beta_c, g_ep ~ sqrt(Gamma).",
        boundary,
    ),
)
