"""Orderings along the contour: how many, which components they fix, and what is refused."""

from itertools import islice
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsym import Diagram, Ordering, count_orderings, diagrams, orderings, rainbow
from tests.oracles import diagrams as oracle
from tests.strategies import components, orders, pairings

OTHER = {"<": ">", ">": "<"}


def histogram(found):
    counts = {}
    for ordering in found:
        counts[ordering.lesser] = counts.get(ordering.lesser, 0) + 1
    return counts


@given(orders, components)
def test_there_are_half_of_all_permutations_and_no_two_alike(order, component):
    found = [ordering.sequence for ordering in orderings(rainbow(order), component)]
    assert len(found) == len(set(found)) == factorial(order) // 2
    assert all(sorted(sequence) == list(range(order)) for sequence in found)


@pytest.mark.parametrize("order", [2, 4, 6, 8])
def test_the_histogram_is_that_of_the_enumeration_and_of_the_oracle(order):
    assert count_orderings(order) == histogram(orderings(rainbow(order))) == oracle.lesser_histogram(order)


@pytest.mark.parametrize("order", [2, 4, 10, 14])
def test_the_histogram_of_a_long_line_is_that_of_the_recursion(order):
    assert count_orderings(order) == oracle.lesser_histogram_recursive(order)


@pytest.mark.parametrize("order", range(2, 42, 2))
def test_the_histogram_adds_up_and_its_first_entry_is_the_number_of_propagators(order):
    counts = count_orderings(order)
    assert sum(counts.values()) == factorial(order) // 2
    assert counts[1] == order - 1
    assert counts[order - 1] == 1
    assert sorted(counts) == list(range(1, order))


@pytest.mark.parametrize("order", [2, 4, 6])
def test_every_diagram_has_one_ordering_of_first_order_for_each_propagator(order):
    for diagram in diagrams(order, "all"):
        cuts = [ordering.cut for ordering in orderings(diagram) if ordering.lesser == 1]
        assert sorted(cuts) == list(range(order - 1))


@pytest.mark.parametrize("order", [2, 4, 6, 8])
def test_a_cut_of_the_rainbow_crosses_the_lines_above_it(order):
    emitted = {o.cut: o.emitted for o in orderings(rainbow(order)) if o.lesser == 1}
    assert emitted == {cut: min(cut + 1, order - 1 - cut) for cut in range(order - 1)}


@given(pairings(st.integers(1, 3)))
def test_a_cut_emits_as_many_phonons_as_lines_join_its_two_sides(pairs):
    for ordering in orderings(Diagram(pairs)):
        if ordering.lesser == 1:
            sides = [{v <= ordering.cut for v in pair} for pair in pairs]
            assert ordering.emitted == sum(len(side) == 2 for side in sides)
        else:
            assert ordering.cut is None
            assert ordering.emitted is None


@given(pairings(st.integers(1, 4)), st.randoms(use_true_random=False))
def test_a_line_is_greater_if_its_left_end_lies_later(pairs, random):
    sequence = list(range(2 * len(pairs)))
    random.shuffle(sequence)
    ordering = Ordering(tuple(sequence), Diagram(pairs).pairs)
    place = {vertex: position for position, vertex in enumerate(sequence)}
    chain = range(len(sequence) - 1)
    assert ordering.electrons == tuple(">" if place[v] > place[v + 1] else "<" for v in chain)
    assert ordering.phonons == tuple(">" if place[a] > place[b] else "<" for a, b in ordering.pairs)
    assert ordering.lesser == ordering.electrons.count("<")
    for left in place:
        for right in set(place) - {left}:
            assert ordering.component(left, right) == OTHER[ordering.component(right, left)]


@given(orders, components)
def test_the_whole_line_from_exit_to_entry_has_the_component_asked_for(order, component):
    assert all(o.component(0, order - 1) == component for o in orderings(rainbow(order), component))


@given(orders)
def test_the_greater_component_is_the_lesser_one_mirrored(order):
    lesser = {tuple(OTHER[c] for c in (*o.electrons, *o.phonons)) for o in orderings(rainbow(order), "<")}
    greater = {(*o.electrons, *o.phonons) for o in orderings(rainbow(order), ">")}
    assert lesser == greater
    mirrored = {tuple(reversed(o.sequence)) for o in orderings(rainbow(order), "<")}
    assert mirrored == {o.sequence for o in orderings(rainbow(order), ">")}


@given(orders)
def test_each_component_needs_at_least_one_propagator_of_its_own(order):
    assert max(histogram(orderings(rainbow(order), ">"))) == order - 2
    assert min(histogram(orderings(rainbow(order), "<"))) == 1


@pytest.mark.parametrize("component", ["", "R", "<>", None, 1, ["<"]], ids=repr)
def test_an_unknown_component_is_refused_at_once(component):
    with pytest.raises(ValueError, match="component is") as error:
        orderings(rainbow(4), component)
    assert repr(component) in str(error.value)
    assert "'<' and '>'" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("order", [0, -4, 1, 3, 5])
def test_a_bad_order_is_refused_by_the_count(order):
    with pytest.raises(ValueError, match=f"order is {order}; .* even"):
        count_orderings(order)


@pytest.mark.parametrize("order", [2.0, "2", None, True], ids=repr)
def test_an_order_that_is_no_integer_is_a_type_error_of_the_count(order):
    with pytest.raises(TypeError, match=r"order is .* must be an integer"):
        count_orderings(order)


def test_an_order_too_large_to_enumerate_names_its_number_and_the_way_out():
    with pytest.raises(ValueError, match=rf"{factorial(12) // 2} orderings .56 GB.*count_orderings\(12\).*cuts"):
        orderings(rainbow(12))
    assert len(list(islice(orderings(rainbow(10)), 5))) == 5
