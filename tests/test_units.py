"""Quantities with units into the theory's numbers and back, against constants that pint does not supply."""

import re
import shlex
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pint
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy import constants
from scipy.integrate import quad

from derivations.claims.units import PHYSICAL, powers
from derivations.dimensions import TABLE
from numeric import Parameters, avalanche_field, enhancement
from numeric.units import FORMS, UnitSystem, is_quantity
from tests.command_line import answer, run, slip
from tests.strategies import decades

BAND = {"mass": "0.5 m_e", "lattice_constant": "4 angstrom"}
GOOD = {"g_ep": "300 meV^1.5", "gamma": "2 meV", "omega0": "30 meV", **BAND}
SYSTEM = UnitSystem.of_band(**BAND)
SYMBOLS = {
    "gamma": "Gamma",
    "omega0": "omega_0",
    "gap": "Delta",
    "temperature": "T_b",
    "mass": "m",
    "g_ep": "g_ep",
    "field": "E",
}
SI = {
    **dict.fromkeys(("gamma", "omega0", "gap", "phonon_damping"), ("joule", 1.0, 1, 0)),
    "temperature": ("kelvin", constants.k, 1, 0),
    "mass": ("kilogram", 1 / constants.hbar**2, -1, -2),
    "lattice_constant": ("meter", 1.0, 0, 1),
    "g_ep": ("joule**1.5*meter**0.5", 1.0, 1.5, 0.5),
    "field": ("volt/meter", constants.e, 1, -1),
}
names = st.sampled_from(sorted(FORMS))
systems = st.builds(UnitSystem, decades(1e-24, 1e-16), decades(1e-11, 1e-6))


@pytest.mark.parametrize("name", SYMBOLS)
def test_powers_of_energy_and_length_are_those_of_dimensional_analysis(name):
    form = FORMS[name][0]
    assert (Fraction(form.energy), Fraction(form.length)) == TABLE[SYMBOLS[name]]


@pytest.mark.parametrize("name", [name for name in SYMBOLS if name not in ("g_ep", "omega0")])
def test_constants_are_those_that_the_claim_restores(name):
    """omega0 is measured as the energy hbar omega, g_ep as hbar g: there the claim has the hbar beside the symbol."""
    ureg = pint.get_application_registry()
    hbar, charge, boltzmann = map(float, powers(SYMBOLS[name]))
    product = ureg("hbar") ** hbar * ureg("elementary_charge") ** charge * ureg("boltzmann_constant") ** boltzmann
    energy, length = map(float, TABLE[SYMBOLS[name]])
    assert (product * ureg.Quantity(1.0, FORMS[name][0].unit)).check(ureg("J") ** energy * ureg("m") ** length)
    assert set(PHYSICAL) >= {SYMBOLS[name]}


def test_the_lattice_constant_and_the_hopping_are_the_units():
    expected = constants.hbar**2 / (2 * 0.5 * constants.m_e * 16e-20)
    assert SYSTEM.energy == pytest.approx(expected, rel=1e-9)
    assert SYSTEM.length == pytest.approx(4e-10, rel=1e-15)
    assert SYSTEM.number("mass", "0.5 m_e") == pytest.approx(0.5, rel=1e-14)
    assert SYSTEM.number("lattice_constant", "0.4 nm") == pytest.approx(1.0, rel=1e-14)


@given(systems, names, decades(1e-6, 1e6))
def test_a_quantity_in_si_units_is_divided_by_the_units(system, name, value):
    unit, factor, energy, length = SI[name]
    expected = value * factor / (system.energy**energy * system.length**length)
    found = system.number(name, pint.get_application_registry().Quantity(value, unit))
    assert found == pytest.approx(expected, rel=1e-9)


