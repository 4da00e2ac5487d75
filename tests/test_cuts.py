"""Cuts: the theorem that counts them against enumeration, and what each is as a product of R, A and <."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import (
    Diagram,
    as_product,
    classify,
    cuts,
    diagrams,
    first_order,
    keep,
    orderings,
    rainbow,
    to_contour,
    to_real_time,
)
from avsym.printing import latex, plain
from tests.oracles import diagrams as graphs
from tests.oracles import keldysh_constants as oracle
from tests.strategies import pairings, seeds
from tests.test_components import HIGH, LOW, by_rules, constants

FEW = pairings(st.integers(1, 3))


def text(diagram):
    return [str(as_product(diagram, cut)) for cut in range(diagram.order - 1)]


@pytest.mark.parametrize("order", [2, 4, 6])
def test_the_cuts_are_the_orderings_of_first_order(order):
    for diagram in diagrams(order, "all"):
        assert set(cuts(diagram)) == {ordering for ordering in orderings(diagram) if ordering.lesser == 1}
        assert [ordering.cut for ordering in cuts(diagram)] == list(range(order - 1))


def test_the_cuts_of_eighth_order_are_all_there_are():
    """By an enumeration that knows no diagram: positions along the contour with a single ascent."""
    found = [p for p in graphs.contour_orders(8) if sum(a < b for a, b in pairwise(p)) == 1]
    sequences = {tuple(sorted(range(8), key=p.__getitem__)) for p in found}
    assert len(found) == 7
    assert sequences == {ordering.sequence for ordering in cuts(rainbow(8))}


@pytest.mark.parametrize("order", [2, 8, 10, 40])
def test_a_cut_is_a_rotation_of_the_line_and_there_are_as_many_as_propagators(order):
    found = cuts(rainbow(order))
    line = [*range(order)][::-1]
    assert len({ordering.sequence for ordering in found}) == len(found) == order - 1
    for ordering in found:
        start = line.index(ordering.sequence[0])
        assert [*ordering.sequence] == line[start:] + line[:start]
        assert ordering.lesser == 1
        assert ordering.sequence != tuple(line)  # the one rotation in which the entry precedes the exit


def test_the_table_of_tenth_order_contains_just_the_cuts():
    table = classify(rainbow(10))
    (rows,) = (table.lesser == 1).nonzero()
    assert {table[row] for row in rows} == set(cuts(rainbow(10)))


@given(FEW)
@settings(max_examples=30)
def test_the_terms_of_first_order_are_those_kept_of_all(pairs):
    contour = to_contour(Diagram(pairs))
    assert first_order(contour) == keep(to_real_time(contour), lesser=1)


def test_the_terms_of_first_order_exist_at_any_order():
    terms = first_order(to_contour(rainbow(30))).terms
    assert sorted(term.ordering.cut for term in terms) == list(range(29))
    assert all(len(term.ranges) == 28 for term in terms)


@given(FEW, seeds)
@settings(max_examples=40)
def test_a_cut_is_the_product_of_r_before_it_and_a_behind_it_with_no_other_sign(pairs, seed):
    diagram, times = Diagram(pairs), (Fraction(1, 3), Fraction(-1, 2))
    lines, ends = constants(diagram.order, seed), oracle.line_ends(diagram.pairs)
    last = diagram.order - 1
    for ordering in cuts(diagram):
        cut = ordering.cut
        chosen = [line if v == cut else {">": line[">"], "<": 0} for v, line in enumerate(lines[:last])] + lines[last:]
        parts = ["R"] * cut + ["<"] + ["A"] * (last - 1 - cut) + [*ordering.phonons]
        value = oracle.side_by_side(diagram.pairs, chosen, parts, *times, LOW, HIGH)
        assert value == oracle.ordered(ordering.sequence, ends, lines, *times, LOW)


@pytest.mark.parametrize("component", ["R", "A"])
@given(FEW, seeds)
@settings(max_examples=20)
def test_an_insertion_of_an_empty_band_is_retarded_or_advanced_as_a_whole(component, pairs, seed):
    diagram = Diagram(pairs)
    times = (Fraction(1, 3), Fraction(-1, 2)) if component == "R" else (Fraction(-1, 2), Fraction(1, 3))
    last = diagram.order - 1
    lines = [{">": line[">"], "<": line["<"] * (v >= last)} for v, line in enumerate(constants(diagram.order, seed))]
    parts = [component] * last + [">"] * len(diagram.pairs)
    value = by_rules(diagram, component, lines, *times)
    assert value == oracle.side_by_side(diagram.pairs, lines, parts, *times, LOW, HIGH) != 0


def flat(factor):
    return [leaf for part in factor.inside for leaf in flat(part)] if factor.inside else [factor]


@given(pairings(st.integers(1, 5)))
def test_a_product_names_every_line_once_and_its_insertions_are_irreducible(pairs):
    diagram = Diagram(pairs)
    for ordering in cuts(diagram):
        named = []
        for leaf in flat(as_product(diagram, ordering.cut)):
            first, last = leaf.span
            inside = [(a, b) for a, b in diagram.pairs if first <= a and b <= last]
            if leaf.letter == "Sigma":
                assert graphs.survives_cuts([(a - first, b - first) for a, b in inside], 1)
                named += [("D", pair) for pair in inside] + [("G", (v, v + 1)) for v in range(first, last)]
                assert leaf.component == ("R" if last <= ordering.cut else "A")
                assert leaf.component == "R" or first > ordering.cut
            else:
                named.append((leaf.letter, leaf.span))
        expected = [("D", pair) for pair in diagram.pairs] + [("G", (v, v + 1)) for v in range(diagram.order - 1)]
        assert sorted(named) == sorted(expected)


@given(pairings(st.integers(1, 5)))
def test_the_lines_named_have_the_components_of_the_ordering(pairs):
    diagram = Diagram(pairs)
    for ordering in cuts(diagram):
        leaves = [leaf for leaf in flat(as_product(diagram, ordering.cut)) if leaf.letter != "Sigma"]
        for leaf in leaves:
            left, right = leaf.span
            if leaf.letter == "D":
                assert leaf.component == ordering.component(left, right)
            else:
                assert leaf.component == ("R" if left < ordering.cut else "A" if left > ordering.cut else "<")
        crossing = [leaf for leaf in leaves if (leaf.letter, leaf.component) == ("D", "<")]
        assert len(crossing) == ordering.emitted


def test_the_three_cuts_of_the_papers_diagram():
    assert text(rainbow(4)) == ["D^< G^< Sigma^A G^A", "D^< G^R [D^< G^<] G^A", "D^< G^R Sigma^R G^<"]


def test_cuts_of_diagrams_with_chains_and_crossings():
    assert text(Diagram(((0, 1), (2, 3)))) == ["[D^< G^<] G^A Sigma^A", "Sigma^R G^< Sigma^A", "Sigma^R G^R [D^< G^<]"]
    assert text(Diagram(((0, 2), (1, 3))))[1] == "D^< D^< G^R G^< G^A"
    assert text(Diagram(((0, 5), (1, 2), (3, 4))))[2] == "D^< G^R Sigma^R G^< Sigma^A G^A"
    assert text(Diagram(((0, 3), (1, 2), (4, 5))))[4] == "Sigma^R G^R [D^< G^<]"


def test_a_product_is_written():
    assert latex(as_product(rainbow(4), 1)) == (r"D^{<}\,G^{\mathrm{R}}\,\Bigl[ D^{<}\,G^{<} \Bigr]\,G^{\mathrm{A}}")
    assert plain(as_product(rainbow(4), 0)) == "D^< G^< Σ^A G^A"


@pytest.mark.parametrize("cut", [-1, 3, 1.5, None], ids=repr)
def test_a_propagator_that_is_not_there_is_refused(cut):
    with pytest.raises(ValueError, match=r"cut is .*0 \.\.\. 2"):
        as_product(rainbow(4), cut)
