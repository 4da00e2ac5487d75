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
from numeric.compiled import compiled
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

    def self_energy(self, local: Local, reference: SelfEnergy | None = None) -> SelfEnergy:
        """These with ``Re Sigma^R``, for which a self-energy known to be causal may help."""

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
        # a real part falls like 1/w: what continues it by omega0 beyond both edges of the window
        self._margin = self._modes[-1][0]
        index, (first, last) = np.arange(self._margin), grid.at(np.array([0, grid.size - 1])) - self._center
        self._before = first / (grid.at(index - self._margin) - self._center)
        self._after = last / (grid.at(grid.size + index) - self._center)

    def scattering(self, local: Local) -> Scattering:
        """Shifts by omega0, down for what is emitted and up for what is absorbed."""
        give, take = self._emission, self._absorption
        down, up = np.zeros(self._grid.size), np.zeros(self._grid.size)
        for steps, weight in self._modes:
            _shift_down(local.lesser, weight * give, local.greater, weight * take, steps, down, up)
            _shift_up(local.lesser, weight * take, local.greater, weight * give, steps, down, up)
        modes = [
            (sign * steps, rate * weight) for steps, weight in self._modes for sign, rate in ((1, give), (-1, take))
        ]
        return Scattering(down, up, modes)

    def self_energy(self, local: Local, reference: SelfEnergy | None = None) -> SelfEnergy:
        """``Re Sigma^R`` by Kramers and Kronig from the difference to a reference, where there is one.

        An acausal part of ``Sigma^R``, if only from rounding, passes from iteration to iteration and may grow where
        neither a field nor the phonon's damping moves it on. Of the difference only what falls like 1/w^4 is missed.
        """
        found = self.scattering(local)
        if reference is None:
            return SelfEnergy(found.lesser, found.greater, self._real(local))
        change = found.lesser - reference.lesser + found.greater - reference.greater
        return SelfEnergy(found.lesser, found.greater, reference.real + self._hilbert(change) / 2)

    def _real(self, local: Local) -> Array:
        """``c [(1 + n_b) G^R(w - omega0) + n_b G^R(w + omega0) + X(w - omega0) - X(w + omega0)]``, its real part.

        ``X(t) = theta(t) G^<(t)``, so ``Re X = -H[lesser]/2``; below the window ``lesser = A`` falls like the bath's
        tail, scaled to join.
        """
        size, margin, transform = self._grid.size, self._margin, self._hilbert(local.lesser)
        present, tail = -(self._emission - self._absorption) / 2, local.lesser[0] / (-2 * self._first)
        below, above, total = np.empty(size + margin), np.empty(size + margin), np.zeros(size)
        _split(
            local.retarded, transform, self._tail, tail, present, self._emission, self._absorption,
            below[margin:], above[:size],
        )  # fmt: skip
        below[:margin], above[size:] = below[margin] * self._before, above[size - 1] * self._after
        for steps, weight in self._modes:
            _add(total, weight, below[margin - steps :], above[steps:])
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


@compiled
def _shift_down(low: Array, down: float, high: Array, up: float, steps: int, lows: Array, highs: Array) -> None:
    """What comes from ``steps`` above; nothing comes from outside the window."""
    for i in range(low.size - steps):
        lows[i] += down * low[i + steps]
        highs[i] += up * high[i + steps]


@compiled
def _shift_up(low: Array, down: float, high: Array, up: float, steps: int, lows: Array, highs: Array) -> None:
    """What comes from ``steps`` below, the transpose of `_shift_down`."""
    for i in range(low.size - steps):
        lows[i + steps] += down * low[i]
        highs[i + steps] += up * high[i]


@compiled
def _split(
    retarded: Complex, transform: Array, tail: Array, scale: float, present: float, give: float, take: float,
    below: Array, above: Array,
) -> None:  # fmt: skip
    """The real parts that are shifted up and down by omega0."""
    for i in range(tail.size):
        added = present * (transform[i] + scale * tail[i])
        below[i] = give * retarded[i].real + added
        above[i] = take * retarded[i].real - added


@compiled
def _add(total: Array, weight: float, one: Array, other: Array) -> None:
    for i in range(total.size):
        total[i] += weight * (one[i] + other[i])


@dataclass(frozen=True)
class Propagator:
    """The weights ``w(v) = g^2 step/(2 pi) i D^>(v)``, and transforms: of these, of those at v < 0, and of ``Re D^R``.

    ``Re D^R`` is weighted likewise.
    """

    weight: Array
    emission: Complex
    absorption: Complex
    dispersion: Complex


@dataclass(frozen=True)
class Halves:
    """Transforms of what lies below and above the Fermi level.

    Rounding spreads over a transform. Electrons above the Fermi level and holes below are few: what only they can cause
    is computed from them alone, so that it has its own precision.
    """

    below: Complex
    above: Complex

    @property
    def whole(self) -> Complex:
        """Of all frequencies."""
        return np.asarray(self.below + self.above)


