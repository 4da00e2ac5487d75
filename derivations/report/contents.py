"""What a report says, as plain values: they travel between processes and hold no functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from avsym.contour import Ordering, orderings
from avsym.derivation import Derivation, Judged, Report, Step
from avsym.diagram import Diagram, rainbow
from avsym.drawing import diagram_svg, ordering_svg
from avsym.feynman import to_contour
from avsym.printing import latex_lines, plain

if TYPE_CHECKING:
    from derivations.figures import Drawn
    from derivations.ledger import Entry

NOT_CHECKED = "not_checked"
BAD = ("failed", "timeout", "unknown")


@dataclass(frozen=True)
class State:
    """What a derivation has reached: lines of LaTeX, or a drawing."""

    lines: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    drawing: str = ""

    @property
    def latex(self) -> str:
        """All lines as one piece of LaTeX."""
        return " \\\\\n".join(self.lines)


@dataclass(frozen=True)
class Link:
    """One step, with the verdict on it."""

    rule: str
    statement: str
    kind: str
    conditions: tuple[tuple[str, bool], ...]
    drops: str
    equation: str
    verdict: str
    evidence: Mapping[str, Any]
    after: State


@dataclass(frozen=True)
class Chain:
    """One derivation; its first ``shared`` steps are those of the chain named ``like``."""

    name: str
    start: State
    links: tuple[Link, ...]
    like: str = ""
    shared: int = 0


@dataclass(frozen=True)
class Chapter:
    """One result of the paper."""

    name: str
    title: str
    summary: str
    chains: tuple[Chain, ...]


@dataclass(frozen=True)
class Arrangement:
    """One ordering on the contour, classified."""

    drawing: str
    sequence: tuple[int, ...]
    electrons: tuple[str, ...]
    phonons: tuple[str, ...]
    lesser: int
    emitted: int | None
    language: str


@dataclass(frozen=True)
class Number:
    """A number with its name, what it is and where it comes from."""

    latex: str
    value: str
    text: str


@dataclass(frozen=True)
class Contents:
    """Everything that stands in a report; with a ``title`` it is on a work of the user's, otherwise on the paper."""

    chapters: tuple[Chapter, ...]
    entries: tuple[Entry, ...] = ()
    diagrams: tuple[tuple[str, str, tuple[Arrangement, ...]], ...] = ()
    numbers: tuple[Number, ...] = ()
    figures: tuple[Drawn, ...] = ()
    planted: Mapping[str, Any] = field(default_factory=dict)
    costs: Mapping[str, Any] = field(default_factory=dict)
    side_by_side: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    subtitle: str = ""

    @property
    def links(self) -> tuple[tuple[str, int, Link], ...]:
        """Every step once, with its derivation's name and its number there."""
        chains = [chain for chapter in self.chapters for chain in chapter.chains]
        return tuple(
            (chain.name, number, link)
            for chain in chains
            for number, link in enumerate(chain.links, 1)
            if number > chain.shared
        )


def counted(verdicts: Iterable[str]) -> dict[str, int]:
    """How often each verdict occurs, the most frequent first."""
    return {str(verdict): number for verdict, number in Counter(verdicts).most_common()}


def summary(contents: Contents) -> dict[str, dict[str, int]]:
    """The verdicts on entries and steps, counted."""
    entries = counted(str(entry.verdict) for entry in contents.entries)
    return {"entries": entries, "steps": counted(link.verdict for _, _, link in contents.links)}


def chain(derivation: Derivation, report: Report | None = None, states: tuple[State, ...] = ()) -> Chain:
    """A derivation as plain values, with its verdicts if it was checked; ``states`` are what its steps left."""
    judged: tuple[Judged | None, ...] = report.judged if report else (None,) * len(derivation.steps)
    after = states or tuple(state(step.after) for step in derivation.steps)
    links = tuple(_link(*each) for each in zip(derivation.steps, judged, after, strict=True))
    return Chain(derivation.name, state(derivation.start), links)


def linked(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters, each chain told with which earlier one it begins."""
    known: list[Chain] = []
    result = []
    for chapter in chapters:
        chains = []
        for item in chapter.chains:
            like = max(known, key=lambda other: _common(item, other), default=None)
            shared = _common(item, like) if like else 0
            chains.append(Chain(item.name, item.start, item.links, like.name if like and shared > 1 else "", shared))
            known.append(item)
        result.append(Chapter(chapter.name, chapter.title, chapter.summary, tuple(chains)))
    return tuple(result)


def _common(one: Chain, other: Chain) -> int:
    """How many leading steps two chains share."""
    if one.start != other.start:
        return 0
    same = [a == b for a, b in zip(one.links, other.links, strict=False)]
    return same.index(False) if False in same else len(same)


def state(value: object) -> State:
    """A value that a derivation passes through: LaTeX, text, and a drawing where there is one."""
    if isinstance(value, tuple):
        parts = [state(item) for item in value]
        return State(
            tuple(line for part in parts for line in part.lines), tuple(line for part in parts for line in part.text)
        )
    drawing = diagram_svg(value) if isinstance(value, Diagram) else ""
    return State(latex_lines(value), tuple(plain(value).split("\n")), drawing)


def _link(step: Step, judged: Judged | None, after: State) -> Link:
    conditions = tuple((condition.name, condition.holds) for condition in step.conditions)
    verdict = str(judged.verdict) if judged else NOT_CHECKED
    evidence = asdict(judged.evidence) if judged else {}
    named = (step.rule, step.statement, str(step.kind), conditions, step.drops, step.equation)
    return Link(*named, verdict, evidence, after)


def steps_json(chains: Iterable[Chain]) -> list[dict[str, Any]]:
    """Every step of some derivations, as the command line gives them."""
    return [
        {
            "derivation": item.name,
            "number": number,
            "rule": link.rule,
            "statement": link.statement,
            "kind": link.kind,
            "before": (item.links[number - 2].after if number > 1 else item.start).latex,
            "after": link.after.latex,
            "conditions": [{"name": name, "holds": holds} for name, holds in link.conditions],
            "drops": link.drops,
            "equation": link.equation,
            "verdict": link.verdict,
            "evidence": link.evidence,
        }
        for item in chains
        for number, link in enumerate(item.links, 1)
    ]


def arrangements(order: int) -> tuple[str, str, tuple[Arrangement, ...]]:
    """A rainbow: its name, its drawing and its orderings."""
    diagram = rainbow(order)
    contour = to_contour(diagram)
    listed = tuple(_arrangement(ordering, ordering_svg(contour, ordering, "<")) for ordering in orderings(diagram))
    return f"Σ({order})", diagram_svg(diagram), listed


LANGUAGE = {0: "G^{<}\\,\\Sigma^{A}\\,G^{A}", 1: "G^{R}\\,\\Sigma^{<}\\,G^{A}", 2: "G^{R}\\,\\Sigma^{R}\\,G^{<}"}
"""What the three cuts of the nested fourth-order diagram are, for the propagator around the inner self-energy."""


def _arrangement(ordering: Ordering, drawing: str) -> Arrangement:
    fourth, cut = len(ordering.sequence) == 4, ordering.cut
    language = LANGUAGE[cut] if fourth and cut is not None else ""
    named = (ordering.sequence, ordering.electrons, ordering.phonons, ordering.lesser, ordering.emitted)
    return Arrangement(drawing, *named, language)
