"""The oracle itself: against plain mpmath and known integrals, its limits, and what it refuses."""

import mpmath
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import I, Rational, S, besselk, exp, log, pi, sqrt

from avsym.evaluate import (
    OracleError,
    OracleTimeout,
    along,
    compiled,
    evaluate,
    guarded,
    on_ray,
    on_wedge,
)
from tests.strategies import A, U, V, decades

TINY = mpmath.mpf(10) ** -25


@pytest.fixture(autouse=True, scope="module")
def _precision():
    with mp.workdps(45):
        yield


def close(one, other, digits=28):
    return abs(one - other) <= mpmath.mpf(10) ** -digits * max(abs(one), abs(other))


# An expression and the same thing said to mpmath, grown side by side.
LEAVES = [
    (U, lambda u, a: u),
    (A, lambda u, a: a),
    (I, lambda u, a: mpmath.j),
    (pi, lambda u, a: +mp.pi),
    (S.Exp1, lambda u, a: +mp.e),
    (Rational(-2, 7), lambda u, a: mpmath.mpf(-2) / 7),
    (S(3), lambda u, a: mpmath.mpf(3)),
]
UNARY = [
    (exp, mpmath.exp),
    (sympy.cosh, mpmath.cosh),
    (sympy.sinh, mpmath.sinh),
    (sympy.cos, mpmath.cos),
    (sympy.sin, mpmath.sin),
    (sympy.erfc, mpmath.erfc),
    (sympy.Abs, abs),
    (sympy.re, mpmath.re),
    (sympy.im, mpmath.im),
    (sympy.conjugate, mpmath.conj),
    (lambda e: e**3, lambda z: z * z * z),
    (lambda e: -e / 2, lambda z: -z / 2),
]


def _grow(inner):
    sums = st.tuples(inner, inner).map(lambda p: (p[0][0] + p[1][0], lambda u, a: p[0][1](u, a) + p[1][1](u, a)))
    products = st.tuples(inner, inner).map(lambda p: (p[0][0] * p[1][0], lambda u, a: p[0][1](u, a) * p[1][1](u, a)))
    functions = st.tuples(st.sampled_from(UNARY), inner).map(
        lambda p: (p[0][0](p[1][0]), lambda u, a: p[0][1](p[1][1](u, a)))
    )
    return st.one_of(sums, products, functions)


twins = st.recursive(st.sampled_from(LEAVES), _grow, max_leaves=5)


@given(twins, st.floats(-1.5, 1.5), st.floats(0.1, 1.5))
def test_an_expression_has_the_value_that_mpmath_gives(twin, u, a):
    expression, direct = twin
    expected = direct(mpmath.mpf(u), mpmath.mpf(a))
    if abs(expected) > TINY:
        assert close(evaluate(expression, {U: u, A: a}, digits=30), expected, 15 if abs(expected) < 1e-8 else 25)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (besselk(0, A), lambda a: mpmath.besselk(0, a)),
        (besselk(Rational(1, 3), A), lambda a: mpmath.besselk(mpmath.mpf(1) / 3, a)),
        (log(A), mpmath.log),
        (sqrt(A), mpmath.sqrt),
        (A ** Rational(2, 3), lambda a: mpmath.cbrt(a) ** 2),
        (A ** (-A), lambda a: mpmath.exp(-a * mpmath.log(a))),
        (sympy.LambertW(-A / 9, -1), lambda a: mpmath.lambertw(-a / 9, -1)),
        (sympy.LambertW(A), mpmath.lambertw),
        (sympy.sign(A - 1), lambda a: mpmath.sign(a - 1)),
        (sympy.Max(A, 1), lambda a: max(a, 1)),
        (sympy.Min(A, 1), lambda a: min(a, 1)),
        (sqrt(-A), lambda a: 1j * mpmath.sqrt(a)),
    ],
)
@pytest.mark.parametrize("a", ["0.3", "2.9"])
def test_special_functions_and_powers_are_those_of_mpmath(expression, expected, a):
    assert close(evaluate(expression, {A: a}, 40), expected(mpmath.mpf(a)), 38)


