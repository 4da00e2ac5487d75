"""What is demanded of every call: it returns, or raises what is documented, in one line; within 5 s, no warning."""

import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 5  # of the processor's time: on a machine that others use, a clock on the wall would accuse the innocent
ASLEEP = 60  # of the wall's, for what hangs without working


class Hanging(BaseException):
    """A call took more than its time; no ``except Exception`` of the code under test may catch it."""


class Said(str):
    """What a call returns that has more to tell than that it returned: an exit status."""

    __slots__ = ()


class Fault(AssertionError):
    """A call did what is not documented."""


def in_one_line(error: BaseException) -> None:
    """Refuse an exception whose message is empty or has several lines."""
    said = str(error)
    if not said or said.splitlines() != [said]:
        raise Fault(f"{type(error).__name__} must say in one line what is wrong, not {said!r:.200}") from error


@contextmanager
def limited() -> Iterator[None]:
    """Raise `Hanging` in the block once its time is over; only in the main thread."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Hanging(f"still at work after {SECONDS} s (or asleep after {ASLEEP} s)")

    before = [(it, signal.signal(it, stop)) for it in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, ASLEEP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for it, handler in before:
            signal.signal(it, handler)


def outcome(call: Callable[[], object], documented: tuple[type[Exception], ...]) -> str:
    """``"returned"``, or what the call `Said`, or the name of the documented exception.

    Raises
    ------
    Fault
        For anything else: another exception, a message of several lines, a warning, a hang.
    """
    try:
        with limited(), warnings.catch_warnings():
            warnings.simplefilter("error")
            found = call()
    except documented as error:
        if isinstance(error, Warning):
            raise Fault(f"warns: {error}") from error
        in_one_line(error)
        return type(error).__name__
    except (Exception, Hanging, SystemExit) as error:
        if isinstance(error, Fault):
            raise
        raise Fault(f"{type(error).__name__} is not documented: {str(error)[:200]}") from error
    return found if isinstance(found, Said) else "returned"
