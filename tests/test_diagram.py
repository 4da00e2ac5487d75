"""Diagrams: their numbers and kinds against graph searches, and what is refused."""

from math import comb, prod

import pytest
from hypothesis import given

from avsym import Diagram, diagrams, rainbow
from tests.oracles import diagrams as oracle
from tests.strategies import orders, pairings

KINDS = ["all", "irreducible", "skeleton", "noncrossing"]
SMALL = [2, 4, 6, 8]


def one_line(error: pytest.ExceptionInfo[Exception], *words: str) -> bool:
    text = str(error.value)
    return "\n" not in text and all(word in text for word in words)


@pytest.mark.parametrize("order", SMALL)
def test_all_diagrams_are_the_perfect_matchings(order):
    ours = [frozenset(map(frozenset, diagram.pairs)) for diagram in diagrams(order, "all")]
    assert len(ours) == len(set(ours)) == prod(range(1, order, 2))
    assert set(ours) == oracle.perfect_matchings(order)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("all", [1, 3, 15, 105, 945]),
        ("irreducible", [1, 2, 10, 74, 706]),
        ("skeleton", [1, 1, 4, 27, 248]),
        ("noncrossing", [1, 2, 5, 14, 42]),
    ],
)
def test_the_numbers_of_diagrams_are_the_known_sequences(kind, counts):
    assert [sum(1 for _ in diagrams(2 * n, kind)) for n in range(1, 6)] == counts


def test_the_numbers_follow_the_recursions_of_the_oracle():
    for n in range(1, 6):
        assert sum(1 for _ in diagrams(2 * n)) == oracle.irreducible_count(n)
        assert sum(1 for _ in diagrams(2 * n, "noncrossing")) == comb(2 * n, n) // (n + 1)


@pytest.mark.parametrize("order", SMALL)
def test_each_kind_is_what_a_graph_search_says(order):
    for diagram in diagrams(order, "all"):
        assert diagram.is_irreducible == oracle.survives_cuts(diagram.pairs, 1)
        assert diagram.is_skeleton == oracle.is_skeleton(diagram.pairs)
        assert diagram.is_noncrossing == oracle.is_planar(diagram.pairs)


@given(pairings())
def test_properties_of_random_long_diagrams_agree_with_the_oracle(pairs):
    diagram = Diagram(pairs)
    assert diagram.is_irreducible == oracle.survives_cuts(pairs, 1)
    assert diagram.is_skeleton == oracle.is_skeleton(pairs)
    assert diagram.is_noncrossing == oracle.is_planar(pairs)


@given(pairings())
def test_a_diagram_does_not_depend_on_how_its_pairs_are_written(pairs):
    diagram = Diagram(pairs)
    assert diagram == Diagram(tuple((b, a) for a, b in reversed(pairs)))
    assert diagram.pairs == tuple(sorted(tuple(sorted(pair)) for pair in pairs))
    assert diagram.order == 2 * len(pairs)


@given(pairings())
def test_a_line_is_over_the_segments_between_its_ends(pairs):
    diagram = Diagram(pairs)
    over = [segment for segment in range(diagram.order - 1) for _ in diagram.lines_over(segment)]
    assert len(over) == sum(abs(b - a) for a, b in pairs)
    for index, (left, right) in enumerate(diagram.pairs):
        assert [s for s in range(diagram.order - 1) if index in diagram.lines_over(s)] == list(range(left, right))


@pytest.mark.parametrize("order", [*SMALL, 10, 30])
def test_the_rainbow_is_nested_irreducible_and_noncrossing(order):
    diagram = rainbow(order)
    assert diagram.is_rainbow
    assert diagram.is_irreducible
    assert diagram.is_noncrossing
    assert [sum(pair) for pair in diagram.pairs] == [order - 1] * (order // 2)


@given(orders)
def test_exactly_one_diagram_of_an_order_is_the_rainbow(order):
    assert [diagram for diagram in diagrams(order, "all") if diagram.is_rainbow] == [rainbow(order)]


BAD_PAIRS = [
    (),
    ((0, 0),),
    ((0, 2),),
    ((0, 1), (1, 2)),
    ((0,), (1, 2, 3)),
    ((0, 1, 2, 3),),
    ((0.0, 1.0),),
    ((False, True),),
    (("0", "1"),),
    ((-1, 0),),
    (0, 1),
    "01",
    None,
]


@pytest.mark.parametrize("pairs", BAD_PAIRS, ids=repr)
def test_what_does_not_pair_every_vertex_once_is_refused_in_one_line(pairs):
    with pytest.raises(ValueError, match="pairs are") as error:
        Diagram(pairs)
    assert one_line(error, repr(pairs), "every vertex")


@pytest.mark.parametrize("make", [rainbow, diagrams], ids=["rainbow", "diagrams"])
@pytest.mark.parametrize("order", [0, -2, 1, 3, 7])
def test_an_order_out_of_range_is_refused_in_one_line(make, order):
    with pytest.raises(ValueError, match="order is") as error:
        make(order)
    assert one_line(error, str(order), "2, 4, 6")


@pytest.mark.parametrize("make", [rainbow, diagrams], ids=["rainbow", "diagrams"])
@pytest.mark.parametrize("order", [4.0, "4", None, True, [4], 2 + 0j], ids=repr)
def test_an_order_that_is_no_integer_is_a_type_error(make, order):
    with pytest.raises(TypeError, match="order is") as error:
        make(order)
    assert one_line(error, repr(order), "2, 4, 6")


@pytest.mark.parametrize("kind", ["", "All", "planar", None, ["all"]], ids=repr)
def test_an_unknown_kind_is_refused_with_those_known(kind):
    with pytest.raises(ValueError, match="kind is") as error:
        diagrams(4, kind)
    assert one_line(error, repr(kind), *KINDS)


def test_too_large_an_order_is_refused_before_anything_is_generated():
    with pytest.raises(ValueError, match=r"order 16 .* 14") as error:
        diagrams(16)
    assert one_line(error)
