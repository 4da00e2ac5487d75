"""derivations/claims/units.py: the restored formulas in SI against the same in atomic units."""

import random

import numpy as np
import pytest
from scipy import constants, special
from sympy import Symbol, besselk, sqrt

from avsym import Sampling, evaluate, symbols
from derivations import built
from derivations.claims import units
from derivations.dimensions import TABLE

SAMPLING = Sampling()
ATOMIC = {  # the atomic unit of each quantity in SI; charge in e, so that a field is energy/(e length)
    "m": constants.m_e,
    "Gamma": constants.value("atomic unit of energy"),
    "omega_0": 1 / constants.value("atomic unit of time"),
    "E": constants.value("atomic unit of electric field"),
    "T_b": constants.value("atomic unit of energy") / constants.k,
}
SI = {"hbar": constants.hbar, "e": constants.e, "k_B": constants.k}
VALUES = {"m": 0.067, "Gamma": 1e-3, "omega_0": 2e-3, "g_ep": 1e-3, "E": 1e-5, "T_b": 1e-3}


def in_si(name):
    if name == "g_ep":  # energy^(1/2) length^(1/2)/time
        return VALUES[name] * np.sqrt(ATOMIC["Gamma"] * constants.value("Bohr radius")) * ATOMIC["omega_0"]
    return VALUES[name] * ATOMIC[name]


def number(expression, table):
    named = {symbol: table[symbol.name] for symbol in expression.free_symbols}
    return float(evaluate(expression, named, 15))


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        (built("enhancement")[0].result.closed(), 1.0),
        (built("field")[1].at("eq:13").rhs, 1.0),
        (built("temperature")[3].at("eq:15").rhs.subs(symbols.n_b, 1), ATOMIC["Gamma"]),
        (symbols.temperature / symbols.omega_0, 1.0),
        (built("field")[0].result.rhs.subs(symbols.x, 1), ATOMIC["E"] * constants.e),
    ],
    ids=["lambda", "beta", "dephasing", "temperature", "force"],
)
def test_a_restored_formula_gives_in_si_what_it_gives_in_atomic_units(expression, unit):
    restored = units.restored(expression)
    table = {name: in_si(name) for name in VALUES} | SI
    expected = number(expression, VALUES) * unit
    assert number(restored, {**table}) == pytest.approx(expected, rel=1e-8)


def test_a_temperature_scales_as_an_energy():
    assert units.scales(symbols.temperature / symbols.omega_0, random.Random(3)) < 1e-12


@pytest.mark.parametrize("name", ["m", "omega_0", "E"])
def test_a_lost_constant_is_seen(monkeypatch, name):
    expression, real = symbols.Gamma * sqrt(2 * symbols.mass * symbols.omega_0) / symbols.field, units.powers
    assert units.scales(expression, random.Random(3)) < 1e-12
    monkeypatch.setattr(units, "powers", lambda other: (0, 0, 0) if other == name else real(other))
    assert units.scales(expression, random.Random(3)) > 1e-3


def test_every_symbol_has_one_physical_and_one_hidden_dimension():
    for name in units.PHYSICAL.keys() - units.CONSTANTS.keys():
        assert units._hidden(name) == TABLE[name], name


def test_the_coupling_has_the_dimension_that_its_term_of_the_hamiltonian_gives():
    """omega^2 phi^2 and g phi psi^+psi are energies per length; psi^+psi is a density."""
    per_length = np.array([1, -1, 0])  # energy, length, time
    phi = (per_length - 2 * np.array([0, 0, -1])) / 2
    coupling = per_length - phi - np.array([0, -1, 0])
    assert [float(power) for power in units.PHYSICAL["g_ep"][:3]] == coupling.tolist()


def test_a_symbol_of_another_dimension_would_be_seen(monkeypatch):
    monkeypatch.setattr(units, "PHYSICAL", {**units.PHYSICAL, "m": units._of(1, -1, 2)})
    decision = units.units(SAMPLING)
    assert decision.verdict.value == "refuted"
    assert not decision.findings[0].holds


def test_a_formula_that_adds_unlike_dimensions_would_be_seen(monkeypatch):
    from derivations.printed import PRINTED, Printed

    monkeypatch.setitem(PRINTED, "eq:13", Printed("eq:13", "", "", lambda: symbols.Gamma + symbols.mass))
    assert units.units(SAMPLING).verdict.value == "refuted"


def test_x_holds_the_root_of_hbar():
    """2 Gamma sqrt(2 m omega_0/hbar)/(e E)."""
    (argument,) = [node.args[1] for node in built("enhancement")[0].result.closed().atoms(besselk)]
    hbar, charge = Symbol("hbar", positive=True), Symbol("e", positive=True)
    assert (units.restored(argument) / argument * sqrt(hbar) * charge).equals(1)


def test_k0_of_the_restored_argument_is_the_enhancement():
    table = {name: in_si(name) for name in VALUES} | SI
    x = 2 * table["Gamma"] * np.sqrt(2 * table["m"] * table["omega_0"] / constants.hbar) / (constants.e * table["E"])
    expected = table["m"] * table["g_ep"] ** 2 / (constants.hbar * table["omega_0"] * constants.e * table["E"])
    value = number(units.restored(built("enhancement")[0].result.closed()), table)
    assert value == pytest.approx(expected * special.k0(x), rel=1e-8)
