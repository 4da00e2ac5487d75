"""Beyond the paper: every constant of the theory, enclosed rigorously to 40 digits."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import EulerGamma, Expr, Rational, Symbol, besselk, exp, sqrt

from avsym import Derivation, Relation, rules, symbols
from derivations import field, opening, temperature, thermal_field, threshold, uniform
from derivations.threshold import BRACKET

TITLE = "The constants"
SUMMARY = (
    "x_0, beta_c and all that follows from them, and the constants of the asymptotic forms, as rigorous balls "
    "(python-flint) that fix 40 digits each."
)

KICKOFF = Rational(17, 100)  # the kickoff temperature, in units of omega_0, whose beta is asked for


def _at_threshold() -> Iterator[tuple[str, Expr]]:
    """What each constant is, and its expression by ``x_0`` and ``beta_c``."""
    x, x_0, beta_c = symbols.x, symbols.x_0, symbols.beta_c
    yield "x_0", x_0
    yield "beta_c", beta_c
    yield "K_0(x_0)", besselk(0, x_0)
    yield "the maximum of x K_0(x)", 4 / beta_c
    unit = symbols.Gamma * sqrt(2 * symbols.mass * symbols.omega_0)
    yield "E at the threshold / (Gamma sqrt(2 m omega_0))", field.argument().result.rhs.subs(x, x_0) / unit
    yield "the highest vanishing temperature / omega_0", thermal_field.highest().result.rhs / symbols.omega_0
    root = sympy.expand(opening.larger().result.rhs / x_0)
    yield "the opening: coefficient of sqrt(eta) in x/x_0", root.coeff(sqrt(symbols.eta))
    yield "the opening: coefficient of eta in x/x_0", root.coeff(symbols.eta)
    far, near = field.asymptotic().steps[0].after.lhs, uniform.lower().steps[0].after.lhs
    same = sqrt(2 * x - 2 * x_0 + 1) / sqrt(x)  # -> sqrt(2) for x -> oo
    yield "x K_0(x) over its uniform lower form, for x -> oo", sympy.powsimp(far / near * same / sqrt(2))


def _alone() -> Iterator[tuple[str, Expr]]:
    """What each constant is that needs no threshold, and its expression."""
    yield "beta e^-x of Eq. (12)", symbols.beta * exp(-field.asymptotic().result.rhs)
    yield "where the small-argument form of K_0 vanishes", 2 * exp(-EulerGamma)
    start = Derivation("beta by kickoff temperature", temperature.kickoff().result).then(rules.isolate, symbols.beta)
    yield (
        f"the beta whose kickoff temperature is {KICKOFF} omega_0",
        start.then(rules.insert, {symbols.temperature: KICKOFF * symbols.omega_0}).result.rhs,
    )


def enclosed(number: int, what: str, value: Expr) -> Derivation:
    """One constant at the threshold, as a ball."""
    beta_c = threshold.critical().steps[0].after.rhs
    by_x = value.subs(symbols.beta_c, beta_c).subs(symbols.x_0, symbols.x)
    start = Derivation(what, Relation(_name(number), sympy.powsimp(by_x)))
    if not by_x.free_symbols:
        return start.then(rules.enclose_constant)
    return start.then(rules.enclose_value, symbols.x, threshold.maximum().steps[0].after, *BRACKET)


def _name(number: int) -> Symbol:
    return Symbol(f"c_{number}", real=True)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """The constants at the threshold, and those that need none."""
    found = enumerate((*_at_threshold(), *_alone()), 1)
    return tuple(enclosed(number, what, value) for number, (what, value) in found)
