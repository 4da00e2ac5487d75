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
from numeric.kinetics import Kinetics, flow, kinetics, polynomials
from numeric.lattice import Local, SelfEnergy, Workspace, dressed, in_equilibrium, in_field
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
        self._level = grid.frequency - problem.center
        self._work, scales = self._workspace(), problem.scales()
        low, high = scales.lowest - problem.field, scales.highest + problem.field
        self._polynomials = polynomials(grid.frequency, low, high)
        self._second_order: SelfEnergy | None = None
        # Sigma^< is small above the Fermi level, Sigma^> below, but these know of the electrons and holes that move
        bounds = [0, fermi, size, size + fermi, 2 * size, 3 * size, 3 * size + 1]
        self.blocks = Blocks(tuple(slice(*pair) for pair in pairwise(bounds)), 2 * size)

    def empty(self) -> Array:
        """The state without phonons."""
        return np.zeros(3 * self.grid.size + 1)

    def local(self, state: Array) -> Local:
        """Green functions for the self-energy of a state."""
        return self._local(state, self._workspace())

    def _workspace(self) -> Workspace:
        return Workspace.of(self.grid.size, self.grid.stride)

    def _local(self, state: Array, work: Workspace) -> Local:
        self._dress(state, work)
        if self.grid.stride:
            return self._in_field(state, *work.sources, work)
        return in_equilibrium(work.inverse, *work.sources, self.problem.hopping[0], self._transverse)

    def _dress(self, state: Array, work: Workspace) -> None:
        part, bath = self.parts(state), self._bath
        dressed(
            self._level - state[-1], self._tails.gamma, (bath.lesser, bath.greater),
            (part.lesser, part.greater, part.real), work.inverse, *work.sources,
        )  # fmt: skip

    def _in_field(self, state: Array, lesser: Array, greater: Array, work: Workspace, dark: bool = False) -> Local:
        hopping, outside = self.problem.hopping[0], self._shifted(state).rows()
        return in_field(
            work.inverse, lesser, greater, hopping, self.grid.stride, outside, self._transverse, work, dark=dark
        )  # fmt: skip

    def image(self, state: Array, kinetics: Kinetics | None = None) -> Array:
        """The state that the Green functions of a state give, once its kinetics or else its classes are in balance."""
        local = self._local(state, self._work)
        if self.grid.stride:
            used, new = self.parts(state), self._phonon.scattering(local)
            if kinetics is None:
                local = balanced(local, used, new, self._bath.greater, self.grid.stride)
            else:
                local = kinetics.corrected(local, used, new)
        else:
            local = self._in_equilibrium(local)
        part = self._phonon.self_energy(local, self._reference(state))
        return np.concatenate([part.lesser, part.greater, part.real, [self._hartree(local, state)]])

    def _in_equilibrium(self, local: Local) -> Local:
        """The same spectrum, filled as the bath is.

        Scattering would do so in the end, since it obeys detailed balance; but electrons that a coarser grid left above
        the Fermi level at T = 0 would fade away step by step, each time by a factor, and never be few relative to that.
        """
        spectral, filled = local.lesser + local.greater, self._bath.lesser / (2 * self._tails.gamma)
        empty = self._bath.greater / (2 * self._tails.gamma)
        return Local(local.retarded, spectral * filled, spectral * empty, local.current)

    def _reference(self, state: Array) -> SelfEnergy | None:
        """Of electrons without phonons but for the Hartree shift, at zero field; a field needs none."""
        if not self.grid.stride and (self._second_order is None or self.problem.hartree):
            empty = self.empty()
            empty[-1] = state[-1]
            self._second_order = self._phonon.self_energy(self.local(empty))
        return self._second_order

    def kinetics(self, state: Array) -> Kinetics | None:
        """The kinetic equations linearised at a state; None without a field."""
        if not self.grid.stride:
            return None
        local = self.local(state)
        sources = flow(local, self.parts(state))[:, None] * self._polynomials
        responses = np.hstack([self._responses(state, sources[:, i : i + 2]) for i in range(0, sources.shape[1], 2)])
        return kinetics(
            local, sources, responses, self._polynomials, self._phonon.scattering(local), self.grid.stride
        )  # fmt: skip

    def _responses(self, state: Array, sources: Array) -> Array:
        """What of ``-i G^<`` one or two sources add, the Green functions being linear in lesser and greater."""
        self._dress(state, self._work)
        first, last = np.ascontiguousarray(sources[:, 0]), np.ascontiguousarray(sources[:, -1])
        found = self._in_field(state, first, last, self._work, dark=True)
        return np.stack([found.lesser, found.greater], axis=1)[:, : sources.shape[1]]

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


@np.errstate(over="ignore")  # frequency/temperature may be inf: the step of T = 0
def _bath(gamma: float, frequency: Array, temperature: float) -> Bath:
    """The flat bath of a site, whose Fermi level is where its local frequency is 0."""
    if temperature == 0:
        filled, empty = np.where(frequency < 0, 1.0, 0.0), np.where(frequency > 0, 1.0, 0.0)
    else:
        filled, empty = expit(-frequency / temperature), expit(frequency / temperature)
    return Bath(np.asarray(2 * gamma * filled, float), np.asarray(2 * gamma * empty, float))
