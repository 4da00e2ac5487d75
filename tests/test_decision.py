"""derivations/decision.py: a verdict is what its findings make it, and nothing else moves it."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsym import Verdict
from derivations.decision import Decision, Finding

values = st.floats(-1e3, 1e3)
tests = st.sampled_from(["==", "!=", "<", ">"])
findings = st.builds(Finding, st.just("a value"), values, tests, values)


@st.composite
def several(draw, least=0):
    return tuple(draw(st.lists(findings, min_size=least, max_size=4)))


@given(values, values)
def test_a_value_passes_exactly_the_tests_that_its_order_passes(value, bound):
    held = {test for test in ("==", "!=", "<", ">") if Finding("", value, test, bound).holds}
    assert held == ({"=="} if value == bound else {"!=", "<" if value < bound else ">"})


@pytest.mark.parametrize("test", ["==", "!=", "<", ">"])
@pytest.mark.parametrize("bound", [0.0, math.inf, -math.inf, math.nan])
def test_a_nan_passes_no_test(test, bound):
    assert not Finding("", math.nan, test, bound).holds


@given(several(1))
def test_a_decision_is_positive_exactly_where_all_its_findings_hold(items):
    expected = Verdict.CONFIRMED if all(item.holds for item in items) else Verdict.REFUTED
    assert Decision(items).verdict is expected


@given(several(), several(1))
def test_nothing_is_decided_unless_all_that_is_required_holds(items, required):
    decision = Decision(items, required, missing="a parameter")
    if all(item.holds for item in required):
        assert decision.verdict is (Verdict.CONFIRMED if all(item.holds for item in items) else Verdict.REFUTED)
    else:
        assert decision.verdict is Verdict.NOT_DECIDABLE


@given(several(1), st.data())
def test_spoiling_any_finding_of_a_positive_decision_makes_it_negative(items, data):
    good = tuple(replace(item, test="==", value=item.bound) for item in items)
    place = data.draw(st.integers(0, len(good) - 1))
    bad = (*good[:place], replace(good[place], value=math.nan), *good[place + 1 :])
    assert Decision(good, positive=Verdict.ENCLOSED, negative=Verdict.ERRATUM).verdict is Verdict.ENCLOSED
    assert Decision(bad, positive=Verdict.ENCLOSED, negative=Verdict.ERRATUM).verdict is Verdict.ERRATUM


@given(several(1), st.text())
def test_notes_do_not_move_the_verdict(items, note):
    assert Decision(items, notes={"reading": note}).verdict is Decision(items).verdict


def test_the_evidence_lists_every_finding_with_its_outcome_and_the_notes():
    decision = Decision(
        (Finding("orderings", 12, "==", 12),),
        (Finding("parameters left open", 1, "==", 0),),
        notes={"table": [1, 2]},
        missing="beta",
    )
    evidence = json.loads(json.dumps(decision.evidence))
    assert [item["holds"] for item in evidence["findings"]] == [True, False]
    assert evidence["table"] == [1, 2]
    assert evidence["missing"] == "beta"


def test_a_decision_without_findings_is_refused():
    with pytest.raises(ValueError, match="at least one finding"):
        Decision(())


@pytest.mark.parametrize(
    ("required", "missing"), [((), "beta"), ((Finding("", 1, "==", 0),), "")], ids=["nothing required", "nothing said"]
)
def test_what_is_required_and_what_is_missing_go_together(required, missing):
    with pytest.raises(ValueError, match="go together"):
        Decision((Finding("", 1, "==", 1),), required, missing=missing)
