"""The transfer operator from textbook functions, one number at a time: shares nothing with numeric.

Units omega0 = 2m = 1, field epsilon. ``H = p^2 - epsilon x``, so at local frequency z = omega + epsilon x the retarded
function obeys ``(epsilon^2 d^2/dz^2 + z + i gamma) G = epsilon delta``. Decaying to the left: Ai(zeta), outgoing to the
right: Ai(zeta e^{2 pi i/3}), zeta = -(z + i gamma)/epsilon^{2/3}; their Wronskian in zeta is e^{-i pi/6}/(2 pi).
"""

import mpmath
import numpy as np
from scipy.special import airy


def green(z1, z2, epsilon, gamma):
    """G^R between local frequencies z1 <= z2."""
    theta = mpmath.mpf(epsilon) ** (mpmath.mpf(2) / 3)
    turn = mpmath.expjpi(mpmath.mpf(2) / 3)
    left = mpmath.airyai(-(z1 + 1j * gamma) / theta)
    right = mpmath.airyai(-(z2 + 1j * gamma) / theta * turn)
    wronskian = mpmath.expjpi(-mpmath.mpf(1) / 6) / (2 * mpmath.pi)
    # d/dx = epsilon d/dz = -epsilon/theta d/dzeta, and d G/dx jumps by 1
    return -left * right * theta / (epsilon * wronskian)


def propagated(f, z, epsilon, gamma, low, high):
    """h(z) = int dz'/epsilon |G^R|^2 f(z') by adaptive quadrature, split at the kink."""

    def integrand(other):
        return abs(green(min(z, other), max(z, other), epsilon, gamma)) ** 2 * f(other) / epsilon

    edges = [low, *mpmath.linspace(low, z, 7)[1:], *mpmath.linspace(z, high, 13)[1:]]
    return mpmath.quad(integrand, edges)


def at_rest(z, epsilon, gamma):
    """int dx G^R(0,x;z) = -i int_0^inf dt exp(i (z + i gamma) t - i epsilon^2 t^3/3), turned where it decays."""
    turn = mpmath.expjpi(-mpmath.mpf(1) / 6)

    def integrand(s):
        t = turn * s
        return turn * mpmath.exp(1j * (z + 1j * gamma) * t - 1j * epsilon**2 * t**3 / 3)

    reach = 4 * (45 / mpmath.mpf(epsilon) ** 2) ** (mpmath.mpf(1) / 3)
    return -1j * mpmath.quad(integrand, mpmath.linspace(0, reach, 60))


def chain_squares(z, gamma, hopping, sigma):
    """|G^R_{lm}|^2 of the finite chain whose sites have local frequencies z, by inverting its matrix."""
    size = len(z)
    matrix = np.diag(z - 2 * hopping + 1j * gamma - sigma) + hopping * (np.eye(size, k=1) + np.eye(size, k=-1))
    inverse = np.linalg.inv(matrix)
    return np.abs(inverse) ** 2, np.diag(inverse)


def dense(x, gamma, occupation, step, low, high):
    """Frequencies, M/beta as a matrix on an even grid (trapezoidal: error of order step^2) and its left vector 1."""
    epsilon = 2 * gamma / x
    z = np.arange(low, high + step / 2, step)
    theta = epsilon ** (2 / 3)
    zeta = -(z + 1j * gamma) / theta
    left = np.abs(airy(zeta)[0]) ** 2
    right = np.abs(airy(zeta * np.exp(2j * np.pi / 3))[0]) ** 2 * (2 * np.pi * theta / epsilon) ** 2
    place = np.arange(z.size)
    i, j = np.minimum.outer(place, place), np.maximum.outer(place, place)
    kernel = left[i] * right[j] * step / epsilon
    phonon = round(1 / step)
    up, down = np.zeros_like(kernel), np.zeros_like(kernel)
    up[:-phonon], down[phonon:] = kernel[phonon:], kernel[:-phonon]
    return z, gamma / 2 * ((1 + occupation) * up + occupation * down)


def classical(x, count=90, half=9.0):
    """The largest eigenvalue of the classical operator over beta for x >> 1, as integrals over interpolants.

    For ``f = e^{-k y} g`` with k = x/sqrt 3 the drift is ``int_0^oo dt/x e^{-t} [f(Y + t/x) + f(Y - t/x)]``, by
    Gauss and Laguerre; g is a polynomial through Chebyshev's points about the saddle and 0 elsewhere.
    """
    kappa, middle = 1 / np.sqrt(3), x / np.sqrt(12)
    offset = half * np.cos(np.pi * np.arange(count + 1) / count)
    signs = (-1.0) ** np.arange(count + 1)
    signs[[0, -1]] /= 2

    def values_at(points):
        distance = np.clip(points, -half, half)[:, None] - offset
        terms = signs / np.where(np.abs(distance) < 1e-200, 1e-200, distance)
        return np.where(np.abs(points[:, None]) > half, 0, terms / terms.sum(axis=1, keepdims=True))

    nodes, weights = np.polynomial.laguerre.laggauss(40)
    y = middle + offset
    above = np.sqrt(y**2 + 1)
    gain = 1 / (above + y)
    matrix = np.zeros((count + 1, count + 1))
    for node, weight in zip(nodes, weights, strict=True):
        for side in (1, -1):
            fall = 1 + side * kappa
            matrix += weight / fall * values_at(offset + gain + side * node / fall / x)
    matrix *= (np.exp(-x * kappa * gain) / (8 * above))[:, None]
    return np.linalg.eigvals(matrix).real.max()
