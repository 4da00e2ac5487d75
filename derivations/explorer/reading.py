"""Derivations to read beside the pictures: the report's own pages, each made once."""

from __future__ import annotations

from functools import cache

from derivations import RESULTS, load

BESIDE = (
    "body > header, #derivations-title, .badge.not_checked { display: none } main { padding: 0 1rem 2rem } "
    "h3 { margin-top: 1rem } .reached { pointer-events: none; text-decoration: none }"
)
"""In a frame under its own title a page needs no title, and its equations have no ledger to lead to."""


def titles() -> dict[str, str]:
    """What there is to read: title -> name, in the paper's order."""
    return {load(name).TITLE: name for name in RESULTS}


@cache
def page(name: str) -> str:
    """A derivation step by step as a page that fetches nothing; its steps are not checked (``avsym verify`` does)."""
    from derivations.paper import chapters
    from derivations.report.page import derivation_page
    from derivations.verification import Verified

    (chapter,) = chapters(Verified(), (name,))
    lit = derivation_page(chapter).replace("@media (prefers-color-scheme: dark)", "@media not all")  # as the pictures
    return lit.replace("light dark", "light").replace("</head>", f"<style>{BESIDE}</style></head>", 1)
