"""derivations/enhancement.py: the result follows the model, and every rule is needed."""

import numpy as np
import pytest
import sympy
from scipy import integrate
from sympy import Symbol, besselk, exp, sqrt

from avsym import Derivation, RuleError, electron, phonon, rules, symbols
from avsym.algebra import is_zero
from avsym.propagator import MOMENTUM
from avsym.to_numpy import NAMES, to_numpy
from derivations import enhancement
from derivations.models import Model

ELEVEN = (
    symbols.mass
    * symbols.g_ep**2
    / (symbols.omega_0 * symbols.field)
    * besselk(0, 2 * symbols.Gamma * sqrt(2 * symbols.mass * symbols.omega_0) / symbols.field)
)
INNER_FREQUENCY = Symbol("omega_1", positive=True)
INNER_DAMPING = Symbol("Gamma_1", positive=True)
INNER_MASS = Symbol("m_1", positive=True)
INNER_COUPLING = Symbol("g_1", positive=True)
WIDTH = Symbol("a", positive=True)
VALUES = {
    symbols.field: 1.3,
    symbols.Gamma: 0.93,
    symbols.mass: 0.7,
    symbols.omega_0: 0.9,
    symbols.g_ep: 1.1,
    INNER_FREQUENCY: 1.4,
    INNER_DAMPING: 0.87,
    INNER_MASS: 0.45,
    INNER_COUPLING: 0.8,
    WIDTH: 0.31,
}


def own_lines(mass=symbols.mass, coupling=INNER_COUPLING) -> Model:
    """The inner electron, the inner phonon and its coupling differ from the outer ones."""
    inner = electron(mass=mass, gamma=INNER_DAMPING)
    return Model((electron(), inner, electron()), (phonon(), phonon(omega0=INNER_FREQUENCY)), (symbols.g_ep, coupling))


def original(model_mass: float, width: float) -> float:
    """The ratio at t = 0 straight from the definitions: a threefold integral over q, s_1, s_2 < 0, nothing reduced.

    The density's momentum is 0 at the external time.  Everything converges absolutely for width > 0.
    """
    field, gamma, mass = VALUES[symbols.field], VALUES[symbols.Gamma], VALUES[symbols.mass]
    frequency, damping = VALUES[INNER_FREQUENCY], VALUES[INNER_DAMPING]
    q, weight_q = _panels(-6.0, 6.0, 24)
    s, weight_s = _panels(-36.0, 0.0, 36)

    def action(p, time, m):
        return ((p + field * time) ** 3 - p**3) / (6 * m * field)

    outer = np.exp(gamma * s) * np.exp(1j * action(q[:, None], s[None, :], mass))
    inner = np.exp(-1j * action(0.0, s, model_mass))
    # For s_1 < s_2 the inner lines' factor is a product h(s_2)/h(s_1); the other half is the complex conjugate.
    running = np.exp((-damping + 1j * frequency) * s)
    early = _antiderivative(np.conj(outer * inner) / running, -36.0, 36)
    by_momentum = 2 * np.real(np.sum(weight_s * outer * inner * running * early, axis=1))
    total = np.sum(weight_q * np.exp(-2 * width * q**2) * by_momentum) / (2 * np.pi)
    return float(VALUES[INNER_COUPLING] ** 2 / (2 * frequency) * total)


def _panels(lower: float, upper: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    nodes, weights = np.polynomial.legendre.leggauss(32)
    edges = np.linspace(lower, upper, count + 1)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (nodes + 1)).ravel(), (half * weights).ravel()


def _antiderivative(values: np.ndarray, lower: float, count: int) -> np.ndarray:
    """The integral from ``lower`` to 0 at the nodes of `_panels`, from Legendre series panel by panel."""
    nodes, weights = np.polynomial.legendre.leggauss(32)
    series = np.linalg.inv(np.polynomial.legendre.legvander(nodes, 31))
    rising = np.polynomial.legendre.legint(np.eye(32), lbnd=-1, axis=0)
    matrix = np.polynomial.legendre.legvander(nodes, 32) @ rising @ series
    half = -lower / count / 2
    panels = values.reshape(*values.shape[:-1], count, 32)
    inside = half * panels @ matrix.T
    whole = half * panels @ weights
    before = np.cumsum(whole, axis=-1) - whole
    return (inside + before[..., None]).reshape(values.shape)


