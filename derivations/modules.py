"""Modules of the user's: found by dotted name or path, imported, and what goes wrong there told in one line."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import count
from pathlib import Path
from types import ModuleType

from avsym.derivation import Derivation, RuleError
from derivations import OWN, RESULTS

ALLOWED = "give a dotted name importable from the current directory, or the path of a .py file"


class ModuleError(ValueError):
    """A module of the user's cannot be used; the text is one line that says where and why."""


def register(given: str) -> str:
    """Import a module and make it known to `derivations.load`; its name there.

    Parameters
    ----------
    given : str
        A dotted name importable from the current directory, or the path of a ``.py`` file.

    Raises
    ------
    ModuleError
        If it is not found, or if it raises on being imported.
    """
    is_path = given.endswith(".py") or os.sep in given
    place = str(Path(given).resolve()) if is_path else given
    name = _free(Path(given).stem if is_path else given, place)
    if not is_path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    with told(given, "imported"):
        imported(place)
    OWN[name] = place
    return name


def _free(name: str, place: str) -> str:
    """The name, numbered if the paper or a module of another place has it."""
    taken = {*RESULTS, *(known for known, where in OWN.items() if where != place)}
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def imported(place: str) -> ModuleType:
    """The module at a path or of a dotted name.

    Raises
    ------
    ModuleError
        If there is no such module.
    """
    if place in sys.modules:
        return sys.modules[place]
    return _from_file(Path(place)) if os.path.isabs(place) else _by_name(place)


def _from_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise ModuleError(
            f"there is no file {path}: give the path of a .py file, or a dotted name importable from here"
        )
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))  # as for a script: its neighbours can be imported
    spec = importlib.util.spec_from_file_location(str(path), path)
    if spec is None or spec.loader is None:
        raise ModuleError(f"{path} is no Python module: give a file that ends in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[str(path)] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[str(path)]
        raise
    return module


def _by_name(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise ModuleError(f"there is no module {name!r}: {ALLOWED}") from None
        raise


@contextmanager
def told(module: str, doing: str) -> Iterator[None]:
    """Around code of the user's: what it prints goes to standard error, what it raises becomes one line."""
    try:
        with redirect_stdout(sys.stderr):
            yield
    except ModuleError:
        raise
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())[:300] or "no message"
        raise ModuleError(f"{module} cannot be {doing}: {_where(error)}{_what(error)}: {said}") from error


def _what(error: BaseException) -> str:
    """The error's type, or that a rule refuses; and in which derivation which rule was being applied."""
    type_ = type(error).__name__
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code is Derivation.then.__code__:
            rule = getattr(frame.f_locals["rule"], "__name__", "of one's own")
            said = "refuses" if isinstance(error, RuleError) else f"raises {type_}"
            return f"in derivation {frame.f_locals['self'].name!r} the rule {rule} {said}"
    return type_


def _where(error: BaseException) -> str:
    """File and line of the last place in a file that is not a library's."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}: "
    ours = Path(__file__).parents[1]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_file() and "site-packages" not in path.parts and not path.is_relative_to(sys.base_prefix):
            own = any(path.is_relative_to(ours / room) for room in ("avsym", "numeric", "derivations"))
            if not own:
                return f"{path.name}, line {frame.lineno}: "
    return ""


def called(module: ModuleType, name: str) -> Callable[[], object]:
    """A function of a module.

    Raises
    ------
    ModuleError
        If there is none of this name.
    """
    function = getattr(module, name, None)
    if not callable(function):
        raise ModuleError(f"{module.__name__} defines no function {name}(): see 'pydoc derivations.own'")
    return function
