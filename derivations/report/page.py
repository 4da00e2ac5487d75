"""The whole document: one file, no script, no request to any network."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from derivations.output import REFERENCE
from derivations.report import campaigns, costs, lattice, sections, side_by_side
from derivations.report import evidence as told
from derivations.report.contents import Chapter, Contents, counted
from derivations.report.formulas import Formulas
from derivations.report.markup import Markup, join, slug, tag

TITLE = "Avalanche instability, from diagram to avalanche field"
SUBTITLE = (
    "The derivation of X. Chen and J. E. Han, Avalanche instability as nonequilibrium quantum criticality, "
    "Phys. Rev. B 109, 054307 (2024), carried out and checked step by step by a machine."
)


def wanted(contents: Contents) -> tuple[str, ...]:
    """Every formula that the page shows, so that they can be typeset beforehand."""
    asked = _Asked()
    _parts(contents, asked)
    return tuple(asked.drawings)


class _Asked(Formulas):
    """Formulas that are only counted."""

    def svg(self, latex: str) -> Markup:
        """Nothing; but remember what was asked for."""
        self.drawings[latex] = ""
        return Markup()


def page(contents: Contents, drawings: Mapping[str, str] | None = None) -> str:
    """The report as one HTML file.

    Parameters
    ----------
    contents : Contents
    drawings : mapping, optional
        Formulas drawn beforehand, LaTeX -> SVG.

    Returns
    -------
    str
    """
    formulas = Formulas(drawings)
    main = tag("main", *_parts(contents, formulas))
    return _document(contents.title or TITLE, join(_header(contents), _toc(contents), main), formulas)


def _parts(contents: Contents, formulas: Formulas) -> tuple[Markup, ...]:
    paper = not contents.title  # a work of the user's has no drawings, numbers, figures and campaigns of its own
    return (
        sections.ledger(contents.entries, formulas),
        *([sections.diagrams(contents.diagrams, formulas)] if paper else ()),
        sections.chapters(contents.chapters, formulas),
        sections.approximations(contents),
        *([sections.numbers(contents.numbers, formulas), sections.figures(contents.figures)] if paper else ()),
        *([lattice.section_of(contents.entries)] if paper else ()),
        *([costs.section_of(contents.costs), side_by_side.section_of(contents.side_by_side)] if paper else ()),
        *([campaigns.planted(contents.planted)] if paper else ()),
        _provenance(contents.provenance),
    )


def derivation_page(chapter: Chapter, drawings: Mapping[str, str] | None = None) -> str:
    """One result as a page of its own."""
    formulas = Formulas(drawings)
    heading = tag("header", tag("h1", chapter.title))
    main = tag("main", sections.section("derivations", "Derivation", sections.chapter(chapter, formulas)))
    return _document(chapter.title, join(heading, main), formulas)


def _document(title: str, body: Markup, formulas: Formulas) -> str:
    style = files("derivations.report").joinpath("report.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', formulas.sprite(), body), lang='en')}\n"


def _header(contents: Contents) -> Markup:
    steps = counted(link.verdict for _, _, link in contents.links)
    entries = counted(str(entry.verdict) for entry in contents.entries)
    return tag(
        "header",
        tag("h1", contents.title or TITLE),
        tag("p", contents.subtitle or SUBTITLE, class_="subtitle"),
        tag("p", f"{sum(steps.values())} steps, each checked on the spot:", class_="label"),
        told.counts(steps),
        tag("p", f"{sum(entries.values())} equations and claims of the paper and of our own:", class_="label"),
        told.counts(entries),
        _legend({*steps, *entries}),
    )


def _legend(verdicts: set[str]) -> Markup:
    items = [(told.badge(verdict), text) for verdict, text in told.MEANING.items() if verdict in verdicts]
    rows = [tag("div", tag("dt", mark), tag("dd", text)) for mark, text in items]
    return tag("details", tag("summary", "What the verdicts mean"), tag("dl", rows, class_="legend"))


def _toc(contents: Contents) -> Markup:
    results = [_link(f"result-{slug(item.name)}", item.title) for item in contents.chapters]
    pictures = [_link(f"fig-{item.figure.name}", item.figure.title) for item in contents.figures]
    paper = not contents.title
    items = (
        _link("ledger", "Ledger"),
        *([_link("diagrams", "Diagrams and contour orderings")] if paper else ()),
        _link("derivations", "Derivations", results),
        _link("approximations", "Approximations and choices"),
        *([_link("numbers", "Numbers"), _link("figures", "Figures", pictures)] if paper else ()),
        *([_link("lattice", "What the lattice calculation finds")] if paper else ()),
        *([_link("costs", "Cost"), _link("side-by-side", "Side by side")] if paper else ()),
        *([_link("planted", "Planted errors")] if paper else ()),
        _link("reproduce", "How to reproduce this"),
        *([tag("li", tag("a", "Reference of all public names", href=REFERENCE))] if paper else ()),
    )
    return tag("nav", tag("h2", "Contents"), tag("ul", items), aria_label="Contents")


def _link(place: str, text: str, below: list[Markup] | None = None) -> Markup:
    return tag("li", tag("a", text, href=f"#{place}"), tag("ul", below) if below else None)


def _provenance(facts: Mapping[str, str]) -> Markup:
    rows = [(name, tag("code", value)) for name, value in facts.items()]
    return sections.section("reproduce", "How to reproduce this", told.definitions(rows, "provenance"))
