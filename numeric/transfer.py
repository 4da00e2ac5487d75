"""One more phonon line: the transfer operator, and what repeating it many times leaves.

In the units of `waves`, with f(z) the lesser self-energy at the local frequency z and c = g^2/(2 omega0),

    (M f)(z) = c [(1 + n_b) h(z + 1) + n_b h(z - 1)],      h(z) = int dz'/epsilon |G^R(z -> z')|^2 f(z')

The kernel of h factorises, ``lower(z_<) e^{S(z_<) - S(z_>)}``, so that h is two running integrals: an application costs
time proportional to the number of frequencies, however many wavelengths there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigs

from numeric.panels import CUMULATIVE, WEIGHTS, Panels, chain
from numeric.waves import Axis, Waves

Array = NDArray[np.float64]

_ROUNDS, _APPLICATIONS, _KRYLOV = 12, 40, 40
_NEGLIGIBLE = 1e-40  # of mode times adjoint mode, which is what an eigenvalue depends on


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
    back: csr_array  # the same with emission and absorption exchanged
    scale: float

    @property
    def panels(self) -> Panels:
        """The axis it works on."""
        return self.kernel.panels

    def __call__(self, f: Array) -> Array:
        """Apply to values on the nodes."""
        return self.scale * (self.shift @ self.kernel(f).ravel()).reshape(f.shape)

    def adjoint(self, f: Array) -> Array:
        """Apply the adjoint under the integral over the axis; the kernel is symmetric."""
        return self.scale * self.kernel((self.back @ f.ravel()).reshape(f.shape))


def transfer_operator(axis: Axis, solved: Waves, c: float, occupation: float) -> Transfer:
    """The operator M of an electron whose waves are solved, for ``c = g^2/(2 omega0)`` in units of omega0."""
    local = np.arange(len(axis.panels.half)) < axis.fine.start
    area = -solved.retarded.imag / (axis.gamma - solved.sigma.imag)  # int dz' |G|^2/epsilon, by Dyson's identity
    scaled = solved.lower / axis.epsilon
    kernel = Kernel(axis.panels, scaled, solved.exponent, solved.exponent_edges, local, area)
    up, down = (axis.panels.interpolation(axis.panels.nodes + step) for step in (1, -1))
    if not occupation:
        return Transfer(kernel, up, down, c)
    mixed = [one * (1 + occupation) + other * occupation for one, other in ((up, down), (down, up))]
    return Transfer(kernel, mixed[0], mixed[1], c)


def first_guess(x: float, y: Array, occupation: float = 0.0) -> Array:
    """Where to begin, the square root of mode over adjoint mode: as in equilibrium, or for x >> 1 at T = 0 by saddle.

    The classical gain of a weight ``e^{k y}`` is ``beta e^{-k/2y}/(4 y (1 - k^2/x^2))`` at the momentum y, whose
    saddle has ``k = x/sqrt 3``, ``y = k/2``; in equilibrium mode and adjoint differ by ``(n_b/(1 + n_b))^z``.
    """
    slope = x / np.sqrt(3)
    fall = -slope * y
    if occupation:
        fall = np.maximum(fall, -(y**2) * np.log1p(1 / occupation) / 2)
    return np.exp(np.clip(slope**2 / 2 * (not occupation) + fall, -300, 300))


def leading(
    operator: Callable[[Array], Array], adjoint: Callable[[Array], Array], start: Array, weights: Array
) -> tuple[float, Array]:
    """Largest eigenvalue and its mode (sum over ``weights`` 1) of a positive operator, from a positive ``start``.

    An electron that only loses energy makes the operator nearly nilpotent: rounding moves the eigenvalues that Krylov
    methods find by much, unless the axis is scaled by the root of mode over adjoint mode, which gives the leading
    eigenvalue the condition number 1. Both are approached by repeated application, which for sums of positive numbers
    keeps all digits; a Krylov method then improves the mode, until two rounds agree. Raises ArithmeticError if none do.
    """
    mode, back, found = start, np.divide(1, start, out=np.zeros_like(start), where=start > 0), [np.nan]
    for _ in range(_ROUNDS):
        for _ in range(_APPLICATIONS):
            mode, back = operator(mode), adjoint(back)
            mode, back = mode / np.sum(weights * mode), back / np.max(back)
        value, improved = _krylov(operator, mode, back * weights)
        found.append(value)
        if abs(found[-1] - found[-2]) <= 1e-10 * found[-1]:
            return value, mode  # with all digits also where it does not matter
        mode = improved
    raise ArithmeticError(
        f"the leading eigenvalue did not settle in {_ROUNDS} rounds of {_APPLICATIONS} applications: take another field"
    )


def _krylov(operator: Callable[[Array], Array], mode: Array, back: Array) -> tuple[float, Array]:
    """Leading eigenvalue and mode in the space scaled by the root of mode over adjoint mode, where neither vanishes."""
    matter = (mode > 0) & (back > 0)
    matter &= mode * back > _NEGLIGIBLE * np.max(mode * back, where=matter, initial=0.0)
    scale = np.sqrt(mode[matter]) / np.sqrt(back[matter])
    whole = np.zeros_like(mode)

    def scaled(vector: Array) -> Array:
        whole[matter] = scale * vector.ravel()
        result: Array = operator(whole)[matter] / scale
        return result

    problem = LinearOperator((scale.size, scale.size), matvec=scaled, dtype=np.float64)
    start = np.sqrt(mode[matter]) * np.sqrt(back[matter])
    values: Any
    vectors: Any
    try:
        values, vectors = eigs(problem, k=1, which="LR", v0=start, ncv=min(_KRYLOV, scale.size), tol=1e-11, maxiter=20)
    except ArpackNoConvergence as error:
        if not len(error.eigenvalues):
            return float(np.sum(back * operator(mode)) / np.sum(back * mode)), mode
        values, vectors = error.eigenvalues, error.eigenvectors
    whole[matter] = scale * np.abs(vectors[:, 0])
    return float(values[0].real), whole
