"""Tables onto axes: every curve labelled where it runs, so that no legend has to be looked up.

A colour stands for a level of theory; curves of one level at several parameters differ in their dashes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from derivations.figures.model import Array, Figure, Table
from derivations.figures.style import ASYMPTOTIC, CLOSED, DASHES, FAINT, INK, INTEGRAL, PAPER

FIELD = r"electric field $E\;[t/ea]$"
ONSET = r"avalanche field $E_{\mathrm{av}}\;[t/ea]$"
GAMMA = r"dephasing rate $\Gamma\;[t/\hbar]$"
COUPLING = r"electron–phonon coupling $g_{\mathrm{ep}}\;[t^{3/2}a^{1/2}]$"


def against_gamma(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 3(a)."""
    axes = _axes(canvas, GAMMA, ONSET)
    _branch(axes, table, "gamma")
    _finish(axes, table["gamma"][-1], _top(table["lower"], 1.25))
    _threshold(axes, _last(table, "gamma"), side="left")


def against_omega0(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 4(a)."""
    axes = _axes(canvas, r"phonon frequency $\omega_0\;[t/\hbar]$", ONSET)
    _branch(axes, table, "omega0")
    _finish(axes, table["omega0"][-1], _top(table["lower"], 1.25))
    _threshold(axes, _last(table, "omega0"), side="left")


def against_coupling(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 4(b)."""
    axes = _axes(canvas, COUPLING, FIELD)
    along, top = table["g_ep"], _top(table["lower"], 1.4)
    _lines(axes, table, "g_ep", top)
    upper = np.where(table["upper"] <= top, table["upper"], np.nan)
    axes.plot(along, upper, color=CLOSED.colour, ls=DASHES[1])
    labelled(axes, along, upper, "upper root of Eq. (11)", CLOSED.colour, at=0.9, shift=(8, -6))
    labelled(axes, along, table["lower"], "lower root of Eq. (11)", CLOSED.colour, at=0.5, shift=(0, -15))
    labelled(axes, along, table["asymptotic"], "Eq. (12)", ASYMPTOTIC.colour, at=0.5, shift=(0, 8))
    start = along[np.isfinite(table["lower"])]
    _finish(axes, along[-1], top, left=along[0])
    if start.size and start[0] > along[0]:
        _threshold(axes, start[0], side="left")


def criterion(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 4(c)."""
    axes = _axes(canvas, FIELD, r"right-hand side of Eq. (11)")
    axes.set_xscale("log")
    axes.axhline(1.0, color=FAINT, lw=0.9)
    for index, g_ep in enumerate(np.unique(table["g_ep"])):
        part = {name: column[table["g_ep"] == g_ep] for name, column in table.items()}
        axes.plot(part["field"], part["enhancement"], color=CLOSED.colour, ls=DASHES[index % len(DASHES)])
        roots = part["is_solution"] == 1
        axes.plot(part["field"][roots], part["enhancement"][roots], CLOSED.marker, color=CLOSED.colour, ms=5.5)
        peak = int(np.argmax(part["enhancement"]))
        text = rf"$g_{{\mathrm{{ep}}}} = {g_ep:.3g}$" + (r" ($\beta=\beta_c$)" if _touches(part) else "")
        _label(axes, part["field"][peak], part["enhancement"][peak], text, CLOSED.colour, (0, 5), ha="center")
    _finish(axes, table["field"].max(), _top(table["enhancement"], 1.12), left=table["field"].min())


def phases(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 5(a)."""
    axes = _axes(canvas, GAMMA, COUPLING)
    gamma, line = table["gamma"], table["g_ep_critical"]
    top = _top(line, 1.6)
    axes.fill_between(gamma, line, top, color=CLOSED.colour, alpha=0.13, lw=0)
    axes.plot(gamma, line, **CLOSED.line)
    middle = gamma[0] + 0.40 * (gamma[-1] - gamma[0])
    axes.text(middle, 0.80 * top, r"avalanche, $\beta > \beta_c$", ha="center")
    axes.text(gamma[-1] * 0.66, 0.22 * top, r"no avalanche, $\beta < \beta_c$", ha="center")
    labelled(axes, gamma, line, r"$\beta = \beta_c$", CLOSED.colour, at=0.8, shift=(0, -16))
    _finish(axes, gamma[-1], top)


def thermal(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 5(b)."""
    axes = _axes(canvas, r"temperature $T\;[t/k_B]$", ONSET)
    axes.set_yscale("log")
    for index, g_ep in enumerate(np.unique(table["g_ep"])):
        part = {name: column[table["g_ep"] == g_ep] for name, column in table.items()}
        _thermal_curve(axes, part, DASHES[index % len(DASHES)])
    axes.set_xlim(0, table["temperature"].max())
    axes.margins(y=0.12)


def _thermal_curve(axes: Axes, part: Table, dash: Any) -> None:
    along, field, colour = part["temperature"], part["lower"], CLOSED.colour
    known = np.isfinite(field)
    if not known.any():
        return
    axes.plot(along, field, color=colour, ls=dash)
    end, star = np.flatnonzero(known)[-1], part["kickoff_temperature"][0]
    if not known.all():
        axes.plot(along[end], field[end], "o", mfc=PAPER, mec=colour, ms=5.5)
    if along[0] < star < along[end]:
        height = float(np.interp(star, along[known], field[known]))
        arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.3, "shrinkA": 0, "shrinkB": 1}
        axes.annotate("", (star, height), (0, 24), textcoords="offset points", arrowprops=arrow)
    text = rf"$g_{{\mathrm{{ep}}}} = {part['g_ep'][0]:.3g}$"
    _label(axes, along[end], field[end], text, colour, (8, -3))


def comparison(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 6."""
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 1.4))
    along, closed = table["field"], table["enhancement"]
    above.plot(along, closed, **CLOSED.line)
    some = slice(None, None, max(1, along.size // 50))
    above.plot(along[some], table["enhancement_integral"][some], **INTEGRAL.points, ms=4.5)
    labelled(above, along, closed, r"$\lambda$, Eq. (11): line", CLOSED.colour, at=0.5, shift=(0, 14))
    labelled(above, along, closed, r"$\lambda'$, Eq. (A7): circles", INTEGRAL.colour, at=0.5, shift=(0, -26))
    above.set_ylabel("enhancement")
    above.set_ylim(0, _top(closed, 1.2))
    below.semilogy(along, np.abs(table["relative_difference"]), color=INK, lw=1.2)
    below.set_ylabel(r"$|\lambda-\lambda'|\,/\,\lambda'$")
    below.set_ylim(1e-4, 2)
    below.set_xlabel(FIELD)
    below.set_xlim(0 if along[0] < 0.1 * along[-1] else along[0], along[-1])


def _axes(canvas: Canvas, along: str, up: str) -> Axes:
    axes: Axes = canvas.subplots()
    axes.set_xlabel(along)
    axes.set_ylabel(up)
    return axes


def _branch(axes: Axes, table: Table, name: str) -> None:
    """The lower root, and Eq. (12) beside it, where E grows along the axis."""
    along, limit = _lines(axes, table, name, _top(table["lower"], 1.25))
    labelled(axes, along, table["lower"], "lower root of Eq. (11)", CLOSED.colour, at=0.45, shift=(-6, 8), ha="right")
    labelled(axes, along, limit, "Eq. (12)", ASYMPTOTIC.colour, at=0.6, shift=(8, -12))


def _lines(axes: Axes, table: Table, name: str, top: float) -> tuple[Array, Array]:
    along, limit = table[name], np.where(table["asymptotic"] <= top, table["asymptotic"], np.nan)
    axes.plot(along, limit, **ASYMPTOTIC.line, lw=1.3)
    axes.plot(along, table["lower"], **CLOSED.line)
    return along, limit


def labelled(
    axes: Axes,
    along: Array,
    up: Array,
    text: str,
    colour: str,
    *,
    at: float,
    shift: tuple[float, float],
    ha: str = "left",
) -> None:
    """A label beside a curve, a fraction ``at`` of the way along it."""
    known = np.flatnonzero(np.isfinite(up))
    if known.size:
        point = known[int(at * (known.size - 1))]
        _label(axes, along[point], up[point], text, colour, shift, ha=ha)


def _label(
    axes: Axes, x: float, y: float, text: str, colour: str, shift: tuple[float, float], ha: str = "left"
) -> None:
    where: dict[str, Any] = {"xytext": shift, "textcoords": "offset points", "ha": ha, "annotation_clip": False}
    axes.annotate(text, (x, y), color=colour, **where)


def _threshold(axes: Axes, place: float, side: str) -> None:
    """A thin upright line where beta = beta_c."""
    axes.axvline(place, color=FAINT, lw=0.9)
    top = axes.get_ylim()[1]
    shift = -5 if side == "left" else 5
    axes.annotate(
        r"$\beta=\beta_c$",
        (place, top),
        (shift, -12),
        textcoords="offset points",
        ha="right" if side == "left" else "left",
        color=INK,
    )


def _last(table: Table, name: str) -> float:
    """Where along the axis the last avalanche is."""
    known = table[name][np.isfinite(table["lower"])]
    return float(known[-1]) if known.size else float("nan")


def _touches(part: Table) -> bool:
    roots = part["field"][part["is_solution"] == 1]
    return bool(roots.size == 2 and roots[1] < roots[0] * (1 + 1e-3))


def _top(column: Array, room: float) -> float:
    known = column[np.isfinite(column)]
    return float(known.max() * room) or 1.0 if known.size else 1.0


def _finish(axes: Axes, right: float, top: float, left: float = 0.0) -> None:
    axes.set_xlim(left, right)
    axes.set_ylim(0, top)
    axes.locator_params(axis="y", nbins=6)
