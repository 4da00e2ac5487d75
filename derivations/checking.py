"""A work of the user's, judged by what judges the paper: its derivations verified, its ledger decided."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from avsym.derivation import Sampling
from derivations import OWN, built, ledger, load, modules, output
from derivations.modules import ModuleError, told
from derivations.paper import chapters, provenance, publish
from derivations.registered import derivations_of, work_of
from derivations.report.contents import Chain, Chapter, Contents, state
from derivations.terminal import Progress, quiet
from derivations.verification import Verified, verify, workers


def check(
    given: str, *, out: Path | None = None, sampling: Sampling | None = None, progress: Progress = quiet
) -> Contents:
    """Import a module of the user's, verify every step of its derivations and decide every entry of its ledger.

    Parameters
    ----------
    given : str
        A dotted name importable from the current directory, or the path of a ``.py`` file.
    out : Path, optional
        Where to write ``report.html`` and ``ledger.json``.
    sampling : Sampling, optional
    progress : callable, optional

    Raises
    ------
    ModuleError
        In one line: the module is not found, it raises, it registers nothing or something wrong.
    OutputError
        If ``out`` cannot or must not be written to.
    """
    sampling = sampling or Sampling()
    place = output.checked(out) if out else None
    name = modules.register(given)
    work = work_of(name, derivations_of(name))
    with workers() as pool:
        contents = _judged(name, work, pool, sampling, progress)
        if place:
            publish(place, contents, sampling, progress, pool)
    return contents


def _judged(name: str, work: ledger.Work, pool: Executor, sampling: Sampling, progress: Progress) -> Contents:
    with told(name, "checked in another process"):
        verified = verify((name,), sampling=sampling, progress=progress, pool=pool)
    _same_elsewhere(name, verified)
    module = load(name)
    entries = tuple(_entry(item, work, verified, sampling, progress) for item in ledger.ids(work))
    made = provenance(sampling)
    made["Command"] = f"avsym check {OWN[name]} --seed {sampling.seed} --digits {sampling.digits}"
    parts = tuple(_with_own_tags(chapter, ledger.ids(work)) for chapter in chapters(verified, (name,)))
    return Contents(parts, entries, provenance=made, title=module.TITLE, subtitle=module.SUMMARY)


def _with_own_tags(chapter: Chapter, ids: Sequence[str]) -> Chapter:
    """The chapter, its steps tagged only by entries of this ledger: rules of ours may bring the paper's numbers."""

    def tagged(chain: Chain) -> Chain:
        links = (link if link.equation in ids else replace(link, equation="") for link in chain.links)
        return replace(chain, links=tuple(links))

    return replace(chapter, chains=tuple(map(tagged, chapter.chains)))


def _entry(name: str, work: ledger.Work, verified: Verified, sampling: Sampling, progress: Progress) -> ledger.Entry:
    progress(f"judging {name}", 0, 0)
    with told(name, "decided"):
        (entry,) = ledger.entries(verified.reports, only=[name], sampling=sampling, work=work)
    return entry


def _same_elsewhere(name: str, verified: Verified) -> None:
    """What the workers checked is what stands here: they built it anew, from the module imported once more."""
    for derivation in built(name):
        for number, (step, found) in enumerate(zip(derivation.steps, verified.states[derivation.name], strict=True), 1):
            if state(step.after) != found:
                raise ModuleError(
                    f"{name}: step {number} of {derivation.name!r} is another one when the module is imported again: "
                    "what it builds must not depend on chance, on time or on what was run before"
                )
