"""Domains bounded by planes: nested ranges and forms describe one set, implication is never wrong, signs of ranges."""

import itertools
import random

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Min, S, oo

from avsym import Range, symbols
from avsym.polyhedron import eliminate, forms_of, implies, is_empty, nested
from tests.strategies import planes, seeds

X = sympy.symbols("x1:4", real=True)
TIME = sympy.Symbol("t", real=True)
BOX = 3
POINTS = list(itertools.product([sympy.Rational(k, 7) for k in (-29, -17, -8, -3, 1, 5, 11, 19)], repeat=2))


def forms(drawn):
    return tuple(sympy.Add(*(a * x for a, x in zip(slopes, X, strict=False))) - c for slopes, c in drawn)


def box(dimension):
    return tuple(form for x in X[:dimension] for form in (x - BOX, -x - BOX))


def inside(domain, point):
    return all(form.xreplace(point) < 0 for form in domain)


def within(ranges, point):
    limits = ((item.lower.xreplace(point), point[item.variable], item.upper.xreplace(point)) for item in ranges)
    return all(lower < value < upper for lower, value, upper in limits)


def sample(seed, dimension, count=40):
    rng = random.Random(seed)
    for _ in range(count):
        yield {x: sympy.Rational(rng.randint(-400, 400), 101) for x in X[:dimension]}


@given(st.lists(planes(2), max_size=3), st.permutations(X[:2]))
@settings(max_examples=40)
def test_nested_ranges_describe_the_set_of_the_forms(drawn, order):
    domain = (*box(2), *forms(drawn))
    ranges = nested(domain, order)
    assert [item.variable for item in ranges] == list(order)
    for values in POINTS:
        point = dict(zip(X[:2], values, strict=True))
        assert within(ranges, point) == inside(domain, point)


@given(st.lists(planes(3), min_size=1, max_size=2), st.permutations(X), seeds)
@settings(max_examples=8)
def test_so_they_do_in_three_dimensions(drawn, order, seed):
    domain = (*box(3), *forms(drawn))
    ranges = nested(domain, order)
    for point in sample(seed, 3):
        assert within(ranges, point) == inside(domain, point)


@given(st.lists(planes(2), max_size=2), st.permutations(X[:2]))
@settings(max_examples=15)
def test_a_limit_depends_only_on_variables_outside_it(drawn, order):
    known = set()
    for item in nested((*box(2), *forms(drawn)), order):
        assert (item.lower.free_symbols | item.upper.free_symbols) <= known
        known.add(item.variable)


@given(st.lists(planes(2), min_size=1, max_size=4), planes(2), seeds)
@settings(max_examples=60)
def test_what_is_implied_holds_at_every_point_of_the_domain(drawn, other, seed):
    (candidate,) = forms([other])
    domain = forms(drawn)
    for form in (candidate, -candidate):
        if implies(domain, form):
            assert all(form.xreplace(point) <= 0 for point in sample(seed, 2) if inside(domain, point))


@given(
    st.lists(planes(2), min_size=1, max_size=3), st.lists(st.integers(0, 3), min_size=3, max_size=3), st.integers(0, 3)
)
def test_a_positive_combination_of_the_forms_is_implied(drawn, weights, slack):
    domain = forms(drawn)
    combination = sympy.Add(*(w * form for w, form in zip(weights, domain, strict=False))) - slack
    assert implies(domain, combination)


@given(st.lists(planes(2), max_size=4))
def test_a_domain_with_a_point_in_it_is_not_empty(drawn):
    assert not is_empty((*box(2), *forms(drawn)))


@given(planes(2), st.integers(0, 3))
def test_a_form_and_its_opposite_leave_nothing(drawn, gap):
    (form,) = forms([drawn])
    assert is_empty((form, gap - form))


@given(st.lists(planes(2), max_size=3), seeds)
@settings(max_examples=30)
def test_the_shadow_holds_the_points_above_which_there_is_a_point(drawn, seed):
    domain = (*box(2), *forms(drawn))
    shadow = eliminate(domain, X[1])
    assert not any(form.has(X[1]) for form in shadow)
    for point in sample(seed, 2):
        if inside(domain, point):
            assert inside(shadow, point)
    for point in sample(seed, 1):
        bounds = [form.xreplace(point) for form in domain if form.has(X[1])]
        lower = max(-b.coeff(X[1], 0) / b.coeff(X[1]) for b in bounds if b.coeff(X[1]) < 0)
        upper = min(-b.coeff(X[1], 0) / b.coeff(X[1]) for b in bounds if b.coeff(X[1]) > 0)
        rest = inside([form for form in domain if not form.has(X[1])], point)
        assert inside(shadow, point) == (rest and lower < upper)


@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_each_range_turned_round_turns_the_orientation_and_leaves_the_set(turned):
    straight = [(S.Zero, S.One), (X[0], S.One), (-oo, X[1])]
    limits = [(upper, lower) if turn else (lower, upper) for (lower, upper), turn in zip(straight, turned, strict=True)]
    sign, domain = forms_of([Range(x, *ends) for x, ends in zip(X, limits, strict=True)])
    assert sign == (-1) ** sum(turned)
    assert set(domain) == set(forms_of([Range(x, *ends) for x, ends in zip(X, straight, strict=True)])[1])


