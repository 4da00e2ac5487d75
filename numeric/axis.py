"""Where the panels of a problem go: what must be resolved, and how far the axis must reach."""

import numpy as np
from numpy.typing import NDArray

from numeric.panels import NODES, Panels, subdivide
from numeric.waves import Axis

Array = NDArray[np.float64]

_DEEP = -1e6  # below it the source's tail, 1/z^2, is gone
_TAIL = 1e5  # the same above, up to what `rainbow_ratios` adds analytically
_STRONG = 10.0  # fewer wavelengths than this a phonon, and the switch reaches far above the edge
_PHASE = 6.5  # of the kernel in a panel: its NODES values then leave an error of 1e-10


class TooManyFrequenciesError(ValueError):
    """More frequencies would be needed than allowed; ``needed`` says how many, ``cure`` which field would do."""

    def __init__(self, needed: int, cure: str) -> None:
        super().__init__(f"{needed} frequencies")
        self.needed, self.cure = needed, cure


def lay_out(
    x: float, gamma: float, beta: float, limit: int, fineness: float = 1.0, reach: float = 1.0, tail: bool = False
) -> Axis:  # fmt: skip
    """Panels for given ``x = 2 gamma N`` and gamma = Gamma/omega0; ``beta`` > 0 dresses the electron.

    N = omega0 sqrt(2 m omega0)/E is the number of wavelengths (times pi) over which the field gives omega0.
    The fine part has about ``N (1 + (0.6 + 12/N)^3)`` panels' worth of frequencies: N to resolve the wavelength in weak
    fields, 1/N^2 in strong ones, where the interference of successive phonons is averaged out only by sqrt(z) of 40/N.
    ``fineness`` multiplies the density of panels and the width of the switch, ``reach`` the window.
    ``tail`` reaches out to where a source at rest has no electrons left. Raises `TooManyFrequenciesError`.
    """
    number = x / (2 * gamma)
    width = 5 * fineness / number  # of the switch: what it loses is exp(-(number width)^2)
    edge = float(np.hypot(max(number ** (-2 / 3), gamma), _binding(beta * gamma / 2, number, gamma)))
    middle, slow = 2 + 4.5 * width, (400 / number) ** (2 / 3)
    bottom, top = -max(1 + reach, slow) - 2 * edge, max((middle + 3.5 * width) ** 2 + 1.5, slow)
    end = max(reach * reach_of(x, beta), 2 * top, _TAIL if tail else 0.0)

    def fine(z: Array) -> Array:
        wave = np.hypot(z, edge) ** 0.5 + np.hypot(z + 1, edge) ** 0.5
        return fineness * (number * wave / _PHASE + 1 / (np.abs(z) + 0.3))

    def long(z: Array) -> Array:
        # damping; and, dressed, the thresholds of emission that follow the band's edge
        steps = np.where(z < 30, 1 / (4 * number ** (-2 / 3) + 4 * gamma), 0) * (beta > 0)
        return fineness * ((1 + beta * x / 12) / np.abs(z) + x / np.sqrt(np.abs(z)) / 6 + steps)

    parts = [(lambda z: fineness / np.abs(z), _DEEP, bottom), (fine, bottom, top), (long, top, end)]
    # refuse before anything is allocated: the fine part alone grows without bound
    estimate = NODES * fineness * number * (abs(bottom - edge) ** 1.5 + top**1.5) * 4 / 3 / _PHASE
    cure = "a stronger field, whose wavelengths are longer" if number > _STRONG else (
        "a weaker field, whose interference dies out further down")  # fmt: skip
    if estimate > limit:
        raise TooManyFrequenciesError(int(1.2 * estimate), cure)
    edges = [subdivide(*part).edges for part in parts]
    start, stop = len(edges[0]) - 1, len(edges[0]) + len(edges[1]) - 2
    joined = Panels(np.concatenate([edges[0], edges[1][1:], edges[2][1:]]))
    if joined.nodes.size > limit:
        raise TooManyFrequenciesError(joined.nodes.size, cure)
    return Axis(joined, 1 / number, gamma, middle, width, slice(start, stop))


def _binding(c: float, number: float, gamma: float) -> float:
    """Size of the self-energy near the band's edge, where the density of states is cut off by field, bath or itself."""
    half = c / 2
    return half / np.sqrt(max(number ** (-2 / 3), gamma, half ** (2 / 3)))


def dominant(x: float, beta: float = 0.0) -> float:
    """The momentum sqrt(z) at which most is gained: ``x/sqrt 12`` if bare and x >> 1 (see `numeric.classical`).

    If dressed and beta >> x, emission is nearly sure: it fails by 4y/beta, and what its drift costs is
    ``(x beta)^2/(16 y^2)^2``; together they are least at ``(x^2 beta^3/256)^{1/5}``.
    """
    return float(max(x / np.sqrt(12), (x**2 * beta**3 / 256) ** 0.2))


def reach_of(x: float, beta: float = 0.0) -> float:
    """Where the leading mode has fallen by e^{-40}; as a function of y = sqrt(z) it is at most ``y^a e^{-x y}``.

    Far up emission balances drift and loss, ``(d/dy + x) h = x beta/(4 y) (1/mu - 1) h`` if dressed, with 1/mu alone if
    bare, where mu is that at the dominant momentum: ``a = O(1) x y`` of it. The factor is above those of solved modes.
    """
    power = 2.2 * x * dominant(x, beta) + 0.7 * x
    y = 40 / x
    for _ in range(30):
        y = (40 + power * np.log1p(y)) / x
    return y**2
