"""The ledger: each numbered equation of the paper, what our derivation gives, and the verdict.

A verdict is computed from its evidence: the comparison of the printed expression with the derived one, and
the verdicts of the steps between the relation's premise and the relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from avsym import Derivation, Report, Sampling, Step, Verdict
from avsym.derivation import Judged
from avsym.printing import latex
from derivations import built
from derivations.comparison import Comparison, compare
from derivations.dimensions import dimension, words
from derivations.printed import PRINTED, Printed
from derivations.relations import LEDGER, Line

Known = dict[tuple[str, int], Judged]  # steps verified so far, by derivation and place
ORDER = (Verdict.FAILED, Verdict.TIMEOUT, Verdict.UNKNOWN, Verdict.APPROXIMATION, Verdict.BY_RULE, Verdict.ENCLOSED)


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    ``printed``, ``derived`` and ``corrected`` are LaTeX; ``evidence`` is what a reader needs to repeat the verdict.
    """

    id: str
    verdict: Verdict
    statement: str
    printed: str
    where: str
    derived: str = ""
    corrected: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    relations: tuple[Entry, ...] = ()
    rests_on: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A dictionary of JSON values; an empty one is left out."""
        values = {key: value for key, value in asdict(self).items() if value not in ("", (), {})}
        return {**values, "relations": [entry.as_json() for entry in self.relations]} if self.relations else values


@dataclass(frozen=True)
class Work:
    """What is judged: the lines of its ledger, and what is printed, by the key that a line gives.

    It ``has_dimensions`` if all its symbols stand in the table of `derivations.dimensions`.
    """

    lines: tuple[Line, ...]
    printed: Mapping[str, Printed]
    has_dimensions: bool = False


PAPER = Work(LEDGER, PRINTED, has_dimensions=True)


def ids(work: Work = PAPER) -> tuple[str, ...]:
    """The ids of all entries, in their order."""
    return tuple(dict.fromkeys(line.id for line in work.lines))


def check_ids(wanted: Iterable[str], work: Work = PAPER) -> None:
    """Refuse an unknown id, naming the nearest.

    Raises
    ------
    ValueError
        If an id is not in the ledger.
    """
    known = {name.lower(): name for name in ids(work)}
    for name in wanted:
        if name not in known.values():
            near = get_close_matches(name.lower(), known, 1, 0.3)
            hint = f"; did you mean {known[near[0]]}?" if near else ""
            raise ValueError(f"id is {name!r}; 'avsym verify' lists the {len(ids(work))} that there are{hint}")


def alone(work: Work = PAPER) -> frozenset[str]:
    """The ids that rest on no step's verdict, and so can be judged anywhere."""
    resting = {line.id for line in work.lines if not line.decide or (line.source and not line.printed)}
    return frozenset(ids(work)) - resting


def entries(
    judged: Mapping[str, Report] | None = None,
    *,
    only: Sequence[str] = (),
    sampling: Sampling | None = None,
    progress: Callable[[str], None] | None = None,
    work: Work = PAPER,
) -> tuple[Entry, ...]:
    """The entries asked for, or all.

    Parameters
    ----------
    judged : mapping, optional
        Reports of derivations already verified, by the derivation's name; the others are verified here.
    only : sequence of str
        Ids; empty for all.
    sampling : Sampling
    progress : callable
        Called with each id before its entry is computed.
    work : Work
        The paper, or a work of the user's.

    Raises
    ------
    ValueError
        For an unknown id.
    """
    check_ids(only, work)
    known = {(name, index): item for name, report in (judged or {}).items() for index, item in enumerate(report.judged)}
    wanted = [name for name in ids(work) if not only or name in only]
    found = []
    for name in wanted:
        if progress:
            progress(name)
        found.append(_entry([line for line in work.lines if line.id == name], work, known, sampling or Sampling()))
    return tuple(found)


def _entry(lines: Sequence[Line], work: Work, known: Known, sampling: Sampling) -> Entry:
    parts = tuple(_line(line, work, known, sampling) for line in lines)
    headline = parts[-1]
    if len(parts) == 1:
        return headline
    # What is wrong with one relation is wrong with the equation; otherwise the last relation is the headline.
    found = {part.verdict for part in parts}
    verdict = next((bad for bad in (*ORDER[:3], Verdict.ERRATUM) if bad in found), headline.verdict)
    return replace(headline, verdict=verdict, relations=parts)


