"""What the derivations of the paper share: the external times and a model for every line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr

from avsym import Derivation, Propagator, electron, phonon, rules, symbols

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
