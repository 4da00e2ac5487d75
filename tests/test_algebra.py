"""The zero test: True is a proof, identical expressions are recognised; the normal form keeps values."""

import mpmath
import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import Abs, I, S, Symbol, exp, pi, sqrt

from avsym import algebra
from avsym.algebra import canonical_abs, exponential_terms, is_negative, is_positive, is_zero, merged, polynomial_in
from avsym.evaluate import compiled
from tests.strategies import A, B, U, V, expressions, rationals

POINTS = [
    {A: "0.73", B: "1.91", U: "-1.37", V: "0.58"},
    {A: "2.6", B: "0.41", U: "3.3", V: "-4.1"},
    {A: "1.3", B: "0.9", U: "0.21", V: "5.7"},
]


@pytest.fixture(autouse=True, scope="module")
def _precision():
    with mp.workdps(40):
        yield


def values(expression):
    function = compiled(expression)
    return [function({symbol: mpmath.mpf(text) for symbol, text in point.items()}) for point in POINTS]


def agree(one, other):
    return all(abs(x - y) <= 1e-25 * (1 + abs(x)) for x, y in zip(values(one), values(other), strict=True))


def vanishes(expression):
    return all(abs(value) < 1e-25 for value in values(expression))


@given(expressions, expressions)
def test_what_is_called_zero_vanishes_at_random_points(one, other):
    for candidate in (one, one - other, one * other - other * one, one**2 - other**2):
        if is_zero(candidate):
            assert vanishes(candidate)


@given(expressions, st.sampled_from([A, B, U, V]), st.sampled_from([1, S.Half, I, A, 1 + U**2, exp(I * V)]))
def test_a_mutation_that_changes_the_value_is_never_called_zero(expression, symbol, shift):
    mutants = (expression + shift, expression.subs(symbol, symbol + shift), expression * (1 + shift), -expression)
    for mutant in mutants:
        if not agree(mutant, expression):
            assert not is_zero(mutant - expression)


def rewritten(expression, draw):
    """The same value by a different road: one identity applied at random to every node."""
    if not expression.args or expression.is_Rational:
        return expression
    arguments = [rewritten(argument, draw) for argument in expression.args]
    if expression.is_Pow and expression.exp == 2 and draw(st.booleans()):
        return arguments[0] * expression.base
    if expression.is_Mul and draw(st.booleans()):
        first, rest = arguments[0], sympy.Mul(*arguments[1:])
        return sympy.Add(*(first * term for term in sympy.Add.make_args(rest)))
    if isinstance(expression, exp) and draw(st.booleans()):
        half = expression.args[0] / 2 - I * A
        return exp(half) * exp(half + 2 * I * A)
    if isinstance(expression, Abs) and draw(st.booleans()):
        return Abs(-arguments[0])
    if expression.is_Add and draw(st.booleans()):
        return sympy.Add(*arguments, U) - U * (A + B) / (B + A)
    return expression.func(*arguments)


@given(expressions, st.data())
@settings(max_examples=60)
def test_an_expression_written_in_two_ways_is_recognised(expression, data):
    other = rewritten(expression, data.draw)
    assert is_zero(expression - other)
    assert agree(expression, other)


@pytest.mark.parametrize(
    "zero",
    [
        (A + B) ** 3 - A**3 - 3 * A**2 * B - 3 * A * B**2 - B**3,
        1 / A + 1 / B - (A + B) / (A * B),
        exp(U + V) - exp(U) * exp(V),
        exp(I * (U - V) ** 2) - exp(I * U**2) * exp(I * V**2) * exp(-2 * I * U * V),
        Abs(U - V) - Abs(V - U),
        exp(-A * Abs(U - V)) - exp(-A * Abs(V - U)),
        sqrt(A) * sqrt(A) - A,
        sqrt(A * B) - sqrt(A) * sqrt(B),
        sqrt(A**2 * B) - A * sqrt(B),
        (exp(U) + 1) * (exp(U) - 1) - exp(2 * U) + 1,
        (exp(I * U) + exp(-I * U)) ** 2 - exp(2 * I * U) - exp(-2 * I * U) - 2,
        (A**2 - B**2) / (A - B) - A - B,
        2 ** (U + V) - 2**U * 2**V,
        Abs((U + 1) ** 2 - 2) - Abs(U**2 + 2 * U - 1),
        Abs(1 - U * (U + V)) / A - Abs(U**2 + U * V - 1) / A,
        A ** (A + 1) - A * A**A,
    ],
    ids=repr,
)
def test_known_identities_are_proved(zero):
    assert is_zero(zero)


