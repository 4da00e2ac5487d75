"""Propagators: the symmetries of Eqs. (3)-(5), the phase of Eq. (4) against quadrature, retarded and advanced."""

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import S, Symbol

from avsym import Propagator, electron, phonon, symbols
from avsym.evaluate import compiled
from avsym.propagator import LEFT, MOMENTUM, RIGHT, bose, two_mode_phonon
from tests.strategies import components, decades, times

positives = decades(0.1, 3.0)
momenta = st.floats(-2.0, 2.0)
DIGITS = 30
MEANING = {
    "n": lambda k: mpmath.mpf("0.4") + mpmath.sin(k) / 5,
    "Heaviside": lambda u, at_zero: (mpmath.sign(u) + 1) / 2,
}


@st.composite
def parameters(draw):
    names = (symbols.Gamma, symbols.omega_0, symbols.mass, symbols.field, symbols.n_b, symbols.temperature)
    return {name: draw(positives) for name in names} | {symbols.Delta: draw(momenta)}


@pytest.fixture(autouse=True, scope="module")
def _precision():
    with mp.workdps(DIGITS + 10):
        yield


def value(expression, point, left=0, right=0, momentum=0):
    numbers = {symbol: mpmath.mpmathify(number) for symbol, number in point.items()}
    numbers |= {LEFT: mpmath.mpmathify(left), RIGHT: mpmath.mpmathify(right), MOMENTUM: mpmath.mpf(momentum)}
    return compiled(expression, MEANING)(numbers)


def same(one, other, digits=DIGITS):
    return abs(one - other) <= mpmath.mpf(10) ** -digits * max(abs(one), abs(other))


def evolution():
    """U of Eq. (4): an empty, undamped electron's ``i G^>``."""
    bare = electron(gamma=S.Zero).greater
    return sympy.I * bare.replace(symbols.occupation_of, lambda k: S.Zero)


@given(parameters(), times, times, momenta)
def test_the_electrons_functions_are_anti_hermitian(point, left, right, momentum):
    for function in (electron().greater, electron().lesser):
        mirrored = value(function, point, right, left, momentum)
        assert same(value(function, point, left, right, momentum), -mpmath.conj(mirrored))


@given(parameters(), times, momenta)
def test_at_equal_times_lesser_counts_electrons_and_greater_holes(point, time, momentum):
    filled = MEANING["n"](mpmath.mpf(momentum))
    lesser, greater = (value(g, point, time, time, momentum) for g in (electron().lesser, electron().greater))
    assert same(lesser, 1j * filled)
    assert same(greater - lesser, mpmath.mpc(0, -1))


@given(parameters(), times, times, momenta)
def test_damping_is_by_gamma_alone(point, left, right, momentum):
    size = abs(value(electron().greater, point, left, right, momentum)) / (1 - MEANING["n"](mpmath.mpf(momentum)))
    expected = mpmath.exp(-mpmath.mpf(point[symbols.Gamma]) * abs(mpmath.mpf(left) - mpmath.mpf(right)))
    assert same(size, expected)


@given(parameters(), times, times, times, momenta)
def test_evolution_at_one_canonical_momentum_is_a_group(point, late, middle, early, momentum):
    u = evolution()
    steps = value(u, point, late, middle, momentum) * value(u, point, middle, early, momentum)
    assert same(steps, value(u, point, late, early, momentum), 28)
    assert same(value(u, point, late, late, momentum), mpmath.mpf(1))


@given(parameters(), times, times, momenta)
@settings(max_examples=30)
def test_the_phase_of_eq_4_is_the_integral_of_the_energy_in_the_field(point, left, right, momentum):
    mass, force, gap = (mpmath.mpf(point[name]) for name in (symbols.mass, symbols.field, symbols.Delta))
    path = [mpmath.mpf(right), mpmath.mpf(left)]
    phase = mpmath.quad(lambda tau: (momentum + force * tau) ** 2 / (2 * mass) + gap, path)
    expected = mpmath.expj(-phase)
    assert same(value(evolution(), point, left, right, momentum), expected, 25)


@given(parameters(), times, times, momenta)
@settings(max_examples=30)
def test_a_dispersion_of_ones_own_is_shifted_by_the_field_too(point, left, right, momentum):
    quartic = electron(gamma=S.Zero, dispersion=MOMENTUM**4 / 7 - MOMENTUM).lesser
    force, gap = mpmath.mpf(point[symbols.field]), mpmath.mpf(point[symbols.Delta])
    energy = lambda tau: (momentum + force * tau) ** 4 / 7 - (momentum + force * tau) + gap  # noqa: E731
    phase = mpmath.quad(energy, [mpmath.mpf(right), mpmath.mpf(left)])
    expected = 1j * MEANING["n"](mpmath.mpf(momentum)) * mpmath.expj(-phase)
    assert same(value(quartic, point, left, right, momentum), expected, 24)


