"""The same self-consistency on a Bethe lattice of infinite degree: a benchmark that needs no chain and no field.

``G = 1/(a - (D/2)^2 G)`` with a semicircular band of half-width D: Holstein's model in the Born approximation.
"""

import numpy as np
import pytest

from numeric.grid import Grid
from numeric.lattice import Local
from numeric.parameters import Parameters
from numeric.phonons import Einstein
from numeric.tails import Tails

HALF, CENTER, GAMMA, OMEGA0, G, T = 2.0, 1.0, 0.2, 0.5, 0.6, 0.2


def occupation(step, edge=20.0):
    """Electrons per site, from the phonons of the package and the semicircle."""
    size = round(2 * edge / step)
    grid = Grid(step, 0, -size // 2, size)
    p = Parameters(G, GAMMA, OMEGA0, temperature=T)
    bosons = 1 / np.expm1(OMEGA0 / T)
    rates = G**2 * (1 + bosons) / (2 * OMEGA0), G**2 * bosons / (2 * OMEGA0)
    tails = Tails(grid, CENTER, GAMMA, HALF**2 / 4, sum(rates))
    phonon, fermi = Einstein(grid, p, rates, tails), 1 / (np.exp(grid.frequency / T) + 1)
    sigma = np.zeros(size, complex)
    for _ in range(60):
        a = tails.z(grid.frequency) - sigma
        green = 2 / (a + np.sqrt(a - HALF) * np.sqrt(a + HALF))
        spectral = -2 * green.imag
        part = phonon.self_energy(Local(green, fermi * spectral, (1 - fermi) * spectral, np.zeros(0)))
        sigma = part.real - 0.5j * (part.lesser + part.greater)
    return step / (2 * np.pi) * (fermi * spectral).sum() + tails.weights(green)[0]


def matsubara(count):
    index = np.arange(-count, count)
    w = (2 * index + 1) * np.pi * T
    v = 2 * np.arange(-2 * count, 2 * count) * np.pi * T
    spectrum, sigma = np.fft.fft(np.fft.ifftshift(1 / (v * v + OMEGA0**2))), np.zeros(w.size, complex)
    for _ in range(60):
        a = 1j * (w + GAMMA * np.sign(w)) - CENTER - sigma
        green = 2 / (a + 1j * np.sign(w) * np.sqrt(HALF**2 - a * a))
        padded = np.concatenate([green, np.zeros(w.size)])
        sigma = T * G**2 * np.fft.ifft(np.fft.fft(padded) * spectrum)[: w.size]
    return 0.5 + T * green.real.sum() - np.arctan(CENTER / (w[-1] + np.pi * T + GAMMA)) / np.pi


def test_ten_digits_at_two_resolutions():
    coarse, fine = occupation(0.025, edge=80.0), occupation(0.0125, edge=80.0)
    assert coarse == pytest.approx(fine, rel=1e-10)


def test_the_same_from_imaginary_frequencies():
    # their sum converges like the inverse cube of their number
    few, many = matsubara(1 << 12), matsubara(1 << 13)
    assert many == pytest.approx(few, rel=1e-7)
    assert occupation(0.025, edge=40.0) == pytest.approx(many, rel=1e-7)
