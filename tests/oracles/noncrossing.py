"""Self-energies of single diagrams without crossing lines, on an open chain of dense matrices, in Keldysh components.

A diagram is its outermost phonon line around a row of smaller ones. The electron line under it is a product of matrices
in the sites, ``G0 S1 G0 S2 .. G0``, multiplied by Langreth's rule for each component.
"""

import numpy as np

from tests.oracles.chain import hilbert, shifted


def split(pairs):
    """The row of irreducible diagrams inside the outermost line, each numbered from 0."""
    inner, rows, start = sorted(pairs)[1:], [], 1
    while inner:
        end = next(b for a, b in inner if a == start)
        rows.append([(a - start, b - start) for a, b in inner if a <= end])
        inner, start = [pair for pair in inner if pair[0] > end], end + 1
    return rows


def times(left, right):
    """``(AB)^R = A^R B^R``, ``(AB)^< = A^R B^< + A^< B^A``, for stacks of matrices."""
    (ar, al), (br, bl) = left, right
    advanced = br.conj().swapaxes(1, 2)
    return ar @ br, ar @ bl + al @ advanced


class Diagrams:
    """Values of diagrams for one chain; the phonon is ``steps`` of the grid."""

    def __init__(self, chain, omega0, steps, bosons):
        self.chain, self.omega0, self.steps, self.bosons = chain, omega0, steps, bosons
        level = chain.frequency - chain.gap - 2 * chain.hopping + 1j * chain.gamma
        hop = np.full(chain.sites - 1, chain.hopping)
        retarded = np.linalg.inv(self.matrices(level) + np.diag(hop, 1) + np.diag(hop, -1))
        lesser = retarded @ self.matrices(2j * chain.gamma * chain.filling) @ retarded.conj().swapaxes(1, 2)
        self.free = retarded, lesser

    def matrices(self, local):
        """Diagonal matrices in the sites, one for each frequency modulo the field."""
        rows = local.reshape(self.chain.sites, self.chain.stride).T
        return rows[:, :, None] * np.eye(self.chain.sites)

    def local(self, matrices):
        return np.diagonal(matrices, axis1=1, axis2=2).T.reshape(-1)

    def line(self, pairs):
        """The electron line under the outermost phonon of a diagram."""
        product = self.free
        for part in split(pairs):
            product = times(times(product, tuple(self.matrices(each) for each in self.value(part))), self.free)
        return product

    def value(self, pairs):
        """``Sigma^R`` and ``Sigma^<`` for g = 1; of order n in g^2 they scale with g^(2n)."""
        green, lesser = (self.local(each) for each in self.line(pairs))
        n, c = self.bosons, 1 / (2 * self.omega0)
        greater = lesser + 2j * green.imag
        less = c * ((1 + n) * shifted(lesser, self.steps) + n * shifted(lesser, -self.steps))
        more = c * ((1 + n) * shifted(greater, -self.steps) + n * shifted(greater, self.steps))
        imaginary = ((more - less) / 2j).real
        return -hilbert(imaginary) + 1j * imaginary, less
