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
    "dropped_warm": "derivations.dropped_warm",
    "dropped_later": "derivations.dropped_later",
    "crossing": "derivations.crossing",
    "enhancement": "derivations.enhancement",
    "frozen": "derivations.frozen",
    "density_time": "derivations.density_time",
    "zero_field": "derivations.zero_field",
    "field": "derivations.field",
    "threshold": "derivations.threshold",
    "temperature": "derivations.temperature",
    "rainbow": "derivations.rainbow",
    "recursion": "derivations.recursion",
    "exponents": "derivations.exponents",
    "uniform": "derivations.uniform",
    "opening": "derivations.opening",
    "thermal_field": "derivations.thermal_field",
    "constants": "derivations.constants",
    "classical": "derivations.classical",
    "conservation": "derivations.conservation",
}
"""Name -> module.  Each has ``TITLE``, ``SUMMARY`` and ``derivations(order=None) -> tuple[Derivation, ...]``."""


OWN: dict[str, str] = {}
"""The same for modules of the user's, told to this process by `derivations.modules.register`: name -> where it is."""


def load(name: str) -> ModuleType:
    """The module of a result.

    Raises
    ------
    TypeError, ValueError
        For what is no name; for an unknown one, with the nearest known.

    Examples
    --------
    >>> load("sigma2").TITLE
    'The second-order self-energy'
    """
    if not isinstance(name, str):
        raise TypeError(f"derivation is of type {type(name).__name__}; allowed are {', '.join(RESULTS)}")
    if name in OWN:
        from derivations import modules

        return modules.imported(OWN[name])
    if name not in RESULTS:
        near = get_close_matches(name, RESULTS, 1, 0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"derivation is {name!r}; allowed are {', '.join(RESULTS)}{hint}")
    return importlib.import_module(RESULTS[name])


def built(name: str, order: int | None = None) -> tuple[Derivation, ...]:
    """The derivations of a result, built once in each process.

    Raises
    ------
    TypeError, ValueError
        For what is no name or no order, or an unknown name.
    """
    load(name)
    if order is not None and not isinstance(order, int):
        raise TypeError(f"order is of type {type(order).__name__}; it must be an integer: 2, 4, 6, ...")
    return _built(name, order, OWN.get(name, ""))


@cache
def _built(name: str, order: int | None, place: str) -> tuple[Derivation, ...]:
    derivations = load(name).derivations
    return tuple(derivations() if order is None else derivations(order))
