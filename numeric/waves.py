"""The electron in a field, dephased: its outgoing wave and all that follows from it.

Units omega0 = 2m = 1; ``epsilon`` is the field, z = omega + E x the local frequency. In the static gauge the wave obeys

    epsilon^2 psi'' + V psi = 0,    V(z) = z + i gamma - Sigma^R(z)        (Airy functions where Sigma^R = 0)

and with the logarithmic derivative r = psi'/psi of the outgoing wave, which is smooth,

    |psi|^2 = e^{-S},  S = -2 Re int r,        G' = 2 r G - 1/epsilon          (G = G^R_loc, from the left)
    |G^R(omega -> z)|^2 = |G(z_<)|^2 e^{S(z_<) - S(z_>)},  z_< and z_> the smaller and the larger of omega and z
    v' = 1/epsilon^2 - r v  (from the right),  u' = r u + v  (from the left),     u = int dx G^R(0,x)

Each is integrated towards where its homogeneous solution decays. Where V varies little in a wavelength (far above and
far below the band's edge) panels may be longer than it: there each equation has one slow solution, found by iteration.
Above, G and u have besides a part that oscillates with the field. As z grows it stops mattering, and is switched off
smoothly (``Axis.keep``): what is lost is the Fourier transform of the switch at the period of the oscillation, which
falls faster than any power of its width.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import erfc

from numeric.acceleration import Blocks, accelerated
from numeric.ladder import interpolated
from numeric.panels import CUMULATIVE, DERIVATIVE, FIRST, LAST, POINTS, WEIGHTS, Panels, chain, collocate

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

_BACK = WEIGHTS - CUMULATIVE  # values at the nodes -> the integral from there to 1
_ROUNDS = 100
_DIED = 16.0  # powers of e by which a wave falls within the switch
_ITERATIONS = 8  # each gains a factor of the phase in a panel, some hundreds


@dataclass(frozen=True)
class Axis:
    """The frequencies of one problem: long panels, then ``fine`` ones that resolve the wave, then long ones."""

    panels: Panels
    epsilon: float
    gamma: float
    middle: float  # of the switch, in sqrt(z)
    width: float
    fine: slice  # the panels that resolve the wave

    @cached_property
    def long(self) -> NDArray[np.bool]:
        """The panels that do not resolve it."""
        place = np.arange(len(self.panels.half))
        return (place < self.fine.start) | (place >= self.fine.stop)

    @cached_property
    def keep(self) -> Array:
        """How much of the oscillation is kept: 1 below the switch, 0 above."""
        kept = erfc((np.sqrt(np.maximum(self.panels.nodes, 0)) - self.middle) / self.width) / 2
        return np.where(kept > 1 - 1e-8, 1.0, kept)


@dataclass(frozen=True)
class Waves:
    """What the transfer operator is made of, on the nodes."""

    retarded: Complex  # G^R_loc
    lower: Array  # |G^R_loc|^2
    exponent: Array  # S
    exponent_edges: Array
    rate: Complex  # r
    sigma: Complex  # the self-energy it was solved with


def bare(axis: Axis, sigma: Complex | float = 0.0) -> Waves:
    """Solve for the outgoing wave and the local Green function with the self-energy ``sigma``."""
    dressing: Complex = np.zeros(axis.panels.nodes.shape, dtype=np.complex128) + sigma
    potential: Complex = axis.panels.nodes + 1j * axis.gamma - dressing
    rate = _outgoing(axis, potential / axis.epsilon**2)
    integral, edges = _primitive(axis, rate)
    drive = np.full_like(rate, -1 / axis.epsilon)
    green, wave = _from_left(axis, 2 * rate, drive, 2 * integral, 2 * edges)
    lower = _squared(axis, green, wave)
    return Waves(green - (1 - axis.keep) * wave, lower, -2 * integral.real, -2 * edges.real, rate, dressing)


def dressed(axis: Axis, c: float, occupation: float) -> Waves:
    """The same with ``Sigma^R(z) = c [(1 + n_b) G^R(z - 1) + n_b G^R(z + 1)]``, self-consistently.

    Raises ArithmeticError if 100 rounds do not suffice.
    """
    z, edges = axis.panels.nodes, axis.panels.edges
    down, up = axis.panels.interpolation(z - 1), axis.panels.interpolation(z + 1)

    def at(points: Array, values: csr_array, green: Complex) -> Complex:
        """G at shifted frequencies; beyond the axis its value without a field, -i/(2 sqrt z)."""
        outside = (points < edges[0]) | (points > edges[-1])
        return np.where(outside, -0.5j / np.sqrt(points + 1j * axis.gamma), interpolated(values, green))

    def again(state: Array) -> Array:
        """One round: the self-energy made of the Green function that it leads to, as pairs of real numbers."""
        green = bare(axis, state.view(np.complex128).reshape(z.shape)).retarded
        sigma = c * ((1 + occupation) * at(z - 1, down, green) + occupation * at(z + 1, up, green))
        return np.asarray(sigma).ravel().view(np.float64)

    start = np.zeros(2 * z.size)
    for trial in islice(accelerated(again, start, Blocks((slice(0, start.size),), 0)), _ROUNDS):
        if np.abs(trial.image - trial.state).max() <= 1e-11 * np.abs(trial.image).max():
            return bare(axis, trial.image.view(np.complex128).reshape(z.shape))
    raise ArithmeticError(
        f"the dressed electron did not become self-consistent in {_ROUNDS} rounds: beta={2 * c / axis.gamma:g} is too "
        "strong at this field, take a weaker coupling or another field"
    )


def source(axis: Axis, rate: Complex) -> Array:
    """``|int dx G^R(0,x;z)|^2``: what a source of electrons at rest, white in time, leaves at each frequency."""
    drive = np.full_like(rate, 1 / axis.epsilon**2)
    slow = _slow(axis, -rate, drive)
    fine = axis.fine
    entry = slow[fine.stop] @ FIRST
    slow[fine] = _march(axis.panels.half[fine][::-1], rate[fine][::-1, ::-1], -drive[fine][::-1], entry)[::-1, ::-1]
    integral, edges = _primitive(axis, rate)
    total, wave = _from_left(axis, rate, slow, integral, edges)
    return _squared(axis, total, wave)


def _squared(axis: Axis, total: Complex, wave: Complex) -> Array:
    """``|total|^2``, whose interference of the wave with the rest is switched off where it no longer matters."""
    interference = 2 * ((total - wave) * wave.conj()).real
    result: Array = np.abs(total - wave) ** 2 + np.abs(wave) ** 2 + axis.keep * interference
    return np.where(axis.keep < 1, result, np.abs(total) ** 2)


def _primitive(axis: Axis, rate: Complex) -> tuple[Complex, Complex]:
    """The integral of ``rate`` from the bottom of the fine part, on the nodes and at the edges."""
    half, start = axis.panels.half, axis.fine.start
    pieces = half[:, 0] * (rate @ WEIGHTS)
    edges = np.concatenate([-np.cumsum(pieces[:start][::-1])[::-1], [0], np.cumsum(pieces[start:])])
    return edges[:-1, None] + half * (rate @ CUMULATIVE.T), edges


def _slow(axis: Axis, rate: Complex, drive: Complex) -> Complex:
    """The solution of ``y' = rate y + drive`` that varies as slowly as they do; on the long panels, elsewhere 0."""
    result, long = np.zeros_like(rate), axis.long
    rate, drive = rate[long], drive[long]
    value = -drive / rate
    for _ in range(_ITERATIONS):
        value = (_slope(axis, value) - drive) / rate
    result[long] = value
    return result


