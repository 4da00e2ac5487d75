"""How figures look: on paper, on a screen, in grey, and to the colour-blind."""

from typing import Any

# Okabe and Ito's colours that also differ in lightness, each with its own dash, so that grey print is legible.
INK, PAPER, FAINT = "#1b1b1b", "#ffffff", "#8a8a8a"
SERIES = ("#00558f", "#d55e00", "#009e73", "#a0569b", "#5b5b5b")
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)), (0, (1, 1)))
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
