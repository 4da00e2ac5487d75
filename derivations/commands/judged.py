"""What was judged, as a table or as JSON: shared by ``avsym verify``, ``check`` and ``paper``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from derivations.terminal import table

if TYPE_CHECKING:
    from avsym.derivation import Sampling
    from derivations.report.contents import Contents


def sampling_of(given: argparse.Namespace) -> Sampling:
    """How the certificates are to draw and compute."""
    from avsym.derivation import Sampling

    full = getattr(given, "full", False)
    return Sampling(given.seed, given.digits, seconds=120.0, points=10) if full else Sampling(given.seed, given.digits)


def verified_json(contents: Contents) -> dict[str, object]:
    """The entries, the steps and their numbers."""
    from derivations.report.contents import summary

    steps = [
        {"derivation": name, "number": number, "rule": link.rule, "verdict": link.verdict, "evidence": link.evidence}
        for name, number, link in contents.links
    ]
    entries = [{"evidence": {}, **entry.as_json()} for entry in contents.entries]
    return {"entries": entries, "steps": steps, "summary": summary(contents)}


def print_verified(contents: Contents) -> None:
    """The table of the entries, and how many there are of each verdict."""
    from derivations.report.contents import summary

    if contents.entries:
        table(("entry", "verdict", "statement"), [(it.id, str(it.verdict), it.statement) for it in contents.entries])
        print()
    print_counts(summary(contents))


def print_counts(counts: Mapping[str, Mapping[str, int]]) -> None:
    """How many steps and entries there are of each verdict."""
    rows = [(part, verdict, str(number)) for part, numbers in counts.items() for verdict, number in numbers.items()]
    table(("of", "verdict", "number"), rows)
