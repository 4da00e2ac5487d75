"""The report: one file that asks nothing of a network, readable by all, and true to what it was given."""

import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsym import Sampling, Verdict
from derivations import sigma2
from derivations.evidence import evidence
from derivations.figures import FIGURES, render
from derivations.report import text
from derivations.report.contents import (
    Chapter,
    Contents,
    Number,
    State,
    arrangements,
    chain,
    linked,
    state,
    steps_json,
    summary,
)
from derivations.report.evidence import MEANING, badge, of_entry, of_step, shown
from derivations.report.formulas import Formulas, Typesetting
from derivations.report.markup import Markup, inline_svg, join, tag
from derivations.report.page import derivation_page, page, wanted
from derivations.report.sections import KINDS

VOID = {"br", "hr", "input", "meta", "link"}
HOSTILE = '</style><script>alert("x")</script><img src=x onerror=y> & "quoted"'


@dataclass(frozen=True)
class FakeEntry:
    id: str
    verdict: Verdict
    statement: str
    printed: str = "a = b"
    where: str = "Sec. II"
    derived: str = "a = 2 b"
    corrected: str = ""
    evidence: dict = field(default_factory=dict)
    relations: tuple = ()
    rests_on: tuple = ()


ENTRIES = (
    FakeEntry("eq:1", Verdict.PROVED, "first", evidence={"comparison": {"agrees": True, "worst": 1e-40}}),
    FakeEntry(
        "eq:2",
        Verdict.ERRATUM,
        HOSTILE,
        corrected="a = 2 b",
        where=HOSTILE,
        evidence={
            "comparison": {"counterexample": {"at": HOSTILE, "ratio": 2.0}},
            "errors": [HOSTILE],
            "steps": ["x: proved"],
        },
        relations=(FakeEntry("eq:2", Verdict.BY_RULE, "part one"), FakeEntry("eq:2", Verdict.ERRATUM, HOSTILE)),
        rests_on=(HOSTILE,),
    ),
    FakeEntry("claim:field-rises", Verdict.CONFIRMED, "E_av rises with Gamma", evidence={"note": HOSTILE}),
    FakeEntry(
        "beyond:result",
        Verdict.REFUTED,
        "ours",
        printed="",
        evidence={"findings": [{"what": HOSTILE, "value": 0.25, "test": "<", "bound": 0.005, "holds": False}]},
    ),
)

MUTANTS = {"planted": 31, "caught": 30, "accepted": 1, "unknown": 0, "steps": 12, "invisible": 7}
CAMPAIGN = {
    "mutants": {HOSTILE: MUTANTS, "all": MUTANTS},
    "rewrites": {"all": {"tried": 5, "accepted": 4, "rejected": 1}},
    "command": HOSTILE,
    "seconds": 3,
}


@pytest.fixture(scope="module")
def contents():
    derivation = sigma2.derive()
    report = derivation.verify(Sampling(digits=20))
    chapters = linked([Chapter("sigma2", "The second order", HOSTILE, (chain(derivation, report),))])
    drawn = tuple(render(FIGURES[name].with_settings(points=20)) for name in ("3a", "6"))
    drawn += tuple(render(FIGURES[name]) for name in ("1c", "4d", "lattice"))
    number = (Number(r"\beta_c", "8.574", HOSTILE),)
    diagrams = (arrangements(2), arrangements(4))
    told = {"provenance": {"Seed": HOSTILE}, "costs": {**evidence("costs"), "machine": HOSTILE}}
    return Contents(chapters, ENTRIES, diagrams, number, drawn, CAMPAIGN, **told)


@pytest.fixture(scope="module")
def html(contents):
    return page(contents)


