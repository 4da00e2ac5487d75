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

from numeric.axis import dominant
from numeric.ladder import Composed, Streams, composed, interpolated, propagated
from numeric.panels import CUMULATIVE, WEIGHTS, Panels
from numeric.waves import Axis, Waves

Array = NDArray[np.float64]

_ROUNDS, _APPLICATIONS = 12, 40
_KRYLOV = ((40, 5), (100, 20))  # dimension and restarts, at first and where modes grow at nearly the same rate
_STEEPEST = 600.0  # powers of e; a double has 709
_FAINTEST = 1e-280
_LOOSE = 0.015  # residual of an adjoint mode: 0.002 to 0.007 where the scale is right, 0.07 where it was wrong
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
        return propagated(self.near, self.from_below, self.from_above, f, *self.streams(f))

    def composed(self, shift: csr_array) -> Composed:
        """An interpolation of what it gives, multiplied out."""
        return composed(shift, self.near, self.from_below, self.from_above)

    @cached_property
    def streams(self) -> Streams:
        """What passes from panel to panel."""
        below, above = self._fall
        kept = np.exp(-np.diff(self.edges))
        return Streams(self.panels.weights * self.lower * above, self.panels.weights * below, kept)

    @cached_property
    def from_below(self) -> Array:
        """What a stream from below gives on the nodes."""
        return np.where(self.local[:, None], 0, self._fall[0])

    @cached_property
    def from_above(self) -> Array:
        """What a stream from above gives on the nodes."""
        return np.where(self.local[:, None], 0, self.lower * self._fall[1])

    @cached_property
    def _fall(self) -> tuple[Array, Array]:
        """From the lower edge of a panel to its nodes, and from there to the upper edge."""
        return np.exp(self.edges[:-1, None] - self.exponent), np.exp(self.exponent - self.edges[1:, None])

    @cached_property
    def near(self) -> Array:
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
    shifts: tuple[csr_array, ...]  # by emission and, if there are phonons to absorb, by absorption
    backs: tuple[csr_array, ...]  # the same with emission and absorption exchanged
    scale: float

    @property
    def panels(self) -> Panels:
        """The axis it works on."""
        return self.kernel.panels

    def __call__(self, f: Array) -> Array:
        """Apply to values on the nodes."""
        total, entering = np.zeros(f.size), self.kernel.streams(f)
        for part in self._parts:
            part.add(f, entering, total)
        return self.scale * total.reshape(f.shape)

    @cached_property
    def _parts(self) -> tuple[Composed, ...]:
        return tuple(self.kernel.composed(shift) for shift in self.shifts)

    def shift(self, f: Array) -> Array:
        """Values a phonon away: what emission and absorption leave."""
        return np.asarray(sum(interpolated(shift, f) for shift in self.shifts))

    def adjoint(self, f: Array) -> Array:
        """Apply the adjoint under the integral over the axis; the kernel is symmetric."""
        return self.scale * self.kernel(sum(interpolated(back, f) for back in self.backs))


def transfer_operator(axis: Axis, solved: Waves, c: float, occupation: float) -> Transfer:
    """The operator M of an electron whose waves are solved, for ``c = g^2/(2 omega0)`` in units of omega0."""
    local = np.arange(len(axis.panels.half)) < axis.fine.start
    area = -solved.retarded.imag / (axis.gamma - solved.sigma.imag)  # int dz' |G|^2/epsilon, by Dyson's identity
    scaled = solved.lower / axis.epsilon
    kernel = Kernel(axis.panels, scaled, solved.exponent, solved.exponent_edges, local, area)
    up, down = (axis.panels.interpolation(axis.panels.nodes + step) for step in (1, -1))
    if not occupation:
        return Transfer(kernel, (up,), (down,), c)
    shifts, backs = ((one * (1 + occupation), other * occupation) for one, other in ((up, down), (down, up)))
    return Transfer(kernel, shifts, backs, c)


def first_guess(x: float, y: Array, occupation: float = 0.0, beta: float = 0.0) -> Array:
    """Where to begin, the square root of mode over adjoint mode: as in equilibrium, or at T = 0 by saddle.

    A classical weight ``e^{-k y}`` gains ``b e^{-k/2y}/(1 + b - k^2/(q x))`` at momentum y, with ``b = beta/4y`` the
    rate of emission over 2 Gamma and ``q = x (1 + b)``; least at ``k = sqrt(4 y^2 + q^2) - 2 y``. In 1 + b, b counts
    if the electron is dressed (beta > 0) and can emit. In equilibrium the two differ by ``(n_b/(1 + n_b))^z``.
    """
    momenta = np.linspace(0, max(float(np.max(y)), 1.0), 4001)
    q = x * (1 + np.where(momenta > 1, beta / 4 / np.maximum(momenta, 1), 0))
    slope = np.sqrt(4 * momenta**2 + q**2) - 2 * momenta
    slope = np.minimum(slope, np.interp(dominant(x, beta), momenta, slope))  # below it, what a double can hold
    fall = np.concatenate([[0], np.cumsum((slope[1:] + slope[:-1]) / 2 * np.diff(momenta))])
    most = np.interp(dominant(x, beta), momenta, fall)
    exponent = -np.interp(y, momenta, fall)
    if occupation:
        exponent, most = np.maximum(exponent, -(y**2) * np.log1p(1 / occupation) / 2), 0.0
    return np.exp(np.clip(exponent + most, -_STEEPEST, _STEEPEST))


