"""The rates of the self-consistent Born approximation: what Sigma^(2) of the diagram does to any local propagator."""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Expr, I

from avsym import Derivation, Propagator, phonon, rainbow, rules, symbols
from avsym.algebra import exponential_terms
from derivations.models import EXTERNAL_TIMES

TITLE = "Emission and absorption"
SUMMARY = (
    "The second-order self-energy multiplies the local propagator by two oscillations: what it adds at omega from "
    "omega + omega_0 (emission of a phonon) and from omega - omega_0 (absorption)."
)

PHASES = (I * symbols.omega_0 * symbols.t, -I * symbols.omega_0 * symbols.t)

UNIT = Propagator(sympy.S.One, sympy.S.One)
"""A propagator that is 1 at every momentum and time: what is left is what multiplies it."""


def derive() -> Derivation:
    """``Sigma^<(t)`` of second order for `UNIT`, its integral over the momentum not yet taken."""
    return (
        Derivation("born", rainbow(2))
        .then(rules.expand_on_contour)
        .then(rules.sum_orderings, "<")
        .then(rules.insert_models, UNIT, phonon(), symbols.g_ep)
        .then(rules.express, EXTERNAL_TIMES)
    )


def rates() -> Mapping[str, Expr]:
    """The coefficients of ``e^{i omega_0 t}`` (emission) and ``e^{-i omega_0 t}`` (absorption) in ``Sigma^<``.

    A local propagator is its own mean over momenta, ``int dq/(2 pi)``, so the measure is taken off.
    """
    result = derive().result
    terms: dict[Expr, list[Expr]] = {exponent: [] for exponent in PHASES}
    for coefficient, exponent in exponential_terms(2 * sympy.pi * result.factor * result.integrand):
        terms[exponent].append(coefficient)
    emission, absorption = (sympy.factor(sympy.Add(*found)) for found in terms.values())
    return {"emission": emission, "absorption": absorption}


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The derivation of the rates."""
    return (derive(),)
