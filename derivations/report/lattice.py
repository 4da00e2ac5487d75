"""What the lattice calculation finds, level by level: the verdicts that rest on it, and the fields it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from derivations.report import evidence as told
from derivations.report.markup import Markup, prose, slug, tag
from derivations.report.sections import section

if TYPE_CHECKING:
    from derivations.ledger import Entry

INTRO = (
    "Does the analytic theory survive the full calculation? The same model is asked at four levels. First, Eq. (11): "
    "an "
    "avalanche where the fourth order equals the second. Second, the bare nested series to all orders: it diverges, "
    "and from "
    "a field below that of Eq. (11) on. Third, the dressed series, in which an electron that emits is also gone from "
    "where it was: it diverges at no field. Fourth, the self-consistent steady state on the lattice, which conserves "
    "particles and energy: its occupation is smooth in the field, so that its onset needs a definition, and two are "
    "given."
)
FIGURES = {"1c": "Fig. 1(c)", "4d": "Fig. 4(d)", "lattice": "the onset at each level"}
HEADS = ("g_ep", "Eq. (11)", "bare series", "dressed series", "n_ex doubled", "n_ex steepest")
RATE = 0.002  # of the table: the paper's typical Gamma
PLACE = "derivations/evidence/lattice.json"


def section_of(entries: Iterable[Entry]) -> Markup:
    """The section: levels side by side, then each verdict with its reading, then where the figures are."""
    resting = [entry for entry in entries if entry.evidence.get("evidence") == PLACE or "hot-phonon" in entry.id]
    links = [(" ", tag("a", text, href=f"#fig-{name}")) for name, text in FIGURES.items()]
    return section(
        "lattice",
        "What the lattice calculation finds",
        tag("p", prose(INTRO)),
        _levels(),
        tag("p", "Drawn:", links, ".", class_="note"),
        tag("dl", [_verdict(entry) for entry in resting], class_="lattice"),
    )


def _levels() -> Markup:
    """The field of each level against the coupling, at the paper's typical Gamma."""
    from derivations.lattice.curves import Curve
    from derivations.lattice.plan import ALL_COUPLINGS
    from derivations.lattice.theory import side_by_side

    rows = [(g, _cells(side_by_side(Curve(g, RATE)))) for g in ALL_COUPLINGS if g]
    head = tag("thead", tag("tr", [tag("th", prose(text), scope="col") for text in HEADS]))
    body = [tag("tr", tag("th", f"{g:g}", scope="row"), [tag("td", it) for it in cells]) for g, cells in rows]
    caption = tag("caption", prose(f"Field of the onset, Gamma = {RATE:g}, omega_0 = 0.3, Delta = 1, m = 1/2, T = 0"))
    return tag("div", tag("table", caption, head, tag("tbody", body), class_="numbers"), class_="scroll")


def _cells(levels: Mapping[str, float]) -> list[str]:
    """Numbers; the bare series begins to diverge below Eq. (11)'s field, where that is too weak to be reached."""
    weak = np.isfinite(levels["Eq. (11)"]) and not np.isfinite(levels["bare series"])
    shown = {name: f"{value:.3g}" if np.isfinite(value) else "none" for name, value in levels.items()}
    return list({**shown, **({"bare series": "too weak to compute"} if weak else {})}.values())


def _verdict(entry: Entry) -> Markup:
    name = tag("a", entry.statement, href=f"#{slug(entry.id)}")
    reading = str(entry.evidence.get("reading", ""))
    return tag("div", tag("dt", told.badge(str(entry.verdict)), " ", name), tag("dd", prose(reading)))
