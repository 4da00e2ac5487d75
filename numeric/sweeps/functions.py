"""The functions that a sweep may call: public ones of `numeric` whose arguments a text file can give.

The list is made from ``numeric.__all__``; a name from a file is looked up in it and never imported or evaluated.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np

import numeric
from numeric.criterion import avalanche_field, critical_beta, enhancement
from numeric.parameters import Parameters, choice, real, short
from numeric.rainbow import rainbow_multiplier
from numeric.selfconsistent import PHONONS
from numeric.state import SteadyState

Value = float | int | str | bool | tuple[float, ...]


def _number(name: str, value: object) -> Value:
    found = real(name, value)
    if np.ndim(found):
        raise TypeError(f"{name}={value!r:.60} must be one number")
    return float(found)


def _numbers(name: str, value: object) -> Value:
    """A number, or a list of numbers (one hopping for each axis)."""
    found = real(name, value)
    return tuple(float(one) for one in np.ravel(found)) if np.ndim(found) else float(found)


def _pair(name: str, value: object) -> Value:
    found = real(name, value)
    if np.shape(found) != (2,):
        raise ValueError(f"{name}={short(value)} must be a pair: the lowest and the highest frequency")
    return tuple(float(one) for one in np.ravel(found))


def _whole(name: str, value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}={value!r:.60} must be a whole number")
    return value


def _flag(name: str, value: object) -> Value:
    if not isinstance(value, bool):
        raise TypeError(f"{name}={value!r:.60} must be true or false")
    return value


def _one_of(*known: str) -> Callable[[str, object], Value]:
    return lambda name, value: choice(name, value, known)


def _parameter(name: str, value: object) -> Value:
    number = _number(name, value)
    _model({"g_ep": 1.0, "gamma": 1.0, "omega0": 1.0, name: number})  # says what is allowed
    return number


MODEL = tuple(field.name for field in fields(Parameters))
_READERS: dict[str, Callable[[str, object], Value]] = {
    **dict.fromkeys(MODEL, _parameter),
    **dict.fromkeys(("field", "x", "resolution", "tolerance"), _number),
    "hopping": _numbers,
    "window": _pair,
    **dict.fromkeys(("n", "frequencies", "dimension"), _whole),
    **dict.fromkeys(("dressed", "hartree"), _flag),
    "branch": _one_of("lower", "upper"),
    "model": _one_of("continuum", "lattice"),
    "phonon": _one_of(*PHONONS),
}


@dataclass(frozen=True)
class Function:
    """A function of `numeric`: what may be set, what must be, and whether it starts from a solution nearby."""

    name: str
    arguments: tuple[str, ...]
    required: tuple[str, ...]
    model: str | None  # what it calls its Parameters
    warm: bool

    def checked(self, name: str, value: object) -> Value:
        """The value of an argument, or TypeError or ValueError in one line."""
        return _READERS[name](name, value)

    def __call__(self, arguments: Mapping[str, Value], start: SteadyState | None = None) -> Any:
        """Its value."""
        given: dict[str, Any] = {name: value for name, value in arguments.items() if name not in MODEL}
        if self.model:
            given[self.model] = _model(arguments)
        if start is not None:
            given["start"] = start
        return getattr(numeric, self.name)(**given)


def _model(arguments: Mapping[str, Value]) -> Parameters:
    given: dict[str, Any] = {name: arguments[name] for name in MODEL if name in arguments}
    return Parameters(**given)


@cache
def functions() -> Mapping[str, Function]:
    """Those on offer, by name.

    >>> "avalanche_field" in functions(), "load_state" in functions(), functions()["steady_state"].warm
    (True, False, True)
    """
    public = ((name, getattr(numeric, name)) for name in sorted(numeric.__all__))
    found = (_described(name, item) for name, item in public if inspect.isfunction(item))
    return {item.name: item for item in found if item is not None}


def _described(name: str, function: Callable[..., object]) -> Function | None:
    """None where it has no argument, or needs one that a file cannot give."""
    signature = inspect.signature(function).parameters
    model = next((key for key in ("p", "parameters") if key in signature), None)
    own = [key for key in signature if key in _READERS]
    needed = [key for key, item in signature.items() if item.default is item.empty and key != model]
    if not set(needed) <= set(own) or not (own or model):
        return None
    model_arguments = MODEL if model else ()
    model_needed = ("g_ep", "gamma", "omega0") if model else ()
    return Function(name, (*model_arguments, *own), (*model_needed, *needed), model, "start" in signature)


def numbers(name: str, value: Any) -> dict[str, float]:
    """What a function returned, as numbers by name.

    >>> numbers("rainbow_ratios", np.array([0.5, 0.25]))
    {'rainbow_ratios_1': 0.5, 'rainbow_ratios_2': 0.25}
    """
    if isinstance(value, SteadyState):
        found = {"occupation": value.occupation, "current": value.current, "evaluations": value.evaluations}
        return {key: float(item) for key, item in (found | value.identities).items()}
    if isinstance(value, Mapping):
        return {str(key): float(item) for key, item in value.items()}
    if np.ndim(value):
        return {f"{name}_{place}": float(item) for place, item in enumerate(np.ravel(value), 1)}
    return {name: float(value)}


def _excess_of_beta(p: Parameters, temperature: float) -> float:
    warm = replace(p, temperature=temperature)
    return float(p.beta * p.gamma / warm.gamma_eff) / critical_beta() - 1


_MISSED: dict[str, Callable[[Parameters, float], float]] = {
    avalanche_field.__name__: lambda p, field: float(enhancement(field, p)) - 1,
    "rainbow_field": lambda p, field: float(rainbow_multiplier(field, p)) - 1,
    "kickoff_temperature": lambda p, value: float(p.beta * replace(p, temperature=value).occupation) - 1,
    "vanishing_temperature": _excess_of_beta,
}


def residual(name: str, arguments: Mapping[str, Value], value: Any) -> float | None:
    """By how much a solution misses its equation, relative; None for what is no solution of one.

    >>> fig6 = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3}
    >>> residual("avalanche_field", fig6, functions()["avalanche_field"](fig6)) < 1e-13
    True
    """
    if isinstance(value, SteadyState):
        return value.residual
    if name not in _MISSED or not np.isfinite(value) or value == 0:  # 0 is where the series diverges already, no root
        return None
    return abs(_MISSED[name](_model(arguments), float(value)))