def _slope(axis: Axis, value: Complex) -> Complex:
    """Derivative on the long panels."""
    slope: Complex = value @ DERIVATIVE.T.astype(np.complex128) / axis.panels.half[axis.long]
    return slope


def _outgoing(axis: Axis, square: Complex) -> Complex:
    """Solve ``r' + r^2 + square = 0`` for the outgoing wave: slow on the long panels, from above on the fine ones."""
    rate, long, fine = np.empty_like(square), axis.long, axis.fine
    value = 1j * np.sqrt(square[long])
    for _ in range(_ITERATIONS):
        value = 1j * np.sqrt(square[long] + _slope(axis, value))
    rate[long] = value
    rate[fine] = _riccati(axis.panels.half[fine], square[fine], rate[fine.stop] @ FIRST)
    return rate


def _riccati(half: Array, square: Complex, entry: complex) -> Complex:
    """The same on fine panels, from the right: on each, two solutions of ``psi'' + square psi = 0``."""
    distance, total = half * (1 - POINTS), 2 * half
    inward = np.stack([-square, square * distance], axis=2)  # psi'' of 1 and of -(distance), by themselves
    bend = collocate(_BACK @ _BACK, square * half**2, inward)
    once, twice = (half[:, :, None] ** power * (matrix @ bend) for power, matrix in ((1, _BACK), (2, _BACK @ _BACK)))
    slope = np.array([0.0, 1.0]) - once
    value = twice + np.stack([np.ones_like(distance), -distance], axis=2)
    left_slope = np.array([0.0, 1.0]) - half * (WEIGHTS @ bend)
    left_value = np.concatenate([np.ones_like(total), -total], axis=1) + half * (WEIGHTS @ once)
    entries = _sweep(left_slope, left_value, entry)
    return (slope[:, :, 0] + entries * slope[:, :, 1]) / (value[:, :, 0] + entries * value[:, :, 1])


