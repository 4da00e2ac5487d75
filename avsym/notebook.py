"""How values show themselves in a notebook: formulas as LaTeX, diagrams as SVG, derivations as tables.

Nothing here needs a network or a typesetter in the page: in tables formulas are text, or drawn.  Every name is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from avsym.contour import Ordering
from avsym.derivation import Derivation, Judged, Report, Step
from avsym.diagram import Diagram
from avsym.drawing import diagram_svg, ordering_svg
from avsym.feynman import to_contour
from avsym.printing import formula_svg, latex_lines, plain

MOST = 12  # lines drawn of one formula
LONG = 1200  # characters of one formula: what is longer is cut
CELL = "text-align:left;vertical-align:top;padding:0.3em 0.8em"


def latex(value: Any) -> str:
    r"""A value as displayed LaTeX, broken into lines; without ``<`` and ``>``, which a page may take for its own.

    Examples
    --------
    >>> from avsym.symbols import field, mass
    >>> latex(mass / field)
    '$\\displaystyle \\frac{m}{E}$'
    """
    first, *rest = (line.replace("<", r"\lt ").replace(">", r"\gt ") for line in latex_lines(value))
    if not rest:
        return rf"$\displaystyle {first}$"
    lines = r" \\ ".join(f"& {line}" for line in (first, *rest))
    return rf"$\displaystyle \begin{{aligned}} {lines} \end{{aligned}}$"


def svg(value: Diagram | Ordering) -> str:
    """A diagram, or one of its orderings on the contour, drawn.

    Examples
    --------
    >>> from avsym import rainbow
    >>> svg(rainbow(4)).startswith("<svg")
    True
    """
    if isinstance(value, Diagram):
        return diagram_svg(value)
    last = len(value.sequence) - 1
    return ordering_svg(to_contour(Diagram(value.pairs)), value, value.component(0, last))


def step(value: Step) -> str:
    """One step: what it starts from, what it does and under which conditions, and what it reaches."""
    rows = (("before", _drawn(value.before)), (escape(value.kind), _said(value)), ("after", _drawn(value.after)))
    return _table((), (_row(*row) for row in rows))


def derivation(value: Derivation) -> str:
    """A derivation, step by step, its result drawn; where a rule refused, why."""
    rows = [_row("", "start", _written(value.start))]
    rows += [_row(str(number), _said(step), _written(step.after)) for number, step in enumerate(value.steps, 1)]
    refused = f"<p>Left reduced: {escape(value.refused[:LONG])}</p>" if value.refused else ""
    table = _table(("", "rule", "leaves"), rows)
    return f"<p><b>{escape(value.name)}</b></p>{table}{refused}{_drawn(value.result)}"


def report(value: Report) -> str:
    """The verdict on each step, and the evidence for it."""
    rows = [_row(str(number), *_judged(item)) for number, item in enumerate(value.judged, 1)]
    headline = "every step holds" if value.holds else "not every step holds"
    head = ("", "rule", "verdict", "evidence", "worst deviation")
    return f"<p><b>{escape(value.name)}</b>: {headline}</p>{_table(head, rows)}"


def _said(value: Step) -> str:
    """What a step says of itself."""
    notes = [value.statement, *(condition.name for condition in value.conditions)]
    notes += [f"drops: {value.drops}"] if value.drops else []
    number = f" ({escape(value.equation)})" if value.equation else ""
    return f"<b>{escape(value.rule)}</b>{number}" + "".join(f"<br>{escape(note[:LONG])}" for note in notes)


def _judged(item: Judged) -> Iterable[str]:
    evidence = item.evidence
    where = f", {evidence.where}" if evidence.where else ""
    return (
        escape(item.step.rule),
        escape(str(item.verdict)),
        escape(evidence.method + where),
        escape(f"{evidence.worst:.1e}"),
    )


def _written(value: Any) -> str:
    """A value as text, several of them one below the other."""
    if isinstance(value, tuple):
        return "<br>".join(map(_written, value))
    try:
        text = plain(value)
    except TypeError:  # a value of a rule of one's own that has no formula
        return escape(type(value).__name__)
    return escape(text if len(text) <= LONG else f"{text[:LONG]} …")


def _drawn(value: Any) -> str:
    """A diagram or formula drawn; as text if it has too many lines for that, or is none."""
    if isinstance(value, Diagram):
        return svg(value)
    try:
        lines = latex_lines(value)
    except TypeError:
        return _written(value)
    drawable = len(lines) <= MOST and max(map(len, lines)) <= LONG
    return "".join(f"<div>{formula_svg(line)}</div>" for line in lines) if drawable else _written(value)


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f'<td style="{CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    names = "".join(f'<th style="{CELL}">{escape(name)}</th>' for name in head)
    return f"<table>{f'<thead><tr>{names}</tr></thead>' if head else ''}<tbody>{''.join(rows)}</tbody></table>"