@pytest.mark.parametrize(
    ("lower", "upper", "sign"),
    [
        (-oo, oo, 1),
        (oo, -oo, -1),
        (-oo, TIME, 1),
        (TIME, -oo, -1),
        (TIME, oo, 1),
        (oo, TIME, -1),
        (TIME, TIME + 1, 1),
        (TIME, TIME - symbols.Gamma, -1),
        (S.Zero, symbols.field, 1),
        (symbols.field + symbols.Gamma, S.Zero, -1),
        (-Abs(TIME) - 1, S.Zero, 1),
    ],
)
def test_the_orientation_is_that_of_the_limits(lower, upper, sign):
    found, domain = forms_of([Range(X[0], lower, upper)])
    assert found == sign
    low, high = (lower, upper) if sign > 0 else (upper, lower)
    for at in (-2, sympy.Rational(3, 7), 5):
        point = {TIME: S(at), symbols.field: S(2), symbols.Gamma: S(3)}
        edges = [limit.xreplace(point) for limit in (low, high)]
        for value in (-9, -3, -1, sympy.Rational(1, 3), 1, 4, 9):
            assert inside(domain, point | {X[0]: S(value)}) == bool(edges[0] < value < edges[1])


@pytest.mark.parametrize(
    ("lower", "upper"),
    [(S.Zero, TIME), (symbols.t_1, symbols.t_2), (symbols.field, symbols.Gamma), (TIME, -TIME), (S.Zero, TIME - 1)],
)
def test_a_range_whose_direction_cannot_be_told_is_refused_in_one_line(lower, upper):
    with pytest.raises(ValueError, match="direction of the range of x1 from") as error:
        forms_of([Range(X[0], lower, upper)])
    assert "\n" not in str(error.value)


def test_the_direction_may_follow_from_the_ranges_outside():
    outer = Range(X[0], TIME, oo)
    assert forms_of([outer, Range(X[1], TIME, X[0])])[0] == 1
    assert forms_of([outer, Range(X[1], X[0], TIME)])[0] == -1


@pytest.mark.parametrize("head", [Max, Min])
def test_a_wedge_is_an_absolute_value_and_back(head):
    """``S < -|s|/2`` of Eq. (A3), and its mirror image."""
    s, half = X[0], X[0] / 2
    domain = (X[1] - half, X[1] + half) if head is Min else (half - X[1], -half - X[1])
    line, wedge = nested(domain, X[:2])
    assert line == Range(s)
    edge = Abs(s) / 2
    assert wedge == (Range(X[1], -oo, -edge) if head is Min else Range(X[1], edge, oo))
    assert set(forms_of((line, wedge))[1]) == set(domain)


@given(st.lists(planes(2), max_size=2))
@settings(max_examples=20)
def test_going_to_ranges_and_back_keeps_the_set_where_the_direction_is_seen(drawn):
    domain = (*box(2), *forms(drawn))
    try:
        sign, back = forms_of(nested(domain, X[:2]))
    except ValueError as error:
        assert "direction" in str(error)  # noqa: PT017 - a refusal is allowed, a wrong answer is not
        return
    assert sign == 1
    for values in POINTS:
        point = dict(zip(X[:2], values, strict=True))
        assert inside(back, point) == inside(domain, point)


@given(st.lists(planes(2), min_size=1, max_size=3), st.permutations(X[:2]))
@settings(max_examples=30)
def test_no_range_is_turned_round_where_the_ranges_outside_it_are_not(drawn, order):
    """Where the outer variable is inside its range the inner one has room, else it would count negative."""
    outer, inner = nested((*box(2), *forms(drawn)), order)
    for value in sorted({sympy.Rational(k, 23) for k in range(-90, 91, 4)}):
        if outer.lower < value < outer.upper:
            point = {outer.variable: value}
            assert inner.lower.xreplace(point) < inner.upper.xreplace(point)


def test_redundant_planes_are_left_out():
    t, later = TIME, TIME + 1
    assert nested((X[0] - t, X[0] - later, X[0] - t - symbols.Gamma), X[:1]) == (Range(X[0], -oo, t),)
    assert nested((X[1] - X[0], X[0] - t, X[1] - later), X[:2]) == (Range(X[0], -oo, t), Range(X[1], -oo, X[0]))
    assert nested((X[0] - 1, X[0] - 2, 2 * X[0] - 7, -X[0]), X[:1]) == (Range(X[0], S.Zero, S.One),)


@pytest.mark.parametrize("form", [X[0] ** 2 - 1, Abs(X[0]) - 1, sympy.sin(X[0]) - S.Half, X[0] ** 2 + X[0] - 2])
def test_a_domain_not_bounded_by_planes_is_refused(form):
    with pytest.raises(ValueError, match="not bounded by planes in x1"):
        nested((form, -X[0] - 5), X[:1])


def test_a_slope_of_unknown_sign_is_refused():
    with pytest.raises(ValueError, match=r"the sign of .*, is not known"):
        nested((TIME * X[0] - 1,), X[:1])
    with pytest.raises(ValueError, match="not known"):
        forms_of([Range(X[1]), Range(X[0], -oo, -TIME * Abs(X[1])), Range(X[2], X[0], X[1])])


def test_a_positive_parameter_may_be_a_slope():
    low, high = -1 / symbols.field, TIME / symbols.field
    assert nested((symbols.field * X[0] - TIME, -symbols.field * X[0] - 1), X[:1]) == (Range(X[0], low, high),)
