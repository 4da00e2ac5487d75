"""The only door to LaTeX, to formulas as SVG and to formulas in a terminal.

SymPy's own printers order terms by evaluating them, which may hang and depends on the hash seed.  Here a term is taken
apart into powers and an exponent, terms are sorted by what they are made of, and sums are grouped as one writes them
by hand: ``-Gamma (|s| + |s+t|) + i omega_0 s + i [q^2 s - E q (s+t) |s|]/2m``.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

from avsym._text import is_tight, join
from avsym._text import width as measured
from avsym._writer import GREEK, Printable, Writer


def latex(value: Printable) -> str:
    r"""An expression, integral, relation, diagram or sum over orderings as one line of LaTeX, the same in every run.

    Parameters
    ----------
    value : sympy.Expr, Integral, Relation, Diagram, ContourIntegral, RealTime, Term, Ordering, Product or Factor
        Momenta ``q_1`` and ``q_2`` are written q and q' if there is no third.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        For another type.

    Examples
    --------
    >>> from sympy import Abs, I, exp, sqrt
    >>> from avsym.symbols import Gamma, field, g_ep, mass, omega_0, s, t
    >>> print(latex(2 * Gamma * sqrt(2 * mass * omega_0) / field))
    \frac{2 \Gamma \sqrt{2 m \omega_0}}{E}
    >>> print(latex(I * g_ep**2 * exp(I * omega_0 * s - Gamma * Abs(s) - Gamma * Abs(s + t))))
    i g_{\mathrm{ep}}^{2}\,e^{-\Gamma (|s| + |s + t|) + i \omega_0 s}
    """
    return _momenta(join(Writer().pieces(value)))


def latex_lines(value: Printable, width: int = 90) -> tuple[str, ...]:
    r"""The same, broken between factors, integrals and summands into lines of about ``width`` visible characters.

    A factor wider than that stays whole.

    Examples
    --------
    >>> from avsym import rainbow, to_contour, to_real_time
    >>> print(*latex_lines(to_contour(rainbow(2)), 50), sep="\n")
    \Sigma_{p}^{(2)}(t_2,t_1) = i g_{\mathrm{ep}}^{2}\,\int_{-\infty}^{\infty} \frac{dq}{2\pi}\,G_{q}(t_2,t_1)
    \quad \times D_{p - q}(t_2,t_1)
    >>> len(latex_lines(to_real_time(to_contour(rainbow(4)))))
    13
    """
    lines: list[list[str]] = [[]]
    for piece in Writer().pieces(value):
        if lines[-1] and sum(map(measured, lines[-1])) + measured(piece) > width:
            lines.append([r"\quad" if is_tight(lines[-1][-1], piece) else r"\quad \times", piece])
        else:
            lines[-1].append(piece)
    joined = "\n".join(map(join, lines))
    return tuple(_momenta(joined).split("\n"))


def plain(value: Printable) -> str:
    """The same for a terminal, in Unicode.

    Examples
    --------
    >>> from sympy import besselk
    >>> from avsym.symbols import field, g_ep, mass, omega_0, x
    >>> plain(g_ep**2 * mass * besselk(0, x) / (field * omega_0))
    'm g_ep² K₀(x)/(ω₀ E)'
    """
    return _unicode(_momenta(join(Writer(inline=True, flat=True).pieces(value))))


@lru_cache(maxsize=1024)
def formula_svg(latex: str, *, display: bool = True) -> str:
    """A formula as an inline ``<svg>`` in the text's colour, scaled in em, sitting on the text's base line.

    There are no ids in it, so a page may hold any number of formulas; its ``<title>`` is the LaTeX source.  It is as
    wide as the formula: break a long one by `latex_lines`, or give its parent ``overflow-x: auto``.

    Parameters
    ----------
    latex : str
        What `latex` or `latex_lines` returns, or LaTeX of one's own.
    display : bool
        Set apart (large integrals and fractions), or within a line of text.

    Returns
    -------
    str

    Examples
    --------
    >>> formula_svg("a<b").startswith('<svg xmlns="http://www.w3.org/2000/svg" class="formula" role="img"')
    True
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of importlib.resources, within ziamath
        import ziamath  # here, because it is slow to import
        from ziamath.tex import tex2mml

    size = 24
    mathml = ET.fromstring(
        tex2mml(latex, inline=not display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    )
    drawn = ziamath.Math(_flat(mathml), size=size).svgxml()
    _, top, width, height = map(float, drawn.attrib["viewBox"].split())
    symbols = {node.attrib["id"]: node for node in drawn.iter("symbol")}
    shapes = "".join(_shape(node, symbols) for node in drawn if node.tag != "symbol")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="formula" role="img" width="{width / size:.3f}em" '
        f'height="{height / size:.3f}em" viewBox="{drawn.attrib["viewBox"]}" fill="currentColor" '
        f'style="vertical-align:{-(top + height) / size:.3f}em"><title>{escape(latex)}</title>{shapes}</svg>'
    )


