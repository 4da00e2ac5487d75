"""``avsym paper``, ``verify``, ``derive``, ``orderings`` and ``generate``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from derivations import RESULTS, load, output
from derivations.cli import UsageError, suggestion
from derivations.commands.answer import as_json, failed, input_checked
from derivations.terminal import progress, table

if TYPE_CHECKING:
    from avsym.contour import Ordering
    from avsym.derivation import Sampling
    from derivations.ledger import Entry
    from derivations.report.contents import Chapter, Contents
    from derivations.verification import Verified

SHOWN = 400  # of more orderings than this a terminal shows only those with one G^<


def paper(given: argparse.Namespace) -> int:
    """The main job."""
    from derivations import paper as job

    with progress() as show:
        try:
            outcome = job.run(Path(given.out), seed=given.seed, digits=given.digits, progress=show)
        except job.RefusedError as error:
            print(f"avsym: {error}", file=sys.stderr)
            return 1
    summary = {"entries": outcome.entries, "steps": outcome.steps, "failures": outcome.failures}
    if given.json:
        as_json("paper", {"files": outcome.files, "summary": summary, "seconds": outcome.seconds})
    else:
        _print_counts({"steps": outcome.steps, "ledger": outcome.entries})
        print(f"\n{Path(given.out) / output.REPORT}  ({outcome.seconds:.0f} s)")
    return failed(outcome.failures)


def verify(given: argparse.Namespace) -> int:
    """Every step and every entry of the ledger, or the entries asked for."""
    from derivations import ledger
    from derivations import paper as job

    for name in given.ids:
        _known("ID", name, ledger.ids())
    contents = _judged(given)
    if given.json:
        as_json("verify", _verified_json(contents))
    else:
        _print_verified(contents)
    return failed(job.failures(contents))


def _judged(given: argparse.Namespace) -> Contents:
    from derivations import paper as job
    from derivations.report.contents import Contents
    from derivations.verification import Verified
    from derivations.verification import verify as check

    sampling = _sampling(given)
    with progress() as show:
        verified = Verified() if given.ids else check(sampling=sampling, progress=show)
        entries = job.judge(verified.reports, sampling, show, only=given.ids)
    return Contents(job.chapters(verified) if verified.reports else (), entries)


def _sampling(given: argparse.Namespace) -> Sampling:
    from avsym.derivation import Sampling

    full = getattr(given, "full", False)
    return Sampling(given.seed, given.digits, seconds=120.0, points=10) if full else Sampling(given.seed, given.digits)


def _verified_json(contents: Contents) -> dict[str, object]:
    from derivations.report.contents import summary

    steps = [
        {"derivation": name, "number": number, "rule": link.rule, "verdict": link.verdict, "evidence": link.evidence}
        for name, number, link in contents.links
    ]
    entries = [{"evidence": {}, **entry.as_json()} for entry in contents.entries]
    return {"entries": entries, "steps": steps, "summary": summary(contents)}


def _print_verified(contents: Contents) -> None:
    from derivations.report.contents import summary

    table(("entry", "verdict", "statement"), [_entry_row(entry) for entry in contents.entries])
    print()
    _print_counts(summary(contents))


def _entry_row(entry: Entry) -> tuple[str, str, str]:
    return entry.id, str(entry.verdict), entry.statement


def _print_counts(counts: Mapping[str, Mapping[str, int]]) -> None:
    rows = [(part, verdict, str(number)) for part, numbers in counts.items() for verdict, number in numbers.items()]
    table(("of", "verdict", "number"), rows)


def derive(given: argparse.Namespace) -> int:
    """One result, step by step."""
    from derivations import built
    from derivations import paper as job
    from derivations.report.contents import Contents

    _known("NAME", given.name, RESULTS)
    if given.order is not None and not hasattr(load(given.name), "DEFAULT_ORDER"):
        raise UsageError(f"order={given.order}: {given.name} has no order to choose; leave --order out")
    with input_checked():
        built(given.name, given.order)
    (chapter,) = job.chapters(_checked(given), (given.name,), given.order)
    _print_derivation(chapter, given)
    return failed(job.failures(Contents((chapter,))))


def _checked(given: argparse.Namespace) -> Verified:
    from derivations.verification import Verified
    from derivations.verification import verify as check

    if given.no_check:
        return Verified()
    with progress() as show:
        return check((given.name,), order=given.order, sampling=_sampling(given), progress=show)


def _print_derivation(chapter: Chapter, given: argparse.Namespace) -> None:
    from derivations.report import text
    from derivations.report.contents import steps_json
    from derivations.report.page import derivation_page

    if given.json:
        as_json("derive", {"name": chapter.name, "title": chapter.title, "steps": steps_json(chapter.chains)})
        return
    form = {"html": derivation_page, "latex": text.latex_document, "text": text.plain}[given.form]
    print(form(chapter), end="")


def orderings(given: argparse.Namespace) -> int:
    """The contour orderings of a rainbow."""
    from avsym.contour import count_orderings
    from avsym.contour import orderings as enumerated
    from avsym.diagram import rainbow

    with input_checked():
        found = list(enumerated(rainbow(given.order)))
    if given.json:
        listed = [{"sequence": it.sequence, "lesser": it.lesser, "emitted": it.emitted} for it in found]
        as_json("orderings", {"order": given.order, "total": len(found), "orderings": listed})
        return 0
    counts = ", ".join(f"{number} with {lesser}" for lesser, number in count_orderings(given.order).items())
    print(f"{len(found)} orderings; by the number of G^<: {counts}\n")
    shown = found if len(found) <= SHOWN else [it for it in found if it.lesser == 1]
    table(("along the contour", "electrons", "phonons", "G^<", "emitted"), [_ordering_row(it) for it in shown])
    return 0


def _ordering_row(ordering: Ordering) -> tuple[str, ...]:
    electrons = " ".join(f"G{part}" for part in ordering.electrons)
    phonons = " ".join(f"D{part}" for part in ordering.phonons)
    emitted = "-" if ordering.emitted is None else str(ordering.emitted)
    return " ".join(map(str, ordering.sequence)), electrons, phonons, str(ordering.lesser), emitted


def generate(given: argparse.Namespace) -> int:
    """Write ``numeric/kernels.py``, or only compare it."""
    from derivations import generate as kernels

    path, new = kernels.committed(), kernels.source()
    same = path.exists() and path.read_text(encoding="utf-8") == new
    written = not (same or given.check)
    if written:
        output.write(path, new)
    if given.json:
        as_json("generate", {"file": path, "changed": not same, "written": written})
    else:
        state = "is" if same else "is now" if written else "is not"
        print(f"{path} {state} what the derivations give")
    return 0 if same or written else 1


def _known(kind: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        raise UsageError(f"{kind} {given!r} is unknown: {suggestion(given, names)}")
