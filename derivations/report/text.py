"""A derivation as plain text for a terminal, and as a LaTeX document."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.report.contents import Chain, Chapter, Link, State
from derivations.report.evidence import shown, words


def plain(chapter: Chapter) -> str:
    """Every step, as lines of text."""
    lines = [chapter.title, "=" * len(chapter.title), chapter.summary]
    for chain in chapter.chains:
        lines += ["", chain.name, "-" * len(chain.name), *_state(chain.start)]
        for number, link in enumerate(chain.links, 1):
            lines += ["", *_plain_step(number, link)]
    return "\n".join(lines) + "\n"


def _plain_step(number: int, link: Link) -> Iterator[str]:
    reached = f"  [{link.equation}]" if link.equation else ""
    yield f"{number}. {link.rule}: {link.statement}{reached}"
    for name, holds in link.conditions:
        yield f"   if {name}{'' if holds else ' (not shown)'}"
    if link.drops:
        yield f"   drops {link.drops}"
    yield from _state(link.after)
    if link.evidence:
        worst = f"worst {shown(link.evidence['worst'])}, tolerance {shown(link.evidence['tolerance'])}"
        yield f"   {words(link.verdict)}: {link.evidence['method']} ({worst}, {link.evidence['seconds']:.2f} s)"


def _state(state: State) -> Iterator[str]:
    for line in state.text or state.lines:
        yield f"      {line}"


def latex_document(chapter: Chapter) -> str:
    """A LaTeX document with every step."""
    body = [rf"\section*{{{escaped(chapter.title)}}}", escaped(chapter.summary)]
    for chain in chapter.chains:
        body += [rf"\subsection*{{{escaped(chain.name)}}}", _display(chain.start), *_latex_steps(chain)]
    head = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
    return head + "\n\n".join(body) + "\n\\end{document}\n"


def _latex_steps(chain: Chain) -> Iterator[str]:
    for number, link in enumerate(chain.links, 1):
        verdict = f" [{words(link.verdict)}]" if link.evidence else ""
        yield rf"\noindent\textbf{{{number}. {escaped(link.rule)}}}: {escaped(link.statement + verdict)}"
        yield _display(link.after)


def _display(state: State) -> str:
    lines = " \\\\\n".join(rf"& {line}" for line in state.lines)
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"


def escaped(text: str) -> str:
    r"""Text as LaTeX prints it.

    >>> escaped("n_b -> 0 & 50%")
    'n\\_b -{\\textgreater} 0 \\& 50\\%'
    """
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    special |= {"<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}"}
    special |= {letter: f"\\{letter}" for letter in "&%$#_{}"}
    return "".join(special.get(letter, letter) for letter in text)
