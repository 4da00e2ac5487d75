"""Ours beside what a user would pick instead: times, ratios and agreement, measured in one run on one machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.report.markup import Markup, join, prose, tag
from derivations.report.sections import section

INTRO = (
    "The entrants of a contest took turns in one run, one thread each; the time is the processor's, the median of the "
    "runs, and the ratio the median of the ratios of single rounds to ours, the first row. How far each answer is from "
    "ours was measured in the same run: fast and wrong shows. A floor is what no program for the task can avoid, and "
    "computes no answer: where its ratio is 0.25, ours takes four times as long."
)
HEADS = ("", "computes", "median", "from – to", "runs", "ratio", "apart")
GROWTH = ("What", "against", "largest", "time", "MB", "exponent of time", "of memory")
UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


def section_of(found: Mapping[str, Any]) -> Markup:
    """The tables of the campaign, on which machine, and how to run it again."""
    if not found:
        return section("side-by-side", "Side by side", tag("p", "No evidence of this campaign is at hand."))
    again = tag("p", "Again: ", tag("code", found["command"]), f" ({found['seconds']} s).", class_="note")
    body = [_contest(contest) for contest in found["contests"].values()]
    return section("side-by-side", "Side by side", tag("p", INTRO), _machine(found), *body, _growth(found), again)


def _machine(found: Mapping[str, Any]) -> Markup:
    machine = found["machine"]
    rates = ", ".join(f"{name.replace(', ', ' ')} {value:.0f}" for name, value in machine.items() if "GB/s" in name)
    versions = ", ".join(f"{name} {value}" for name, value in found["versions"].items())
    place = f"On {machine['processor']}, {machine['cores']} cores, {found['date']}; {rates}; {versions}."
    return tag("p", place, f" Load when started: {found['load when started']}.", class_="note")


def _contest(contest: Mapping[str, Any]) -> Markup:
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in HEADS]))
    caption = tag(
        "caption", prose(contest["title"]), f" (apart: {contest['deviation']})" if contest["deviation"] else None
    )
    rows = [_row(row) for row in contest["rows"]]
    return tag("div", tag("table", caption, head, tag("tbody", rows), class_="contest"), class_="scroll")


def _row(row: Mapping[str, Any]) -> Markup:
    note = tag("span", "; ", prose(row["note"]), class_="note") if row["note"] else None
    cells: tuple[Markup | str, ...]
    if row["gave up"]:
        cells = ("gave up", "", "", "", "–")
    else:
        size = _unit(row["seconds"])[1]
        spread = f"{_short(row['from'] / size)} – {_short(row['to'] / size)}"
        far = "–" if row["deviation"] is None else f"{row['deviation']:.1e}"
        cells = (_time(row["seconds"]), spread, str(row["runs"]), _short(row["ratio"]), far)
    name = tag("th", row["contestant"], scope="row")
    return tag("tr", name, tag("td", join(prose(row["computes"]), note)), [tag("td", cell) for cell in cells])


def _unit(seconds: float) -> tuple[str, float]:
    """The largest unit that is not more than the time, or the smallest there is."""
    return next((unit for unit in UNITS if seconds >= unit[1]), UNITS[-1])


def _time(seconds: float) -> str:
    unit, size = _unit(seconds)
    return f"{_short(seconds / size)} {unit}"


def _short(number: float) -> str:
    """Three digits, and no powers of ten before the point.

    >>> _short(132_456.7), _short(0.2571)
    ('132,457', '0.257')
    """
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _growth(found: Mapping[str, Any]) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", row["what"], scope="row"),
            [tag("td", cell) for cell in (
                row["against"], f"{row['sizes'][-1]:,}", _time(row["seconds"][-1]), f"{row['MB'][-1]:.3g}",
                f"{row['exponent of time']:.2f}", f"{row['exponent of memory']:.2f}",
            )],
        )
        for row in found["growth"]
    ]  # fmt: skip
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in GROWTH]))
    caption = tag("caption", "How cost and memory grow; against the order: section Cost")
    return tag("div", tag("table", caption, head, tag("tbody", rows), class_="contest"), class_="scroll")
