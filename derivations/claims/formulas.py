"""Sentences about formulas that the derivation itself settles: what is left in them and what drops out."""

from __future__ import annotations

import sympy

from avsym import Sampling, symbols
from avsym.algebra import exponential_terms, is_zero
from avsym.integral import Integral
from derivations import built
from derivations.decision import Claim, Decision, Finding


def _ratios() -> tuple[Integral, ...]:
    """Eq. (10), Eq. (A7) and Eq. (11) as derived."""
    closed, kept, _ = built("enhancement")
    return closed.at("eq:10"), kept.at("eq:A7"), closed.result


def _self_energies() -> tuple[Integral, ...]:
    return built("sigma2")[0].result, built("sigma4")[0].at("eq:A4")


def _holding(symbol: sympy.Symbol, values: tuple[Integral, ...]) -> int:
    return sum(symbol in value.parameters for value in values)


def gap_drops_out(sampling: Sampling) -> Decision:
    """Where Delta is: in each self-energy, in none of the ratios; and why, in which factor of Sigma^(4)."""
    fourth = _self_energies()[1]
    return Decision(
        (
            Finding("of Sigma^(2) and Sigma^(4), those with Delta", _holding(symbols.Delta, _self_energies()), "==", 2),
            Finding("of Eqs. (10), (A7) and (11), those with Delta", _holding(symbols.Delta, _ratios()), "==", 0),
            Finding("Delta inside the integral of (A4)", fourth.integrand.has(symbols.Delta), "==", False),
        ),
        notes={
            "reading": "every electron line has the same Delta, and the internal times are passed once: only "
            "e^(-i Delta t) is left, in front of the integral",
            "note": "the reservoir's Fermi level never enters: n_ex is a parameter here",
        },
    )


def density_cancels(sampling: Sampling) -> Decision:
    """Where n_ex is: in each self-energy, in none of the ratios."""
    return Decision(
        (
            Finding("of Sigma^(2) and Sigma^(4), those with n_ex", _holding(symbols.n_ex, _self_energies()), "==", 2),
            Finding("of Eqs. (10), (A7) and (11), those with n_ex", _holding(symbols.n_ex, _ratios()), "==", 0),
        ),
    )


def edge_shifted(sampling: Sampling) -> Decision:
    """The phases linear in t of Sigma^(2) and in front of Sigma^(4)."""
    second, fourth = _self_energies()
    shifts = [_frequency(value) - symbols.Delta for value in (second.factor * second.integrand, fourth.factor)]
    return Decision(
        tuple(
            Finding(f"shift of the edge by {count} omega_0", is_zero(shift + count * symbols.omega_0), "==", True)
            for count, shift in enumerate(shifts, 1)
        ),
        notes={"shift": [str(shift) for shift in shifts]},
    )


def _frequency(value: sympy.Expr) -> sympy.Expr:
    """omega of the phase e^(-i omega t)."""
    ((_, exponent),) = exponential_terms(value)
    return sympy.expand(sympy.I * exponent.coeff(symbols.t, 1))


def replica_and_frequency(sampling: Sampling) -> Decision:
    """d ln/d ln omega_0 of Sigma^(2)< at equal times, the first replica; and of lambda, the next one."""
    first = built("sigma2")[0].result.closed().subs(symbols.t, 0)
    power = sympy.expand(symbols.omega_0 * sympy.diff(first, symbols.omega_0) / first)
    return Decision(
        (Finding("d ln Sigma^(2)<(0)/d ln omega_0 is -1", is_zero(power + 1), "==", True),),
        notes={
            "d ln lambda/d ln omega_0 at fixed field, Fig. 6 at E_av": round(_second_replica(), 3),
            "reading": "of the first replica; lambda, which makes the next one, falls faster, for the tunnelling to a "
            "lower level costs too",
        },
    )


def _second_replica() -> float:
    from numeric import Parameters, avalanche_field, kernels

    p = Parameters.preset("fig6")
    field, step = float(avalanche_field(p)), 1e-4
    low, high = (
        float(kernels.enhancement(field, p.g_ep, p.gamma, p.mass, p.omega0 * factor)) for factor in (1 - step, 1 + step)
    )
    return float(sympy.log(high / low) / sympy.log((1 + step) / (1 - step)))


def fast_oscillation(sampling: Sampling) -> Decision:
    """The factor as the sentence prints it against the phase of Eq. (A5) as derived."""
    derived = built("sigma4")[0].at("eq:A5")
    ((_, exponent),) = exponential_terms(derived.integrand)
    momentum = derived.variables[0]
    printed = sympy.I * (momentum**2 / (2 * symbols.mass) + sympy.I * symbols.omega_0) * symbols.s
    return Decision(
        (Finding("the exponent printed is the one derived", is_zero(sympy.expand(printed) - exponent), "==", True),),
        notes={
            "exponent derived": "i (q^2/2m + omega_0) s",
            "reading": "an i too many (a slip, or the scan): with it the factor would grow as e^(-omega_0 s) for s < 0."
            " Without it the sentence is that of (A5): the frequency q^2/2m + omega_0 is at least omega_0",
        },
    )


CLAIMS = (
    Claim(
        "claim:edge-shifted-down",
        "Sec. II",
        "Note that the band edge Delta is shifted down by omega_0 due to the phonon emission.",
        "Each phonon emitted puts the band edge one omega_0 lower.",
        edge_shifted,
    ),
    Claim(
        "claim:gap-drops-out",
        "Sec. III",
        "Eq. (11) is a result of integration between fermion GFs where the energy difference enters and the gap Delta "
        "dependence drops out",
        "Eq. (11) does not depend on the gap.",
        gap_drops_out,
    ),
    Claim(
        "claim:replica-inverse-in-omega0",
        "Fig. 4(a)",
        "The electron replica generation is inversely proportional to omega_0",
        "The weight of the first replica goes as 1/omega_0.",
        replica_and_frequency,
    ),
    Claim(
        "claim:fast-oscillation",
        "App. A",
        "the convergence of the integral is controlled by the fast oscillation in e^{i(q^2/2m + i omega_0)s}",
        "The fast factor is e^{i(q^2/2m + i omega_0)s}.",
        fast_oscillation,
    ),
    Claim(
        "claim:density-cancels",
        "App. A",
        "Note that the unspecified parameter n_ex cancels out.",
        "lambda does not depend on the density.",
        density_cancels,
    ),
)
