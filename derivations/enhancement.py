"""Eqs. (10), (11), (A6) and (A7): the enhancement factor."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, sqrt

from avsym import Derivation, rules, symbols
from derivations import sigma2, sigma4
from derivations.models import PAPER, Model

TITLE = "The enhancement factor"
SUMMARY = (
    "The ratio of the fourth- to the second-order self-energy at equal times. With the slow factors frozen the "
    "integral over time is a residue and the one over momentum a Bessel function: Eq. (11). Without freezing it is "
    "Eq. (A7), exact for the ordering kept."
)

BALANCE = sqrt(2 * symbols.mass * symbols.omega_0)
Q, SIZE = sigma4.OUTER, symbols.magnitude(sigma4.OUTER)


def ratio(reduced: Derivation, second: Derivation) -> Derivation:
    """Sigma^(4)<(0)/Sigma^(2)<(0), Eq. (10), for a second-order self-energy in closed form."""
    closed = second.result.closed().subs(symbols.t, 0)
    return reduced.then(rules.express, {symbols.t: sympy.S.Zero}).then(rules.divide, closed)


def close(divided: Derivation, scale: Expr = BALANCE) -> Derivation:
    """From Eq. (10) to Eq. (11): split by sign, residue, hyperbolic substitution, Bessel function.

    Parameters
    ----------
    divided : Derivation
        The ratio with its slow factors frozen.
    scale : sympy.Expr
        The momentum at which the two terms of the exponent balance.

    Returns
    -------
    Derivation
        Closed, or left reduced where a rule refuses (``refused`` says which and why).
    """
    return (
        divided.attempt(rules.split_sign, Q)
        .attempt(rules.residue, symbols.s, equation="eq:A6")
        .attempt(rules.substitute, SIZE, symbols.theta, scale * sympy.exp(symbols.theta))
        .attempt(rules.merge_cosh, symbols.theta)
        .attempt(rules.bessel, symbols.theta, equation="eq:11")
    )


def frozen(model: Model = PAPER, second: Model | None = None) -> Derivation:
    """lambda: the ratio with the slow factors frozen, as an integral.

    Parameters
    ----------
    model : Model
        Of the fourth-order diagram.
    second : Model, optional
        Of the second-order diagram, where the first gives every line its own.
    """
    divided = ratio(sigma4.freeze(sigma4.derive(model), model), sigma2.derive(second or model))
    return _named(divided, "enhancement", "eq:10")


def exact(model: Model = PAPER, second: Model | None = None) -> Derivation:
    """lambda': the ratio of the ordering kept, nothing frozen, Eq. (A7)."""
    return _named(ratio(sigma4.derive(model), sigma2.derive(second or model)), "enhancement integral", "eq:A7")


def momentum_first(model: Model = PAPER, second: Model | None = None) -> Derivation:
    """lambda' by the other road: momentum by Fresnel's integral, mean time by the error function, one integral left.

    In two dimensions the momentum across the field is left too: its Fresnel integral would leave 1/s.
    """
    second_order = sigma2.derive(second or model)
    reduced = ratio(sigma4.in_relative_times(sigma4.kept("momentum first", model), model), second_order)
    return (
        reduced.then(rules.split_sign, symbols.s)
        .then(rules.innermost, Q, f"e^(-eta {Q}^2)")
        .then(rules.gaussian, Q)
        .then(rules.half_line_gaussian, symbols.S)
    )


def _named(derivation: Derivation, name: str, equation: str) -> Derivation:
    *before, last = derivation.steps
    return replace(derivation, name=name, steps=(*before, replace(last, equation=equation)))


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The derivations of Eq. (11), of Eq. (A7), and of the latter by the other road."""
    return (close(frozen()), exact(), momentum_first())
