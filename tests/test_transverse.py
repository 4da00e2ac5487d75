"""Gauss rules of the transverse energy: exact moments, and the band's edges."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.transverse import transverse_rule


def moment(hoppings, power):
    """Mean of ``(sum -2 t cos k)^power``: closed walks on the lattice."""
    even = [comb(n, n // 2) if n % 2 == 0 else 0 for n in range(power + 1)]
    if len(hoppings) == 1:
        return hoppings[0] ** power * even[power]
    a, b = hoppings
    return sum(comb(power, n) * a**n * even[n] * b ** (power - n) * even[power - n] for n in range(power + 1))


@settings(max_examples=20)
@given(st.lists(st.floats(0.05, 2.0), min_size=1, max_size=2), st.floats(0.2, 2.0))
def test_moments_are_the_numbers_of_closed_walks(hoppings, width):
    nodes, weights = transverse_rule(hoppings, width)
    assert weights.min() > 0
    assert np.abs(nodes).max() < 2 * sum(hoppings)
    for power in range(10):
        assert weights @ nodes**power == pytest.approx(
            moment(hoppings, power), rel=1e-11, abs=1e-13 * (2 * sum(hoppings)) ** power
        )


def test_without_hopping_across_there_is_one_chain():
    nodes, weights = transverse_rule((0.0, 0.0), 0.1)
    assert nodes.tolist() == [0.0]
    assert weights.tolist() == [1.0]
