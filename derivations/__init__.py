"""The paper: what is claimed, in the paper's order.  Here symbols and numbers meet.

This file imports nothing heavy; `load` imports one result.
"""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avsym import Derivation

RESULTS: dict[str, str] = {
    "propagators": "derivations.propagators",
    "sigma2": "derivations.sigma2",
    "sigma4": "derivations.sigma4",
    "dropped": "derivations.dropped",
    "enhancement": "derivations.enhancement",
    "field": "derivations.field",
    "threshold": "derivations.threshold",
    "temperature": "derivations.temperature",
    "rainbow": "derivations.rainbow",
}
"""Name -> module.  Each has ``TITLE``, ``SUMMARY`` and ``derivations(order=None) -> tuple[Derivation, ...]``."""


def load(name: str) -> ModuleType:
    """The module of a result.

    Raises
    ------
    ValueError
        For an unknown name, with the nearest known one.

    Examples
    --------
    >>> load("sigma2").TITLE
    'The second-order self-energy'
    """
    if name not in RESULTS:
        near = get_close_matches(name, RESULTS, 1, 0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"derivation is {name!r}; allowed are {', '.join(RESULTS)}{hint}")
    return importlib.import_module(RESULTS[name])


def built(name: str, order: int | None = None) -> tuple[Derivation, ...]:
    """The derivations of a result, built once in each process.

    Raises
    ------
    ValueError
        For an unknown name.
    """
    return _built(name, order)


@cache
def _built(name: str, order: int | None) -> tuple[Derivation, ...]:
    made: tuple[Derivation, ...] = load(name).derivations(order)
    return made
