"""A finite open chain in a field by dense matrices, site by site: the steady state without recursion and without FFT.

At absolute frequency u a site l of the chain has the local frequency u + E l, so the chains of all u in [0, E) give the
local functions at every frequency between the ends of the window. ``G^< = G^R Sigma^< G^A`` as a product of matrices.
``Sigma^R`` comes from its spectral function by a dense sum that turns every wave by a quarter.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import roots_legendre


@dataclass(frozen=True)
class Chain:
    """Frequencies ``(first + i + 1/2) step``, i < sites * stride; the field is ``stride * step``."""

    field: float
    stride: int
    first: int
    sites: int
    gamma: float
    gap: float
    temperature: float
    hopping: float = 1.0

    @property
    def step(self):
        return self.field / self.stride

    @property
    def frequency(self):
        return (self.first + np.arange(self.sites * self.stride) + 0.5) * self.step

    @property
    def filling(self):
        with np.errstate(over="ignore"):
            if self.temperature == 0:
                return np.where(self.frequency < 0, 1.0, 0.0)
            return 1 / (np.exp(self.frequency / self.temperature) + 1)

    def green(self, retarded, lesser):
        """Local ``G^R`` and ``G^<`` for local self-energies, and the current per bond."""
        level = self.frequency - self.gap - 2 * self.hopping + 1j * self.gamma - retarded
        hop = np.full(self.sites - 1, self.hopping)
        chains = np.array([np.diag(each) for each in level.reshape(self.sites, self.stride).T])
        g = np.linalg.inv(chains + np.diag(hop, 1) + np.diag(hop, -1))  # w - H, the hopping being -t
        weights = g * lesser.reshape(self.sites, self.stride).T[:, None, :]
        beside = np.einsum("kab,kab->ka", weights[:, :-1], g[:, 1:].conj())  # G^<_{l,l+1}
        less = np.einsum("kab,kab->ka", weights, g.conj()).T.reshape(-1)
        # d<n_l>/dt by hopping: J from l to l + 1 is 2 t Im <c^+_l c_{l+1}> = 2 t Re G^<_{l,l+1} with the sign of -t
        flow = 2 * self.hopping * beside.real.sum() * self.step / (2 * np.pi)
        return np.diagonal(g, axis1=1, axis2=2).T.reshape(-1), less, flow


def hilbert(values):
    """``(1/pi) P int f(v)/(w - v) dv`` summed term by term: every wave by a quarter, the finest ones weakened."""
    return _kernel(values.size) @ values


@cache
def _kernel(size):
    """``(1/pi) int_0^pi sin(n k) (1 - sin(k/2)^16) dk`` at distance n; without the second term, 2/(pi n) for odd n."""
    nodes, weights = roots_legendre(size + 40)
    angle = np.pi * (1 + nodes) / 2
    at = np.sin(np.outer(np.arange(size), angle)) @ (weights * (1 - np.sin(angle / 2) ** 16)) / 2
    distance = np.subtract.outer(np.arange(size), np.arange(size))
    return np.sign(distance) * at[np.abs(distance)]


def shifted(values, steps):
    """``values(w + steps)``, nothing from outside."""
    result = np.zeros_like(values)
    if steps >= 0:
        result[: values.size - steps] = values[steps:]
    else:
        result[-steps:] = values[:steps]
    return result


def born(green, lesser, g, omega0, steps, bosons):
    """``Sigma^R`` and ``Sigma^<`` of second order from local ``G^R`` and ``G^<``; omega0 is ``steps`` of the grid.

    ``Sigma^R(t) = c theta(t) {[(1 + n) e^{-i w0 t} + n e^{i w0 t}] G^R(t) + [e^{-i w0 t} - e^{i w0 t}] G^<(t)}``
    """
    c = g**2 / (2 * omega0)
    less = c * ((1 + bosons) * shifted(lesser, steps) + bosons * shifted(lesser, -steps))
    present = 0.5 * lesser - 0.5 * hilbert(lesser.imag)  # theta(t) G^<(t)
    above, below = shifted(green, steps), shifted(green, -steps)
    added = shifted(present, -steps) - shifted(present, steps)
    return c * ((1 + bosons) * below + bosons * above + added), less


def steady(chain, g, omega0, steps, *, iterations=200, mixing=0.7):
    """Iterate to the self-consistent Born approximation; ``G^R``, ``G^<`` and the current."""
    bosons = 1 / np.expm1(omega0 / chain.temperature) if chain.temperature else 0.0
    bath = 2j * chain.gamma * chain.filling
    retarded = lesser = np.zeros(chain.frequency.size, complex)
    for _ in range(iterations):
        green, less, flow = chain.green(retarded, bath + lesser)
        new = born(green, less, g, omega0, steps, bosons)
        change = max(np.abs(new[0] - retarded).max(), np.abs(new[1] - lesser).max())
        retarded, lesser = retarded + mixing * (new[0] - retarded), lesser + mixing * (new[1] - lesser)
        if change < 1e-12:
            break
    return green, less, flow
