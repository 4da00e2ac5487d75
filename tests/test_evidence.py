"""derivations/evidence: committed evidence fits the sources or is called stale, and stale is not failed."""

import pytest

from derivations import evidence
from derivations.evidence import campaigns, content_hash, planted_errors
from tests.command_line import run


def test_evidence_made_for_these_sources_is_current_and_any_other_stale(monkeypatch):
    known = {**planted_errors(), "content_hash": content_hash()}
    monkeypatch.setattr(evidence, "planted_errors", lambda: known)
    (campaign,) = campaigns()
    assert campaign.is_current
    assert campaign.told == "planted errors: current"
    known["content_hash"] = content_hash()[::-1]
    (campaign,) = campaigns()
    assert not campaign.is_current
    assert f"stale, the sources have changed since; to renew it: {known['command']}" in campaign.told


def test_the_hash_sees_a_change_and_a_new_name(monkeypatch, tmp_path):
    for folder in ("avsym", "derivations"):
        (tmp_path / folder).mkdir()
    file = tmp_path / "avsym" / "a.py"
    monkeypatch.setattr(evidence, "ROOT", tmp_path)
    found = set()
    for act in (
        lambda: file.write_text("1"),
        lambda: file.write_text("2"),
        lambda: file.rename(file.with_name("b.py")),
    ):
        act()
        content_hash.cache_clear()
        found.add(content_hash())
    content_hash.cache_clear()
    assert len(found) == 3


@pytest.mark.parametrize("state", ["current", "stale"])
def test_verify_says_whether_evidence_is_stale_and_does_not_fail(capsys, monkeypatch, state):
    from derivations.verification import Verified

    hashed = content_hash() if state == "current" else "of other sources"
    monkeypatch.setattr(evidence, "planted_errors", lambda: {"command": "again", "seconds": 3, "content_hash": hashed})
    monkeypatch.setattr("derivations.verification.verify", lambda **named: Verified())
    monkeypatch.setattr("derivations.paper.judge", lambda *given, **named: ())
    status, out, _ = run(capsys, "verify")
    assert status == 0
    assert f"planted errors: {state}" in out
