"""From a specification to a full store: hand out what is missing, commit what comes back."""

import random
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from os import PathLike
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from numeric.sweeps.boundary import Result, followed, planner
from numeric.sweeps.points import Outcome, failure, solve
from numeric.sweeps.slots import Slot
from numeric.sweeps.sources import equations
from numeric.sweeps.spec import Chain, Spec
from numeric.sweeps.store import Store, Tally

T = TypeVar("T")
Tell = Callable[[Tally], None]
_DIED = "the worker died while it solved this point alone (killed, or out of memory)"


class _Job(NamedTuple):
    """A point of a chain."""

    chain: Chain
    place: int


def open_store(path: str | PathLike[str], spec: Spec) -> AbstractContextManager[Store]:
    """The store of a sweep with the equations as they are; see `Store.opened`."""
    identity = {"equations": equations(spec.function)}
    return Store.opened(path, spec, identity | ({"planner": planner()} if spec.boundary else {}))


def run(spec: Spec, store: Store, slot: Slot, tell: Tell = lambda tally: None) -> Tally:
    """Solve every point that the store does not have.

    Parameters
    ----------
    spec : the sweep.
    store : its store.
    slot : where points are solved.
    tell : called after each point.

    Returns
    -------
    Tally
        Of the store at the end.

    Raises
    ------
    RuntimeError
        If workers cannot start or answer no more. What was committed stays; the same call resumes.
    """
    if store.tally().done < spec.total:
        with _Crew(slot) as crew:
            sweep = _Sweep(spec, store, crew, tell)
            for chains in _rounds(spec, store):
                sweep.solve(chains)
    return store.tally()


def _rounds(spec: Spec, store: Store) -> Iterator[Iterable[Chain]]:
    if not spec.boundary:
        yield spec.chains()
        return
    plan: Generator[list[Chain], list[Result], None] = followed(spec.boundary)
    chains = next(plan, None)
    while chains is not None:
        yield chains
        try:
            chains = plan.send([store.row(chain.points[0]).result for chain in chains])
        except StopIteration:
            return


class _Crew:
    """The workers in a slot; after one of them died, new ones."""

    def __init__(self, slot: Slot) -> None:
        self._slot, self._stack = slot, ExitStack()

    def __enter__(self) -> Self:
        self._executor, self.number = self._stack.enter_context(self._slot())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, at)

    def renew(self) -> None:
        """New workers, which are shown to start."""
        self._stack.close()
        self.__enter__()
        try:
            self.submit(_present).result()
        except BrokenExecutor as error:
            raise RuntimeError(f"the workers cannot start ({failure(error)}); nothing committed is lost") from None

    def submit(self, function: Callable[..., T], *args: object) -> Future[T]:
        """A future, also from workers that are known to be broken."""
        try:
            return self._executor.submit(function, *args)
        except BrokenExecutor as error:
            broken: Future[T] = Future()
            broken.set_exception(error)
            return broken


def _present() -> None:
    """What a worker answers to show that it is there."""


class _Sweep:
    """The loop: a few points in flight for each worker, the next of a chain when the one before is committed."""

    def __init__(self, spec: Spec, store: Store, crew: _Crew, tell: Tell) -> None:
        self._spec, self._store, self._crew, self._tell = spec, store, crew, tell
        self._tally = store.tally()

    def solve(self, chains: Iterable[Chain]) -> None:
        """Solve what is missing of the chains."""
        jobs = [_Job(chain, 0) for chain in chains]
        random.shuffle(jobs)  # so that two processes on one store seldom solve the same point
        waiting, flying = deque(jobs), dict[Future[Outcome], _Job]()
        while waiting or flying:
            while waiting and len(flying) < 2 * self._crew.number:
                job = self._missing(waiting.popleft())
                if job:
                    flying[self._submit(job)] = job
            waiting.extendleft(self._landed(flying))

    def _missing(self, job: _Job) -> _Job | None:
        """The first point from here along the chain that nobody has finished."""
        for place in range(job.place, len(job.chain.points)):
            if not self._store.has(job.chain.points[place]):
                return _Job(job.chain, place)
        return None

    def _submit(self, job: _Job) -> Future[Outcome]:
        warm = self._spec.warm is not None
        arguments = {**self._spec.fixed, **job.chain.points[job.place]}
        start = self._store.state(job.chain.key) if warm else None
        return self._crew.submit(solve, self._spec.function, arguments, start, warm)

    def _landed(self, flying: dict[Future[Outcome], _Job]) -> list[_Job]:
        """Commit what has arrived; what comes next along its chains."""
        arrived: list[_Job] = []
        lost: list[_Job] = []
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            job = flying.pop(future)
            (arrived if self._commit(job, future) else lost).append(job)
        if lost:  # every point in flight is lost with the worker that died, and one of them may be why
            lost += flying.values()
            flying.clear()
            self._crew.renew()
            for job in lost:
                self._alone(job)
        return [_Job(job.chain, job.place + 1) for job in (*arrived, *lost)]

    def _alone(self, job: _Job) -> None:
        if not self._commit(job, self._submit(job)):
            self._record(job, _failed(self._spec.function, _DIED))
            self._crew.renew()

    def _commit(self, job: _Job, future: Future[Outcome]) -> bool:
        """Commit an outcome; False if its worker died."""
        try:
            outcome = future.result()
        except BrokenExecutor:
            return False
        except Exception as error:  # a slot raises its own kinds when its workers are gone
            if type(error).__name__ != "KilledWorker":  # how Dask says that a point killed several workers
                raise RuntimeError(f"the workers answer no more ({failure(error)}); run it again to resume") from error
            outcome = _failed(self._spec.function, failure(error))
        if outcome.equations != equations(self._spec.function):
            raise RuntimeError(
                f"a worker has other equations ({outcome.equations[:12]}) than this process "
                f"({equations(self._spec.function)[:12]}): install the same avsym there"
            )
        self._record(job, outcome)
        return True

    def _record(self, job: _Job, outcome: Outcome) -> None:
        if self._store.record(job.chain.points[job.place], job.chain.key, outcome):
            done, failed, total = self._tally.done, self._tally.failed, self._tally.total
            self._tally = Tally(done + 1, failed + (outcome.result is None), total)
            self._tell(self._tally)


def _failed(function: str, reason: str) -> Outcome:
    return Outcome(None, None, reason, 0.0, {}, equations(function))
