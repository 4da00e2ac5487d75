"""Where points are solved: processes of this machine, a Dask cluster, or MPI ranks. One thread a worker everywhere."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from typing import NamedTuple

from numeric.sweeps.extras import extra

_THREADS = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
_SECONDS = 20  # for a cluster to answer


class Workers(NamedTuple):
    """An executor and how many it works on at once."""

    executor: Executor
    number: int


Slot = Callable[[], AbstractContextManager[Workers]]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(number: int) -> Slot:
    """Fresh processes of this machine."""

    @contextmanager
    def opened() -> Iterator[Workers]:
        others = set(active_children())
        with _single_threaded():
            pool = ProcessPoolExecutor(number, get_context("spawn"), _begin)
            try:
                yield Workers(pool, number)
            except BaseException:
                for worker in set(active_children()) - others:
                    worker.terminate()
                pool.shutdown(cancel_futures=True)  # waits: a pool still closing trips over Python's own exit
                raise
            pool.shutdown()

    return opened


@contextmanager
def _single_threaded() -> Iterator[None]:
    """The environment that a fresh process reads before it loads a library with threads of its own."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(_THREADS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _begin() -> None:
    """In a worker: leave Ctrl-C to the first process, print nothing among its output, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent closes no queue, so its workers would wait for ever."""
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def dask(address: str) -> Slot:
    """The workers of a running Dask cluster."""

    @contextmanager
    def opened() -> Iterator[Workers]:
        distributed = extra("distributed", "dask")
        try:
            client = distributed.Client(address, timeout=_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ValueError(
                f"--dask={address}: no scheduler ({reason[:120]}); give its address, such as tcp://127.0.0.1:8786"
            ) from None
        with client:
            number = sum(client.nthreads().values())
            if not number:
                raise ValueError(f"--dask={address}: the scheduler has no workers; start some, then run again")
            yield Workers(client.get_executor(pure=False), number)

    return opened


def mpi() -> Slot:
    """The ranks of ``mpiexec -n N python -m mpi4py.futures``, of which one hands out and the others solve."""

    @contextmanager
    def opened() -> Iterator[Workers]:
        futures = extra("mpi4py.futures", "mpi")
        ranks = extra("mpi4py.MPI", "mpi").COMM_WORLD.Get_size()
        if ranks == 1:
            raise ValueError(
                "--mpi: there is one MPI process, at least 2 are needed; start it as "
                "'mpiexec -n 9 python -m mpi4py.futures -m derivations.cli sweep SPEC.toml --store FILE --mpi'"
            )
        with futures.MPIPoolExecutor(env=_THREADS) as pool:
            yield Workers(pool, ranks - 1)

    return opened