@dataclass(frozen=True)
class Transforms:
    """Of the electrons: ``-i G^<``, ``i G^>`` and ``Re G^R``; and what the filled tail below adds to ``Pi^R``."""

    lesser: Halves
    greater: Halves
    real: Complex
    tail: float


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
        self._fermi = min(max(-grid.first, 0), grid.size)
        self._measure = float(p.g_ep) ** 2 * grid.step / (2 * np.pi)
        eta = float(p.phonon_damping)
        self._noise = eta * _bose_weighted(self._energy, float(p.temperature))
        self._inverse = self._energy**2 - float(p.omega0) ** 2 + 1j * eta * self._energy
        self._cold = self._propagator(np.asarray(1 / self._inverse), self._noise)
        self._blur = max(round(eta / 2 / grid.step), 1)

    def _propagator(self, retarded: Complex, noise: Array) -> Propagator:
        weight = np.where(self._inside, self._measure * np.abs(retarded) ** 2 * noise, 0.0)
        taken = np.where(self._energy < 0, weight, 0.0)
        real = np.where(self._inside, self._measure * retarded.real, 0.0)
        return Propagator(weight, rfft(weight), rfft(taken), rfft(real))

    def _phonon(self, electrons: Transforms) -> Propagator:
        """The phonon among electrons."""
        if not self._hot:
            return self._cold
        loss, polarisation = self._polarisation(electrons)
        return self._propagator(np.asarray(1 / (self._inverse - polarisation)), self._noise + loss)

    def _polarisation(self, electrons: Transforms) -> tuple[Array, Complex]:
        """``i Pi^>`` and ``Pi^R``, the latter from its imaginary part and a sum of ``Re G^R``."""
        loss = self._measure * self._pairs(electrons)
        half = self._measure * self._back(electrons.real * electrons.lesser.whole.conj()) + electrons.tail / 2
        return loss, np.asarray(half + _reversed(half) - 0.5j * (loss - _reversed(loss)))

    def _pairs(self, electrons: Transforms) -> Array:
        """``sum_w G^>(w + v) G^<(w)``: at v < 0 an electron above the Fermi level, a hole below, or both."""
        lesser, greater = electrons.lesser, electrons.greater
        rare = self._back(greater.whole * lesser.above.conj() + greater.below * lesser.below.conj())
        whole = rare + self._back(greater.above * lesser.below.conj())
        return np.maximum(np.where(self._energy < 0, rare, whole), 0)

    def _back(self, transform: Complex) -> Array:
        return np.asarray(irfft(transform, self._length))

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
        size, fermi, lesser, greater = self._grid.size, self._fermi, electrons.lesser, electrons.greater
        emission, absorption = phonon.emission, phonon.absorption
        down = self._back(lesser.whole * emission.conj())[:size]
        down[fermi:] = self._back(lesser.above * emission.conj() + lesser.below * absorption.conj())[fermi:size]
        up = self._back(greater.whole * emission)[:size]
        up[:fermi] = self._back(greater.below * emission + greater.above * absorption)[:fermi]
        return Scattering(np.maximum(down, 0), np.maximum(up, 0), self._modes(phonon), self._blur)

    def _modes(self, phonon: Propagator) -> list[tuple[int, float]]:
        """A few modes that stand for the weights: the middles of parts of equal weight."""
        order = np.argsort(self._energy)
        weight = np.cumsum(phonon.weight[order])
        middles = np.searchsorted(weight, weight[-1] * (np.arange(_MODES) + 0.5) / _MODES)
        steps = np.rint(self._energy[order[middles]] / self._grid.step).astype(int)
        return [(int(fall), float(weight[-1] / _MODES)) for fall in steps]

    def self_energy(self, local: Local, reference: SelfEnergy | None = None) -> SelfEnergy:
        """Convolutions by FFT: ten in all, sixteen with hot phonons. The damping of the phonon needs no reference."""
        electrons = self._transforms(local)
        phonon = self._phonon(electrons)
        scattering = self._scattering(electrons, phonon)
        shift = self._back(electrons.real * phonon.emission - electrons.lesser.whole * phonon.dispersion)
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
        tail = -self._measure / grid.step * local.lesser[0] * values[0] * first  # int 1/w^3 = -1/(2 w^2), twice
        return Transforms(self._halves(local.lesser), self._halves(local.greater), rfft(real), float(tail))

    def _halves(self, values: Array) -> Halves:
        above = values.copy()
        above[: self._fermi] = 0
        return Halves(rfft(values[: self._fermi], self._length), rfft(above, self._length))

    def power(self, local: Local) -> tuple[float, float]:
        """Energy times the rate of giving it, over all energies: positive ones given, negative ones taken."""
        electrons = self._transforms(local)
        pairs = _reversed(self._pairs(electrons))
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
