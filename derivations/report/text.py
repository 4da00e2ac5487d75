"""A derivation as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.report.contents import Chapter, Link, State
from derivations.report.evidence import shown, words


def plain(chapter: Chapter) -> str:
    """Every step, as lines of text."""
    lines = [chapter.title, "=" * len(chapter.title), chapter.summary]
    for chain in chapter.chains:
        lines += ["", chain.name, "-" * len(chain.name), *_state(chain.start)]
        for number, link in enumerate(chain.links, 1):
            lines += ["", *_plain_step(number, link)]
    return "\n".join(lines) + "\n"


def _plain_step(number: int, link: Link) -> Iterator[str]:
    reached = f"  [{link.equation}]" if link.equation else ""
    yield f"{number}. {link.rule}: {link.statement}{reached}"
    for name, holds in link.conditions:
        yield f"   if {name}{'' if holds else ' (not shown)'}"
    if link.drops:
        yield f"   drops {link.drops}"
    yield from _state(link.after)
    if link.evidence:
        worst = f"worst {shown(link.evidence['worst'])}, tolerance {shown(link.evidence['tolerance'])}"
        yield f"   {words(link.verdict)}: {link.evidence['method']} ({worst}, {link.evidence['seconds']:.2f} s)"


def _state(state: State) -> Iterator[str]:
    for line in state.text or state.lines:
        yield f"      {line}"
