"""Packages that only some need."""

import sys
from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A package is missing; the text is one line with the command that installs it."""


def extra(module: str, name: str) -> Any:
    """Import a module, or say which extra of avsym brings it.

    >>> extra("no_such_module", "dask")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    numeric.sweeps.extras.MissingExtraError: no_such_module is not installed: ...python... -m pip install 'avsym[dask]'
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(f"{module} is not installed: {line(name)}") from None


def line(name: str) -> str:
    """The command that installs an extra for the Python that runs."""
    return f"{sys.executable} -m pip install 'avsym[{name}]'"
