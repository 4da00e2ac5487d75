"""The only door to HTML: text is escaped unless it was made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr", "input", "meta", "link"})


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
_SIGNS = {
    " -> ": " → ",
    "<=": "≤",
    ">=": "≥",
    " != ": " ≠ ",
    "^2": "²",
    "^3": "³",
    "**2": "²",
    "**3": "³",
    "_0": "₀",
    "-oo": "−∞",
    " oo": " ∞",
}


def prose(text: str) -> str:
    """A sentence with its plain-text symbols as they are read.

    >>> prose("omega_0 -> 0 with Gamma t^2 and Gammas")
    'ω₀ → 0 with Γ t² and Gammas'
    """
    for sign, letter in _SIGNS.items():
        text = text.replace(sign, letter)
    return re.sub(rf"\b({'|'.join(_GREEK)})(?![a-zA-Z])", lambda found: _GREEK[found.group()], text)


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
