"""What the paper says of temperature: the kickoff T*, the curve E_av(T), and the self-energy behind them."""

from __future__ import annotations

from typing import Any

import numpy as np

from avsym import Sampling
from derivations import built
from derivations.decision import Claim, Decision, Finding

STATED = {"fig5": {"omega_0", "Delta"}, "units": {"m"}}
"""What the caption of Fig. 5 and the units give of the symbols of Eq. (16)."""
RATIO = 0.17


def kickoff(sampling: Sampling) -> Decision:
    """n_b at T = 0.17 omega_0, and the beta for which Eq. (16) gives that temperature."""
    from numeric import kernels

    return Decision(
        (Finding("n_b(0.17 omega_0)", float(kernels.occupation(1.0, RATIO)), "<", 0.005),),
        notes={
            "beta for which Eq. (16) gives 0.17 omega_0": float(np.expm1(1 / RATIO)),
            "beta above which n_b(T*) = 1/beta is below 0.005": 1 / 0.005,
        },
    )


def kickoff_value(sampling: Sampling) -> Decision:
    """T* of Eq. (16) by the symbols it depends on: which of them the paper gives for Fig. 5(b)."""
    from derivations.temperature import kickoff as derive
    from numeric import Parameters, kickoff_temperature

    relation, beta = derive().result, built("field")[1].at("eq:13").rhs
    needed = {symbol.name for symbol in (relation.rhs.free_symbols | beta.free_symbols)} - {"beta", "T_b"}
    open_symbols = sorted(needed - STATED["fig5"] - STATED["units"])
    fig6 = Parameters.preset("fig6")
    there = float(kickoff_temperature(fig6)) / float(fig6.omega0)
    return Decision(
        (Finding("T*/omega_0 of Eq. (16), distance from 0.17 at Fig. 6's parameters", abs(there - RATIO), "<", 0.005),),
        requires=(Finding("symbols of Eq. (16) that Fig. 5(b) leaves open", len(open_symbols), "==", 0),),
        missing=f"{' and '.join(open_symbols)} of Fig. 5(b)",
        notes={
            "T*/omega_0 at Fig. 6's beta": there,
            "beta for which Eq. (16) gives 0.17 omega_0": float(np.expm1(1 / RATIO)),
        },
    )


def definitions(sampling: Sampling) -> Decision:
    """Sec. III's condition and App. C's, each put to the solver of the engine."""
    import sympy

    from avsym import rules, symbols
    from avsym.algebra import is_zero
    from avsym.derivation import Derivation
    from avsym.relation import Relation

    rate = built("temperature")[3].result.rhs
    by_rate = Derivation("by rate", Relation(rate, symbols.Gamma / 4)).then(rules.isolate, symbols.n_b)
    by_number = Derivation("by number", Relation(symbols.beta * symbols.n_b, sympy.S.One)).then(
        rules.isolate, symbols.n_b
    )
    same = is_zero(by_rate.result.rhs - by_number.result.rhs)
    return Decision(
        (Finding("n_b by |Im Sigma^R| = Gamma/4 and by beta n_b = 1 are one", same, "==", True),),
        notes={"n_b at T*": str(by_rate.result)},
    )


def initial_rise(sampling: Sampling) -> Decision:
    """E_av(T*)/E_av(0) of Eqs. (11) and (C3) as a function of beta: at T* beta_eff is 4 beta/5."""
    from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature

    betas = np.array([*(critical_beta() * np.array([1.01, 1.1, 1.24, 1.26])), 12.0, 30.0, 100.0, 358.0, 1e4, 1e6])
    model: dict[str, Any] = {"g_ep": np.sqrt(betas), "gamma": 1.0, "omega0": 1.0}
    cold = Parameters(**model)
    at = np.asarray(kickoff_temperature(cold))
    rise = np.asarray(avalanche_field(Parameters(**model, temperature=at))) / np.asarray(avalanche_field(cold))
    gone = int(np.sum(~np.isfinite(rise)))
    names = [f"beta = {beta:.4g}" for beta in betas]
    absorbing = [
        with_thermal_phonons(*pair) / with_thermal_phonons(pair[0], 0.01) for pair in zip(betas, at, strict=True)
    ]
    return Decision(
        (
            Finding("beta of this list at whose T* no avalanche is left", gone, "==", 0),
            Finding("least E_av(T*)/E_av(0) where there is one", float(np.nanmin(rise)), ">", 1.2),
        ),
        notes={
            "E_av(T*)/E_av(0)": dict(zip(names, [_rounded(value) for value in rise], strict=True)),
            "the same with n_b kept in lambda": dict(zip(names, map(_rounded, absorbing), strict=True)),
            "T*/omega_0": dict(zip(names, np.round(at, 4).tolist(), strict=True)),
            "T at which E_av ends, over omega_0": dict(
                zip(names, np.round(vanishing_temperature(cold), 4).tolist(), strict=True)
            ),
            "reading": "true from beta = 5 beta_c/4 up, where E_av(T*) is a quarter to a half above E_av(0), more next "
            "to that beta; but for beta_c < beta < 5 beta_c/4 the avalanche has vanished below T*, so Eq. (16) needs "
            "that condition, which the paper does not state. "
            "With n_b kept in lambda there is a field at every T*, a quarter higher unless beta is close to beta_c",
        },
    )