def values_of(integral, *variables):
    """The integral's integrand as a NumPy function of its variables, parameters put in."""
    expression = (integral.factor * integral.integrand).subs(VALUES)
    names = {variable: f"v{index}" for index, variable in enumerate(variables)}
    return to_numpy(expression, tuple(names.values()), {**NAMES, **names})


def test_the_paper_model_gives_equation_11():
    assert is_zero(enhancement.close(enhancement.frozen()).result.closed() - ELEVEN)


def test_turning_the_field_round_changes_nothing():
    turned = Model(electron(field=-symbols.field), field=-symbols.field)
    assert is_zero(enhancement.close(enhancement.frozen(turned)).result.closed() - ELEVEN)


def test_own_inner_lines_give_a_bessel_function_of_the_inner_frequency():
    divided = enhancement.frozen(own_lines(), Model())
    closed = enhancement.close(divided, sqrt(2 * symbols.mass * INNER_FREQUENCY)).result.closed()
    expected = (
        symbols.mass
        * INNER_COUPLING**2
        / (INNER_FREQUENCY * symbols.field)
        * besselk(0, 2 * symbols.Gamma * sqrt(2 * symbols.mass * INNER_FREQUENCY) / symbols.field)
    )
    assert is_zero(closed - expected)


def test_the_exact_ratio_equals_quadrature_of_the_original_integral():
    model = own_lines(coupling=INNER_COUPLING * exp(-WIDTH * MOMENTUM**2))
    integral = enhancement.exact(model, Model()).result
    function = values_of(integral, *integral.variables)
    q, weight_q = _panels(-6.0, 6.0, 24)
    s, weight_s = _panels(-40.0, 0.0, 40)
    halves = function(q[:, None], s[None, :]) + function(q[:, None], -s[None, :])
    reduced = np.einsum("q,s,qs->", weight_q, weight_s, halves)
    assert reduced.real == pytest.approx(original(VALUES[symbols.mass], VALUES[WIDTH]), rel=1e-10)
    assert abs(reduced.imag) < 1e-12


def test_another_inner_mass_is_left_reduced_and_says_why():
    derivation = enhancement.exact(
        own_lines(mass=INNER_MASS, coupling=INNER_COUPLING * exp(-WIDTH * MOMENTUM**2)), Model()
    )
    assert derivation.refused.startswith("half_line: ")
    assert "not exponential in S" in derivation.refused
    q, s, mean = derivation.result.variables
    function = values_of(derivation.result, q, s, mean)
    nodes_q, weight_q = _panels(-6.0, 6.0, 10)
    nodes_s, weight_s = _panels(0.0, 15.0, 10)
    nodes_r, weight_r = _panels(0.0, 13.0, 9)  # how far the mean time lies below its limit
    total = 0.0
    for value, weight in zip(nodes_s, weight_s, strict=True):
        means = -value / 2 - nodes_r[None, :]
        halves = function(nodes_q[:, None], value, means) + function(nodes_q[:, None], -value, means)
        total += weight * np.einsum("q,r,qr->", weight_q, weight_r, halves)
    assert total.real == pytest.approx(original(VALUES[INNER_MASS], VALUES[WIDTH]), rel=1e-8)


def test_a_gaussian_coupling_is_left_as_one_integral_that_equals_quadrature():
    model = own_lines(coupling=INNER_COUPLING * exp(-WIDTH * MOMENTUM**2))
    derivation = enhancement.close(enhancement.frozen(model, Model()), sqrt(2 * symbols.mass * INNER_FREQUENCY))
    assert derivation.refused.startswith("merge_cosh: ")
    (angle,) = derivation.result.variables
    function = values_of(derivation.result, angle)
    reduced, _ = integrate.quad(lambda u: float(function(u)), -12, 12, epsabs=0, epsrel=1e-11, limit=200)
    field, gamma, mass = VALUES[symbols.field], VALUES[symbols.Gamma], VALUES[symbols.mass]
    frequency = VALUES[INNER_FREQUENCY]

    def inner(q):
        """The s-integral on a contour that passes below the pole and on which it decays: one half has none."""
        top = 1j * gamma * mass / (q * field)
        total = 0.0
        for side in (1, -1):
            path, slope = top / 2 + side * line * (1 + 0.2j * side), side * (1 + 0.2j * side)
            values = np.exp(1j * (q**2 / (2 * mass) + frequency) * path) / (2 * gamma - 1j * q * field * path / mass)
            total += side * np.sum(weight_line * values * slope).real
        return total

    line, weight_line = _panels(0.0, 160.0, 60)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    points = np.exp((nodes + 1) / 2 * 6 - 3.8)
    jacobian = points * 3 * weights
    direct = sum(
        weight * (inner(q) + inner(-q)) * np.exp(-2 * VALUES[WIDTH] * q**2)
        for q, weight in zip(points, jacobian, strict=True)
    )
    direct *= VALUES[INNER_COUPLING] ** 2 / (2 * frequency) / (2 * np.pi)
    assert reduced == pytest.approx(direct, rel=1e-9)


