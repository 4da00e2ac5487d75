"""The electron-phonon self-energy of the self-consistent Born approximation, from the local Green functions.

With ``Sigma^>(t) = i g^2 D^>(t) G^>(t)`` a phonon is a set of weights ``w(v) >= 0``: the rate of giving the energy v to
the lattice (taking it, for v < 0). In real arrays (``lesser = -i Sigma^<``, ``greater = i Sigma^>``)

    lesser(w) = sum_v w(v) lesser_G(w + v),      greater(w) = sum_v w(v) greater_G(w - v)
    Re Sigma^R(w) = sum_v w(v) Re G^R(w - v)  +  what the electrons present add, a convolution of Re D^R with G^<

One weight serves both, so what is emitted is what is scattered: particle balance holds to rounding on any grid, and
``Sigma^R`` is a positive sum of shifted ``G^R``, hence causal.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import exprel

from numeric.balance import Scattering
from numeric.grid import Array, Complex, Grid
from numeric.hilbert import Hilbert
from numeric.lattice import Local, SelfEnergy
from numeric.parameters import Parameters
from numeric.tails import Tails

_MODES = 24  # that stand for a damped phonon in the coarse step


class Phonon(Protocol):
    """What the self-consistency asks of a phonon."""

    def scattering(self, local: Local) -> Scattering:
        """``-i Sigma^<`` and ``i Sigma^>`` from the Green functions of the same site."""

    def self_energy(self, local: Local) -> SelfEnergy:
        """These with ``Re Sigma^R``."""

    def softening(self, local: Local) -> float:
        """How much of the phonon's stiffness the electrons take away."""

    def power(self, local: Local) -> tuple[float, float]:
        """Energy given to and taken from the phonons per unit of time, both >= 0."""


class Einstein:
    """An undamped phonon in equilibrium. Between two frequencies of the grid it is a mixture of both, with mean omega0.

    The mixture (weights ``1 - theta`` and ``theta``) is a physical phonon with two modes, so causality and all
    balances hold exactly; its variance ``step^2 theta (1 - theta)`` is the only error of the shift.
    """

    def __init__(self, grid: Grid, p: Parameters, rates: tuple[float, float], tails: Tails) -> None:
        self._grid, self._center = grid, tails.center
        self._emission, self._absorption = rates
        steps = float(p.omega0) / grid.step
        near = round(steps)
        if abs(steps - near) < 1e-9 * steps:
            self._modes = [(near, 1.0)]
        else:
            below = int(np.floor(steps))
            self._modes = [(below, 1 - (steps - below)), (below + 1, steps - below)]
        self._hilbert = Hilbert(grid)
        pole = tails.center - 1j * tails.gamma
        self._tail = self._hilbert.of_tail(pole)
        self._first = float((1 / (grid.at(np.zeros(1, int))[0] - pole)).imag)

    def scattering(self, local: Local) -> Scattering:
        """Shifts by omega0, down for what is emitted and up for what is absorbed."""
        give, take, lesser, greater = self._emission, self._absorption, local.lesser, local.greater
        return Scattering(
            give * self._from_above(lesser) + take * self._from_below(lesser),
            give * self._from_below(greater) + take * self._from_above(greater),
            [(sign * steps, rate * weight) for steps, weight in self._modes for sign, rate in ((1, give), (-1, take))],
        )

    def self_energy(self, local: Local) -> SelfEnergy:
        """Shifts, and one Hilbert transform for the electrons present."""
        scattering = self.scattering(local)
        return SelfEnergy(scattering.lesser, scattering.greater, self._real(local))

    def _real(self, local: Local) -> Array:
        """``c [(1 + n_b) G^R(w - omega0) + n_b G^R(w + omega0) + X(w - omega0) - X(w + omega0)]``, its real part.

        ``X(t) = theta(t) G^<(t)``, so ``Re X = -H[lesser]/2``; below the window ``lesser = A`` falls like the bath's
        tail, scaled to join.
        """
        tail = self._tail * (local.lesser[0] / (-2 * self._first))
        present = -(self._emission - self._absorption) / 2 * (self._hilbert(local.lesser) + tail)
        real = local.retarded.real
        below = self._beyond(self._emission * real + present)
        above = self._beyond(self._absorption * real - present)
        size, margin = self._grid.size, self._margin
        total = np.zeros(size)
        for steps, weight in self._modes:
            total += weight * below[margin - steps : margin - steps + size]
            total += weight * above[margin + steps : margin + steps + size]
        return total

    @property
    def _margin(self) -> int:
        return self._modes[-1][0]

    def _beyond(self, values: Array) -> Array:
        """Continue a real part, which falls like 1/w, by omega0 beyond both edges of the window."""
        grid, index = self._grid, np.arange(self._margin)
        low, high = grid.at(index - self._margin) - self._center, grid.at(grid.size + index) - self._center
        first, last = grid.at(np.array([0, grid.size - 1])) - self._center
        return np.concatenate([values[0] * first / low, values, values[-1] * last / high])

    def _from_above(self, values: Array) -> Array:
        """``values(w + omega0)``; nothing comes from outside the window."""
        total = np.zeros_like(values)
        for steps, weight in self._modes:
            total[: values.size - steps] += weight * values[steps:]
        return total

    def _from_below(self, values: Array) -> Array:
        """``values(w - omega0)``, the transpose of `_from_above`."""
        total = np.zeros_like(values)
        for steps, weight in self._modes:
            total[steps:] += weight * values[: values.size - steps]
        return total

    def softening(self, local: Local) -> float:
        """0: it is not affected by the electrons."""
        return 0.0

    def power(self, local: Local) -> tuple[float, float]:
        """Mode by mode, its frequency times the rates of emission and absorption."""
        given = taken = 0.0
        step = self._grid.step
        for steps, weight in self._modes:
            energy = weight * steps * step * step / (2 * np.pi)
            given += energy * self._emission * float(local.lesser[steps:] @ local.greater[: -steps or None])
            taken += energy * self._absorption * float(local.greater[steps:] @ local.lesser[: -steps or None])
        return given, taken


