"""What each command does: values in, lines or one JSON object out, and the exit status."""

from __future__ import annotations

import argparse
from importlib import import_module

from derivations.cli import UsageError
from derivations.output import OutputError

_HOMES = {
    "paper": "symbolic",
    "verify": "symbolic",
    "check": "check",
    "derive": "symbolic",
    "orderings": "symbolic",
    "generate": "symbolic",
    "field": "numbers",
    "figure": "numbers",
    "steady": "steady",
    "sweep": "sweep",
    "explore": "explore",
    "about": "about",
}


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was asked for and return its exit status.

    Raises
    ------
    UsageError
        For input that cannot be used.
    """
    name = arguments.command
    try:
        return int(getattr(import_module(f"derivations.commands.{_HOMES[name]}"), name)(arguments))
    except OutputError as error:
        raise UsageError(str(error)) from error
