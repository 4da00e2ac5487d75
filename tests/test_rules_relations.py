"""Rules on equations: unique inverses only, and no name or value against its assumptions."""

import pytest
import sympy
from sympy import Abs, I, S, Symbol, cosh, exp, log, oo, sqrt

from avsym import RuleError, Verdict, rules
from avsym.relation import Relation
from tests.oracles.quadrature import draw, number

A, B, X, Y = sympy.symbols("a b x y", positive=True)
R, U = sympy.symbols("r u", real=True)
Z = Symbol("z")
N = Symbol("n", nonnegative=True)


@pytest.mark.parametrize(
    "lhs",
    [
        A * X - B,
        -2 * A / X,
        sqrt(A) * X**2 / B,
        1 / (exp(B / X) - 1),
        exp(-A * X),
        log(X) / A + B,
        A * X ** sympy.Rational(3, 2),
    ],
    ids=str,
)
def test_the_solution_solves_the_equation(lhs):
    solution = draw({A, B, X}, 3)
    rhs = {True: Y, None: -Y, False: -Y}[number(lhs, solution).real > 0]
    if lhs == exp(-A * X):
        rhs = 1 / (1 + Y)
    if lhs == A * X - B:
        rhs = Y
    if lhs == log(X) / A + B:
        rhs = U
    step = rules.isolate(Relation(lhs, rhs), X)
    assert step.after.lhs == X
    for seed in (1, 2, 3):
        point = draw({A, B, Y, U}, seed)
        value = number(step.after.rhs, point)
        assert number(lhs, {**point, X: value}) == pytest.approx(number(rhs, point), rel=1e-10)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("relation", "symbol", "message"),
    [
        (Relation(X + X**2, Y), X, "more than once"),
        (Relation(X * exp(X), Y), X, "more than once"),
        (Relation(X, X * Y), X, "one side only"),
        (Relation(A, B), X, "one side only"),
        (Relation(U**2, Y), U, "u > 0"),
        (Relation(X**2, -Y), X, "-y > 0"),
        (Relation(X**2, R), X, "r > 0"),
        (Relation(sqrt(X) * A + B, Y), X, "> 0"),
        (Relation(R * X, Y), X, "r is not zero"),
        (Relation(1 / X, S.Zero), X, "is not zero"),
        (Relation(1 / X, sympy.sin(R) ** 2 + sympy.cos(R) ** 2 - 1), X, "is not zero"),
        (Relation(exp(X), -Y), X, "-y > 0"),
        (Relation(exp(X), R), X, "r > 0"),
        (Relation(exp(Z), Y), Z, "is real"),
        (Relation(exp(I * U), Y), U, "is real"),
        (Relation(log(X), Z), X, "is real"),
        (Relation(Abs(U), Y), U, "no unique inverse"),
        (Relation(cosh(U), Y), U, "no unique inverse"),
        (Relation(2**X, Y), X, "no unique inverse"),
        (Relation(X + 2, S.One), X, "declared positive"),
        (Relation(exp(X), S.Half), X, "declared positive"),
    ],
)
def test_isolate_refuses(relation, symbol, message):
    with pytest.raises(RuleError, match=message):
        rules.isolate(relation, symbol)


@pytest.mark.parametrize(
    ("relation", "values"),
    [
        (Relation(X * log(X), 4 / Y), {Y: A**2 * B}),
        (Relation(sqrt(X**2 * A), Y), {X: 1 / sqrt(A)}),
        (Relation(X, Y), {X: Y, Y: X}),
        (Relation(X**2, Y + N), {N: A / (1 + B)}),
    ],
)
def test_insert_replaces_on_both_sides(relation, values):
    step = rules.insert(relation, values)
    for seed in (1, 2):
        point = draw({A, B, X, Y, N}, seed)
        old = {**point, **{symbol: number(value, point).real for symbol, value in values.items()}}
        for one, other in ((relation.lhs, step.after.lhs), (relation.rhs, step.after.rhs)):
            assert number(other, point) == pytest.approx(number(one, old), rel=1e-12)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("relation", "values", "message"),
    [
        (Relation(sqrt(X**2), Y), {X: -A}, "declared positive"),
        (Relation(X, Y), {X: S.Zero}, "declared positive"),
        (Relation(X, U), {U: I * A}, "declared real"),
        (Relation(X, 1 / U), {U: S.Zero}, "not finite"),
        (Relation(X, Y), {X: oo}, "not finite"),
    ],
)
def test_insert_refuses(relation, values, message):
    with pytest.raises(RuleError, match=message):
        rules.insert(relation, values)


@pytest.mark.parametrize("factor", [A, -A, 4 / B, 1 + A])
def test_multiply_scales_both_sides(factor):
    relation = Relation(X / A, B**2 + Y)
    step = rules.multiply(relation, factor)
    point = draw({A, B, X, Y}, 1)
    for one, other in ((relation.lhs, step.after.lhs), (relation.rhs, step.after.rhs)):
        assert number(other, point) == pytest.approx(number(one * factor, point), rel=1e-12)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize("factor", [S.Zero, R, A - B])
