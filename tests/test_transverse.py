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


def test_a_rule_that_would_not_fit_into_memory_is_refused_with_what_it_would_take():
    refused = (
        r"gamma=0.0002 would need 90000 transverse energies from 8.1e\+09 momenta, about 3.2e\+02 GB .allowed 4 GB."
    )
    with pytest.raises(ValueError, match=refused) as caught:
        transverse_rule((1.0, 0.5), 0.0002)
    assert "\n" not in str(caught.value)
    assert "use a larger gamma or a smaller hopping across" in str(caught.value)
    assert transverse_rule((1.0,), 0.002)[0].size == 6000  # one axis needs no table of momenta
