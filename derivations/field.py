"""Eqs. (12), (13), (B1)-(B4): the avalanche condition in one variable, and its large-beta solution."""

from __future__ import annotations

from functools import cache

import sympy
from sympy import besselk

from avsym import Derivation, rules, symbols
from avsym.relation import Relation
from derivations import enhancement

TITLE = "The avalanche field"
SUMMARY = (
    "lambda = 1 depends on the parameters through one number, beta, and on the field through one variable, x: "
    "x K_0(x) = 4/beta. For large beta the lower field follows from the asymptotics of K_0."
)


@cache
def _factor() -> sympy.Expr:
    return enhancement.close(enhancement.frozen()).result.closed()


def argument() -> Derivation:
    """x, the argument of K_0 in Eq. (11), solved for the field."""
    factor = _factor()
    (node,) = factor.atoms(besselk)
    return (
        Derivation("scaled dephasing", factor)
        .then(rules.name_quantity, symbols.x, node.args[1])
        .then(rules.isolate, symbols.field)
    )


def parameter() -> Derivation:
    """beta, four times the coefficient of x K_0(x) in lambda, solved for the coupling."""
    by_x = _factor().subs(symbols.field, argument().result.rhs)
    coefficient = 4 * sympy.powsimp(sympy.expand_power_base(by_x / (symbols.x * besselk(0, symbols.x))))
    return (
        Derivation("avalanche parameter", by_x)
        .then(rules.name_quantity, symbols.beta, coefficient, equation="eq:13")
        .then(rules.isolate, symbols.g_ep)
    )


def criterion() -> Derivation:
    """lambda = 1 in x and beta, Eq. (B1)."""
    return (
        Derivation("criterion", Relation(_factor(), sympy.S.One))
        .then(rules.insert, {symbols.field: argument().result.rhs})
        .then(rules.insert, {symbols.g_ep: parameter().result.rhs})
        .then(rules.multiply, 4 / symbols.beta, equation="eq:B1")
    )


def asymptotic() -> Derivation:
    """The large-beta solution of Eq. (B1): Eqs. (B2), (B3) and, with the first term only, (B4) and (12)."""
    solved = (
        Derivation("large beta", criterion().result)
        .then(rules.large_argument, symbols.x, equation="eq:B2")
        .then(rules.take_log)
        .then(rules.gather, symbols.x, equation="eq:B2b")
    )
    first = solved.result.rhs.as_independent(symbols.x, as_Add=True)[0]
    iterated = solved.then(rules.iterate, symbols.x, first, equation="eq:B3")
    return iterated.then(rules.drop_term, iterated.result.rhs - first)


def asymptotic_field() -> Derivation:
    """The field that belongs to the first term, Eq. (12)."""
    leading = asymptotic().result.rhs
    return Derivation("asymptotic field", argument().result).then(rules.insert, {symbols.x: leading}, equation="eq:12")


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Definitions, criterion and large-beta solution."""
    return (argument(), parameter(), criterion(), asymptotic(), asymptotic_field())
