"""Figs. 1(c) and 4(d), and all levels of theory side by side: drawn from the committed lattice campaign.

``python -m tests.benchmarks.lattice --write`` computes what is drawn here; drawing takes it from
``derivations/evidence/lattice.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import NullFormatter

from derivations.figures.drawing import FIELD
from derivations.figures.model import Array, Axis, Figure, Table
from derivations.figures.style import BARE, CLOSED, DASHES, SELF_CONSISTENT, SERIES
from derivations.lattice.curves import Curve
from derivations.lattice.plan import ALL_COUPLINGS, COARSE, COUPLINGS, FINE, GAPS, RATE, RATES
from derivations.lattice.record import columns, curves
from derivations.lattice.theory import side_by_side

OCCUPATION = r"occupation $n_{\mathrm{ex}}$"
COMMAND = "Computed by: python -m tests.benchmarks.lattice --write (a campaign of minutes; its record is committed)."
NAMES = ("g_ep", "gamma", "omega0", "gap", "temperature")
STRONG = COUPLINGS[-1]
BEFORE, ONSET = 0.08, 0.4  # of Fig. 1(c): what the inset shows, and where the onset is over


def _followed(figure: Figure, name: str, values: Iterable[float]) -> Table:
    """Curves one below the other, within the figure's axis; what tells them apart stands in the first column."""
    parts = [columns(_curve(figure, **{name: value})) for value in values]
    told = np.concatenate([np.full(part["field"].size, value) for value, part in zip(values, parts, strict=True)])
    kept = ("field", "occupation", "current", "residual", "identity", "change")
    return _within(figure, {name: told, **{each: np.concatenate([part[each] for part in parts]) for each in kept}})


def _curve(figure: Figure, **own: float) -> Curve:
    """The committed curve at a figure's parameters."""
    given: dict[str, Any] = {name: value for name, value in figure.parameters.items() if name != "mass"}
    return Curve(**{**given, **own})


def _within(figure: Figure, table: Table) -> Table:
    """The rows within the figure's axis.

    Raises ValueError where there are too few fields for a line.
    """
    (low, high), field = figure.axis.ends, table["field"]
    inside = (field >= low) & (field <= high)
    if np.unique(field[inside]).size < 2:
        raise ValueError(
            f"low={low:g}, high={high:g}: figure {figure.name} was computed beforehand at fields from "
            f"{field.min():g} to {field.max():g}, fewer than two of which lie between; move low or high"
        )
    return {name: column[inside] for name, column in table.items()}


def _rises(figure: Figure) -> Table:
    return _followed(figure, "gamma", RATES)


def _couplings(figure: Figure) -> Table:
    return _followed(figure, "g_ep", ALL_COUPLINGS)


def _parts(table: Table, name: str) -> Iterable[tuple[float, Table]]:
    for value in np.unique(table[name]):
        yield float(value), {key: column[table[name] == value] for key, column in table.items()}


