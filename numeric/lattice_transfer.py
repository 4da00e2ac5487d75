"""The transfer operator on the chain, in the static gauge.

Site l has the energy ``gap + 2t - E l``, so everything there is a function of the local frequency, which is measured
here from the band's edge. With ``a = z - 2t + i Gamma - Sigma^R``

    R(z) = 1/(a(z) - t^2 R(z + E)),   L(z) = 1/(a(z) - t^2 L(z - E)),   G^R(z) = 1/(a(z) - t^2 R(z + E) - t^2 L(z - E))
    |G^R_{0l}(z)|^2 = |G^R(z)|^2 prod_{j=1..l} t^2 |R(z + j E)|^2       (l > 0; with L for l < 0)

The grid's step divides E: both recursions are exact on it, and the chain's ends are open, so that the Dyson identity
holds to rounding. The phonon's shift goes by interpolation, and the opposite shift by its transpose, so that electrons
are neither made nor lost.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from numeric.axis import TooManyFrequenciesError
from numeric.panels import chain

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

_STENCIL = 10
_APPLICATIONS = 40
_LARGEST_PERIOD = 24


@dataclass(frozen=True)
class Lattice:
    """A grid of (rows, steps) local frequencies: a row is one site of the chain, a step is ``field/steps``."""

    z: Array
    field: float
    gamma: float
    hopping: float
    jump: float  # omega0/field
    shift: csr_array  # values at z + omega0


@dataclass(frozen=True)
class LatticeTransfer:
    """The operator M on the grid."""

    lattice: Lattice
    retarded: Complex  # G^R
    right: Array  # t^2 |R|^2
    left: Array
    shift: csr_array
    scale: float

    def propagate(self, f: Array) -> Array:
        """``h(z) = sum_l |G^R_{0l}(z)|^2 f(z + E l)``."""
        above = _swept(self.right, f)
        below = _swept(self.left[::-1], f[::-1])[::-1]
        return np.abs(self.retarded) ** 2 * (above + below - f)

    def __call__(self, f: Array) -> Array:
        """Apply to values on the grid."""
        return self.scale * (self.shift @ self.propagate(f).ravel()).reshape(f.shape)

    def adjoint(self, f: Array) -> Array:
        """Apply the transpose; |G^R|^2 is symmetric."""
        return self.scale * self.propagate((self.shift.T @ f.ravel()).reshape(f.shape))


def lattice(
    field: float, gamma: float, omega0: float, hopping: float, steps: float, margin: float, limit: int
) -> Lattice:
    """The grid, ``steps`` or more a site, from ``margin`` below the band to as much above.

    Raises `TooManyFrequenciesError`.
    """
    q = period(omega0 / field)
    steps = (q or 1) * int(np.ceil(steps / (q or 1)))  # so that a commensurate phonon needs no interpolation
    distance = omega0 / field * steps
    low, high = -np.ceil(margin / field), np.ceil((4 * hopping + margin) / field)
    if (high - low) * steps > limit:
        raise TooManyFrequenciesError(int((high - low) * steps), "a stronger field, whose sites are fewer")
    z = field * (np.arange(low, high)[:, None] + np.arange(steps) / steps)
    return Lattice(z, field, gamma, hopping, omega0 / field, _shift(z.size, round(distance) if q else distance))


def lattice_operator(grid: Lattice, c: float, occupation: float, dressed: bool) -> LatticeTransfer:
    """The operator with the electron dephased by the bath alone, or dressed by its own phonons as well."""
    emit = grid.shift * (1 + occupation)
    shift = emit + grid.shift.T * occupation if occupation else emit
    sigma: Complex = np.zeros(grid.z.shape, dtype=np.complex128)
    back = shift.T.tocsr()
    for _ in range(200):
        green, right, left = _recursion(grid, sigma)
        update = np.asarray(c * (back @ green.ravel()), dtype=np.complex128).reshape(grid.z.shape)
        if not dressed or np.abs(update - sigma).max() <= 1e-13 * np.abs(update).max():
            return LatticeTransfer(grid, green, right, left, shift.tocsr(), c)
        sigma = update
    raise ArithmeticError("the dressed lattice did not become self-consistent in 200 rounds: take another field, "
                          f"not near a simple fraction (omega0/E={grid.jump:.12g}), or a weaker coupling")  # fmt: skip


def period(jump: float) -> int:
    """The q of ``omega0/field = p/q`` if there is a small one, or else 0."""
    found = Fraction(jump).limit_denominator(_LARGEST_PERIOD)
    return found.denominator if abs(float(found) - jump) <= 1e-9 * jump else 0


def fastest_class(operator: LatticeTransfer, start: Array) -> Array:
    """``start``; where ``q omega0 = p E``, only its part in the fastest growing class of frequencies.

    Modulo the field the phonon alone changes the frequency. If commensurate, the q frequencies of a class keep to
    themselves, all classes grow at nearly the same rate, and repeated application takes for ever to tell them apart.
    """
    grid = operator.lattice
    q, steps = period(grid.jump), start.shape[1]
    if not q:
        return start
    mode = start
    for _ in range(_APPLICATIONS):
        mode = operator(mode)
        mode /= mode.sum()
    later = mode
    for _ in range(q):  # after which an electron of a class is where it was, modulo the field
        later = operator(later)
    before, after = (f.sum(axis=0).reshape(q, steps // q).sum(axis=0) for f in (mode, later))
    return np.where(np.arange(steps) % (steps // q) == np.argmax(after / before), start, 0.0)


def _recursion(grid: Lattice, sigma: Complex) -> tuple[Complex, Array, Array]:
    """G^R, t^2|R|^2 and t^2|L|^2, site by site from the chain's two open ends."""
    square = grid.hopping**2
    a = grid.z - 2 * grid.hopping + 1j * grid.gamma - sigma
    beyond = np.zeros((1, a.shape[1]), dtype=a.dtype)
    right, left = _sweep(a[::-1], square)[::-1], _sweep(a, square)
    pull = np.concatenate([right[1:], beyond]) + np.concatenate([beyond, left[:-1]])
    return 1 / (a - square * pull), square * np.abs(right) ** 2, square * np.abs(left) ** 2


def _sweep(a: Complex, square: float) -> Complex:
    result = np.empty_like(a)
    last = np.zeros(a.shape[1], dtype=a.dtype)
    for row, value in enumerate(a):
        last = 1 / (value - square * last)
        result[row] = last
    return result


def _swept(factor: Array, f: Array) -> Array:
    """``s(z) = f(z) + factor(z + E) s(z + E)``, all steps of a row at once."""
    padded = np.concatenate([factor[1:], np.zeros((1, factor.shape[1]))])[::-1]
    padded = np.concatenate([np.zeros((1, factor.shape[1])), padded[1:]])
    total = chain(np.ascontiguousarray(padded.T).ravel(), np.ascontiguousarray(f[::-1].T).ravel())
    result: Array = total.reshape(f.shape[::-1]).T[::-1]
    return result


def _shift(size: int, distance: float) -> csr_array:
    """Values ``distance`` steps up, between the grid's points by Lagrange's polynomial; 0 beyond its end."""
    offset = int(np.floor(distance))
    places = np.arange(_STENCIL) - _STENCIL // 2 + 1
    others = places[:, None] != places
    ratios = np.where(others, (distance - offset - places) / np.where(others, places[:, None] - places, 1), 1)
    diagonals = np.prod(ratios, axis=1)
    return csr_array(diags_array(list(diagonals), offsets=list(places + offset), shape=(size, size)))