@given(systems, names, decades(1e-6, 1e6))
def test_there_and_back_is_the_same_number(system, name, value):
    assert system.number(name, system.quantity(name, value)) == pytest.approx(value, rel=1e-13)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("gamma", "1 eV", "1.602176634e-19 J"),
        ("temperature", "77 K", f"{77 * constants.k!r} J"),
        ("temperature", "25 degC", "298.15 K"),
        ("omega0", "7 THz planck_constant", f"{7e12 * constants.h!r} J"),
        ("field", "1 kV/cm", "100000 V/m"),
        ("mass", "1 m_e", f"{constants.m_e!r} kg"),
        ("lattice_constant", "4 Å", "0.4 nm"),
        ("gamma", "2 µeV", "2e-3 meV"),
        ("g_ep", "2 eV^(3/2)*nm^0.5", "2 eV**1.5 nm**0.5"),
    ],
)
def test_the_same_amount_said_in_two_ways(name, one, other):
    codata = 2e-9  # m_e of 2022 is 1.4e-9 more than that of 2018
    assert SYSTEM.number(name, one) == pytest.approx(SYSTEM.number(name, other), rel=codata)


def test_a_coupling_of_the_lattice_is_that_of_the_continuum_by_the_root_of_the_lattice_constant():
    assert SYSTEM.number("g_ep", "3 meV^1.5") == pytest.approx(
        SYSTEM.number("g_ep", "6 meV^1.5 angstrom^0.5"), rel=1e-14
    )


@given(decades(1.0, 1e3), decades(0.01, 10.0), decades(1.0, 100.0), decades(0.5, 50.0))
def test_the_avalanche_in_physical_units_knows_no_lattice(g_ep, gamma, omega0, angstrom):
    given = {"g_ep": f"{g_ep!r} meV^1.5 angstrom^0.5", "gamma": f"{gamma!r} meV", "omega0": f"{omega0!r} meV"}
    fields = []
    for length in ("4 angstrom", f"{angstrom!r} angstrom"):
        band = {"mass": "0.3 m_e", "lattice_constant": length}
        p = Parameters.from_quantities(**given, **band)
        fields.append(UnitSystem.of_band(**band).quantity("field", enhancement_at_one(p), "V/m").magnitude)
    assert fields[0] == pytest.approx(fields[1], rel=1e-9)


def enhancement_at_one(p):
    """A field of the theory that is there at any beta: that at which x = 1."""
    return 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0)


@given(decades(1.0, 1e3), decades(0.01, 10.0), decades(1.0, 100.0), decades(0.05, 5.0))
def test_beta_is_the_number_that_si_units_give(g_ep, gamma, omega0, mass):
    milli = 1e-3 * constants.e
    p = Parameters.from_quantities(
        g_ep=f"{g_ep!r} meV^1.5 angstrom^0.5",
        gamma=f"{gamma!r} meV",
        omega0=f"{omega0!r} meV",
        mass=f"{mass!r} m_e",
        lattice_constant="4 angstrom",
    )
    coupling, energy = g_ep**2 * milli**3 * 1e-10, omega0 * milli
    expected = coupling / (gamma * milli) * np.sqrt(2 * mass * constants.m_e / energy**3) / constants.hbar
    assert p.beta == pytest.approx(expected, rel=1e-9)


def test_arrays_of_a_quantity_broadcast():
    gammas = pint.get_application_registry().Quantity(np.array([1.0, 2.0, 3.0]), "meV")
    p = Parameters.from_quantities(**GOOD | {"gamma": gammas}, temperature="77 K", gap="1 eV", phonon_damping="1 ueV")
    assert p.shape == (3,)
    assert p.gamma[1] == Parameters.from_quantities(**GOOD).gamma
    assert p.gap == SYSTEM.number("gap", "1 eV")


@given(decades(0.01, 10.0))
def test_the_golden_rule_of_the_worked_example_counts_what_equation_11_counts(x):
    """An electron accelerated from rest emits ``(g^2/omega0) sqrt(m/(2(e - omega0)))`` a time, e = (E t)^2/2m."""
    p = Parameters(g_ep=0.1, gamma=0.002, omega0=0.3, mass=0.7)
    field = 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / x
    start = np.sqrt(2 * p.mass * p.omega0) / field

    def emitted(theta):  # t = start cosh(theta): the rate's end point is smooth
        rate = p.g_ep**2 / p.omega0 * np.sqrt(p.mass / (2 * p.omega0)) / np.sinh(theta)
        return rate * np.exp(-2 * p.gamma * start * np.cosh(theta)) * start * np.sinh(theta)

    counted, _ = quad(emitted, 0, 40, limit=400)
    assert counted == pytest.approx(enhancement(field, p), rel=1e-7)


