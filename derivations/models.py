"""What the derivations of the paper share: the external times and a model for every line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Function, S, Symbol

from avsym import Derivation, Propagator, RuleError, electron, phonon, rules, symbols

EXTERNAL_TIMES = {
    symbols.t_1: symbols.T - symbols.t / 2,
    symbols.t_2: symbols.T + symbols.t / 2,
}
"""The external times by their mean T and their difference t."""

EQUAL_TIMES = {symbols.t_1: symbols.T, symbols.t_2: symbols.T}


ELECTRON, PHONON = electron(), phonon()


@dataclass(frozen=True)
class Model:
    """Propagators and couplings of a diagram, for all lines or line by line from the exit of the electron line.

    Parameters
    ----------
    electrons, phonons : Propagator or one for each line
    couplings : expression in `avsym.propagator.MOMENTUM`, or one for each phonon line
    field : expression
        The force; it also fixes at which canonical momentum an electron is at rest.
    warm : bool
        Whether the phonon occupation is kept.
    """

    electrons: Propagator | Sequence[Propagator] = ELECTRON
    phonons: Propagator | Sequence[Propagator] = PHONON
    couplings: Expr | Sequence[Expr] = symbols.g_ep
    field: Expr = symbols.field
    warm: bool = False


PAPER = Model()
"""Eqs. (3)-(5), the same for every line."""


def insert(derivation: Derivation, model: Model) -> Derivation:
    """Put the model in place of the propagators; unless it is warm, its phonon occupation, if any, is neglected."""
    inserted = derivation.then(rules.insert_models, model.electrons, model.phonons, model.couplings)
    occupied = inserted.result.factor.has(symbols.n_b) or inserted.result.integrand.has(symbols.n_b)
    return inserted.then(rules.neglect, symbols.n_b) if occupied and not model.warm else inserted


def occupation(derivation: Derivation, momentum: Symbol) -> Function:
    """The occupation of a loop momentum as it stands: a function of its component along the field, or of both.

    Raises
    ------
    RuleError
        If it does not occur.
    """
    found = derivation.result.integrand.atoms(symbols.occupation_of)
    for node in sorted(found, key=str):
        if node.args[0] == momentum:
            return node
    raise RuleError(f"no occupation of {momentum} occurs; the model's electrons must have one")


def at_rest(derivation: Derivation, momentum: Symbol, field: Expr, equation: str = "") -> Derivation:
    """All electrons of a loop momentum at rest at the mean time T: occupied there, and its integrals done."""
    occupied = occupation(derivation, momentum)
    along, *across = occupied.args
    filled = derivation.then(rules.occupy, occupied, symbols.n_ex, (-field * symbols.T, *(S.Zero for _ in across)))
    for name in across:
        filled = filled.then(rules.delta, name)
    return filled.then(rules.delta, along, equation=equation)
