"""Sentences of the paper that say something countable or computable, and what decides each.

A claim is quoted verbatim; its verdict is computed from the evidence beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from avsym import Sampling, Verdict, count_orderings, orderings, rainbow
from derivations import built

Outcome = tuple[Verdict, Mapping[str, Any]]

QUOTES: dict[str, tuple[str, str]] = {
    "claim:twelve-arrangements": ("Fig. 2", "Out of the 12 possible arrangements of (s_1, s_2) on the Keldysh contour"),
    "claim:only-dominant-ordering": (
        "Sec. II",
        "By using the fact that |G^<| << |G^>| in the dilute limit before the avalanche, the only dominant time "
        "ordering is as shown in (e)",
    ),
    "claim:no-enhancement-at-zero-field": (
        "Sec. II",
        "Therefore, in the equilibrium limit, there is no enhancement for an avalanche.",
    ),
    "claim:linear-in-gamma": ("Sec. II", "the avalanche field E_av is almost linearly proportional to ... Gamma"),
    "claim:monotonic-in-omega0": (
        "Sec. III",
        "The monotonic dependence is expected since a larger phonon energy requires a stronger E field.",
    ),
    "claim:no-solution-below-threshold": ("Fig. 4(c)", "Solutions (dots) cease to exist for beta < beta_c."),
    "claim:kickoff-occupation": (
        "Sec. III",
        "T* ~ 0.17 omega_0. At this temperature, the Bose-Einstein function ... is less than 0.005",
    ),
    "claim:brillouin-zone": (
        "App. A",
        "If we limit the integral range of the second line of Eq. (A6) to (-pi, pi), the integral should yield smaller "
        "results, which then should result in larger avalanche field values E_av [as a source of the factor 5].",
    ),
    "claim:reliable-in-regime": (
        "App. A",
        "the agreement in Fig. 6 shows that the analytic approximation is reliable in the regime of interest",
    ),
    "claim:field-rises-with-temperature": (
        "Sec. III",
        "The quantum avalanche mechanism, however, predicts the opposite trend [the field rises with temperature]",
    ),
}


def twelve(sampling: Sampling) -> Outcome:
    """Enumerate, and count without enumerating."""
    listed, counted = sum(1 for _ in orderings(rainbow(4))), count_orderings(4)
    agrees = listed == 12 == sum(counted.values())
    return _decided(agrees), {"enumerated": listed, "by number of G^<": {str(k): v for k, v in counted.items()}}


def only_dominant(sampling: Sampling) -> Outcome:
    """List the orderings of first order in the density, and add up their ratios at equal times."""
    first = [ordering for ordering in orderings(rainbow(4)) if ordering.lesser == 1]
    judged = built("dropped")[-1].steps[-1].verify(sampling)
    cancels = judged.verdict is Verdict.PROVED and judged.step.after.integrand == 0
    alone = len(first) == 1
    listed = {
        " ".join(ordering.electrons): f"{ordering.emitted} phonon(s) emitted at T = 0; {_langreth(ordering.cut)}"
        for ordering in first
    }
    evidence = {
        "orderings of first order in G^<": listed,
        "sum of their ratios to Sigma^(2)<(0) at t = 0": "0, proved before any integral is done"
        if cancels
        else "not 0",
        "consequence": "at equal times the orderings left out add exactly -1 times the one kept",
        "derivation": "avsym derive dropped",
    }
    return (Verdict.CONFIRMED if alone and not cancels else Verdict.REFUTED), evidence


def _langreth(cut: int | None) -> str:
    return {0: "G^< Sigma^A G^A", 1: "G^R Sigma^< G^A", 2: "G^R Sigma^R G^<"}[cut or 0]


def zero_field(sampling: Sampling) -> Outcome:
    """The limit E -> 0 of Eq. (10), and of (A7), which is exact for the ordering kept."""
    from numeric import Parameters, enhancement, enhancement_integral

    p = Parameters.preset("fig6")
    fields = (1e-4, 1e-5, 0.0)
    frozen = [float(enhancement(field, p)) for field in fields]
    kept = [float(enhancement_integral(field, p)) for field in fields]
    evidence = {
        "at E": list(fields),
        "Eq. (11)": frozen,
        "Eq. (A7)": kept,
        "beta Gamma/(4 omega_0)": float(p.beta * p.gamma / (4 * p.omega0)),
        "reading": "true of Eq. (10), whose approximation removes it; (A7) keeps the tail of the broadened level",
    }
    return _decided(max(frozen[-1], kept[-1]) < 1e-12), evidence


BETAS = (9.0, 30.0, 100.0, 1e3, 1e4, 1e6)
ALMOST = 0.1


def linear_in_gamma(sampling: Sampling) -> Outcome:
    """The local exponent d ln E_av/d ln Gamma of Eq. (11), by differences of the solved field."""
    from numeric import Parameters, avalanche_field

    exponents = {}
    for beta in BETAS:
        ends = [avalanche_field(Parameters(g_ep=np.sqrt(beta), gamma=gamma, omega0=1.0)) for gamma in (0.999, 1.001)]
        exponents[f"beta = {beta:g}"] = round(float(np.log(ends[1] / ends[0]) / np.log(1.001 / 0.999)), 3)
    near = [abs(value - 1) < ALMOST for value in exponents.values()]
    verdict = _decided(near[0]) if len(set(near)) == 1 else Verdict.NOT_DECIDABLE
    return verdict, {
        "d ln E_av / d ln Gamma at fixed g_ep": exponents,
        "missing": "beta, which the paper does not state for Figs. 1(c) and 3(a)",
        "reading": "the exponent approaches 1 only as 1 + 1/ln(beta); it is 1.46 at Fig. 6's beta = 30",
    }


def monotonic(sampling: Sampling) -> Outcome:
    """E_av of Eq. (11) against omega_0 at fixed g_ep and Gamma, on a grid up to the threshold."""
    from numeric import Parameters, avalanche_field

    grid = np.geomspace(0.01, 1.0, 400)
    fields = np.asarray(avalanche_field(Parameters(g_ep=0.1, gamma=0.002, omega0=grid)))
    solved = fields[np.isfinite(fields)]
    rising = bool(np.all(np.diff(solved) > 0))
    return _decided(rising), {"points": int(solved.size), "g_ep": 0.1, "Gamma": 0.002, "rising everywhere": rising}


def no_solution(sampling: Sampling) -> Outcome:
    """The solver on both sides of beta_c, and the maximum of the criterion by the oracle's enclosure."""
    from derivations.threshold import critical
    from numeric import Parameters, avalanche_field, critical_beta

    factors = np.array([0.5, 0.9, 1 - 1e-9, 1 + 1e-9, 1.1, 2.0])
    p = Parameters(g_ep=np.sqrt(factors * critical_beta()), gamma=1.0, omega0=1.0)
    exists = np.isfinite(avalanche_field(p))
    right = bool(np.array_equal(exists, factors > 1))
    return _decided(right), {
        "beta/beta_c": factors.tolist(),
        "solution": exists.tolist(),
        "beta_c": critical().steps[-1].statement,
    }


