"""Bookkeeping: verdicts follow the evidence, chains do not break, what fails or times out is said."""

import math
import os
import subprocess
import sys
from dataclasses import replace

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol, exp, oo

from avsym import Derivation, Evidence, Integral, Range, Report, RuleError, Sampling, Step, Verdict, rules
from avsym.derivation import Condition, Judged, verdict_of
from avsym.evaluate import OracleError, OracleTimeout, along
from tests.strategies import A, U

KINDS = ["exact", "theorem", "enclosure", "approximation", "choice", "definition"]
kinds = st.sampled_from(KINDS)
tolerances = st.floats(0.0, 1.0)
GOOD = Evidence("test", worst=1e-30, tolerance=1e-20, exact=True)
BAD = (Verdict.FAILED, Verdict.TIMEOUT, Verdict.UNKNOWN)


def step(kind="exact", check=lambda step, sampling: GOOD, before=1, after=2, **more):
    return Step("rule", "statement", before, after, kind, check, **more)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("exact", Verdict.PROVED),
        ("theorem", Verdict.BY_RULE),
        ("enclosure", Verdict.ENCLOSED),
        ("approximation", Verdict.APPROXIMATION),
        ("choice", Verdict.DEFINITION),
        ("definition", Verdict.DEFINITION),
    ],
)
def test_each_kind_has_its_verdict_and_loses_it_with_its_evidence(kind, verdict):
    assert verdict_of(kind, GOOD) is verdict
    assert verdict_of(kind, replace(GOOD, worst=1.0)) is Verdict.FAILED
    assert verdict_of(kind, replace(GOOD, worst=math.nan)) is Verdict.FAILED
    assert verdict_of(kind, replace(GOOD, outcome="timeout")) is Verdict.TIMEOUT
    assert verdict_of(kind, replace(GOOD, outcome="unknown")) is Verdict.UNKNOWN


def test_a_kind_that_does_not_exist_gets_no_verdict():
    with pytest.raises(KeyError, match="theorm"):
        verdict_of("theorm", GOOD)


@given(kinds, st.floats(allow_nan=True), st.floats(allow_nan=True), st.sampled_from([True, False, None]))
def test_a_verdict_is_good_exactly_if_the_numbers_agree(kind, worst, tolerance, exact):
    evidence = Evidence("test", worst, tolerance, exact=exact)
    assert (verdict_of(kind, evidence) is not Verdict.FAILED) == (worst <= tolerance)


@given(tolerances)
def test_numbers_alone_never_prove(tolerance):
    evidence = Evidence("test", 0.0, tolerance)
    assert all(verdict_of(kind, evidence) is not Verdict.PROVED for kind in KINDS)
    assert verdict_of("exact", evidence) is Verdict.BY_RULE


@given(kinds.filter(lambda kind: kind != "exact"), st.sampled_from([True, None]))
def test_only_an_exact_step_can_be_proved(kind, exact):
    assert verdict_of(kind, replace(GOOD, exact=exact)) is not Verdict.PROVED


@given(tolerances)
def test_a_nan_never_holds(tolerance):
    assert not Evidence("test", math.nan, tolerance).holds
    assert not Evidence("test", 0.0, math.nan).holds


def test_what_did_not_come_to_an_end_does_not_hold_whatever_its_number():
    assert not Evidence("test", 0.0, 1.0, outcome="timeout").holds
    assert not Evidence("test", 0.0, 1.0, outcome="unknown").holds


def test_the_residual_decides_between_proved_and_by_rule():
    assert step(residual=lambda step: True).verify().verdict is Verdict.PROVED
    assert step(residual=lambda step: False).verify().verdict is Verdict.BY_RULE
    assert step(check=lambda step, sampling: replace(GOOD, exact=None)).verify().verdict is Verdict.BY_RULE


def raising(error):
    def check(step, sampling):
        raise error

    return check


def test_an_oracle_that_runs_into_its_limit_is_a_timeout_with_its_message():
    judged = step(check=raising(OracleTimeout("stopped after 1 s"))).verify()
    assert judged.verdict is Verdict.TIMEOUT
    assert judged.evidence.method == "stopped after 1 s"
    assert math.isnan(judged.evidence.worst)


def test_an_oracle_that_misses_its_digits_is_unknown():
    assert step(check=raising(OracleError("3 of 30 digits"))).verify().verdict is Verdict.UNKNOWN
    assert step(residual=lambda step: raising(OracleTimeout("slow"))(step, None)).verify().verdict is Verdict.TIMEOUT


