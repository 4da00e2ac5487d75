"""The density that the diagrams of a closed electron line give, by perturbing a density matrix; imports nothing of the
package.

One electron on a ring of momenta is injected in momentum 0, ket and bra, and decays at rate 2 Gamma. Each phonon line
acts twice, on ket or bra; the electron loses a momentum where the line begins and has it back where it ends. The order
of the vertices: the ket's from early to late, then the bra's from late to early, is the electron line. Between two
vertices the density matrix turns with the difference of the energies of ket and bra, electron and phonons in flight.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

Pairs = Sequence[tuple[int, int]]


def flying(pairs: Pairs, passed: set[int]) -> list[int]:
    return [index for index, pair in enumerate(pairs) if len(passed & set(pair)) == 1]


def term(
    pairs: Pairs, ket: int, energies: NDArray[np.float64], gamma: float, omega: float, occupation: float
) -> complex:
    """Vertices 0 ... 2m-1 along the electron line, the first `ket` of them on the ket: summed over all momenta."""
    size, lines, total = 2 * len(pairs), len(pairs), 0j
    for momenta in product(range(len(energies)), repeat=lines):
        for kinds in product((1, -1), repeat=lines):  # a phonon emitted and absorbed again, or the other way round

            def energy(passed: set[int], momenta: tuple[int, ...] = momenta) -> float:
                return float(energies[-sum(momenta[i] for i in flying(pairs, passed)) % len(energies)])

            def turning(a: int, b: int, kinds: tuple[int, ...] = kinds) -> complex:
                """What the density matrix with a vertices on the ket and b on the bra turns with."""
                begun, ended = set(range(a)), set(range(size - b, size))
                done = begun | ended
                phonons = sum(k * ((x in done) - (y in done)) for (x, y), k in zip(pairs, kinds, strict=True))
                return 1j * (energy(begun) - energy(ended)) + 1j * omega * phonons + 2 * gamma

            sums = {(0, 0): 1 + 0j}
            for a, b in product(range(ket + 1), range(size - ket + 1)):
                if a or b:
                    sums[a, b] = (sums.get((a - 1, b), 0) + sums.get((a, b - 1), 0)) / turning(a, b)
            weight = np.prod([1 + occupation if kind > 0 else occupation for kind in kinds])
            total += complex(weight * sums[ket, size - ket])
    return total * (-1) ** (lines + ket) / (2 * omega) ** lines


def closed_line(
    inner: Pairs, energies: NDArray[np.float64], gamma: float, omega: float, occupation: float
) -> list[complex]:
    """One diagram, its inner vertices counted from the exit of the line: its cuts, by the number of ket vertices."""
    size, terms = 2 * len(inner), []
    for ket in range(size + 1):
        line = [*reversed(range(ket)), *reversed(range(ket, size))]
        place = {vertex: index for index, vertex in enumerate(line)}
        pairs = [(min(place[a], place[b]), max(place[a], place[b])) for a, b in inner]
        terms.append(term(pairs, ket, energies, gamma, omega, occupation))
    return terms


def injected_level(gamma: float, omega: float) -> float:
    """<phi^2> of one level beyond its vacuum value, over that value and g^2: injected at rate 2 Gamma, exactly.

    An electron that has been there for a time s has moved the oscillator by -g (1 - cos(omega s))/omega^2.
    """
    x, w = np.polynomial.laguerre.laggauss(180)
    moved = ((1 - np.cos(omega * x / (2 * gamma))) / omega**2) ** 2
    return float(np.sum(w * moved) * 2 * omega)
