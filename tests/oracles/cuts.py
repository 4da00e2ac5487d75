"""The cuts of the nested fourth-order diagram at any external times, from the propagators; imports nothing of avsym.

Each propagator is written down from its definition, each vertex on the backward branch brings a minus, and the factor
is i^2 (see `two_level`).  The occupied momentum is at rest at the mean external time T = 0; the free one is integrated
by the trapezoidal rule along the line of steepest descent, the two internal times by Gauss-Legendre on the real axis.

Cut 1 at t != 0 is out of its reach: there the momentum integral oscillates without end where the two free stretches
are equally long.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.oracles.fourfold import action

XI = 0.2 * np.arange(-32, 33)
Real = NDArray[np.float64]
Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class Point:
    """Parameters; ``n_b`` phonons."""

    field: float
    g_ep: float
    gamma: float
    omega0: float
    mass: float
    n_b: float = 0.0


def phonon(component: str, t: Real, p: Point) -> Complex:
    sign = 1.0 if component == ">" else -1.0
    turn = np.exp(-1j * sign * p.omega0 * t)
    return -1j / (2 * p.omega0) * (p.n_b * np.conj(turn) + (1 + p.n_b) * turn)


def exponent(q: Complex | float, late: Real, early: Real, p: Point) -> Complex:
    """Of the damped evolution."""
    return np.asarray(
        -1j * action(q, late, early, field=p.field, mass=p.mass, gap=0.0) - p.gamma * np.abs(late - early)
    )


def cut_integrand(cut: int, s2: Real, s1: Real, t: float, p: Point) -> Complex:
    """One ordering's integrand over the two times, from early to late, the momentum integrated; s1, s2 of one shape."""
    t2, t1 = np.full_like(s2, t / 2), np.full_like(s2, -t / 2)
    ends = [(t2, s2), (s2, s1), (s1, t1)]
    free = (0, 2) if cut == 1 else (1,)
    # the phase of the free momentum is -(q^2 long + q E square)/2m
    long = np.sum([late - early for late, early in (ends[line] for line in free)], axis=0)
    square = np.sum([late**2 - early**2 for late, early in (ends[line] for line in free)], axis=0)
    turn = np.exp(-0.25j * math.pi * np.sign(long)) * np.sqrt(2 * p.mass / np.abs(long))
    q = (-p.field * square / (2 * long))[..., None] + turn[..., None] * XI
    total = np.zeros_like(q)
    for line, (late, early) in enumerate(ends):
        total = total + exponent(q if line in free else 0.0, late[..., None], early[..., None], p)
    dilute = 1j * (-1j) ** 2  # one i n and two -i, with n = 1
    electrons = dilute * np.exp(total).sum(axis=-1) * (XI[1] - XI[0]) * turn / (2 * math.pi)
    backward = {0: 1.0, 1: -1.0, 2: 1.0}[cut]  # both vertices, one, none
    lines = phonon("<", t2 - t1, p) * phonon("<" if cut == 1 else ">", s2 - s1, p)
    return np.asarray(1j**2 * p.g_ep**4 * backward * electrons * lines)


def panels(low: float, high: float, count: int, nodes: int = 12) -> tuple[Real, Real]:
    x, w = np.polynomial.legendre.leggauss(nodes)
    edges = np.linspace(low, high, count + 1)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + x)).ravel(), (half * w).ravel()


def _domain(cut: int, t: float, reach: float, count: int) -> list[tuple[Real, Real, Real]]:
    """Pieces (s2, s1, weight): ``u^2`` is the time over which the free electron's phase runs, ``c`` what is left."""
    legs = [panels(0.0, math.sqrt(t), count)] if t else []
    legs.append(panels(math.sqrt(t), math.sqrt(reach + t), count))
    u, du = (np.concatenate([leg[part] for leg in legs]) for part in (0, 1))
    c, dc = panels(0.0, reach, count)
    weight = 2 * u[:, None] * du[:, None] * dc
    gap, rest = np.broadcast_arrays(u[:, None] ** 2, c)
    if cut == 1:
        return [(t / 2 - rest - gap, -t / 2 - rest, weight), (t / 2 - rest, -t / 2 - rest - gap, weight)]
    if cut == 0:
        return [(-t / 2 - rest - gap, -t / 2 - rest, weight)]
    far = np.maximum(t - gap, 0.0) + rest  # s1 before t1
    pieces = [(t / 2 - far, t / 2 - far - gap, weight)]
    if t:
        u, du = panels(0.0, math.sqrt(t), count)
        x, dx = panels(0.0, 1.0, count)
        gap = np.broadcast_to(u[:, None] ** 2, (u.size, x.size))
        near = (t - gap) * x
        pieces.append((t / 2 - near, t / 2 - near - gap, 2 * u[:, None] * du[:, None] * (t - gap) * dx))
    return pieces


def cut_ratio(cut: int, t: float, p: Point, count: int = 12) -> complex:
    """The ordering's Sigma^(4)<(t) over Sigma^(2)<(t) for t >= 0, n = 1."""
    resting = 1j * np.exp(exponent(0.0, np.array(t / 2), np.array(-t / 2), p))
    second = 1j * p.g_ep**2 * phonon("<", np.array(t), p) * resting
    pieces = _domain(cut, t, 16 / (2 * p.gamma), count)
    return complex(sum(np.sum(cut_integrand(cut, s2, s1, t, p) * weight) for s2, s1, weight in pieces) / second)