def _repeated(operator: Callable[[Array], Array], f: Array, weights: Array) -> Array:
    for _ in range(_APPLICATIONS):
        f = operator(f)
        f = f / np.sum(weights * f)
    return f


def leading(
    operator: Callable[[Array], Array], adjoint: Callable[[Array], Array], start: Array, weights: Array
) -> tuple[float, Array]:
    """Largest eigenvalue and its mode (sum over ``weights`` 1) of a positive operator, from a positive ``start``.

    The mode is right where it matters for the eigenvalue, that is where its adjoint is not small; elsewhere (most
    electrons may be there) further applications make it so.

    An electron that only loses energy makes the operator nearly nilpotent: rounding moves the eigenvalues that Krylov
    methods find by much, unless the axis is scaled by the root of mode over adjoint mode, which gives the leading
    eigenvalue the condition number 1. Both are approached by repeated application, which for sums of positive numbers
    keeps all digits. A Krylov method then improves the mode. It is believed if further applications leave it what it
    is, Rayleigh's quotient with the adjoint agrees with its eigenvalue, and the adjoint, which that method has not
    seen, is near its own mode (or else the axis may be scaled wrongly) or another round finds the same. Raises
    ArithmeticError if it never is.
    """
    mode, back, value, last = start, np.divide(1, start, out=np.zeros_like(start), where=start > 0), np.nan, np.nan
    for count in range(_ROUNDS):
        mode = _repeated(operator, mode, weights)
        quotient, residual = _quotient(operator, mode, back * weights)
        if residual <= 1e-6 and abs(quotient - value) <= 1e-10 * value and _held(mode, back * weights):
            near = _quotient(adjoint, back, mode * weights)[1] <= _LOOSE
            if near or abs(last - value) <= 1e-9 * value:
                return value, mode
            last = value
        back = _repeated(adjoint, back, weights)
        value, mode = _krylov(operator, mode, back * weights, *_KRYLOV[min(count, 1)])
    raise ArithmeticError(
        f"the leading eigenvalue did not settle in {_ROUNDS} rounds of {_APPLICATIONS} applications: "
        "many modes grow at nearly its rate (weak field, strong coupling), or its own spans more decades than a double "
        "(x = 2 Gamma sqrt(2 m omega0)/E large): take a stronger field, or on the lattice one at which omega0/E is no "
        "simple fraction"
    )


def _overlap(mode: Array, back: Array) -> Array:
    """Mode times adjoint mode over its largest value, by logarithms: each may be near the end of a double's range."""
    logarithm = np.full(mode.shape, -np.inf)
    both = (mode > 0) & (back > 0)
    logarithm[both] = np.log(mode[both]) + np.log(back[both])
    return np.exp(logarithm - np.max(logarithm)) if np.any(both) else np.zeros_like(mode)


def _held(mode: Array, back: Array) -> bool:
    """Whether both modes are within the range of a double where they matter."""
    peak = np.argmax(_overlap(mode, back))
    return bool(min(mode.flat[peak] / np.max(mode), back.flat[peak] / np.max(back)) > _FAINTEST)


def _quotient(operator: Callable[[Array], Array], mode: Array, back: Array) -> tuple[float, float]:
    """Rayleigh's quotient with the adjoint mode, and the relative residual where both modes are scaled to be equal."""
    overlap, image = _overlap(mode, back), operator(mode)
    if not np.any(overlap):
        return np.nan, np.inf
    growth = np.divide(image, mode, out=np.zeros_like(mode), where=overlap > 0)
    value = float(np.sum(overlap * growth) / np.sum(overlap))
    return value, float(np.sqrt(np.sum(overlap * (growth - value) ** 2) / np.sum(overlap))) / value


def _krylov(
    operator: Callable[[Array], Array], mode: Array, back: Array, dimension: int, restarts: int
) -> tuple[float, Array]:
    """Leading eigenvalue and mode in the space scaled by the root of mode over adjoint mode, where neither vanishes."""
    overlap = _overlap(mode, back)
    matter = overlap > _NEGLIGIBLE
    scale = np.sqrt(mode[matter]) / np.sqrt(back[matter])
    if scale.size <= dimension:  # they have hardly met yet
        return np.nan, mode
    whole = np.zeros_like(mode)

    def scaled(vector: Array) -> Array:
        whole[matter] = scale * vector.ravel()
        result: Array = operator(whole)[matter] / scale
        return result

    problem = LinearOperator((scale.size, scale.size), matvec=scaled, dtype=np.float64)
    start = np.sqrt(overlap[matter])
    values: Any
    vectors: Any
    try:
        values, vectors = eigs(problem, k=1, which="LR", v0=start, ncv=dimension, tol=1e-11, maxiter=restarts)
    except ArpackNoConvergence as error:
        if not len(error.eigenvalues):
            return _quotient(operator, mode, back)[0], mode
        values, vectors = error.eigenvalues, error.eigenvectors
    whole[matter] = scale * np.abs(vectors[:, 0])
    return float(values[0].real), whole
