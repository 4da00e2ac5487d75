"""What a transcription is, and the table they are kept in.

Nothing is corrected on the way in, and nothing here is seen by code that derives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from sympy import Expr

from avsym import Integral

Value: TypeAlias = Expr | Integral


@dataclass(frozen=True)
class Printed:
    """One printed relation or sentence: where it stands, its LaTeX or words, its right-hand side."""

    id: str
    where: str
    latex: str
    expression: Callable[[], Value] | None = None
    relation: str = ""  # for an equation of several relations: which


PRINTED: dict[str, Printed] = {}


def printed(
    name: str, where: str, latex: str, relation: str = ""
) -> Callable[[Callable[[], Value]], Callable[[], Value]]:
    """Enter an equation whose expression the decorated function gives."""

    def register(function: Callable[[], Value]) -> Callable[[], Value]:
        key = f"{name}/{relation}" if relation else name
        PRINTED[key] = Printed(name, where, latex, cache(function), relation)
        return function

    return register
