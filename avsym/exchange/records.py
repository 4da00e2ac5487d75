"""The types that a document may hold, each with the fields that travel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from reprlib import repr as brief
from typing import Any, get_args

from sympy import Expr

from avsym.contour import Ordering
from avsym.derivation import Condition, Derivation, Evidence, Judged, Kind, Report, Sampling, Step, Verdict
from avsym.diagram import Diagram
from avsym.exchange.shapes import (
    EXPRESSION,
    FLAG,
    FLAG_OR_NULL,
    NUMBER,
    SYMBOL,
    TEXT,
    WHOLE,
    Shape,
    checked_keys,
    choice,
    record,
    refused,
    several,
)
from avsym.exchange.trees import TreeReader, TreeWriter
from avsym.feynman import ContourIntegral, Line
from avsym.integral import Integral, Range
from avsym.langreth import RealTime, Term
from avsym.propagator import Propagator
from avsym.relation import Relation


@dataclass(frozen=True)
class Recorded:
    """A derivation and, if it was checked, the verdict and evidence of each of its steps."""

    derivation: Derivation
    report: Report | None = None


def unsupported(step: Step, sampling: Sampling) -> Evidence:
    """The certificate of a step that comes from a file: none."""
    raise ValueError(
        f"step {step.rule!r} comes from a file, and certificates do not travel in files: derive it anew "
        "('avsym derive NAME', or the module that made it), compare with ==, and verify that"
    )


def _ordering(sequence: tuple[int, ...], pairs: tuple[tuple[int, int], ...]) -> Ordering:
    if sorted(sequence) != list(range(Diagram(pairs).order)):
        raise ValueError(f"sequence is {brief(sequence)}; it must name every vertex of the diagram once")
    return Ordering(sequence, pairs)


COMPONENT = choice("<", ">")
PAIRS = several(several(WHOLE))
RANGE = record(Range, variable=SYMBOL, lower=EXPRESSION, upper=EXPRESSION)
LINES = several(record(Line, left=WHOLE, right=WHOLE, momentum=EXPRESSION))
DIAGRAM = record(Diagram, pairs=PAIRS)
CONTOUR = record(
    ContourIntegral,
    diagram=DIAGRAM,
    factor=EXPRESSION,
    electrons=LINES,
    phonons=LINES,
    momenta=several(SYMBOL),
)
TERM = record(Term, ordering=record(_ordering, sequence=several(WHOLE), pairs=PAIRS), ranges=several(RANGE))
EVIDENCE = record(
    Evidence,
    method=TEXT,
    worst=NUMBER,
    tolerance=NUMBER,
    points=WHOLE,
    digits=WHOLE,
    exact=FLAG_OR_NULL,
    where=TEXT,
    seconds=NUMBER,
    outcome=choice("done", "timeout", "unknown"),
)


@dataclass(frozen=True)
class _Check:
    verdict: Verdict
    evidence: Evidence


def _check(verdict: str, evidence: Evidence) -> _Check:
    return _Check(Verdict(verdict), evidence)


CHECKS = several(record(_check, verdict=choice(*Verdict), evidence=EVIDENCE))


def _write(trees: TreeWriter, value: Any) -> Any:
    """An expression as its tree, anything else as an object that names its type."""
    if isinstance(value, Expr):
        return trees.write(value)
    name = type(value).__name__
    if name not in TYPES or type(value) is not TYPES[name][0]:
        raise ValueError(f"type {name} cannot be written; allowed are expressions, {', '.join(TYPES)}")
    return {"type": name, **TYPES[name][1].write(trees, value)}


def _read(trees: TreeReader, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        return EXPRESSION.read(trees, value, place)
    name = value.get("type")
    if not isinstance(name, str) or name not in TYPES:
        raise refused(f"{place}.type", name, f"one of {', '.join(TYPES)}")
    fields = {key: item for key, item in value.items() if key != "type"}
    return TYPES[name][1].read(trees, fields, place)


VALUE = Shape(_write, _read)
OWN = {
    "rule": TEXT,
    "statement": TEXT,
    "after": VALUE,
    "kind": choice(*get_args(Kind)),
    "conditions": several(record(Condition, name=TEXT, holds=FLAG)),
    "drops": TEXT,
    "equation": TEXT,
}
"""What a step has of its own: it mostly starts from what the one before it left."""


def _write_derivation(trees: TreeWriter, value: Derivation) -> dict[str, Any]:
    reached, steps = value.start, []
    for step in value.steps:
        written = {name: shape.write(trees, getattr(step, name)) for name, shape in OWN.items()}
        if step.before is not reached and step.before != reached:
            written["before"] = _write(trees, step.before)
        steps.append(written)
        reached = step.after
    start = _write(trees, value.start)
    return {"name": TEXT.write(trees, value.name), "start": start, "steps": steps, "refused": value.refused}


def _read_derivation(trees: TreeReader, value: Any, place: str) -> Derivation:
    given = checked_keys(value, ("name", "start", "steps", "refused"), place)
    if not isinstance(given["steps"], list):
        raise refused(f"{place}.steps", given["steps"], "a list")
    name, refusal = (TEXT.read(trees, given[key], f"{place}.{key}") for key in ("name", "refused"))
    start = _read(trees, given["start"], f"{place}.start")
    return Derivation(name, start, tuple(_steps(trees, start, given["steps"], f"{place}.steps")), refusal)


def _steps(trees: TreeReader, reached: Any, steps: list[Any], place: str) -> Iterator[Step]:
    for index, item in enumerate(steps):
        where = f"{place}[{index}]"
        given = checked_keys(item, tuple(OWN), where, ("before",))
        before = _read(trees, given["before"], f"{where}.before") if "before" in given else reached
        parts = {name: shape.read(trees, given[name], f"{where}.{name}") for name, shape in OWN.items()}
        step = Step(before=before, check=unsupported, **parts)
        reached = step.after
        yield step


def _read_tuple(trees: TreeReader, value: Any, place: str) -> tuple[Any, ...]:
    items = checked_keys(value, ("items",), place)["items"]
    return several(VALUE).read(trees, items, f"{place}.items")


_TUPLE = Shape(lambda trees, value: {"items": several(VALUE).write(trees, value)}, _read_tuple)


def _write_recorded(trees: TreeWriter, value: Recorded) -> dict[str, Any]:
    report = value.report
    if report and tuple(item.step for item in report.judged) != value.derivation.steps:
        raise ValueError(f"the report {brief(report.name)} is not of the derivation {brief(value.derivation.name)}")
    checks = CHECKS.write(trees, report.judged) if report else None
    return {"derivation": _write_derivation(trees, value.derivation), "checks": checks}


def _read_recorded(trees: TreeReader, value: Any, place: str) -> Recorded:
    given = checked_keys(value, ("derivation", "checks"), place)
    derivation = _read_derivation(trees, given["derivation"], f"{place}.derivation")
    if given["checks"] is None:
        return Recorded(derivation)
    checks = CHECKS.read(trees, given["checks"], f"{place}.checks")
    if len(checks) != len(derivation.steps):
        raise ValueError(
            f"{place}.checks are {len(checks)}; they must be as many as the steps, {len(derivation.steps)}"
        )
    judged = (Judged(step, it.verdict, it.evidence) for step, it in zip(derivation.steps, checks, strict=True))
    return Recorded(derivation, Report(derivation.name, tuple(judged)))


TYPES: dict[str, tuple[type, Shape]] = {
    "Range": (Range, RANGE),
    "Integral": (
        Integral,
        record(Integral, factor=EXPRESSION, integrand=EXPRESSION, ranges=several(RANGE), regulator=TEXT),
    ),
    "Relation": (Relation, record(Relation, lhs=EXPRESSION, rhs=EXPRESSION, sign=choice("=", "\\approx"))),
    "Diagram": (Diagram, DIAGRAM),
    "Ordering": (Ordering, record(_ordering, sequence=several(WHOLE), pairs=PAIRS)),
    "Term": (Term, TERM),
    "ContourIntegral": (ContourIntegral, CONTOUR),
    "RealTime": (RealTime, record(RealTime, contour=CONTOUR, component=COMPONENT, terms=several(TERM))),
    "Propagator": (Propagator, record(Propagator, greater=EXPRESSION, lesser=EXPRESSION)),
    "Step": (Step, record(lambda **parts: Step(check=unsupported, **parts), before=VALUE, **OWN)),
    "Derivation": (Derivation, Shape(_write_derivation, _read_derivation)),
    "Recorded": (Recorded, Shape(_write_recorded, _read_recorded)),
    "tuple": (tuple, _TUPLE),
}
"""Name in a document -> type, and how its fields travel."""
