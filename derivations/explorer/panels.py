"""What follows from where the sliders stand, drawn: each panel is a function from a point to SVG.

The axes stay where they are when a slider moves, so that what one sees move is the curve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray

from derivations.explorer.point import SLIDERS, Point
from derivations.figures.style import DASHES, FAINT, INK, PAPER, SERIES, STYLE
from numeric import avalanche_field, critical_beta, enhancement, kickoff_temperature, vanishing_temperature

POINTS = 300
FRAME = (0.15, 0.15, 0.81, 0.82)  # of the canvas, whatever the labels: the axes stay where they are
FIELD, COUPLING = r"electric field $E$", r"coupling $g_{\mathrm{ep}}$"
DEPHASING, TEMPERATURE = r"dephasing $\Gamma$", r"temperature $T$"


def criterion(axes: Axes, point: Point) -> None:
    """The right-hand side of Eq. (11) against the field, its roots, and its value at the slider's field."""
    along, p = _span("field"), point.parameters()
    axes.set(xscale="log", yscale="log", xlabel=FIELD, ylabel=r"$\lambda(E)$, Eq. (11)")
    axes.set(xlim=along[[0, -1]], ylim=(1e-2, 1e3))
    axes.axhline(1.0, color=FAINT, lw=0.9)
    axes.plot(along, enhancement(along, p), color=SERIES[0])
    for branch, style in (("lower", 0), ("upper", 1)):
        axes.plot([float(avalanche_field(p, branch))], [1.0], "o", color=SERIES[style], ms=6, clip_on=False)
    _point(axes, point.field, float(np.clip(enhancement(point.field, p), 1e-2, 1e3)))


def branches(axes: Axes, point: Point) -> None:
    """Both roots of Eq. (11) against the dephasing rate; between them is the avalanche."""
    along = _span("gamma")
    along = _closing_in(along, _dephasing_end(point))
    p = point.parameters(gamma=along)
    axes.set(xscale="log", yscale="log", xlabel=DEPHASING, ylabel=FIELD)
    axes.set(xlim=along[[0, -1]], ylim=_span("field")[[0, -1]])
    _between(axes, along, avalanche_field(p), avalanche_field(p, "upper"))
    _point(axes, point.gamma, point.field)


def phases(axes: Axes, point: Point) -> None:
    """The line on which beta, with thermal dephasing, is beta_c: above it there is an avalanche at some field."""
    along, couplings = _span("gamma"), _span("g_ep")
    # beta is a c with c = g^2, and beta_eff = beta/(1 + n_b beta/4): the line is at beta = beta_c/(1 - n_b beta_c/4)
    cold, occupation = point.parameters(gamma=along, g_ep=1.0).beta, float(point.parameters().occupation)
    left = 1 - occupation * critical_beta() / 4
    line = np.sqrt(critical_beta() / left / cold) if left > 0 else np.full(along.shape, np.nan)
    axes.set(xscale="log", yscale="log", xlabel=DEPHASING, ylabel=COUPLING)
    axes.set(xlim=along[[0, -1]], ylim=couplings[[0, -1]])
    axes.fill_between(along, line, couplings[-1], where=line < couplings[-1], color=SERIES[0], alpha=0.13, lw=0)
    axes.plot(along, line, color=SERIES[0])
    axes.text(0.04, 0.92, "avalanche" if left > 0 else "too hot for an avalanche", transform=axes.transAxes, va="top")
    axes.text(0.96, 0.05, "no avalanche", transform=axes.transAxes, ha="right")
    _point(axes, point.gamma, point.g_ep)


def thermal(axes: Axes, point: Point) -> None:
    """Both roots against temperature; upright lines at T* of Eq. (16) and where the two meet."""
    cold = point.parameters(temperature=0.0)
    star, end = float(kickoff_temperature(cold)), float(vanishing_temperature(cold))
    steps = SLIDERS["temperature"].steps
    along = _closing_in(np.linspace(steps[0], steps[-1], POINTS), end)
    p = point.parameters(temperature=along)
    axes.set(yscale="log", xlabel=TEMPERATURE, ylabel=FIELD, xlim=along[[0, -1]], ylim=_span("field")[[0, -1]])
    _between(axes, along, avalanche_field(p), avalanche_field(p, "upper"))
    if star < along[-1] and end > 0:
        axes.axvline(star, color=FAINT, lw=0.9, ls=DASHES[2])
        axes.annotate("$T^*$", (star, 1), (3, -12), xycoords=("data", "axes fraction"), textcoords="offset points")
    _point(axes, point.temperature, point.field)


PANELS: Mapping[str, tuple[str, Callable[[Axes, Point], None]]] = MappingProxyType(
    {
        "criterion": ("The criterion λ(E) = 1 and its two roots", criterion),
        "branches": ("Both fields against the dephasing rate", branches),
        "phases": ("Where there is an avalanche at some field", phases),
        "thermal": ("Both fields against temperature", thermal),
    }
)


def svg(name: str, point: Point) -> str:
    """A panel as SVG.

    Parameters
    ----------
    name : one of `PANELS`
    point : Point

    Returns
    -------
    str
    """
    with mpl.rc_context({**STYLE, "svg.fonttype": "path"}), np.errstate(all="ignore"):
        canvas = Canvas(figsize=(4.6, 3.1))
        FigureCanvasAgg(canvas)
        axes = canvas.add_axes(FRAME)
        PANELS[name][1](axes, point)
        axes.minorticks_off()  # the labels of minor ticks would not fit
        buffer = BytesIO()
        canvas.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue().decode()


def _span(name: str) -> NDArray[np.float64]:
    steps = SLIDERS[name].steps
    return np.geomspace(steps[0], steps[-1], POINTS)


def _dephasing_end(point: Point) -> float:
    """The dephasing rate at which beta, with thermal dephasing, falls to beta_c."""
    at_one = float(point.parameters(gamma=1.0).beta)
    return at_one * (1 / critical_beta() - float(point.parameters().occupation) / 4)


def _closing_in(values: NDArray[np.float64], end: float) -> NDArray[np.float64]:
    """The values, and some that close in on an end, where the two roots meet with upright slope."""
    if not values[0] < end < values[-1]:
        return values
    near = end * (1 - np.geomspace(1e-9, 0.1, 40))
    return np.unique(np.concatenate([values, near[near > values[0]]]))


def _between(axes: Axes, along: NDArray[np.float64], lower: Any, upper: Any) -> None:
    known = np.isfinite(lower)
    axes.fill_between(along, lower, upper, where=known, color=SERIES[0], alpha=0.13, lw=0)
    axes.plot(along, lower, color=SERIES[0])
    axes.plot(along, upper, color=SERIES[1], ls=DASHES[1])
    if not known.any():
        axes.text(0.5, 0.5, "no avalanche", transform=axes.transAxes, ha="center")


def _point(axes: Axes, x: float, y: float) -> None:
    """Where the sliders stand."""
    axes.axvline(x, color=FAINT, lw=0.7)
    axes.plot([x], [y], "D", mfc=PAPER, mec=INK, mew=1.4, ms=6.5, clip_on=False, zorder=5)
