"""numeric/classical.py: the classical limit against closed forms, quadrature and a dense matrix."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from scipy.special import k0

from numeric import classical_multiplier, classical_ratios
from tests.oracles import transfer as oracle
from tests.strategies import decades


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
