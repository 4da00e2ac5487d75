"""derivations/evidence: committed evidence fits the sources or is called stale, and stale is not failed."""

import pytest

from derivations import evidence as room
from derivations.evidence import JUDGED, campaigns, content_hash, evidence, path
from tests.command_line import run

NAME = "planted_errors"


@pytest.fixture
def one(monkeypatch):
    """Only one campaign, whose record can be changed."""
    known = {**evidence(NAME), "content_hash": content_hash(NAME)}
    monkeypatch.setattr(room, "JUDGED", {NAME: JUDGED[NAME]})
    monkeypatch.setattr(room, "evidence", lambda name: known)
    return known


def test_evidence_made_for_these_sources_is_current_and_any_other_stale(one):
    (campaign,) = campaigns()
    assert campaign.is_current
    assert campaign.told == "planted errors: current"
    one["content_hash"] = content_hash(NAME)[::-1]
    (campaign,) = campaigns()
    assert not campaign.is_current
    assert f"stale, the sources have changed since; to renew it: {one['command']}" in campaign.told


def test_every_campaign_judges_sources_that_exist():
    for places in JUDGED.values():
        assert all(room.sources(place) for place in places)


def test_every_committed_record_says_how_to_make_it_again():
    for name in JUDGED:
        if path(name).exists():
            assert evidence(name).keys() >= {"schema", "command", "seconds", "content_hash"}


def test_the_hash_sees_a_change_and_a_new_name(monkeypatch, tmp_path):
    (tmp_path / "avsym").mkdir()
    file = tmp_path / "avsym" / "a.py"
    monkeypatch.setattr(room, "ROOT", tmp_path)
    monkeypatch.setattr(room, "JUDGED", {NAME: ("avsym",)})
    found = set()
    for act in (
        lambda: file.write_text("1"),
        lambda: file.write_text("2"),
        lambda: file.rename(file.with_name("b.py")),
    ):
        act()
        content_hash.cache_clear()
        found.add(content_hash(NAME))
    content_hash.cache_clear()
    assert len(found) == 3


@pytest.mark.parametrize("state", ["current", "stale"])
def test_verify_says_whether_evidence_is_stale_and_does_not_fail(capsys, monkeypatch, one, state):
    from derivations.verification import Verified

    one["content_hash"] = content_hash(NAME) if state == "current" else "of other sources"
    monkeypatch.setattr("derivations.verification.verify", lambda **named: Verified())
    monkeypatch.setattr("derivations.paper.judge", lambda *given, **named: ())
    status, out, _ = run(capsys, "verify")
    assert status == 0
    assert f"planted errors: {state}" in out