WRONG = [
    ("gamma", "2 K", ("gamma=2 K", "[temperature]", "an energy", "30 meV")),
    ("omega0", "7 THz", ("omega0=7 THz", "1 / [time]", "planck_constant")),
    ("mass", "0.5 eV", ("mass=0.5 eV", "a mass", "0.5 m_e")),
    ("lattice_constant", "4 K", ("lattice_constant=4 K", "a length", "4 angstrom")),
    ("g_ep", "3 meV", ("g_ep=3 meV", "energy^1.5 length^0.5 (continuum)", "60 meV^1.5 angstrom^0.5")),
    ("temperature", "3 m", ("temperature=3 m", "a temperature or an energy", "77 K")),
    ("gamma", "2 foo", ("gamma='2 foo'", "unknown unit, 'foo'", "30 meV")),
    ("gamma", "2", ("gamma='2'", "not a number and a unit")),
    ("gamma", "", ("gamma=''", "not a number and a unit")),
    ("gamma", "meV", ("gamma='meV'", "not a number and a unit")),
    ("gamma", "2 m^9^9^9", ("not a number and a unit",)),
    ("gamma", "2 __import__('os')", ("not a number and a unit",)),
    ("gamma", "-2 meV", ("gamma=-", "> 0")),
    ("gamma", "1e999 meV", ("gamma=inf",)),
    ("lattice_constant", "0 m", ("lattice_constant=0.0", "> 0")),
    ("lattice_constant", "-4 angstrom", ("lattice_constant=-", "> 0")),
    ("mass", "1e-400 kg", ("mass=0.0", "> 0")),
    ("mas", "1 kg", ("quantity='mas'",)),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_a_wrong_quantity_is_named_in_one_line(name, text, said):
    with pytest.raises(ValueError, match=r"\A[^\n]*\Z") as error:
        Parameters.from_quantities(**GOOD | {name: text})
    assert all(part in str(error.value) for part in said), str(error.value)


@pytest.mark.parametrize("value", [0.002, 2, None, np.float64(1.0), ["2 meV"]])
def test_a_number_without_a_unit_is_refused(value):
    with pytest.raises(TypeError, match=r"gamma=.* has no unit, but gamma must be an energy, such as '30 meV'"):
        Parameters.from_quantities(**GOOD | {"gamma": value})


def test_units_are_fixed_by_single_values():
    masses = pint.get_application_registry().Quantity(np.array([1.0, 2.0]), "kg")
    with pytest.raises(ValueError, match="must be a single quantity"):
        Parameters.from_quantities(**GOOD | {"mass": masses})


fragments = st.lists(
    st.sampled_from(["2", "meV", " ", "^", "**", "9", "(", ")", "*", "/", "-", ".5", "e", "1e9", "K", "µ"])
)


@given(fragments.map("".join) | st.text())
@example("2 m^9^9^9")
@example("2 meV^meV")
@example("2 dB")
@example("2 m/0")
@example("2 m" * 40)
@settings(max_examples=300)
def test_whatever_stands_for_a_quantity_is_a_number_or_one_line(text):
    try:
        value, said = SYSTEM.number("gamma", text), ""
    except ValueError as error:
        value, said = None, str(error)
    assert "\n" not in said
    assert said or (is_quantity(text) and np.isfinite(value))


QUANTITIES = [
    "--g-ep",
    "300 meV^1.5",
    "--gamma",
    "2 meV",
    "--omega0=30meV",
    "--mass",
    "0.5 m_e",
    "--temperature",
    "77 K",
]
LATTICE = ["--lattice-constant", "4 angstrom"]


def test_the_command_gives_fields_in_both_units_and_keeps_its_keys(capsys):
    read = answer(capsys, "field", *QUANTITIES, *LATTICE)
    p = Parameters.from_quantities(**GOOD, temperature="77 K")
    assert read["lower"] == avalanche_field(p)
    assert read["parameters"] == {name: getattr(p, name) for name in read["parameters"]}
    volts = read["lower"] * SYSTEM.energy / (constants.e * SYSTEM.length)
    assert read["physical"]["lower"]["V/m"] == pytest.approx(volts, rel=1e-12)
    assert read["physical"]["lower"]["kV/cm"] == pytest.approx(volts / 1e5, rel=1e-12)
    upper = read["upper"] / read["lower"]
    assert read["physical"]["upper"] == pytest.approx({"V/m": volts * upper, "kV/cm": volts * upper / 1e5}, rel=1e-12)
    kelvins = {"K": pytest.approx(read["vanishing_temperature"] * SYSTEM.energy / constants.k, rel=1e-12)}
    assert read["physical"]["vanishing_temperature"] == kelvins
    energy = read["effective_gamma"] * SYSTEM.energy / (1e-3 * constants.e)
    assert read["physical"]["effective_gamma"] == {"meV": pytest.approx(energy, rel=1e-12)}
    kelvin = read["kickoff_temperature"] * SYSTEM.energy / constants.k
    assert read["physical"]["kickoff_temperature"]["K"] == pytest.approx(kelvin, rel=1e-12)
    plainly = [f"--{name.replace('_', '-')}={value!r}" for name, value in read["parameters"].items()]
    plain = answer(capsys, "field", *plainly)
    assert plain == {key: value for key, value in read.items() if key not in ("given", "units", "physical")}


def test_the_table_shows_units_and_no_avalanche_is_none(capsys):
    status, out, _ = run(capsys, "field", *QUANTITIES, *LATTICE)
    assert (status, "kV/cm" in out, "length a = 4 angstrom" in out) == (0, True, True)
    weak = ["field", "--g-ep", "1 meV^1.5", *QUANTITIES[2:], *LATTICE]
    assert answer(capsys, *weak, status=1)["physical"]["lower"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            [*QUANTITIES, *LATTICE, "--gamma", "0.002"],
            "gamma=0.002 is a plain number but g_ep='300 meV^1.5' is a quantity",
        ),
        (["--g-ep=1", "--gamma=1", "--omega0=1", *LATTICE], "lattice_constant='4 angstrom' is a quantity: give all"),
        (QUANTITIES, "quantities need --lattice-constant, such as --lattice-constant '4 angstrom'"),
        ([*QUANTITIES[:5], *LATTICE], "quantities need --mass"),
        ([*QUANTITIES, *LATTICE, "--gamma", "2 K"], "gamma=2 K has dimension [temperature]"),
        ([*QUANTITIES, *LATTICE, "--gamma", "-2 meV"], "gamma=-"),
        ([*QUANTITIES, *LATTICE, "--gamma", "2 blorb"], "unknown unit, 'blorb'"),
        ([*QUANTITIES, "--lattice-constant", "4"], "lattice_constant='4' is not a number and a unit"),
        ([*QUANTITIES, *LATTICE, "--gamma", "strong"], "or a quantity such as '2 meV'"),
    ],
)
def test_a_slip_with_units_is_one_line(capsys, words, said):
    assert said in slip(capsys, "field", *words)


@given(st.lists(st.sampled_from([*QUANTITIES, *LATTICE, "2 K", "0.1", "1e-3 eV", "9^9^9"]), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mix_of_numbers_and_quantities_ends_in_a_traceback(capsys, words):
    status, out, _ = run(capsys, "field", *words)
    assert status in (0, 1) if out else status in (1, 2)


def test_the_worked_example_of_the_readme_gives_the_field_it_states(capsys):
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    command, stated = (
        re.search(r"^avsym (field .* \"1\.6 K\".*)$", text, re.MULTILINE),
        re.search(r"gives ([\d.]+) V/cm", text),
    )
    read = answer(capsys, *shlex.split(command[1]))
    assert f"{read['physical']['lower']['V/m'] / 100:.2g}" == stated[1]


def test_pint_is_imported_only_for_quantities():
    code = (
        "import sys; from derivations.cli import main; main(['field', '--g-ep=.1', '--gamma=.002', '--omega0=.3']);"
        "import numeric.units; print('pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
