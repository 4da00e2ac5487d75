"""derivations/verification.py: every step is checked once, in other processes as in this one."""

from collections import ChainMap

from avsym import Derivation
from derivations import built, paper
from derivations.report.contents import Contents
from derivations.verification import Verified, places, step_at, verify


def all_places(*results):
    return dict(ChainMap(*places(results)))


def test_places_name_every_step_once():
    found = all_places("sigma2", "sigma4")
    expected = sum(len(derivation.steps) for name in ("sigma2", "sigma4") for derivation in built(name))
    assert len(found) == expected
    assert all(step_at(place) == step_at(first) for place, first in found.items())


def test_a_step_is_checked_once_only_if_its_certificate_is_the_same():
    found = all_places("sigma4", "enhancement")
    shared = [place for place, first in found.items() if place.result == "enhancement" and first.result == "sigma4"]
    assert len(shared) > 5


def test_workers_find_what_this_process_finds():
    verified = verify(("sigma2",))
    (derivation,) = built("sigma2")
    assert [it.verdict for it in verified.reports["sigma2"].judged] == [it.verdict for it in derivation.verify().judged]
    assert isinstance(derivation, Derivation)
    (chapter,) = paper.chapters(verified, ("sigma2",))
    (unchecked,) = paper.chapters(Verified(), ("sigma2",))
    assert [link.after for link in chapter.chains[0].links] == [link.after for link in unchecked.chains[0].links]
    assert not paper.failures(Contents((chapter,)))
