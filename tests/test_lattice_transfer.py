"""numeric/lattice_transfer.py: the chain's transfer operator against a finite chain, conservation and the continuum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import Parameters, rainbow_multiplier
from numeric.lattice_transfer import fastest_class, lattice, lattice_operator, period
from numeric.transfer import leading
from tests.oracles import transfer as oracle
from tests.strategies import decades

UNLIMITED = 10**9


@settings(max_examples=10)
@given(decades(0.02, 0.3), decades(0.02, 0.2), st.floats(0.1, 0.6), st.floats(0.05, 0.8), st.sampled_from([0.0, 0.4]))
def test_dressed_lattice_conserves_particles(field, gamma, omega0, g_ep, occupation):
    grid = lattice(field, gamma, omega0, 1.0, 24, 3 * omega0, UNLIMITED)
    c = g_ep**2 / (2 * omega0)
    operator = lattice_operator(grid, c, occupation, True)
    f = np.exp(-(grid.z**2))
    h = operator.propagate(f)
    spectral = -2 * operator.retarded.imag
    loss = c * (operator.shift.T @ spectral.ravel()).reshape(f.shape)
    # Dyson for any f, and the shift's adjoint: what is emitted is what is lost
    assert np.sum(h * (2 * gamma + loss)) == pytest.approx(np.sum(spectral * f), rel=1e-10)
    assert np.sum(operator(f) * spectral) == pytest.approx(np.sum(h * loss), rel=1e-10)


def test_lattice_recursion_is_the_inverse_of_a_finite_chain():
    grid = lattice(0.07, 0.03, 0.3, 1.0, 5, 0.9, UNLIMITED)
    operator = lattice_operator(grid, 0.05, 0.2, True)
    f = np.random.default_rng(0).random(grid.z.shape)
    found = operator.propagate(f)
    for step in range(5):
        back = operator.shift.T @ operator.retarded.ravel()
        sigma = 0.05 * back.reshape(f.shape)[:, step]
        squares, local = oracle.chain_squares(grid.z[:, step], 0.03, 1.0, sigma)
        assert operator.retarded[:, step] == pytest.approx(local, rel=1e-9)
        assert found[:, step] == pytest.approx(squares @ f[:, step], rel=1e-9)


def test_lattice_becomes_the_continuum_where_energies_are_small_against_the_band():
    differences = []
    for omega0 in (0.43, 0.21, 0.107):
        gamma = 0.25 * omega0
        p = Parameters(np.sqrt(gamma * omega0**1.5), gamma, omega0)
        field = gamma * np.sqrt(omega0)
        differences.append(rainbow_multiplier(field, p, True, "lattice") / rainbow_multiplier(field, p, True) - 1)
    # of first order in omega0/4t: the density of states of the cosine band exceeds the parabola's
    assert differences[0] > differences[1] > differences[2] > 0
    assert differences[2] < 0.3 * differences[0]


def test_the_class_that_is_kept_is_the_fastest_by_a_dense_matrix():
    field, gamma, omega0 = 0.15, 0.03, 0.25
    grid = lattice(field, gamma, omega0, 1.0, 12, 0.8, UNLIMITED)
    operator = lattice_operator(grid, 0.05, 0.0, False)
    size = grid.z.size
    matrix = np.array([operator(row.reshape(grid.z.shape)).ravel() for row in np.eye(size)]).T
    expected = np.abs(np.linalg.eigvals(matrix)).max()
    start = np.ones(grid.z.shape)
    found, _ = leading(operator, operator.adjoint, fastest_class(operator, start), start)
    assert found == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("field", "gamma", "g_ep", "hot"), [(0.021, 0.002, 0.8, 2.0), (0.03, 0.03, 0.8, 5.0)])
def test_a_hot_dressed_lattice_has_a_multiplier_too(field, gamma, g_ep, hot):
    """Its ladders grow at nearly the same rate, and forty vectors cannot tell them apart.

    A mode that is positive is the leading one (Perron), and of a mode conservation says the multiplier.
    """
    p = Parameters(g_ep, gamma, 0.3, temperature=0.3 * hot)
    grid = lattice(field, gamma, 0.3, 1.0, int(np.ceil(max(24, 8 * field / gamma))), 1.5 + 2 * field, UNLIMITED)
    c = g_ep**2 / 0.6
    operator = lattice_operator(grid, c, float(p.occupation), True)
    start = fastest_class(operator, np.exp(-np.clip(grid.z, 0, 4) / (0.6 * hot)))
    found, mode = leading(operator, operator.adjoint, start, np.ones_like(start))
    h = operator.propagate(mode)
    loss = c * (operator.shift.T @ (-2 * operator.retarded.imag).ravel()).reshape(mode.shape)
    assert found == pytest.approx(np.sum(h * loss) / np.sum(h * (2 * gamma + loss)), rel=1e-9)
    assert operator(mode) == pytest.approx(found * mode, rel=1e-5, abs=1e-8 * mode.max())
    assert mode.min() > -1e-9 * mode.max()


@pytest.mark.parametrize(("field", "omega0", "found"), [(0.27, 0.3, 1), (0.9, 1, 1), (0.3, 0.3, 1), (0.3, 0.4123, 10)])
def test_a_commensurate_phonon_needs_no_interpolation(field, omega0, found):
    """Once 0.3/0.27 of 81 steps were 89.99999999999999, and a polynomial through 10 points stood for a number."""
    shift = lattice(field, 0.03, omega0, 0.3, 73, 2.04, 10**6).shift
    assert np.diff(shift.indptr).max() == found


@pytest.mark.parametrize(("ratio", "q"), [(100.0, 1), (1.2, 5), (5 / 3, 3), (np.sqrt(2), 0), (0.3 / 0.003, 1)])
def test_the_period_of_a_phonon(ratio, q):
    assert period(ratio) == q