def _line(line: Line, work: Work, known: Known, sampling: Sampling) -> Entry:
    if not line.printed:
        return _beyond(line, known, sampling)
    printed = work.printed[line.printed]
    if line.decide:
        decision = line.decide(sampling)
        return _with_text(line, printed, decision.verdict, decision.evidence)
    premise, steps = _judged(line, known, sampling)
    theirs, ours = _expression(printed), line.ours(_derivation(line.source, line.derivation))
    comparison = compare(theirs, ours, sampling, line.mapping)
    evidence = _evidence(steps, comparison)
    if work.has_dimensions:
        evidence["dimension"] = _dimensions(theirs, ours)
    return _with_text(line, printed, _verdict(line, steps, comparison), evidence, _inherited(premise))


def _judged(line: Line, known: Known, sampling: Sampling) -> tuple[tuple[Step, ...], tuple[Judged, ...]]:
    """The steps up to the line's premise, and those from there to where it is reached, verified."""
    derivation = _derivation(line.source, line.derivation)
    tags = [step.equation for step in derivation.steps]
    start = tags.index(line.premise) + 1 if line.premise else 0
    stop = tags.index(line.reaches) + 1 if line.reaches else len(tags)
    for index in range(start, stop):
        if (derivation.name, index) not in known:
            known[derivation.name, index] = derivation.steps[index].verify(sampling)
    return derivation.steps[:start], tuple(known[derivation.name, index] for index in range(start, stop))


def _beyond(line: Line, known: Known, sampling: Sampling) -> Entry:
    """A result of our own: the weakest link of its derivation, and what else was found about it."""
    premise, steps = _judged(line, known, sampling) if line.source else ((), ())
    found = {item.verdict for item in steps}
    evidence = _steps_evidence(steps) if steps else {}
    if line.decide:
        decision = line.decide(sampling)
        found.add(decision.verdict)
        evidence |= decision.evidence
    verdict = next((weak for weak in ORDER if weak in found), Verdict.PROVED)
    return _with_text(line, Printed(line.id, "", ""), verdict, evidence, _inherited(premise))


def _dimensions(theirs: Any, ours: Any) -> str:
    """The dimension of both sides with hbar, e and k_B restored, or of each where they differ."""
    printed, derived = words(dimension(theirs)), words(dimension(ours))
    return derived if printed == derived else f"printed {printed}, derived {derived}"


def _expression(printed: Printed) -> Any:
    assert printed.expression is not None, f"{printed.id} has no transcription to compare"
    return printed.expression()


def _derivation(source: str, name: str) -> Derivation:
    return next(item for item in built(source) if item.name == name)


def _verdict(line: Line, steps: tuple[Judged, ...], comparison: Comparison) -> Verdict:
    """A disagreement is an erratum; otherwise the weakest link of the steps from the premise."""
    if not comparison.agrees:
        return Verdict.ERRATUM
    found = {item.verdict for item in steps}
    if line.is_definition and not found & set(ORDER[:3]):
        return Verdict.DEFINITION
    weakest = next((verdict for verdict in ORDER if verdict in found), Verdict.PROVED)
    return weakest if comparison.proved or weakest is not Verdict.PROVED else Verdict.BY_RULE


def _evidence(steps: tuple[Judged, ...], comparison: Comparison) -> dict[str, Any]:
    return {"comparison": comparison.as_json(), **_steps_evidence(steps)}


def _steps_evidence(steps: tuple[Judged, ...]) -> dict[str, Any]:
    approximations = [item for item in steps if item.verdict is Verdict.APPROXIMATION]
    errors = [f"{item.step.statement}: {item.evidence.method}" for item in approximations]
    return {
        "steps": [f"{item.step.rule}: {item.verdict}" for item in steps],
        "worst_deviation": max((item.evidence.worst for item in steps if item not in approximations), default=0.0),
        **({"errors": errors} if errors else {}),
    }


def _inherited(premise: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(f"{step.rule}: {step.statement}" for step in premise if step.kind in ("approximation", "choice"))


def _with_text(
    line: Line, printed: Printed, verdict: Verdict, evidence: Mapping[str, Any], rests_on: tuple[str, ...] = ()
) -> Entry:
    ours = latex(line.shown(_derivation(line.source, line.derivation))) if line.source else ""
    return Entry(
        id=line.id,
        verdict=verdict,
        statement=line.statement,
        printed=printed.latex,
        where=printed.where,
        derived=ours,
        corrected=ours if verdict is Verdict.ERRATUM else "",
        evidence=evidence,
        rests_on=rests_on,
    )
