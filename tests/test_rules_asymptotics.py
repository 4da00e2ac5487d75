"""Leading asymptotic forms and truncations: exact replacements with a measured error."""

import mpmath
import pytest
import sympy
from sympy import E, S, Symbol, besselk, exp, log, sqrt

from avsym import RuleError, Verdict, rules
from avsym.relation import Relation
from tests.oracles.quadrature import number

X, Y, A = sympy.symbols("x y a", positive=True)
R = Symbol("r", real=True)


@pytest.mark.parametrize("order", [0, 1, 3])
def test_large_argument_is_the_first_term_of_the_expansion(order):
    relation = Relation(X * besselk(order, X) / A, 4 / Y)
    step = rules.large_argument(relation, X)
    assert step.after.sign == "\\approx"
    assert step.after.rhs == relation.rhs
    for x in (50.0, 400.0):
        ratio = number(relation.lhs, {X: x, A: 1.3}).real / number(step.after.lhs, {X: x, A: 1.3}).real
        assert ratio == pytest.approx(1 + (4 * order**2 - 1) / (8 * x), rel=10 * (order**2 + 1) ** 2 / x**2)
    judged = step.verify()
    assert judged.verdict is Verdict.APPROXIMATION
    assert "falls as x^-" in judged.evidence.method


def test_large_argument_where_the_leading_terms_cancel_fails():
    assert rules.large_argument(Relation(besselk(1, X) - besselk(0, X), Y), X).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize("lhs", [X, besselk(0, 2 * X), besselk(0, Y)])
def test_large_argument_refuses_where_there_is_none(lhs):
    with pytest.raises(RuleError, match="no modified Bessel function"):
        rules.large_argument(Relation(lhs, S.One), X)


def test_large_argument_refuses_an_argument_of_unknown_sign():
    with pytest.raises(RuleError, match="r > 0"):
        rules.large_argument(Relation(besselk(0, R), S.One), R)


def test_small_argument_is_the_first_term_of_the_series():
    relation = Relation(X * besselk(0, X), 4 / Y)
    step = rules.small_argument(relation, X)
    assert step.after.sign == "\\approx"
    for x in (1e-2, 1e-5):
        ratio = mpmath.besselk(0, x) / (mpmath.log(2 / mpmath.mpf(x)) - mpmath.euler)
        ours = float(number(step.after.lhs, {X: x}).real * ratio)
        assert ours == pytest.approx(x * float(mpmath.besselk(0, x)), rel=1e-9)
        assert abs(ratio - 1) < x**2
    judged = step.verify()
    assert judged.verdict is Verdict.APPROXIMATION
    assert "falls as x^2" in judged.evidence.method


@pytest.mark.parametrize("lhs", [X, besselk(1, X), besselk(0, Y)])
def test_small_argument_refuses_where_there_is_none(lhs):
    with pytest.raises(RuleError, match="does not occur"):
        rules.small_argument(Relation(lhs, S.One), X)


def test_one_iteration_comes_nearer_to_the_root():
    relation = Relation(X, log(Y) + log(X) / 2)
    step = rules.iterate(relation, X, log(Y))
    assert sympy.expand(step.after.rhs - log(Y) - log(log(Y)) / 2) == 0
    assert step.drops == "the next iterations"
    value = mpmath.log(1e8)
    root = mpmath.findroot(lambda x: x - mpmath.log(1e8) - mpmath.log(x) / 2, value)
    assert abs(number(step.after.rhs, {Y: 1e8}) - root) < abs(value - root) / 5
    assert step.verify().verdict is Verdict.APPROXIMATION


@pytest.mark.parametrize(
    ("relation", "guess"),
    [
        (Relation(2 * X, log(X)), S.One),
        (Relation(X, log(Y)), S.One),
        (Relation(X, log(X * Y)), X + 1),
    ],
)
def test_iterate_refuses(relation, guess):
    with pytest.raises(RuleError, match="must read x = F"):
        rules.iterate(relation, X, guess)


@pytest.mark.parametrize("relation", [Relation(X, A + log(Y * X)), Relation(X, Y * exp(X))])
def test_an_iteration_whose_error_cannot_be_measured_is_unknown(relation):
    assert rules.iterate(relation, X, S.One).verify().verdict in (Verdict.UNKNOWN, Verdict.FAILED)


def test_dropping_a_small_term_is_measured_and_dropping_the_large_one_fails():
    relation = Relation(X, Y + log(Y))
    assert rules.drop_term(relation, log(Y)).verify().verdict is Verdict.APPROXIMATION
    assert rules.drop_term(relation, Y).verify().verdict is Verdict.FAILED
    assert rules.drop_term(Relation(X, A * Y + sqrt(Y)), sqrt(Y)).verify().verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("term", [E, 2 * log(Y), X])
def test_drop_term_refuses_what_is_not_there(term):
    with pytest.raises(RuleError, match="is no term"):
        rules.drop_term(Relation(X, Y + log(Y)), term)
