"""The sum over orderings against the contour integral taken literally, branch by branch; what is kept and dropped."""

from math import factorial

import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from avsym import Diagram, diagrams, keep, orderings, rainbow, to_contour, to_real_time
from avsym.langreth import dropped, first_order
from tests.oracles.contour_sum import contour_sum
from tests.strategies import components, external_times, pairings, seeds

START = -1.5
RAINBOW, CROSSING, CHAIN = ((0, 3), (1, 2)), ((0, 2), (1, 3)), ((0, 1), (2, 3))
turns = st.floats(1.01, 4.0)


class Polynomial:
    """A greater and a lesser function of two times with nothing in common: random polynomials of a given degree."""

    def __init__(self, rng, degree):
        shape = (degree + 1, degree + 1)
        self.table = {c: rng.uniform(-1, 1, shape) + 1j * rng.uniform(-1, 1, shape) for c in "<>"}

    def __call__(self, component, left, right):
        return np.polynomial.polynomial.polyval2d(left, right, self.table[component])


def models(pairs, seed, degree=2):
    rng = np.random.default_rng(seed)
    count = 2 * len(pairs)
    return [Polynomial(rng, degree) for _ in range(count - 1)], [Polynomial(rng, degree) for _ in pairs]


def real_time_sum(real_time, electrons, phonons, t2, t1, nodes):
    """Each ordering with its own nested limits, as avsym gives them; -oo stands for START."""
    contour, total = real_time.contour, 0j
    last = contour.diagram.order - 1
    for term in real_time.terms:
        at = {contour.time(0): np.full(1, t2), contour.time(last): np.full(1, t1)}
        weights = np.ones(1, complex)
        for item in term.ranges:
            lower, upper = (
                at.get(limit, START) if limit is not -sympy.oo else START for limit in (item.lower, item.upper)
            )
            x, w = np.polynomial.legendre.leggauss(nodes)
            half = np.broadcast_to((upper - lower) / 2, weights.shape)
            new = np.broadcast_to(lower, weights.shape)[:, None] + half[:, None] * (x + 1)
            at = {symbol: np.repeat(np.broadcast_to(value, weights.shape), nodes) for symbol, value in at.items()}
            weights = ((weights * half)[:, None] * w).ravel()
            at[item.variable] = new.ravel()
        value = weights
        for lines, group, parts in (
            (contour.electrons, electrons, term.ordering.electrons),
            (contour.phonons, phonons, term.ordering.phonons),
        ):
            for line, model, component in zip(lines, group, parts, strict=True):
                value = value * model(component, at[contour.time(line.left)], at[contour.time(line.right)])
        total += complex(np.sum(value))
    return total


def both(pairs, component, t2, t1, turn, seed, degree=2, nodes=8, **wrong):
    pairs = Diagram(pairs).pairs
    electrons, phonons = models(pairs, seed, degree)
    literal = contour_sum(pairs, electrons, phonons, component, t2, t1, start=START, turn=turn, nodes=nodes, **wrong)
    ours = to_real_time(to_contour(Diagram(pairs)), component)
    return real_time_sum(ours, electrons, phonons, t2, t1, nodes), literal


@given(components, external_times, external_times, turns, seeds)
def test_the_second_order_has_no_internal_time_and_one_ordering(component, t2, t1, turn, seed):
    assume(t2 != t1)
    ours, literal = both(((0, 1),), component, t2, t1, turn, seed)
    assert ours == pytest.approx(literal, rel=1e-13)


