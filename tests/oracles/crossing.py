"""The crossing diagram of fourth order by another road: an overlap of amplitudes, the momentum last and real.

Phonon a joins t2 and s1, phonon b joins s2 and t1. An electron of momentum p loses b at t1 (k = p - b), then a at s1
(p - a - b), takes b back at s2 (q = p - a) and a at t2 (p). With p - a - b at rest at t1 = t2 = 0 and the factors of
``fourfold`` (the same number of lines of each kind and the same branches: only times and momenta are others)

    ratio = (g^2/2w) int dq/2pi int_{-inf}^0 ds1 ds2 e^{-Gamma |s2 - s1|} f_q(s2) f_{p-q}(s1)^*
    f_q(s) = exp{Gamma s + i w s + i (q^2 s + q E s^2)/2m}        (the cubes cancel)

e^{-Gamma |s|} = int dv Gamma/pi/(Gamma^2 + v^2) e^{i v s} parts the two times, and int f_q(s) e^{i v s} ds is a
Faddeeva function. The nested diagram is the same with q for p - q: Cauchy and Schwarz bound the one by the other.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import wofz

from tests.oracles.fourfold import action

Array = NDArray[np.float64]


def literal(q: float, s2: float, s1: float, p: float, *, field: float, g_ep: float, gamma: float, omega0: float,
            mass: float, gap: float) -> complex:  # fmt: skip
    """Integrand over dq/2pi ds1 ds2 of Sigma^(4)<_p(0, 0), n_ex = 1, from the definitions."""

    def phonon(t: float) -> complex:
        return complex(-1j * np.exp(1j * omega0 * t) / (2.0 * omega0))

    line = [(q, 0.0, s2), (0.0, s2, s1), (p - q, s1, 0.0)]
    exponent = sum(
        -1j * action(k, late, early, field=field, mass=mass, gap=gap) - gamma * abs(late - early)
        for k, late, early in line
    )
    electrons = (-1j) * (1j) * (-1j) * np.exp(exponent)
    return complex(1j**2 * g_ep**4 * -1.0 * electrons * phonon(0.0 - s1) * phonon(s2 - 0.0))


def amplitude(q: Array, v: Array, *, field: float, gamma: float, omega0: float, mass: float) -> NDArray[np.complex128]:
    """int_{-inf}^0 f_q(s) e^{i v s} ds."""
    rate = gamma + 1j * (omega0 + v + q * q / (2 * mass))
    bend = q * field / (2 * mass)
    root = np.sqrt(-1j * np.where(bend == 0, 1e-300, bend))
    return np.asarray(np.sqrt(np.pi) / (2 * root) * wofz(1j * rate / (2 * root)))


def panels(edges: Array, count: int) -> tuple[Array, Array]:
    at, weights = np.polynomial.legendre.leggauss(count)
    half = np.diff(edges) / 2
    return (edges[:-1, None] + half[:, None] * (at + 1)).ravel(), (half[:, None] * weights).ravel()


def graded(low: float, high: float, ratio: float) -> Array:
    return np.geomspace(low, high, int(np.ceil(np.log(high / low) / np.log(ratio))) + 1)


def crossing_and_nested(
    field: float, g_ep: float, gamma: float, omega0: float, mass: float, p: float, *, width: float = 0.01,
    ratio: float = 1.6, count: int = 8, outer: int = 14, reach: float = 30.0,
) -> tuple[float, float]:  # fmt: skip
    """Both diagrams over Sigma^(2)<(0) at mechanical momentum p; about 1e-3 of the larger at Fig. 6."""
    unit, near = np.sqrt(2 * mass * omega0), graded(gamma, omega0 / 2, ratio)
    far = graded(gamma, reach * omega0, ratio)
    v, along = panels(np.unique(np.concatenate([-far, [0.0], far, -omega0 - near, [-omega0], -omega0 + near])), count)
    turns = mass * omega0**2 / (12 * field * np.arange(1, max(2, int(2.8 * mass * omega0**2 / field))))
    fine = np.concatenate([centre + sign * turns for centre in (0.0, p) for sign in (1, -1)])
    fine = np.concatenate([fine[abs(fine) < 4 * unit], np.arange(-4 * unit, 4 * unit, width)])
    out = np.geomspace(4 * unit, 200 * unit, outer)
    edges = np.unique(np.concatenate([-out, fine, out]))
    q, across = panels(edges[np.concatenate([[True], np.diff(edges) > 2e-4])], count)
    model = {"field": field, "gamma": gamma, "omega0": omega0, "mass": mass}
    ours, other = amplitude(q, v[:, None], **model), amplitude(p - q, v[:, None], **model)
    weight = along * gamma / np.pi / (gamma**2 + v * v) * g_ep**2 / (2 * omega0) / (2 * np.pi)
    return float(weight @ ((ours * other.conj()).real @ across)), float(weight @ (abs(ours) ** 2 @ across))
