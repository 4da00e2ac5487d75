"""Diagrams: their numbers and kinds against graph searches, and what is refused."""

import subprocess
import sys
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsym import Diagram, count_diagrams, diagrams, products, rainbow
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


@pytest.mark.parametrize("kind", KINDS)
def test_the_count_is_the_number_generated(kind):
    for order in range(2, 14, 2):
        found = [diagram.pairs for diagram in diagrams(order, kind)]
        assert count_diagrams(order, kind) == len(found) == len(set(found))
        assert found == sorted(found)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("all", [10395, 135135, 2027025]),
        ("irreducible", [8162, 110410, 1708394]),
        ("skeleton", [2830, 38232, 593859]),
        ("noncrossing", [132, 429, 1430]),
    ],
)
def test_the_count_knows_the_known_sequences_beyond(kind, counts):
    assert [count_diagrams(order, kind) for order in (12, 14, 16)] == counts


@pytest.mark.parametrize("lines", [10, 40])
def test_the_count_follows_the_recursion_of_the_oracle(lines):
    assert count_diagrams(2 * lines) == oracle.irreducible_count(lines)


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


def test_diagrams_of_low_order_have_their_names():
    assert [diagram.name for diagram in diagrams(4, "all")] == ["chain", "crossing", "rainbow"]
    assert [Diagram(((0, 3), (1, 4), (2, 5))).name, Diagram(((0, 1), (2, 3), (4, 5))).name] == ["crossing", "chain"]
    assert rainbow(2).name == "rainbow"
    assert Diagram(((0, 2), (1, 3), (4, 5))).name == "ababcc"


@pytest.mark.parametrize("order", SMALL)
def test_a_name_belongs_to_one_diagram(order):
    found = list(diagrams(order, "all"))
    assert len({diagram.name for diagram in found}) == len({diagram.digest for diagram in found}) == len(found)
    crossing = [d for d in found if all(a < c < b < d_ for a, b in d.pairs for c, d_ in d.pairs if a < c)]
    assert [diagram for diagram in found if diagram.is_crossing] == (crossing if order > 2 else [])


def test_a_long_diagram_has_a_name_too():
    pairs = ((0, 59), *((v, v + 1) for v in range(1, 59, 2)))
    assert Diagram(pairs).name.split() == ["0", *(str(k) for k in range(1, 30) for _ in "ab"), "0"]


def test_the_digest_does_not_depend_on_the_process():
    code = "from avsym import rainbow; print(rainbow(6).digest, hash(rainbow(6)))"
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code]
        run = subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        assert run.stdout.split() == [rainbow(6).digest, str(hash(rainbow(6)))]
    assert rainbow(6).digest == "616d7f89ba2fdec7"


@given(pairings())
def test_reversal_is_an_involution_that_keeps_every_kind(pairs):
    diagram = Diagram(pairs)
    other = diagram.reversal
    assert other.reversal == diagram
    assert {(diagram.order - 1 - a, diagram.order - 1 - b) for a, b in diagram.pairs} == {
        (b, a) for a, b in other.pairs
    }
    kinds = [(d.is_irreducible, d.is_skeleton, d.is_noncrossing, d.is_rainbow, d.is_crossing) for d in (diagram, other)]
    assert kinds[0] == kinds[1]
    assert diagram.is_equivalent(other)
    assert diagram.canonical == other.canonical in (diagram, other)
    assert diagram.canonical.pairs <= diagram.pairs


@pytest.mark.parametrize(("order", "classes"), [(2, 1), (4, 2), (6, 8), (8, 47)])
def test_diagrams_equal_up_to_reversal_are_counted_once(order, classes):
    found = list(diagrams(order))
    symmetric = sum(diagram == diagram.reversal for diagram in found)
    assert len({diagram.canonical for diagram in found}) == (len(found) + symmetric) // 2 == classes
    for one in found[:20]:
        assert [other for other in found if one.is_equivalent(other)] == sorted({one, one.reversal}, key=found.index)


@given(pairings(st.integers(1, 3)))
def test_reversal_exchanges_r_and_a_as_complex_conjugation_does(pairs):
    """By Langreth's rules: line v of the one is line N-2-v of the other, R and A exchanged, coefficients with a sign.

    (G^R)^*(t,t') = G^A(t',t), (G^<)^*(t,t') = -G^<(t',t): an odd number 3n-1-k of lines < gives i^n its sign back.
    """
    diagram = Diagram(pairs)
    swap = {"R": "A", "A": "R", "<": "<"}
    image = {tuple(sorted(pair)): index for index, pair in enumerate(diagram.reversal.pairs)}
    mirrored = set()
    for item in products(diagram, "<"):
        phonons = [""] * len(item.phonons)
        for (a, b), part in zip(diagram.pairs, item.phonons, strict=True):
            phonons[image[diagram.order - 1 - b, diagram.order - 1 - a]] = swap[part]
        lesser = (item.electrons + item.phonons).count("<")
        sign = -item.coefficient * (-1) ** (len(pairs) + lesser)  # -1 of the claim, (-1)^n of i^n, -1 for each <
        mirrored.add((sign, tuple(swap[part] for part in reversed(item.electrons)), tuple(phonons)))
    assert mirrored == {(p.coefficient, p.electrons, p.phonons) for p in products(diagram.reversal, "<")}


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


@pytest.mark.parametrize("kind", KINDS)
def test_too_large_an_order_is_refused_before_anything_is_generated(kind):
    with pytest.raises(ValueError, match=r"order 16 .* 14") as error:
        diagrams(16, kind)
    assert one_line(error, str(count_diagrams(16, kind)), f"count_diagrams(16, {kind!r})")


@pytest.mark.parametrize(
    ("order", "kind", "kinds"), [(3, "all", ValueError), (4, "planar", ValueError), (4.0, "all", TypeError)]
)
def test_a_count_of_nothing_is_refused(order, kind, kinds):
    with pytest.raises(kinds, match=r"order is|kind is"):
        count_diagrams(order, kind)
