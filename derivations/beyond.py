"""Results of our own, which the paper does not have: each a derivation with its certificates, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.decision import Decide


@dataclass(frozen=True)
class Result:
    """A result: its derivation, by source and name, from which premise to which step; what else is found about it."""

    id: str
    statement: str
    source: str
    derivation: str
    premise: str = ""
    reaches: str = ""
    decide: Decide | None = None


RESULTS: tuple[Result, ...] = ()
