"""derivations/sources.py: definitions and printed digits are decided by findings, and by nothing else."""

from dataclasses import replace

import pytest

from avsym import Sampling, Verdict
from avsym import electron as ours
from derivations import sources
from derivations.dimensions import TABLE
from derivations.relations import EQUATIONS

DECIDED = {line.id: line for line in EQUATIONS if line.decide}
BREAKS = {"==": lambda bound: "something else", "<": lambda bound: bound, ">": lambda bound: bound}


def failing(finding):
    return replace(finding, value=BREAKS[finding.test](finding.bound))


@pytest.mark.parametrize("name", DECIDED)
def test_inverting_any_finding_of_an_equation_makes_it_an_erratum(name):
    decision = DECIDED[name].decide(Sampling())
    assert decision.verdict is decision.positive
    for index, finding in enumerate(decision.findings):
        found = (*decision.findings[:index], failing(finding), *decision.findings[index + 1 :])
        assert replace(decision, findings=found).verdict is Verdict.ERRATUM


def test_a_coupling_of_another_dimension_would_be_seen(monkeypatch):
    monkeypatch.setitem(TABLE, "g_ep", TABLE["E"])
    assert sources.hamiltonian(Sampling()).verdict is Verdict.ERRATUM


def test_another_damping_than_the_printed_one_would_be_seen(monkeypatch):
    import avsym
    from avsym import symbols

    monkeypatch.setattr(avsym, "electron", lambda: ours(gamma=2 * symbols.Gamma))
    assert sources.model(Sampling()).verdict is Verdict.ERRATUM
