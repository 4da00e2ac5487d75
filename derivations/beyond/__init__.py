"""Results of our own, which the paper does not have: each a derivation with its certificates, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from derivations import cancellation
from derivations.beyond import curve, exponents, hartree, lattice, reading, roots, series
from derivations.decision import Decide


@dataclass(frozen=True)
class Result:
    """A result: its derivation, by source and name, from which premise to which step; what else is found about it.

    Results of one id are the relations of one entry, the last its headline.
    """

    id: str
    statement: str
    source: str
    derivation: str
    premise: str = ""
    reaches: str = ""
    decide: Decide | None = None


_EXPONENTS = {"Gamma": "Gamma", "g_ep": "g", "m": "m", "omega_0": "omega_0"}
_CONSTANTS = (
    "x_0",
    "beta_c",
    "K_0(x_0)",
    "the maximum of x K_0(x)",
    "E at the threshold / (Gamma sqrt(2 m omega_0))",
    "the highest vanishing temperature / omega_0",
    "the opening: coefficient of sqrt(eta) in x/x_0",
    "the opening: coefficient of eta in x/x_0",
    "x K_0(x) over its uniform lower form, for x -> oo",
    "beta e^-x of Eq. (12)",
    "where the small-argument form of K_0 vanishes",
    "the beta whose kickoff temperature is 17/100 omega_0",
)

RESULTS: tuple[Result, ...] = (
    *(
        Result("beyond:local-exponents", f"d ln E_av / d ln {text}, exactly, as a function of x.",
               "exponents", f"exponent of {name}", decide=exponents.exponents if name == "omega_0" else None)
        for name, text in _EXPONENTS.items()
    ),
    Result("beyond:uniform-field", "The upper field in closed form, for every beta above beta_c.",
           "uniform", "uniform upper field", decide=roots.upper),
    Result("beyond:uniform-field", "An approximate root made better by one Newton step, for both fields.",
           "uniform", "refined root", decide=roots.refined),
    Result("beyond:uniform-field", "The lower field in closed form, within 1.5 % for every beta above beta_c.",
           "uniform", "uniform lower field", decide=roots.lower),
    Result("beyond:window-opening", "The upper field far above the threshold.",
           "opening", "upper field at large beta", decide=roots.far),
    Result("beyond:window-opening", "The upper field next to the threshold.",
           "opening", "upper field at the opening"),
    Result("beyond:window-opening", "The window opens as the square root of 1 - beta_c/beta.",
           "opening", "lower field at the opening", decide=roots.opening),
    Result("beyond:field-against-temperature", "The highest temperature with an avalanche, for any beta.",
           "thermal_field", "highest vanishing temperature"),
    Result("beyond:field-against-temperature", "The temperature at which the avalanche vanishes.",
           "thermal_field", "vanishing temperature", decide=curve.end),
    Result("beyond:field-against-temperature", "E_av at a temperature in closed form, within 1.5 %.",
           "thermal_field", "closed field by n_b", decide=curve.closed),
    Result("beyond:field-against-temperature", "The curve E_av(T), exactly, by one parameter: the field.",
           "thermal_field", "field by x"),
    Result("beyond:field-against-temperature", "Temperature adds the number of phonons to the criterion, nothing else.",
           "thermal_field", "thermal criterion", decide=curve.criterion),
    *(Result("beyond:constants", f"{what}, to 40 digits.", "constants", what) for what in _CONSTANTS),
    Result("beyond:classical-reading", "The golden-rule rate of emission, from the diagram.",
           "classical", "golden rule"),
    Result("beyond:classical-reading",
           "Eq. (11) is the number of phonons that an electron, started at rest, accelerated, and lost at the rate "
           "2 Gamma, emits at the golden-rule rate if emission leaves it as it is.",
           "classical", "classical count", decide=reading.reading),
    Result("beyond:cancellation-at-equal-times",
           "The cuts of a diagram whose outermost line joins exit and entry cancel at equal times together with its "
           "rotations, at every order; the nested diagram does so alone only at order 4.",
           "", "", decide=cancellation.decided),
    Result("beyond:recursion", "One more phonon line as a kernel in frequency: Airy functions at complex energy.",
           "recursion", "kernel in frequency"),
    Result("beyond:recursion", "Applied once, the kernel in time gives (A7): the difference is zero.",
           "recursion", "the recursion applied once minus the enhancement, Eq. (A7)"),
    Result("beyond:recursion", "Applied twice, it gives the nested diagram of order 6 at any t: difference zero.",
           "recursion", "the recursion applied twice minus the diagram of order 6"),
    Result("beyond:recursion", "One more phonon line as a kernel in time, closed.",
           "recursion", "kernel in time"),
    Result("beyond:all-orders", "The nested series to all orders: where it diverges is not where lambda = 1.",
           "", "", decide=series.ratios),
    Result("beyond:far-below-the-onset",
           "At weak fields the multiplier of the bare series is (3 sqrt 3/4e) beta/x (1 - 3 sqrt 3/x^2), not e^-x like "
           "lambda: it starts to diverge at the field (8e/3 sqrt 3) Gamma sqrt(2 m omega_0)/beta, of order Gamma^2.",
           "", "", decide=series.far),
    Result("beyond:conserving-multiplier",
           "With the electrons that emit counted as gone, mu = <Gamma_ph>/(2 Gamma + <Gamma_ph>): the series converges "
           "at every field.",
           "conservation", "multiplier of the dressed rainbow", decide=series.conserving),
    Result("beyond:lattice-campaign", "The lattice calculation behind the numerical figures, and its errors.",
           "", "", decide=lattice.campaign),
    Result("beyond:hot-phonon-hysteresis",
           "With the electrons' polarisation n_ex(E) jumps and comes back at a lower field: a first-order avalanche.",
           "", "", decide=lattice.hysteresis),
    Result("beyond:hartree-bistability",
           "The Hartree term makes a full and an empty band stationary at one field once U max(-dn/dDelta) > 1, with "
           "U = g^2/omega_0^2; at weaker coupling there is one filling.",
           "", "", decide=hartree.hartree),
)  # fmt: skip
