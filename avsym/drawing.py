"""Formulas, diagrams and contours as SVG: text and thin lines in the colour of the page, with a title for screen readers."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET


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
    import ziamath  # pure Python, but slow to import
    from ziamath.tex import tex2mml

    size = 24
    mathml = ET.fromstring(tex2mml(latex, inline=not display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
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
    whole = re.sub(r"-?\d+\.?\d*", lambda found: str(round(float(found.group()) * 1000 / 12)), path)
    return re.sub(r" ?([A-Z-]) ?", r"\1", whole)
