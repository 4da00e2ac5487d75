"""The avalanche criterion, judged by mpmath, by python-flint and by its own limits."""

import subprocess
import sys

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from numeric import (
    Parameters,
    avalanche_field,
    critical_beta,
    enhancement,
    kickoff_temperature,
    vanishing_temperature,
)
from tests.oracles.criterion import exact, exact_beta, exact_root, exact_threshold, exact_x, flint_threshold, steepness
from tests.strategies import (
    arguments,
    betas,
    branches,
    fractions,
    large_betas,
    model_of,
    models,
    openings,
    scales,
    signs,
    subcritical_betas,
)

EPS = 2.0**-52
BRANCHES = ["lower", "upper"]


@pytest.fixture(autouse=True)
def _forty_digits():
    with mpmath.workdps(40):
        yield


# --- threshold -------------------------------------------------------------------------------------------------------


def test_critical_beta_lies_in_a_rigorous_enclosure():
    beta = flint_threshold()
    digits = beta.str(45, radius=False)
    assert beta.rad() < flint.arb(10) ** -45
    assert digits.startswith("8.574")
    assert critical_beta() == float(digits)


@given(openings, signs)
@example(1e-10, 1.0)
@example(1e-10, -1.0)
def test_branches_open_like_a_square_root(excess, sign):
    # ln(x K0) has a maximum with curvature x_c^2 - 1 in ln x, hence ln(x/x_c) = +-sqrt(2 delta/(1 - x_c^2)) + O(delta)
    p = model_of(critical_beta() * (1 + excess))
    x_c = exact_threshold()
    delta = exact_beta(p) * x_c * mpmath.besselk(0, x_c) / 4 - 1
    shift = mpmath.log(exact_x(avalanche_field(p, "lower" if sign > 0 else "upper"), p) / x_c)
    first = sign * mpmath.sqrt(2 * delta / (1 - x_c**2))
    assert shift / first == pytest.approx(1, rel=float(mpmath.sqrt(delta)))
    second = (shift - first) / delta
    assert second == pytest.approx(-0.466, rel=0.1)  # the two branches are not symmetric: both move to smaller x


@given(models(beta=subcritical_betas), branches)
def test_no_avalanche_below_threshold(p, branch):
    assert np.isnan(avalanche_field(p, branch))
    assert np.isnan(vanishing_temperature(p))


def test_no_avalanche_without_coupling():
    p = Parameters(0.0, 0.002, 0.3)
    assert np.isnan(avalanche_field(p))
    assert np.isnan(avalanche_field(p, "upper"))
    assert np.isnan(vanishing_temperature(p))
    assert np.isnan(kickoff_temperature(p))
    assert enhancement(0.01, p) == 0


def test_the_last_float_below_threshold_has_no_root_and_the_first_above_has_two():
    # neighbouring floats of the mass: beta moves by half of their spacing, less than the rounding of beta itself
    omega0 = np.geomspace(0.1, 10, 60)
    g_ep = np.sqrt(critical_beta() * 0.002 * np.sqrt(omega0**3))
    mass = 0.5 + np.arange(-24, 25)[:, None] * EPS / 2
    p = Parameters(g_ep, 0.002, omega0, mass)
    limit = mpf(flint_threshold().str(45, radius=False))
    expected = [
        [exact_beta(Parameters(g, 0.002, w, m)) > limit for g, w in zip(g_ep, omega0, strict=True)] for m in mass[:, 0]
    ]
    assert 0.2 < np.mean(expected) < 0.8
    for branch in BRANCHES:
        np.testing.assert_array_equal(np.isfinite(avalanche_field(p, branch)), expected)


# --- accuracy of the roots -------------------------------------------------------------------------------------------


@given(models(), branches)
@example(model_of(critical_beta() * (1 + 1e-10)), "lower")
@example(model_of(critical_beta() * (1 + 1e-10)), "upper")
@example(model_of(24.0), "upper")  # three Newton steps were one too few here
@example(model_of(24.0), "lower")
@example(model_of(1e12), "upper")
@example(model_of(1e12), "lower")
def test_backward_error(p, branch):
    x, beta = exact_x(avalanche_field(p, branch), p), exact_beta(p)
    assert abs(x * mpmath.besselk(0, x) * beta / 4 - 1) <= 4 * EPS * (1 + steepness(x))


