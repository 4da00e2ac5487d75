"""What the paper says of the enhancement factor: without a field, its pole, and what it calls the transition."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from sympy import Expr

from avsym import Integral, Sampling, Verdict, symbols
from avsym.algebra import exponential_terms, is_negative, is_positive, is_zero, parts, polynomial_in
from derivations import built
from derivations.decision import Claim, Decision, Finding

Q = symbols.loop_momentum(1)


def printed(name: str) -> Any:
    """The expression that the paper prints under a number."""
    from derivations.printed import PRINTED

    expression = PRINTED[name].expression
    assert expression is not None, f"{name} has no transcription"
    return expression()


def _holds(derivation: str, index: int, sampling: Sampling) -> bool:
    """Whether every step of a derivation passes its check."""
    return built(derivation)[index].verify(sampling).holds


def without_root(sampling: Sampling) -> Decision:
    """Eq. (10) at E = 0 by the engine: a delta function, and what it leaves."""
    steps = built("zero_field")[0]
    argument = steps.steps[1].after.integrand.args[0]
    difference = argument - (Q**2 / (2 * symbols.mass) + symbols.omega_0)
    return Decision(
        (
            Finding("the argument of the delta function is q^2/2m + omega_0", is_zero(difference), "==", True),
            Finding("what is left of Eq. (10) is 0", bool(steps.result.closed() == 0), "==", True),
            Finding("every step passes its check", _holds("zero_field", 0, sampling), "==", True),
        ),
        notes={"derivation": "avsym derive zero_field"},
    )


def zero_field(sampling: Sampling) -> Decision:
    """The limit E -> 0 of Eq. (10), and of (A7), which is exact for the ordering kept."""
    from avsym.to_numpy import to_numpy
    from derivations.quadrature import fig6
    from numeric import Parameters, enhancement, enhancement_integral

    p, closed = Parameters.preset("fig6"), built("zero_field")[1].result.closed()
    values = {name: sympy.Float(value, 17) for name, value in fig6().items()}
    floor = complex(closed.xreplace(values)).real
    weak = to_numpy(closed, ("gamma", "g_ep", "mass", "omega0"))
    ratios = {gamma: weak(gamma, 1.0, 0.5, 1.0).real / (1 / (4 * 1.0)) for gamma in (1e-1, 1e-2, 1e-3)}
    fields = (1e-4, 1e-5, 0.0)
    return Decision(
        (
            Finding("Eq. (11) at E = 0", float(enhancement(0.0, p)), "<", 1e-12),
            Finding("Eq. (A7) at E = 0, Fig. 6, by its closed form", floor, "<", 1e-12),
        ),
        notes={
            "at E": list(fields),
            "Eq. (11)": [float(enhancement(field, p)) for field in fields],
            "Eq. (A7)": [float(enhancement_integral(field, p)) for field in fields],
            "beta Gamma/(4 omega_0)": float(p.beta * p.gamma / (4 * p.omega0)),
            "closed form over beta Gamma/(4 omega_0) - 1": {
                f"Gamma/omega_0 = {gamma:g}": float(ratio - 1) for gamma, ratio in ratios.items()
            },
            "reading": "true of Eq. (10), whose approximation removes it; and at Fig. 6 what is left, 5 % of the value "
            "at E_av, makes no avalanche. But (A7) keeps the tail of the level of width "
            "2 Gamma: g^2 (2m)^(1/2)/(4 omega_0^(5/2)) to leading order, which does not vanish with Gamma and "
            "exceeds 1 at strong coupling",
            "derivation": "avsym derive zero_field",
        },
    )


def _root(integral: Integral) -> Expr:
    """Where the denominator of a ratio vanishes, as a time."""
    ((coefficient, _),) = exponential_terms(integral.integrand)
    powers = polynomial_in(sympy.fraction(sympy.together(coefficient))[1], symbols.s)
    if powers is None or set(powers) != {0, 1}:
        raise ValueError("the denominator is not linear in s")
    return sympy.cancel(-powers[0] / powers[1])


def pole(sampling: Sampling) -> Decision:
    """The root of the denominator of Eq. (10), the half plane it is in for either sign of q, and what it gives."""
    size, ours = symbols.magnitude(Q), built("enhancement")[0]
    place = _root(printed("eq:10"))
    heights = {sign: parts(place.subs(Q, sign * size))[1] for sign in (1, -1)}
    closed = next(step for step in ours.steps if step.rule == "residue theorem").verify(sampling)
    stated = -2 * sympy.I * symbols.mass * symbols.Gamma / symbols.field
    return Decision(
        (
            Finding("the denominator vanishes at q s = -2 i m Gamma/E", is_zero(Q * place - stated), "==", True),
            Finding("the same in our form, whose q is -q", is_zero(_root(ours.at("eq:10")) + place), "==", True),
            Finding("it lies above the real line for q < 0", is_positive(heights[-1]), "==", True),
            Finding("it lies below the real line for q > 0", is_negative(heights[1]), "==", True),
            Finding("the residue is the whole integral", closed.verdict is Verdict.BY_RULE, "==", True),
        ),
        notes={
            "deviation of the residue from the integral": closed.evidence.worst,
            "reading": "q^2/2m + omega_0 > 0, so the contour closes above: momenta q > 0 give exactly 0, q < 0 give "
            "the residue, and nothing else is left: more than dominant",
        },
    )


FIELDS = (3e-4, 8e-4, 2e-3, 1e-2)


def sequential(sampling: Sampling) -> Decision:
    """Eq. (11) against the phonons that a classical electron emits by the golden rule, both derived."""
    from avsym.to_numpy import to_numpy
    from numeric import Parameters, enhancement

    count, ratio = built("classical")[-1].result.closed(), built("enhancement")[0].result.closed()
    p, fields = Parameters.preset("fig6"), np.array(FIELDS)
    counted = to_numpy(count)(field=fields, g_ep=p.g_ep, gamma=p.gamma, mass=p.mass, omega0=p.omega0)
    quantum = np.asarray(enhancement(fields, p))
    return Decision(
        (
            Finding("the two formulas are the same under the zero test", is_zero(count - ratio), "==", False),
            Finding("largest relative distance, Fig. 6", float(np.max(np.abs(counted / quantum - 1))), ">", 0.1),
        ),
        notes={
            "E": list(FIELDS),
            "Eq. (11)": quantum.tolist(),
            "phonons emitted by one accelerated electron": counted.tolist(),
            "reading": "Eq. (11) is the number of phonons that an electron emits by the golden rule when it starts "
            "at rest, is driven by the field and lost at the rate 2 Gamma: e^(-x) is the chance to live until its "
            "kinetic energy is omega_0. One number has two readings, so Eq. (11) "
            "cannot tell the one from the other: it is no evidence against the sequential one, nor is this against the "
            "lattice results. The count lets the electron keep its energy when it emits (beyond:classical-reading)",
            "derivation": "avsym derive classical",
        },
    )


CLAIMS = (
    Claim(
        "claim:delta-without-root",
        "Sec. II",
        "In the E = 0 limit, the s integral gives \\delta(q^2/2m + \\omega_0) = 0 due to the absence of target "
        "electronic states below the band edge",
        "Without a field the integral over s in Eq. (10) is a delta function without a root.",
        without_root,
    ),
    Claim(
        "claim:no-enhancement-at-zero-field",
        "Sec. II",
        "Therefore, in the equilibrium limit, there is no enhancement for an avalanche.",
        "Without a field the ordering kept gives no enhancement, the damping in (A7) included.",
        zero_field,
    ),
    Claim(
        "claim:pole",
        "Sec. II",
        "At a finite E, the pole at qs = -2im\\Gamma/E results in a dominant contribution",
        "The integral over s comes from a pole at q s = -2 i m Gamma/E.",
        pole,
    ),
    Claim(
        "claim:not-sequential-emission",
        "Sec. II",
        "We note that the nature of the transition is spontaneous electronic transition below the band, instead of "
        "the sequential dissipation of excess electronic energy into phonon quanta.",
        "Eq. (11) is another number than sequential emission by accelerated electrons gives.",
        sequential,
    ),
)
