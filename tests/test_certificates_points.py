"""Random points, domains and their edges, and functions of one variable with all else computed once."""

import random

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, I, S, Symbol, conjugate, exp, oo

from avsym import Integral, Range, Step, Verdict
from avsym.certificates import pointwise
from avsym.certificates.points import (
    Mismatch,
    deviation,
    domains,
    draw,
    draw_all,
    draw_inside,
    edges,
    inside,
    matched,
    numeric,
    orientation,
    renamed,
    specialised,
)
from avsym.evaluate import OracleError
from tests.strategies import A, B, U, V, expressions

R = Symbol("r", real=True)
WEDGE = (Range(U), Range(V, -oo, -Abs(U) / 2))
TRIANGLE = (Range(U, S.Zero, A), Range(V, U, S.Zero))


@given(st.integers(), st.floats(0, 3))
def test_draws_keep_the_assumptions(seed, decades):
    rng = random.Random(seed)
    negative, least = Symbol("k", negative=True), Symbol("n", nonnegative=True)
    assert draw(A, rng, decades) > 0 > draw(negative, rng, decades)
    assert draw(least, rng, decades) >= 0
    assert draw(R, rng, decades) != 0
    assert draw(Symbol("c"), rng, decades).imag != 0
    assert draw(Symbol("c", imaginary=True), rng, decades).real == 0


def test_what_holds_for_real_symbols_alone_does_not_hold_for_others():
    """A conjugate once passed as its own argument, for every symbol was drawn real."""
    for kind, holds in (({}, False), ({"real": True}, True)):
        z = Symbol("z", **kind)
        for before, after in ((z * conjugate(z), z**2), (exp(conjugate(z)), exp(z)), (Abs(z) ** 2, z**2)):
            step = Step("rewriting", "conj z = z", Integral(S.One, before), Integral(S.One, after), "exact", pointwise)
            assert (step.verify().verdict is Verdict.BY_RULE) == holds


@pytest.mark.parametrize("ranges", [WEDGE, TRIANGLE])
@pytest.mark.parametrize("seed", range(5))
def test_edges_lie_on_the_side_they_say(ranges, seed):
    rng = random.Random(seed)
    point = draw_inside(ranges, draw_all({A}, rng), rng)
    assert inside(ranges, point)
    found = list(edges(ranges, point, rng))
    assert all(inside(ranges, near) is within for near, within in found)
    finite = sum(abs(limit) != oo for item in ranges for limit in (item.lower, item.upper))
    assert len(found) == 2 * finite + (4 - finite)


def test_the_direction_of_ranges_is_a_sign():
    rng = random.Random(1)
    assert orientation(WEDGE, draw_inside(WEDGE, {}, rng)) == 1
    assert orientation(TRIANGLE, draw_inside(TRIANGLE, {A: mpmath.mpf(2)}, rng)) == -1


@pytest.mark.parametrize(
    ("other", "equal"),
    [
        (WEDGE, True),
        (WEDGE[::-1], True),
        ((WEDGE[0], Range(V, -Abs(U) / 2, -oo)), True),
        ((WEDGE[0], Range(V, -oo, -Abs(U) / 2 + S(10) ** -20)), False),
        ((WEDGE[0], Range(V, -oo, -U / 2)), False),
        ((Range(U, S.Zero, oo), WEDGE[1]), False),
        ((*WEDGE, Range(R)), False),
    ],
)
def test_domains_are_told_apart(other, equal):
    with mpmath.mp.workdps(40):
        found = domains(WEDGE, other, {U: mpmath.mpf(-0.7), V: mpmath.mpf(-2), R: mpmath.mpf(1)})
    assert (max(found) < 1e-30) is equal


def test_a_missing_integral_is_a_mismatch():
    with pytest.raises(Mismatch):
        domains(WEDGE, WEDGE[:1], {U: mpmath.mpf(1), V: mpmath.mpf(-2)})
    with pytest.raises(Mismatch):
        renamed(Integral(A, S.One, WEDGE), (U,))


def test_names_are_matched_place_by_place():
    before, names = Integral(A, exp(U + V), WEDGE), {U: R, V: Symbol("w", real=True)}
    other = Integral(A, before.integrand.xreplace(names), tuple(
        Range(names[item.variable], item.lower.xreplace(names), item.upper.xreplace(names)) for item in WEDGE
    ))  # fmt: skip
    assert matched(before, other) == before
    swapped = renamed(before, (V, U))
    assert swapped.ranges == (Range(V), Range(U, -oo, -Abs(V) / 2))


def test_a_limit_that_is_not_real_is_refused():
    with pytest.raises(OracleError, match="not real"):
        inside((Range(U, I * A, oo),), {A: mpmath.mpf(1), U: mpmath.mpf(1)})


@given(expressions, st.integers(0, 50))
def test_a_specialised_function_has_the_value_of_the_expression(expression, seed):
    rng = random.Random(seed)
    with mpmath.mp.workdps(30):
        point = draw_all({A, B, U, V}, rng)
        for value in (mpmath.mpf("0.3"), mpmath.mpf(-2)):
            expected = numeric(sympy.S(expression))({**point, U: value})
            found = specialised(sympy.S(expression), U, point)(value)
            assert abs(found - expected) <= 1e-20 * (1 + abs(expected))


def test_no_value_is_a_nan_and_never_agrees():
    pole = numeric(1 / (U - U.func("u", real=True) + V))
    assert mpmath.isnan(pole({U: mpmath.mpf(1), V: mpmath.mpf(0)}))
    assert mpmath.isnan(numeric(A)({}))
    assert not deviation(mpmath.nan, mpmath.mpf(1)) <= 1
    assert deviation(mpmath.mpf(0), mpmath.mpf(0)) == 0
    assert deviation(mpmath.mpf("1e-50"), mpmath.mpf(0), 1) < 1e-40
    assert deviation(mpmath.mpf(1), mpmath.mpf(2)) == 0.5
