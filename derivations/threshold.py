"""Eq. (14): the critical avalanche parameter."""

from __future__ import annotations

from avsym import Derivation, rules, symbols
from derivations import field

TITLE = "The threshold"
SUMMARY = (
    "x K_0(x) has one maximum, at x_0. The criterion x K_0(x) = 4/beta has two roots above beta_c = 4/(x_0 K_0(x_0)), "
    "one at it and none below. Both numbers are enclosed by rigorous balls."
)

BRACKET = (0.4, 0.9)


def maximum() -> Derivation:
    """x_0, where x K_0(x) is stationary."""
    criterion = field.criterion().result.lhs
    return (
        Derivation("maximum of the criterion", criterion)
        .then(rules.stationary, symbols.x)
        .then(rules.enclose_root, symbols.x, *BRACKET, equation="eq:14a")
    )


def critical() -> Derivation:
    """beta_c, the criterion solved for beta at x_0."""
    criterion = field.criterion().result
    solved = Derivation("critical parameter", criterion).then(rules.isolate, symbols.beta, equation="eq:14")
    return solved.then(rules.enclose_value, symbols.x, maximum().steps[0].after, *BRACKET, equation="eq:14b")


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """x_0 and beta_c."""
    return (maximum(), critical())
