"""What the paper says of the self-energies themselves: their density, whose time is in it, and what they indicate."""

from __future__ import annotations

import sympy
from sympy import I, pi

from avsym import Derivation, Integral, Range, Sampling, electron, rules, symbols
from avsym.propagator import LEFT, MOMENTUM, RIGHT
from derivations import built
from derivations.decision import Claim, Decision, Finding

P, OCCUPIED = symbols.p, symbols.occupation_of(symbols.p)


def _at_equal_times() -> sympy.Expr:
    """G^<_p(t, t) of the model."""
    return electron().lesser.subs({LEFT: symbols.t, RIGHT: symbols.t, MOMENTUM: P}, simultaneous=True)


def _filled(integrand: sympy.Expr) -> sympy.Expr:
    """An integral over p with all electrons at p = -E T."""
    start = Integral(1 / (2 * pi), integrand, (Range(P),))
    derivation = Derivation("density", start).then(rules.occupy, OCCUPIED, symbols.n_ex, -symbols.field * symbols.T)
    return derivation.then(rules.delta, P).result.closed()


def density(sampling: Sampling) -> Decision:
    """The integral of n_<(p) with all electrons at p = -E T."""
    return Decision((Finding("int n_<(p) dp/2 pi", str(_filled(OCCUPIED)), "==", str(symbols.n_ex)),))


def occupation(sampling: Sampling) -> Decision:
    """-i times the integral of the model's G^< at equal times."""
    return Decision(
        (
            Finding(
                "-i int G_p^<(t, t) dp/2 pi, with (3)", str(_filled(-I * _at_equal_times())), "==", str(symbols.n_ex)
            ),
        ),
        notes={"reading": "a density, as (2) and (6) need it; see claim:fourier-variable"},
    )


def fourier_variable(sampling: Sampling) -> Decision:
    """The dimension of i <c_p^+ c_p> with c_p = int e^{-ipx} psi dx, against that of G^< in Eqs. (2) and (3)."""
    from derivations.dimensions import NUMBER, TABLE, words

    amplitude = (TABLE["n_ex"][0] / 2, TABLE["n_ex"][1] / 2)  # psi, the root of a density
    transformed = (amplitude[0] - TABLE["p"][0], amplitude[1] - TABLE["p"][1])  # dx has the dimension of 1/p
    by_definition = (2 * transformed[0], 2 * transformed[1])
    total = (by_definition[0] + TABLE["p"][0], by_definition[1] + TABLE["p"][1])
    return Decision(
        (Finding("dimension of i <c_p^+ c_p> by this c_p", words(by_definition), "==", words(NUMBER)),),
        notes={
            "dimension of n_ex = -i int G dp/2 pi by this c_p": words(total),
            "dimension of n_ex in Eq. (6)": words(TABLE["n_ex"]),
            "reading": "with this c_p the formula counts all electrons in the sample. The density of (6) needs "
            "<c_p^+ c_p'> = 2 pi delta(p - p') n(p), G its coefficient, or c_p divided by the root of the length",
        },
    )


def density_time(sampling: Sampling) -> Decision:
    """The ratio at t = 0 from Eq. (8) with T the mean of the external times, of the propagator's own, or a source."""
    from derivations.density_time import OWN
    from derivations.quadrature import fig6, over_times

    outside, inside, source = (item.result for item in built("density_time")[1:])
    at = {name: over_times([part], fig6()).real for name, part in (("external", outside), ("internal", inside))}
    moving = {name: _drift(name, OWN) for name in ("external", "internal")}
    return Decision(
        (
            Finding("the ratio is the same for either time", outside.same_as(inside), "==", True),
            Finding(
                "the ratio with the propagator's own time depends on the field",
                symbols.field in _symbols(inside),
                "==",
                True,
            ),
        ),
        notes={
            "lambda' at Fig. 6, E at the lower root of lambda = 1": at,
            "with the propagator's own time it is the value at E = 0": built("zero_field")[1].result.same_as(
                _closed(inside)
            ),
            "mechanical momentum of the occupied state at the propagator's own mean time": {
                name: str(value) for name, value in moving.items()
            },
            "a stationary source of electrons at rest gives the external ratio exactly": source.same_as(outside),
            "reading": "the paper takes T of the external times. Then G^< is no function of its own two times: its "
            "mechanical momentum drifts with them. With its own T (Eq. (3) as it stands) it is stationary and gauge "
            "independent, and the field drops out of the ratio, which stays at its value at E = 0: no field is singled "
            "out. The paper does not say whose T it is, and (A4) needs the external one. That choice is right for "
            "electrons put in at rest at a constant rate and driven since: the enhancement is what they gain by being "
            "driven",
            "derivation": "avsym derive density_time",
        },
    )