@given(st.integers(1, 60))
def test_as_many_digits_are_right_as_are_asked_for(digits):
    with mp.workdps(90):
        assert close(evaluate(exp(Rational(1, 3)) * pi, {}, digits), mpmath.exp(mpmath.mpf(1) / 3) * mp.pi, digits)


@given(decades(1e-60, 1e-3))
@example(1e-40)
def test_digits_lost_to_cancellation_are_made_up_for(u):
    with mp.workdps(100):
        assert close(evaluate(exp(U) - 1, {U: u}, 30), mpmath.expm1(mpmath.mpf(u)), 30)


def test_a_value_that_cancellation_leaves_no_digit_of_is_refused():
    with pytest.raises(OracleError, match="cancellation"):
        evaluate(sympy.cos(S(1)) ** 2 + sympy.sin(S(1)) ** 2 - 1)


def test_an_exact_zero_is_zero():
    assert evaluate(U - A, {U: 2, A: 2}) == 0


def test_symbols_without_a_value_are_named_in_one_line():
    with pytest.raises(OracleError, match=r"^no value for a, u$"):
        evaluate(A * U + V, {V: 1})


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        (sympy.Function("f")(S.One), "f"),
        (sympy.gamma(Rational(1, 3)), "gamma"),
        (sympy.polylog(2, Rational(1, 3)), "polylog"),
        (sympy.Function("delta")(S.One), "delta"),
        (sympy.Integral(exp(-(U**2)), U), "no numerical meaning"),
        (sympy.Float("0.1"), "Float"),
        (S.NaN, "NaN"),
        (S.ComplexInfinity, "ComplexInfinity"),
    ],
    ids=str,
)
def test_what_has_no_numerical_meaning_is_refused_by_name(expression, named):
    with pytest.raises(OracleError, match=named):
        evaluate(expression, {U: 1})


def test_a_number_beyond_what_mpmath_computes_with_is_refused():
    with pytest.raises(OracleError, match="beyond"):
        evaluate(sympy.erfc(U), {U: 10**5000})


def test_a_pole_is_refused():
    with pytest.raises(OracleError, match="pole"):
        evaluate(1 / U, {U: 0})


def test_an_undefined_function_may_be_given_a_meaning():
    function = compiled(sympy.Function("n")(U) + 1, {"n": lambda q: q**2})
    assert function({U: mpmath.mpf(3)}) == 10


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda r: mpmath.exp(-r), lambda: mpmath.mpf(1)),
        (lambda r: r**3 * mpmath.exp(-2 * r), lambda: mpmath.mpf(3) / 8),
        (lambda r: mpmath.exp(-(r**2)), lambda: mpmath.sqrt(mp.pi) / 2),
        (lambda r: mpmath.exp(-r) / mpmath.sqrt(r), lambda: mpmath.sqrt(mp.pi)),
        (lambda r: mpmath.exp(-r) * mpmath.log(r), lambda: -mp.euler),
        (lambda r: mpmath.exp(-2 * mpmath.cosh(r)), lambda: mpmath.besselk(0, 2)),
        (lambda r: mpmath.exp((-1 + 3j) * r), lambda: 1 / mpmath.mpc(1, -3)),
        (lambda r: mpmath.exp(-((r - 30) ** 2)), lambda: mpmath.sqrt(mp.pi)),
        (lambda r: mpmath.exp((-1 + 9j) * r) / 10**70, lambda: 1 / mpmath.mpc(1, -9) / 10**70),
        (lambda r: mpmath.exp(-r / 1000), lambda: mpmath.mpf(1000)),
    ],
    ids=["exp", "gamma", "gauss", "root", "log", "bessel", "complex", "far bump", "tiny", "slow"],
)
def test_an_integral_over_a_ray_has_its_known_value(function, expected):
    assert close(on_ray(function, 30), expected(), 28)


def test_the_integral_of_nothing_is_nothing():
    assert on_ray(lambda r: mpmath.mpf(0)) == 0


