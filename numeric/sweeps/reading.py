"""A sweep's specification from a TOML file, checked in full before anything runs.

::

    function = "steady_state"      # a public function of numeric
    warm = "field"                 # each solution along this axis starts from the one before

    [fixed]
    g_ep = 0.5
    omega0 = 0.3

    [axes]
    gamma = [0.05, 0.1]                                        # a list
    field = {from = 0.1, to = 1.0, points = 40, scale = "log"} # a grid; scale = "linear" if not given

With ``[adaptive] points = 300`` in place of ``points`` on one or two axes ``{from, to, scale}``, points are put where
the answer turns nan (or an ``output`` crosses a ``level``).
"""

import tomllib
from collections.abc import Mapping
from os import PathLike
from typing import Any

import numpy as np

from numeric.parameters import choice, real
from numeric.sweeps.functions import Function, Value, functions
from numeric.sweeps.spec import LARGEST, Axis, Boundary, Interval, Spec


def read(path: str | PathLike[str]) -> Spec:
    """Read a specification.

    Raises
    ------
    ValueError
        One line that names the file, what cannot be used, its value and what is allowed.
    """
    try:
        with open(path, "rb") as file:
            return parsed(file.read().decode())
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}; name a TOML file") from None
    except ValueError as error:
        raise ValueError(" ".join(f"{path}: {error}".split())) from None


def parsed(text: str) -> Spec:
    r"""A specification from TOML text.

    Raises
    ------
    ValueError
        One line that names what cannot be used, its value and what is allowed.

    Examples
    --------
    >>> text = 'function = "avalanche_field"\nfixed = {omega0 = 0.3, gamma = 0.002}\naxes = {g_ep = [0.1, 0.2]}'
    >>> [chain.points for chain in parsed(text).chains()]
    [({'g_ep': 0.1},), ({'g_ep': 0.2},)]
    """
    try:
        return _spec(tomllib.loads(text))
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("nested too deeply; a sweep needs [fixed], [axes] and [adaptive]") from None


def _spec(given: dict[str, Any]) -> Spec:
    _known("key", given, ("function", "fixed", "axes", "warm", "adaptive"))
    if "function" not in given:
        raise ValueError(f"function is missing; name one of {', '.join(functions())}")
    function = functions()[choice("function", given["function"], functions())]
    fixed, axes = (_table(name, given.get(name, {})) for name in ("fixed", "axes"))
    _arguments(function, fixed, axes)
    known = {name: function.checked(name, value) for name, value in fixed.items()}
    if "adaptive" in given:
        return Spec(function.name, known, (), None, _boundary(function, axes, given))
    found = tuple(_axis(function, name, value) for name, value in axes.items())
    spec = Spec(function.name, known, found, _warm(function, axes, given.get("warm")), None)
    if spec.total > LARGEST:
        raise ValueError(f"the axes make {spec.total} points; at most {LARGEST} in one sweep: split it")
    return spec


def _known(kind: str, given: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    for name in given:
        choice(kind, name, allowed)


def _table(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name}={_short(value)} must be a table: [{name}] with one line for each argument")
    return value


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _arguments(function: Function, fixed: Mapping[str, object], axes: Mapping[str, object]) -> None:
    if not axes:
        raise ValueError("axes is missing or empty; give at least one, for example [axes] gamma = [0.001, 0.002]")
    for name in (*fixed, *axes):
        choice(f"argument of {function.name}", name, function.arguments)
    for name in axes:
        if name in fixed:
            raise ValueError(f"{name} is both fixed and an axis; leave it out of one")
    for name in function.required:
        if name not in (*fixed, *axes):
            raise ValueError(f"{function.name} needs {name}: give it under [fixed] or [axes]")


def _axis(function: Function, name: str, value: object) -> Axis:
    if isinstance(value, dict):
        _known(f"key of axis {name}", value, ("from", "to", "points", "scale"))
        interval, number = _interval(function, name, value), _count(f"points of axis {name}", value.get("points"), 2)
        values: list[Value] = [interval.at(place / (number - 1)) for place in range(number)]
    elif isinstance(value, list) and 0 < len(value) <= LARGEST:
        values = [function.checked(name, item) for item in value]
    else:
        raise ValueError(f"axis {name}={_short(value)} must be a list of values or {{from, to, points, scale}}")
    if any(isinstance(item, tuple) for item in values):
        raise ValueError(f"axis {name}={_short(value)} must be a list of single values")
    if len(set(values)) < len(values):
        twice = next(item for place, item in enumerate(values) if item in values[:place])
        raise ValueError(f"axis {name} has {_short(twice)} twice; each value once")
    return Axis(name, tuple(values))


def _interval(function: Function, name: str, given: Mapping[str, Any]) -> Interval:
    for end in ("from", "to"):
        if end not in given:
            raise ValueError(f"axis {name} has no {end!r}: write {{from = ..., to = ..., points = ...}}")
    low, high = (function.checked(name, given[end]) for end in ("from", "to"))
    scale = choice(f"scale of axis {name}", given.get("scale", "linear"), ("linear", "log"))
    if not (isinstance(low, float) and isinstance(high, float)):
        raise ValueError(f"axis {name} takes no grid; give a list of its values")
    if low == high:
        raise ValueError(f"axis {name} goes from {low!r} to itself; give two ends, or fix it")
    if scale == "log" and not (low > 0 and high > 0):
        raise ValueError(f"axis {name} from {low!r} to {high!r} must be positive on a log scale")
    return Interval(name, low, high, scale)


def _count(name: str, value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= LARGEST:
        raise ValueError(f"{name}={_short(value)} must be a whole number from {least} to {LARGEST}")
    return value


def _warm(function: Function, axes: Mapping[str, object], name: object) -> str | None:
    if name is None:
        return None
    if not function.warm:
        able = ", ".join(key for key, item in functions().items() if item.warm)
        raise ValueError(f"warm={_short(name)}: {function.name} takes no start; leave warm out (takes one: {able})")
    return choice("warm", name, axes)


def _boundary(function: Function, axes: Mapping[str, object], spec: Mapping[str, object]) -> Boundary:
    if "warm" in spec:
        raise ValueError(f"warm={_short(spec['warm'])} needs a grid; leave out warm or [adaptive]")
    given = _table("adaptive", spec["adaptive"])
    _known("key of adaptive", given, ("points", "output", "level"))
    if len(axes) > 2:
        raise ValueError(f"adaptive follows a boundary over one or two axes, not {len(axes)}: fix the others")
    output, level = given.get("output"), given.get("level")
    if output is not None and not isinstance(output, str):
        raise ValueError(f"output={_short(output)} must be the name of a result, such as 'current'")
    limits = tuple(_interval(function, name, _ends(name, item)) for name, item in axes.items())
    crossed = None if level is None else float(np.float64(real("level", level)))
    return Boundary(limits, _count("points of adaptive", given.get("points"), 4), output, crossed)


def _ends(name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"axis {name}={_short(value)} must be {{from, to, scale}} where [adaptive] puts the points")
    _known(f"key of axis {name}", value, ("from", "to", "scale"))
    return value
