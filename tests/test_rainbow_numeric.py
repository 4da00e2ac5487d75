"""The rainbow to all orders, judged by Airy functions, finite chains and a dense matrix that share no code with it."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from numeric import (
    Parameters,
    classical_multiplier,
    classical_ratios,
    critical_beta,
    enhancement_integral,
    rainbow_convergence,
    rainbow_critical_beta,
    rainbow_field,
    rainbow_multiplier,
    rainbow_ratios,
)
from numeric.axis import lay_out
from numeric.lattice_transfer import lattice
from numeric.transfer import first_guess, leading, transfer_operator
from numeric.waves import bare, dressed, source
from tests.oracles import fourfold
from tests.oracles import transfer as oracle
from tests.strategies import decades, scales

UNLIMITED = 10**9


def model(x, gamma, beta=1.0, occupation=0.0):
    """A field and parameters with these dimensionless numbers, the other scales at random values."""
    omega0, mass = 0.3, 1.7
    g_ep = np.sqrt(beta * gamma * omega0**2 * np.sqrt(omega0 / (2 * mass)))
    temperature = omega0 / np.log1p(1 / occupation) if occupation else 0.0
    field = 2 * gamma * omega0 * np.sqrt(2 * mass * omega0) / x
    return field, Parameters(g_ep, gamma * omega0, omega0, mass, temperature=temperature)


def near(z, points):
    """Indices of the nodes nearest to some points."""
    return [int(np.argmin(np.abs(z - point))) for point in points]


# --- the wave, the kernel and the source against Airy functions -------------------------------------------------------


@pytest.mark.parametrize(("x", "gamma"), [(2.7, 0.02), (0.3, 0.05), (6.0, 0.1)])
def test_green_function_and_kernel_are_airy_functions(x, gamma):
    place = lay_out(x, gamma, 0.0, UNLIMITED)
    solved = bare(place)
    z = place.panels.nodes
    flat = z.ravel()
    for one, other in [(-1.3, 0.4), (0.05, 0.06), (0.3, 2.1), (-0.2, -0.1)]:
        i, j = near(flat, [one, other])
        with mpmath.workdps(30):
            local = complex(oracle.green(flat[i], flat[i], place.epsilon, gamma))
            square = float(abs(oracle.green(flat[i], flat[j], place.epsilon, gamma)) ** 2)
        assert solved.retarded.ravel()[i] == pytest.approx(local, rel=1e-10)
        fall = np.exp(solved.exponent.ravel()[i] - solved.exponent.ravel()[j])
        assert solved.lower.ravel()[i] * fall == pytest.approx(square, rel=1e-9)


@pytest.mark.parametrize("point", [-0.1, 0.7])
def test_one_propagation_is_the_integral_over_space(point):
    x, gamma = 1.5, 0.1
    place = lay_out(x, gamma, 0.0, UNLIMITED)
    kernel = transfer_operator(place, bare(place), 1.0, 0.0).kernel
    z = place.panels.nodes
    (index,) = near(z.ravel(), [point])
    found = kernel(np.exp(-((z - 0.5) ** 2))).ravel()[index]
    expected = oracle.propagated(lambda v: mpmath.exp(-((v - 0.5) ** 2)), z.ravel()[index], place.epsilon, gamma, -5, 6)
    assert found == pytest.approx(float(expected), rel=1e-8)


@pytest.mark.parametrize(("x", "gamma"), [(2.7, 0.02), (0.5, 0.1)])
def test_source_at_rest_is_the_integral_over_time(x, gamma):
    place = lay_out(x, gamma, 0.0, UNLIMITED)
    values = source(place, bare(place).rate).ravel()
    z = place.panels.nodes.ravel()
    for index in near(z, [-40.0, -1.0, 0.0, 0.2, 1.1]):
        expected = abs(oracle.at_rest(z[index], place.epsilon, gamma)) ** 2
        assert values[index] == pytest.approx(float(expected), rel=1e-8)


def test_source_is_normalised():
    place = lay_out(1.0, 0.02, 0.0, UNLIMITED, tail=True)
    total = np.sum(place.panels.weights * source(place, bare(place).rate)) * 2 * 0.02 / (2 * np.pi)
    low, high = place.panels.edges[[0, -1]]
    beyond = 2 * 0.02 / (2 * np.pi) * (1 / high - 1 / low)  # the source's tails, 2 gamma/z^2
    assert total + beyond == pytest.approx(1, abs=1e-10)


# --- the ratios -------------------------------------------------------------------------------------------------------


@settings(max_examples=5)
@given(decades(0.3, 8.0), decades(5e-3, 0.1))
@example(2.7, 0.00667)
@example(8.0, 0.00667)
@example(0.1, 0.02)
def test_first_ratio_is_lambda_prime(x, gamma):
    field, p = model(x, gamma)
    assert rainbow_ratios(field, p, 1)[0] == pytest.approx(enhancement_integral(field, p), rel=1e-8)


def test_tails_of_the_source_are_added():
    field, p = model(8.0, 0.1)
    assert rainbow_ratios(field, p, 1)[0] == pytest.approx(enhancement_integral(field, p), rel=1e-9)


def test_tails_are_added_in_a_warm_bath_too(monkeypatch):
    field, p = model(8.0, 0.1, occupation=1.5)
    far = rainbow_ratios(field, p, 1)[0]
    monkeypatch.setattr("numeric.axis._TAIL", 3e3)
    assert rainbow_ratios(field, p, 1)[0] == pytest.approx(far, rel=1e-7)


@pytest.mark.parametrize(("x", "gamma"), [(1.0, 0.02), (5.0, 0.05)])
def test_first_ratio_is_the_fourfold_integral(x, gamma):
    field, p = model(x, gamma)
    names = ("g_ep", "gamma", "omega0", "mass")
    expected = fourfold.fourth_order_ratio(field, **{name: float(getattr(p, name)) for name in names})
    assert rainbow_ratios(field, p, 1)[0] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("occupation", [0.0, 0.4])
def test_later_ratios_and_multiplier_are_those_of_a_dense_matrix(occupation):
    x, gamma = 3.0, 0.3
    field, p = model(x, gamma, occupation=occupation)
    place = lay_out(x, gamma, 0.0, UNLIMITED, tail=True)
    injected = source(place, bare(place).rate).ravel()
    found = []
    for step in (0.05, 0.025):
        z, matrix = oracle.dense(x, gamma, occupation, step, -12.0, 50.0)
        up, down = (place.panels.interpolation(z + move) @ injected for move in (1.0, -1.0))
        f = (1 + occupation) * up + occupation * down
        counts = []
        for _ in range(5):
            f = matrix @ f
            counts.append(f.sum())
        found.append(np.append(np.array(counts[1:]) / counts[:-1], _power(matrix, f)))
    *ratios, multiplier = (4 * found[1] - found[0]) / 3
    assert rainbow_multiplier(field, p) / p.beta == pytest.approx(multiplier, rel=1e-6)
    # the even grid ends at z = 50 and so loses some of the source's tail, which matters less at every order
    ours = rainbow_ratios(field, p, 5)[1:] / p.beta
    assert ours[0] == pytest.approx(ratios[0], rel=1e-3)
    assert ours[1:] == pytest.approx(ratios[1:], rel=2e-4)


def _power(matrix, f):
    for _ in range(150):
        g = matrix @ f
        growth, f = g.sum() / f.sum(), g / g.sum()
    return growth


@pytest.mark.parametrize(("x", "occupation"), [(0.3, 0.0), (1.0, 0.0), (2.7, 0.0), (1.0, 0.5)])
def test_ratios_tend_to_the_multiplier(x, occupation):
    field, p = model(x, 0.02, occupation=occupation)
    ratios = rainbow_ratios(field, p, 60)
    assert ratios[-1] == pytest.approx(rainbow_multiplier(field, p), rel=1e-9)
    assert abs(ratios[0] / ratios[-1] - 1) > 0.01


@given(decades(0.5, 5.0), st.floats(0.5, 40.0))
@settings(max_examples=3)
def test_bare_ratios_are_proportional_to_beta(x, beta):
    field, unit = model(x, 0.05)
    _, p = model(x, 0.05, beta)
    assert rainbow_ratios(field, p, 4) / beta == pytest.approx(rainbow_ratios(field, unit, 4), rel=1e-10)


@given(scales, scales)
@settings(max_examples=3)
def test_units(energy, length):
    field, p = model(1.3, 0.05, 5.0, 0.2)
    other = Parameters(
        p.g_ep * energy**1.5 * length**0.5, p.gamma * energy, p.omega0 * energy, p.mass / energy / length**2,
        temperature=p.temperature * energy,
    )  # fmt: skip
    assert rainbow_multiplier(-field * energy / length, other) == pytest.approx(rainbow_multiplier(field, p), rel=1e-9)


@pytest.mark.parametrize("field", [0.0, 0.9])
@pytest.mark.parametrize("electron", [False, True])
@pytest.mark.parametrize("energy", [0.25, 4.0])
def test_only_ratios_of_energies_count_on_the_lattice(field, electron, energy):
    p = Parameters(0.5, 0.1, 1.0, 0.5, temperature=0.7)
    other = Parameters(0.5 * energy**1.5, 0.1 * energy, energy, 0.5 / energy, temperature=0.7 * energy)
    expected = rainbow_multiplier(field, p, electron, "lattice")
    assert rainbow_multiplier(field * energy, other, electron, "lattice") == pytest.approx(expected, rel=1e-9)


# --- the classical limit ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [0.5, 1.0, 3.0])
def test_weak_fields_are_classical(x):
    errors = []
    for gamma in (0.03, 0.01, 0.0033):
        field, p = model(x, gamma)
        errors.append(abs(rainbow_multiplier(field, p) / classical_multiplier(x) - 1))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.3 * errors[0] < 0.03


# --- dressed: particle conservation -----------------------------------------------------------------------------------


def identity(x, gamma, beta, occupation):
    """mu and <Gamma_ph>/(2 Gamma + <Gamma_ph>) of the dressed continuum, on an axis with all electrons."""
    place = lay_out(x, gamma, beta, UNLIMITED, reach=6.0)
    c = beta * gamma / 2
    solved = dressed(place, c, occupation)
    operator = transfer_operator(place, solved, c, occupation)
    z, weights = place.panels.nodes, place.panels.weights
    mu, f = leading(operator, operator.adjoint, first_guess(x, np.sqrt(np.maximum(z, 0)), occupation, beta), weights)
    for _ in range(500):  # each brings the electrons below the dominant momentum one phonon on
        f = operator(f)
        f /= np.sum(weights * f)
    h = operator.kernel(f)
    loss = np.sum(weights * h * -2 * solved.sigma.imag) / np.sum(weights * h)
    return mu, loss / (2 * gamma + loss)


@settings(max_examples=3)
@given(decades(0.3, 8.0), decades(0.02, 0.1), decades(0.5, 50.0), st.sampled_from([0.0, 0.3]))
@example(2.7, 0.02, 30.4, 0.0)
@example(8.0, 0.05, 30.0, 0.0)
@example(2.7, 0.02, 30.0, 0.5)
def test_dressed_multiplier_is_the_phonons_share_of_the_losses(x, gamma, beta, occupation):
    mu, share = identity(x, gamma, beta, occupation)
    assert mu == pytest.approx(share, rel=1e-8)
    assert 0 < mu < 1


@pytest.mark.parametrize(("x", "gamma", "beta"), [(8.0, 0.1, 50.0), (8.0, 0.1, 101.0), (5.0, 0.05, 300.0)])
def test_the_axis_reaches_as_far_as_a_strongly_coupled_electron(x, gamma, beta):
    """Once it ended where a bare one would: errors to 3 %; and at beta = 300 nothing became self-consistent."""
    field, p = model(x, gamma, beta)
    mu, share = identity(x, gamma, beta, 0.0)
    assert rainbow_multiplier(field, p, True) == pytest.approx(share, rel=1e-8)
    assert mu == pytest.approx(share, rel=1e-8)


def test_strong_fields_are_within_reach():
    """x = 0.01 of the upper field at beta = 100, and Gamma/omega0 >= 0.05, once took more frequencies than allowed."""
    for x, gamma in ((0.1, 0.06), (0.012, 1 / 150)):
        field, p = model(x, gamma)
        found = rainbow_ratios(field, p, 1, frequencies=500_000)[0]
        assert found == pytest.approx(enhancement_integral(field, p), rel=1e-8)


def test_dressing_without_coupling_is_none():
    field, p = model(1.0, 0.05, 1e-7)
    assert rainbow_multiplier(field, p, True) == pytest.approx(rainbow_multiplier(field, p), rel=1e-5)


# --- where the series diverges ----------------------------------------------------------------------------------------


def test_bare_series_diverges_between_two_fields_above_its_own_critical_beta():
    _, p = model(1.0, 0.05)
    critical = rainbow_critical_beta(p)
    assert 7 < critical < critical_beta()
    above, below = (Parameters(np.sqrt(beta * p.gamma * np.sqrt(p.omega0**3 / (2 * p.mass))), p.gamma, p.omega0, p.mass)
                    for beta in (1.05 * critical, 0.95 * critical))  # fmt: skip
    assert np.isnan(rainbow_field(below))
    fields = [rainbow_field(above, branch) for branch in ("lower", "upper")]
    assert fields[0] < fields[1]
    for field in fields:
        assert rainbow_multiplier(field, above) == pytest.approx(1, abs=1e-8)


def test_a_series_that_diverges_without_a_field_starts_to_at_zero():
    """mu is 1.24 without a field, falls below 1 in weak ones, which average over the ladders, and rises again."""
    warm = replace(Parameters.preset("fig6"), temperature=0.05)
    without, dip, beyond = rainbow_multiplier(np.array([0.0, 1.2e-4, 2e-4]), warm)
    assert dip < 1 < min(without, beyond)
    assert rainbow_field(warm) == 0.0
    assert np.array_equal(rainbow_field(replace(warm, temperature=np.array([0.05, 0.3]))), [0.0, 0.0])


def test_hot_the_critical_beta_is_that_without_a_field(monkeypatch):
    """Just above it the series diverges near zero field alone, and no field is given at which it stops."""
    hot = replace(Parameters.preset("fig6"), temperature=0.3)
    critical = float(hot.beta) / rainbow_multiplier(0.0, hot)
    monkeypatch.setattr("numeric.rainbow._multiplier_at", lambda *_: 0.9 / critical)
    assert rainbow_critical_beta(hot) == pytest.approx(critical, rel=1e-12)
    above, below = (replace(hot, g_ep=0.1 * np.sqrt(factor * critical / hot.beta)) for factor in (1.01, 0.99))
    assert rainbow_field(above) == 0
    with pytest.raises(ArithmeticError, match="diverge near zero field only"):
        rainbow_field(above, "upper")
    assert np.isnan(rainbow_field(below))
    assert np.isnan(rainbow_field(below, "upper"))


@pytest.mark.parametrize(("kind", "names"), [("continuum", {"grid", "window"}), ("lattice", {"grid", "length"})])
@pytest.mark.parametrize("electron", [False, True])
def test_errors_are_small_and_named(kind, names, electron):
    field, p = model(2.0, 0.1, 5.0)
    errors = rainbow_convergence(field, p, electron, kind)
    assert set(errors) == names
    assert max(errors.values()) < 1e-7


@pytest.mark.parametrize(("kind", "changed"), [("continuum", [(1.25, 1), (1, 1.5)]), ("lattice", [(2, 1), (1, 1.5)])])
def test_errors_are_changes_of_one_limit_at_a_time(kind, changed, monkeypatch):
    """On the lattice the steps a site and the margin beyond the band, in the continuum what the axis is asked for."""
    field, p = model(2.0, 0.1, 5.0)
    asked = []

    def axis(x, gamma, beta, frequencies, fineness, reach):
        asked.append((beta, fineness, reach))
        return lay_out(x, gamma, beta, frequencies, fineness, reach)

    def chain(field, gamma, omega0, hopping, steps, margin, limit):
        asked.append((0, steps / max(24, 8 * field / gamma), (margin - 2 * field) / (5 * omega0)))
        return lattice(field, gamma, omega0, hopping, steps, margin, limit)

    monkeypatch.setattr("numeric.rainbow.lay_out", axis)
    monkeypatch.setattr("numeric.rainbow.lattice", chain)
    rainbow_convergence(field, p, False, kind)
    assert np.array(asked) == pytest.approx(np.array([(0, 1, 1), *((0, *how) for how in changed)]))


# --- bad input --------------------------------------------------------------------------------------------------------

FIG6 = Parameters.preset("fig6")


def test_a_field_too_small_says_which_resolution_would_do():
    for kind in ("continuum", "lattice"):
        with pytest.raises(ValueError, match=r"field=1e-06 needs \d+ frequencies.*pass frequencies=.*stronger field"):
            rainbow_multiplier(1e-6, FIG6, model=kind)
    with pytest.raises(ValueError, match=r"field=20 needs \d+ frequencies.*pass frequencies=.*weaker field"):
        rainbow_multiplier(20.0, FIG6)
    with pytest.raises(ValueError, match="needs"):
        rainbow_ratios(1e-6, FIG6, 2)


@pytest.mark.parametrize("kind", ["continuum", "lattice"])
@pytest.mark.parametrize("field", [1e-300, 1e-30, 1e300, 1.7e308])
def test_a_field_out_of_all_reach_is_told_so_without_numbers(field, kind):
    with pytest.raises(ValueError, match="too far from the other scales: no number of frequencies is enough"):
        rainbow_multiplier(field, FIG6, model=kind)


def test_the_resolution_it_names_does():
    with pytest.raises(ValueError, match="needs") as refused:
        rainbow_multiplier(0.01, FIG6, frequencies=1000)
    needed = int(str(refused.value).split("pass frequencies=")[1].split()[0])
    assert rainbow_multiplier(0.01, FIG6, frequencies=needed) == rainbow_multiplier(0.01, FIG6)


@pytest.mark.parametrize("call", [
    lambda: rainbow_multiplier(0.01, FIG6, model="latice"),
    lambda: rainbow_convergence(0.0, FIG6),
    lambda: rainbow_multiplier(np.inf, FIG6),
    lambda: rainbow_ratios(0.01, FIG6, 0),
    lambda: rainbow_ratios(0.01, FIG6, True),
    lambda: rainbow_ratios(0.01, FIG6, 1.5),
    lambda: rainbow_field(FIG6, "uper"),
    lambda: classical_ratios(-1.0, 2),
    lambda: rainbow_convergence([0.1, 0.2], FIG6),
])  # fmt: skip
def test_bad_input_is_refused_in_one_line(call):
    with pytest.raises(ValueError, match=r"=") as refused:
        call()
    assert "\n" not in str(refused.value)


def test_arguments_broadcast():
    field = np.array([0.01, 0.02])
    assert rainbow_ratios(field, FIG6, 3).shape == (2, 3)
    assert rainbow_multiplier(field, FIG6)[1] == rainbow_multiplier(0.02, FIG6)