def _symbols(integral: Integral) -> set[sympy.Symbol]:
    return set(integral.parameters)


def _drift(name: str, own: sympy.Expr) -> sympy.Expr:
    """p + E (own mean time) of the occupied state, with p = -E T for the T chosen."""
    chosen = symbols.T if name == "external" else own
    return sympy.expand(-symbols.field * chosen + symbols.field * own)


def _closed(inside: Integral) -> Integral:
    """The ratio with the propagator's own time, integrated."""
    size = symbols.magnitude(symbols.s)
    derivation = Derivation("internal time, closed", inside).then(rules.split_sign, symbols.s)
    result: Integral = derivation.then(rules.half_line, size).then(rules.lorentzian, symbols.loop_momentum(1)).result
    return result


def relative_time(sampling: Sampling) -> Decision:
    """Whether the mean time T is in (A5), and where it left."""
    derivation = built("sigma4")[0]
    last = {tag: symbols.T in _symbols(derivation.at(tag)) for tag in ("eq:A2", "eq:A4", "eq:A5")}
    return Decision(
        (Finding("T is in (A5)", last["eq:A5"], "==", False),),
        notes={
            "T is in": last,
            "reading": "no approximation is needed for that: T is gone once the momenta are measured from -E T, "
            "before (A4)",
        },
    )


def indicator(sampling: Sampling) -> Decision:
    """Sigma^(2)<(0) over the density, and what all orderings of first order add to it at fourth order."""
    second = built("sigma2")[0].result.closed().subs(symbols.t, 0)
    per_electron = second / symbols.n_ex
    whole = built("dropped")[2].result
    return Decision(
        (
            Finding(
                "Sigma^(2)<(0) is a constant times n_ex", per_electron.has(symbols.n_ex, symbols.Gamma), "==", False
            ),
            Finding(
                "what fourth order adds to Sigma^<(0) is 0", bool(whole.factor * whole.integrand == 0), "==", False
            ),
        ),
        notes={
            "Sigma^(2)<(0)/n_ex": str(per_electron),
            "reading": "Sigma^<(0) is the integral of G^< over frequency and momentum, up to i g^2/2 omega_0: it "
            "indicates the occupation exactly. So its fourth order is the change of the occupation by the inner "
            "phonon line, and with all orderings of first order in the density that is zero: what one of them brings "
            "in, (11), says nothing of a growth",
            "derivation": "avsym derive dropped",
        },
    )


CLAIMS = (
    Claim(
        "claim:density-normalised",
        "Sec. II",
        "we may write n_{<}(p) \\approx 2\\pi n_{\\rm ex} \\delta(p + ET) such that n_{\\rm ex} = \\int "
        "n_{<}(p)(dp/2\\pi)",
        "The delta function in n_<(p) is normalised to n_ex.",
        density,
    ),
    Claim(
        "claim:density-time-choice",
        "Sec. II",
        "we may write n_{<}(p) \\approx 2\\pi n_{\\rm ex} \\delta(p + ET)",
        "The T in n_<(p) needs no other name: lambda is the same with any mean time of Eq. (8) for it.",
        density_time,
    ),
    Claim(
        "claim:occupation-formula",
        "Sec. II",
        "n_{\\text{ex}} = -i \\int G_p^<(t, t) \\frac{dp}{2\\pi}, with the lesser GF defined as G_p^<(t_2, t_1) = i "
        "\\langle c_p^{\\dagger}(t_1) c_p(t_2) \\rangle",
        "-i times the integral of G^< at equal times is n_ex.",
        occupation,
    ),
    Claim(
        "claim:fourier-variable",
        "Sec. II",
        "with the Fourier transformed fermion variable c_p = \\int e^{-ipx} \\psi(x) dx",
        "This c_p makes G^< the dimensionless function of Eq. (3).",
        fourier_variable,
    ),
    Claim(
        "claim:relative-time-only",
        "App. A",
        "The fourth-order self-energy then becomes a function of only the relative time t",
        "Sigma^(4)< depends on t_2 - t_1 only.",
        relative_time,
    ),
    Claim(
        "claim:equal-time-indicator",
        "App. A",
        "its integral over \\omega [i.e., \\Sigma^{<}(t = 0)] is a good indicator for the avalanche",
        "Sigma^<(0) measures the occupation, and its fourth order tells how the occupation grows.",
        indicator,
    ),
)
