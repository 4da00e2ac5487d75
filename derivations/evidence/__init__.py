"""Committed evidence of campaigns too long for every run: read here, written by the command each file names."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def planted_errors() -> dict[str, Any]:
    """The outcome of the planted-errors campaign, ``python -m tests.benchmarks.planted_errors --write``.

    Examples
    --------
    >>> planted_errors()["mutants"]["all"]["accepted"]
    0
    """
    found: dict[str, Any] = json.loads(files(__name__).joinpath("planted_errors.json").read_text(encoding="utf-8"))
    return found