@pytest.mark.parametrize("pairs", [RAINBOW, CROSSING, CHAIN], ids=["rainbow", "crossing", "chain"])
@given(component=components, t2=external_times, t1=external_times, turn=turns, seed=seeds)
@example(component="<", t2=-0.4, t1=0.7, turn=1.5, seed=1)
@example(component="<", t2=0.7, t1=-0.4, turn=1.5, seed=1)
@example(component=">", t2=-0.4, t1=0.7, turn=1.5, seed=1)
@example(component=">", t2=0.7, t1=-0.4, turn=1.5, seed=1)
@settings(max_examples=10)
def test_the_sum_over_orderings_is_the_contour_integral_taken_literally(pairs, component, t2, t1, turn, seed):
    assume(abs(t2 - t1) > 1e-3)
    ours, literal = both(pairs, component, t2, t1, turn, seed)
    assert ours == pytest.approx(literal, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("component", ["<", ">"])
@pytest.mark.parametrize(("t2", "t1"), [(-0.4, 0.7), (0.7, -0.4)])
@pytest.mark.parametrize("pairs", [((0, 5), (1, 4), (2, 3)), ((0, 3), (1, 4), (2, 5))], ids=["rainbow", "crossed"])
def test_so_it_is_at_sixth_order_for_propagators_constant_on_each_side(pairs, t2, t1, component):
    ours, literal = both(pairs, component, t2, t1, 1.3, seed=5, degree=0, nodes=3)
    assert ours == pytest.approx(literal, rel=1e-9)


@given(components, external_times, external_times, turns, turns, seeds)
@settings(max_examples=10)
def test_the_contour_integral_does_not_depend_on_its_turning_point(component, t2, t1, turn, other, seed):
    """Largest-time cancellation, of the oracle: what lies beyond both external times drops out."""
    assume(abs(t2 - t1) > 1e-3)
    literals = [both(RAINBOW, component, t2, t1, where, seed)[1] for where in (turn, other)]
    assert literals[0] == pytest.approx(literals[1], rel=1e-8, abs=1e-8)


def test_a_backward_branch_without_its_sign_is_noticed():
    ours, wrong = both(RAINBOW, "<", -0.4, 0.7, 1.5, seed=1, backward_sign=1.0)
    assert abs(ours - wrong) > 0.1 * abs(ours)


@pytest.mark.parametrize("order", [2, 4, 6])
@pytest.mark.parametrize("component", ["<", ">"])
def test_every_ordering_is_a_term_and_every_internal_time_is_integrated_once(order, component):
    for diagram in diagrams(order):
        contour = to_contour(diagram)
        real_time = to_real_time(contour, component)
        assert [term.ordering for term in real_time.terms] == list(orderings(diagram, component))
        assert len(real_time.terms) == factorial(order) // 2
        internal = {contour.time(vertex) for vertex in range(1, order - 1)}
        for term in real_time.terms:
            assert {item.variable for item in term.ranges} == internal
            assert len(term.ranges) == len(internal)
            known = {contour.time(0), contour.time(order - 1)}
            for item in term.ranges:  # a limit depends on nothing that is integrated further inside
                assert {item.lower, item.upper} - {-sympy.oo} <= known
                known.add(item.variable)


def test_no_limit_is_ever_plus_infinity():
    limits = {
        limit
        for term in to_real_time(to_contour(rainbow(6))).terms
        for item in term.ranges
        for limit in (item.lower, item.upper)
    }
    assert sympy.oo not in limits
    assert -sympy.oo in limits


@given(pairings(st.integers(1, 3)), components, st.integers(0, 6))
@settings(max_examples=30)
def test_kept_and_dropped_orderings_are_a_partition(pairs, component, lesser):
    real_time = to_real_time(to_contour(Diagram(pairs)), component)
    chosen = {term.ordering for term in real_time.terms if term.ordering.electrons.count("<") == lesser}
    assume(chosen)
    kept = keep(real_time, lesser=lesser)
    assert {term.ordering for term in kept.terms} == chosen
    left_out = dropped(real_time, kept)
    assert set(left_out) | chosen == {term.ordering for term in real_time.terms}
    assert len(left_out) + len(kept.terms) == len(real_time.terms)
    assert (kept.contour, kept.component) == (real_time.contour, real_time.component)


def test_the_papers_choice_is_one_ordering_of_twelve():
    real_time = to_real_time(to_contour(rainbow(4)))
    first = keep(real_time, lesser=1)
    assert (len(real_time.terms), len(first.terms)) == (12, 3)
    (term,) = keep(first, emitted=2).terms
    assert term.ordering.electrons == (">", "<", ">")
    assert term.ordering.phonons == ("<", "<")
    assert keep(real_time, cut=1).terms == (term,)
    t2, t1, s1, s2 = (real_time.contour.time(vertex) for vertex in (0, 3, 2, 1))
    limits = {item.variable: (item.lower, item.upper) for item in term.ranges}
    assert limits == {s2: (-sympy.oo, t2), s1: (t1, -sympy.oo)}


def test_nothing_is_dropped_if_nothing_is_asked():
    real_time = to_real_time(to_contour(rainbow(4)))
    assert keep(real_time) == real_time
    assert dropped(real_time, keep(real_time)) == ()


@pytest.mark.parametrize("asked", [{"lesser": 7}, {"emitted": 3}, {"lesser": 2, "emitted": 2}, {"cut": 5}])
def test_asking_for_an_ordering_that_does_not_exist_is_refused_in_one_line(asked):
    with pytest.raises(ValueError, match="no ordering has") as error:
        keep(to_real_time(to_contour(rainbow(4))), **asked)
    assert all(f"{name}={value}" in str(error.value) for name, value in asked.items())
    assert "\n" not in str(error.value)


def test_an_unknown_component_is_refused():
    with pytest.raises(ValueError, match="component is 'R'"):
        to_real_time(to_contour(rainbow(2)), "R")


def test_an_order_too_large_to_expand_is_refused_with_its_size_and_the_way_out():
    with pytest.raises(ValueError, match=rf"{factorial(10) // 2} terms \(2.45 GB\).*first_order for the 9") as error:
        to_real_time(to_contour(rainbow(10)))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("function", [to_real_time, first_order])
def test_what_is_no_contour_integral_is_refused_by_name(function):
    with pytest.raises(TypeError, match=r"contour is .*; it must be a ContourIntegral"):
        function(rainbow(2))
