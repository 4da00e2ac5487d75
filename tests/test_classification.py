"""The table of all orderings, against the orderings one by one and the counts without enumeration."""

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import Diagram, classify, count_orderings, orderings, rainbow
from tests.oracles import diagrams as oracle
from tests.strategies import components, pairings


@given(pairings(st.integers(1, 3)), components)
@settings(max_examples=30)
def test_each_row_is_the_ordering_of_that_number(pairs, component):
    diagram = Diagram(pairs)
    table = classify(diagram, component)
    one_by_one = list(orderings(diagram, component))
    assert [table[row] for row in range(len(table))] == one_by_one
    assert table.lesser.tolist() == [ordering.lesser for ordering in one_by_one]
    assert table.cut.tolist() == [-1 if ordering.cut is None else ordering.cut for ordering in one_by_one]
    assert table.emitted.tolist() == [-1 if ordering.emitted is None else ordering.emitted for ordering in one_by_one]


@pytest.mark.parametrize("order", [2, 4, 8, 10])
def test_the_histogram_of_the_table_is_that_of_the_count_and_of_the_recursion(order):
    table = classify(rainbow(order))
    counts = np.bincount(table.lesser, minlength=order)
    assert len(table) == counts.sum() == factorial(order) // 2
    assert {k: int(n) for k, n in enumerate(counts) if n} == count_orderings(order)
    assert count_orderings(order) == oracle.lesser_histogram_recursive(order)


def test_the_table_of_tenth_order_is_small():
    table = classify(rainbow(10))
    arrays = (table.sequences, table.lesser, table.cut, table.emitted)
    assert sum(array.nbytes for array in arrays) == 1814400 * 13
    assert {array.dtype for array in arrays} == {np.dtype(np.int8)}


@pytest.mark.parametrize("order", [12, 20])
def test_an_order_that_would_not_fit_is_refused_with_its_size_and_the_way_out(order):
    with pytest.raises(
        ValueError, match=rf"{factorial(order) // 2} orderings .* GB.*count_orderings\({order}\)"
    ) as error:
        classify(rainbow(order))
    assert "cuts" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("component", ["", "R", None], ids=repr)
def test_an_unknown_component_is_refused(component):
    with pytest.raises(ValueError, match="component is"):
        classify(rainbow(4), component)