def _sweep(slope: Complex, value: Complex, entry: complex) -> Complex:
    """The logarithmic derivative at the right edge of each panel, from that at the last one's."""
    entries = []
    for (slope_0, slope_1), (value_0, value_1) in zip(slope[::-1].tolist(), value[::-1].tolist(), strict=True):
        entries.append(entry)
        entry = (slope_0 + entry * slope_1) / (value_0 + entry * value_1)
    return np.array(entries[::-1])[:, None]


def _from_left(axis: Axis, rate: Complex, drive: Complex, growth: Complex, edges: Complex) -> tuple[Complex, Complex]:
    """Solve ``y' = rate y + drive`` from the left; return y and, from the switch upwards, its homogeneous part."""
    fine, total = axis.fine, _slow(axis, rate, drive)
    entry, above = total[fine.start - 1] @ LAST, total[fine.stop] @ FIRST
    total[fine] = _march(axis.panels.half[fine], rate[fine], drive[fine], entry)
    amplitude = total[fine.stop - 1] @ LAST - above
    wave = np.zeros_like(total)
    here = axis.keep < 1
    back = growth[here] - edges[fine.stop]
    # it has died out, and what is no more than the error of ``above`` must not be traced back
    if abs(amplitude) < 1e-8 * abs(above) or np.max(back.real, initial=0.0) > _DIED:
        return total, wave
    wave[here] = amplitude * np.exp(back)
    total[fine.stop :] += wave[fine.stop :]
    return total, wave


def _march(half: Array, rate: Complex, drive: Complex, entry: complex) -> Complex:
    """Solve ``y' = rate y + drive`` on fine panels, from the left."""
    slopes = collocate(CUMULATIVE, -half * rate, np.stack([rate, drive], axis=2))  # of y, for y = 1 and 0 at the left
    free, forced = np.moveaxis(half[:, :, None] * (CUMULATIVE.astype(np.complex128) @ slopes), 2, 0)
    gain = half * (WEIGHTS @ slopes)
    entries = chain(np.concatenate([[0], 1 + gain[:-1, 0]]), np.concatenate([[entry], gain[:-1, 1]]))
    return entries[:, None] * (1 + free) + forced
