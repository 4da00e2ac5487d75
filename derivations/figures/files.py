"""A figure as SVG, PNG and CSV: the same bytes whenever the numbers are the same."""

from __future__ import annotations

from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from derivations.figures.model import Drawn, Figure, Table, computed
from derivations.figures.style import SIZE, STYLE
from derivations.output import write


def render(figure: Figure) -> Drawn:
    """Compute the figure and draw it."""
    table = computed(figure)
    with mpl.rc_context({"savefig.dpi": 200, **STYLE}):
        canvas = Canvas(figsize=SIZE, layout="constrained")
        FigureCanvasAgg(canvas)
        figure.draw(figure, table, canvas)
        text = " ".join([f"{figure.title}.", figure.note, *exactly(figure), made_with()])
        svg = _saved(canvas, "svg", {"Title": figure.title, "Description": text, "Creator": made_by(), "Date": None})
        png = _saved(canvas, "png", {"Title": figure.title, "Description": text, "Software": made_by()})
    return Drawn(figure, table, {"svg": svg, "png": png, "csv": csv(figure, table).encode()})


def save(figure: Figure, directory: Path) -> tuple[Path, ...]:
    """Write ``NAME.svg``, ``NAME.png`` and ``NAME.csv``, each whole or not at all.

    Parameters
    ----------
    figure : Figure
    directory : Path
        Made if it is not there.

    Returns
    -------
    tuple of Path
    """
    return write_all(render(figure), directory)


def write_all(drawn: Drawn, directory: Path) -> tuple[Path, ...]:
    """Write what was drawn."""
    return tuple(write(directory / f"{drawn.figure.name}.{ending}", data) for ending, data in drawn.files.items())


def csv(figure: Figure, table: Table) -> str:
    """Lines starting with ``#`` say what the numbers are; then the columns, nan where there is no value."""
    head = [f"Figure {figure.name}: {figure.title}", made_with(), *exactly(figure)]
    rows = zip(*(np.asarray(column, dtype=np.float64).tolist() for column in table.values()), strict=True)
    lines = [",".join(table), *(",".join(map(repr, row)) for row in rows)]
    return "".join(f"# {line}\n" for line in head) + "\n".join(lines) + "\n"


def exactly(figure: Figure) -> tuple[str, ...]:
    """The parameters to the last digit, a line each."""
    axis = figure.axis
    ends = f"axis: {axis.name} from {axis.low!r} to {axis.high!r}, {axis.points} points"
    return (
        *(f"stated in the paper: {name} = {_value(value)}" for name, value in figure.stated.items()),
        *(f"not stated in the paper: {name} = {_value(value)}" for name, value in figure.chosen.items()),
        *([ends] if axis.name else []),
        *([figure.units] if figure.units else []),
    )


def made_by() -> str:
    """The program and its version."""
    return f"avsym {version('avsym')}"


def made_with() -> str:
    """The program and what it computes and draws with, with their versions."""
    return ", ".join([made_by(), *(f"{name} {version(name)}" for name in ("numpy", "scipy", "matplotlib"))])


def _value(value: object) -> str:
    return " ".join(map(repr, value)) if isinstance(value, tuple) else repr(value)


def _saved(canvas: Canvas, ending: str, metadata: dict[str, str | None]) -> bytes:
    buffer = BytesIO()
    canvas.savefig(buffer, format=ending, metadata=metadata)
    return buffer.getvalue()
