"""The frequency grid: its step divides the field, it has no point on a Fermi step, and it knows what lies beyond."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.parameters import Parameters

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

BYTES = 900  # of a solution at work, per point: the fields, their transforms and the history of the iteration
MEMORY = 4e9  # bytes allowed for them
LARGEST = 2**53  # steps: beyond it they cannot be counted by a float
_CANDIDATES = 1_000_000  # steps tried for the one that suits the phonon
_WIDE = 7.0  # half the window in units of half the band: what is left out of the tails falls like its fifth power


@dataclass(frozen=True)
class Grid:
    """Frequencies ``(first + i + 1/2) step``, i = 0 .. size - 1, with ``field = stride * step``.

    Half-integer frequencies keep every step of the Fermi functions (at ``-l E`` and shifted by whole steps of the
    grid) halfway between two points, where the midpoint rule is of second order. ``stride`` is 0 at zero field.
    """

    step: float
    stride: int
    first: int
    size: int

    @property
    def frequency(self) -> Array:
        """The local frequencies, an energy."""
        return self.at(np.arange(self.size))

    def at(self, index: NDArray[np.int64]) -> Array:
        """Frequencies of indices that may lie outside the window."""
        return np.asarray((self.first + index + 0.5) * self.step, float)

    @property
    def edges(self) -> tuple[float, float]:
        """Where the window begins and ends."""
        return self.first * self.step, (self.first + self.size) * self.step


@dataclass(frozen=True)
class Scales:
    """What a grid has to resolve and to contain."""

    width: float  # the narrowest feature that must be resolved
    lowest: float  # a window must begin below
    highest: float  # and end above
    center: float
    reach: float  # half the window that makes the tails analytic


@np.errstate(all="ignore")  # at 1e308 nothing is finite, and `choose` refuses it
def scales(p: Parameters, center: float, hopping: Sequence[float], strength: float, field: float) -> Scales:
    """Widths and extent of the spectra.

    Parameters
    ----------
    center : of the bare band.
    hopping : of each axis, the first along the field.
    strength : ``<phi^2> g^2``, the weight of the electron-phonon self-energy, energy^2.
    """
    half_band = 2 * sum(hopping)
    # the repulsion of a level by a self-energy of weight S is at most sqrt(S)
    half = half_band + np.sqrt(strength)
    thermal = 40 * float(p.temperature)
    width = float(p.gamma) / 4
    if p.phonon_damping:
        width = min(width, float(p.phonon_damping) / 6)
    low, high = min(center - half, -thermal), max(center + half, thermal)
    reach = max(
        _WIDE * np.hypot(half_band, 2 * np.sqrt(strength)) + field,
        1.5 * (high - center),
        1.5 * (center - low),
        abs(center) + _sites(hopping[0], field) * field,
    )
    return Scales(width, float(low), float(high), center, float(reach))


def _sites(hopping: float, field: float) -> int:
    """How far a level of the ladder spreads: it falls off like ``(t/E)^n/n!``."""
    count, amplitude = 0, 1.0
    while field and amplitude > 1e-8 and count < 12:
        count += 1
        amplitude *= hopping / (field * count)
    return count


def choose(
    scale: Scales, p: Parameters, field: float, resolution: float | None, window: tuple[float, float] | None
) -> Grid:
    """The grid for a field, or a refusal that names the nearest that works.

    Raises ValueError for a resolution that does not divide the field (the phonon frequency at zero field), a window
    that cuts the band or the Fermi step, and a grid that would not fit into memory.
    """
    unit, name = (field, "field") if field else (float(p.omega0), "omega0")
    low, high = (scale.center - scale.reach, scale.center + scale.reach) if window is None else window
    _refuse_cut(scale, low, high)
    if resolution is None:  # refuse before the steps are looked for
        _refuse_absurd((high - low) * max(2 / unit, 1 / scale.width), unit, name)
        if not unit / scale.width < LARGEST:
            raise ValueError(
                f"{name}={unit:g} is too many steps of {scale.width:g}: use a smaller field, or a larger gamma"
            )
    stride = _finest(unit, float(p.omega0), scale.width) if resolution is None else _dividing(unit, name, resolution)
    step = unit / stride
    _refuse_absurd((high - low) / step, unit, name)
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return Grid(step, stride if field else 0, first, last - first)


def coarser(grid: Grid, factor: int, unit: float, omega0: float) -> Grid | None:
    """A grid of about ``factor`` times the step over the same window, or None where no such grid is commensurate."""
    least = round(unit / grid.step) // factor
    if least < 1:
        return None
    stride = _finest(unit, omega0, unit / least, spread=1.1)
    step = unit / stride
    low, high = grid.edges
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return Grid(step, stride if grid.stride else 0, first, last - first) if step > grid.step else None


def finer(grid: Grid) -> Grid:
    """The grid of half the step over the same window."""
    return Grid(grid.step / 2, 2 * grid.stride, 2 * grid.first, 2 * grid.size)


def _finest(unit: float, omega0: float, width: float, spread: float = 1.3) -> int:
    """The number of steps to ``unit``: at least two, none wider than ``width``, and as near to dividing omega0.

    A phonon between two frequencies of the grid is replaced by a mixture of both, whose variance
    ``step^2 theta (1 - theta)`` is the error: a slightly finer grid can make it many times smaller.
    """
    least = max(2, int(np.ceil(unit / width)))
    strides = np.arange(least, min(max(int(spread * least), least + 4), least + _CANDIDATES) + 1)
    part = np.mod(omega0 * strides / unit, 1.0)
    return int(strides[np.argmin(part * (1 - part) / strides**2)])


def _dividing(unit: float, name: str, resolution: float) -> int:
    if not unit / resolution < LARGEST:
        raise ValueError(f"resolution={resolution:.12g} is too fine for {name}={unit:.12g}: use a coarser one")
    stride = max(round(unit / resolution), 1)
    if abs(stride * resolution - unit) > 1e-9 * unit:
        raise ValueError(
            f"resolution={resolution:.12g} does not divide {name}={unit:.12g}: the nearest that does is "
            f"{unit / stride!r} ({name}/{stride})"
        )
    return stride


def _refuse_cut(scale: Scales, low: float, high: float) -> None:
    if not low < scale.lowest < scale.highest < high:
        raise ValueError(
            f"window=({low:g}, {high:g}) cuts the band: it must begin below {scale.lowest:.6g} and end above "
            f"{scale.highest:.6g}"
        )


def _refuse_absurd(points: float, unit: float, name: str) -> None:
    if not points * BYTES <= MEMORY:
        raise ValueError(
            f"{name}={unit:g} would need a grid of {points:.2g} points, about {points * BYTES / 1e9:.2g} GB (allowed "
            f"{MEMORY / 1e9:g} GB): use a coarser resolution, a larger gamma, or another field (0 is the weak limit)"
        )
