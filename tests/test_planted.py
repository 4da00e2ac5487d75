"""A fixed sample of the planted-errors campaign, and the outside oracle itself.

The whole table is `tests/benchmarks/planted_errors.py`; its result is committed in derivations/evidence.
"""

import ast
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from sympy import Add, Pow, Symbol, besselk, cos, exp, oo

from avsym import Integral, Range, Sampling
from avsym import symbols as y
from avsym.relation import Relation
from derivations import built
from derivations.evidence import path
from tests.planted import altered, mutators, oracle, rewrites
from tests.planted.judging import of_comparison, of_rule, of_step

EVIDENCE = path("planted_errors")
CLASSES = {*mutators.EXPRESSION_CLASSES, "wrong domain", "lost Jacobian", "altered condition"}
U, V = (Symbol(name, real=True) for name in "uv")
QUICK = Sampling(points=2)
SAMPLE = ("propagators", "sigma2", "field", "temperature", "threshold")


@pytest.fixture(scope="module", params=SAMPLE)
def steps(request):
    return [step for derivation in built(request.param) for step in derivation.steps]


def test_no_planted_error_is_accepted(steps):
    rng, accepted, tried = random.Random(7), [], 0
    for step in steps:
        for mutant in mutators.mutants(step.after, step.rule, rng, per_case=1):
            if not oracle.equivalent(mutant.right, mutant.wrong):
                tried += 1
                if of_step(replace(step, after=mutant.wrong), QUICK) == "accepted":
                    accepted.append((mutant.kind, mutant.source, mutant.note))
    assert tried >= 10
    assert not accepted


def test_no_rewrite_is_rejected(steps):
    rejected = []
    for step in steps:
        for item in rewrites.rewrites(step.after, step.rule):
            if oracle.equivalent(item.right, item.again):
                found = of_step(replace(step, after=item.again), QUICK)
                rejected += [] if found == "accepted" else [(item.kind, item.source, found)]
    assert not rejected


@pytest.mark.parametrize("case", tuple(altered.cases()), ids=lambda case: case.name)
def test_a_rule_whose_condition_is_false_refuses_or_its_step_fails(case):
    if oracle.violated(case.condition, case.kind):
        assert of_rule(case.apply, QUICK) == "caught"


def test_the_committed_campaign_reaches_its_numbers():
    record = json.loads(EVIDENCE.read_text(encoding="utf-8"))
    mutants, again = record["mutants"], record["rewrites"]["all"]
    assert set(mutants) == {*CLASSES, "all"}
    assert all(row["planted"] >= 20 and row["steps"] >= 10 and row["accepted"] == 0 for row in mutants.values())
    total = mutants["all"]
    assert total["planted"] >= 300
    assert 3 * total["invisible"] >= total["planted"]
    assert 50 * total["unknown"] < total["planted"]
    assert again["tried"] >= 100
    assert again["rejected"] == 0
    assert EVIDENCE.stat().st_size < 200_000


def test_the_outside_oracle_imports_nothing_of_the_engine():
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [name for name in modules if name.split(".")[0] in ("avsym", "numeric", "derivations", "tests")]


BELL = Integral(y.omega_0, exp(-(U**2) + U * V), (Range(U), Range(V, -y.Gamma, y.t)))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(BELL, integrand=BELL.integrand.xreplace({U: -U})), True),
        (replace(BELL, integrand=BELL.integrand.xreplace({V: -V})), True),  # reflected twice: u -> -u undoes it
        (replace(BELL, factor=-BELL.factor), False),
        (replace(BELL, factor=-BELL.factor, ranges=(BELL.ranges[0], Range(V, y.t, -y.Gamma))), True),
        (replace(BELL, ranges=(BELL.ranges[0], Range(V, -y.Gamma, 2 * y.t))), False),
        (replace(BELL, ranges=(Range(U, 0 * U, oo), BELL.ranges[1])), False),
        (replace(BELL, factor=-BELL.factor, ranges=(Range(U, oo, -oo), BELL.ranges[1])), True),
        (replace(BELL, ranges=BELL.ranges[:1], integrand=exp(-(U**2))), False),
        (rewrites.renamed(BELL), True),
    ],
)
def test_the_outside_oracle_knows_integrals(other, same):
    assert oracle.equivalent(BELL, other) is same


def test_the_outside_oracle_knows_equations_by_their_solutions():
    one = Relation(y.x * besselk(0, y.x), 4 / y.beta)
    assert oracle.equivalent(one, Relation(one.lhs * y.beta, 4 * one.rhs * y.beta / 4))
    assert not oracle.equivalent(one, Relation(one.lhs, 2 * one.rhs))
    assert not oracle.equivalent(one, replace(one, sign="\\approx"))


def test_what_is_invisible_at_a_special_point_is_seen_elsewhere():
    right, wrong = y.omega_0**2 * cos(y.t), y.omega_0**3 * cos(y.t)
    assert not oracle.equivalent(right, wrong)
    assert oracle.equivalent(right, wrong, {y.omega_0: 1})


def test_a_printed_expression_without_a_value_agrees_with_nothing():
    nowhere = Pow(Add(y.t, -y.t, evaluate=False), -1, evaluate=False)  # a pole everywhere
    assert of_comparison(nowhere, y.omega_0, None, QUICK) == "caught"
