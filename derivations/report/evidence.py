"""Verdicts as badges, and the evidence for them as short tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from derivations.report.markup import Markup, join, prose, tag

MEANING = {
    "proved": "the residual is zero under the declared zero test, and numbers agree",
    "by_rule": "a stated theorem whose hypotheses were checked, and numbers agree",
    "enclosed": "a rigorous ball contains it",
    "approximation": "holds up to an error that was measured",
    "definition": "a name, a model or a choice: nothing to prove",
    "erratum": "the printed formula is contradicted; the corrected form is given",
    "confirmed": "a sentence of the paper that holds",
    "refuted": "a sentence of the paper that does not hold",
    "reproduced": "a numerical result of the paper, found again",
    "not_reproduced": "a numerical result of the paper, not found again",
    "not_decidable": "the paper does not say enough to decide",
    "failed": "a step of ours that its certificate contradicts",
    "timeout": "the oracle ran into its time limit",
    "unknown": "the oracle could not reach its digits, or a condition was not shown",
    "not_checked": "shown without asking its certificate",
}
SIGN = {"proved": "✓", "by_rule": "✓", "enclosed": "✓", "confirmed": "✓", "reproduced": "✓", "approximation": "≈"}
SIGN |= {"definition": "≝", "erratum": "✗", "refuted": "✗", "not_reproduced": "✗", "not_decidable": "?"}
SIGN |= {"failed": "!", "timeout": "!", "unknown": "!", "not_checked": "–"}
COMPARED = {"agrees": "printed agrees with derived", "residual_zero": "zero test", "worst": "their deviation"}
RELATION = {"==": "", "!=": "not"}
NAMES = {
    "worst_deviation": "worst deviation of the steps",
    "worst": "worst deviation",
    "points": "sample points",
    "seconds": "time",
    "exact": "zero test",
}


def words(verdict: str) -> str:
    """A verdict as it is read: ``not reproduced``."""
    return re.sub(r"_(?!(?:b|c|ep|av|0)\b)", " ", verdict)  # but g_ep and n_b are symbols


def badge(verdict: str) -> Markup:
    """A verdict, by sign, word and colour."""
    sign = tag("span", SIGN.get(verdict, "·"), aria_hidden="true")
    return tag("span", sign, " ", words(verdict), class_=f"badge {verdict}", title=MEANING.get(verdict))


def counts(counted: Mapping[str, int]) -> Markup:
    """Verdicts with their numbers."""
    items = [tag("li", badge(verdict), " ", tag("b", str(number))) for verdict, number in counted.items()]
    return tag("ul", items, class_="counts")


def shown(value: object) -> str:
    """A value of the evidence as it is read.

    >>> shown(3.2e-41), shown(0.25), shown(None), shown([1, 2.5])
    ('3.2e-41', '0.25', '–', '1, 2.5')
    """
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2g}" if value != 0 and not 1e-3 <= abs(value) < 1e5 else f"{value:.6g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {shown(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    return str(value)


def of_step(evidence: Mapping[str, object]) -> Markup | None:
    """The evidence of a step: the check in words, and its figures in one line."""
    if not evidence:
        return None
    facts = [
        ("worst deviation", shown(evidence["worst"])),
        ("tolerance", shown(evidence["tolerance"])),
        ("points", shown(evidence["points"] or None)),
        ("digits", shown(evidence["digits"] or None)),
        ("residual zero", shown(evidence["exact"])),
        ("time", f"{evidence['seconds']:.2f} s"),
    ]
    told = [(name, value) for name, value in facts if value != "–" or name == "worst deviation"]
    where = f" Measured at {evidence['where']}." if evidence["where"] else ""
    sentence = tag("p", "Check: ", prose(str(evidence["method"])), ".", prose(where), class_="check")
    return tag("div", sentence, definitions(told, "facts"), class_="evidence")


def definitions(pairs: Sequence[tuple[str, Markup | str]], class_: str) -> Markup:
    """Names and values side by side."""
    rows = [tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs]
    return tag("dl", rows, class_=class_)


def of_entry(evidence: Mapping[str, object]) -> Markup | None:
    """The evidence of a ledger entry: single values in one line, what is longer below."""
    flat = dict(evidence)
    findings = flat.pop("findings", None)
    comparison = flat.pop("comparison", None)
    if isinstance(comparison, Mapping):
        flat = {**{COMPARED.get(str(name), str(name)): value for name, value in comparison.items()}, **flat}
    told = [(name, value) for name, value in flat.items() if value not in ("", None)]
    found = _findings(findings) if isinstance(findings, list) else None
    simple = [(prose(NAMES.get(name, words(name))), prose(shown(value))) for name, value in told if not _is_long(value)]
    columns = {name: value for name, value in told if isinstance(value, list | tuple) and _is_numeric(value)}
    below = [_table(columns), *(_below(name, value) for name, value in told if _is_long(value) and name not in columns)]
    if not (told or found):
        return None
    return tag("div", found, definitions(simple, "facts") if simple else None, below, class_="evidence")


def _findings(findings: Sequence[Mapping[str, object]]) -> Markup:
    """What was found, what it was held against, and whether it holds."""
    head = tag("tr", [tag("th", name, scope="col") for name in ("found", "value", "should be", "holds")])
    rows = [
        tag(
            "tr",
            tag("td", prose(str(item["what"]))),
            tag("td", shown(item["value"])),
            tag("td", f"{RELATION.get(str(item['test']), item['test'])} {shown(item['bound'])}".strip()),
            tag("td", shown(item["holds"])),
        )
        for item in findings
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows), class_="values"), class_="scroll")


def _is_long(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _is_numeric(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(value, bool | int | float | None) for value in values)


def _table(columns: Mapping[str, Sequence[object]]) -> Markup | None:
    """Lists of numbers side by side."""
    if not columns:
        return None
    head = tag("thead", tag("tr", [tag("th", prose(words(name)), scope="col") for name in columns]))
    rows = [
        tag("tr", [tag("td", shown(value)) for value in row]) for row in zip_longest(*columns.values(), fillvalue="")
    ]
    return tag("div", tag("table", head, tag("tbody", rows), class_="values"), class_="scroll")


def _below(name: str, value: object) -> Markup:
    text = words(name)
    title = tag("p", prose(text[0].upper() + text[1:]), class_="label")
    if isinstance(value, Mapping):
        pairs = [(prose(words(str(key))), tag("code", shown(item))) for key, item in value.items()]
        return join(title, definitions(pairs, "pairs"))
    assert isinstance(value, list | tuple)
    items = [tag("li", prose(shown(item).replace("by_rule", "by rule"))) for item in value]
    short = sum(len(str(item)) for item in value) < 400 and name == "steps"
    return tag("div", title, tag("ul", items, class_="inline" if short else "plain"))


def brief(text: str, most: int = 8) -> str:
    """A long enumeration by its first members and its number.

    >>> brief("a; b; c; d"), brief("a; " * 20 + "b", most=2)
    ('a; b; c; d', 'a; a; … (21 in all)')
    """
    parts = text.split("; ")
    return text if len(parts) <= most + 4 else f"{'; '.join(parts[:most])}; … ({len(parts)} in all)"


def listed(title: str, items: Sequence[str]) -> Markup | None:
    """A line that lists something, if there is anything to list."""
    return tag("p", tag("b", title), " ", prose("; ".join(items)), ".", class_="listed") if items else None


def note(title: str, text: str) -> Markup | None:
    """A line with a title, if there is a text."""
    return tag("p", join(tag("b", title), " ", prose(text)), class_="listed") if text else None
