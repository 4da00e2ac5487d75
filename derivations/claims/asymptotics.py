"""What the paper says of the large-beta solution, Eqs. (12) and (B2)-(B4): how good it is and from where."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avsym import Sampling
from derivations.decision import Claim, Decision, Finding

BETAS = (8.6, 9.0, 12.0, 30.0, 100.0, 1e3, 1e4, 1e6, 1e12, 1e50, 1e100, 1e200)
FIRST = (np.pi / 32) ** 0.5


def scaled(beta: NDArray[np.float64]) -> NDArray[np.float64]:
    """x of the lower field, the larger root of x K_0(x) = 4/beta."""
    from numeric import Parameters, avalanche_field

    return 2 / np.asarray(avalanche_field(Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)))


def error(beta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative error of Eq. (12) against the solved field."""
    from numeric import Parameters, avalanche_field, kernels

    p = Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)
    return kernels.asymptotic_field(p.g_ep, p.gamma, p.mass, p.omega0) / np.asarray(avalanche_field(p)) - 1


def small_field(sampling: Sampling) -> Decision:
    """The error of Eq. (12) from the threshold to beta = 1e300, against the law ln L/(2 L), L the printed logarithm."""
    betas = 10.0 ** np.linspace(np.log10(50.0), 300, 600)
    errors = np.abs(error(betas))
    logarithm = np.log(FIRST * betas)
    law = errors[-1] * 2 * logarithm[-1] / np.log(logarithm[-1])
    return Decision(
        (
            Finding("error of Eq. (12) at beta = 1e300", float(errors[-1]), "<", 0.01),
            Finding("largest step of the error between rising beta", float(np.max(np.diff(errors))), "<", 0.0),
            Finding("the error there over ln L/(2 L), its distance from 1", float(abs(law - 1)), "<", 0.01),
        ),
        notes={
            "error of Eq. (12)": _percent(error(np.array(BETAS)), BETAS),
            **_reach(),
            "no logarithm to divide by below beta": float(1 / FIRST),
            "reading": "small field means large beta here, and beta enters through ln ln beta: 10 % is reached at beta "
            "~ 1e6 and 1 % at ~ 1e123. Between 3.2 and beta_c the formula gives a field where there is none.",
        },
    )


def _percent(errors: NDArray[np.float64], betas: tuple[float, ...]) -> dict[str, str]:
    return {f"beta = {beta:g}": f"{value:+.2%}" for beta, value in zip(betas, errors, strict=True)}


def _reach() -> dict[str, float]:
    """Where the error changes sign, is largest, and the beta from which on it stays within 10 % and 1 %."""
    from scipy import optimize

    def at(power: float) -> float:
        return float(error(np.array([10.0**power]))[0])

    crossing = optimize.brentq(at, 0.94, 1.2)
    top = optimize.minimize_scalar(lambda power: -at(power), bounds=(1.2, 3.0), method="bounded").x
    within = [optimize.brentq(lambda power, level=level: at(power) - level, top, 300.0) for level in (0.1, 0.01)]
    return {
        "exact by accident at beta": float(10.0**crossing),
        "largest error above that": at(top),
        "reached at beta": float(10.0**top),
        "log10 of the beta from which it is within 10 %": float(within[0]),
        "log10 of the beta from which it is within 1 %": float(within[1]),
    }


def recursion(sampling: Sampling) -> Decision:
    """x -> L + ln(x)/2 iterated from its first term, against the same condition solved by Lambert's function."""
    from scipy import special

    betas = np.array(BETAS[:9])
    first = np.log(FIRST * betas)
    once = first + np.log(first) / 2
    x = first
    for _ in range(200):
        x = first + np.log(x) / 2
    solved = -special.lambertw(-64 / (np.pi * betas**2), -1).real / 2
    exact = scaled(betas)
    return Decision(
        (
            Finding("worst distance of the iteration from the root", float(np.max(np.abs(x / solved - 1))), "<", 1e-12),
            Finding("largest slope 1/(2x) of the map at its root", float(np.max(1 / (2 * solved))), "<", 1.0),
        ),
        notes={
            "error of the field: first term, Eq. (B4)": _percent(exact / first - 1, BETAS[:9]),
            "with one iteration, Eq. (B3)": _percent(exact / once - 1, BETAS[:9]),
            "iterated to the end": _percent(exact / solved - 1, BETAS[:9]),
            "reading": "one iteration takes the ln ln off: within 2 % from beta = 12 up. Near the threshold all three "
            "miss, for there the leading asymptotic term of K_0 is itself off",
        },
    )


CLAIMS = (
    Claim(
        "claim:small-field-limit",
        "Sec. II",
        "Using the asymptotic relation of K_0(x) for large x, we can express the solution in the small avalanche field "
        "E_av limit as [Eq. (12)]",
        "Eq. (12) becomes exact as beta grows.",
        small_field,
    ),
    Claim(
        "claim:recursively-solved",
        "App. B",
        "which can be recursively solved as [Eq. (B3)]",
        "The iteration of (B2) converges to its larger root for every beta above the threshold.",
        recursion,
    ),
)