@settings(max_examples=40)
@given(models(), branches)
def test_forward_error(p, branch):
    beta = exact_beta(p)
    root = exact_root(beta, branch)
    error = abs(exact_x(avalanche_field(p, branch), p) / root - 1)
    assert error <= (1e-13 if beta > 1.01 * critical_beta() else 10 * EPS / steepness(root))


@given(models(beta=betas, temperature=True), branches)
def test_temperature_acts_through_the_effective_dephasing_alone(p, branch):
    cold = Parameters(p.g_ep, p.gamma_eff, p.omega0, p.mass)
    np.testing.assert_equal(avalanche_field(p, branch), avalanche_field(cold, branch))


@given(models(beta=st.floats(10.0, 1e12)), st.floats(-0.3, 0.5), branches)
@example(model_of(1e12), 0.0, "lower")
def test_backward_error_when_warm(p, shift, branch):
    """Against Gamma_eff formed exactly too, near the temperature where the phonons' share sets in."""
    p = Parameters(p.g_ep, p.gamma, p.omega0, p.mass, temperature=kickoff_temperature(p) * np.exp(shift))
    omega0, temperature, gamma = exact(p.omega0, p.temperature, p.gamma)
    gamma *= 1 + exact_beta(p) / 4 / mpmath.expm1(omega0 / temperature)
    field = avalanche_field(p, branch)
    g, mass = exact(p.g_ep, p.mass)
    beta = g**2 / gamma * mpmath.sqrt(2 * mass / omega0**3)
    if np.isnan(field):
        assert beta < critical_beta() * (1 + 10 * EPS)
    else:
        x = 2 * gamma * mpmath.sqrt(2 * mass * omega0) / mpf(float(field))
        assert abs(x * mpmath.besselk(0, x) * beta / 4 - 1) <= 4 * EPS * (1 + steepness(x))


@given(models(beta=large_betas), branches)
def test_roots_far_beyond_the_stated_range(p, branch):
    x, beta = exact_x(avalanche_field(p, branch), p), exact_beta(p)
    assert abs(x * mpmath.besselk(0, x) * beta / 4 - 1) <= 4 * EPS * (1 + steepness(x))


@given(models(), fractions)
def test_enhancement_exceeds_one_exactly_between_the_branches(p, fraction):
    lower, upper = avalanche_field(p, "lower"), avalanche_field(p, "upper")
    assert lower <= upper
    if upper / lower > 1 + 1e-3:
        assert enhancement(lower**fraction * upper ** (1 - fraction), p) > 1
        assert enhancement(lower * (1 - 1e-4), p) < 1
        assert enhancement(upper * (1 + 1e-4), p) < 1


# --- lambda ----------------------------------------------------------------------------------------------------------


@given(models(), arguments, signs)
def test_enhancement_equals_its_definition(p, x, sign):
    field = float(2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / x)
    g, omega0, mass, e = exact(p.g_ep, p.omega0, p.mass, field)
    argument = exact_x(field, p)
    value = mass * g**2 / (omega0 * e) * mpmath.besselk(0, argument)
    assert enhancement(sign * field, p) == pytest.approx(float(value), rel=float(8 * EPS * (2 + argument)))


@given(models(beta=subcritical_betas), arguments)
def test_shape_of_x_k0(p, x):
    """Rises up to x_c, falls beyond: the monotonic pieces, seen through the public function."""
    fields = 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / (x * np.array([1, 1.01]))
    smaller, larger = enhancement(fields, p)
    if x > 0.6:
        assert larger < smaller or larger == 0
    elif x * 1.01 < 0.595:
        assert larger > smaller