def _rounded(value: float) -> float | None:
    return float(f"{value:.5g}") if np.isfinite(value) else None


def rising(sampling: Sampling) -> Decision:
    """E_av(T) of Eqs. (11) and (C3), and with the inner phonon line's own emission and absorption kept."""
    from numeric import Parameters, avalanche_field, vanishing_temperature

    p = Parameters.preset("fig6")
    last = float(vanishing_temperature(p))
    temperatures = np.linspace(0.02, 0.999, 200) * last
    fields = np.asarray(avalanche_field(Parameters(p.g_ep, p.gamma, p.omega0, mass=p.mass, temperature=temperatures)))
    few = np.array([0.05, 0.1, 0.15, 0.17, 0.25, 0.4, 0.6, 0.72, 1.0, 2.0])
    unit = float(p.gamma * np.sqrt(2 * p.mass * p.omega0))
    kept = unit * np.array([with_thermal_phonons(float(p.beta), float(ratio)) for ratio in few])
    warm = Parameters(p.g_ep, p.gamma, p.omega0, mass=p.mass, temperature=few * p.omega0)
    without = np.asarray(avalanche_field(warm))
    return Decision(
        (
            Finding("least step of E_av between 200 rising temperatures", float(np.min(np.diff(fields))), ">", -1e-18),
            Finding("E_av at the highest over E_av at the lowest", float(fields[-1] / fields[0]), ">", 1.0),
            Finding("least step of E_av with 1 + n_b and n_b kept in lambda", float(np.min(np.diff(kept))), ">", 0.0),
        ),
        notes={
            "E_av": [float(fields[0]), float(fields[-1])],
            "vanishing temperature": last,
            "T/omega_0": few.tolist(),
            "E_av, n_b in Gamma only": [_rounded(value) for value in without],
            "E_av, n_b in Gamma and lambda": kept.tolist(),
            "reading": "lambda leaves out that a phonon is also emitted by stimulation and absorbed. With both the "
            "field rises too, as 1 + beta n_b/4, but more slowly, and the temperature where it ends is gone",
        },
    )


def with_thermal_phonons(beta: float, ratio: float) -> float:
    """E_av/(Gamma sqrt(2 m omega_0)) at T = ratio omega_0 with n_b kept in the inner phonon line of the ordering kept.

    Emission is (1 + n_b) times Eq. (11). Absorption is Eq. (10) with -omega_0: its poles count on either side of
    q^2/2m = omega_0, so that cosh becomes the size of sinh: n_b times Eq. (11) with `absorption` for K_0.
    """
    from scipy import optimize, special

    from numeric import kernels

    n = float(kernels.occupation(1.0, ratio))
    rate = 1 + beta * n / 4  # Gamma_eff/Gamma, Eq. (C3)

    def excess(x: float) -> float:
        return beta / rate / 4 * x * float((1 + n) * special.k0(x) + n * absorption(x)) - 1

    return 2 * rate / float(optimize.brentq(excess, 0.6, 60.0, xtol=1e-13))


def absorption(x: float) -> float:
    """int_0^oo e^(-x sinh u) du, pi/2 (Struve H_0 - Y_0).

    Examples
    --------
    >>> from scipy import special
    >>> bool(abs(absorption(2.0) / (special.struve(0, 2.0) - special.y0(2.0)) * 2 / np.pi - 1) < 1e-12)
    True
    """
    from scipy import integrate

    value, _ = integrate.quad(lambda v: np.exp(-x * v) / np.hypot(1, v), 0, np.inf, epsabs=0, epsrel=1e-12)
    return float(value)


CLAIMS = (
    Claim(
        "claim:kickoff-temperature",
        "Sec. III",
        "the temperature T* at which the E_av changes significantly is at T* ~ 0.17 omega_0",
        "Eq. (16) gives T* = 0.17 omega_0 for Fig. 5(b).",
        kickoff_value,
    ),
    Claim(
        "claim:kickoff-occupation",
        "Sec. III",
        "T* ~ 0.17 omega_0. At this temperature, the Bose-Einstein function n_b(omega_0) = (e^(omega_0/T*) - 1)^(-1) "
        "is less than 0.005",
        "At T* = 0.17 omega_0 there are fewer than 0.005 phonons.",
        kickoff,
    ),
    Claim(
        "claim:kickoff-definitions",
        "App. C",
        "conveniently set for the condition beta n_b = 1",
        "The conditions of Sec. III, |Im Sigma^R| = Gamma/4, and of App. C, beta n_b = 1, define one T*.",
        definitions,
    ),
    Claim(
        "claim:kickoff-at-the-rise",
        "App. C",
        "We define the activation temperature T* at the initial rise of E_av",
        "For every beta above beta_c T* of Eq. (16) lies on the rise of E_av(T).",
        initial_rise,
    ),
    Claim(
        "claim:field-rises-with-temperature",
        "Sec. III",
        "The quantum avalanche [16] mechanism, however, predicts the opposite trend [the field rises with temperature]",
        "E_av rises with temperature.",
        rising,
    ),
)
