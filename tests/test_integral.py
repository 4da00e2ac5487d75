"""The value the rules work on: equality up to names, parameters, what is closed and what is not, constants."""

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from sympy import I, S, exp, oo

from avsym import Integral, Range
from avsym.evaluate import compiled
from avsym.integral import with_integrand
from tests.strategies import A, B, U, V, expressions

W, Z = sympy.symbols("w z", real=True)
WEDGE = Integral(A, exp(-B * U**2 + I * V), (Range(U), Range(V, -oo, U)))


def renamed(integral, mapping):
    ranges = tuple(
        Range(mapping.get(r.variable, r.variable), r.lower.xreplace(mapping), r.upper.xreplace(mapping))
        for r in integral.ranges
    )
    return Integral(integral.factor, integral.integrand.xreplace(mapping), ranges)


def agree(one, other):
    with mp.workdps(40):
        point = {A: mpmath.mpf("0.7"), B: mpmath.mpf("1.9"), U: mpmath.mpf("-1.4"), V: mpmath.mpf("0.6")}
        left, right = compiled(one)(point), compiled(other)(point)
        return abs(left - right) <= 1e-28 * (1 + abs(left))


@pytest.mark.parametrize("mapping", [{U: W}, {V: W}, {U: W, V: Z}, {U: V, V: U}], ids=str)
def test_names_of_integration_variables_do_not_matter(mapping):
    assert WEDGE.same_as(renamed(WEDGE, mapping))
    assert renamed(WEDGE, mapping).same_as(WEDGE)


@given(expressions)
def test_an_integral_is_the_same_as_itself_with_factors_moved(integrand):
    ranges = (Range(U, S.Zero, A),)
    assert Integral(A + B, integrand, ranges).same_as(Integral(S.One, A * integrand + B * integrand, ranges))


@pytest.mark.parametrize(
    "other",
    [
        Integral(B, WEDGE.integrand, WEDGE.ranges),
        Integral(-A, WEDGE.integrand, WEDGE.ranges),
        Integral(A, WEDGE.integrand.subs(I, -I), WEDGE.ranges),
        Integral(A, WEDGE.integrand, tuple(reversed(WEDGE.ranges))),
        Integral(A, WEDGE.integrand, (Range(U), Range(V, U, oo))),
        Integral(A, WEDGE.integrand, (Range(U), Range(V, U, -oo))),
        Integral(A, WEDGE.integrand, (Range(U), Range(V, -oo, -U))),
        Integral(A, WEDGE.integrand, (Range(U), Range(V))),
        Integral(A, WEDGE.integrand, (Range(U),)),
    ],
    ids=str,
)
def test_another_factor_integrand_order_or_limit_is_another_integral(other):
    assert not WEDGE.same_as(other)
    assert not other.same_as(WEDGE)


def test_a_free_symbol_is_not_confused_with_a_bound_one_of_the_same_name():
    bound, free = Integral(S.One, U, (Range(U, S.Zero, S.One),)), Integral(S.One, U, (Range(V, S.Zero, S.One),))
    assert not bound.same_as(free)
    assert not free.same_as(bound)
    limit = Integral(S.One, V, (Range(V, S.Zero, U),))
    assert not limit.same_as(Integral(S.One, U, (Range(U, S.Zero, W),)))


def test_without_integrals_equality_is_the_zero_test():
    assert Integral(A, A + B).same_as(Integral(S.One, A**2 + A * B))


@given(expressions, expressions)
def test_the_closed_expression_is_the_product_of_both_parts(factor, integrand):
    assert agree(Integral(factor, integrand).closed(), factor * integrand)


def test_what_still_has_integrals_is_not_closed_and_says_which():
    with pytest.raises(ValueError, match="integrals over u, v are left") as error:
        WEDGE.closed()
    assert "\n" not in str(error.value)


def test_parameters_are_the_free_symbols_of_everything_sorted_and_without_the_bound_ones():
    assert WEDGE.parameters == (A, B)
    assert WEDGE.variables == (U, V)
    assert Integral(V, U * Z, (Range(U, B, A),)).parameters == (A, B, V, Z)


def test_the_range_of_a_variable_is_found_or_refused_by_name():
    assert WEDGE.range_of(V) == Range(V, -oo, U)
    with pytest.raises(ValueError, match="w is not integrated over; the variables are u, v"):
        WEDGE.range_of(W)


@pytest.mark.parametrize(
    ("lower", "upper", "line"), [(-oo, oo, True), (oo, -oo, False), (S.Zero, oo, False), (-oo, A, False)]
)
def test_only_the_whole_real_line_in_its_sense_is_the_line(lower, upper, line):
    assert Range(U, lower, upper).is_line is line


@given(expressions, st.sampled_from([(), (U,), (U, V)]))
def test_moving_constants_into_the_factor_keeps_the_product(integrand, variables):
    moved = with_integrand(Integral(A, S.One, tuple(map(Range, variables))), integrand)
    assert agree(moved.factor * moved.integrand, A * integrand)
    assert not moved.factor.has(*variables) if variables else True
    assert moved.variables == variables


def test_constant_factors_and_phases_leave_a_single_exponential():
    moved = with_integrand(WEDGE, 3 * B * U * exp(I * B + I * U * V - A))
    assert moved.integrand == U * exp(I * U * V)
    assert agree(moved.factor, 3 * A * B * exp(I * B - A))
