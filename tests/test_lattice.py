"""The field recursion against its NumPy twin, dense matrices, and what hopping conserves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.lattice import in_equilibrium, in_field
from tests.strategies import seeds

CHAIN = np.zeros(1), np.ones(1)


def random_chain(seed, stride, rows):
    """A causal ``a(w)``, positive sources and what lies outside, all without structure."""
    random = np.random.default_rng(seed)
    size = stride * rows
    lesser, greater = random.uniform(0, 1, (2, size))
    inverse = random.normal(0, 3, size) + 0.5j * (lesser + greater)
    outside = tuple(random.normal(9, 1, (3, stride)) + 0.1j for _ in range(2))
    return inverse, lesser, greater, outside


def twin(inverse, lesser, greater, hopping, stride, outside):
    """The same recursion, a row of the field's length at a time."""
    rows, t2 = inverse.size // stride, hopping**2
    a, sources = inverse.reshape(rows, stride), [part.reshape(rows, stride) for part in (lesser, greater)]
    halves = []
    for order, beyond, filled in ((range(rows), outside[0], 0), (range(rows - 1, -1, -1), outside[1], 1)):
        edge = np.zeros(stride)
        for row in beyond[::-1]:
            edge = 1 / (row - t2 * edge)
        parts = [np.zeros(stride), np.zeros(stride)]
        parts[filled] = -2 * edge.imag
        seen = []
        for row in order:
            seen.append((edge, *parts))
            edge = 1 / (a[row] - t2 * edge)
            parts = [abs(edge) ** 2 * (s[row] + t2 * p) for s, p in zip(sources, parts, strict=True)]
        seen.append((edge, *parts))
        halves.append(seen if not filled else seen[::-1])
    left, right = halves  # left[row]: up to the row before; right[row + 1]: from the row after on
    green = np.array([1 / (a[n] - t2 * (left[n][0] + right[n + 1][0])) for n in range(rows)])
    local = [
        abs(green[n]) ** 2 * (s[n] + t2 * (left[n][i] + right[n + 1][i])) for i, s in ((1, sources[0]), (2, sources[1]))
        for n in range(rows)
    ]  # fmt: skip
    flow = [t2 * (a[1] * b[2] - a[2] * b[1]) / abs(1 - t2 * a[0] * b[0]) ** 2 for a, b in zip(left, right, strict=True)]
    return green.ravel(), np.ravel(local[:rows]), np.ravel(local[rows:]), np.ravel(flow)


@settings(max_examples=20)
@given(seeds, st.integers(1, 9), st.integers(1, 12), st.floats(0.1, 2.0))
def test_compiled_sweeps_are_those_of_numpy(seed, stride, rows, hopping):
    inverse, lesser, greater, outside = random_chain(seed, stride, rows)
    found = in_field(inverse, lesser, greater, hopping, stride, outside, CHAIN)
    expected = twin(inverse, lesser, greater, hopping, stride, outside)
    for mine, other in zip((found.retarded, found.lesser, found.greater, found.current), expected, strict=True):
        assert np.abs(mine - other).max() <= 1e-11 * np.abs(other).max()


@settings(max_examples=20)
@given(seeds, st.integers(1, 9), st.integers(2, 12))
def test_lesser_and_greater_add_up_to_the_spectrum_and_hopping_conserves_each_frequency(seed, stride, rows):
    inverse, lesser, greater, outside = random_chain(seed, stride, rows)
    local = in_field(inverse, lesser, greater, 0.8, stride, outside, CHAIN)
    spectral = -2 * local.retarded.imag
    assert np.abs(local.lesser + local.greater - spectral).max() < 1e-12 * spectral.max()
    gain = lesser * local.greater - greater * local.lesser
    through = local.current[stride:] - local.current[:-stride]
    assert np.abs(gain - through).max() < 1e-12 * np.abs(local.current).max()


def test_a_rectangular_average_over_chains_is_their_mean():
    inverse, lesser, greater, outside = random_chain(3, 4, 6)
    nodes, weights = np.array([-0.3, 0.2, 0.9]), np.array([0.2, 0.5, 0.3])
    mean = in_field(inverse, lesser, greater, 1.0, 4, outside, (nodes, weights))
    each = [
        in_field(inverse - e, lesser, greater, 1.0, 4, tuple(rows - e for rows in outside), CHAIN) for e in nodes
    ]  # fmt: skip
    assert np.allclose(mean.retarded, sum(w * one.retarded for w, one in zip(weights, each, strict=True)), rtol=1e-13)
    assert np.allclose(mean.current, sum(w * one.current for w, one in zip(weights, each, strict=True)), rtol=1e-10)


def test_equilibrium_is_the_sum_over_momenta():
    frequency = np.linspace(-3, 3, 11)
    inverse, k = frequency + 0.3j, (np.arange(4000) + 0.5) * np.pi / 4000
    local = in_equilibrium(inverse, np.full(11, 0.2), np.full(11, 0.4), 0.7, CHAIN)
    green = 1 / (inverse[:, None] - 1.4 * np.cos(k))
    assert np.allclose(local.retarded, green.mean(axis=1), rtol=1e-10)
    assert np.allclose(local.lesser, 0.2 * (np.abs(green) ** 2).mean(axis=1), rtol=1e-10)
    assert np.allclose(local.greater, 0.4 * (np.abs(green) ** 2).mean(axis=1), rtol=1e-10)


def test_in_the_dark_the_response_is_linear_in_its_sources():
    inverse, lesser, greater, outside = random_chain(5, 3, 7)

    def response(one, other):
        found = in_field(inverse, one, other, 0.8, 3, outside, CHAIN, dark=True)
        return np.array([found.lesser, found.greater])

    nothing = np.zeros_like(lesser)
    assert np.all(response(nothing, nothing) == 0)
    both = response(lesser, nothing) + 3 * response(nothing, greater)
    assert np.allclose(response(lesser, 3 * greater), both, rtol=1e-13, atol=0)


def test_equilibrium_of_uneven_transverse_energies_is_their_mean():
    frequency, nodes, weights = np.linspace(-3, 3, 11), np.array([-0.3, 0.9]), np.array([0.2, 0.8])
    inverse, sources = frequency + 0.3j, (np.full(11, 0.2), np.full(11, 0.4))
    mean = in_equilibrium(inverse, *sources, 0.7, (nodes, weights))
    each = [in_equilibrium(inverse - energy, *sources, 0.7, CHAIN) for energy in nodes]
    expected = sum(weight * one.retarded for weight, one in zip(weights, each, strict=True))
    assert np.allclose(mean.retarded, expected, rtol=1e-13)
