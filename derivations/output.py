"""Writing files so that nothing half-written is ever seen: write beside, then rename.

What a command leaves behind is either all of the new or all of the old, also when it is killed on the way.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPORT, LEDGER, FIGURES = "report.html", "ledger.json", "figures"
REFERENCE = "reference.html"
LEDGER_SCHEMA = "avsym/ledger/1"
_SUFFIXES = (".svg", ".png", ".csv")


class OutputError(ValueError):
    """The place asked for cannot be written to; the text is one line that says why and what to do."""


def plain(value: object) -> Any:
    """The value made of what JSON knows; what is not a finite number becomes None, as JSON has no nan.

    >>> plain({"worst": float("nan"), "points": (1, 2.5)})
    {'worst': None, 'points': [1, 2.5]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):  # NumPy's arrays and scalars
        return plain(value.tolist())
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value if isinstance(value, bool | int | None) else str(value)


def dumps(value: object, *, indent: int | None = 2) -> str:
    """JSON text without nan or infinity.

    >>> dumps({"upper": float("inf")}, indent=None)
    '{"upper": null}'
    """
    return json.dumps(plain(value), indent=indent, ensure_ascii=False, allow_nan=False)


def write(path: Path, content: str | bytes) -> Path:
    """Write a file beside its place, then rename it there.

    Raises
    ------
    OutputError
        If the system refuses.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OutputError(f"cannot write {path}: it is a device or a pipe, which a file would replace; name a file")
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            _as_readable_as_others(Path(beside))
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    return path


def checked(out: Path) -> Path:
    """The directory as an absolute path, if a run may put its results there.

    Raises
    ------
    OutputError
        If it is a file, the current directory, or holds anything that a run did not write.
    """
    place = Path(os.path.abspath(out))
    with _explained(place):
        if place.exists() and not place.is_dir():
            raise OutputError(f"--out={out} is a file: name a directory, new or left by an earlier run")
        if place == Path.cwd() or place in Path.cwd().parents:
            raise OutputError(
                f"--out={out} is the current directory or above it: name a new directory, e.g. --out report"
            )
        strange = _strangers(place) if place.is_dir() else []
    if strange:
        raise OutputError(
            f"--out={out} holds what avsym did not write ({', '.join(strange[:3])}): name a new or an empty directory"
        )
    return place


@contextmanager
def directory(out: Path) -> Iterator[Path]:
    """A directory beside ``out`` to write into; it takes the place of ``out`` when the block ends well.

    Raises
    ------
    OutputError
        As `checked`, or if the system refuses.
    """
    place = checked(out)
    with _explained(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    try:
        yield beside
        with _explained(place):
            beside.chmod(0o777 & ~_umask())
            _exchange(beside, checked(place))
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _exchange(new: Path, place: Path) -> None:
    """Put a directory in place of another, which is deleted only when the new one is there."""
    if not place.exists() or not any(place.iterdir()):
        new.replace(place)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{place.name}.old.", dir=place.parent))
    place.replace(old)
    try:
        new.replace(place)
    except BaseException:
        old.replace(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _strangers(place: Path) -> list[str]:
    """What in a directory is not the result of a run; nothing in an empty one."""
    names = sorted(item.name for item in place.iterdir())
    known = {REPORT, REFERENCE, LEDGER, FIGURES}
    strange = [name for name in names if name not in known]
    if names and not strange and not _is_ledger(place / LEDGER):
        strange = names
    figures = place / FIGURES
    inside = sorted(figures.iterdir()) if figures.is_dir() else []
    return strange + [f"{FIGURES}/{item.name}" for item in inside if item.suffix not in _SUFFIXES]


def _is_ledger(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("schema") == LEDGER_SCHEMA


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """The system's refusals as one line that names the path."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise OutputError(f"cannot write {path}: {reason}; choose another place with --out") from error


def _as_readable_as_others(path: Path) -> None:
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
