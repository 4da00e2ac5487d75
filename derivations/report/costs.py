"""What the calculations cost: the exponents and the largest case of each measured growth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.report.markup import Markup, tag
from derivations.report.sections import section

INTRO = (
    "Measured on one machine; a cost grows like the given power of what it is counted against, a straight line in "
    "double logarithm. The points are drawn in the figure costs."
)
HEADS = ("What", "against", "largest", "cost there", "exponent")


def section_of(found: Mapping[str, Any]) -> Markup:
    """The table of the cost campaign, and how to run it again."""
    if not found:
        return section("costs", "Cost", tag("p", "No evidence of this campaign is at hand."))
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in HEADS]))
    table = tag("div", tag("table", head, tag("tbody", _rows(found)), class_="campaign"), class_="scroll")
    again = tag("p", f"On {found['machine']}. Again: ", tag("code", found["command"]), f" ({found['seconds']} s).")
    return section("costs", "Cost", tag("p", INTRO), table, again)


def _rows(found: Mapping[str, Any]) -> list[Markup]:
    from derivations.figures.costs import PANELS  # here, because it brings the drawing library

    rows = []
    for name, (title, along, counted) in PANELS.items():
        for column, fitted in counted.items():
            unit = "MB" if column.endswith("MB") else "s"
            cells = (
                f"{found[name][along][-1]:,}",
                f"{found[name][column][-1]:.3g} {unit}",
                f"{found[name][fitted]:.2f}",
            )
            head = tag("th", f"{title}, {'memory' if unit == 'MB' else 'time'}", scope="row")
            rows.append(tag("tr", head, tag("td", along), [tag("td", cell) for cell in cells]))
    return rows
