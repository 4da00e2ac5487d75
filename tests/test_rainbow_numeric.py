"""The rainbow to all orders, judged by Airy functions, finite chains and a dense matrix that share no code with it."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import k0

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


@pytest.mark.parametrize("occupation", [0.0, 0.4])
def test_the_adjoint_is_the_adjoint(occupation):
    place = lay_out(2.0, 0.1, 0.0, UNLIMITED)
    operator = transfer_operator(place, bare(place), 0.3, occupation)
    z, weights = place.panels.nodes, place.panels.weights
    f, other = np.exp(-((z - 0.4) ** 2)), np.exp(-((z - 1.1) ** 2) / 2)
    forward, backward = np.sum(weights * other * operator(f)), np.sum(weights * f * operator.adjoint(other))
    assert forward == pytest.approx(backward, rel=1e-9)


def by_repetition(operator, f, weights, count=4000):
    """The slow clear road: what one application more multiplies by, after thousands."""
    for _ in range(count):
        f = operator(f / np.sum(weights * f))
    return np.sum(weights * f)


@pytest.mark.parametrize(
    ("x", "gamma", "beta", "occupation"), [(8.0, 0.1, 30.0, 0.0), (14.0, 0.1, 0.0, 0.0), (3.0, 0.1, 5.0, 0.5)]
)
def test_the_multiplier_is_what_thousands_of_orders_grow_by(x, gamma, beta, occupation):
    place, c = lay_out(x, gamma, beta, UNLIMITED), (beta or 1.0) * gamma / 2
    solved = dressed(place, c, occupation) if beta else bare(place)
    operator = transfer_operator(place, solved, c, occupation)
    z, weights = place.panels.nodes, place.panels.weights
    start = first_guess(x, np.sqrt(np.maximum(z, 0)), occupation)
    found, mode = leading(operator, operator.adjoint, start, weights)
    slow = by_repetition(operator, np.exp(-x * np.sqrt(np.abs(z))) * (z > -1), weights, 2000)
    assert found == pytest.approx(slow, rel=1e-9)
    assert operator(mode) == pytest.approx(found * mode, rel=1e-5, abs=1e-9 * mode.max())


# --- the classical limit ----------------------------------------------------------------------------------------------


@given(decades(0.02, 20.0))
@settings(max_examples=10)
def test_first_classical_ratio_is_the_closed_form(x):
    assert classical_ratios(x, 1)[0] == pytest.approx(x * k0(x) / 4, rel=1e-11)


def test_second_classical_ratio_is_a_double_integral():
    x = 1.2
    step = 0.01
    y = np.arange(step / 2, 25, step)
    reached = np.sqrt(y**2 + 1)
    f = x / 2 * np.exp(-x * reached) / reached
    kernel = np.exp(-x * np.abs(reached[:, None] - y)) + np.exp(-x * (reached[:, None] + y))
    after = x / 8 / reached * (kernel @ f) * step
    assert classical_ratios(x, 2)[1] == pytest.approx(after.sum() / f.sum(), rel=1e-4)


@pytest.mark.parametrize("x", [0.5, 1.0, 3.0])
def test_weak_fields_are_classical(x):
    errors = []
    for gamma in (0.03, 0.01, 0.0033):
        field, p = model(x, gamma)
        errors.append(abs(rainbow_multiplier(field, p) / classical_multiplier(x) - 1))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.3 * errors[0] < 0.03


@given(decades(15.0, 1e6))
@settings(max_examples=8)
@example(24.9999)
@example(25.0)
@example(60.0)  # where weights once left the range of a double, without a word
def test_the_classical_multiplier_far_below_the_onset_is_that_of_a_dense_matrix(x):
    assert classical_multiplier(x) == pytest.approx(oracle.classical(x), rel=1e-12)


@pytest.mark.parametrize("x", [50.0, 200.0, 3e3])
def test_the_classical_multiplier_tends_to_its_saddle(x):
    """``3 sqrt 3/(4 e x)``, less the zero-point of the operator about it, 3 sqrt 3/x^2, up to order x^-4."""
    saddle = 3 * np.sqrt(3) / (4 * np.e * x)
    rest = classical_multiplier(x) / saddle - (1 - 3 * np.sqrt(3) / x**2)
    assert 33 < rest * x**4 < 34 or abs(rest) < 1e-12


def test_the_classical_multiplier_ends_where_numbers_do():
    assert classical_multiplier(1e300) == pytest.approx(3 * np.sqrt(3) / (4 * np.e) * 1e-300, rel=1e-12)
    assert classical_multiplier(np.array([1e-3, 1.0, 1e5])).shape == (3,)


def test_classical_ratios_of_rare_electrons():
    """Successive saddles: the k-th count is carried by ``e^{-x sqrt k}``, to leading order in 1/x."""
    x = 100.0
    found = np.log(classical_ratios(x, 6)) / x
    assert found == pytest.approx(np.sqrt(np.arange(6)) - np.sqrt(np.arange(1, 7)), abs=0.04)
    assert classical_ratios(x, 1)[0] == pytest.approx(x * k0(x) / 4, rel=1e-11)


def test_ratios_of_electrons_too_rare_for_a_double_are_refused():
    with pytest.raises(ValueError, match=r"x=900, n=2: .* take fewer ratios, or classical_multiplier"):
        classical_ratios(900.0, 2)
    with pytest.raises(ValueError, match=r"x=100, n=100"):
        classical_ratios([10.0, 100.0], 100)


def test_classical_ratios_broadcast_and_tend_to_the_multiplier():
    x = np.array([0.5, 2.0])
    assert classical_ratios(x, 50).shape == (2, 50)
    assert classical_ratios(x, 50)[:, -1] == pytest.approx(classical_multiplier(x), rel=1e-9)


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


@pytest.mark.parametrize("middle", [-30.0, -0.5, 0.6, 3.0])
def test_dressed_electrons_are_lost_to_bath_and_phonons_wherever_they_are(middle):
    """Dyson's identity under the integral, for any distribution: also where panels are longer than the kernel."""
    place = lay_out(3.0, 0.1, 20.0, UNLIMITED)
    solved = dressed(place, 1.0, 0.3)
    kernel = transfer_operator(place, solved, 1.0, 0.3).kernel
    z, weights = place.panels.nodes, place.panels.weights
    f = np.exp(-((z - middle) ** 2) / (1 + 0.1 * abs(middle)))
    lost = np.sum(weights * kernel(f) * (0.1 - solved.sigma.imag))
    assert lost == pytest.approx(np.sum(weights * -solved.retarded.imag * f), rel=1e-8)