@given(st.floats(0.05, 0.7))
@settings(max_examples=15)
def test_a_fresnel_integral_is_reached_by_bending_the_line_either_way_it_decays(angle):
    value = on_wedge(lambda z: mpmath.exp(1j * z * z), angle, 20, sides=(1,))
    value += on_wedge(lambda z: mpmath.exp(1j * z * z), -angle, 20, sides=(-1,))
    assert close(value, mpmath.sqrt(mp.pi) * mpmath.expjpi(mpmath.mpf(1) / 4), 18)


def test_both_sides_of_a_wedge_go_up_for_a_positive_angle():
    """``int e^{i z} e^{-z^2/9} dz`` is analytic and decays for either sign; ``e^{i z}`` only for going up."""
    values = [on_wedge(lambda z: mpmath.exp(1j * z - z * z / 9), angle, 25) for angle in (0.3, 0.0, -0.3)]
    expected = 3 * mpmath.sqrt(mp.pi) * mpmath.exp(-mpmath.mpf(9) / 4)
    assert all(close(value, expected, 23) for value in values)
    seen = []
    on_wedge(lambda z: (seen.append(z), mpmath.exp(-abs(z)))[1], 0.3, 10)
    assert all(mpmath.im(z) >= 0 for z in seen)
    assert {bool(mpmath.re(z) > 0) for z in seen} == {True, False}


def test_half_a_wedge_is_half_the_line():
    half = on_wedge(lambda z: mpmath.exp(-z * z) * (1 + z), 0.0, 25, sides=(1,))
    other = on_wedge(lambda z: mpmath.exp(-z * z) * (1 + z), 0.0, 25, sides=(-1,))
    assert close(half, (mpmath.sqrt(mp.pi) + 1) / 2, 23)
    assert close(other, (mpmath.sqrt(mp.pi) - 1) / 2, 23)


@given(st.complex_numbers(max_magnitude=3), st.complex_numbers(max_magnitude=3))
@settings(max_examples=20)
def test_along_a_polygon_only_the_ends_matter_to_an_analytic_function(start, middle):
    value = along(mpmath.exp, [mpmath.mpc(start), mpmath.mpc(middle), mpmath.mpc(1, 1)], 25)
    expected = mpmath.exp(mpmath.mpc(1, 1)) - mpmath.exp(mpmath.mpc(start))
    assert abs(value - expected) < 1e-23


def test_along_the_real_line_out_to_infinity():
    assert close(along(lambda u: mpmath.exp(-u * u), [-mpmath.inf, 0, mpmath.inf], 25), mpmath.sqrt(mp.pi), 24)


def test_an_integral_that_misses_its_digits_is_refused():
    with pytest.raises(OracleError, match="digits"):
        along(lambda u: abs(u - mpmath.mpf("0.3141")) ** mpmath.mpf("0.1"), [0, 1], 25)
    with pytest.raises(OracleError, match="did not reach 30 digits"):
        on_ray(lambda r: mpmath.exp(-r) * (1 if r < 1 else 2), 30)


@pytest.mark.parametrize(
    "integrate",
    [
        lambda: along(lambda u: mpmath.mpf(1), [0, 1], 30, seconds=0.01),
        lambda: on_ray(lambda r: mpmath.exp(-r), 30, seconds=0.01),
        lambda: on_wedge(lambda z: mpmath.exp(-z * z), 0.1, 30, seconds=0.01),
    ],
    ids=["along", "on_ray", "on_wedge"],
)
def test_running_into_the_time_limit_is_an_error_of_its_own(integrate, slow_oracle):
    with pytest.raises(OracleTimeout, match=r"stopped after 0\.01 s"):
        integrate()


def test_a_guarded_function_is_the_function_until_its_time_is_up():
    assert guarded(lambda z: z + 1, 60.0)(41) == 42
    with pytest.raises(OracleTimeout):
        guarded(lambda z: z, -1.0)(0)


def test_a_timeout_is_an_oracle_error_and_an_arithmetic_one():
    assert issubclass(OracleTimeout, OracleError)
    assert issubclass(OracleError, ArithmeticError)