def test_a_dispersion_that_is_no_polynomial_is_refused():
    with pytest.raises(ValueError, match="not a polynomial"):
        electron(dispersion=sympy.cos(MOMENTUM))


@given(parameters(), times, times)
def test_the_phonons_greater_function_is_the_lesser_one_with_times_exchanged(point, left, right):
    assert same(value(phonon().greater, point, left, right), value(phonon().lesser, point, right, left))


@given(parameters(), times, times)
def test_the_phonons_retarded_function_does_not_know_the_occupation(point, left, right):
    """``D^> - D^<`` is the commutator: ``-sin(omega_0 t)/omega_0``."""
    difference = value(phonon().greater - phonon().lesser, point, left, right)
    w = mpmath.mpf(point[symbols.omega_0])
    expected = -mpmath.sin(w * (mpmath.mpf(left) - mpmath.mpf(right))) / w
    assert abs(difference - expected) < mpmath.mpf(10) ** -DIGITS


@given(parameters(), times)
def test_thermal_phonons_satisfy_the_kms_relation(point, time):
    """``D^>(t - i/T) = D^<(t)``, that is ``D^>(w)/D^<(w) = e^{w/T}``."""
    thermal = phonon(occupation=bose(symbols.omega_0, symbols.temperature))
    shifted = mpmath.mpc(time, -1 / mpmath.mpf(point[symbols.temperature]))
    greater = thermal.greater.xreplace({LEFT: Symbol("z"), RIGHT: S.Zero})
    ours = value(greater, point | {Symbol("z"): shifted})
    assert same(ours, value(thermal.lesser, point, time, 0), 25)


@given(parameters())
def test_emission_over_absorption_is_the_boltzmann_factor(point):
    n = bose(symbols.omega_0, symbols.temperature)
    boltzmann = sympy.exp(symbols.omega_0 / symbols.temperature)
    assert same(value((1 + n) / n, point), value(boltzmann, point), 25)


def test_at_zero_temperature_the_phonon_only_emits():
    vacuum = phonon(occupation=S.Zero)
    t = LEFT - RIGHT
    assert vacuum.greater == -sympy.I * sympy.exp(-sympy.I * symbols.omega_0 * t) / (2 * symbols.omega_0)


@pytest.mark.parametrize("model", [electron(), phonon()], ids=["electron", "phonon"])
@given(point=parameters(), left=times, right=times, momentum=momenta)
def test_retarded_is_causal_and_advanced_is_its_adjoint(model, point, left, right, momentum):
    assume(left != right)
    late, early = max(left, right), min(left, right)
    assert value(model.retarded, point, early, late, momentum) == 0
    assert value(model.advanced, point, late, early, momentum) == 0
    retarded = value(model.retarded, point, late, early, momentum)
    assert retarded != 0
    assert same(retarded, mpmath.conj(value(model.advanced, point, early, late, momentum)))
    difference = value(model.retarded - model.advanced, point, left, right, momentum)
    spectral = value(model.greater - model.lesser, point, left, right, momentum)
    assert same(difference, spectral)


@given(components, parameters(), times, times, momenta)
@settings(max_examples=30)
def test_a_component_takes_its_times_and_momentum_even_if_they_are_named_crosswise(component, point, a, b, k):
    model = electron()
    crossed = model.at(component, RIGHT, LEFT, -MOMENTUM)
    template = model.greater if component == ">" else model.lesser
    assert same(value(crossed, point, a, b, k), value(template, point, b, a, -k))


@given(parameters(), times, times, positives)
def test_two_modes_add_with_their_weight(point, left, right, weight):
    first, second = phonon(), phonon(omega0=symbols.Gamma, occupation=S.Zero)
    both = two_mode_phonon(first, second, Symbol("w", positive=True))
    at = point | {Symbol("w", positive=True): weight}
    for name in ("greater", "lesser"):
        parts = [value(getattr(mode, name), point, left, right) for mode in (first, second)]
        expected = parts[0] + mpmath.mpf(weight) * parts[1]
        assert abs(value(getattr(both, name), at, left, right) - expected) < mpmath.mpf(10) ** -DIGITS


def test_a_model_of_ones_own_is_data():
    own = Propagator(greater=LEFT - RIGHT, lesser=MOMENTUM)
    assert own.at(">", symbols.t_2, symbols.t_1, symbols.p) == symbols.t_2 - symbols.t_1
    assert own.at("<", symbols.t_2, symbols.t_1, symbols.p) == symbols.p
