"""derivations/report/document.py: a LaTeX document that compiles: balanced, of known macros, its text escaped."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sympy import sqrt

from avsym import Derivation, Relation, symbols
from avsym._writer import ELEMENTARY, GREEK
from derivations import RESULTS, paper
from derivations.report.contents import Chapter, chain
from derivations.report.document import HEAD, escaped, latex_document
from derivations.verification import Verified

OURS = set(re.findall(r"\\newcommand\{(\\[a-z]+)\}", HEAD))
PREAMBLE = HEAD[: HEAD.index(r"\begin{document}")]
TEXT = {r"\section", r"\subsection", r"\begin", r"\end", r"\textbackslash", r"\textless", r"\textgreater"}
TEXT |= {r"\allowbreak"}
TEXT |= {r"\textbar", r"\textasciitilde", r"\textasciicircum", r"\&", r"\%", r"\$", r"\#", r"\_", r"\{", r"\}"}
MATHS = {r"\frac", r"\sqrt", r"\int", r"\mathrm", r"\mathcal", r"\operatorname", r"\left", r"\right"}
MATHS |= {r"\Bigl", r"\Bigr", r"\quad", r"\cdots", r"\,", *(rf"\{name}" for name in (*GREEK, *ELEMENTARY))}


def chapter(name):
    (made,) = paper.chapters(Verified(), (name,))
    return made


def macros(tex):
    return set(re.findall(r"\\(?:[A-Za-z]+|.)", tex))


def depth(tex):
    r"""The braces still open, those written as \{ and \} left aside; -1 if one closes too early."""
    found = 0
    for brace in re.findall(r"(?<!\\)[{}]", tex.replace(r"\\", "")):
        found += 1 if brace == "{" else -1
        if found < 0:
            return -1
    return found


@pytest.mark.parametrize("name", RESULTS)
def test_every_derivation_is_a_balanced_document_of_known_macros(name):
    tex = latex_document(chapter(name))
    body = tex.removeprefix(HEAD)
    assert body != tex
    assert depth(body) == 0
    assert macros(body) <= OURS | TEXT | MATHS
    assert body.count(r"\begin{") == 0
    assert re.findall(r"\\end\{(\w+)\}", body) == ["document"]
    assert body.count(r"\left") - body.count(r"\leq") == body.count(r"\right")
    assert tex.isascii()
    for line in body.splitlines():
        assert not line.startswith(r"\formula") or (depth(line) == 0 and line.count(r"\left") >= line.count(r"\leq"))


def test_the_head_defines_what_the_body_uses():
    assert {r"\formula", r"\step", r"\note"} <= OURS
    assert depth(HEAD) == 0
    assert set(re.findall(r"\\usepackage(?:\[.*?\])?\{(\w+)\}", PREAMBLE)) == {"amsmath", "geometry", "graphicx"}


def test_every_step_says_what_it_does_its_conditions_and_its_check():
    (made,) = paper.chapters(Verified(), ("sigma2",))
    (one,) = made.chains
    links = tuple(
        replace(link, verdict="by_rule", evidence={"method": "a_b < 1", "worst": 1e-20, "tolerance": 1e-15})
        for link in one.links
    )
    tex = latex_document(replace(made, chains=(replace(one, links=links),)))
    for number, link in enumerate(links, 1):
        assert rf"\step{{{number}}}{{{escaped(link.rule[0].upper() + link.rule[1:])}}}" in tex
        assert all(escaped(name) in tex for name, _ in link.conditions)
    assert tex.count(r"\note{By rule:}{a\_b {\textless} 1 (worst 1e-20, tolerance 1e-15)}") == len(links)
    assert r"\note{Drops}" in tex
    assert "[eq:6]" in tex


@given(st.text())
@example(r"\input{/etc/passwd} \end{document} % $x$ a&b #1 ~^_ {")
@example("λ² ₀ – café é ∫ 漢 \x00 \n\n \\")
def test_no_text_can_leave_its_place(text):
    found = escaped(text)
    assert found.isascii()
    assert "\n" not in found
    assert depth(found) == 0
    plain = re.sub(r"\$(?:\\[a-z]+|_\d|\^\{[-\d]\})\$", "", found, flags=re.I)  # letters that are set as formulas
    assert macros(plain) <= TEXT
    assert not re.search(r"(?<!\\)[&%$#_^~]", plain)


def awkward():
    """Text and names with everything that LaTeX minds, and a formula too wide for any page."""
    wide = sum(symbols.internal_time(n) ** n / symbols.loop_momentum(n) for n in range(1, 40))
    start = Relation(symbols.x, sqrt(wide))
    made = chain(Derivation(r"a_b & 50% {\x} ~^ #1 $y$ λ² café 漢", start))
    return Chapter("awkward", r"\title <&> _", "100% of { } \\ " * 30, (made,))


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no TeX engine here")
@pytest.mark.parametrize("name", ["frozen", "threshold", "temperature", "awkward"])
def test_a_tex_engine_compiles_it_and_nothing_leaves_the_page(tmp_path, name):
    (tmp_path / "it.tex").write_text(latex_document(awkward() if name == "awkward" else chapter(name)))
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "it.tex"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    overfull = [float(size) for size in re.findall(r"Overfull \\hbox \(([\d.]+)pt", done.stdout)]
    assert max(overfull, default=0.0) < 5.0
