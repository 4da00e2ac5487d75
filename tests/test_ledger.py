"""derivations/ledger.py: every equation decided, and the verdict follows the evidence."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from sympy import Expr, Symbol

from avsym import Derivation, Integral, Report, Sampling, Verdict
from avsym.derivation import Evidence
from derivations import ledger
from derivations.comparison import compare
from derivations.printed import PRINTED
from derivations.relations import LEDGER

NUMBERED = [f"eq:{number}" for number in range(1, 17)]
NUMBERED += [f"eq:A{number}" for number in range(1, 8)]
NUMBERED += [f"eq:{letter}{number}" for letter in "BC" for number in range(1, 5)]

DECIDED = {
    "eq:1": "definition",
    "eq:2": "by_rule",
    "eq:3": "definition",
    "eq:4": "proved",
    "eq:5": "by_rule",
    "eq:6": "approximation",
    "eq:7": "erratum",  # i^2 = -1 is missing
    "eq:8": "approximation",
    "eq:9": "erratum",  # e^{-Gamma |t|} is missing
    "eq:10": "proved",
    "eq:11": "by_rule",
    "eq:12": "approximation",
    "eq:13": "definition",
    "eq:14": "enclosed",
    "eq:16": "by_rule",
    "eq:A1": "approximation",
    "eq:A2": "erratum",  # the sign of the phase in S, and g^2 for g^4
    "eq:A3": "proved",
    "eq:A4": "proved",
    "eq:A5": "erratum",
    "eq:A6": "by_rule",
    "eq:A7": "proved",
    "eq:B1": "proved",
    "eq:B3": "approximation",
    "eq:B4": "approximation",
    "eq:C1": "approximation",
    "eq:C2": "proved",
    "eq:C4": "by_rule",
}
COMPARED = [line for line in LEDGER if line.source and line.printed and not line.decide]


@pytest.fixture(scope="module")
def entries():
    return {entry.id: entry for entry in ledger.entries()}


def test_every_numbered_equation_has_an_entry():
    assert set(NUMBERED) <= set(ledger.ids())


def test_the_verdicts_are_those_that_three_derivations_agree_on(entries):
    found = {name: entries[name].verdict.value for name in DECIDED}
    assert found == DECIDED


def test_an_erratum_has_a_counterexample_and_a_corrected_form(entries):
    errata = [entry for entry in entries.values() if entry.verdict is Verdict.ERRATUM]
    assert errata
    for entry in errata:
        assert entry.corrected
        assert entry.evidence["comparison"]["counterexample"]["ratio"] != "1.0"


def test_an_approximation_says_how_good(entries):
    for entry in entries.values():
        if entry.verdict is Verdict.APPROXIMATION and not entry.relations:
            assert entry.evidence["errors"], entry.id


def test_what_rests_on_an_approximation_says_so(entries):
    assert any("omega_0" in text or "exp(" in text for text in entries["eq:11"].rests_on)
    assert any(text.startswith("keep orderings") for text in entries["eq:A7"].rests_on)


def test_entries_are_json_and_reproducible_by_id_alone(entries):
    for name in ("eq:4", "eq:7", "eq:14"):
        (alone,) = ledger.entries(only=[name])
        left, right = (json.dumps(entry.as_json(), sort_keys=True) for entry in (alone, entries[name]))
        assert left == right


def test_an_unknown_id_names_the_nearest():
    for wrong, near in (
        ("eq:111", "eq:11"),
        ("eq:a7", "eq:A7"),
        ("claim:lambda-one", "claim:lambda-one-is-instability"),
    ):
        with pytest.raises(ValueError, match=rf"'{wrong}'.*did you mean {near}\?"):
            ledger.entries(only=[wrong])


def _spoiled(value: Expr | Integral) -> Expr | Integral:
    if isinstance(value, Integral):
        return replace(value, integrand=value.integrand * 2)
    return value * 2


@pytest.mark.parametrize("line", COMPARED, ids=lambda line: line.printed)
def test_a_wrong_printed_formula_is_an_erratum(line):
    derivation = ledger._derivation(line.source, line.derivation)
    ours = line.ours(derivation)
    assert not compare(_spoiled(ours), ours, Sampling()).agrees
    assert compare(ours, ours, Sampling()).proved


@pytest.mark.parametrize("line", COMPARED, ids=lambda line: line.printed)
def test_the_verdict_flips_when_the_evidence_of_a_step_is_inverted(line, entries):
    derivation = ledger._derivation(line.source, line.derivation)
    report = Report(derivation.name, tuple(_inverted(step) for step in derivation.steps))
    (entry,) = ledger.entries({derivation.name: report}, only=[line.id])
    part = next((part for part in entry.relations if part.printed == PRINTED[line.printed].latex), entry)
    assert part.verdict in (Verdict.FAILED, Verdict.ERRATUM)


def _inverted(step):
    bad = Evidence("inverted", float("nan"), 0.0)
    return replace(step, check=lambda step, sampling: bad).verify()


def test_transcriptions_and_derivations_do_not_share_code():
    """What derives does not import what is printed."""
    import ast
    from pathlib import Path

    import derivations

    roof = Path(derivations.__file__).parent
    for name in derivations.RESULTS:
        tree = ast.parse((roof / f"{name}.py").read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "derivations.printed" not in modules


def test_a_derivation_without_steps_reaches_nothing():
    with pytest.raises(KeyError, match="no step of empty reaches eq:1"):
        Derivation("empty", Symbol("u")).at("eq:1")


def test_a_second_run_with_other_hashes_gives_the_same_bytes():
    entries = ("eq:2", "eq:A2", "eq:12", "claim:gauges-differ")
    command = [sys.executable, "-m", "derivations.cli", "verify", *entries, "--json"]
    running = [
        subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE)
        for seed in ("1", "4242")
    ]
    one, other = (process.communicate()[0] for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert one.count(b'"verdict"') >= 4
    assert one == other