USED = sorted(
    {"expand_on_contour", "sum_orderings", "keep_orderings", "insert_models", "neglect", "resolve_signs", "express"}
    | {"occupy", "delta", "linear", "half_line", "freeze", "divide", "split_sign", "residue", "substitute"}
    | {"merge_cosh", "bessel"}
)


@pytest.mark.parametrize("name", USED)
def test_without_a_rule_the_derivation_fails(name, monkeypatch):
    def missing(value, *arguments, **named):
        raise RuleError(f"{name} is not there")

    missing.__name__ = name
    monkeypatch.setattr(rules, name, missing)
    try:
        result = enhancement.close(enhancement.frozen())
    except RuleError:
        return
    assert result.refused
    assert result.result.ranges


def test_every_rule_used_is_tried():
    names = {step.rule for step in enhancement.close(enhancement.frozen()).steps}
    assert len(names) == len(USED)


def test_a_derivation_stops_where_a_rule_refuses():
    start = Derivation("stop", enhancement.frozen().result).attempt(rules.half_line, symbols.s)
    assert start.refused
    assert start.attempt(rules.split_sign, enhancement.Q) == start
    assert start.result is start.start


def test_momentum_first_leaves_one_integral_that_equals_the_fast_one():
    """Another road: Fresnel's integral over momentum, an error function over mean time, quadrature over the last."""
    import mpmath

    from avsym.evaluate import compiled
    from numeric import Parameters, enhancement_integral

    integral = enhancement.momentum_first().result
    (size,) = integral.variables
    function = compiled(integral.factor * integral.integrand)
    for field, gamma in ((0.9, 0.4),):
        values = {symbol: mpmath.mpf(VALUES[symbol]) for symbol in VALUES}
        values |= {symbols.field: mpmath.mpf(field), symbols.Gamma: mpmath.mpf(gamma)}
        with mpmath.workdps(22):
            # s = u^2 takes away the square-root singularity at s = 0
            ours = mpmath.quad(
                lambda u, at=values: 2 * u * function({**at, size: u**2}).real,
                [mpmath.mpf("1e-13"), *mpmath.linspace(0.5, 8, 16)],
            )
        p = Parameters(VALUES[symbols.g_ep], gamma, VALUES[symbols.omega_0], mass=VALUES[symbols.mass])
        assert float(ours) == pytest.approx(float(enhancement_integral(field, p)), rel=1e-10)


def test_the_whole_of_equation_10_equals_equation_11():
    """Conditionally convergent: q outside, s inside on a bent contour; eight digits."""
    import mpmath

    from avsym.evaluate import compiled, on_wedge

    integral = enhancement.frozen().result
    q, s = integral.variables
    assert integral.regulator == f"{q} outside, s inside"
    function = compiled(integral.factor * integral.integrand)
    values = {symbol: mpmath.mpf(VALUES[symbol]) for symbol in VALUES}

    def inner(momentum):
        return on_wedge(lambda time: function({**values, q: momentum, s: time}), 0.5, digits=9)

    with mpmath.workdps(15):
        step = mpmath.mpf("0.17")  # trapezoidal in ln |q|: the integrand falls doubly exponentially
        points = [mpmath.exp(step * k) for k in range(-22, 27)]
        total = step * mpmath.fsum(point * (inner(point) + inner(-point)) for point in points)
    expected = ELEVEN.subs(VALUES).evalf(15)
    assert float(total.real) == pytest.approx(float(expected), rel=1e-8)
    assert abs(total.imag) < 1e-8


def test_a_model_without_phonon_occupation_needs_no_approximation_for_it():
    cold = enhancement.frozen(Model(phonons=phonon(occupation=sympy.S.Zero)))
    assert not any(step.statement == "n_b -> 0" for step in cold.steps)
    assert is_zero(enhancement.close(cold).result.closed() - ELEVEN)