def test_a_condition_that_was_not_shown_leaves_a_step_unknown_however_well_the_numbers_agree():
    judged = step(conditions=(Condition("a > 0", True), Condition("b > 0", False))).verify()
    assert judged.verdict is Verdict.UNKNOWN
    assert judged.evidence.method == "conditions not shown: b > 0"
    assert not Report("x", (judged,)).holds
    assert step(conditions=(Condition("a > 0", True),)).verify().verdict is not Verdict.UNKNOWN


def test_a_real_oracle_call_stops_within_the_seconds_of_the_sampling(slow_oracle):
    def check(step, sampling):
        along(lambda u: u, [0, 1], sampling.digits, sampling.seconds)
        return GOOD

    assert step(check=check).verify(Sampling(seconds=0.01)).verdict is Verdict.TIMEOUT


def test_an_error_that_is_not_the_oracles_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        step(check=raising(ZeroDivisionError())).verify()


def test_the_certificate_sees_the_step_and_the_sampling():
    seen = []
    one = step(check=lambda step, sampling: (seen.append((step, sampling)), GOOD)[1])
    one.verify(Sampling(seed=7))
    one.verify()
    assert seen == [(one, Sampling(seed=7)), (one, Sampling())]


@given(st.lists(st.sampled_from(list(Verdict)), max_size=5))
def test_a_report_holds_if_no_step_failed_or_was_left_undecided(verdicts):
    report = Report("test", tuple(Judged(step(), verdict, GOOD) for verdict in verdicts))
    assert report.holds == (not set(verdicts) & set(BAD))
    inherited = sum(verdict in (Verdict.APPROXIMATION, Verdict.DEFINITION) for verdict in verdicts)
    assert len(report.rests_on) == inherited


def double(before):
    return step(before=before, after=2 * before)


def test_a_derivation_is_a_chain_and_remembers_where_it_passed():
    start = Derivation("test", 3)
    chain = start.then(double, equation="eq:1").then(double)
    assert (start.result, start.steps) == (3, ())
    assert chain.result == 12
    assert chain.at("eq:1") == 6
    assert [item.before for item in chain.steps] == [3, 6]
    assert len(chain.verify().judged) == 2
    with pytest.raises(KeyError, match="no step of test reaches eq:2"):
        chain.at("eq:2")


def test_a_rule_that_starts_elsewhere_is_refused():
    with pytest.raises(RuleError, match="rule rule did not start from the result so far"):
        Derivation("test", 3).then(lambda before: step(before=4))
    equal_but_another = Integral(A, exp(U), (Range(U, -oo, A),))
    start = Derivation("test", Integral(A, exp(U), (Range(U, -oo, A),)))
    with pytest.raises(RuleError, match="did not start"):
        start.then(lambda before: step(before=equal_but_another))


def test_a_condition_that_does_not_hold_is_a_refusal_that_names_it():
    assert Condition("a > 0", True).require() == Condition("a > 0", True)
    with pytest.raises(RuleError, match="condition not shown: a > 0") as error:
        Condition("a > 0", False).require()
    assert "\n" not in str(error.value)


def test_a_wrong_result_planted_in_a_real_step_fails():
    start = Integral(A, exp(2 * A * U), (Range(U, -oo, sympy.S.Zero),))
    (honest,) = Derivation("test", start).then(rules.half_line, U).steps
    assert honest.verify().verdict is Verdict.PROVED
    for wrong in (
        -honest.after.integrand,
        honest.after.integrand * 2,
        honest.after.integrand + Symbol("a", positive=True),
    ):
        planted = replace(honest, after=replace(honest.after, integrand=wrong))
        assert planted.verify().verdict is Verdict.FAILED


def test_the_same_seed_gives_the_same_evidence():
    start = Integral(A, exp(2 * A * U), (Range(U, -oo, sympy.S.Zero),))
    (one,) = Derivation("test", start).then(rules.half_line, U).steps
    first, second = (one.verify(Sampling(seed=3)).evidence for _ in range(2))
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)


PROGRAM = """
from derivations import sigma4
derivation = sigma4.derive()
print("\\n".join(f"{step.rule}: {step.statement} => {step.after}" for step in derivation.steps))
"""


def test_a_derivation_does_not_depend_on_the_hash_seed():
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHASHSEED"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=environment | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "4242")
    ]
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert outputs[0] == outputs[1]
    assert outputs[0].count("=>") >= 10
