"""How figures look: on paper, on a screen, in grey, and to the colour-blind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Okabe and Ito's colours that also differ in lightness, each with its own dash, so that grey print is legible.
INK, PAPER, FAINT = "#1b1b1b", "#ffffff", "#8a8a8a"
SERIES = ("#00558f", "#d55e00", "#009e73", "#a05c8c", "#5b5b5b")
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)), (0, (1, 1)))


@dataclass(frozen=True)
class Look:
    """How a level of theory is drawn, the same in every figure; in grey its dash and marker tell it apart."""

    colour: str
    dash: Any
    marker: str

    @property
    def line(self) -> dict[str, Any]:
        """As a line."""
        return {"color": self.colour, "ls": self.dash}

    @property
    def points(self) -> dict[str, Any]:
        """As open markers."""
        return {"color": self.colour, "ls": "none", "marker": self.marker, "mfc": "none", "mec": self.colour}


CLOSED = Look(SERIES[0], DASHES[0], "D")  # Eq. (11), lambda
INTEGRAL = Look(SERIES[1], DASHES[1], "o")  # Eq. (A7), lambda'
BARE = Look(SERIES[2], DASHES[2], "^")  # nested diagrams to all orders, propagators as in the paper
DRESSED = Look(SERIES[3], DASHES[3], "v")  # the same with emission counted as a loss
ASYMPTOTIC = Look(SERIES[4], DASHES[4], "x")  # Eq. (12) and other limiting forms
SELF_CONSISTENT = Look(INK, DASHES[0], "s")  # the full steady state

STYLE: dict[Any, Any] = {
    "svg.hashsalt": "avsym",
    "svg.fonttype": "path",
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 11.0,
    "axes.linewidth": 0.8,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.useoffset": False,
    "axes.xmargin": 0.0,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "lines.linewidth": 1.6,
    "figure.facecolor": PAPER,
    "axes.facecolor": "none",
}
SIZE = (5.2, 3.6)
