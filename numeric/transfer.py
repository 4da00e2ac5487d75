"""One more phonon line: the transfer operator, and what repeating it many times leaves.

In the units of `waves`, with f(z) the lesser self-energy at the local frequency z and c = g^2/(2 omega0),

    (M f)(z) = c [(1 + n_b) h(z + 1) + n_b h(z - 1)],      h(z) = int dz'/epsilon |G^R(z -> z')|^2 f(z')

The kernel of h factorises, ``lower(z_<) e^{S(z_<) - S(z_>)}``, so that h is two running integrals: an application costs
time proportional to the number of frequencies, however many wavelengths there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numeric.panels import CUMULATIVE, WEIGHTS, Panels, chain
from numeric.waves import Axis, Waves

Array = NDArray[np.float64]

_MOST = 3000


@dataclass(frozen=True)
class Kernel:
    """``h(z) = int dz' lower(z_<) e^{S(z_<) - S(z_>)} f(z')``, applied by calling it.

    ``local`` marks panels much longer than the kernel is wide; there h is f times ``area``, the kernel's integral.
    """

    panels: Panels
    lower: Array
    exponent: Array
    edges: Array  # the exponent at the edges of the panels
    local: NDArray[np.bool]
    area: Array

    def __call__(self, f: Array) -> Array:
        """Apply to values on the nodes."""
        below = np.einsum("pi,pi->p", self._gather_below, f)
        above = np.einsum("pi,pi->p", self._gather_above, f)
        below = np.concatenate([[0], chain(self._decay, below)[:-1]])
        above = np.concatenate([chain(self._decay[::-1], above[::-1])[::-1][1:], [0]])
        far = self._spread_up * below[:, None] + self._spread_down * above[:, None]
        return far + np.matmul(self._near, f[:, :, None])[:, :, 0]

    @cached_property
    def _decay(self) -> Array:
        return np.exp(-np.diff(self.edges))

    @cached_property
    def _gather_below(self) -> Array:
        return self.panels.weights * self.lower * np.exp(self.exponent - self.edges[1:, None])

    @cached_property
    def _gather_above(self) -> Array:
        return self.panels.weights * np.exp(self.edges[:-1, None] - self.exponent)

    @cached_property
    def _spread_up(self) -> Array:
        return np.where(self.local[:, None], 0, np.exp(self.edges[:-1, None] - self.exponent))

    @cached_property
    def _spread_down(self) -> Array:
        return np.where(self.local[:, None], 0, self.lower * np.exp(self.exponent - self.edges[1:, None]))

    @cached_property
    def _near(self) -> Array:
        """The part of the kernel inside each panel, with its kink at z' = z integrated exactly."""
        half, exponent = self.panels.half[:, :, None], np.where(self.local[:, None], 0, self.exponent)
        fall = np.exp(exponent[:, None, :] - exponent[:, :, None])
        left, right = half * CUMULATIVE, half * (WEIGHTS - CUMULATIVE)
        near = left * fall * self.lower[:, None, :] + right / fall * self.lower[:, :, None]
        near[self.local] = np.eye(len(WEIGHTS)) * self.area[self.local][:, :, None]
        return near


@dataclass(frozen=True)
class Transfer:
    """The operator M on the nodes: ``scale`` times (emission of h at z + 1 plus absorption at z - 1)."""

    kernel: Kernel
    shift: csr_array
    scale: float

    @property
    def panels(self) -> Panels:
        """The axis it works on."""
        return self.kernel.panels

    def __call__(self, f: Array) -> Array:
        """Apply to values on the nodes."""
        return self.scale * (self.shift @ self.kernel(f).ravel()).reshape(f.shape)


def transfer_operator(axis: Axis, solved: Waves, c: float, occupation: float) -> Transfer:
    """The operator M of an electron whose waves are solved, for ``c = g^2/(2 omega0)`` in units of omega0."""
    local = np.arange(len(axis.panels.half)) < axis.fine.start
    area = -solved.retarded.imag / (axis.gamma - solved.sigma.imag)  # int dz' |G|^2/epsilon, by Dyson's identity
    scaled = solved.lower / axis.epsilon
    kernel = Kernel(axis.panels, scaled, solved.exponent, solved.exponent_edges, local, area)
    shift = axis.panels.interpolation(axis.panels.nodes + 1) * (1 + occupation)
    if occupation:
        shift = shift + axis.panels.interpolation(axis.panels.nodes - 1) * occupation
    return Transfer(kernel, shift, c)


def leading(operator: Callable[[Array], Array], start: Array, weights: Array) -> tuple[float, Array]:
    """Largest eigenvalue and its mode (sum over ``weights`` 1) of a positive operator, from a positive ``start``.

    By repeated application. An electron that only loses energy makes the operator nearly nilpotent, and rounding moves
    the eigenvalues that Krylov methods find by much; sums of positive numbers keep their digits. Aitken's rule, applied
    to the growth, gains a factor in the number of applications. Raises ArithmeticError if it does not settle.
    """
    mode, growth, guesses = start / np.sum(weights * start), [], [np.nan]
    for _ in range(_MOST):
        mode = operator(mode)
        growth.append(float(np.sum(weights * mode)))
        mode = mode / growth[-1]
        guesses.append(_aitken(growth[-3:]))
        if len(growth) > 20 and max(np.ptp(guesses[-4:]), np.ptp(growth[-4:])) <= 1e-10 * growth[-1]:
            return guesses[-1], mode
    raise ArithmeticError(f"the leading eigenvalue did not settle in {_MOST} applications")


def mean_growth(operator: Callable[[Array], Array], start: Array) -> float:
    """Spectral radius of a positive operator whose growth keeps oscillating.

    In a lattice the frequency modulo E is changed only by the phonon, so that with every eigenvalue mu all
    ``mu e^{2 pi i k omega0/E}`` are eigenvalues, and the growth under repeated application is quasi-periodic. Its mean
    logarithm, with weights that vanish smoothly at both ends, converges faster than any power of their number. It is
    taken of longer and longer stretches until two agree. Raises ArithmeticError if none do.
    """
    mode, logs, found = start / start.sum(), [], [np.nan]
    for count in range(1, _MOST):
        mode = operator(mode)
        total = mode.sum()
        mode = mode / total
        logs.append(np.log(total))
        if count % 64 == 0:
            part = logs[count // 3 :]
            t = (np.arange(len(part)) + 0.5) / len(part)
            bump = np.exp(-1 / (t * (1 - t)))
            found.append(float(np.exp(np.average(part, weights=bump))))
            if np.ptp(found[-3:]) <= 3e-9 * found[-1]:
                return found[-1]
    raise ArithmeticError(f"growth without a settled mean in {_MOST} applications: change the field a little")


def _aitken(values: list[float]) -> float:
    """Limit of a geometric sequence from three of its terms."""
    if len(values) < 3 or values[2] - 2 * values[1] + values[0] == 0:
        return values[-1]
    return values[2] - (values[2] - values[1]) ** 2 / (values[2] - 2 * values[1] + values[0])
