"""derivations/claims: every sentence is quoted, decided by findings, and the verdict follows them."""

import json
import math
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from inspect import getsource
from operator import attrgetter

import pytest

from avsym import Sampling, Verdict
from derivations.claims import CLAIMS

DECIDED = {
    "any-band": "confirmed",
    "beta-decides": "confirmed",
    "brillouin-zone": "refuted",
    "condition-is-equation-8": "refuted",
    "converges-slowly": "confirmed",
    "curvature-change": "confirmed",
    "density-cancels": "confirmed",
    "density-positive": "refuted",
    "edge-shifted-down": "confirmed",
    "fast-oscillation": "refuted",
    "field-enhances-emission": "refuted",
    "field-of-the-order-of-gamma": "confirmed",
    "field-rises-with-temperature": "confirmed",
    "gap-drops-out": "confirmed",
    "gauge-independent": "confirmed",
    "gauges-differ": "refuted",
    "greater-dominates": "confirmed",
    "half-of-greater": "confirmed",
    "infinitesimal-field": "confirmed",
    "inverse-in-coupling": "confirmed",
    "kickoff-at-the-rise": "refuted",
    "kickoff-definitions": "confirmed",
    "kickoff-occupation": "confirmed",
    "kickoff-temperature": "not_decidable",
    "levels-below-the-edge": "confirmed",
    "linear-in-gamma": "not_decidable",
    "maximum-at-x0": "confirmed",
    "monotonic-in-omega0": "confirmed",
    "no-emission-at-the-edge": "confirmed",
    "no-solution-below-threshold": "confirmed",
    "nonmonotonic-criterion": "confirmed",
    "only-nested-diagram": "confirmed",
    "overestimated-lambda": "refuted",
    "phase-boundary": "confirmed",
    "recursively-solved": "confirmed",
    "reentrant-near-boundary": "confirmed",
    "replica-inverse-in-omega0": "confirmed",
    "sharp-increase-at-finite-coupling": "confirmed",
    "singular-limit": "confirmed",
    "small-field-limit": "confirmed",
    "spectra-localized": "confirmed",
    "strong-enhancement": "confirmed",
    "units": "confirmed",
    "vanishes-with-gamma": "confirmed",
}
"""Verdicts that rest on two independent roads, in this file's neighbours."""
BY_ID = {claim.id: claim for claim in CLAIMS}
POSITIVE = {Verdict.CONFIRMED, Verdict.REPRODUCED}
NEGATIVE = {Verdict.REFUTED, Verdict.NOT_REPRODUCED}


@cache
def decided(name):
    return BY_ID[name].decide(Sampling())


def spoiled(finding):
    return replace(finding, value=math.nan)


def mended(finding):
    return replace(finding, test="==", value=finding.bound)


def test_no_claim_is_entered_twice():
    assert [name for name, count in Counter(claim.id for claim in CLAIMS).items() if count > 1] == []
    assert [quote for quote, count in Counter(claim.quote for claim in CLAIMS).items() if count > 1] == []


@pytest.mark.parametrize("claim", CLAIMS, ids=BY_ID)
def test_a_claim_says_where_it_stands_what_it_says_and_how_it_is_decided(claim):
    assert re.fullmatch(r"claim:[a-z0-9]+(-[a-z0-9]+)*", claim.id)
    assert re.match(r"Abstract|Sec\. [IV]+|Fig\. \d|App\. [ABC]", claim.where)
    assert claim.quote
    assert claim.statement.endswith(".")
    assert claim.decide.__doc__


@pytest.mark.parametrize("name", BY_ID)
def test_a_claim_has_a_verdict_for_sentences_and_evidence_that_is_json(name):
    decision = decided(name)
    assert decision.verdict in POSITIVE | NEGATIVE | {Verdict.NOT_DECIDABLE}
    assert json.loads(json.dumps(decision.evidence, allow_nan=False))["findings"]


@pytest.mark.parametrize("name", DECIDED)
def test_the_verdict_is_the_one_that_two_roads_agree_on(name):
    assert decided(f"claim:{name}").verdict.value == DECIDED[name]


@pytest.mark.parametrize("name", BY_ID)
def test_the_verdict_flips_when_its_findings_are_inverted(name):
    decision = decided(name)
    if decision.verdict is Verdict.NOT_DECIDABLE:
        held = replace(decision, requires=tuple(map(mended, decision.requires)))
        assert held.verdict in POSITIVE | NEGATIVE
    elif decision.verdict in POSITIVE:
        for place, finding in enumerate(decision.findings):
            others = (*decision.findings[:place], spoiled(finding), *decision.findings[place + 1 :])
            assert replace(decision, findings=others).verdict in NEGATIVE
    else:
        good = tuple(item if item.holds else mended(item) for item in decision.findings)
        assert replace(decision, findings=good).verdict in POSITIVE


@pytest.mark.parametrize(
    "claim", [claim for claim in CLAIMS if "sampling." in getsource(claim.decide)], ids=attrgetter("id")
)
def test_a_verdict_does_not_depend_on_the_seed(claim):
    assert claim.decide(Sampling(seed=1)).verdict is decided(claim.id).verdict
