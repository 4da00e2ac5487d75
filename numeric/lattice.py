"""Local Green functions of a chain in a field: two stride-k sweeps over the frequencies, exact and O(N).

In the static gauge a site l sees the local frequency ``w + E l``, so the half-chains to the right and to the left obey

    R(w) = 1/(a(w) - t^2 R(w + E)),    L(w) = 1/(a(w) - t^2 L(w - E)),    G = 1/(a(w) - t^2 R(w + E) - t^2 L(w - E))

with ``a(w) = w - (Delta + 2t) + i Gamma - Sigma^R(w)``, and their lesser parts follow from the same recursion.
Real arrays stand for the lesser and greater parts, ``-i G^<`` and ``i G^>``, both >= 0, with sum ``-2 Im G^R``. Each
has its own recursion of positive terms, so both keep their relative precision where they are small.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.compiled import compiled

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class SelfEnergy:
    """Of the phonons: ``-i Sigma^<``, ``i Sigma^>`` (both >= 0) and ``Re Sigma^R`` on the grid, energies."""

    lesser: Array
    greater: Array
    real: Array


@dataclass(frozen=True)
class Local:
    """Green functions of a site against local frequency: ``G^R``, ``-i G^<``, ``i G^>``, and the current's spectrum.

    ``current[i]`` flows between the site (local frequency ``i - stride``) and its neighbour down the slope (``i``);
    its sum times ``step/(2 pi)`` is J.
    """

    retarded: Complex
    lesser: Array
    greater: Array
    current: Array


@dataclass(frozen=True)
class Workspace:
    """Arrays that sweeps write into; fresh memory at each call would cost more than the sweeps themselves."""

    inverse: Complex
    sources: tuple[Array, Array]
    left: tuple[Complex, Array, Array]
    right: tuple[Complex, Array, Array]
    site: tuple[Complex, Array, Array]
    current: Array

    @classmethod
    def of(cls, size: int, stride: int) -> "Workspace":
        """For a grid of that size and field."""
        edges = size + stride
        inverse, lesser, greater = _empty(size)
        return cls(inverse, (lesser, greater), _empty(edges), _empty(edges), _empty(size), np.zeros(edges))


@compiled
def dressed(
    level: Array, gamma: float, bath: tuple[Array, Array], phonons: tuple[Array, Array, Array],
    inverse: Complex, lesser: Array, greater: Array,
) -> None:  # fmt: skip
    """Fill ``a(w)`` and the sources of bath and phonons together."""
    for i in range(level.size):
        inverse[i] = complex(level[i] - phonons[2][i], gamma + (phonons[0][i] + phonons[1][i]) / 2)
        lesser[i] = bath[0][i] + phonons[0][i]
        greater[i] = bath[1][i] + phonons[1][i]


@compiled
def _half_chain(
    inverse: Complex, lesser: Array, greater: Array, energy: float, hopping2: float, stride: int,
    edge: Complex, edge_lesser: Array, edge_greater: Array,
) -> None:  # fmt: skip
    """Edge of the half-chain to the left at site i, in ``edge[i + stride]``, from what stands before it."""
    for i in range(inverse.size):
        d = inverse[i] - energy - hopping2 * edge[i]
        s = 1 / (d.real * d.real + d.imag * d.imag)
        edge[i + stride] = complex(d.real * s, -d.imag * s)
        edge_lesser[i + stride] = s * (lesser[i] + hopping2 * edge_lesser[i])
        edge_greater[i + stride] = s * (greater[i] + hopping2 * edge_greater[i])


@compiled
def _join(
    inverse: Complex, lesser: Array, greater: Array, energy: float, hopping2: float, stride: int, weight: float,
    left: Complex, left_lesser: Array, left_greater: Array, right: Complex, right_lesser: Array, right_greater: Array,
    retarded: Complex, site_lesser: Array, site_greater: Array, current: Array,
) -> None:  # fmt: skip
    """Add ``weight`` times a site between its half-chains, and the current over the bond between two of them."""
    for i in range(inverse.size):
        d = inverse[i] - energy - hopping2 * (left[i] + right[i + stride])
        s = 1 / (d.real * d.real + d.imag * d.imag)
        retarded[i] += weight * complex(d.real * s, -d.imag * s)
        site_lesser[i] += weight * s * (lesser[i] + hopping2 * (left_lesser[i] + right_lesser[i + stride]))
        site_greater[i] += weight * s * (greater[i] + hopping2 * (left_greater[i] + right_greater[i + stride]))
    for i in range(current.size):
        d = 1 - hopping2 * left[i] * right[i]
        flow = left_lesser[i] * right_greater[i] - left_greater[i] * right_lesser[i]
        current[i] += weight * hopping2 * flow / (d.real * d.real + d.imag * d.imag)


def in_field(
    inverse: Complex, lesser: Array, greater: Array, hopping: float, stride: int, outside: tuple[Complex, Complex],
    transverse: tuple[Array, Array], work: Workspace | None = None, *, dark: bool = False,
) -> Local:  # fmt: skip
    """Local Green functions of chains along the field, averaged over the transverse energy.

    Parameters
    ----------
    inverse : (N,) ``a(w)``, with the transverse energy still to be taken off.
    lesser, greater : (N,) ``-i Sigma^<`` and ``i Sigma^>`` of bath and phonons together, >= 0.
    hopping : along the field.
    stride : field over grid step, >= 1.
    outside : ``a`` continued below and above the window, (M, stride) each, rows in the order away from the window.
    transverse : nodes and weights of the transverse energy.
    work : if given, what is returned lives there until the next call.
    dark : whether nothing comes in from outside. ``lesser`` and ``greater`` may then be any two sources: the result is
        linear in each, ``sum_l |G_{0l}|^2`` times the source.
    """
    work = work or Workspace.of(inverse.size, stride)
    left, right = work.left, work.right
    for part in (*work.site, work.current):
        part.fill(0)
    mirror = inverse[::-1], lesser[::-1], greater[::-1]
    mirrored = right[0][::-1], right[1][::-1], right[2][::-1]
    for energy, weight in zip(*transverse, strict=True):
        below, above = (_continued(rows - energy, hopping) for rows in outside)
        _begin(left, below, 0.0 if dark else -2 * below.imag, 0.0)
        _begin(mirrored, above[::-1], 0.0, 0.0 if dark else -2 * above[::-1].imag)
        _half_chain(inverse, lesser, greater, energy, hopping**2, stride, *left)
        _half_chain(*mirror, energy, hopping**2, stride, *mirrored)
        _join(
            inverse, lesser, greater, energy, hopping**2, stride, weight, *left, *right, *work.site, work.current
        )  # fmt: skip
    return Local(*work.site, work.current)


def _begin(edge: tuple[Complex, Array, Array], first: Complex, lesser: Array | float, greater: Array | float) -> None:
    for part, value in zip(edge, (first, lesser, greater), strict=True):
        part[: first.size] = value


def _empty(size: int) -> tuple[Complex, Array, Array]:
    return np.zeros(size, np.complex128), np.zeros(size), np.zeros(size)


def _continued(rows: Complex, hopping: float) -> Complex:
    """Edge of a half-chain that begins at the first row and goes on through the others."""
    edge = np.zeros_like(rows[0])
    for row in rows[::-1]:
        edge = 1 / (row - hopping**2 * edge)
    return edge


def in_equilibrium(
    inverse: Complex, lesser: Array, greater: Array, hopping: float, transverse: tuple[Array, Array]
) -> Local:
    """The limit of zero field: ``G = (a^2 - 4 t^2)^{-1/2}``, and momentum by momentum ``G^< = |G|^2 Sigma^<``."""
    retarded = np.zeros(inverse.size, complex)
    for energy, weight in zip(*transverse, strict=True):
        a = inverse - energy
        retarded += weight / (np.sqrt(a - 2 * hopping) * np.sqrt(a + 2 * hopping))
    each = -retarded.imag / inverse.imag
    return Local(retarded, each * lesser, each * greater, np.zeros(0))
