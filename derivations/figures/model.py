"""What a figure is, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from numeric import Parameters

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Array = NDArray[np.float64]
Table = dict[str, Array]
Value = float | tuple[float, ...]
MODEL = tuple(item.name for item in fields(Parameters))
LARGEST = 1e100
UNITS = "Units: energies in the hopping t, lengths in the lattice constant a, ħ = e = k_B = 1; so masses in ħ²/ta²."
_AXIS = ("low", "high", "points")


class UnknownNameError(ValueError):
    """A name that is not known, with those that are; ``near`` are the ones that were meant, if that can be told."""

    def __init__(self, kind: str, given: str, known: Iterable[str], near: Sequence[str] = ()) -> None:
        names = list(known)
        nearest = near or get_close_matches(given.lower(), names, n=1, cutoff=0.6)
        hint = f": did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
        super().__init__(f"{kind} {given!r} is unknown{hint} (allowed: {', '.join(names)})")


@dataclass(frozen=True)
class Axis:
    """What runs along the horizontal axis, in order from low to high."""

    name: str
    low: float
    high: float
    points: int
    logarithmic: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends.

        Raises
        ------
        ValueError
            If they are not in order.
        """
        if not (np.isfinite([self.low, self.high]).all() and self.low < self.high):
            raise ValueError(f"low={self.low:g}, high={self.high:g}: the axis {self.name} needs finite low < high")
        return self.low, self.high

    @property
    def values(self) -> Array:
        """The points, evenly spaced (in the logarithm, if so asked).

        Raises
        ------
        ValueError
            As `ends`, or if an end is not positive on a logarithmic axis.
        """
        low, high = self.ends
        if self.logarithmic and self.low <= 0:
            raise ValueError(f"low={self.low:g} must be > 0: the axis {self.name} is logarithmic")
        space = np.geomspace if self.logarithmic else np.linspace
        return np.asarray(space(low, high, self.points), dtype=np.float64)


NO_AXIS = Axis("", 0.0, 1.0, 2)


@dataclass(frozen=True)
class Figure:
    """A figure as data: ``stated`` parameters are the paper's, ``chosen`` ones are ours.

    Where the numbers were computed beforehand, ``takes`` names what can be changed all the same.
    """

    name: str
    title: str
    caption: str
    axis: Axis
    compute: Callable[[Figure], Table]
    draw: Callable[[Figure, Table, Canvas], None]
    stated: Mapping[str, Value] = field(default_factory=dict)
    chosen: Mapping[str, Value] = field(default_factory=dict)
    takes: tuple[str, ...] | None = None

    @property
    def parameters(self) -> Mapping[str, Value]:
        """All parameters, stated or chosen."""
        return MappingProxyType({**self.stated, **self.chosen})

    def model(self, **settings: Any) -> Parameters:
        """The theory's parameters among the figure's, with some of them replaced."""
        given: dict[str, Any] = {name: self.parameters[name] for name in MODEL if name in self.parameters}
        return Parameters(**{**given, **settings})

    @property
    def settings(self) -> tuple[str, ...]:
        """The names that `with_settings` takes."""
        return self._named if self.takes is None else self.takes

    @property
    def _named(self) -> tuple[str, ...]:
        return (*self.parameters, *(_AXIS if self.axis.name else ()))

    @property
    def label(self) -> str:
        """As the paper counts it; what it does not have is beyond it."""
        panel = f"({self.name[1:]})" if self.name[1:] else ""
        return f"Fig. {self.name[0]}{panel}" if self.name[0].isdigit() else "Beyond the paper"

    def with_settings(self, **settings: Value) -> Figure:
        """The figure with other parameters, or another ``low``, ``high`` and number of ``points``.

        Raises
        ------
        ValueError
            For a parameter that the figure does not have or that its numbers cannot follow; its axis is one of those.
        """
        for name in settings:
            if name == self.axis.name:
                raise ValueError(f"{name} is the axis of figure {self.name}: give low and high instead")
            if not self._named:
                raise ValueError(f"{name}={settings[name]}: figure {self.name} has no parameters; leave it out")
            if name in self._named and name not in self.settings:
                raise ValueError(f"{name}={settings[name]}: {self._computed_beforehand}; leave it out")
            if name not in self.settings:
                raise UnknownNameError(f"parameter of figure {self.name}", name, self.settings)
        ends: dict[str, Any] = {name: settings[name] for name in _AXIS if name in settings}
        other = {name: value for name, value in settings.items() if name not in _AXIS}
        stated = {name: value for name, value in self.stated.items() if name not in other}
        return replace(self, stated=stated, chosen={**self.chosen, **other}, axis=replace(self.axis, **ends))

    @property
    def _computed_beforehand(self) -> str:
        allowed = f"only {', '.join(self.settings)}" if self.settings else "no parameter"
        return f"figure {self.name} was computed beforehand (see CONTRIBUTING.md, Measuring) and takes {allowed}"

    def __getitem__(self, name: str) -> float:
        value = self.parameters[name]
        return value[0] if isinstance(value, tuple) else value

    def family(self, name: str) -> tuple[float, ...]:
        """The values of a parameter that each get a curve of their own."""
        value = self.parameters[name]
        return value if isinstance(value, tuple) else (value,)

    @property
    def note(self) -> str:
        """Which parameters the paper states and which we chose."""
        if not self._named:
            return "It has no parameters."
        axis = f"axis {self.axis.name} from {self.axis.low:.4g} to {self.axis.high:.4g}"
        chosen = ", ".join([*_listed(self.chosen), axis])
        stated = ", ".join(_listed(self.stated))
        theirs = f"Stated in the paper: {stated}. " if stated else ""
        return f"{theirs}Not stated in the paper, chosen here: {chosen}.{f' {self.units}' if self.units else ''}"

    @property
    def units(self) -> str:
        """Those of the model, where the figure shows the model."""
        return UNITS if "mass" in self.parameters else ""


@dataclass(frozen=True)
class Drawn:
    """A figure with its numbers and what is written of it: file ending -> content."""

    figure: Figure
    table: Table
    files: Mapping[str, bytes]

    @property
    def svg(self) -> str:
        """The drawing as text."""
        return self.files["svg"].decode()


def computed(figure: Figure) -> Table:
    """The table behind the figure; every column has the same length.

    Raises
    ------
    ValueError
        For parameters that the model refuses.
    """
    with np.errstate(all="ignore"):  # where there is nothing, there is nan
        table = figure.compute(figure)
    for name, column in table.items():
        if np.abs(column[np.isfinite(column)]).max(initial=0.0) > LARGEST:
            raise ValueError(
                f"figure {figure.name}: {name} exceeds {LARGEST:g}, too large to draw; choose other parameters"
            )
    return table


def _listed(parameters: Mapping[str, Value]) -> list[str]:
    def text(value: Value) -> str:
        return " / ".join(f"{item:.4g}" for item in value) if isinstance(value, tuple) else f"{value:.4g}"

    return [f"{name} = {text(value)}" for name, value in parameters.items()]