@given(models(), st.floats(20.0, 500.0))
def test_large_x_limit_is_approached_from_below_like_one_over_8x(p, x):
    field = 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / x
    limit = exact_beta(p) / 4 * mpmath.sqrt(mpmath.pi * x / 2) * mpmath.exp(-exact_x(field, p))
    deficit = 1 - enhancement(field, p) / limit
    assert deficit * 8 * x == pytest.approx(1, abs=0.6 / x + 1e3 * EPS * x * x)


@given(models(), st.floats(1e-7, 1e-2))
def test_small_x_limit_is_approached_from_above_like_x_squared_log(p, x):
    # x K0 = x (-ln(x/2) - gamma_E) + (x^3/4)(1 - ln(x/2) - gamma_E) + ...
    field = 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0) / x
    y = exact_x(field, p)
    log = -mpmath.log(y / 2) - mpmath.euler
    excess = enhancement(field, p) / (exact_beta(p) / 4 * y * log) - 1
    assert excess == pytest.approx(float(y**2 / 4 * (1 + 1 / log)), rel=1e-3, abs=20 * EPS)


@given(models(), st.floats(1.0, 1e12))
def test_weak_fields_underflow_to_the_limit(p, factor):
    field = p.gamma * np.sqrt(2 * p.mass * p.omega0) / (400 * factor)
    assert enhancement(field, p) == pytest.approx(0, abs=1e-280)
    assert enhancement(0.0, p) == 0


# --- asymptotic fields -----------------------------------------------------------------------------------------------


@given(models(beta=large_betas))
def test_equation_12_overestimates_the_field_by_the_next_logarithm(p):
    # x = L + ln(L)/2 + ..., L = ln(sqrt(pi/32) beta): Eq. (12) keeps L
    level = mpmath.log(mpmath.sqrt(mpmath.pi / 32) * exact_beta(p))
    missing = exact_x(avalanche_field(p), p) - level
    assert missing > 0
    assert missing == pytest.approx(float(mpmath.log(level) / 2), abs=float(mpmath.log(level) / (2 * level)))


@given(models(beta=large_betas))
def test_lambert_form_errs_by_one_over_8x(p):
    # sqrt(pi x/2) e^{-x} = 4/beta is solved by x = -W_{-1}(-64/(pi beta^2))/2; K0 is smaller by 1 - 1/(8x)
    lambert = -mpmath.lambertw(-64 / (mpmath.pi * exact_beta(p) ** 2), -1).real / 2
    x = exact_x(avalanche_field(p), p)
    assert 8 * x * (lambert - x) == pytest.approx(1, abs=float(2 / x))


@given(models(beta=large_betas))
def test_upper_branch_approaches_its_own_lambert_form(p):
    # x (-ln(x/2) - gamma_E) = 4/beta is solved by -ln(x/2) - gamma_E = -W_{-1}(-2 exp(gamma_E)/beta)
    log = -mpmath.lambertw(-2 * mpmath.exp(mpmath.euler) / exact_beta(p), -1).real
    x = exact_x(avalanche_field(p, "upper"), p)
    assert x * log * exact_beta(p) / 4 == pytest.approx(1, rel=float(x**2) + 10 * EPS)


# --- units -----------------------------------------------------------------------------------------------------------


@given(models(temperature=True), scales, scales, branches)
@example(Parameters.preset("fig6"), 1e20, 1e-20, "lower")
def test_units(p, energy, length, branch):
    """Energies times s, lengths times l: beta is a number, a field an energy over a length."""
    g_ep, mass = p.g_ep * energy**1.5 * length**0.5, p.mass / energy / length**2
    scaled = Parameters(g_ep, p.gamma * energy, p.omega0 * energy, mass, temperature=p.temperature * energy)
    before, after = avalanche_field(p, branch), avalanche_field(scaled, branch)
    if np.isfinite(before) and p.beta * p.gamma / p.gamma_eff > 1.001 * critical_beta():
        assert after == pytest.approx(before * energy / length, rel=1e-11)
    assert vanishing_temperature(scaled) == pytest.approx(vanishing_temperature(p) * energy, rel=1e-4, nan_ok=True)
    assert kickoff_temperature(scaled) == pytest.approx(kickoff_temperature(p) * energy, rel=1e-12)


