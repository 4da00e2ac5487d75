"""Conditions shared by rules: assumptions of symbols must be kept by what takes their place."""

import pytest
import sympy
from sympy import I, S, Symbol, log, oo

from avsym import Integral, Range, RuleError
from avsym.rules import conditions

A, B = sympy.symbols("a b", positive=True)
NEGATIVE, NONNEGATIVE = Symbol("k", negative=True), Symbol("n", nonnegative=True)
R, U = sympy.symbols("r u", real=True)
Z = Symbol("z")


@pytest.mark.parametrize(
    ("symbol", "value", "stated"),
    [
        (A, B**2, False),
        (A, 1 / (1 + NONNEGATIVE), False),
        (A, log(B), True),
        (A, R, True),
        (NONNEGATIVE, S.Zero, False),
        (NONNEGATIVE, B - A, True),
        (NEGATIVE, -B, False),
        (R, -B, False),
        (R, Z, True),
        (Z, I * A, False),
    ],
)
def test_a_value_is_taken_where_it_has_the_assumptions(symbol, value, stated):
    found = conditions.inherited([(symbol, value)])
    assert bool(found) is stated
    assert all("stated where" in condition.name for condition in found)


@pytest.mark.parametrize(
    ("symbol", "value"),
    [
        (A, -B),
        (A, S.Zero),
        (A, I),
        (NONNEGATIVE, -A),
        (NEGATIVE, A),
        (NEGATIVE, S.Zero),
        (R, I * A),
        (A, oo),
        (A, sympy.nan),
    ],
)
def test_a_value_that_contradicts_them_is_refused(symbol, value):
    with pytest.raises(RuleError):
        conditions.inherited([(symbol, value)])


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        (Range(A, S.Zero, oo), True),
        (Range(A, B, oo), True),
        (Range(A), False),
        (Range(A, R, oo), False),
        (Range(NEGATIVE, -oo, S.Zero), True),
        (Range(NEGATIVE), False),
        (Range(R), True),
        (Range(NEGATIVE, -B, -A), True),
        (Range(NEGATIVE, -B, S.Zero), True),
        (Range(NEGATIVE, -B, A), False),
        (Range(NONNEGATIVE, A, oo), True),
        (Range(NONNEGATIVE, -A, oo), False),
        (Range(R, -A, B), True),
    ],
)
def test_a_variable_of_limited_sign_needs_a_range_of_that_sign(item, holds):
    if holds:
        assert conditions.unsigned(item).holds
    else:
        with pytest.raises(RuleError, match="may take every value"):
            conditions.unsigned(item)


def test_names_in_use_are_refused():
    integral = Integral(A, sympy.exp(-U), (Range(U, R, oo),))
    conditions.fresh(integral, [Symbol("new", real=True)])
    for name in (U, R, A):
        with pytest.raises(RuleError, match="occurs already"):
            conditions.fresh(integral, [name])


def test_the_whole_is_renamed_place_by_place_and_not_within_its_own_names():
    integral = Integral(A, R + 2 * U, (Range(R), Range(U)))
    x, y = sympy.symbols("x y", real=True)
    assert conditions.whole(integral, (x, y)) == A * (x + 2 * y)
    assert conditions.whole(integral, (U, R)) == A * (R + 2 * U)
    assert conditions.whole(integral, (x,)) is S.NaN
