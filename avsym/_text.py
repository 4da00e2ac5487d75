"""LaTeX as text: pieces joined, fenced and measured; nothing here knows what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGN = re.compile(r"[-+=]|\\approx|\\leq|\\geq")
_OPEN = re.compile(r"([-=\[]|\\approx|\\times|\\quad|\\[lg]eq)$")


def join(pieces: Iterable[str]) -> str:
    joined = ""
    for piece in pieces:
        gap = " " if is_tight(joined, piece) else r" \cdot " if _runs_on(joined, piece) else r"\,"
        joined += f"{gap}{piece}" if joined else piece
    return joined


def is_tight(before: str, piece: str) -> bool:
    """Whether no sign of multiplication, visible or not, stands between them."""
    return bool(_SIGN.match(piece) or _OPEN.search(before))


def dotted(factors: Iterable[str]) -> str:
    """A product; a dot between two numbers, since ``4 2^{1/3}`` is read as a power of 42."""
    product = ""
    for factor in factors:
        product += (r" \cdot " if _runs_on(product, factor) else " " * bool(product)) + factor
    return product


def _runs_on(before: str, after: str) -> bool:
    return before[-1:].isdigit() and after[:1].isdigit()


def fence(text: str, kind: str = "") -> str:
    left, right = tuple(kind) or (("[", "]") if "(" in text else ("(", ")"))
    return rf"\left{left} {text} \right{right}" if r"\frac" in text else f"{left}{text}{right}"


def short(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9 .,:;!?<>=()+*/'-]", "?", text)


def decimal(digits: str) -> str:
    mantissa, _, power = digits.partition("e")
    mantissa = re.sub(r"(\.\d+?)0+$", r"\1", mantissa)
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa


def width(tex: str) -> int:
    """About how many characters wide a piece is; of a fraction the wider half counts."""
    tex, before = re.sub(r"\\(mathrm|mathcal|operatorname|left|right|Big[lr]|[,!])| ", "", tex), ""
    tex = re.sub(r"\\[A-Za-z]+", "x", tex.replace(r"\frac", "/"))
    while tex != before:
        before = tex
        tex = re.sub(r"[\^_]\{([^{}]*)\}", lambda found: found[1][: -(-len(found[1]) * 2 // 3)], tex)
        tex = re.sub(r"/\{([^{}]*)\}\{([^{}]*)\}", lambda found: max(found.groups(), key=len), tex)
        tex = re.sub(r"(?<![/}])\{([^{}]*)\}", r"\1", tex) if tex == before else tex
    return len(tex)
