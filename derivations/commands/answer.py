"""What the commands share: one JSON object, and slips told from errors of ours."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from derivations.cli import UsageError
from derivations.output import dumps


def as_json(command: str, content: Mapping[str, object], *, indent: int | None = 2) -> None:
    """Print one JSON object, with its schema."""
    print(dumps({"schema": f"avsym/{command}/1", **content}, indent=indent))


@contextmanager
def input_checked() -> Iterator[None]:
    """Around what looks at the user's values: there a ValueError or TypeError is a slip, elsewhere it is ours."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise UsageError(str(error)) from error


def failed(failures: Iterable[str]) -> int:
    """Name what failed, and give the exit status."""
    listed = list(failures)
    for failure in listed:
        print(f"avsym: failed: {failure}", file=sys.stderr)
    return 1 if listed else 0
