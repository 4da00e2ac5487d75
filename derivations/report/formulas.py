"""LaTeX -> SVG, once for each formula; the glyphs stand in the page once and are shared by all formulas."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future

from derivations.report.markup import Markup, slug, tag

MOST = 16  # lines drawn of one formula: a sum over hundreds of orderings is for the LaTeX to tell
_GLYPH = re.compile(r'<path transform="([^"]+)" d="([^"]+)"/>')


def drawn(latex: str) -> str:
    """A formula as SVG, or nothing if it cannot be typeset; runs in a worker."""
    from avsym.printing import formula_svg

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the typesetter's, of the standard library
            return formula_svg(latex)
    except Exception:  # a typesetter's trouble with one formula must not cost the report: its LaTeX is shown instead
        return ""


class Typesetting:
    """Formulas being drawn in other processes, each once, while something else is done."""

    def __init__(self, pool: Executor) -> None:
        self.pool = pool
        self.begun: dict[str, Future[str]] = {}

    def ask(self, latex: Iterable[str]) -> None:
        """Begin with those formulas that have not been asked for before."""
        for text in latex:
            if text not in self.begun:
                self.begun[text] = self.pool.submit(drawn, text)

    def drawings(self) -> dict[str, str]:
        """LaTeX -> SVG, when all are drawn."""
        return {text: drawing.result() for text, drawing in self.begun.items()}


class Formulas:
    """The formulas of a page.

    Parameters
    ----------
    drawings : mapping
        From LaTeX to SVG; what is missing is drawn when it is asked for.
    """

    def __init__(self, drawings: Mapping[str, str] | None = None) -> None:
        self.drawings = dict(drawings or {})
        self.glyphs: dict[str, str] = {}

    def svg(self, latex: str) -> Markup:
        """A formula in line with the text; its LaTeX if it cannot be drawn."""
        if latex not in self.drawings:
            self.drawings[latex] = drawn(latex)
        drawing = self.drawings[latex]
        return Markup(_GLYPH.sub(self._shared, drawing)) if drawing else tag("code", latex, class_="undrawn")

    def _shared(self, glyph: re.Match[str]) -> str:
        place, outline = glyph.groups()
        name = self.glyphs.setdefault(outline, f"g{len(self.glyphs)}")
        return f'<use href="#{name}" transform="{place}"/>'

    def display(self, *lines: str, name: str = "", source: str = "") -> Markup:
        """A formula on lines of its own in a box that scrolls, with its LaTeX to copy."""
        rows = [tag("div", self.svg(line), class_="line") for line in lines[: MOST if len(lines) > MOST + 4 else None]]
        if len(rows) < len(lines):
            rows.append(tag("div", f"… and {len(lines) - len(rows)} more lines, all in the LaTeX below", class_="note"))
        label = f"Formula {name}" if name else "Formula"
        box = tag(
            "div", tag("div", rows, class_="lines"), class_="scroll", tabindex="0", role="group", aria_label=label
        )
        code = tag("pre", tag("code", source or " \\\\\n".join(lines)), tabindex="0", aria_label="LaTeX source")
        fold = tag("details", tag("summary", "LaTeX"), code, class_="source")
        number = tag("a", f"({name})", href=f"#{slug(name)}", class_="number") if name else None
        return tag(
            "div", tag("div", box, number, class_="row"), fold, class_="formula", id=slug(name) if name else None
        )

    def sprite(self) -> Markup:
        """The glyphs of every formula asked for so far."""
        shapes = [Markup(f'<path id="{name}" d="{outline}"/>') for outline, name in self.glyphs.items()]
        return tag("svg", tag("defs", shapes), width="0", height="0", class_="sprite", aria_hidden="true")
