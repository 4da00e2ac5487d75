"""What a case is: a call with drawn arguments, and what its documentation says that it may raise."""

import builtins
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import ceil
from typing import Any

from numeric.sweeps.reading import parsed
from tests.fuzz.drawing import Draw
from tests.fuzz.guard import Fault, outcome

COSTS = {
    "avsym.electron": 8, "avsym.phonon": 2, "avsym.evaluate": 2, "avsym.to_numpy": 1, "avsym.to_quadrature": 2,
    "avsym.to_real_time": 0.2, "avsym.keep": 0.3, "avsym.first_order": 0.3, "avsym.ContourIntegral": 0.2,
    "avsym.Derivation": 2,
    "avsym.Integral": 0.4, "avsym.Propagator": 0.2, "avsym.Range": 0.7, "avsym.Relation": 0.4,
    "avsym.exchange.dumps": 0.3, "avsym.exchange.from_json": 0.6, "avsym.exchange.loads": 0.5,
    "avsym.exchange.to_json": 0.2,
    "numeric.NotConverged": 10, "numeric.Parameters": 0.6, "numeric.avalanche_field": 0.5, "numeric.critical_beta": 0.1,
    "numeric.classical_multiplier": 20, "numeric.classical_ratios": 20, "numeric.enhancement": 0.2,
    "numeric.enhancement_integral": 0.5, "numeric.kickoff_temperature": 0.2, "numeric.vanishing_temperature": 0.3,
    "numeric.load_state": 5, "numeric.save_state": 5, "numeric.rainbow_convergence": 10,
    "numeric.rainbow_critical_beta": 10,
    "numeric.rainbow_field": 10, "numeric.rainbow_multiplier": 10, "numeric.rainbow_ratios": 10,
    "numeric.steady_state": 20,
    "numeric.sweeps.reading.parsed": 0.3, "avsym paper": 8, "avsym verify": 20, "avsym check": 6, "avsym derive": 20,
    "avsym orderings": 6, "avsym field": 6, "avsym figure": 70, "avsym steady": 10, "avsym sweep": 15,
    "avsym explore": 5,
    "avsym generate": 8, "avsym about": 10,
}  # fmt: skip
ROOMS = ("avsym", "avsym.exchange", "numeric", "derivations")


@dataclass(frozen=True)
class Case:
    """How a public function is called: ``call(draw)`` draws the arguments and returns the call itself.

    ``cost`` is what one takes, in milliseconds or so: the dearer, the fewer.
    """

    name: str
    draw: Callable[[Draw], Callable[[], object]]
    documented: tuple[type[Exception], ...]
    cost: float


def attempted(case: Case, number: int, seed: int = 0) -> str:
    """The outcome of one case, the same whenever it is run; `Fault` says how to repeat it."""
    try:
        return outcome(case.draw(Draw(f"{seed}:{case.name}:{number}")), case.documented)
    except Fault as fault:
        raise Fault(f"{case.name}, case {number} of seed {seed}: {fault}") from fault.__cause__


def counts(cases: Mapping[str, Case], total: int) -> dict[str, int]:
    """How many cases each gets of so many in all; at least five."""
    whole = sum(1 / case.cost for case in cases.values())
    return {name: max(5, ceil(total / case.cost / whole)) for name, case in cases.items()}


@cache
def everything() -> dict[str, Case]:
    """Every case by its name."""
    from tests.fuzz import commands, numbers, symbols

    offered = {**public(), "numeric.sweeps.reading.parsed": parsed}
    given = {**symbols.CASES, **numbers.CASES, **commands.CASES}
    return {
        name: Case(name, draw, raised_by(offered[name]) if name in offered else (), COSTS.get(name, 0.1))
        for name, draw in given.items()
    }


def raised_by(function: Callable[..., object]) -> tuple[type[Exception], ...]:
    """The exceptions that its docstring names, those of the functions that it refers to included."""
    text = inspect.getdoc(function) or ""
    section = re.search(r"^Raises\n-+\n((?:.*\n?)*?)(?=^\w.*\n-+\n|\Z)", text, flags=re.MULTILINE)
    said = (section[1] if section else "") + " ".join(re.findall(r"\bRaises [^.]*", text))
    home = vars(import_module(function.__module__))
    found = {
        it
        for name in re.findall(r"\b[A-Z]\w+", said)
        if _is_exception(it := home.get(name) or vars(builtins).get(name))
    }
    for name in re.findall(r"`(\w+)`", said):
        if callable(home.get(name)) and not _is_exception(home.get(name)):
            found |= set(raised_by(home[name]))
    return tuple(sorted(found, key=lambda it: it.__name__))


def _is_exception(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, Exception)


@cache
def public() -> dict[str, Any]:
    """Every callable that a room offers, by its full name."""
    found = {}
    for room in ROOMS:
        module = import_module(room)
        names = getattr(module, "__all__", ("load", "built"))
        found |= {f"{room}.{name}": getattr(module, name) for name in names if callable(getattr(module, name))}
    return found
