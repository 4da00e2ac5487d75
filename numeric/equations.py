"""The equations of the steady state on a grid: a map from the electron-phonon self-energy to itself."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import expit

from numeric import kernels
from numeric.acceleration import Blocks
from numeric.balance import balanced
from numeric.grid import Array, Grid, Scales, scales
from numeric.identities import Bath, Observables, identities, observables
from numeric.lattice import Local, SelfEnergy, in_equilibrium, in_field
from numeric.parameters import Parameters
from numeric.phonons import Damped, Einstein, Phonon
from numeric.tails import Tails
from numeric.transverse import transverse_rule


@dataclass(frozen=True)
class Problem:
    """What is asked: one set of parameters, a field >= 0 and a lattice, the first axis along the field."""

    parameters: Parameters
    field: float
    hopping: tuple[float, ...]
    phonon: str
    hartree: bool

    @property
    def unit(self) -> float:
        """What the grid step must divide: the field, or omega0 without one."""
        return self.field or float(self.parameters.omega0)

    @property
    def center(self) -> float:
        """Middle of the bare band, whose minimum is the gap."""
        return float(self.parameters.gap) + 2 * sum(self.hopping)

    @property
    def strength(self) -> float:
        """Weight of the electron-phonon self-energy, ``g^2 <phi^2>`` of the undamped phonon."""
        return sum(_rates(self.parameters))

    def scales(self) -> Scales:
        """What the grid has to resolve and to contain."""
        return scales(self.parameters, self.center, self.hopping, self.strength, self.field)


class Equations:
    """The map of a problem on a grid, and the observables and identities of its states.

    A state is one real vector: ``-i Sigma^<``, ``i Sigma^>``, ``Re Sigma^R`` of the phonons, and the Hartree shift.
    """

    def __init__(self, problem: Problem, grid: Grid) -> None:
        p = problem.parameters
        self.problem, self.grid = problem, grid
        bands = 2 * sum(t * t for t in problem.hopping)
        self._tails = Tails(grid, problem.center, float(p.gamma), bands, problem.strength)
        self._bath = _bath(float(p.gamma), grid.frequency, float(p.temperature))
        self._transverse = transverse_rule(problem.hopping[1:], float(p.gamma))
        self._phonon = _phonon(problem, grid, self._tails)
        size, fermi = grid.size, min(max(-grid.first, 0), grid.size)
        # above the Fermi level Sigma^< is small, but it is all that knows of the electrons in the band
        bounds = [0, fermi, size, 2 * size, 3 * size, 3 * size + 1]
        self.blocks = Blocks(tuple(slice(*pair) for pair in pairwise(bounds)), 2 * size)

    def empty(self) -> Array:
        """The state without phonons."""
        return np.zeros(3 * self.grid.size + 1)

    def local(self, state: Array) -> Local:
        """Green functions for the self-energy of a state."""
        problem, tails, grid = self.problem, self._shifted(state), self.grid
        part = self.parts(state)
        inverse = tails.z(grid.frequency) - part.real + 0.5j * (part.lesser + part.greater)
        lesser, greater = self._bath.lesser + part.lesser, self._bath.greater + part.greater
        if not grid.stride:
            return in_equilibrium(inverse, lesser, greater, problem.hopping[0], self._transverse)
        return in_field(
            inverse, lesser, greater, problem.hopping[0], grid.stride, tails.rows(), self._transverse
        )  # fmt: skip

    def image(self, state: Array) -> Array:
        """The state that the Green functions of a state give, once their classes are in balance."""
        local = self._balanced(self.local(state), state)
        part = self._phonon.self_energy(local)
        return np.concatenate([part.lesser, part.greater, part.real, [self._hartree(local, state)]])

    def _balanced(self, local: Local, state: Array) -> Local:
        if not self.grid.stride:
            return local  # each frequency is a class of its own, in equilibrium with its bath
        new = self._phonon.scattering(local)
        return balanced(local, self.parts(state), new, self._bath.greater, self.grid.stride)

    def _hartree(self, local: Local, state: Array) -> float:
        if not self.problem.hartree:
            return 0.0
        p = self.problem.parameters
        density = self._observables(local, state).occupation
        return -(float(p.g_ep) ** 2) * density / float(p.omega0) ** 2

    def parts(self, state: Array) -> SelfEnergy:
        """The self-energy of a state, without the Hartree shift."""
        return SelfEnergy(*np.split(state[:-1], 3))

    def _shifted(self, state: Array) -> Tails:
        """The tails of a state: its own weight of the self-energy, and its Hartree shift."""
        tails, (low, high) = self._tails, self.grid.edges
        weight = float(state[: self.blocks.positive].sum()) * self.grid.step / (2 * np.pi)
        center = tails.center + float(state[-1])
        missing = tails.gamma / np.pi * (1 / (center - low) + 1 / (high - center))  # beyond the window it falls like A
        return Tails(self.grid, center, tails.gamma, tails.bands, weight / (1 - missing))

    def _observables(self, local: Local, state: Array) -> Observables:
        return observables(local, self.grid, self._shifted(state))

    def certify(self, state: Array) -> tuple[Local, Observables, dict[str, float]]:
        """Green functions, observables and residuals of the identities of a state."""
        local, tails = self.local(state), self._shifted(state)
        power = self._phonon.power(local)
        found = identities(local, self.parts(state), power, self._bath, self.grid, tails, self.problem.field)
        if self.problem.phonon == "self_consistent":
            found["phonon_softening"] = self._phonon.softening(local)
        return local, observables(local, self.grid, tails), found


def _rates(p: Parameters) -> tuple[float, float]:
    """Weights of emission and absorption in the self-energy, energy^2."""
    arguments = p.g_ep, p.occupation, p.omega0
    return float(kernels.emission_weight(*arguments)), float(kernels.absorption_weight(*arguments))


def _phonon(problem: Problem, grid: Grid, tails: Tails) -> Phonon:
    if problem.phonon == "einstein":
        return Einstein(grid, problem.parameters, _rates(problem.parameters), tails)
    return Damped(grid, problem.parameters, tails, hot=problem.phonon == "self_consistent")


def _bath(gamma: float, frequency: Array, temperature: float) -> Bath:
    """The flat bath of a site, whose Fermi level is where its local frequency is 0."""
    if temperature == 0:
        filled, empty = np.where(frequency < 0, 1.0, 0.0), np.where(frequency > 0, 1.0, 0.0)
    else:
        filled, empty = expit(-frequency / temperature), expit(frequency / temperature)
    return Bath(np.asarray(2 * gamma * filled, float), np.asarray(2 * gamma * empty, float))
