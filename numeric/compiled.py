"""Loops compiled by Numba: one thread each, so that a sweep over parameters has the cores to itself."""

from collections.abc import Callable
from typing import TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a loop over arrays on first use; it releases the interpreter's lock and is cached on disk."""
    result: F = njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract"})(function)
    return result
