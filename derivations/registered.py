"""What a module of the user's registers, looked at before it is judged, and its ledger as lines of ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from avsym import Sampling, Verdict
from avsym.derivation import Derivation
from avsym.printing import latex
from derivations import built, ledger, load, modules
from derivations.decision import Decision
from derivations.modules import ModuleError, told
from derivations.own import KINDS, Claim, Equation
from derivations.printed import Printed
from derivations.relations import Line

SENTENCE = (
    Verdict.CONFIRMED,
    Verdict.REFUTED,
    Verdict.REPRODUCED,
    Verdict.NOT_REPRODUCED,
    Verdict.NOT_DECIDABLE,
)
"""What a sentence can be: `proved` and its like are for formulas that a derivation reaches."""


def derivations_of(name: str) -> tuple[Derivation, ...]:
    """The derivations that the module registers, after a look at what they are."""
    module = load(name)
    _describe(name, module)
    modules.called(module, "derivations")
    with told(name, "built"):
        found = built(name)
    if not found:
        raise ModuleError(f"{name}: derivations() returns none: return a tuple of avsym.Derivation")
    for item in found:
        if not isinstance(item, Derivation):
            raise ModuleError(
                f"{name}: derivations() returns a {type(item).__name__}: each must be an avsym.Derivation"
            )
    _distinct(name, [item.name for item in found])
    return found


def _describe(name: str, module: Any) -> None:
    """A title and a summary, where the module has none."""
    said = (module.__doc__ or "").strip().splitlines()
    module.TITLE = str(getattr(module, "TITLE", name))
    module.SUMMARY = str(getattr(module, "SUMMARY", said[0] if said else f"Registered by {name}."))


def _distinct(name: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in names:
        if item in seen:
            raise ModuleError(f"{name}: two derivations are named {item!r}: give each a name of its own")
        seen.add(item)


def work_of(name: str, derivations: tuple[Derivation, ...]) -> ledger.Work:
    """The module's ledger as lines of ours."""
    given = getattr(load(name), "LEDGER", ())
    if not isinstance(given, tuple | list):
        raise ModuleError(f"{name}: LEDGER is a {type(given).__name__}: it must be a tuple of Equation and Claim")
    known = {item.name: item for item in derivations}
    keyed = {str(index): item for index, item in enumerate(given)}
    lines = tuple(_line(name, key, item, known) for key, item in keyed.items())
    return ledger.Work(lines, {key: _printed(item) for key, item in keyed.items()})


def _line(name: str, key: str, item: object, known: dict[str, Derivation]) -> Line:
    if not isinstance(item, Equation | Claim):
        raise ModuleError(f"{name}: LEDGER holds a {type(item).__name__}: allowed are Equation and Claim")
    if not item.id.startswith(KINDS):
        raise ModuleError(f"{name}: id is {item.id!r}; it must begin with {', '.join(KINDS)}")
    if isinstance(item, Claim):
        return Line(item.id, key, item.statement, decide=lambda sampling: _decided(item, sampling))
    if item.derivation not in known:
        raise ModuleError(
            f"{name}: {item.id} names the derivation {item.derivation!r}, which is not among {', '.join(known)}"
        )
    _steps(name, item, known[item.derivation])
    line = Line(item.id, key if item.expression is not None else "", item.statement, name, item.derivation)
    line = replace(line, premise=item.premise, reaches=item.reaches)
    return replace(line, mapping=item.mapping, is_definition=item.is_definition)


def _decided(claim: Claim, sampling: Sampling) -> Decision:
    """What the claim's own function finds, if it is a verdict that a sentence can have."""
    found = claim.decide(sampling)
    if not isinstance(found, Decision):
        raise ModuleError(f"{claim.id} is decided by a {type(found).__name__}: return a Decision")
    if found.verdict not in SENTENCE:
        raise ModuleError(f"{claim.id} is decided as {found.verdict}; a sentence can be {', '.join(SENTENCE)}")
    return found


def _steps(name: str, item: Equation, derivation: Derivation) -> None:
    """Refuse tags that no step has, and an entry between whose premise and result there is no step to judge."""
    tags = [step.equation for step in derivation.steps]
    for role, tag in (("premise", item.premise), ("reaches", item.reaches)):
        if tag and tag not in tags:
            known = ", ".join(filter(None, tags)) or "none"
            stopped = f"; it stopped where {derivation.refused}" if derivation.refused else ""
            said = f"{item.id} has {role}={tag!r}, but the tags of {item.derivation!r} are {known}{stopped}"
            raise ModuleError(f"{name}: {said}")
    start = tags.index(item.premise) + 1 if item.premise else 0
    stop = tags.index(item.reaches) + 1 if item.reaches else len(tags)
    if start >= stop:
        raise ModuleError(f"{name}: {item.id} rests on no step of {item.derivation!r}: its premise must come first")


def _printed(item: Equation | Claim) -> Printed:
    if isinstance(item, Claim):
        return Printed(item.id, item.where, item.quote)
    value = item.expression
    shown = item.latex or (latex(value) if value is not None else "")
    return Printed(item.id, item.where, shown, None if value is None else lambda: value)
