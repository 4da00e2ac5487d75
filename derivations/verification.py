"""Checking many steps at once: each by its own certificate, spread over processes.

A step holds functions, which do not travel between processes; so a worker is told a name and numbers, builds the
derivation anew, and sends back the verdict and its evidence, which do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import active_children, get_context
from types import FunctionType

from avsym.derivation import Evidence, Judged, Report, Sampling, Step, Verdict
from derivations import OWN, RESULTS, built
from derivations.report.contents import State, state
from derivations.terminal import Progress, quiet


@dataclass(frozen=True)
class Place:
    """Where a step stands: result, order asked for, number of the derivation and of the step."""

    result: str
    order: int | None
    derivation: int
    step: int


@dataclass(frozen=True)
class Outcome:
    """What a worker found: the verdict, the evidence, and what the step left, ready for print."""

    verdict: Verdict
    evidence: Evidence
    after: State


@dataclass(frozen=True)
class Verified:
    """The reports of some derivations and what each of their steps left, both by the derivation's name."""

    reports: Mapping[str, Report] = field(default_factory=dict)
    states: Mapping[str, tuple[State, ...]] = field(default_factory=dict)


def check(places: Sequence[Place], sampling: Sampling) -> tuple[Outcome, ...]:
    """Ask the certificates of some steps; runs in a worker."""
    judged = [step_at(place).verify(sampling) for place in places]
    return tuple(Outcome(item.verdict, item.evidence, state(item.step.after)) for item in judged)


def places(results: Sequence[str] = tuple(RESULTS), order: int | None = None) -> Iterator[dict[Place, Place]]:
    """For each derivation its steps, in order, with the first place at which the very same step stands.

    A derivation often begins with the steps of another, which need no second check.
    """
    first: dict[int, list[Place]] = {}
    for result in results:
        for number, derivation in enumerate(built(result, order)):
            found = {}
            for index, step in enumerate(derivation.steps):
                place = Place(result, order, number, index)
                known = first.setdefault(hash(step), [])
                found[place] = next((other for other in known if _same(step, step_at(other))), place)
                known += [place] * (found[place] == place)
            yield found


def step_at(place: Place) -> Step:
    """The step at a place."""
    return built(place.result, place.order)[place.derivation].steps[place.step]


def _same(one: Step, other: Step) -> bool:
    """Equal steps with the same certificate, down to what the certificate was given."""
    return one == other and _code(one.check) == _code(other.check) and _code(one.residual) == _code(other.residual)


def _code(function: object) -> object:
    """What a function is made of: its code, and what it was given, down to functions in it."""
    if not isinstance(function, FunctionType):
        return function
    return (function.__code__, *(_code(cell.cell_contents) for cell in function.__closure__ or ()))


def _begin(own: Mapping[str, str]) -> None:
    """In a worker: know the user's modules, print nothing among our output, and leave Ctrl-C to the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    OWN.update(own)
    sys.stdout = sys.stderr


@contextmanager
def workers(number: int | None = None) -> Iterator[Executor]:
    """Processes to check in; on the way out, also by an interrupt, what has not begun is dropped."""
    others = set(active_children())
    pool = ProcessPoolExecutor(number or min(os.cpu_count() or 1, 8), get_context("spawn"), _begin, (dict(OWN),))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - others:
            worker.terminate()
        raise
    pool.shutdown()


def verify(
    results: Sequence[str] = tuple(RESULTS),
    *,
    order: int | None = None,
    sampling: Sampling | None = None,
    progress: Progress = quiet,
    pool: Executor | None = None,
) -> Verified:
    """Check every step of the results.

    Parameters
    ----------
    results : sequence of str
        Names out of `derivations.RESULTS`; all by default.
    order : int, optional
        For a result that takes one.
    sampling : Sampling, optional
    progress : callable, optional
    pool : Executor, optional
        Where to check; processes of our own by default.

    Returns
    -------
    Verified
    """
    if pool is None:
        with workers() as own:
            return verify(results, order=order, sampling=sampling, progress=progress, pool=own)
    progress("building the derivations", 0, 0)
    wanted: dict[Place, Place] = {}
    futures: dict[Future[tuple[Outcome, ...]], tuple[Place, ...]] = {}
    for found in places(results, order):  # the workers check the first derivations while the others are built here
        wanted |= found
        if new := tuple(place for place, one in found.items() if place == one):
            futures[pool.submit(check, new, sampling or Sampling())] = new
    outcomes = dict(_outcomes(futures, progress))
    return _gathered({place: outcomes[first] for place, first in wanted.items()})


def _gathered(outcomes: Mapping[Place, Outcome]) -> Verified:
    """What the workers found, put beside the steps of this process."""
    judged: dict[str, list[Judged]] = {}
    states: dict[str, list[State]] = {}
    for place, outcome in outcomes.items():
        name = built(place.result, place.order)[place.derivation].name
        judged.setdefault(name, []).append(Judged(step_at(place), outcome.verdict, outcome.evidence))
        states.setdefault(name, []).append(outcome.after)
    reports = {name: Report(name, tuple(items)) for name, items in judged.items()}
    return Verified(reports, {name: tuple(items) for name, items in states.items()})


def _outcomes(
    futures: Mapping[Future[tuple[Outcome, ...]], tuple[Place, ...]], progress: Progress
) -> Iterator[tuple[Place, Outcome]]:
    for done, future in enumerate(as_completed(futures), 1):
        checked = futures[future]
        progress(
            f"checked {built(checked[0].result, checked[0].order)[checked[0].derivation].name}", done, len(futures)
        )
        yield from zip(checked, future.result(), strict=True)
