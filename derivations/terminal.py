"""What a command says: tables and progress, with rich on a terminal and as plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many parts are done, and of how many."""

COLOURS = {
    "proved": "green",
    "by_rule": "green",
    "enclosed": "green",
    "confirmed": "green",
    "reproduced": "green",
    "approximation": "yellow",
    "definition": "blue",
    "not_decidable": "blue",
    "not_checked": "dim",
    "erratum": "magenta",
    "refuted": "magenta",
    "not_reproduced": "magenta",
    "failed": "bold red",
    "timeout": "bold red",
    "unknown": "bold red",
}


def quiet(text: str, done: int, total: int) -> None:
    """The progress that says nothing."""


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "", stream: TextIO | None = None
) -> None:
    """Print a table; on something that is no terminal, columns of plain text.

    Parameters
    ----------
    columns : sequence of str
    rows : sequence of sequences of str
        As long as ``columns``.
    title : str
    stream : text file, optional
        Standard output by default.
    """
    stream = stream or sys.stdout
    if stream.isatty():
        _rich_table(columns, rows, title, stream)
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    for line in (columns, *rows):
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip(), file=stream)


def _rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str, stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        grid.add_column(name, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in row))
    Console(file=stream).print(grid)


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Progress]:
    """Show how far a long job has come, on standard error."""
    stream = stream or sys.stderr
    if stream.isatty():
        with _bar(stream) as show:
            yield show
    else:
        yield _Lines(stream)


@contextmanager
def _bar(stream: TextIO) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        yield _Shown(bar, bar.add_task("starting", total=None))


class _Shown:
    """Progress as a bar."""

    def __init__(self, bar: Bar, task: TaskID) -> None:
        self.bar, self.task = bar, task

    def __call__(self, text: str, done: int, total: int) -> None:
        self.bar.update(self.task, description=text, completed=done, total=total or None)


class _Lines:
    """Progress as lines, at most one a second."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.start, self.last = stream, time.monotonic(), float("-inf")

    def __call__(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < 1 and done < total:
            return
        self.last = now
        count = f"{done}/{total}  " if total else ""
        print(f"{now - self.start:6.1f} s  {count}{text}", file=self.stream, flush=True)
