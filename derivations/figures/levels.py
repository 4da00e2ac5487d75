"""Figure ``levels``: one order of the nested series over the one before it, at four levels of theory.

The two multipliers take a minute: at the parameters of Fig. 6 they come from ``derivations/evidence/levels.json``,
which ``python -m tests.benchmarks.levels --write`` makes; at others they are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from derivations.evidence import evidence
from derivations.figures.analytic import PLAIN
from derivations.figures.drawing import FIELD, labelled
from derivations.figures.model import Array, Axis, Figure, Table
from derivations.figures.style import BARE, CLOSED, DRESSED, FAINT, INTEGRAL, PAPER
from derivations.terminal import Progress, progress, quiet
from numeric import avalanche_field, enhancement, enhancement_integral, rainbow_field, rainbow_multiplier

LOWEST = 0.03  # what is drawn
STRIDE = 8  # of the points along the axis every eighth has multipliers
Found = dict[str, list[float]]


def _table(figure: Figure) -> Table:
    """All levels along the axis, the multipliers at some of its points; a row of its own where one passes 1."""
    p = figure.model()
    found = _multipliers(figure)
    closed = [float(avalanche_field(p)), float(avalanche_field(p, "upper"))]
    roots = np.array([*closed, *found["bare_is_one"]])
    field = np.unique(np.concatenate([figure.axis.values, roots[roots > 0]]))  # 0, at T > 0: not on a log axis
    columns = {name: _at(field, found["field"], found[name]) for name in ("bare", "dressed")}
    columns["bare"][np.isin(field, found["bare_is_one"])] = 1.0
    return {
        "field": field,
        "enhancement": np.asarray(enhancement(field, p), dtype=np.float64),
        "enhancement_integral": np.asarray(enhancement_integral(field, p), dtype=np.float64),
        **columns,
        "closed_is_one": np.isin(field, closed).astype(np.float64),
        "bare_is_one": np.isin(field, found["bare_is_one"]).astype(np.float64),
    }


def _at(field: Array, places: Sequence[float], values: Sequence[float]) -> Array:
    column = np.full(field.shape, np.nan)
    column[np.searchsorted(field, places)] = values
    return column


def _multipliers(figure: Figure) -> Found:
    """The committed ones if they are at these parameters and fields, else computed."""
    known = evidence("levels")
    if dict(figure.parameters) == known["parameters"] and known["field"] == _places(figure):
        return {name: [np.nan if it is None else it for it in known[name]] for name in _NAMES}
    with progress() as show:
        return computed_multipliers(figure, show)


_NAMES = ("field", "bare", "dressed", "bare_is_one")


def computed_multipliers(figure: Figure, show: Progress = quiet) -> Found:
    """The multipliers at every eighth field, nan where they are out of reach, and the fields at which the bare is 1."""
    p = figure.model()
    fields = _places(figure)
    found = {"field": fields, "bare": [np.nan] * len(fields), "dressed": [np.nan] * len(fields)}
    total = 2 * len(fields) + 2
    for start, name in ((0, "bare"), (len(fields), "dressed")):
        for count, place in enumerate(reversed(range(len(fields)))):  # the weaker the field the more frequencies
            show(f"{name} multiplier at field {fields[place]:.3g}", start + count, total)
            found[name][place] = _reached(rainbow_multiplier, fields[place], p, name == "dressed")
            if np.isnan(found[name][place]):
                break
    roots: list[float] = []
    for branch in ("lower", "upper"):
        show(f"{branch} field at which the bare multiplier is 1", total - 2 + len(roots), total)
        roots.append(_reached(rainbow_field, p, branch))
    show("multipliers", total, total)
    return {**found, "bare_is_one": roots}


def _places(figure: Figure) -> list[float]:
    return [float(field) for field in figure.axis.values[::STRIDE]]


def _reached(function: Callable[..., Any], *given: Any) -> float:
    try:
        return float(function(*given))
    except (ArithmeticError, ValueError):  # more frequencies than there is room for, or it does not settle
        return float("nan")


def _draw(figure: Figure, table: Table, canvas: Canvas) -> None:
    axes, field = canvas.subplots(), table["field"]
    axes.set(xscale="log", yscale="log", xlabel=FIELD, ylabel="an order over the one before it")
    axes.axhline(1.0, color=FAINT, lw=0.9)
    between = field[table["bare_is_one"] == 1]
    if between.size == 2:
        axes.axvspan(*between, color=BARE.colour, alpha=0.10, lw=0)
    axes.plot(field, table["enhancement"], **CLOSED.line)
    axes.plot(field, table["enhancement_integral"], **INTEGRAL.line)
    for name, look in (("bare", BARE), ("dressed", DRESSED)):
        known = np.isfinite(table[name])
        axes.plot(field[known], table[name][known], **{**look.points, "ls": look.dash, "ms": 3.6, "lw": 1.2})
    for name, column, look in (("closed_is_one", "enhancement", CLOSED), ("bare_is_one", "bare", BARE)):
        roots = table[name] == 1
        axes.plot(field[roots], table[column][roots], look.marker, color=look.colour, mec=PAPER, ms=7.5)
    axes.set_xlim(field[0], field[-1])
    top = np.nanmax([*table["enhancement"], *table["enhancement_integral"], *table["bare"], 2.0])
    axes.set_ylim(LOWEST, 2.2 * top)
    _label(axes, table)


def _label(axes: Axes, table: Table) -> None:
    field, seen = table["field"], np.where(table["enhancement"] > LOWEST, table["enhancement"], np.nan)
    bare, dressed = r"$\mu$, bare: every order", r"$\mu$, dressed: every order, emission a loss"
    labelled(axes, field, seen, r"$\lambda$, Eq. (11)", CLOSED.colour, at=0.02, shift=(8, 2))
    integral = table["enhancement_integral"]
    labelled(axes, field, integral, r"$\lambda'$, Eq. (A7)", INTEGRAL.colour, at=0, shift=(2, -14))
    labelled(axes, field, table["bare"], bare, BARE.colour, at=0.32, shift=(-20, 9), ha="center")
    labelled(axes, field, table["dressed"], dressed, DRESSED.colour, at=0.66, shift=(0, -34), ha="center")
    between = field[table["bare_is_one"] == 1]
    if between.size == 2:
        place = (np.sqrt(between[0] * between[1]) * 2, 1.35 * LOWEST)
        axes.text(*place, "bare series diverges", color=BARE.colour, ha="center")


LEVELS = Figure(
    "levels",
    "What the criterion measures, and what conservation makes of it",
    "λ of Eq. (11) and λ′ of Eq. (A7) compare the fourth order with the second; the multipliers μ compare any two "
    "successive high orders of the nested series, bare and dressed. The paper's criterion, λ = 1 (diamonds), "
    "counts the phonons that an electron emits before the bath takes it, and lets it go on as if it had emitted none. "
    "Counted like that the series to all orders diverges between the fields marked by triangles (shaded), the lower of "
    "which lies below the avalanche field. When electrons that emit are also counted as gone from where they were, "
    "what one order gains the one before loses, the multiplier is ⟨Γ_ph⟩/(2Γ + ⟨Γ_ph⟩) < 1, and the series converges "
    "at every field.",
    Axis("field", 1e-4, 0.1, 241, logarithmic=True),
    _table,
    _draw,
    stated=PLAIN,
)