@pytest.mark.parametrize(
    "nonzero",
    [
        sqrt(exp(I * U)) - exp(I * U / 2),  # differ by a sign for |u| > pi
        sqrt(exp(2 * pi * I * U)) - exp(pi * I * U),
        Abs(U) - U,
        sqrt(U**2) - U,
        exp(A) - 1 - A,
        exp(U + V) - exp(U) - exp(V),
        sqrt(U) * sqrt(V) - sqrt(U * V),  # differ by a sign for u, v < 0
        (A + B) ** 2 - A**2 - B**2,
        exp(I * U) - exp(-I * U),
        A - A * (1 + S(10) ** -40),
        S.NaN,
        S.ComplexInfinity,
    ],
    ids=repr,
)
def test_false_identities_are_not_proved(nonzero):
    assert not is_zero(nonzero)


@given(expressions)
def test_the_normal_form_keeps_the_value_and_is_its_own(expression):
    normal = merged(expression)
    assert agree(normal, expression)
    assert merged(normal) == normal
    exponents = [exponent for _, exponent in exponential_terms(normal) if exponent != 0]
    assert len(exponents) == len(set(exponents))


@given(expressions)
def test_terms_add_up_to_the_expression_and_exponents_are_complete(expression):
    terms = list(exponential_terms(expression))
    assert agree(sum((c * exp(e) for c, e in terms), S.Zero), expression)
    for coefficient, exponent in terms:
        assert not any(isinstance(factor, exp) for factor in sympy.Mul.make_args(coefficient))
        assert exponent == sympy.expand(exponent)


@given(expressions)
def test_a_canonical_absolute_value_keeps_the_value_and_knows_no_sign(expression):
    assert agree(canonical_abs(expression), expression)
    argument = expression + U
    assert canonical_abs(Abs(argument)) == canonical_abs(Abs(-argument))


POWERS = st.dictionaries(st.integers(0, 5), st.sampled_from([A, B, V, exp(I * V), S(3), A / B, -sqrt(A)]), max_size=4)


@given(POWERS)
@example({1: exp(I * V / 2)})
def test_a_polynomial_is_taken_apart_into_its_coefficients(powers):
    expression = sympy.Add(*(coefficient * U**power for power, coefficient in powers.items()))
    assert polynomial_in(expression, U) == powers
    shifted = polynomial_in(expression.subs(U, U + 1), U)
    assert agree(sum((c * U**p for p, c in shifted.items()), S.Zero), expression.subs(U, U + 1))


def test_coefficients_keep_halved_phases():
    """``sympy.collect`` makes ``exp(i v/2)`` a square root, which has the wrong sign beyond ``|v| = pi``."""
    phase = exp(-I * V * A / (2 * B))
    assert polynomial_in(U * phase + phase, U) == {0: phase, 1: phase}


@pytest.mark.parametrize(
    "expression",
    [
        1 / U,
        sqrt(A * U),
        U**A,
        Abs(U),
        sympy.sin(U),
        U * exp(U),
        U ** sympy.Rational(5, 2),
        A / U + U,
        U * sympy.log(U),
    ],
    ids=repr,
)
def test_what_is_no_polynomial_is_none(expression):
    assert polynomial_in(expression, U) is None
    with pytest.raises(ValueError, match="not a polynomial in u"):
        algebra.polynomial_integral(expression, U, S.Zero, S.One)


def test_zero_is_the_polynomial_without_coefficients():
    assert polynomial_in(S.Zero, U) == {}
    assert polynomial_in((U + 1) ** 2 - U**2 - 2 * U - 1, U) == {}


@given(POWERS, rationals, rationals)
def test_the_integral_of_a_polynomial_differentiates_back(powers, lower, upper):
    expression = sympy.Add(*(coefficient * U**power for power, coefficient in powers.items()))
    end = Symbol("end", real=True)
    integral = algebra.polynomial_integral(expression, U, lower, end)
    assert sympy.expand(sympy.diff(integral, end) - expression.subs(U, end)) == 0
    assert sympy.expand(integral.subs(end, lower)) == 0
    halves = [algebra.polynomial_integral(expression, U, *ends) for ends in ((lower, upper), (upper, end))]
    assert sympy.expand(sum(halves) - integral) == 0


@given(expressions)
def test_a_sign_that_is_shown_is_the_sign(expression):
    assume(all(mpmath.im(value) == 0 for value in values(expression)))
    if is_positive(expression):
        assert min(mpmath.re(value) for value in values(expression)) > 0
    if is_negative(expression):
        assert max(mpmath.re(value) for value in values(expression)) < 0


def test_signs_follow_from_assumptions_and_only_from_them():
    assert is_positive(A / (A + B))
    assert is_positive((A + B) ** 2 - A**2 - B**2)
    assert is_positive(A - A * B / (A + B))
    assert is_negative(-A - U**2)
    assert not is_positive(U)
    assert not is_negative(U)
    assert not is_positive(A - B)


@given(expressions)
def test_real_and_imaginary_part_are_real_and_make_up_the_whole(expression):
    real, imaginary = algebra.parts(expression)
    assert agree(real + I * imaginary, expression)
    assert all(abs(mpmath.im(value)) < 1e-30 * (1 + abs(value)) for part in (real, imaginary) for value in values(part))
