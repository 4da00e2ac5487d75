"""``avsym explore``: the explorer's notebook, served on this machine only."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from derivations.cli import UsageError

HOST = "127.0.0.1"


def explore(given: argparse.Namespace) -> int:
    """Serve the notebook until interrupted; marimo makes a token and prints the address that holds it.

    Raises
    ------
    UsageError
        If marimo is not installed.
    """
    if find_spec("marimo") is None:
        from numeric.sweeps.extras import line

        raise UsageError(f"the explorer needs marimo, which is missing: {line('explore')}")
    return subprocess.call(words(given.port, given.no_browser))


def words(port: int | None, no_browser: bool) -> list[str]:
    """The command line of the server: bound to this machine, and refusing who does not hold the token."""
    notebook = Path(__file__).parents[1] / "explorer" / "app.py"
    options = ["--host", HOST, "--token", "--no-sandbox", "--no-check"]
    options += ["--port", str(port)] * (port is not None) + ["--headless"] * no_browser
    return [sys.executable, "-m", "marimo", "run", os.fspath(notebook), *options]
