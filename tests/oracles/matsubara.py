"""Equilibrium in imaginary frequency: the self-consistent Born approximation with nothing real about it.

    Sigma(iw) = -T g^2 sum_w' D(iw - iw') G(iw'),    G(iw) = <1/(iw + i Gamma sgn w - e_k - Sigma(iw))>_k,
    D(iv) = -1/(v^2 + omega0^2 + eta |v| + Pi(iv)),  Pi(iv) = T g^2 sum_w G(iw + iv) G(iw),   n = T sum_w e^{iw0} G(iw)

Momenta are summed one by one; e_k is measured so that its minimum is the gap.
"""

import itertools

import numpy as np
from scipy.signal import fftconvolve

FREQUENCIES = 1 << 12
MOMENTA = 48
ACROSS = 12


def occupation(
    g: float, gamma: float, omega0: float, gap: float, temperature: float, *, eta: float = 0.0, hot: bool = False,
    hartree: bool = False, hopping: tuple[float, ...] = (1.0,), frequencies: int = FREQUENCIES,
) -> float:  # fmt: skip
    """Electrons per site."""
    index = np.arange(-frequencies, frequencies)
    w = (2 * index + 1) * np.pi * temperature
    bosonic = 2 * np.arange(-2 * frequencies, 2 * frequencies) * np.pi * temperature
    along, across = ((np.arange(n) + 0.5) * np.pi / n for n in (MOMENTA, ACROSS))
    bands = [2 * t * (1 - np.cos(along if axis == 0 else across)) for axis, t in enumerate(hopping)]
    energies = [sum(each) for each in itertools.product(*bands)]
    bare = 1j * (w + gamma * np.sign(w)) - gap
    sigma, green, n = np.zeros(w.size, complex), np.zeros(w.size, complex), 0.0
    for _ in range(400):
        before = n
        shift = -(g**2) * n / omega0**2 if hartree else 0.0
        green = sum(1 / (bare - shift - e - sigma) for e in energies) / len(energies)
        stiffness = bosonic**2 + omega0**2 + eta * np.abs(bosonic)
        if hot:
            stiffness = stiffness + _bubble(green, temperature * g**2)
        n = 0.5 + temperature * green.real.sum() + _tail(w, gamma, gap + shift + 2 * sum(hopping))
        sigma = temperature * g**2 * fftconvolve(1 / stiffness, green)[bosonic.size // 2 :][: w.size]
        if abs(n - before) < 1e-13:
            break
    return float(n)


def _bubble(green, measure):
    """Pi(iv): a correlation, at v = 2 pi T m with m from -2 F to 2 F - 1."""
    full = fftconvolve(green, green[::-1])  # index i + F' is sum_w G(w + v) G(w), v = (i - (2F - 1)) 2 pi T
    padded = np.zeros(2 * green.size)
    padded[1:] = measure * full.real
    return padded


def _tail(w, gamma, center):
    """T times the sum of Re G over the frequencies left out, where G = 1/(iw + i Gamma - center)."""
    edge = w[-1] + (w[1] - w[0]) / 2 + gamma
    return -np.arctan(center / edge) / np.pi