def kickoff(sampling: Sampling) -> Outcome:
    """n_b at T = 0.17 omega_0, and the beta for which Eq. (16) gives that temperature."""
    from numeric import kernels

    occupation = float(kernels.occupation(1.0, 0.17))
    beta = float(np.expm1(1 / 0.17))
    return _decided(occupation < 0.005), {
        "n_b(0.17 omega_0)": occupation,
        "beta for which Eq. (16) gives 0.17 omega_0": beta,
        "note": "the paper does not state beta for Fig. 5(b)",
    }


def brillouin(sampling: Sampling) -> Outcome:
    """E_av with the momentum integral of (A6) cut at pi, at the paper's one full set of parameters."""
    from scipy import integrate, optimize

    from numeric import Parameters, avalanche_field

    p = Parameters.preset("fig6")
    g, gamma, omega0, mass = (float(value) for value in (p.g_ep, p.gamma, p.omega0, p.mass))

    def cut(field: float) -> float:
        def slope(q: float) -> float:
            return float(np.exp(-2 * mass * gamma / field * (q * q / (2 * mass) + omega0) / q) / q)

        value, _ = integrate.quad(slope, 0, np.pi, epsabs=0, epsrel=1e-11)
        return mass * g**2 / (2 * omega0 * field) * float(value)

    whole = float(avalanche_field(p))
    root = float(optimize.brentq(lambda field: cut(field) - 1, whole, 2 * whole, xtol=1e-16))
    change = root / whole
    return (Verdict.REFUTED if change < 2 else Verdict.CONFIRMED), {
        "E_av, momenta unrestricted": whole,
        "E_av, momenta in (-pi, pi)": root,
        "factor": change,
        "reading": "larger, as the sentence says, but by a factor near 1, not 5",
    }