class Reader(HTMLParser):
    """What a page holds, and whether every element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.attributes, self.headings = [], [], [], [], []

    def handle_starttag(self, name, attributes):
        self.tags.append(name)
        self.attributes += [(name, key, value) for key, value in attributes]
        self.ids += [value for key, value in attributes if key == "id"]
        self.headings += [int(name[1])] if re.fullmatch(r"h[1-6]", name) else []
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        self.handle_starttag(name, attributes)
        if name not in VOID:
            self.open.pop()

    def handle_endtag(self, name):
        assert self.open.pop() == name


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_is_well_formed_and_no_two_places_share_a_name(html):
    reader = read(html)
    assert len(reader.ids) == len(set(reader.ids))


def test_the_page_asks_nothing_of_a_network_and_runs_nothing(html):
    reader = read(html)
    assert not {"script", "link", "iframe", "object", "embed", "img", "image", "base"} & set(reader.tags)
    assert not [key for _, key, _ in reader.attributes if key.startswith("on") or key in ("src", "srcset", "data")]
    targets = [value for _, key, value in reader.attributes if key in ("href", "xlink:href")]
    assert all(target.startswith(("#", "figures/")) or target == "reference.html" for target in targets)
    assert "@import" not in html
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", html))


def test_every_link_within_the_page_leads_somewhere(html):
    reader = read(html)
    targets = {
        value[1:] for _, key, value in reader.attributes if key in ("href", "xlink:href") and value.startswith("#")
    }
    referred = set(re.findall(r"url\(#([^)]+)\)", html))
    labelled = {value for _, key, value in reader.attributes if key in ("aria-labelledby", "for")}
    equations = {target for target in targets if re.fullmatch(r"eq-\w+", target)}
    assert (targets | referred | labelled) - equations <= set(reader.ids)


def test_what_comes_from_data_is_escaped(html):
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_headings_go_down_one_level_at_a_time(html):
    levels = read(html).headings
    assert levels.count(1) == 1
    assert all(
        later - earlier <= 1
        for earlier, later in zip(levels[levels.index(1) :], levels[levels.index(1) + 1 :], strict=False)
    )


def test_the_page_says_its_language_and_fits_a_narrow_screen(html):
    reader = read(html)
    assert ("html", "lang", "en") in reader.attributes
    assert ("meta", "name", "viewport") in reader.attributes
    assert "prefers-color-scheme: dark" in html


def test_every_drawing_has_a_name_and_every_formula_its_latex(contents, html):
    reader = read(html)
    named = [value for name, key, value in reader.attributes if name == "svg" and key == "aria-label"]
    assert len(named) == 2 + 13 + 1 + len(contents.figures)
    assert all(named)
    for latex in wanted(contents):
        assert str(join(latex)) in html
    assert 'class="undrawn"' not in html


def test_every_ordering_is_drawn_and_the_cuts_are_told_apart(contents, html):
    assert [len(listed) for _, _, listed in contents.diagrams] == [1, 12]
    fourth = contents.diagrams[1][2]
    assert sorted(item.emitted for item in fourth if item.lesser == 1) == [1, 1, 2]
    assert html.count('<li class="kept">') == 1 + 3


def test_every_step_stands_there_with_verdict_and_evidence(contents, html):
    for _, number, link in contents.links:
        assert f'id="sigma2-{number}"' in html
        assert str(badge(link.verdict)) in html
        assert str(of_step(link.evidence)) in html


def test_entries_can_be_shown_by_verdict_without_a_script(html):
    for verdict in ("proved", "erratum", "confirmed"):
        assert f'id="only-{verdict}"' in html
        assert f'#ledger:has(#only-{verdict}:checked) [data-verdict]:not([data-verdict="{verdict}"])' in html
    assert set(MEANING) >= {str(verdict) for verdict in Verdict}


def test_formulas_drawn_beforehand_give_the_same_page(contents, html):
    with ThreadPoolExecutor(1) as pool:
        typesetting = Typesetting(pool)
        typesetting.ask(wanted(contents))
        typesetting.ask(wanted(contents))
        drawings = typesetting.drawings()
    assert set(drawings) == set(wanted(contents))
    assert page(contents, drawings) == html


def test_figures_follow_the_colours_of_the_page(html):
    assert "var(--series-1, #00558f)" in html


def test_one_result_is_a_page_of_its_own(contents):
    html = derivation_page(contents.chapters[0])
    reader = read(html)
    assert len(reader.ids) == len(set(reader.ids))
    assert "<script" not in html


def test_glyphs_are_shared_between_formulas():
    formulas = Formulas()
    one, other = formulas.svg("q"), formulas.svg("q + q")
    (name,) = re.findall(r'href="#(g\d+)"', one)
    assert other.count(f'href="#{name}"') == 2
    assert formulas.sprite().count(f'id="{name}"') == 1


def test_latex_that_cannot_be_typeset_is_shown_as_it_is():
    formulas = Formulas({"<broken": ""})
    assert formulas.svg("<broken") == '<code class="undrawn">&lt;broken</code>'


def test_a_sum_of_hundreds_of_lines_is_cut_short_and_says_so():
    lines = [f"x_{{{number}}}" for number in range(300)]
    shown_lines = Formulas(dict.fromkeys(lines, "<svg></svg>")).display(*lines)
    assert shown_lines.count("<svg>") < 30
    assert "more lines" in shown_lines
    assert "x_{299}" in shown_lines


@given(st.text())
def test_text_is_escaped_and_markup_is_not(value):
    html = tag("p", value, title=value)
    assert html.count("<") == 2
    assert tag("div", html) == f"<div>{html}</div>"
    assert isinstance(html, Markup)


def test_identifiers_of_a_drawing_are_its_own():
    drawing = '<?xml?><svg><path id="a"/><use xlink:href="#a"/><g clip-path="url(#a)"/></svg>'
    made = inline_svg(drawing, "f", "a <b>")
    assert made == (
        '<svg role="img" aria-label="a &lt;b&gt;"><path id="f-a"/><use xlink:href="#f-a"/>'
        '<g clip-path="url(#f-a)"/></svg>'
    )


def test_a_chain_that_begins_like_another_refers_to_it(contents):
    (chapter,) = contents.chapters
    (one,) = chapter.chains
    longer = Chapter("longer", "t", "s", (type(one)("longer", one.start, (*one.links, one.links[-1])),))
    _, second = linked((chapter, longer))
    (item,) = second.chains
    assert (item.like, item.shared) == ("sigma2", len(one.links))
    both = Contents((chapter, second))
    assert len(both.links) == len(one.links) + 1
    assert sum(summary(both)["steps"].values()) == len(one.links) + 1


def test_steps_follow_one_another(contents):
    steps = steps_json(contents.chapters[0].chains)
    assert [step["number"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(later["before"] == earlier["after"] for earlier, later in itertools.pairwise(steps))
    assert steps[-1]["equation"] == "eq:6"
    assert all({"rule", "statement", "conditions", "verdict", "evidence"} <= set(step) for step in steps)


def test_a_tuple_of_values_is_shown_one_after_another():
    derivation = sigma2.derive()
    one = state(derivation.result)
    assert state((derivation.result, derivation.result)) == State(one.lines * 2, one.text * 2)


def test_evidence_that_is_missing_is_said_to_be():
    assert shown(float("nan")) == shown(None) == "–"
    assert of_step({}) is None
    assert of_entry({}) is None


def test_a_derivation_as_text_names_every_step(contents):
    (chapter,) = contents.chapters
    lines = text.plain(chapter)
    for number, link in enumerate(chapter.chains[0].links, 1):
        assert f"{number}. {link.rule}" in lines


def test_a_work_of_the_users_has_its_own_title_and_no_section_of_the_paper(contents, html):
    own = page(replace(contents, title="Mine", subtitle="About <it>."))
    assert "<h1>Mine</h1>" in own
    assert "<title>Mine</title>" in own
    assert "About &lt;it&gt;." in own
    assert "Chen" not in own
    for name in ("diagrams", "numbers", "figures", "planted"):
        assert f'id="{name}"' in html
        assert f'id="{name}"' not in own
        assert f'href="#{name}"' not in own


def test_a_finding_is_a_row_with_its_value_its_bound_and_whether_it_holds(html):
    assert "<td>0.25</td><td>&lt; 0.005</td><td>no</td>" in html


def test_planted_errors_are_reported_as_they_were_found(html):
    row = "".join(f"<td>{number}</td>" for number in MUTANTS.values())
    assert html.count(row) == 2


def test_without_evidence_of_a_campaign_the_page_says_so(contents):
    assert "No evidence of this campaign" in page(replace(contents, planted={}))


def test_equations_sentences_and_results_of_ours_are_told_apart(html):
    titles = [title for title in KINDS.values() if f">{title}</th>" in html]
    assert titles == list(KINDS.values())
