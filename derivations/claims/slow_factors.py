"""What the paper says of the factors that it freezes between (A4) and (A5), and of how good Eq. (11) is."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from avsym import Sampling, symbols
from derivations import built
from derivations.claims.enhancement import printed
from derivations.decision import Claim, Decision, Finding

Q, LATER = symbols.loop_momentum(1), symbols.magnitude(symbols.t)
SMALL = 0.1  # an approximation is called good to this
SCALED = (0.5, 1.0, 2.0, 3.0, 5.0)  # x = 2 Gamma (2 m omega_0)^(1/2)/E
DAMPINGS = (1e-4, 1e-3, 1e-2, 3e-2, 0.1)  # gamma = Gamma/omega_0
PHASES = (0.1, 1.0, 10.0, 100.0)  # omega_0 t


def kept_factors(sampling: Sampling) -> Decision:
    """(A7)'s slow factors against those of our (A4) at t = 0, which lost nothing."""
    from derivations.comparison import compare

    same = compare(printed("eq:A7"), built("enhancement")[1].result, sampling, {Q: -Q})
    retained = sympy.exp(sympy.I * Q * symbols.field * symbols.s * sympy.Abs(symbols.s) / (2 * symbols.mass))
    damping = sympy.exp(-2 * symbols.Gamma * sympy.Abs(symbols.s))
    divided = printed("eq:A7").integrand / (retained * damping)
    free = not sympy.powsimp(divided, combine="exp").has(sympy.Abs)
    return Decision(
        (
            Finding("(A7) is the ratio with nothing frozen", same.agrees, "==", True),
            Finding("the two factors named are all that was slow", free, "==", True),
        ),
        notes={"comparison": same.as_json()},
    )


def scaled_values(x: float, gamma: float) -> dict[sympy.Symbol, float]:
    """Parameters in units omega_0 = 2m = beta = 1: Gamma = gamma and E = 2 gamma/x."""
    return {
        symbols.omega_0: 1.0,
        symbols.mass: 0.5,
        symbols.Gamma: gamma,
        symbols.field: 2 * gamma / x,
        symbols.g_ep: float(np.sqrt(gamma)),
    }


def _exact_and_frozen(x: float, gamma: float) -> tuple[float, float]:
    from numeric import Parameters, enhancement, enhancement_integral

    values = scaled_values(x, gamma)
    p = Parameters(g_ep=values[symbols.g_ep], gamma=gamma, omega0=1.0, mass=0.5)
    field = values[symbols.field]
    return float(enhancement_integral(field, p)), float(enhancement(field, p))


def _factor_by_factor() -> dict[str, dict[str, float]]:
    """Relative error of each replacement by itself, and of both, over a table of x and gamma."""
    from derivations.frozen import value

    table = {}
    for gamma in (1e-3, 1e-2):
        for x in (1.0, 3.0, 5.0):
            exact, both = _exact_and_frozen(x, gamma)
            single = {name: value(name, scaled_values(x, gamma)) for name in ("damping", "phase")}
            table[f"x = {x:g}, Gamma/omega_0 = {gamma:g}"] = {
                name: round(frozen / exact - 1, 5) for name, frozen in {**single, "both": both}.items()
            }
    return table


TURN = 0.3  # the phase e^{-i q^2 t/2m} decays along q = e^{theta - i TURN}


def frozen_later(time: float) -> complex:
    """The frozen self-energy over Sigma^(2)<(t), the factor e^{-Gamma t} included, at Fig. 6: the momentum by exp."""
    from avsym.to_numpy import to_numpy
    from derivations.quadrature import fig6

    ratio = built("frozen")[2].result
    values = {name: sympy.Float(value, 17) for name, value in {**fig6(), LATER: time}.items()}
    momentum = sympy.exp(symbols.theta - sympy.I * sympy.Float(TURN))
    inside = (ratio.factor * ratio.integrand).xreplace(values).xreplace({symbols.magnitude(Q): momentum}) * momentum
    theta = np.linspace(-9.0, 9.0, 6001)
    return complex(np.trapezoid(to_numpy(inside, ("theta",), {symbols.theta: "theta"})(theta), theta))


