"""What "s ~ 0" does to each slow factor by itself at t = 0, and to the self-energy at t > 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from sympy import Abs, Add, Symbol, exp

from avsym import Derivation, Evidence, Integral, Sampling, rules, symbols
from avsym.algebra import exponential_terms
from derivations import built, sigma2, sigma4
from derivations.measures import FIELDS

TITLE = "Freezing the slow factors, one by one"
SUMMARY = (
    "The step from (A4) to (A5) takes two factors at s = 0, a damping and a phase. Each is frozen by itself at t = "
    "0. At t > 0 the integral over time is a residue again; its pole has moved to s = -t."
)
LATER = symbols.magnitude(symbols.t)


def one_factor(name: str) -> Derivation:
    """(A7) with its ``damping`` or its ``phase`` frozen, the other kept."""
    exact = built("enhancement")[1].result
    damping, phase = _slow(exact)
    factor = {"damping": damping, "phase": phase}[name]
    return Derivation(f"{name} frozen", exact).then(rules.freeze, [factor], symbols.s, measure=_measure(name))


def value(name: str, values: Mapping[Symbol, float]) -> float:
    """The ratio with its ``damping`` or its ``phase`` frozen, as a number."""
    from derivations.quadrature import over_times, over_times_undamped

    part = next(item.result for item in built("frozen") if item.name == f"{name} frozen")
    return (over_times_undamped(part, values) if name == "damping" else over_times([part], values)).real


def _measure(name: str) -> Callable[[Sampling], Evidence]:
    def measured(sampling: Sampling) -> Evidence:
        from derivations.quadrature import fig6
        from numeric import Parameters, enhancement_integral

        kept = enhancement_integral(FIELDS, Parameters.preset("fig6"))
        frozen = [value(name, {**fig6(), symbols.field: field}) for field in FIELDS]
        errors = np.abs(np.array(frozen) / kept - 1)
        listed = ", ".join(f"{error:.1e} at E = {field:g}" for error, field in zip(errors, FIELDS, strict=True))
        return Evidence(f"relative error of lambda' {listed}", float(np.max(errors)), 1.0, len(FIELDS), where="Fig. 6")

    return measured


def _slow(ratio: Integral) -> tuple[exp, exp]:
    """The factors with an absolute value: without and with the momentum."""
    ((_, exponent),) = exponential_terms(ratio.integrand)
    slow = [term for term in Add.make_args(exponent) if term.has(Abs)]
    groups = [[term for term in slow if term.has(sigma4.OUTER) == phase] for phase in (False, True)]
    damping, phase = (exp(Add(*group)) for group in groups)
    return damping, phase


def later() -> Derivation:
    """Eq. (A5), its factor e^{-Gamma|t|} included, over Sigma^(2)<(t) for t > 0: one integral over momentum left."""
    second = sigma2.derive().result.closed().subs(symbols.t, LATER)
    return (
        Derivation("slow factors frozen, t > 0", built("sigma4")[0].result)
        .then(rules.express, {symbols.t: LATER})
        .then(rules.divide, second)
        .then(rules.split_sign, sigma4.OUTER)
        .then(rules.residue, symbols.s)
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """One factor frozen at t = 0, either one; both at t > 0."""
    return (one_factor("damping"), one_factor("phase"), later())