@dataclass(frozen=True)
class Propagator:
    """The weights ``w(v) = g^2 step/(2 pi) i D^>(v)``, their transform, and that of ``Re D^R``, likewise weighted."""

    weight: Array
    emission: Complex
    dispersion: Complex


@dataclass(frozen=True)
class Transforms:
    """Of the electrons: ``-i G^<``, ``i G^>`` and ``Re G^R``; and what the filled tail below adds to ``Pi^R``."""

    lesser: Complex
    greater: Complex
    real: Complex
    below: float


class Damped:
    """A phonon with the Ohmic damping of its own bath, ``D^R = 1/(v^2 - omega0^2 + i eta v - Pi^R)``.

    With ``hot`` the electrons' polarisation ``Pi^>(t) = -i g^2 G^>(t) G^<(-t)`` is included: the phonons heat up.
    """

    def __init__(self, grid: Grid, p: Parameters, tails: Tails, hot: bool) -> None:
        self._grid, self._center, self._hot = grid, tails.center, hot
        self._margin = int(np.ceil(4 * float(p.omega0) / grid.step))
        self._length = next_fast_len(2 * (grid.size + self._margin), real=True)
        index = np.arange(self._length)
        index[index > self._length // 2] -= self._length
        self._inside = np.abs(index) < grid.size + self._margin
        self._energy: Array = np.asarray(index * grid.step, float)
        self._measure = float(p.g_ep) ** 2 * grid.step / (2 * np.pi)
        eta = float(p.phonon_damping)
        self._noise = eta * _bose_weighted(self._energy, float(p.temperature))
        self._inverse = self._energy**2 - float(p.omega0) ** 2 + 1j * eta * self._energy
        self._cold = self._propagator(np.asarray(1 / self._inverse), self._noise)
        self._blur = max(round(eta / 2 / grid.step), 1)

    def _propagator(self, retarded: Complex, noise: Array) -> Propagator:
        weight = np.where(self._inside, self._measure * np.abs(retarded) ** 2 * noise, 0.0)
        real = np.where(self._inside, self._measure * retarded.real, 0.0)
        return Propagator(weight, rfft(weight), rfft(real))

    def _phonon(self, electrons: Transforms) -> Propagator:
        """The phonon among electrons."""
        if not self._hot:
            return self._cold
        loss, polarisation = self._polarisation(electrons)
        return self._propagator(np.asarray(1 / (self._inverse - polarisation)), self._noise + loss)

    def _polarisation(self, electrons: Transforms) -> tuple[Array, Complex]:
        """``i Pi^>`` and ``Pi^R``, the latter from its imaginary part and a sum of ``Re G^R``."""
        lesser = electrons.lesser.conj()
        loss = np.maximum(self._measure * irfft(electrons.greater * lesser, self._length), 0)  # i Pi^>(v)
        half = self._measure * irfft(electrons.real * lesser, self._length) + electrons.below / 2
        return loss, np.asarray(half + _reversed(half) - 0.5j * (loss - _reversed(loss)))

    def softening(self, local: Local) -> float:
        """``-Pi^R(0)/omega0^2``: from 1 on the lattice is unstable and ``D^R`` not causal."""
        if not self._hot:
            return 0.0
        return float(self._polarisation(self._transforms(local))[1][0].real / self._inverse[0].real)

    def scattering(self, local: Local) -> Scattering:
        """Convolutions with the weights; rounding below zero is cut off."""
        electrons = self._transforms(local)
        return self._scattering(electrons, self._phonon(electrons))

    def _scattering(self, electrons: Transforms, phonon: Propagator) -> Scattering:
        down = irfft(electrons.lesser * phonon.emission.conj(), self._length)[: self._grid.size]
        up = irfft(electrons.greater * phonon.emission, self._length)[: self._grid.size]
        return Scattering(np.maximum(down, 0), np.maximum(up, 0), self._modes(phonon), self._blur)

    def _modes(self, phonon: Propagator) -> list[tuple[int, float]]:
        """A few modes that stand for the weights: the middles of parts of equal weight."""
        order = np.argsort(self._energy)
        weight = np.cumsum(phonon.weight[order])
        middles = np.searchsorted(weight, weight[-1] * (np.arange(_MODES) + 0.5) / _MODES)
        steps = np.rint(self._energy[order[middles]] / self._grid.step).astype(int)
        return [(int(fall), float(weight[-1] / _MODES)) for fall in steps]

    def self_energy(self, local: Local) -> SelfEnergy:
        """Convolutions by FFT: six in all, eight with hot phonons."""
        electrons = self._transforms(local)
        phonon = self._phonon(electrons)
        scattering = self._scattering(electrons, phonon)
        shift = irfft(electrons.real * phonon.emission - electrons.lesser * phonon.dispersion, self._length)
        return SelfEnergy(scattering.lesser, scattering.greater, shift[: self._grid.size])

    def _transforms(self, local: Local) -> Transforms:
        """``Re G^R`` goes on like 1/w beyond the window, and below it the bath's tail ``G^< = i A`` like 1/w^2."""
        size, margin, grid = self._grid.size, self._margin, self._grid
        values, index = local.retarded.real, np.arange(margin)
        first, last = grid.at(np.array([0, size - 1])) - self._center
        real = np.zeros(self._length)
        real[:size] = values
        real[size : size + margin] = values[-1] * last / (grid.at(size + index) - self._center)
        real[-margin:] = values[0] * first / (grid.at(index - margin) - self._center)
        below = -self._measure / grid.step * local.lesser[0] * values[0] * first  # int 1/w^3 = -1/(2 w^2), twice
        lesser, greater = rfft(local.lesser, self._length), rfft(local.greater, self._length)
        return Transforms(lesser, greater, rfft(real), float(below))

    def power(self, local: Local) -> tuple[float, float]:
        """Energy times the rate of giving it, over all energies: positive ones given, negative ones taken."""
        electrons = self._transforms(local)
        pairs = irfft(electrons.lesser * electrons.greater.conj(), self._length)
        flow = self._energy * self._phonon(electrons).weight * pairs * self._grid.step / (2 * np.pi)
        return float(flow[flow > 0].sum()), float(-flow[flow < 0].sum())


def _reversed(values: Array) -> Array:
    """``values(-v)`` in the order of the FFT."""
    return np.roll(values[::-1], 1)


def _bose_weighted(energy: Array, temperature: float) -> Array:
    """``2 v (1 + n_B(v))``, the noise of an Ohmic bath; ``2 T`` at v = 0."""
    if temperature == 0:
        return 2 * np.maximum(energy, 0)
    return np.asarray(2 * temperature / exprel(-energy / temperature))
