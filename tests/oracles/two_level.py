"""One electron level and one phonon mode: exact G against the diagram series, to fix the factor of Sigma^(2n).

H = eps c^+c + w b^+b + g phi c^+c, phi = (b + b^+)/sqrt(2w), phonon vacuum at time 0, <c^+c> = n0. In the
one-electron sector the phonon sees a classical force switched on at 0, hence (<phi(t) phi(0)> = e^{-iwt}/2w)

    G^>(t)     = -i e^{-i eps t} exp{-g^2 h(t)}                                                (empty level)
    G^<(t2,t1) = i n0 e^{-i eps (t2-t1)} exp{-g^2 [h(t2) + h(t1)^* - X]}
    h(t) = int_0^t dt' int_0^t' dt'' e^{-iw(t'-t'')}/2w = (1 - e^{-iwt} - iwt)/(2w^3)
    X    = int_0^t1 ds int_0^t2 ds' e^{-iw(s-s')}/2w

G^< is linear in n0, so only open-line diagrams with exactly one propagator i n0 e^{..} (the cut) enter, all others
being -i theta_C e^{..}: the line runs t2 > v_1 > .. > v_k on the forward branch, is cut, and goes on with
v_{k+1} >_C .. >_C v_{2n} >_C t1 on the backward branch, k = 0..2n. Each backward vertex brings a minus (orientation).
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

Pairs = tuple[tuple[int, int], ...]
PAIRINGS: dict[int, dict[str, Pairs]] = {
    1: {"one": ((0, 1),)},
    2: {"reducible": ((0, 1), (2, 3)), "crossing": ((0, 2), (1, 3)), "rainbow": ((0, 3), (1, 2))},
}


def h(t: float, w: float) -> complex:
    return complex((1.0 - np.exp(-1j * w * t) - 1j * w * t) / (2.0 * w**3))


def exact_greater(t: float, g2: complex, eps: float, w: float) -> complex:
    """G^>(t) of the empty level, for complex g^2."""
    return complex(-1j * np.exp(-1j * eps * t - g2 * h(t, w)))


def exact_lesser(t2: float, t1: float, g2: complex, eps: float, w: float) -> complex:
    """G^<(t2,t1)/n0, for complex g^2."""
    cross = (1.0 - np.exp(-1j * w * t1)) * (1.0 - np.exp(1j * w * t2)) / (2.0 * w**3)
    return complex(1j * np.exp(-1j * eps * (t2 - t1) - g2 * (h(t2, w) + h(t1, w).conjugate() - cross)))


def fock_space(t2: float, t1: float, g: float, eps: float, w: float, levels: int = 40) -> tuple[complex, complex]:
    """G^>(t2) of the empty level and G^<(t2,t1)/n0 by diagonalising H in a truncated Fock space."""
    ladder = np.diag(np.sqrt(np.arange(1.0, levels)), 1)
    free = w * np.arange(levels)
    energy, basis = np.linalg.eigh(np.diag(free + eps) + g * (ladder + ladder.T) / np.sqrt(2.0 * w))

    def state(t: float) -> NDArray[np.complex128]:
        return np.asarray(basis @ (np.exp(-1j * energy * t) * basis[0]))

    lesser = 1j * np.vdot(state(t1), np.exp(-1j * free * (t1 - t2)) * state(t2))
    return complex(-1j * state(t2)[0]), complex(lesser)


def ordered_times(t: float, count: int, points: int) -> list[tuple[tuple[float, ...], float]]:
    """Gauss-Legendre nodes (t > x_1 > .. > x_count > 0) and weights on the simplex."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    result: list[tuple[tuple[float, ...], float]] = [((), 1.0)]
    for _ in range(count):
        grown = []
        for times, weight in result:
            top = times[-1] if times else t
            grown += [
                ((*times, top * (1.0 + x) / 2.0), weight * w * top / 2.0)
                for x, w in zip(nodes.tolist(), weights.tolist(), strict=True)
            ]
        result = grown
    return result


def phonon_lines(
    pairs: Sequence[tuple[int, int]], forward: int, t2: float, t1: float, w: float, *, points: int = 9,
    backward_sign: float = -1.0,
) -> complex:  # fmt: skip
    """Contour integral of the product of D over the chain's 2n vertices, the first `forward` of them on that branch."""
    count = 2 * len(pairs)
    sides = product(ordered_times(t2, forward, points), ordered_times(t1, count - forward, points))
    rows = [(*early, *reversed(late), a * b) for (early, a), (late, b) in sides]
    table = np.array(rows)
    total = table[:, -1].astype(complex)
    for i, j in pairs:  # i < j: j is the later one on the contour only if it alone is on the backward branch
        later, earlier = (j, i) if i < forward <= j else (i, j)
        total *= -1j / (2.0 * w) * np.exp(-1j * w * (table[:, later] - table[:, earlier]))
    return complex(np.sum(total)) * backward_sign ** (count - forward)


def diagram_greater(t: float, name: str, n: int, eps: float, w: float) -> complex:
    """One diagram of order g^(2n) for G^>(t), empty level, without its factor."""
    electrons = (-1j) ** (2 * n + 1) * np.exp(-1j * eps * t)
    return complex(electrons * phonon_lines(PAIRINGS[n][name], 2 * n, t, 0.0, w))


def cut_lesser(
    t2: float, t1: float, forward: int, n: int, eps: float, w: float, *, backward_sign: float = -1.0
) -> complex:
    """All diagrams of order g^(2n) for G^<(t2,t1)/n0 with `forward` vertices before the cut, factor i^n included."""
    electrons = (-1j) ** (2 * n) * 1j * np.exp(-1j * eps * (t2 - t1))
    lines = [phonon_lines(pairs, forward, t2, t1, w, backward_sign=backward_sign) for pairs in PAIRINGS[n].values()]
    return complex(1j**n * electrons * sum(lines))