@given(betas.filter(lambda beta: beta > 8.66), models(), models(), branches)
def test_reduced_field_is_a_function_of_beta_alone(beta, one, other, branch):
    def reduced(p):
        g_ep = np.sqrt(beta * p.gamma * np.sqrt(p.omega0**3 / (2 * p.mass)))
        p = Parameters(g_ep, p.gamma, p.omega0, p.mass)
        return avalanche_field(p, branch) / (p.gamma * np.sqrt(2 * p.mass * p.omega0))

    assert reduced(one) == pytest.approx(reduced(other), rel=1e-13)


# --- arrays and bad input --------------------------------------------------------------------------------------------


def test_arguments_broadcast():
    p = Parameters(np.geomspace(0.01, 1, 7)[:, None], np.geomspace(1e-4, 0.1, 5), 0.3, gap=np.ones((2, 1, 1)))
    fields = avalanche_field(p)
    assert fields.shape == (2, 7, 5)
    assert fields.dtype == np.float64
    assert np.isnan(fields).any()
    single = Parameters(p.g_ep[3, 0], p.gamma[2], 0.3)
    assert fields[1, 3, 2] == avalanche_field(single)
    assert enhancement(np.ones(5), p).shape == (2, 7, 5)
    assert kickoff_temperature(p).shape == vanishing_temperature(p).shape == (2, 7, 5)
    assert avalanche_field(Parameters(np.empty((0, 3)), 0.1, 0.3)).shape == (0, 3)


@pytest.mark.parametrize("mass", [1e-290, 1e-150, 1e150, 1e290])
def test_scales_beyond_compensated_arithmetic_lose_digits_but_no_roots(mass):
    p = Parameters(np.sqrt(30 * 0.002 * np.sqrt(0.3**3 / (2 * mass))), 0.002, 0.3, mass)
    expected = avalanche_field(model_of(30.0)) * np.sqrt(2 * mass)
    assert avalanche_field(p) == pytest.approx(expected, rel=1e-13)


def test_long_arrays_are_solved_block_by_block():
    beta = np.geomspace(5, 1e12, 40_001)
    for branch in BRANCHES:
        fields = avalanche_field(model_of(beta), branch)
        assert fields[-1] == avalanche_field(model_of(beta[-1]), branch)
        assert fields[20_000] == avalanche_field(model_of(beta[20_000]), branch)


@pytest.mark.parametrize(
    ("field", "kind", "words"),
    [
        (np.nan, ValueError, "field=nan must be finite"),
        ([1.0, -np.inf], ValueError, r"field=-inf \(at index 1\) must be finite"),
        ("1", TypeError, "field='1' must be a real number"),
        (1j, TypeError, "field=1j must be a real number"),
        (None, TypeError, "field=None must be a real number"),
        (True, TypeError, "field=True must be a real number"),
        ([1.0, 2.0, 3.0], ValueError, r"field \(3,\), parameters \(2,\)"),
    ],
)
def test_bad_fields(field, kind, words):
    with pytest.raises(kind, match=words) as error:
        enhancement(field, Parameters(0.1, [0.1, 0.2], 0.3))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("branch", "kind", "words"),
    [
        ("uper", ValueError, "branch='uper' is unknown: did you mean 'upper'"),
        ("LOWER", ValueError, "did you mean 'lower'"),
        ("zzz", ValueError, "allowed: 'lower', 'upper'"),
        (1, TypeError, "branch=1 must be a string"),
    ],
)
def test_bad_branches(branch, kind, words):
    with pytest.raises(kind, match=words):
        avalanche_field(Parameters.preset("fig6"), branch)


@pytest.mark.parametrize("call", [avalanche_field, kickoff_temperature, vanishing_temperature])
def test_parameters_are_asked_for(call):
    with pytest.raises(TypeError, match="p=dict must be a Parameters object"):
        call({"g_ep": 0.1})


def test_import_is_light():
    code = "import sys, numeric, numeric.criterion, numeric.oscillatory; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"sympy", "mpmath", "matplotlib"}.isdisjoint(loaded)
    code = "import sys, numeric; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
