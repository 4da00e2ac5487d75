"""Operator rules: what they make is right, what they cannot make they refuse, and a wrong result is seen."""

from dataclasses import replace

import pytest
from sympy import I, Symbol, exp

from avsym import RuleError, Sampling, Verdict, rules
from avsym.operators import Bra, Diagonal, Ket, Operator, words
from avsym.printing import latex, plain
from avsym.relation import Relation

A, B, C, D, G, H, K = (Operator(name) for name in "ABCDGHK")
DIAGONAL, OTHER = Diagonal("d"), Diagonal("e")
F, ONE, U, V = Ket("f"), Ket("1"), Ket("u"), Ket("v")
F_BRA, U_BRA = Bra("f'"), Bra("u'")
X = Symbol("x", positive=True)
MU, N = Symbol("mu", positive=True), Symbol("N", positive=True)

STEPS = {
    "adjoint": rules.adjoint(Relation(A * B**-1, I * X * B * A + 2 * H), {A: C, B: D, H: H}),
    "adjoint of a column": rules.adjoint(Relation(U, A * F), {U: U_BRA, F: F_BRA, A: C}),
    "combine": rules.combine(Relation(A, B * C), Relation(B, X - C), -X),
    "sandwich": rules.sandwich(Relation(A**-1 - B**-1, C), A, B),
    "unfold": rules.unfold(Relation(A, X * B * A * B), Relation(B, C - I * A * C)),
    "follow": rules.follow(Relation(A, B * C), Relation(D * A, B * C)),
    "local": rules.local_diagonal(Relation(A, X * G * C + 3 * G * DIAGONAL * C), K, {A: U, DIAGONAL: V}, ONE),
    "average": rules.average(Relation(MU * U_BRA * A * F, X * F_BRA * A * F),
                             {F_BRA * A * F: N, U_BRA * A * F: N * Symbol("r")}),
    "linear": rules.solve_linear(Relation(MU * X + MU * N, N), MU),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", STEPS)
def test_right_steps_hold(name, seed):
    assert STEPS[name].verify(Sampling(seed=seed)).verdict in (Verdict.BY_RULE, Verdict.DEFINITION)


WRONG = {
    "right doubled": lambda r: replace(r, rhs=2 * r.rhs),
    "right negative": lambda r: replace(r, rhs=-r.rhs),
    "left doubled": lambda r: replace(r, lhs=2 * r.lhs),
    "right conjugated": lambda r: replace(r, rhs=I * r.rhs),
    "right with more": lambda r: replace(r, rhs=r.rhs * (1 + X / 10**12)),
    "other sign": lambda r: replace(r, sign="\\approx"),
}


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("name", STEPS)
def test_wrong_steps_do_not_hold(name, how):
    step = STEPS[name]
    assert replace(step, after=WRONG[how](step.after)).verify().verdict is Verdict.FAILED


def test_the_order_of_factors_matters():
    step = STEPS["adjoint"]
    assert replace(step, after=replace(step.after, rhs=-I * X * D * C + 2 * H)).verify().verdict is Verdict.FAILED


def test_adjoint_reverses_and_conjugates():
    assert STEPS["adjoint"].after == Relation(D**-1 * C, -I * X * C * D + 2 * H)


def test_an_operator_cancels_its_inverse_only_beside_it():
    assert STEPS["sandwich"].after == Relation(B - A, A * C * B)
    assert rules.sandwich(Relation(A**-1, C), B * A).after.lhs == B
    assert rules.sandwich(Relation(A**-1, C), A * B).after.lhs != B


def test_local_elements_are_sums_of_squares():
    assert STEPS["local"].after == Relation(U, X * K * ONE + 3 * K * V)


REFUSED = {
    "adjoint not named": lambda: rules.adjoint(Relation(A, B), {A: C}),
    "adjoint not an involution": lambda: rules.adjoint(Relation(A, B), {A: C, C: B, B: B}),
    "adjoint of a ket no bra": lambda: rules.adjoint(Relation(U, A * F), {U: V, F: F_BRA, A: C}),
    "circular": lambda: rules.unfold(Relation(A, B), Relation(B, B * C)),
    "no symbol": lambda: rules.unfold(Relation(A, B), Relation(B * C, A)),
    "nothing in common": lambda: rules.follow(Relation(A, B), Relation(C, D)),
    "not diagonal": lambda: rules.local_diagonal(Relation(A, G * B * C), K, {A: U}, ONE),
    "two propagators": lambda: rules.local_diagonal(Relation(A, G * C + B * C), K, {A: U}, ONE),
    "no column": lambda: rules.local_diagonal(Relation(A, G * OTHER * C), K, {A: U}, ONE),
    "no name": lambda: rules.average(Relation(U_BRA * F, MU), {F_BRA * F: N}),
    "quadratic": lambda: rules.solve_linear(Relation(MU**2 * X, N), MU),
    "slope depends on it": lambda: rules.solve_linear(Relation(X * exp(X), MU), X),
    "coefficient may vanish": lambda: rules.solve_linear(Relation(MU * (X - N), N), MU),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    with pytest.raises(RuleError):
        REFUSED[name]()


def test_words_keep_the_order():
    assert words(2 * A * B**2 - B * A) == ((2, (A, B, B)), (-1, (B, A)))


def test_printing_keeps_the_order():
    assert latex(Relation(B * A**-1, X * A * B)).replace(" ", "") == r"B\,A^{-1}=x\,A\,B"
    assert plain(B * A).split() == ["B", "A"]
    assert plain(A * B).split() == ["A", "B"]
    assert plain(-B * A).startswith("−B")