def _flat(node: ET.Element) -> ET.Element:
    """Rows without need dissolved: ziamath lays out each row twice, so that every level doubles its time."""
    children: list[ET.Element] = []
    for child in map(_flat, list(node)):
        within = node.tag in ("math", "mrow") and not any(item.get("stretchy") == "true" for item in child)
        children.extend(child if child.tag == "mrow" and (len(child) == 1 or within) else (child,))
    node[:] = children
    return node


def _shape(node: ET.Element, symbols: dict[str, ET.Element]) -> str:
    """A placed glyph as a path, so that nothing needs an id; a fraction bar as it is."""
    place = {key: float(value) for key, value in node.attrib.items() if key in ("x", "y", "width", "height")}
    if node.tag != "use":
        return "<rect " + " ".join(f'{key}="{value:g}"' for key, value in place.items()) + "/>"
    symbol = symbols[node.attrib["href"][1:]]
    outline = symbol.find("path")
    if outline is None:
        return ""
    left, top, _, height = map(float, symbol.attrib["viewBox"].split())
    scale = place["height"] / height
    move = f"translate({place['x'] - left * scale:.2f} {place['y'] - top * scale:.2f})scale({scale * 12 / 1000:.5g})"
    return f'<path transform="{move}" d="{_units(outline.attrib["d"])}"/>'


@lru_cache(maxsize=1024)
def _units(path: str) -> str:
    """A glyph's outline in the font's integer units, 1000 to the 12 points in which ziafont draws it."""
    written, here = "", 0j
    for letter, text in re.findall(r"([MLQZ])([^MLQZ]*)", path):
        numbers = [round(float(number) * 1000 / 12) for number in text.split()]
        points = [complex(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        if letter in "LQ" and points[-1] == here:
            continue
        shifted = [point - here * (letter != "M") for point in points]
        written += (letter if letter == "M" else letter.lower()) + " ".join(
            f"{z.real:.0f} {z.imag:.0f}" for z in shifted
        )
        here = points[-1] if points else here
    return written.replace(" -", "-")


def _momenta(tex: str) -> str:
    """The momenta q_1 and q_2 as q and q', unless there is a third or another q."""
    if re.search(r"q_([3-9]|\{)|(?<![A-Za-z\\])q(?![_A-Za-z])", tex):
        return tex
    return re.sub(r"q_2\^", "{q'}^", tex.replace("q_1", "q")).replace("q_2", "q'")


def _unicode(tex: str) -> str:
    tex = re.sub(r"\\(mathrm|mathcal|operatorname|left|right|Big[lr]|quad) ?", "", tex).replace(r"\,", " ")
    tex = re.sub(r"\\([A-Za-z]+)", lambda found: GREEK.get(found[1], found[1]), tex)
    tex, before = re.sub(r"([_^])([^{])", r"\1{\2}", tex), ""
    while tex != before:
        before, tex = tex, re.sub(r"([\^_√]?)\{([^{}]*)\}", _script, tex)
    return tex.replace("-", "−")


def _script(found: re.Match[str]) -> str:
    mark, text = found.groups()
    if mark in "_^" and mark and all(letter in "0123456789-" for letter in text):
        return text.translate(str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋" if mark == "_" else "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    short = not mark or re.fullmatch(r"[A-Za-zα-ωΑ-Ω]+[₀-₉]*'*|\d|[<>]|\(\d+\),?[<>]?", text)
    return f"{mark}{text}" if short else f"{mark}({text})"