def reliable(sampling: Sampling) -> Outcome:
    """The relative error of Eq. (11) against (A7) over fields and Gamma/omega_0: where it exceeds 10 %."""
    from numeric import Parameters, avalanche_field, enhancement, enhancement_integral

    p = Parameters.preset("fig6")
    fields = np.geomspace(2e-4, 2e-2, 60)
    errors = np.abs(enhancement(fields, p) / enhancement_integral(fields, p) - 1)
    onset = float(avalanche_field(p))
    near = errors[fields >= onset]
    poor = fields[errors > 0.1]
    rows = {}
    for ratio in (1e-4, 1e-3, 1e-2, 0.1):
        q = Parameters(g_ep=np.sqrt(30 * ratio), gamma=ratio, omega0=1.0, mass=0.5)
        place = avalanche_field(q)
        rows[f"Gamma/omega_0 = {ratio:g}"] = float(enhancement(place, q) / enhancement_integral(place, q) - 1)
    return _decided(bool(np.max(near) < 0.1)), {
        "largest error at fields from E_av up, Fig. 6": float(np.max(near)),
        "error exceeds 10 % below E": float(np.max(poor)),
        "E_av": onset,
        "error at E_av, beta = 30": rows,
        "reading": "holds from the avalanche field up; fails in the tail below it",
    }


def rising(sampling: Sampling) -> Outcome:
    """E_av(T) of Eqs. (11) and (C3) up to the vanishing temperature."""
    from numeric import Parameters, avalanche_field, vanishing_temperature

    p = Parameters.preset("fig6")
    last = float(vanishing_temperature(p))
    temperatures = np.linspace(0.02, 0.999, 200) * last
    fields = np.asarray(avalanche_field(Parameters(p.g_ep, p.gamma, p.omega0, mass=p.mass, temperature=temperatures)))
    grows = bool(np.all(np.diff(fields) >= 0) and fields[-1] > fields[0])
    return _decided(grows), {"E_av": [float(fields[0]), float(fields[-1])], "vanishing temperature": last}


def _decided(holds: bool) -> Verdict:
    return Verdict.CONFIRMED if holds else Verdict.REFUTED


CLAIMED: dict[str, str] = {
    "claim:twelve-arrangements": "Sigma^(4)< has twelve contour orderings.",
    "claim:only-dominant-ordering": "One ordering alone dominates in the dilute limit.",
    "claim:no-enhancement-at-zero-field": "Without a field there is no enhancement.",
    "claim:linear-in-gamma": "E_av is almost proportional to Gamma.",
    "claim:monotonic-in-omega0": "E_av rises with the phonon frequency.",
    "claim:no-solution-below-threshold": "There is no avalanche field below beta_c.",
    "claim:kickoff-occupation": "At T* = 0.17 omega_0 there are fewer than 0.005 phonons.",
    "claim:brillouin-zone": "The finite Brillouin zone explains the factor 5 in E_av.",
    "claim:reliable-in-regime": "Eq. (11) is reliable where the avalanche is.",
    "claim:field-rises-with-temperature": "E_av rises with temperature.",
}
"""Each claim in a sentence of ours."""

DECISIONS = {
    "claim:twelve-arrangements": twelve,
    "claim:only-dominant-ordering": only_dominant,
    "claim:no-enhancement-at-zero-field": zero_field,
    "claim:linear-in-gamma": linear_in_gamma,
    "claim:monotonic-in-omega0": monotonic,
    "claim:no-solution-below-threshold": no_solution,
    "claim:kickoff-occupation": kickoff,
    "claim:brillouin-zone": brillouin,
    "claim:reliable-in-regime": reliable,
    "claim:field-rises-with-temperature": rising,
}
