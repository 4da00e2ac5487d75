"""Committed evidence of campaigns too long for every run: read here, written by the command each file names."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ("avsym", "derivations")


@dataclass(frozen=True)
class Campaign:
    """A campaign whose outcome is committed: how to run it again, and whether it judged the sources as they are."""

    name: str
    command: str
    seconds: float
    is_current: bool

    @property
    def told(self) -> str:
        """One line: current, or stale and what to do. Stale is not failed: it judged sources that have changed."""
        again = f"to renew it: {self.command} ({self.seconds:.0f} s)"
        return f"{self.name}: " + ("current" if self.is_current else f"stale, the sources have changed since; {again}")


def campaigns() -> tuple[Campaign, ...]:
    """The committed campaigns, held against the sources."""
    found = {"planted errors": planted_errors()}
    return tuple(
        Campaign(name, it["command"], it["seconds"], it["content_hash"] == content_hash()) for name, it in found.items()
    )


@cache
def content_hash() -> str:
    """Of every source file that a campaign judges, independent of git."""
    found = hashlib.sha256()
    for folder in JUDGED:
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def planted_errors() -> dict[str, Any]:
    """The outcome of the planted-errors campaign, ``python -m tests.benchmarks.planted_errors --write``.

    Examples
    --------
    >>> planted_errors()["mutants"]["all"]["accepted"]
    0
    """
    found: dict[str, Any] = json.loads(files(__name__).joinpath("planted_errors.json").read_text(encoding="utf-8"))
    return found
