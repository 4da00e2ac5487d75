"""Packages that only some need."""

from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A package is missing; the text is one line with the command that installs it."""


def extra(module: str, name: str) -> Any:
    """Import a module, or say which extra of avsym brings it.

    >>> extra("no_such_module", "netcdf")
    Traceback (most recent call last):
    ...
    numeric.sweeps.extras.MissingExtraError: no_such_module is not installed: pip install 'avsym[netcdf]'
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(f"{module} is not installed: pip install 'avsym[{name}]'") from None
