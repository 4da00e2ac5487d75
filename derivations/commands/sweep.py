"""``avsym sweep``: solve what a store does not have yet, and say how far it has come."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from derivations import output
from derivations.cli import UsageError
from derivations.commands.answer import as_json, input_checked
from derivations.terminal import Progress, progress, quiet

if TYPE_CHECKING:
    from numeric.sweeps.slots import Slot
    from numeric.sweeps.spec import Spec
    from numeric.sweeps.store import Store, Tally

SHOWN = 5  # reasons of failed points on a terminal


def sweep(given: argparse.Namespace) -> int:
    """Solve every point, export them, and count; 1 if one failed, 130 if interrupted."""
    from numeric.sweeps.reading import read
    from numeric.sweeps.run import open_store, run

    with _slips():
        _check_export(given.export)
        spec, slot = read(given.spec), _slot(given)
        with open_store(given.store, spec) as store:
            before, began = store.tally(), time.monotonic()
            try:
                with _shown(given) as show:
                    tally = run(spec, store, slot, _Told(show, before))
            except RuntimeError as error:
                print(f"avsym: {error}", file=sys.stderr)
                return 1
            except KeyboardInterrupt:
                _say_how_to_resume(given, store.tally())
                return 130
            _export(given.export, spec, store)
            return _answer(given, spec, store, tally, tally.done - before.done, time.monotonic() - began)


@contextmanager
def _slips() -> Iterator[None]:
    """A missing extra is a slip like the others; an error in a point never comes here, it is recorded."""
    from numeric.sweeps.extras import MissingExtraError

    try:
        with input_checked():
            yield
    except MissingExtraError as error:
        raise UsageError(str(error)) from error


def _slot(given: argparse.Namespace) -> Slot:
    from numeric.sweeps import slots

    if bool(given.dask) + given.mpi + bool(given.workers) > 1:
        raise UsageError("--dask, --mpi and --workers each say who does the work: give one of them")
    if given.dask:
        return slots.dask(given.dask)
    return slots.mpi() if given.mpi else slots.processes(given.workers or slots.cores())


def _shown(given: argparse.Namespace) -> AbstractContextManager[Progress]:
    return nullcontext(quiet) if given.json else progress()


class _Told:
    """Progress with the rate since the first point of this run, and the time left at that rate."""

    def __init__(self, show: Progress, before: Tally) -> None:
        self.show = show
        self.first: tuple[int, float] | None = None
        show(f"{before.done} in the store", before.done, before.total)

    def __call__(self, tally: Tally) -> None:
        """After a point."""
        count, start = self.first = self.first or (tally.done, time.monotonic())
        rate = (tally.done - count) / max(time.monotonic() - start, 1e-9)
        failed = f", {tally.failed} failed" if tally.failed else ""
        left = f"{rate:.3g} points/s, {clock((tally.total - tally.done) / rate)} left" if rate else "first point"
        self.show(left + failed, tally.done, tally.total)


def clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> clock(75), clock(7384)
    ('1:15', '2:03:04')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _say_how_to_resume(given: argparse.Namespace, tally: Tally) -> None:
    options = [("--workers", given.workers), ("--dask", given.dask), ("--export", given.export)]
    words = ["avsym", "sweep", given.spec, "--store", given.store, *["--mpi"] * given.mpi]
    words += [str(word) for option in options if option[1] for word in option]
    done = f"{tally.done} of {tally.total} points are in {given.store}"
    print(f"avsym: interrupted; {done}; to go on: {shlex.join(words)}", file=sys.stderr)


def _check_export(path: str | None) -> None:
    """What can be known before hours of work."""
    if path is None:
        return
    if Path(path).suffix not in (".nc", ".csv"):
        raise UsageError(f"--export={path} must end in .nc (netCDF) or .csv")
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(f"--export={path}: there is no directory {Path(path).parent}; make it first")
    if Path(path).suffix == ".nc":
        from numeric.sweeps.export import check_netcdf

        check_netcdf()


def _export(path: str | None, spec: Spec, store: Store) -> None:
    from numeric.sweeps.export import to_csv, to_netcdf

    if path is not None:
        written = to_netcdf if Path(path).suffix == ".nc" else to_csv
        output.write(Path(path), written(spec, store))


def _answer(
    given: argparse.Namespace, spec: Spec, store: Store, tally: Tally, computed: int, seconds: float
) -> int:  # fmt: skip
    reasons = Counter(row.reason for row in store.rows() if row.reason) if tally.failed else Counter[str | None]()
    if given.json:
        counts = {"done": tally.done, "total": tally.total, "failed": tally.failed, "computed": computed}
        about = {"function": spec.function, "spec": given.spec, "store": given.store, "export": given.export}
        as_json("sweep", {**counts, **about, "reasons": dict(reasons), "seconds": seconds})
    else:
        exported = f"; exported to {given.export}" if given.export else ""
        print(f"{tally.done} of {tally.total} points in {given.store}: {computed} new, {tally.failed} failed{exported}")
    for reason, number in reasons.most_common(SHOWN):
        print(f"avsym: {number} failed: {str(reason)[:300]}", file=sys.stderr)
    return 1 if tally.failed or tally.done < tally.total else 0
