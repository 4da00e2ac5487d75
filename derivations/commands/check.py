"""``avsym check``."""

from __future__ import annotations

import argparse
from pathlib import Path

from derivations import checking
from derivations import paper as job
from derivations.cli import UsageError
from derivations.commands.answer import as_json, failed
from derivations.commands.judged import print_verified, sampling_of, verified_json
from derivations.modules import ModuleError
from derivations.terminal import progress


def check(given: argparse.Namespace) -> int:
    """A module of the user's: every step of its derivations and every entry of its ledger."""
    out = Path(given.out) if given.out else None
    try:
        with progress() as show:
            contents = checking.check(given.module, out=out, sampling=sampling_of(given), progress=show)
    except ModuleError as error:
        raise UsageError(str(error)) from error
    if given.json:
        as_json("check", {"module": given.module, "title": contents.title, **verified_json(contents)})
    else:
        print_verified(contents)
    return failed(job.failures(contents))
