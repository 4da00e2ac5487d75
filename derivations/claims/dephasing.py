"""What App. C says on the way to the thermal dephasing: which self-energy matters, and which of its terms."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from avsym import Sampling, symbols
from avsym.algebra import is_zero
from derivations import built
from derivations.decision import Claim, Decision, Finding


def dominates(sampling: Sampling) -> Decision:
    """The powers of the density in Sigma^> and Sigma^<, and their ratio at the band edge."""
    greater, lesser = built("temperature")[1].result.closed(), built("sigma2")[0].result.closed()
    powers = {name: sympy.degree(each, symbols.n_ex) for name, each in (("greater", greater), ("lesser", lesser))}
    return Decision(
        (
            Finding("power of n_ex in Sigma^>(Delta)", int(powers["greater"]), "==", 0),
            Finding("power of n_ex in Sigma^<", int(powers["lesser"]), "==", 1),
        ),
        notes={
            "Sigma^<(Delta)/Sigma^>(Delta), E = 0, times n_b sqrt(2 m omega_0)/n_ex": _lesser_share(),
            "reading": "true of a dilute band with n_ex << n_b sqrt(2 m omega_0) omega_0/Gamma; at T = 0 "
            "Sigma^>(Delta) of Eq. (C2) is itself zero",
        },
    )


def _lesser_share() -> float:
    """By the transform of Eq. (6) at E = 0: one phonon below the edge, a Lorentzian tail is left at the edge."""
    gamma, omega0 = 0.002, 0.3
    lesser = 2 * gamma / (gamma**2 + omega0**2) / (2 * omega0)  # per n_ex g^2
    greater = 0.5 / (omega0 * np.sqrt(omega0))  # per n_b g^2, Eq. (C2) at 2m = 1
    return float(lesser / greater * np.sqrt(omega0))


def half_of_greater(sampling: Sampling) -> Decision:
    """Im Sigma^R against Im Sigma^> at the band edge, and what makes the half exact: Sigma^>(-t) = -Sigma^>(t)^*."""
    inverted = _greater_at(-symbols.t) + sympy.conjugate(_greater_at(symbols.t))
    greater = built("temperature")[1].result.closed()
    minus_retarded = built("temperature")[3].at("eq:15").rhs
    return Decision(
        (
            Finding("Sigma^>(-t) + Sigma^>(t)^* vanishes", is_zero(sympy.expand(inverted)), "==", True),
            Finding(
                "Im Sigma^R is half of Im Sigma^> at the band edge",
                is_zero(-minus_retarded - greater / sympy.I / 2),
                "==",
                True,
            ),
        ),
        notes={"exact relation": "Im Sigma^R = Im(Sigma^> - Sigma^<)/2; what is dropped is Sigma^<, of order n_ex"},
    )


def _greater_at(time: sympy.Expr) -> Any:
    return built("temperature")[0].result.integrand.subs(symbols.t, time)


def emission_vanishes(sampling: Sampling) -> Decision:
    """Eq. (C2) at n_b = 0, and what the broadening that (C1) neglects leaves of the emission term."""
    edge = built("temperature")[1].result.closed()
    ratios = {f"T = {ratio:g} omega_0": _tail(ratio) for ratio in (0.1, 0.15, 0.17, 0.2, 0.3)}
    return Decision(
        (
            Finding("Sigma^>(Delta) of (C2) at n_b = 0 vanishes", is_zero(edge.subs(symbols.n_b, 0)), "==", True),
            Finding("power of n_b in Sigma^>(Delta) of (C2)", int(sympy.degree(edge, symbols.n_b)), "==", 1),
        ),
        notes={
            "emission with Gamma kept over the thermal term, Gamma/omega_0 of Fig. 6": ratios,
            "reading": "exact for (C1), which neglects Gamma. With it the level reaches below the edge: emission is "
            "(1 + n_b) Gamma/(2 omega_0) against n_b, as large as the thermal term at 0.17 omega_0; it hardly depends "
            "on temperature, so it adds to Gamma, not to the rise",
        },
    )


def _tail(ratio: float) -> float:
    """The emission term of Sigma^>(Delta) with e^(-Gamma|t|) kept, over the absorption term without, at Fig. 6."""
    from scipy import integrate

    from numeric import kernels

    gamma, omega0 = 0.002, 0.3
    n = float(kernels.occupation(omega0, ratio * omega0))
    tail, _ = integrate.quad(lambda q: 2 * gamma / (gamma**2 + (q * q + omega0) ** 2), -np.inf, np.inf, epsabs=0)
    return float((1 + n) * tail / (2 * np.pi) / (n / np.sqrt(omega0)))


CLAIMS = (
    Claim(
        "claim:greater-dominates",
        "Sec. III",
        "Since the Sigma^> contribution dominates Sigma^R",
        "In the dilute limit Sigma^R comes from Sigma^> alone.",
        dominates,
    ),
    Claim(
        "claim:no-emission-at-the-edge",
        "App. C",
        "At the band edge omega = Delta, the term proportional to (1 + n_b) vanishes due to the energy conservation",
        "Of Eq. (C1) only absorption is left at the band edge.",
        emission_vanishes,
    ),
    Claim(
        "claim:half-of-greater",
        "App. C",
        "Im Sigma^R(omega) ~ 1/2 Im Sigma^>(omega)",
        "Im Sigma^R is half of Im Sigma^>, sign included.",
        half_of_greater,
    ),
)
