"""The Hartree term of the lattice calculation: when two fillings are stationary at one field, and why not below.

The shift ``-U n``, ``U = g^2/omega_0^2``, is rigid: a solution with it is one without it at the gap ``Delta - U n``. So
with ``n(D)`` the occupation without it, ``Delta = D + U n(D)``: one filling for each gap, unless ``U max(-dn/dD) > 1``,
where the curve folds. A level alone has ``n = 1/2 - arctan(D/Gamma)/pi``, and folds above ``U = pi Gamma``; a band
without phonons, at T = 0, above the inverse of its largest spectral function at the Fermi level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from avsym import Sampling, Verdict
from derivations.decision import Decision, Finding
from numeric import Parameters, SteadyState, steady_state

FIELD, GAMMA, OMEGA0, GAP = 0.3, 0.1, 0.3, 1.4
STRONG, WEAK = 0.8, 0.35  # the latter is the campaign's, whose sweeps up, down and from a full band agree
GAPS = {STRONG: (-0.3, -0.1), WEAK: tuple(float(gap) for gap in np.arange(-1.1, 1.0, 0.2))}  # where n(D) is steepest
TOLERANCE = 1e-8


def hartree(sampling: Sampling) -> Decision:
    """Two fillings at one field and gap, each held against the solution without the term; the slopes of n(D)."""
    full, empty = filled(STRONG, GAP), solved(STRONG, GAP, hartree=True)
    both = {"from a full band": full, "from an empty band": empty}
    slope = {g: stiffness(g) * steepest(g, GAPS[g]) for g in (STRONG, WEAK)}
    return Decision(
        (
            Finding("n_ex from a full band over n_ex from an empty one", full.occupation / empty.occupation, ">", 2.0),
            Finding(
                "n_ex less that without the term at the gap lowered by U n_ex, relative: the worse of both",
                max(lowered(STRONG, state) for state in both.values()),
                "<",
                1e-6,
            ),
            Finding(f"U times the largest -dn/dD found, g_ep = {STRONG:g}", slope[STRONG], ">", 1.0),
            Finding(f"U times the largest -dn/dD found, g_ep = {WEAK:g}", slope[WEAK], "<", 1.0),
        ),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "errors": [f"relative, grid: {max(_change(state) for state in both.values()):.1e} (the worse n_ex)"],
            "model": f"chain, field = {FIELD:g}, Gamma = {GAMMA:g}, omega_0 = {OMEGA0:g}, Delta = {GAP:g}, T = 0",
            "n_ex": {name: state.occupation for name, state in both.items()},
            "residuals": {name: max(state.identities.values()) for name, state in both.items()},
            "reading": "the Hartree term is the classical feedback, electrons deepening the well in which they sit: a "
            "full and an empty band are stationary at the same field, at fillings of order 1 and couplings with U of "
            "the order of the band's width. It needs neither a field nor dephasing, and is no avalanche of Eq. (11). "
            "At g_ep = 0.35 the curve n(D) is not steep enough for a fold at any gap",
        },
    )


def stiffness(g_ep: float) -> float:
    """``U = g^2/omega_0^2``, by which a full band is lowered."""
    return g_ep**2 / OMEGA0**2


def solved(g_ep: float, gap: float, start: SteadyState | None = None, hartree: bool = False) -> SteadyState:
    """The steady state at one gap."""
    p = Parameters(g_ep, GAMMA, OMEGA0, gap=gap)
    return steady_state(p, FIELD, hartree=hartree, start=start, tolerance=TOLERANCE)


def filled(g_ep: float, gap: float) -> SteadyState:
    """The steady state with the term, started from the band that it would have if it were full."""
    full = solved(g_ep, gap - stiffness(g_ep))
    shift = -stiffness(g_ep) * full.occupation
    return solved(g_ep, gap, replace(full, self_energy=np.append(full.self_energy[:-1], shift)), hartree=True)


def lowered(g_ep: float, state: SteadyState) -> float:
    """By how much a state with the term differs from that without it at the lowered gap, relative."""
    gap = float(state.parameters.gap) - stiffness(g_ep) * state.occupation
    return abs(state.occupation / solved(g_ep, gap).occupation - 1)


def steepest(g_ep: float, gaps: Iterable[float]) -> float:
    """The largest ``-dn/dD`` between neighbours, without the term."""
    along, found = np.array(tuple(gaps)), _walked(g_ep, gaps)
    return float(np.max(-np.diff(found) / np.diff(along)))


def _walked(g_ep: float, gaps: Iterable[float]) -> NDArray[np.float64]:
    found, state = [], None
    for gap in gaps:
        state = solved(g_ep, gap, state)
        found.append(state.occupation)
    return np.array(found)


def _change(state: SteadyState) -> float:
    return abs(state.refinement["occupation"] / state.occupation)
