"""Ledger, orderings, derivations, approximations, numbers and figures, each as a section of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from derivations.report import evidence as told
from derivations.report.contents import Arrangement, Chain, Chapter, Contents, Link, Number, State, counted
from derivations.report.formulas import Formulas
from derivations.report.markup import Markup, inline_svg, join, prose, slug, tag

if TYPE_CHECKING:
    from derivations.figures import Drawn
    from derivations.ledger import Entry


def section(name: str, title: str, *body: Markup | None) -> Markup:
    """A numbered part of the page."""
    heading = tag("h2", tag("a", title, href=f"#{name}"), id=f"{name}-title")
    return tag("section", heading, *body, id=name, aria_labelledby=f"{name}-title")


KINDS = {"eq:": "Numbered equations", "claim:": "Sentences of the paper", "beyond:": "Results of our own"}


def ledger(entries: Sequence[Entry], formulas: Formulas) -> Markup:
    """The table of all entries with a filter that needs no script, then each entry in full."""
    numbers = counted(str(entry.verdict) for entry in entries)
    intro = (
        "Each printed equation and each claim, held against what was derived here. A mismatch is a result: the "
        "corrected form is given with it. The printed formulas feed no derivation."
    )
    bodies = [_group(title, [entry for entry in entries if entry.id.startswith(kind)]) for kind, title in KINDS.items()]
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in ("Entry", "Verdict", "What it says")]))
    table = tag("div", tag("table", head, bodies, class_="ledger"), class_="scroll")
    full = [_entry(entry, formulas) for entry in entries]
    return section(
        "ledger", "Ledger", tag("p", intro), _filter(numbers), table, tag("h3", "Every entry in full"), *full
    )


def _group(title: str, entries: Sequence[Entry]) -> Markup | None:
    """The entries of one kind, under their title."""
    heading = tag("tr", tag("th", title, colspan="3", scope="rowgroup"), class_="group")
    return tag("tbody", heading, [_row(entry) for entry in entries]) if entries else None


def _filter(numbers: dict[str, int]) -> Markup:
    choices = {"all": sum(numbers.values()), **numbers}
    parts = [
        join(
            tag("input", type="radio", name="verdict", id=f"only-{name}", value=name, checked=name == "all"),
            tag("label", told.words(name), " ", tag("b", str(number)), for_=f"only-{name}", class_=f"badge {name}"),
        )
        for name, number in choices.items()
    ]
    return tag("fieldset", tag("legend", "Show"), parts, class_="filter")


def _row(entry: Entry) -> Markup:
    link = tag("a", title_of(entry.id), href=f"#{slug(entry.id)}")
    said = [tag("div", prose(part.statement)) for part in entry.relations or (entry,)]
    cells = (tag("th", link, scope="row"), tag("td", told.badge(str(entry.verdict))), tag("td", said))
    return tag("tr", *cells, data_verdict=str(entry.verdict))


def title_of(identity: str) -> str:
    """An id of the ledger as it is read.

    >>> title_of("eq:A7"), title_of("claim:field-rises")
    ('Eq. (A7)', 'Field rises')
    """
    kind, _, name = identity.partition(":")
    return f"Eq. ({name})" if kind == "eq" else name.replace("-", " ").capitalize()


def _entry(entry: Entry, formulas: Formulas) -> Markup:
    """An entry with one relation, or one with a part for each of them."""
    heading = tag("h4", title_of(entry.id), " ", told.badge(str(entry.verdict)), " ", tag("code", entry.id))
    parts = [tag("div", _relation(part, formulas, part is not entry), class_="relation") for part in entry.relations]
    body = parts or _relation(entry, formulas)
    return tag("article", heading, body, class_="entry", id=slug(entry.id), data_verdict=str(entry.verdict))


def _relation(entry: Entry, formulas: Formulas, with_badge: bool = False) -> Markup:
    return join(
        tag("p", prose(entry.statement), " ", told.badge(str(entry.verdict)) if with_badge else None),
        _printed(entry, formulas),
        _formula("Derived here", entry.derived if entry.derived != entry.corrected else "", formulas),
        _formula("Corrected", entry.corrected, formulas),
        told.of_entry(entry.evidence),
        told.listed("Rests on:", entry.rests_on),
        told.note("In the paper:", entry.where),
    )


def _printed(entry: Entry, formulas: Formulas) -> Markup | None:
    """What the paper prints: a formula, or a sentence."""
    if entry.id.startswith("eq:") or not entry.printed:
        return _formula("Printed", entry.printed, formulas)
    return tag("div", tag("p", "Printed", class_="label"), tag("blockquote", entry.printed), class_="labelled")


def _formula(title: str, latex: str, formulas: Formulas) -> Markup | None:
    if not latex:
        return None
    return tag("div", tag("p", title, class_="label"), formulas.display(latex), class_=f"labelled {slug(title)}")


def diagrams(drawn: Iterable[tuple[str, str, tuple[Arrangement, ...]]], formulas: Formulas) -> Markup:
    """Each diagram, and each of its orderings on the two branches of the contour."""
    intro = (
        "For the lesser self-energy the exit time lies on the forward branch and the entry time on the backward "
        "branch. The other vertices may lie anywhere along the contour: each order of the vertices turns every line "
        "into a greater or a lesser function. Framed are the orderings of first order in the density n: a single G<, "
        "the cut, which the phonon lines above it cross as emitted phonons."
    )
    return section(
        "diagrams", "Diagrams and contour orderings", tag("p", intro), *(_diagram(*it, formulas) for it in drawn)
    )


def _diagram(name: str, drawing: str, listed: tuple[Arrangement, ...], formulas: Formulas) -> Markup:
    title = f"{name}: {len(listed)} ordering{'s' if len(listed) > 1 else ''}"
    picture = tag("figure", inline_svg(drawing, f"d-{slug(name)}", f"The diagram {name}"), class_="diagram")
    cards = [_card(slug(name), number, item, formulas) for number, item in enumerate(listed, 1)]
    return join(tag("h3", title), picture, tag("ol", cards, class_="orderings"))


def _card(name: str, number: int, item: Arrangement, formulas: Formulas) -> Markup:
    label = f"Ordering {number}: vertices {' '.join(map(str, item.sequence))} along the contour"
    power = "n" if item.lesser == 1 else f"n^{{{item.lesser}}}"
    lines = [("electron", " ".join(f"G{part}" for part in item.electrons))]
    lines += [("phonon", " ".join(f"D{part}" for part in item.phonons)), ("order", formulas.svg(power))]
    if item.emitted is not None:
        lines.append(("phonons emitted", str(item.emitted)))
    if item.language:
        lines.append(("a cut", formulas.svg(item.language)))
    body = (inline_svg(item.drawing, f"o-{name}-{number}", label), told.definitions(lines, "facts"))
    return tag("li", *body, class_="kept" if item.lesser == 1 else None)


def chapters(items: Iterable[Chapter], formulas: Formulas) -> Markup:
    """Every derivation, step by step."""
    intro = (
        "Each step applies one rule to what the step before it left; no formula on the way was typed in. Under each "
        "step stands how it was checked, by code that shares nothing with the rule."
    )
    return section("derivations", "Derivations", tag("p", intro), *(chapter(item, formulas) for item in items))


def chapter(item: Chapter, formulas: Formulas) -> Markup:
    """One result: its derivations one after another."""
    name = f"result-{slug(item.name)}"
    chains = [_chain(chain, formulas) for chain in item.chains]
    return tag("section", tag("h3", item.title), tag("p", prose(item.summary)), chains, id=name, class_="result")


def _chain(chain: Chain, formulas: Formulas) -> Markup:
    begin = chain.shared if chain.like else 0
    head = tag("h4", chain.name[0].upper() + chain.name[1:])
    if begin:
        other = tag("a", chain.like, href=f"#{slug(chain.like)}-{begin}")
        start = tag("p", f"Steps 1–{begin} are those of ", other, ".", class_="shared")
    else:
        start = join(tag("p", "Start:", class_="label"), _state(chain.start, f"{chain.name}.0", formulas))
    numbered = list(enumerate(chain.links, 1))[begin:]
    steps = [_step(chain.name, number, link, formulas) for number, link in numbered]
    return tag(
        "div", head, start, tag("ol", steps, class_="steps", start=str(begin + 1)), class_="chain", id=slug(chain.name)
    )


def _step(name: str, number: int, link: Link, formulas: Formulas) -> Markup:
    reached = f"Eq. ({link.equation.removeprefix('eq:')})" if link.equation else ""
    entry = tag("a", reached, href=f"#{slug(link.equation)}", class_="reached") if reached else None
    title = (f"{number}. ", tag("b", link.rule[0].upper() + link.rule[1:]), " ", told.badge(link.verdict), " ", entry)
    return tag(
        "li",
        tag("p", *title, class_="rule"),
        tag("p", prose(link.statement), class_="statement"),
        told.listed("Conditions:", [text if holds else f"{text} (not shown)" for text, holds in link.conditions]),
        told.note("Dropped:", told.brief(link.drops)),
        _state(link.after, f"{name}.{number}", formulas),
        told.of_step(link.evidence),
        id=f"{slug(name)}-{number}",
        class_=f"step {link.verdict}",
    )


def _state(state: State, name: str, formulas: Formulas) -> Markup:
    drawing = inline_svg(state.drawing, f"s-{slug(name)}", f"Diagram, start of {name}") if state.drawing else None
    picture = tag("figure", drawing, class_="diagram") if drawing else None
    return join(picture, formulas.display(*state.lines, source=state.latex))


def approximations(contents: Contents) -> Markup:
    """What was neglected, with the measured error and where it was measured."""
    names = ("Where", "What is done", "What is dropped", "Measured")
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in names]))
    wanted = [item for item in contents.links if item[2].kind in ("approximation", "choice")]
    body = tag("tbody", [_approximation(*item) for item in wanted])
    intro = "Everything the results inherit that is not exact. The error of each is measured, not asserted."
    table = tag(
        "div", tag("table", head, body), class_="scroll", tabindex="0", role="group", aria_label="Approximations"
    )
    return section("approximations", "Approximations and choices", tag("p", intro), table)


def _approximation(name: str, number: int, link: Link) -> Markup:
    place = tag("a", f"{name}, step {number}", href=f"#{slug(name)}-{number}")
    method, where = link.evidence.get("method", ""), link.evidence.get("where", "")
    cells = (
        place,
        f"{link.rule}: {link.statement}",
        told.brief(link.drops),
        f"{method}{f' ({where})' if where else ''}",
    )
    return tag("tr", [tag("td", cell if isinstance(cell, Markup) else prose(cell)) for cell in cells])


def numbers(items: Iterable[Number], formulas: Formulas) -> Markup:
    """The numbers, each with what it is."""
    rows = [
        tag("tr", tag("th", formulas.svg(item.latex), scope="row"), tag("td", item.value), tag("td", item.text))
        for item in items
    ]
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in ("Symbol", "Value", "What it is")]))
    table = tag("div", tag("table", head, tag("tbody", rows), class_="numbers"), class_="scroll")
    return section("numbers", "Numbers", table)


def figures(items: Iterable[Drawn]) -> Markup:
    """The figures with their captions; the numbers behind them are in the files beside the report."""
    intro = (
        "Closed forms are drawn from the generated kernels. A colour stands for a level of theory, the same in every "
        "figure. Each is also written as SVG, PNG and CSV to the directory figures."
    )
    return section("figures", "Figures", tag("p", intro), *map(_figure, items))


def _figure(drawn: Drawn) -> Markup:
    figure, name = drawn.figure, f"fig-{drawn.figure.name}"
    title = tag("b", f"{figure.label}. {figure.title}.")
    links = [tag("a", ending.upper(), href=f"figures/{figure.name}.{ending}") for ending in drawn.files]
    files = tag("span", [join(" ", link) for link in links], class_="files")
    caption = tag("figcaption", title, " ", figure.caption, " ", tag("span", figure.note, class_="note"), files)
    picture = tag("div", inline_svg(_themed(drawn.svg), name, figure.title), class_="scroll plot")
    return tag("figure", picture, caption, id=name)


INKS = {"#1b1b1b": "--ink", "#ffffff": "--paper", "#8a8a8a": "--faint"}
INKS |= {"#00558f": "--series-1", "#d55e00": "--series-2", "#009e73": "--series-3"}
INKS |= {"#a05c8c": "--series-4", "#5b5b5b": "--series-5"}


def _themed(svg: str) -> str:
    """A figure whose colours follow the page's, by day and by night."""
    for colour, name in INKS.items():
        svg = svg.replace(f": {colour}", f": var({name}, {colour})")
    return svg
