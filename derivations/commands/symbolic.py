"""``avsym paper``, ``verify``, ``derive``, ``orderings`` and ``generate``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from math import factorial
from pathlib import Path
from typing import TYPE_CHECKING

from derivations import RESULTS, load, output
from derivations.cli import UsageError, suggestion
from derivations.commands.answer import as_json, failed, input_checked
from derivations.commands.judged import print_counts, print_verified, sampling_of, verified_json
from derivations.terminal import progress, table

if TYPE_CHECKING:
    from avsym.contour import Ordering
    from derivations.report.contents import Chapter, Contents
    from derivations.verification import Verified

SHOWN, LISTED = 400, 20_160  # of more orderings than this a terminal, or JSON, lists only those with one G^<
HEADS = ("along the contour", "electrons", "phonons", "G^<", "emitted")


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
        print_counts({"steps": outcome.steps, "ledger": outcome.entries})
        print(f"\n{Path(given.out) / output.REPORT}  ({outcome.seconds:.0f} s)")
    return failed(outcome.failures)


def verify(given: argparse.Namespace) -> int:
    """Every step and every entry of the ledger, or the entries asked for."""
    from derivations import ledger
    from derivations import paper as job
    from derivations.evidence import campaigns

    with input_checked():
        ledger.check_ids(given.ids)
    contents = _judged(given)
    held = () if given.ids else campaigns()
    if given.json:
        listed = [{"name": it.name, "current": it.is_current, "command": it.command} for it in held]
        as_json("verify", {**verified_json(contents), "campaigns": listed})
    else:
        print_verified(contents)
        print(*(f"\n{it.told}" for it in held), sep="", end="\n" * bool(held))
    return failed(job.failures(contents))


def _judged(given: argparse.Namespace) -> Contents:
    from derivations import paper as job
    from derivations.report.contents import Contents
    from derivations.verification import verify as check
    from derivations.verification import workers

    sampling = sampling_of(given)
    with progress() as show:
        if given.ids:
            return Contents((), job.judge({}, sampling, show, only=given.ids))
        with workers() as pool:
            begun = job.begin(sampling, pool)
            verified = check(sampling=sampling, progress=show, pool=pool)
            entries = job.judge(verified.reports, sampling, show, begun=begun)
    return Contents(job.chapters(verified), entries)


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
    verified = _checked(given)
    (chapter,) = job.chapters(verified, (given.name,), given.order)
    _print_derivation(chapter, verified, given)
    return failed(job.failures(Contents((chapter,))))


def _checked(given: argparse.Namespace) -> Verified:
    from derivations.verification import Verified
    from derivations.verification import verify as check

    if given.no_check:
        return Verified()
    with progress() as show:
        return check((given.name,), order=given.order, sampling=sampling_of(given), progress=show)


def _records(name: str, order: int | None, verified: Verified) -> list[dict[str, object]]:
    """Each derivation with its verdicts as a document that `avsym.exchange.from_json` loads back."""
    from avsym.exchange import Recorded, to_json
    from derivations import built

    return [to_json(Recorded(item, verified.reports.get(item.name))) for item in built(name, order)]


def _print_derivation(chapter: Chapter, verified: Verified, given: argparse.Namespace) -> None:
    from derivations.report import text
    from derivations.report.contents import steps_json
    from derivations.report.document import latex_document
    from derivations.report.page import derivation_page

    if given.json:
        steps, records = steps_json(chapter.chains), _records(chapter.name, given.order, verified)
        content = {"name": chapter.name, "title": chapter.title, "steps": steps, "records": records}
        as_json("derive", content, indent=None)  # of trees with millions of leaves, each would have a line to itself
        return
    form = {"html": derivation_page, "latex": latex_document, "text": text.plain}[given.form]
    print(form(chapter), end="")


def orderings(given: argparse.Namespace) -> int:
    """The contour orderings of a rainbow: all of them counted, and listed as far as a list is of use."""
    from avsym.classification import MAX_CLASSIFIED, classify
    from avsym.diagram import rainbow

    with input_checked():
        diagram = rainbow(given.order)
        if given.order > MAX_CLASSIFIED:
            raise UsageError(
                f"order {given.order} has {factorial(given.order) // 2} orderings, more than can be listed (order <= "
                f"{MAX_CLASSIFIED}); in Python avsym.count_orderings({given.order}) counts them, and "
                f"avsym.cuts(avsym.rainbow({given.order})) gives those with one G^<"
            )
        found = classify(diagram)
    most = LISTED if given.json else SHOWN
    rows = range(len(found)) if len(found) <= most else (found.lesser == 1).nonzero()[0].tolist()
    left_out = len(found) - len(rows)
    note = (
        f"{left_out} orderings with two or more G^< are left out; avsym.classify(avsym.rainbow({given.order})) has all"
    )
    counts = {lesser: (found.lesser == lesser).sum().item() for lesser in range(1, given.order)}
    if given.json:
        columns = (column[rows].tolist() for column in (found.sequences, found.lesser, found.emitted))
        listed = [
            {"sequence": it, "lesser": k, "emitted": m if k == 1 else None} for it, k, m in zip(*columns, strict=True)
        ]
        shown = {"order": given.order, "total": len(found), "counts": counts, "left_out": left_out}
        as_json("orderings", {**shown, "note": note if left_out else "", "orderings": listed}, indent=None)
        return 0
    text = ", ".join(f"{number} with {lesser}" for lesser, number in counts.items())
    print(f"{len(found)} orderings; by the number of G^<: {text}\n")
    table(HEADS, [_ordering_row(found[row]) for row in rows])
    print(f"\n{note}" if left_out else "", end="\n" * bool(left_out))
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
        raise UsageError(f"{kind} {given!r} is unknown{suggestion(given, names)}")
