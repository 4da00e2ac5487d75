"""Fig. 1(c) and 3(a): the rise of the occupation with the field, and how its onset goes with Gamma."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.lattice.reading import OPEN, READINGS, agreed, exponent, fields, judged, onsets, plain
from derivations.decision import Claim, Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.plan import COUPLINGS, RATES
from derivations.lattice.record import at, columns, curves, plateau

TYPICAL = Curve(0.1, 0.002)
BIND = "the edge lowered nearly to the Fermi level"


def transition(sampling: Sampling) -> Decision:
    """n_ex(E) at the parameters that Fig. 6 calls typical, up to ten times Eq. (11)'s field, and without phonons."""
    from numeric import Parameters, avalanche_field

    analytic = float(avalanche_field(Parameters.preset("fig6")))
    found = columns(TYPICAL)
    near = (found["field"] < 10 * analytic) & np.isfinite(found["occupation"])
    raised = float(np.max(found["occupation"][near]) / plateau(TYPICAL))
    tables = {f"g_ep = {g:g}": fields(onsets(Curve(g, rate) for rate in RATES), "gamma") for g in COUPLINGS}
    without = onsets([Curve(0.0, 0.002)])
    return judged(
        [TYPICAL, *curves("1c")],
        sampling,
        [
            Finding(
                "n_ex over n_ex(E -> 0), largest at fields to ten times Eq. (11)'s, Fig. 6's parameters",
                raised,
                ">",
                2.0,
            )
        ],
        {
            "E_av, Eq. (11)": analytic,
            "onset by two definitions": tables,
            "the same without phonons, Gamma = 0.002": fields(without, "g_ep"),
            "n_ex over n_ex without phonons at E = 0.5, Gamma = 0.002": plain(
                at(TYPICAL, 0.5) / at(Curve(0.0, 0.002), 0.5)
            ),
            "identity": "particle balance makes n_ex = int f(w) A(w) dw exactly (residuals below 1e-8 in every "
            "state): at "
            "T = 0 the occupation is the spectral weight below the Fermi level. While n_ex is small A is that of the "
            "empty "
            "band, which is smooth in the field: there is nothing that could turn unstable",
            "bound": "power balance: 2 Gamma int_(w>0) w n(w) dw <= J E, and J <= 2 t n_ex: at E of the order of Gamma "
            "the electrons cannot be carried to the band, Delta above, faster than the bath takes them",
            "reading": "at the paper's typical parameters nothing happens at the fields of Eq. (11) and ten times "
            "these; n_ex "
            "rises at E of about 0.3, and there without phonons too. At g_ep = 0.9, where "
            f"{BIND}, there is a rise by phonons at 7 to 22 times Gamma: smooth, with a slope that stays finite",
        },
    )


def exponents(found_at: tuple[float, ...] = COUPLINGS) -> dict[float, dict[str, float]]:
    """d ln E_onset/d ln Gamma for each coupling, by each definition."""
    found = {g: [onsets([Curve(g, rate)])[Curve(g, rate)] for rate in RATES] for g in found_at}
    return {
        g: {name: exponent(RATES, [getattr(it, name) for it in row]) for name in READINGS} for g, row in found.items()
    }


def linear(sampling: Sampling) -> Decision:
    """The exponent of the onset in Gamma by both definitions, at the coupling where they come nearest to 1."""
    found = exponents()
    off = {g: max(abs(value - 1) for value in row.values()) for g, row in found.items()}
    excess = {f"Gamma = {rate:g}": plain(at(Curve(0.9, rate), 0.0352) - plateau(Curve(0.9, rate))) for rate in RATES}
    return judged(
        curves("1c"),
        sampling,
        [
            Finding(
                "d ln E_onset/d ln Gamma less 1, the worse of both definitions: least over couplings",
                min(off.values()),
                "<",
                0.2,
            )
        ],
        {
            "exponents": {
                f"g_ep = {g:g}": {READINGS[name]: plain(it) for name, it in row.items()} for g, row in found.items()
            },
            "n_ex less n_ex(E -> 0) at E = 0.035, g_ep = 0.9": excess,
            "reading": "the onset does not vanish with Gamma. What the field adds to n_ex does not depend on Gamma "
            "once that "
            "is small; the onset by doubling moves only since the occupation to be doubled is proportional to Gamma",
        },
    )


def inset(sampling: Sampling) -> Decision:
    """Whether a smaller Gamma means a smaller n_ex(E -> 0) and an earlier onset, for each coupling and definition."""
    answers = {(g, name): _ordered(g, name) for g in COUPLINGS for name in READINGS}
    held, alike = agreed(
        "n_ex(E -> 0) and the onset rise with Gamma",
        {g: _rises(g) and all(answers[g, name] for name in READINGS) for g in COUPLINGS},
    )
    start = {f"Gamma = {rate:g}": plain(plateau(Curve(0.9, rate))) for rate in RATES}
    return judged(
        curves("1c"),
        sampling,
        [held],
        {
            "n_ex(E -> 0), g_ep = 0.9": start,
            "the onset rises with Gamma": {f"g_ep = {g:g}, {READINGS[name]}": it for (g, name), it in answers.items()},
            "reading": "where phonons matter the order is as stated, by doubling: the smaller the occupation to be "
            "doubled, "
            "the sooner it is, as what the field adds is the same. That is all there is to it: no coherence is asked "
            "for",
        },
        [alike],
        OPEN,
    )


def _ordered(g_ep: float, name: str) -> bool:
    values = [getattr(onsets([Curve(g_ep, rate)])[Curve(g_ep, rate)], name) for rate in RATES]
    return bool(np.all(np.diff(values) > 0))


def _rises(g_ep: float) -> bool:
    return bool(np.all(np.diff([plateau(Curve(g_ep, rate)) for rate in RATES]) > 0))


CLAIMS = (
    Claim(
        "claim:numerical-avalanche",
        "Fig. 1",
        "(c) Numerical results showing occupation number n_ex of the conduction band as a function of E. [Sec. II:] "
        "The "
        "occupation number of the band n_ex shows a continuous phase transition at the finite electric field at E_av.",
        "The full calculation has an onset of n_ex at a field of the order of Eq. (11)'s, at typical parameters.",
        transition,
    ),
    Claim(
        "claim:numerical-linear-in-gamma",
        "Fig. 3",
        "(a) Avalanche field E_av versus dephasing rate Gamma, numerical (data points), and analytic (solid line) "
        "results. "
        "E_av -> 0 as Gamma -> 0 almost linearly.",
        "The numerical onset is almost proportional to Gamma.",
        linear,
    ),
    Claim(
        "claim:smaller-occupation-earlier",
        "Fig. 1",
        "Counterintuitively, smaller preavalanche occupations led to earlier avalanches, as shown in the inset.",
        "The smaller Gamma, the smaller n_ex before the onset, and the earlier the onset.",
        inset,
    ),
)