def test_multiply_refuses_what_may_be_zero(factor):
    with pytest.raises(RuleError, match="is not zero"):
        rules.multiply(Relation(X, Y), factor)


def test_take_log_of_positive_sides():
    step = rules.take_log(Relation(X**2 * exp(-A * X) / B, 4 / Y))
    assert sympy.expand(step.after.lhs - (2 * log(X) - A * X - log(B))) == 0
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("relation", [Relation(X, R), Relation(-X, Y), Relation(X - Y, A), Relation(X, Z)])
def test_take_log_refuses_sides_not_shown_positive(relation):
    with pytest.raises(RuleError, match="> 0"):
        rules.take_log(relation)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation(X + log(X), Y - 3 * X), (Y - log(X)) / 4),
        (Relation(A * X - log(X) / 2, B), (B + log(X) / 2) / A),
        (Relation(X + X**2, Y), Y - X**2),
        (Relation(-X + log(A) + log(X) / 2, log(B)), log(A / B) + log(X) / 2),
    ],
)
def test_gather_brings_the_linear_terms_to_the_left(relation, expected):
    step = rules.gather(relation, X)
    point = draw({A, B, X, Y}, 2)
    assert step.after.lhs == X
    assert number(step.after.rhs, point) == pytest.approx(number(expected, point), rel=1e-12)
    assert step.verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize(
    ("relation", "message"),
    [
        (Relation(log(X), Y), "no term is linear"),
        (Relation(X * exp(X), Y), "no term is linear"),
        (Relation(R * X, Y - 3 * X), "slope r"),
        (Relation(X, X), "no term is linear"),
    ],
)
def test_gather_refuses(relation, message):
    with pytest.raises(RuleError, match=message):
        rules.gather(relation, X)


def test_a_name_stands_for_what_was_stated():
    step = rules.name_quantity(Relation(A * B, Y), X, A * B**2)
    assert step.after == Relation(X, A * B**2)
    assert step.verify().verdict is Verdict.DEFINITION


@pytest.mark.parametrize(
    ("value", "symbol", "quantity", "message"),
    [
        (Relation(A, B), X, -A, "declared positive"),
        (Relation(A, B), X, I * A, "declared positive"),
        (Relation(A, B), U, I * A, "declared real"),
        (Relation(A, B), X, A * X, "occurs already"),
        (Relation(A * X, B), X, A, "occurs already"),
        (A * X, X, A, "occurs already"),
    ],
)
def test_name_quantity_refuses(value, symbol, quantity, message):
    with pytest.raises(RuleError, match=message):
        rules.name_quantity(value, symbol, quantity)


def test_a_side_without_the_symbols_stays_as_it_is_written():
    written = (X + A) ** 2 / (A * B)
    step = rules.insert(Relation(written, 1 / Y), {Y: A**2 / B})
    assert step.after.lhs is written
    assert step.verify().verdict is Verdict.PROVED


def test_the_lower_branch_of_the_lambert_function_may_stand_for_a_positive_symbol():
    """SymPy calls it not real wherever it cannot show that its argument is above -1/e."""
    step = rules.insert(Relation(Y, A * X), {X: -sympy.LambertW(-A / (B * sympy.E), -1)})
    assert any("stated where" in condition.name for condition in step.conditions)
    assert step.verify().verdict is Verdict.PROVED


def test_roots_of_factors_of_unknown_sign_are_not_joined():
    """sqrt(r) sqrt(u) is minus sqrt(r u) where both are negative."""
    step = rules.insert(Relation(X * sqrt(R) * sqrt(U), Y), {X: A})
    point = {A: 1.7, R: -0.6, U: -2.1}
    assert number(step.after.lhs, point) == pytest.approx(-1.7 * (0.6 * 2.1) ** 0.5, rel=1e-12)
    assert step.verify().verdict is Verdict.PROVED


@pytest.mark.parametrize("value", [R, sympy.log(A), A - B, sympy.log(A * B / 4) / A], ids=str)
def test_an_inverse_that_may_be_zero_somewhere_is_undone_elsewhere(value):
    step = rules.isolate(Relation(1 / R, value.xreplace({R: sympy.Symbol("s", real=True)})), R)
    assert any(condition.name.startswith("stated where") for condition in step.conditions)
    assert step.verify().verdict is Verdict.BY_RULE


def test_an_inverse_is_undone_where_a_bessel_function_shows_it_to_be_nonzero():
    solved = rules.isolate(Relation(1 / X, A * sympy.besselk(0, A) / 4), X).after
    assert number(solved.rhs, {A: 0.7}) == pytest.approx(4 / (0.7 * 0.6605198599), rel=1e-8)
