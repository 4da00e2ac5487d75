"""What values show of themselves in a notebook: what they should, at any size, and nobody's markup."""

import re
import subprocess
import sys
from dataclasses import replace
from html import escape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Function, S, Symbol, exp

from avsym import (
    Derivation,
    Integral,
    Range,
    Relation,
    Sampling,
    Step,
    orderings,
    rainbow,
    rules,
    to_contour,
    to_real_time,
)
from avsym.symbols import Gamma, field, mass, omega_0
from derivations import enhancement
from derivations import rainbow as nested

QUICK = Sampling(digits=15, points=1)
U = Symbol("u", real=True)
HALF = Integral(mass, exp(2 * Gamma * U), (Range(U, upper=S.Zero),))
EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def short():
    return Derivation("half", HALF).then(rules.half_line, U, equation="eq:1")


@pytest.mark.parametrize("order", [2, 4, 6])
def test_diagrams_and_orderings_draw_themselves(order):
    diagram = rainbow(order)
    drawn = ET.fromstring(diagram._repr_svg_())
    assert len([node for node in drawn.iter() if node.get("class") == "phonon"]) == order // 2
    for component in "<>":
        ordering = next(orderings(diagram, component))
        svg = ET.fromstring(ordering._repr_svg_())
        assert len([node for node in svg.iter() if node.get("class") == "lesser"]) == ordering.lesser
    assert r"\Sigma" in to_contour(diagram)._repr_latex_()


def test_expressions_write_themselves_as_displayed_latex():
    assert HALF._repr_latex_() == (r"$\displaystyle m\,\int_{-\infty}^{0} du\,e^{2 \Gamma u}$")
    assert Relation(field, mass / omega_0)._repr_latex_() == r"$\displaystyle E = \frac{m}{\omega_0}$"


def test_a_long_formula_is_broken_into_aligned_lines():
    text = to_real_time(to_contour(rainbow(4)))._repr_latex_()
    assert text.startswith(r"$\displaystyle \begin{aligned} &")
    assert text.count(r"\\ &") == 12
    assert text.endswith(r"\end{aligned}$")


def test_a_step_says_what_it_does_and_draws_both_sides(short):
    html = short.steps[0]._repr_html_()
    assert html.count('class="formula"') == 2
    for said in ("exponential on a half line", "eq:1", "before", "after", escape(short.steps[0].conditions[0].name)):
        assert said in html


def test_a_derivation_is_a_table_of_its_steps_and_a_report_of_its_verdicts(short):
    html = short._repr_html_()
    assert html.count("<tr>") == 3  # the head, the start, the step
    assert "<b>half</b>" in html
    assert "refused" not in html
    verdicts = short.verify(QUICK)._repr_html_()
    assert "every step holds" in verdicts
    assert "proved" in verdicts
    wrong = replace(short.steps[0], after=replace(short.steps[0].after, factor=2 * mass))
    assert "not every step holds" in replace(short, steps=(wrong,)).verify(QUICK)._repr_html_()


@pytest.mark.parametrize(
    "derivation",
    [lambda: enhancement.close(enhancement.frozen()), lambda: nested.derive(6)],
    ids=["eq:11", "order 6"],
)
def test_the_largest_show_themselves_whole_and_of_bounded_size(derivation):
    made = derivation()
    html = made._repr_html_()
    assert html.count("<tr>") == len(made.steps) + 2
    assert len(html) < 1_000_000
    assert bool(made.refused) == ("Left reduced" in html)
    assert made.result._repr_latex_().startswith("$")


def test_a_value_without_a_formula_is_named(short):
    odd = Step("odd", "does nothing", object(), (HALF, 3.5), "exact", lambda step, sampling: None)
    html = odd._repr_html_()
    assert "object" in html
    assert "float" in html


def _is_clean(html):
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>]*\son\w+=", html)


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=30))  # no type may be called so
@example(EVIL)
@example("<img src=x onerror=alert(1)>")
@example("$</td>$")
@example('"><svg onload=alert(1)>')
def test_no_name_becomes_markup(name):
    symbol = Symbol(name, positive=True)
    value = Integral(symbol, exp(-symbol * Function(name)(U)), (Range(U, upper=S.Zero),))
    step = Step(name, name, value, value, "exact", lambda step, sampling: None, drops=name, equation=name)
    shown = Derivation(name, value, (step,), refused=name)._repr_html_()
    _is_clean(shown)
    assert shown.count("<td") == 6
    latex = value._repr_latex_()
    assert "<" not in latex
    assert ">" not in latex
    assert latex.count("$") == 2


def test_nothing_that_draws_is_imported_until_something_is_shown():
    slow = "('ziamath', 'avsym.notebook', 'avsym.printing')"
    code = f"import sys, avsym; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
