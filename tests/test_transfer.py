"""numeric/transfer.py: adjoint and conservation of the operator, and which vector is believed to be its mode."""

import numpy as np
import pytest

from numeric.axis import lay_out
from numeric.transfer import first_guess, leading, transfer_operator
from numeric.waves import bare, dressed

UNLIMITED = 10**9


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


def test_a_wave_that_has_died_out_is_not_traced_back():
    """Strong coupling damps it by 1e39 within the switch; the error of what lies above it once grew by as much."""
    place = lay_out(5.0, 0.01, 300.0, UNLIMITED)
    solved = dressed(place, 1.5, 0.0)
    assert np.all(np.isfinite(solved.lower))
    assert solved.sigma.imag.max() <= 1e-9


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
