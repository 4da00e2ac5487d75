"""Beyond the paper: how the window between the two fields opens at beta_c, and the upper field far above it."""

from __future__ import annotations

from sympy import EulerGamma, exp

from avsym import Derivation, Relation, rules, symbols
from derivations import field
from derivations.threshold import BRACKET
from derivations.uniform import EXCESS, PEAK, by_root

TITLE = "The opening of the window"
SUMMARY = (
    "At beta_c the two fields are one. Above it they part as the square root of eta = 1 - beta_c/beta, with "
    "coefficients that depend on x_0 alone: the expansion of x K_0(x) at its maximum, inverted. Far above, the upper "
    "field follows from K_0 at small argument."
)


def expansion() -> Derivation:
    """x K_0(x) at its maximum, to third order, and beta by eta."""
    return (
        Derivation("expansion at the maximum", field.criterion().result)
        .then(rules.expand_at_maximum, PEAK)
        .then(rules.insert, {symbols.beta: symbols.beta_c / (1 - symbols.eta)})
    )


def larger() -> Derivation:
    """x of the lower field next to the threshold."""
    return _reverted("opening, lower field", "above")


def smaller() -> Derivation:
    """x of the upper field next to the threshold."""
    return _reverted("opening, upper field", "below")


def _reverted(name: str, side: str) -> Derivation:
    return Derivation(name, expansion().result).then(rules.revert, symbols.x, symbols.x_0, BRACKET, side)


def far() -> tuple[Derivation, Derivation]:
    """x of the upper field at large beta: ``x ln(2 e^-gamma/x) = 4/beta`` with ``x = 2 e^{-gamma - v}``."""
    image = 2 * exp(-EulerGamma - EXCESS)
    solved = (
        Derivation("upper root at large beta, by v", field.criterion().result)
        .then(rules.small_argument, symbols.x)
        .then(rules.insert, {symbols.x: image})
        .then(rules.lambert, EXCESS, "larger")
    )
    start = Relation(symbols.x, image, "\\approx")
    return solved, Derivation("upper root at large beta", start).then(rules.insert, {EXCESS: solved.result.rhs})


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Both fields next to the threshold, and the upper one far above it."""
    above, below, (by_excess, root) = larger(), smaller(), far()
    return (
        expansion(),
        above,
        by_root("lower field at the opening", above.result).then(rules.expand_small, symbols.eta),
        below,
        by_root("upper field at the opening", below.result).then(rules.expand_small, symbols.eta),
        by_excess,
        root,
        by_root("upper field at large beta", root.result),
    )
