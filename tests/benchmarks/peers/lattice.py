"""The self-consistent Born approximation on a chain in a field, as one would write it: open ends, plain mixing.

A peer's state is ``Sigma^R`` and ``Sigma^<`` on the grid of `tests.oracles.chain.Chain`, all sites' frequencies in one
array. What differs between peers is how ``G^R`` and ``G^<`` come from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import fftconvolve

from numeric import Parameters, steady_state
from numeric.equations import Equations, Problem
from numeric.grid import Grid
from tests.benchmarks.peers.contest import Contest, Entrant
from tests.oracles.chain import Chain, shifted

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
State = tuple[Complex, Complex]

FRACTIONS = (1.0, 0.8, 0.6, 0.4)
MOST = 400  # iterations


@dataclass(frozen=True)
class Case:
    """A chain, its coupling, and the phonon in steps of the grid."""

    chain: Chain
    g: float
    steps: int

    @property
    def omega0(self) -> float:
        """The phonon's energy."""
        return self.steps * self.chain.step

    @property
    def parameters(self) -> Parameters:
        """The same for ours."""
        known = self.chain
        return Parameters(self.g, known.gamma, self.omega0, gap=known.gap, temperature=known.temperature)

    @property
    def grid(self) -> Grid:
        """The same frequencies."""
        known = self.chain
        return Grid(known.step, known.stride, known.first, known.sites * known.stride)

    @property
    def middle(self) -> NDArray[np.bool]:
        """Frequencies where the ends of the chain are far."""
        return np.abs(self.chain.frequency - self.chain.gap - 2 * self.chain.hopping) < 5


def case(stride: int, sites: int, *, g: float = 0.5, gamma: float = 0.05, field: float = 0.5) -> Case:
    """Frequencies about the band's centre, omega0 = 0.3 to the next step, gap 1/2, T = 0.1."""
    first = round(2.5 / field - sites / 2) * stride
    return Case(Chain(field, stride, first, sites, gamma, 0.5, 0.1), g, round(0.3 / field * stride))


def by_matrices(known: Chain, retarded: Complex, lesser: Complex) -> State:
    """Dense inversion, a matrix of all sites for each frequency modulo the field."""
    green, less, _ = known.green(retarded, lesser)
    return green, less


def by_recursion(known: Chain, retarded: Complex, lesser: Complex) -> State:
    """Two half-chains, site after site, the frequencies modulo the field at once."""
    rows = known.sites, known.stride
    a = (known.frequency - known.gap - 2 * known.hopping + 1j * known.gamma - retarded).reshape(rows)
    source, square = lesser.reshape(rows), known.hopping**2
    left, right = _half(a, source, square), _half(a[::-1], source[::-1], square)
    edges = [before + after[::-1] for before, after in zip(left, right, strict=True)]
    green = 1 / (a - square * edges[0])
    less = np.abs(green) ** 2 * (source + square * edges[1])
    return green.ravel(), less.ravel()


def _half(a: Complex, source: Complex, square: float) -> tuple[Complex, Complex]:
    """What stands before each site: the edge of the half-chain that ends there."""
    edge, less = np.zeros_like(a), np.zeros_like(a)
    for site in range(1, len(a)):
        edge[site] = 1 / (a[site - 1] - square * edge[site - 1])
        less[site] = np.abs(edge[site]) ** 2 * (source[site - 1] + square * less[site - 1])
    return edge, less


def second_order(known: Case, green: Complex, lesser: Complex) -> State:
    """``Sigma^R`` and ``Sigma^<``; the Hilbert transform of band-limited samples is a convolution."""
    bosons = 1 / np.expm1(known.omega0 / known.chain.temperature)
    distance = np.arange(1 - lesser.size, lesser.size)
    odd = distance % 2 == 1
    kernel = np.where(odd, 2 / (np.pi * np.where(odd, distance, 1)), 0.0)
    transform = fftconvolve(lesser.imag, kernel)[lesser.size - 1 : 2 * lesser.size - 1]
    c, steps = known.g**2 / (2 * known.omega0), known.steps
    less = c * ((1 + bosons) * shifted(lesser, steps) + bosons * shifted(lesser, -steps))
    present = 0.5 * lesser - 0.5 * transform
    added = shifted(present, -steps) - shifted(present, steps)
    return c * ((1 + bosons) * shifted(green, -steps) + bosons * shifted(green, steps) + added), less


Green = Callable[[Chain, Complex, Complex], State]


def iteration(known: Case, green: Green, state: State) -> State:
    """Self-energies from self-energies."""
    chain = known.chain
    return second_order(known, *green(chain, state[0], 2j * chain.gamma * chain.filling + state[1]))


def solved(known: Case, green: Green, fraction: float, tolerance: float) -> tuple[Complex, int]:
    """``G^<`` and the number of iterations of linear mixing."""
    state = (np.zeros(known.chain.frequency.size, complex),) * 2
    far, count = 1.0, 0
    while count < MOST and tolerance <= far < 1e3:
        count += 1
        new = iteration(known, green, state)
        far = max(np.abs(b - a).sum() / max(np.abs(b).sum(), 1e-300) for a, b in zip(state, new, strict=True))
        state = tuple(a + fraction * (b - a) for a, b in zip(state, new, strict=True))
    chain = known.chain
    return green(chain, state[0], 2j * chain.gamma * chain.filling + state[1])[1], count if far < tolerance else MOST


