"""What long campaigns found: their committed evidence, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.report.markup import Markup, tag
from derivations.report.sections import section

INTRO = (
    "Can the checks fail? Errors were planted in our own correct steps and in the ledger's comparisons, and harmless "
    "rewrites beside them. No planted error may be accepted and no rewrite rejected; mutants that happen to say the "
    "same are excluded by an outside oracle, not by the engine."
)
COLUMNS = {
    "mutants": {
        "planted": "planted",
        "caught": "caught",
        "accepted": "accepted",
        "unknown": "unknown",
        "steps": "steps",
        "invisible": "invisible at a special point",
    },
    "rewrites": {"tried": "tried", "accepted": "accepted", "rejected": "rejected"},
}


def planted(found: Mapping[str, Any]) -> Markup:
    """The tables of the planted-errors campaign, and how to run it again."""
    if not found:
        return section("planted", "Planted errors", tag("p", "No evidence of this campaign is at hand."))
    tables = [_table(name, found[name]) for name in COLUMNS]
    command = tag("p", "Again: ", tag("code", found["command"]), f" ({found['seconds']} s).", class_="note")
    return section("planted", "Planted errors", tag("p", INTRO), *tables, command)


def _table(name: str, rows: Mapping[str, Mapping[str, int]]) -> Markup:
    columns = COLUMNS[name]
    heads = [tag("th", text, scope="col") for text in (name, *columns.values())]
    body = [
        tag("tr", tag("th", kind, scope="row"), [tag("td", str(row[column])) for column in columns])
        for kind, row in rows.items()
    ]
    return tag(
        "div", tag("table", tag("thead", tag("tr", heads)), tag("tbody", body), class_="campaign"), class_="scroll"
    )