@pytest.mark.parametrize(("x", "gamma", "beta"), [(8.0, 0.1, 50.0), (8.0, 0.1, 101.0), (5.0, 0.05, 300.0)])
def test_the_axis_reaches_as_far_as_a_strongly_coupled_electron(x, gamma, beta):
    """Once it ended where a bare one would: errors to 3 %; and at beta = 300 nothing became self-consistent."""
    field, p = model(x, gamma, beta)
    mu, share = identity(x, gamma, beta, 0.0)
    assert rainbow_multiplier(field, p, True) == pytest.approx(share, rel=1e-8)
    assert mu == pytest.approx(share, rel=1e-8)


def test_a_wave_that_has_died_out_is_not_traced_back():
    """Strong coupling damps it by 1e39 within the switch; the error of what lies above it once grew by as much."""
    place = lay_out(5.0, 0.01, 300.0, UNLIMITED)
    solved = dressed(place, 1.5, 0.0)
    assert np.all(np.isfinite(solved.lower))
    assert solved.sigma.imag.max() <= 1e-9


def test_strong_fields_are_within_reach():
    """x = 0.01 of the upper field at beta = 100, and Gamma/omega0 >= 0.05, once took more frequencies than allowed."""
    for x, gamma in ((0.1, 0.06), (0.012, 1 / 150)):
        field, p = model(x, gamma)
        found = rainbow_ratios(field, p, 1, frequencies=500_000)[0]
        assert found == pytest.approx(enhancement_integral(field, p), rel=1e-8)


def test_a_poor_start_costs_rounds_and_no_digits():
    """Far from the dominant momentum Krylov's method first finds what is no mode."""
    x, gamma, beta = 8.0, 0.1, 101.0
    place = lay_out(x, gamma, beta, UNLIMITED)
    operator = transfer_operator(place, dressed(place, beta * gamma / 2, 0.0), beta * gamma / 2, 0.0)
    y, weights = np.sqrt(np.maximum(place.panels.nodes, 0)), place.panels.weights
    found = [leading(operator, operator.adjoint, first_guess(x, y, 0.0, guess), weights)[0] for guess in (beta, 0.0)]
    assert found[1] == pytest.approx(found[0], rel=3e-9)


def test_a_vector_that_is_no_mode_is_not_believed():
    """Of two chains the slow one is all that Krylov's method first sees; it never agrees with the adjoint."""
    matrix = np.diag([0.5, 0.5]) + np.array([[0.0, 0.25], [0.25, 0.0]])
    operator = np.kron(np.eye(60), matrix) + 1e-3 * np.eye(120, k=2)
    operator[:2, :2] *= 1.3
    found, mode = leading(lambda f: operator @ f, lambda f: operator.T @ f, np.ones(120), np.ones(120))
    assert found == pytest.approx(0.975, rel=1e-9)
    assert operator @ mode == pytest.approx(found * mode, rel=1e-5, abs=1e-9)


def test_a_mode_beyond_the_range_of_a_double_is_refused():
    fall = np.exp(8.0)  # from one to the next of 200
    matrix = np.diag(np.full(199, 0.3 * fall), -1) + np.diag(np.full(199, 0.3 / fall), 1)
    start = np.exp(np.linspace(-600, 600, 200))
    with pytest.raises(ArithmeticError, match="did not settle"):
        leading(lambda f: matrix @ f, lambda f: matrix.T @ f, start, np.ones(200))


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


@pytest.mark.parametrize(("kind", "names"), [("continuum", {"grid", "window"}), ("lattice", {"grid", "length"})])
@pytest.mark.parametrize("electron", [False, True])
def test_errors_are_small_and_named(kind, names, electron):
    field, p = model(2.0, 0.1, 5.0)
    errors = rainbow_convergence(field, p, electron, kind)
    assert set(errors) == names
    assert max(errors.values()) < 1e-7


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