def _draw_rises(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 1(c): n_ex against E, one line for each Gamma; in the inset before the onset, if the axis begins there."""
    axes = canvas.subplots()
    _rise_lines(axes, table)
    begin, end = table["field"].min(), table["field"].max()
    if begin < BEFORE:
        _before_the_onset(axes.inset_axes((0.11, 0.63, 0.28, 0.35)), table)
        end = min(end, ONSET)
    axes.set(xlabel=FIELD, ylabel=OCCUPATION, xlim=(begin, end))
    axes.set_ylim(0, 1.05 * np.nanmax(table["occupation"][table["field"] <= end]))
    axes.legend(frameon=False, loc="lower right")


def _rise_lines(axes: Axes, table: Table) -> None:
    for number, (gamma, part) in enumerate(_parts(table, "gamma")):
        look: dict[str, Any] = {"color": SERIES[number], "ls": DASHES[number]}
        axes.plot(part["field"], part["occupation"], label=rf"$\Gamma = {gamma:g}$", **look)


def _before_the_onset(inset: Axes, table: Table) -> None:
    _rise_lines(inset, table)
    inset.set_yscale("log")
    inset.set_xlim(0, BEFORE)
    low = table["occupation"][table["field"] < BEFORE]
    inset.set_ylim(0.7 * np.nanmin(low), 1.4 * np.nanmax(low))
    inset.tick_params(labelsize=8)
    inset.yaxis.set_minor_formatter(NullFormatter())


def _draw_couplings(figure: Figure, table: Table, canvas: Canvas) -> None:
    """Fig. 4(d): n_ex against E, one line for each coupling."""
    axes = canvas.subplots()
    for number, (g_ep, part) in enumerate(_parts(table, "g_ep")):
        shade = 0.15 + 0.75 * (1 - number / (len(ALL_COUPLINGS) - 1))
        axes.loglog(
            part["field"],
            part["occupation"],
            color=str(shade),
            marker="os^vD"[number % 5],
            ms=3,
            lw=1.2,
            label=f"{g_ep:g}",
        )
    axes.set(xlabel=FIELD, ylabel=OCCUPATION)
    axes.legend(frameon=False, title=r"$g_{\mathrm{ep}}$", ncols=2, fontsize=9)


PANELS: dict[str, tuple[str, str, Callable[[Curve], bool]]] = {
    "3a": ("1c", "gamma", lambda curve: curve.g_ep == STRONG),
    "3b": ("3b", "gap", lambda curve: curve.g_ep == STRONG),
    "4a": ("4a", "omega0", lambda curve: curve.g_ep == COUPLINGS[1]),
    "4b": ("4d", "g_ep", lambda curve: curve.g_ep > 0),
    "5a": ("5a", "g_ep", lambda curve: curve.gamma == RATE and curve.g_ep > 0),
    "5b": ("5b", "temperature", lambda curve: curve.g_ep == STRONG),
}
"""Figure of the paper: where its curves stand in the plan, what runs along it, and which of the curves are drawn."""
LEVELS = {"Eq. (11)": CLOSED, "bare series": BARE, "doubling": SELF_CONSISTENT, "steepest": SELF_CONSISTENT}
LEGEND = {
    "Eq. (11)": "lower root of Eq. (11)",
    "bare series": "bare nested series begins to diverge",
    "doubling": "self-consistent: $n_{\\mathrm{ex}}$ has doubled",
    "steepest": "self-consistent: $n_{\\mathrm{ex}}$ is steepest",
}
LABELS = {
    "gamma": r"$\Gamma$",
    "gap": r"$\Delta$",
    "omega0": r"$\omega_0$",
    "g_ep": r"$g_{\mathrm{ep}}$",
    "temperature": "$T$",
}


def _levels(figure: Figure) -> Table:
    """Every curve of every panel: its parameters, its field at each level of theory, and whether it is drawn."""
    rows = []
    for number, (group, _, shown) in enumerate(PANELS.values()):
        for curve in curves(group):
            own = [float(getattr(curve, name)) for name in NAMES]
            rows.append([number, *own, *side_by_side(curve).values(), float(shown(curve))])
    names = ("panel", *NAMES, "closed", "bare", "dressed", "doubling", "steepest", "shown")
    return dict(zip(names, np.array(rows, dtype=np.float64).T, strict=True))


def _gaps(figure: Figure) -> Table:
    """Fig. 3(b): the panel of the gap by itself."""
    table = _levels(figure)
    own = table["panel"] == list(PANELS).index("3b")
    return {name: column[own] for name, column in table.items() if name != "panel"}


def _draw_gaps(figure: Figure, table: Table, canvas: Canvas) -> None:
    axes = canvas.subplots()
    _panel(axes, {name: column[table["shown"] == 1] for name, column in table.items()}, "gap")
    axes.set(xlabel=r"gap $\Delta$ [t]", ylabel="field of the onset [t/ea]")
    drawn = [line for line in axes.lines if np.isfinite(line.get_ydata()).any()]
    axes.legend(handles=drawn, frameon=False, loc="center right", fontsize=9)


def _draw_levels(figure: Figure, table: Table, canvas: Canvas) -> None:
    canvas.set_size_inches(7.4, 5.2)
    for number, (axes, (name, (_, along, _))) in enumerate(
        zip(canvas.subplots(2, 3).flat, PANELS.items(), strict=True)
    ):
        own = (table["panel"] == number) & (table["shown"] == 1)
        _panel(axes, {key: column[own] for key, column in table.items()}, along)
        axes.set_title(f"{name[0]}({name[1]})", fontsize=10, loc="left")
        axes.set_xlabel(LABELS[along])
    canvas.supylabel("field of the onset [t/ea]", fontsize=11)
    handles, labels = canvas.axes[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=9)


def _panel(axes: Axes, part: Table, along: str) -> None:
    order = np.argsort(part[along])
    x: Array = part[along][order]
    for name, (level, look) in zip(("closed", "bare", "doubling", "steepest"), LEVELS.items(), strict=True):
        filled = {"mfc": look.colour} if level == "doubling" else {}
        points = {**look.points, **filled, "ls": look.dash, "lw": 1.0, "ms": 4}
        axes.semilogy(x, part[name][order], label=LEGEND[level], **points)
    axes.margins(x=0.06)
    axes.tick_params(labelsize=8)


LATTICE = (
    Figure(
        "1c",
        "Occupation against field, self-consistent",
        "n_ex(E) of the conserving calculation at the strongest coupling scanned, where the phonons have lowered the "
        "band's edge nearly to the Fermi level. Inset: before and around the onset. The onset is smooth and lies at 7 "
        "to 22 Γ; what the field adds hardly depends on Γ. At the paper's typical coupling there is no onset at these "
        f"fields. {COMMAND}",
        Axis("field", 0.0, 1.0, len(FINE)),
        _rises,
        _draw_rises,
        stated={"omega0": 0.3},
        chosen={"g_ep": STRONG, "gap": 1.0, "mass": 0.5, "temperature": 0.0},
        takes=("g_ep", "low", "high"),
    ),
    Figure(
        "3b",
        "The onset against the gap",
        "At each level of theory, at the strongest coupling scanned. The self-consistent onset goes on growing with "
        f"the gap; Eq. (11) does not know it. {COMMAND}",
        Axis("gap", min(GAPS), max(GAPS), len(GAPS)),
        _gaps,
        _draw_gaps,
        chosen={"gamma": RATE, "omega0": 0.3, "mass": 0.5, "temperature": 0.0},
        takes=(),
    ),
    Figure(
        "4d",
        "Occupation against field as the coupling is varied",
        "n_ex(E) of the conserving calculation. No curve comes back to where it started: there are no domes. Below "
        "g_ep of about 0.35 the phonons change little, and the rise is that of electrons without phonons: its zigzag "
        "is no noise but the Wannier-Stark ladder, whose levels pass the Fermi level one by one as the field grows. "
        f"{COMMAND}",
        Axis("field", COARSE[1], 1.0, len(FINE)),
        _couplings,
        _draw_couplings,
        stated={"omega0": 0.3},
        chosen={"gamma": 0.002, "gap": 1.0, "mass": 0.5, "temperature": 0.0},
        takes=("gamma", "low", "high"),
    ),
)
SIDE_BY_SIDE = Figure(
    "lattice",
    "The onset at each level of theory, figure by figure",
    "Diamonds: Eq. (11). Triangles: where the bare nested series begins to diverge (continuum; none where out of the "
    "table's reach). Squares: onset of the self-consistent calculation, filled where n_ex has doubled, open where it "
    "is "
    "steepest. The dressed series diverges at no field, and has no symbol. Panels as in the paper; 3(a), 3(b) and 5(b) "
    "at g_ep = 0.9, 4(a) at 0.5, 5(a) at Γ = 0.01; the table beside the drawing has all couplings scanned. " + COMMAND,
    Axis("panel", 0.0, 5.0, 6),
    _levels,
    _draw_levels,
    chosen={"mass": 0.5},
    takes=(),
)