def tuned(known: Case, tolerance: float) -> tuple[float, int]:
    """The fraction that needs the fewest iterations."""
    counts = {each: solved(known, by_recursion, each, tolerance)[1] for each in FRACTIONS}
    return min(counts.items(), key=lambda pair: pair[1])


class Ours:
    """The map of `steady_state` on the grid of a case."""

    def __init__(self, known: Case) -> None:
        problem = Problem(known.parameters, known.chain.field, (known.chain.hopping,), "einstein", False)
        self.known, self.equations = known, Equations(problem, known.grid)
        self.state = list(islice(self._images(), 3))[-1]

    def _images(self) -> Iterator[Array]:
        state = self.equations.empty()
        while True:
            state = self.equations.image(state)
            yield state

    def pair(self, state: Array) -> State:
        """``Sigma^R`` and ``Sigma^<``."""
        lesser, greater, real = np.split(state[:-1], 3)
        return real - 0.5j * (lesser + greater), 1j * lesser

    def bare(self) -> State:
        """One iteration without the coarse step, which is the peers' map."""
        with patch("numeric.equations.balanced", lambda local, *_: local):
            return self.pair(self.equations.image(self.state))


def iterations(known: Case, what: str, with_matrices: bool) -> Contest:
    """One iteration from a state after three."""
    ours, middle, size = Ours(known), known.middle, known.grid.size
    state = ours.pair(ours.state)
    length = next_fast_len(2 * size, real=True)
    values, source, target = np.ones(size), np.ones(10 * size), np.empty(10 * size)
    entrants = [
        Entrant("avsym: numeric.equations", "one iteration", ours.bare),
        Entrant(
            "avsym, with its coarse step", "as steady_state takes them", lambda: ours.equations.image(ours.state),
            judged=False,
        ),
        Entrant(
            "plain NumPy recursion", "one iteration, Hilbert by fftconvolve",
            lambda: iteration(known, by_recursion, state),
        ),
        Entrant("floor: scipy.fft", "a real FFT of twice the length and back",
                lambda: irfft(rfft(values, length), length), judged=False),
        Entrant("floor: memory", "three arrays in, three out, four between", lambda: np.copyto(target, source),
                judged=False),
    ]  # fmt: skip
    if with_matrices:
        dense = Entrant(
            "dense matrices, numpy.linalg.inv", "one iteration, Hilbert by fftconvolve",
            lambda: iteration(known, by_matrices, state),
        )  # fmt: skip
        entrants.insert(3, dense)
    return Contest(f"One iteration of the lattice, {what}", tuple(entrants), lambda a, b: _apart(a, b, middle))


def _apart(found: State, known: State, middle: NDArray[np.bool]) -> float:
    """The largest difference in the middle, relative to the largest value there."""
    return max(float(np.abs(a - b)[middle].max() / np.abs(b)[middle].max()) for a, b in zip(found, known, strict=True))


def solutions(known: Case, what: str, with_matrices: bool, tolerance: float = 1e-9) -> Contest:
    """A steady state to a tolerance, each from nothing."""
    middle, edges = known.middle, known.grid.edges
    fraction, count = tuned(known, tolerance)

    def ours() -> Complex:
        state = steady_state(
            known.parameters, known.chain.field, resolution=known.chain.step, window=edges, tolerance=tolerance
        )  # fmt: skip
        return state.lesser

    note = f"tuned: fraction {fraction:g}, {count} iterations" + " without converging" * (count == MOST)
    entrants = [
        Entrant("avsym: numeric.steady_state", "solution, identities, error estimate", ours),
        Entrant(
            "plain NumPy recursion, linear mixing", "solution",
            lambda: solved(known, by_recursion, fraction, tolerance)[0], note=note,
        ),
    ]  # fmt: skip
    if with_matrices:
        entrants.append(
            Entrant(
                "dense matrices, linear mixing", "solution",
                lambda: solved(known, by_matrices, fraction, tolerance)[0], note=note,
            )
        )  # fmt: skip
    title = f"One steady state of the lattice to {tolerance:g}, {what}"
    return Contest(title, tuple(entrants), lambda a, b: _apart((a,), (b,), middle))


def contests() -> Iterator[tuple[str, Contest]]:
    """A strong field, a weak one (few frequencies to a field, many sites), and a strong coupling."""
    strong, weak = case(50, 128), case(4, 1600, field=0.04)
    hard, slow = case(50, 128, g=1.0, gamma=0.04), case(100, 128, g=1.0, gamma=0.02)
    yield "iteration", iterations(strong, f"{strong.grid.size:,} frequencies, E = 0.5", True)
    yield "iteration, weak field", iterations(weak, f"{weak.grid.size:,} frequencies, E = 0.04", False)
    yield "solution", solutions(strong, "g_ep = 0.5, Gamma = 0.05, E = 0.5", True)
    yield "solution, strong coupling", solutions(hard, "g_ep = 1, Gamma = 0.04, E = 0.5", False)
    yield "solution, weak dephasing", solutions(slow, "g_ep = 1, Gamma = 0.02, E = 0.5", False)
