"""Components: explicit orderings, Langreth's rules and the branches taken literally give the same numbers."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from avsym import Diagram, cuts, diagrams, orderings, products, rainbow, to_contour, to_real_time
from avsym.printing import latex
from tests.oracles import contour_sum
from tests.oracles import keldysh_constants as oracle
from tests.strategies import external_times, pairings, real_components, seeds
from tests.test_langreth import START, models, real_time_sum

FEW = pairings(st.integers(1, 2))
rationals = st.fractions(-2, 2, max_denominator=8)
LOW, HIGH = Fraction(-3), Fraction(3)


def constants(order, seed):
    """A greater and a lesser value for every line, electrons first."""
    rng, shape = np.random.default_rng(seed), (order - 1 + order // 2, 2)
    draw = rng.integers(1, 10, shape) * rng.choice([-1, 1], shape)
    return [{">": int(a), "<": int(b)} for a, b in draw]


def by_rules(diagram, component, lines, t2, t1, stop=HIGH):
    return sum(
        item.coefficient * oracle.side_by_side(diagram.pairs, lines, item.electrons + item.phonons, t2, t1, LOW, stop)
        for item in products(diagram, component)
    )


def by_orderings(diagram, component, lines, t2, t1):
    """R, A and K by their definitions from > and <, each the sum over its orderings."""
    if component in "<>":
        ends = oracle.line_ends(diagram.pairs)
        return sum(oracle.ordered(o.sequence, ends, lines, t2, t1, LOW) for o in orderings(diagram, component))
    greater, lesser = (by_orderings(diagram, c, lines, t2, t1) for c in "><")
    if component == "K":
        return greater + lesser
    return (greater - lesser) * {"R": t2 > t1, "A": -(t2 < t1)}[component]


@given(FEW, real_components, rationals, rationals, seeds)
@example(((0, 3), (1, 2)), "R", Fraction(1), Fraction(0), 1)
@example(((0, 2), (1, 3)), "A", Fraction(0), Fraction(1), 2)
@example(((0, 3), (1, 2)), "K", Fraction(1), Fraction(1), 3)
@settings(max_examples=60)
def test_orderings_rules_and_branches_agree_exactly(pairs, component, t2, t1, seed):
    diagram = Diagram(pairs)
    assume(t2 != t1 or component in "<>K")
    lines = constants(diagram.order, seed)
    expected = oracle.component(diagram.pairs, lines, component, t2, t1, LOW, HIGH)
    assert by_rules(diagram, component, lines, t2, t1) == expected
    assert by_orderings(diagram, component, lines, t2, t1) == expected


@pytest.mark.parametrize("component", ["<", ">", "R", "A", "K"])
def test_they_agree_exactly_for_every_diagram_of_sixth_order(component):
    for seed, diagram in enumerate(diagrams(6, "all")):
        lines = constants(6, seed)
        t2, t1 = (Fraction(1), Fraction(-1, 2)) if seed % 2 or component == "R" else (Fraction(-1, 2), Fraction(1))
        t2, t1 = (t1, t2) if component == "A" and t2 > t1 else (t2, t1)
        value = by_rules(diagram, component, lines, t2, t1, stop=Fraction(1))
        assert value == by_orderings(diagram, component, lines, t2, t1)
        assert value != 0


@pytest.mark.parametrize("pairs", [((0, 5), (1, 4), (2, 3)), ((0, 3), (1, 4), (2, 5))], ids=["rainbow", "crossing"])
@pytest.mark.parametrize("component", ["<", "R"])
def test_the_sixth_order_agrees_with_its_branches_taken_literally(pairs, component):
    lines, times = constants(6, 7), (Fraction(1), Fraction(-1, 2))
    expected = oracle.component(pairs, lines, component, *times, LOW, HIGH)
    assert by_rules(Diagram(pairs), component, lines, *times) == expected


@pytest.mark.parametrize("component", ["<", "R"])
@pytest.mark.parametrize("pairs", [((0, 7), (1, 6), (2, 5), (3, 4)), ((0, 3), (1, 6), (2, 4), (5, 7))])
def test_they_agree_exactly_at_eighth_order(pairs, component):
    diagram, lines = Diagram(pairs), constants(8, 11)
    times = Fraction(1), Fraction(-1, 2)
    value = by_rules(diagram, component, lines, *times, stop=Fraction(1))
    assert value == by_orderings(diagram, component, lines, *times) != 0


@pytest.mark.parametrize("component", ["<", ">", "K"])
def test_equal_times_do_no_harm(component):
    for seed, diagram in enumerate(diagrams(6)):
        lines = constants(6, seed)
        now = Fraction(1, 2)
        assert by_rules(diagram, component, lines, now, now) == by_orderings(diagram, component, lines, now, now)


def smooth(diagram, component, electrons, phonons, t2, t1, stop, nodes=9):
    """The products of R, A and < of smooth functions, on cells between which no two times coincide."""
    order, total = diagram.order, 0j
    ends, lines = oracle.line_ends(diagram.pairs), [*electrons, *phonons]
    for cell in contour_sum.cells(range(1, order - 1), sorted({START, t2, t1, stop})):
        times, weights = {0: np.full(1, t2), order - 1: np.full(1, t1)}, np.ones(1)
        for group, low, high in cell:
            points, factors = contour_sum.simplex(len(group), low, high, nodes)
            times = {v: np.repeat(t, len(factors)) for v, t in times.items()}
            times |= {v: np.tile(points[:, i], len(weights)) for i, v in enumerate(group)}
            weights = np.outer(weights, factors).ravel()
        values = []
        for (a, b), line in zip(ends, lines, strict=True):
            lesser = line("<", times[a], times[b])
            jump = line(">", times[a], times[b]) - lesser
            steps = {"R": jump * (times[a] > times[b]), "A": -jump * (times[a] < times[b])}
            values.append(steps | {"<": lesser, ">": lesser + jump})
        for item in products(diagram, component):
            factors = (value[part] for value, part in zip(values, item.electrons + item.phonons, strict=True))
            total += item.coefficient * np.sum(weights * np.prod(np.array(list(factors)), axis=0))
    return total


@given(FEW, real_components, external_times, external_times, seeds)
@settings(max_examples=25)
def test_they_agree_to_twelve_digits_for_propagators_that_are_random_functions_of_two_times(
    pairs, component, t2, t1, seed
):
    assume(abs(t2 - t1) > 1e-3)
    diagram = Diagram(pairs)
    electrons, phonons = models(diagram.pairs, seed)
    ours = smooth(diagram, component, electrons, phonons, t2, t1, max(t1, t2))
    parts = {c: real_time_sum(to_real_time(to_contour(diagram), c), electrons, phonons, t2, t1, 9) for c in "<>"}
    scale = max(map(abs, parts.values()))
    jump = parts[">"] - parts["<"]
    expected = parts | {"K": parts[">"] + parts["<"], "R": jump * (t2 > t1), "A": -jump * (t2 < t1)}
    assert abs(ours - expected[component]) <= 1e-12 * scale


@given(FEW, real_components, seeds)
@settings(max_examples=15)
def test_nothing_lies_later_than_both_external_times(pairs, component, seed):
    """The end of the contour plays no part: integrating to a later one adds nothing, product by product."""
    diagram = Diagram(pairs)
    lines, times = constants(diagram.order, seed), (Fraction(1, 2), Fraction(-1, 4))
    near, far = (by_rules(diagram, component, lines, *times, stop=stop) for stop in (Fraction(1, 2), Fraction(5)))
    assert near == far


@given(pairings(st.integers(1, 3)), real_components)
@settings(max_examples=30)
def test_every_internal_time_is_earlier_than_a_neighbours_and_no_steps_run_in_a_circle(pairs, component):
    diagram = Diagram(pairs)
    last = diagram.order - 1
    for item in products(diagram, component):
        later = {}
        for (a, b), part in zip(oracle.line_ends(diagram.pairs), item.electrons + item.phonons, strict=True):
            if part in "RA":
                later.setdefault(b if part == "R" else a, set()).add(a if part == "R" else b)
        for vertex in range(1, last):
            seen, open_ = set(), {vertex}
            while open_:
                seen |= open_
                open_ = {after for v in open_ for after in later.get(v, ())} - seen
            assert seen & {0, last}
            assert all(vertex not in later.get(v, ()) for v in seen)


def test_the_textbooks_rules_for_a_product_and_for_a_chain():
    assert [str(p) for p in products(rainbow(2), "<")] == ["+1 D^< G^<"]
    assert {str(p) for p in products(rainbow(2), "R")} == {"+1 D^R G^R", "+1 D^< G^R", "+1 D^R G^<"}
    # (G Sigma G)^< with Sigma^< = D^< G^<, Sigma^R and Sigma^A as above, under the outer D^<
    assert {str(p) for p in products(rainbow(4), "<")} == {
        "+1 D^< D^< G^R G^< G^A",
        "+1 D^< D^R G^R G^R G^<", "+1 D^< D^< G^R G^R G^<", "+1 D^< D^R G^R G^< G^<",
        "-1 D^< D^A G^< G^A G^A", "+1 D^< D^< G^< G^A G^A", "+1 D^< D^A G^< G^< G^A",
    }  # fmt: skip


@given(pairings(st.integers(1, 3)), seeds)
@settings(max_examples=25)
def test_the_products_of_first_order_in_the_density_are_the_cuts(pairs, seed):
    """Exactly: scale every G^< by x; the coefficient of x in both is the same number."""
    diagram = Diagram(pairs)
    lines, times = constants(diagram.order, seed), (Fraction(1, 3), Fraction(-1, 2))
    split = diagram.order - 1
    ends = oracle.line_ends(diagram.pairs)
    total, empty = 0, [{">": line[">"], "<": 0} for line in lines]
    for item in products(diagram, "<"):
        if item.lesser == 1:  # then R and A are those of the empty band
            chosen = [lines[v] if part == "<" else empty[v] for v, part in enumerate(item.electrons)]
            parts = item.electrons + item.phonons
            total += item.coefficient * oracle.side_by_side(
                diagram.pairs, chosen + lines[split:], parts, *times, LOW, HIGH
            )
    assert all(item.lesser for item in products(diagram, "<"))
    assert total == sum(oracle.ordered(o.sequence, ends, lines, *times, LOW) for o in cuts(diagram))


@pytest.mark.parametrize("component", ["", "T", "<>", None, 1], ids=repr)
def test_an_unknown_component_is_refused(component):
    with pytest.raises(ValueError, match=r"component is .*'R', 'A' and 'K'") as error:
        products(rainbow(4), component)
    assert "\n" not in str(error.value)


def test_too_large_an_order_is_refused_with_its_size():
    with pytest.raises(ValueError, match=r"order 10 has up to 3\^14 products.* cuts"):
        products(rainbow(10))


def test_a_product_is_written():
    texts = [latex(item) for item in products(rainbow(2), "R")]
    assert r"D^{\mathrm{R}}\,G^{<}" in texts
    assert all(one != other for one, other in pairwise(sorted(texts)))