def near_zero(sampling: Sampling) -> Decision:
    """The error of each replacement at t = 0, and of both at t > 0, with the factor e^{-Gamma t} and as printed."""
    from derivations.frozen import value
    from derivations.quadrature import fig6, over_times
    from numeric import Parameters, enhancement, enhancement_integral

    p, field = Parameters.preset("fig6"), fig6()[symbols.field]
    exact = float(enhancement_integral(field, p))
    now = {name: value(name, fig6()) / exact - 1 for name in ("damping", "phase")}
    now["both"] = float(enhancement(field, p)) / exact - 1
    kept = built("dropped_later")[1].result
    later, as_printed = {}, {}
    for phase in PHASES:
        time = phase / fig6()[symbols.omega_0]
        literal, whole = frozen_later(time), over_times([kept], {**fig6(), LATER: time})
        later[f"{phase:g}"] = abs(literal / whole - 1)
        as_printed[f"{phase:g}"] = abs(literal * np.exp(fig6()[symbols.Gamma] * time) / whole - 1)
    return Decision(
        (
            *(Finding(f"t = 0, Fig. 6 at E_av: error of freezing {name}", abs(now[name]), "<", SMALL) for name in now),
            *(Finding(f"omega_0 t = {at}: error of (A4) frozen at s = 0", later[at], "<", SMALL) for at in later),
        ),
        notes={
            "relative errors at t = 0": _factor_by_factor(),
            "error at t > 0 of (A5) as printed, without e^(-Gamma t), by omega_0 t": as_printed,
            "reading": "at t = 0 the error is that of the damping where x > 1. At t > 0 the pole is near s = -t, not "
            "s = 0, and the step fails once omega_0 t is 10: (A4) decays by far more slowly than (A5)",
            "derivations": "avsym derive frozen, dropped_later",
        },
    )


def _errors(gamma: float, xs: np.ndarray) -> np.ndarray:
    pairs = [_exact_and_frozen(float(x), gamma) for x in xs]
    return np.array([frozen / exact - 1 for exact, frozen in pairs])


WEAKEST = 0.3  # the smallest x of the map's edge


def _fails_from(gamma: float) -> float | None:
    """The x from which on Eq. (11) is off by more than 10 %: the last crossing, None where it is off at all of them."""
    xs = np.geomspace(WEAKEST, 14.0, 160)
    good = np.flatnonzero(np.abs(_errors(gamma, xs)) < SMALL)
    return round(float(xs[good[-1]]), 2) if good.size else None


def crucial(sampling: Sampling) -> Decision:
    """The error of Eq. (11) against (A7) as Gamma/omega_0 and E grow, at x = 1 and over the map."""
    at_one = {gamma: float(abs(_errors(gamma, np.array([1.0]))[0])) for gamma in (1e-4, 1e-2, 1.0)}
    strong = {gamma: float(np.max(np.abs(_errors(gamma, np.geomspace(0.05, 1.0, 12))))) for gamma in (1e-4, 0.1, 1.0)}
    return Decision(
        (
            Finding("error at x <= 1 where Gamma, E << omega_0 (Gamma/omega_0 = 1e-4)", strong[1e-4], "<", SMALL),
            Finding("largest error at x <= 1, Gamma/omega_0 = 0.1", strong[0.1], ">", SMALL),
            Finding("largest error at x <= 1, Gamma/omega_0 = 1", strong[1.0], ">", SMALL),
        ),
        notes={
            "error at x = 1": {f"Gamma/omega_0 = {gamma:g}": error for gamma, error in at_one.items()},
            "dimensionless": "x = 2 Gamma (2m omega_0)^(1/2)/E and Gamma/omega_0; E in units of omega_0 (2m "
            "omega_0)^(1/2) is (2/x) Gamma/omega_0",
            "reading": "necessary, not sufficient: see claim:small-parameters-suffice",
        },
    )


