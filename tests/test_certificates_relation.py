"""Certificates of the rules on equations: exact where they claim it, and no point outside the assumptions."""

from dataclasses import replace

import pytest
import sympy
from sympy import I, Rational, S, Symbol, besselk, exp, log, oo, pi, sqrt

from avsym import Sampling, Verdict, rules
from avsym.relation import Relation

A, B, X, Y = sympy.symbols("a b x y", positive=True)
R = Symbol("r", real=True)
TINY = Rational(1, 10**12)

STEPS = {
    "name": rules.name_quantity(Relation(A * B, Y), X, A * B**2),
    "insert": rules.insert(Relation(X * log(X), 4 / Y), {Y: A**2 * B}),
    "insert with an open sign": rules.insert(Relation(1 / X, sqrt(X)), {X: log(Y)}),
    "multiply": rules.multiply(Relation(X / A, B**2 + Y), -4 / B),
    "logarithm": rules.take_log(Relation(X**2 * exp(-A * X) / B, 4 / Y)),
    "solve": rules.isolate(Relation(A * X**2, Y), X),
    "solve for a rate": rules.isolate(Relation(1 / (exp(B / X) - 1), Y), X),
    "gather": rules.gather(Relation(X + log(X), Y - 3 * X), X),
    "large": rules.large_argument(Relation(X * besselk(1, X) / A, 4 / Y), X),
    "iterate": rules.iterate(Relation(X, log(Y) + log(X) / 2), X, log(Y)),
    "drop": rules.drop_term(Relation(X, Y + log(Y)), log(Y)),
    "stationary": rules.stationary(X * besselk(0, X), X),
    "root": rules.enclose_root(Relation(X**3, S(2)), X, 1, 2),
    "value": rules.enclose_value(Relation(Y, X * besselk(0, X)), X, Relation(X**2, S(2)), 1, 2),
    "retarded": rules.retarded_from_greater(-3 * I * A * B),
}
BAD = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.TIMEOUT)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", STEPS)
def test_right_steps_hold_whatever_the_seed(name, seed):
    assert STEPS[name].verify(Sampling(seed=seed)).verdict not in BAD


WRONG = {
    "left doubled": lambda r: replace(r, lhs=2 * r.lhs) if r.lhs != 0 else None,
    "right doubled": lambda r: replace(r, rhs=2 * r.rhs) if r.rhs != 0 else None,
    "left negative": lambda r: replace(r, lhs=-r.lhs),
    "right negative": lambda r: replace(r, rhs=-r.rhs) if r.rhs != 0 else None,
    "right imaginary": lambda r: replace(r, rhs=I * r.rhs) if r.rhs != 0 else None,
    "left off a little": lambda r: replace(r, lhs=r.lhs * (1 + TINY)),
    "right off a little": lambda r: replace(r, rhs=r.rhs + TINY),
    "sides exchanged": lambda r: replace(r, lhs=r.rhs, rhs=r.lhs),
    "other kind of equality": lambda r: replace(r, sign="=" if r.sign != "=" else "\\approx"),
    "nothing": lambda r: replace(r, lhs=S.Zero, rhs=S.Zero),
    "infinite": lambda r: replace(r, rhs=sympy.zoo + r.rhs) if r.rhs != 0 else None,
}


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("name", STEPS)
def test_wrong_steps_do_not_hold(name, how):
    step = STEPS[name]
    wrong = WRONG[how](step.after)
    same = (name, how) == ("gather", "sides exchanged")  # as true as before
    if wrong is not None and not same:
        verdict = replace(step, after=wrong, residual=None).verify(Sampling(points=2)).verdict
        assert verdict in (BAD if how == "infinite" else BAD[:1])


def test_a_logarithm_on_another_branch_fails():
    step = STEPS["logarithm"]
    wrong = replace(step.after, lhs=step.after.lhs + 2 * pi * I, rhs=step.after.rhs + 2 * pi * I)
    assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


def test_a_solution_against_the_sign_of_its_symbol_fails():
    step = STEPS["solve"]
    assert replace(step, after=Relation(X, -step.after.rhs)).verify().verdict is Verdict.FAILED


@pytest.mark.parametrize("factor", [2, -1, 1 + TINY])
@pytest.mark.parametrize("name", ["large", "iterate", "drop"])
def test_an_approximation_multiplied_by_a_factor_is_none(name, factor):
    step = STEPS[name]
    for side in ("lhs", "rhs"):
        wrong = replace(step.after, **{side: factor * getattr(step.after, side)})
        assert replace(step, after=wrong).verify().verdict is Verdict.FAILED


def test_equations_that_say_the_same_do_not_fail():
    gathered = STEPS["gather"]
    doubled = Relation(2 * gathered.after.lhs, 2 * gathered.after.rhs)
    assert replace(gathered, after=doubled).verify().verdict is Verdict.BY_RULE
    multiplied = STEPS["multiply"]
    expanded = replace(multiplied.after, rhs=sympy.expand(multiplied.after.rhs))
    assert replace(multiplied, after=expanded).verify().verdict is Verdict.PROVED
    assert oo not in (multiplied.after.lhs, multiplied.after.rhs)
