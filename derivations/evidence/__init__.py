"""Committed evidence of campaigns too long for every run: read here, written by the command each file names."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from derivations import RESULTS

ROOT = Path(__file__).resolve().parents[2]
_SOLVER = ("acceleration", "balance", "equations", "grid", "hilbert", "identities", "iteration", "kernels", "kinetics",
           "lattice", "parameters", "phonons", "selfconsistent", "state", "tails", "transverse")  # fmt: skip
_MUTATED = ("criterion", "rainbow", "selfconsistent", "equations", "balance", "identities", "lattice")
_COUNTED = ("avsym/classification.py", "avsym/diagram.py")
_SERIES = tuple(f"numeric/{name}.py" for name in ("rainbow", "transfer", "ladder", "axis", "panels",
                                                    "waves", "acceleration"))  # fmt: skip
_DERIVED = tuple(f"derivations/{name}.py" for name in (*RESULTS, "comparison", "ledger", "measures", "relations"))
JUDGED = {
    "planted_errors": ("avsym", "derivations/comparison.py"),
    "seeds": ("avsym", *_DERIVED, "derivations/beyond", "derivations/claims", "derivations/printed"),
    "series": _SERIES,
    "costs": (*_SERIES, "avsym/classification.py"),
    "levels": _SERIES,
    "lattice": (*(f"numeric/{name}.py" for name in _SOLVER), "derivations/lattice/curves.py"),
    "mutants": ("avsym/rules", "avsym/feynman.py", "avsym/langreth.py", *(f"numeric/{name}.py" for name in _MUTATED)),
    "refinement": tuple(f"numeric/{name}.py" for name in _SOLVER),
    "side_by_side": (*(f"numeric/{name}.py" for name in (*_SOLVER, "criterion", "oscillatory")), *_COUNTED),
}
"""Each campaign and the sources that it judges."""


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
    found = {name: evidence(name) for name in JUDGED if path(name).exists()}
    return tuple(
        Campaign(name.replace("_", " "), it["command"], it["seconds"], it["content_hash"] == content_hash(name))
        for name, it in found.items()
    )


@cache
def content_hash(name: str) -> str:
    """Of the source files that a campaign judges, independent of git."""
    found = hashlib.sha256()
    for place in JUDGED[name]:
        for source in sources(place):
            found.update(source.relative_to(ROOT).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return found.hexdigest()


def sources(place: str) -> list[Path]:
    """A file, the files of a pattern, or all in a directory."""
    return sorted((ROOT / place).rglob("*.py")) or sorted(ROOT.glob(place))


def path(name: str) -> Path:
    """Where the evidence of a campaign is kept."""
    return Path(__file__).with_name(f"{name}.json")


def evidence(name: str) -> dict[str, Any]:
    """The outcome of a campaign.

    Examples
    --------
    >>> evidence("planted_errors")["mutants"]["all"]["accepted"]
    0
    """
    found: dict[str, Any] = json.loads(path(name).read_text(encoding="utf-8"))
    return found