def sufficient(sampling: Sampling) -> Decision:
    """Small Gamma and smaller and smaller E: the error at fixed Gamma/omega_0 as E falls."""
    errors = {x: float(_errors(1e-3, np.array([x]))[0]) for x in (2.0, 5.0, 8.0, 12.0)}
    onset = {f"Gamma/omega_0 = {gamma:g}": _fails_from(gamma) for gamma in DAMPINGS}
    return Decision(
        tuple(
            Finding(
                f"Gamma/omega_0 = 0.001, E = {2e-3 / x:.2g} omega_0 (2m omega_0)^(1/2): error", abs(error), "<", SMALL
            )
            for x, error in errors.items()
        ),
        notes={
            "lambda/lambda' - 1 by x": errors,
            "error above 10 % from x on (null: at all x above 0.3)": onset,
            "beta whose avalanche field is at that x": {
                name: float(f"{_beta(x):.4g}") for name, x in onset.items() if x
            },
            "E/(Gamma sqrt(2m omega_0)), which is 2/x": {str(x): round(2 / x, 3) for x in errors},
            "reading": "at fixed Gamma the error grows as E falls: Eq. (11) falls like e^(-x), (A7) to a floor. At "
            "x = 8, with an error of one half, E is still a quarter of Gamma sqrt(2m omega_0), so Gamma ~ E. "
            "Small Gamma and E do not suffice, the avalanche must not lie too deep in the tail: beta must be below "
            "the value given",
        },
    )


def _beta(x: float) -> float:
    from scipy.special import k0

    return float(4 / (x * k0(x)))


def reliable(sampling: Sampling) -> Decision:
    """The relative error of Eq. (11) against (A7), between the two fields and over the map: where it exceeds 10 %."""
    from scipy import optimize

    from numeric import Parameters, avalanche_field, enhancement, enhancement_integral

    p = Parameters.preset("fig6")

    def error(field: Any) -> Any:
        return np.abs(enhancement(field, p) / enhancement_integral(field, p) - 1)

    onset, end = (float(avalanche_field(p, branch)) for branch in ("lower", "upper"))
    errors = error(np.geomspace(onset, end, 200))
    edge = optimize.brentq(lambda field: float(error(field)) - SMALL, onset / 4, onset)
    rows = {f"Gamma/omega_0 = {gamma:g}": dict(zip(map(str, SCALED), _errors(gamma, np.array(SCALED)).round(4).tolist(),
            strict=True)) for gamma in DAMPINGS}  # fmt: skip
    return Decision(
        (Finding("largest error from E_av to E_up, where lambda > 1, Fig. 6", float(np.max(errors)), "<", SMALL),),
        notes={
            "error exceeds 10 % below E": float(edge),
            "E_av, E_up": [onset, end],
            "error there": [float(errors[0]), float(errors[-1])],
            "map of lambda/lambda' - 1, by Gamma/omega_0 and x": rows,
            "reading": "holds from the avalanche field to the upper one, at Fig. 6's parameters; fails in the tail "
            "below E_av, and where Gamma/omega_0 is 0.03 or more. Good means good for the ordering kept",
        },
    )


CLAIMS = (
    Claim(
        "claim:small-parameters-crucial",
        "Sec. II",
        "In the above approximation, it is crucial that the dephasing rate \\Gamma and the resulting electric field "
        "E are much smaller than other energy scales such as the phonon frequency \\omega_0 and the kinetic energy.",
        "Eq. (11) needs Gamma and E much smaller than omega_0.",
        crucial,
    ),
    Claim(
        "claim:small-parameters-suffice",
        "App. A",
        "we make a crucial approximation based on the parameter regime that \\frac{q^2}{2m} + \\omega_0 \\gg \\Gamma "
        "\\sim E",
        "Where q^2/2m + omega_0 is much larger than Gamma ~ E, Eq. (11) is good.",
        sufficient,
    ),
    Claim(
        "claim:s-near-zero",
        "App. A",
        "the exponential factors e^{-\\Gamma(|s|+|s+t|)} and e^{i\\frac{q}{2m}E(t+s)|s|} are slowly varying and the "
        "approximation s \\approx 0 can be used",
        "The slow factors may be taken at s = 0.",
        near_zero,
    ),
    Claim(
        "claim:what-a7-retains",
        "App. A",
        "the integral that retains the phase e^{iqEs|s|/2m} and the exponential damping factor by e^{-2\\Gamma|s|} "
        "at t = 0",
        "(A7) keeps all that (A5) freezes.",
        kept_factors,
    ),
    Claim(
        "claim:reliable-in-regime",
        "App. A",
        "the agreement in Fig. 6 shows that the analytic approximation is reliable in the regime of interest",
        "At Fig. 6's parameters Eq. (11) is within 10 % of (A7) wherever it gives lambda > 1.",
        reliable,
    ),
)
