"""Which cuts cancel at equal times: the combinatorics of the largest time, against density matrices perturbed."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import Diagram, cuts, diagrams, orderings, rainbow
from avsym.equal_times import Loop, chronologies, close, left_over, partner, rotations
from tests.oracles.density_matrix import closed_line
from tests.strategies import pairings, seeds

CROSSING = Diagram(((0, 2), (1, 3)))


def closed(order, kind="irreducible"):
    return [diagram for diagram in diagrams(order, kind) if (0, order - 1) in diagram.pairs]


def enclosed(pairs):
    """The diagram with these lines inside an outermost one."""
    return Diagram(((0, 2 * len(pairs) + 1), *((a + 1, b + 1) for a, b in pairs)))


def inner(diagram):
    return [(a - 1, b - 1) for a, b in diagram.pairs if a]


def size_and_sum(found, seed, momenta=3, occupation=0.3):
    """The sum of all cuts of all diagrams, and the largest of them."""
    rng = np.random.default_rng(seed)
    energies, gamma, omega = rng.normal(size=momenta), rng.uniform(0.2, 1), rng.uniform(0.5, 2)
    terms = [term for diagram in found for term in closed_line(inner(diagram), energies, gamma, omega, occupation)]
    return max(map(abs, terms)), abs(sum(terms))


@given(pairings(st.integers(1, 4)))
def test_a_rotation_class_leaves_nothing_over(pairs):
    diagram = enclosed(pairs)
    found = rotations(diagram)
    assert diagram in found
    assert left_over(found) == ()
    assert all(rotations(other) == found for other in found)
    assert diagram.order - 2 >= len(found) == len(set(found))
    assert bool(left_over([diagram])) == (len(found) > 1)


@given(pairings(st.integers(1, 4)))
def test_a_rotation_moves_every_inner_vertex_by_one(pairs):
    diagram = enclosed(pairs)
    size = diagram.order - 2
    turned = ((a % size + 1, b % size + 1) for a, b in diagram.pairs if a)
    assert Diagram(((0, size + 1), *turned)) in rotations(diagram)


@given(pairings(st.integers(1, 3)))
def test_moving_the_latest_vertex_to_the_other_branch_pairs_all_terms_off(pairs):
    for ordering in cuts(enclosed(pairs)):
        loop = close(ordering)
        for chronology in chronologies(loop):
            other = partner(loop, chronology)
            assert abs(other.forward - loop.forward) == 1
            assert other.sign == -loop.sign
            assert other.pairs == loop.pairs
            assert chronology in set(chronologies(other))
            assert partner(other, chronology) == loop


def test_a_chronology_follows_the_contour_out_and_back():
    for forward in range(7):
        found = list(chronologies(Loop(((0, 1), (2, 3), (4, 5)), forward)))
        assert len(found) == len(set(found))
        for chronology in found:
            out = [place for place in chronology if place < forward]
            back = [place for place in chronology if place >= forward]
            assert (out, back) == (sorted(out), sorted(back, reverse=True))
    assert sum(len(list(chronologies(Loop(((0, 1), (2, 3), (4, 5)), k)))) for k in range(7)) == 64


@pytest.mark.parametrize("order", [4, 6, 8])
def test_all_diagrams_and_all_noncrossing_ones_are_closed_under_rotation(order):
    assert left_over(closed(order)) == ()
    assert left_over(closed(order, "noncrossing")) == ()


def test_of_the_nested_diagrams_only_that_of_fourth_order_is_closed_under_rotation():
    assert [len(rotations(rainbow(order))) for order in (4, 6, 8, 10, 20)] == [1, 2, 3, 4, 9]
    assert left_over([rainbow(4)]) == ()
    assert all(left_over([rainbow(order)]) for order in (2, 6, 8, 10))


@given(seeds)
@settings(max_examples=5)
def test_the_nested_diagram_of_fourth_order_cancels_as_a_number(seed):
    size, total = size_and_sum([rainbow(4)], seed)
    assert total < 1e-12 * size


@given(seeds)
@settings(max_examples=5)
def test_at_sixth_order_the_classes_cancel_as_numbers_and_the_nested_diagram_alone_does_not(seed):
    for diagram in closed(6):
        size, total = size_and_sum(rotations(diagram), seed)
        assert total < 1e-12 * size
    for alone in rotations(rainbow(6)):
        size, total = size_and_sum([alone], seed)
        assert total > 1e-6 * size


@pytest.mark.parametrize("occupation", [0.0, 0.4])
def test_so_they_do_at_eighth_order(occupation):
    classes = {rotations(diagram) for diagram in closed(8)}
    assert sorted(map(len, classes)) == [1, 2, 3, 3, 6]
    for found in classes:
        size, total = size_and_sum(found, 5, momenta=2, occupation=occupation)
        assert total < 1e-12 * size
        alone = [size_and_sum([diagram], 5, momenta=2, occupation=occupation)[1] for diagram in found]
        assert len(found) == 1 or min(alone) > 1e-5 * size


def test_no_smaller_set_of_the_sixth_order_cancels():
    nested, chain = rotations(rainbow(6))
    star = next(diagram for diagram in closed(6) if diagram not in (nested, chain))
    for chosen in product((0, 1), repeat=3):
        found = [diagram for diagram, taken in zip((nested, chain, star), chosen, strict=True) if taken]
        if found:
            size, total = size_and_sum(found, 3)
            assert (total < 1e-12 * size) == (left_over(found) == ()) == (chosen[0] == chosen[1])


def test_what_cannot_be_closed_is_refused():
    with pytest.raises(ValueError, match="no phonon line joins exit and entry"):
        left_over([CROSSING])
    with pytest.raises(ValueError, match="no phonon line joins exit and entry"):
        rotations(CROSSING)
    several = next(ordering for ordering in orderings(rainbow(4)) if ordering.lesser == 2)
    with pytest.raises(ValueError, match=r"has 2 G\^<"):
        close(several)
