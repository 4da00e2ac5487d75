r"""A derivation as a LaTeX document that compiles as it is, with nothing but amsmath, geometry and graphicx.

Every line of a formula goes through ``\formula``, which measures it and scales down what is wider than the page: an
integrand that cannot be broken stays whole and stays on the paper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from avsym._writer import GREEK
from derivations.report.contents import Chain, Chapter, Link, State
from derivations.report.evidence import brief, shown, words

HEAD = r"""\documentclass[a4paper]{article}
\usepackage[margin=22mm]{geometry}
\usepackage{amsmath}
\usepackage{graphicx}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\newsavebox{\formulabox}
\newcommand{\formula}[1]{\savebox{\formulabox}{$\displaystyle #1$}\par\hspace*{2em}%
  \ifdim\wd\formulabox>\dimexpr\linewidth-2em\relax
    \resizebox{\dimexpr\linewidth-2em\relax}{!}{\usebox{\formulabox}}%
  \else\usebox{\formulabox}\fi\par}
\newcommand{\step}[3]{\pagebreak[2]\medskip{\raggedright\textbf{#1. #2.} #3\par}\nopagebreak}
\newcommand{\note}[2]{{\small\hspace*{2em}\begin{minipage}[t]{\dimexpr\linewidth-2em\relax}\raggedright
  \emph{#1} #2\end{minipage}\par}}
\begin{document}
"""
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {"<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}", '"': "''", "\u2013": "--", "\u2014": "---"}
SPECIAL |= {letter: f"\\{letter}" for letter in "&%$#_{}"}
SPECIAL |= {letter: rf"{letter}\allowbreak{{}}" for letter in "*/="}  # formulas in text have no spaces to break at
SPECIAL |= {letter: rf"$\{name}$" for name, letter in GREEK.items()}
SPECIAL |= {letter: f"$_{digit}$" for digit, letter in enumerate("₀₁₂₃₄₅₆₇₈₉")}
SPECIAL |= {letter: f"$^{{{sign}}}$" for sign, letter in zip("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", strict=True)}


def latex_document(chapter: Chapter) -> str:
    """A whole LaTeX document: each step with what it does, its conditions, its check and what it leaves."""
    body = [rf"\section*{{{escaped(chapter.title)}}}", escaped(chapter.summary)]
    for chain in chapter.chains:
        body += [rf"\subsection*{{{escaped(chain.name)}}}", *_chain(chain)]
    return HEAD + "\n".join(body) + "\n\\end{document}\n"


def _chain(chain: Chain) -> Iterator[str]:
    yield _formulas(chain.start)
    for number, link in enumerate(chain.links, 1):
        reached = f" [{link.equation}]" if link.equation else ""
        yield rf"\step{{{number}}}{{{escaped(_capital(link.rule))}}}{{{escaped(link.statement + reached)}}}"
        yield from (rf"\note{{{name}}}{{{escaped(text)}}}" for name, text in _notes(link))
        yield _formulas(link.after)


def _notes(link: Link) -> Iterator[tuple[str, str]]:
    """What stands in small print under a step."""
    if link.conditions:
        yield "If", "; ".join(f"{name}{'' if holds else ' (not shown)'}" for name, holds in link.conditions)
    if link.drops:
        yield "Drops", brief(link.drops)
    if link.evidence:
        worst, tolerance = shown(link.evidence["worst"]), shown(link.evidence["tolerance"])
        yield _capital(words(link.verdict)) + ":", f"{link.evidence['method']} (worst {worst}, tolerance {tolerance})"


def _formulas(state: State) -> str:
    return "\n".join(rf"\formula{{{line}}}" for line in state.lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def escaped(text: str) -> str:
    r"""Text as LaTeX prints it; a letter that plain LaTeX has not becomes its nearest in ASCII, or a question mark.

    >>> escaped("n_b -> 0 & 50%"), escaped("λ² at café")
    ('n\\_b -{\\textgreater} 0 \\& 50\\%', '$\\lambda$$^{2}$ at cafe')
    """
    return "".join(SPECIAL.get(letter) or _ascii(letter) for letter in text)


def _ascii(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() else " "
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return "".join(SPECIAL.get(part, part) for part in plain) or ("" if unicodedata.combining(letter) else "?")
