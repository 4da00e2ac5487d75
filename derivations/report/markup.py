"""The only door to HTML: text is escaped unless it was made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr", "img", "input", "meta", "link"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | Iterable["Child"] | None


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """An element; children that are not `Markup` are escaped, attributes always are.

    Parameters
    ----------
    name : str
    *children : str, Markup, iterables of these, or None for nothing
    **attributes : str
        ``class_`` for ``class``, ``aria_label`` for ``aria-label``; True for a bare attribute, None to leave it out.

    Examples
    --------
    >>> tag("p", "a < b", class_="note", hidden=None)
    '<p class="note">a &lt; b</p>'
    """
    listed = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{listed}>" if name in _VOID else f"<{name}{listed}>{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """Children one after another."""
    return Markup("".join(_text(child) for child in children))


def slug(text: str) -> str:
    """A name for a place in the page.

    >>> slug("eq:A7")
    'eq-a7'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


_GREEK = {"Gamma": "Γ", "Delta": "Δ", "Sigma": "Σ", "omega": "ω", "beta": "β", "lambda": "λ", "tau": "τ", "phi": "φ"}
_GREEK |= {"eta": "η", "theta": "θ", "mu": "μ", "pi": "π", "delta": "δ"}
_SIGNS = {" -> ": " → ", "<=": "≤", ">=": "≥", " != ": " ≠ ", "**": "^", "-oo": "−∞", " oo": " ∞"}
# A letter of its own, then what is set below or above it; brackets of a group are not printed, those of an order are.
_BELOW = re.compile(r"(?<![A-Za-z])([A-Za-zΑ-Ωα-ω])_(&lt;|&gt;|\w{1,3}\b)")
_ABOVE = re.compile(r"\^(?:\((?!\d*\))([^()]*)\)|(\(\d+\)|&lt;|&gt;|[-−]?\w+(?:[/.]\d+(?!\w))?|[*+]))")


def prose(text: str) -> Markup:
    """A sentence with its plain-text symbols as they are read.

    >>> prose("omega_0 -> 0 with Gamma t^2, Gammas and n_<(p)")
    'ω<sub>0</sub> → 0 with Γ t<sup>2</sup>, Gammas and n<sub>&lt;</sub>(p)'
    >>> prose("n^1.00, n^3/2, and q^2/2m.")
    'n<sup>1.00</sup>, n<sup>3/2</sup>, and q<sup>2</sup>/2m.'
    >>> prose("e^(-Gamma|t|) in Sigma^(4)< is set by_rule")
    'e<sup>-Γ|t|</sup> in Σ<sup>(4)</sup>&lt; is set by_rule'
    """
    for sign, letter in _SIGNS.items():
        text = text.replace(sign, letter)
    names = rf"(?<![A-Za-z])({'|'.join(_GREEK)})(?![A-Za-z])"
    text = escape(re.sub(names, lambda found: _GREEK[found.group()], text))
    text = _BELOW.sub(r"\1<sub>\2</sub>", text)
    return Markup(_ABOVE.sub(lambda found: f"<sup>{found[1] or found[2]}</sup>", text))


def inline_svg(drawing: str, prefix: str, label: str) -> Markup:
    """A drawing for the page: no prolog, no identifiers but its own, and a name for those who cannot see it."""
    start = drawing.index("<svg")
    body = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', drawing[start:])
    body = re.sub(r'((?:xlink:)?href)="#([^"]+)"', rf'\1="#{prefix}-\2"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", body)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    return Markup(body.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1))


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, str):
        return child if isinstance(child, Markup) else escape(child, quote=False)
    return join(*child)
