"""Where the panels of a problem go: what must be resolved, and how far the axis must reach."""

import numpy as np
from numpy.typing import NDArray

from numeric.panels import NODES, Panels, subdivide
from numeric.waves import Axis

Array = NDArray[np.float64]

_DEEP = -1e6  # below it the source's tail, 1/z^2, is gone
_TAIL = 1e5  # the same above, up to what `rainbow_ratios` adds analytically


class TooManyFrequenciesError(ValueError):
    """More frequencies would be needed than allowed; ``needed`` says how many."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"{needed} frequencies")
        self.needed = needed


def lay_out(
    x: float, gamma: float, beta: float, limit: int, fineness: float = 1.0, reach: float = 1.0, tail: bool = False
) -> Axis:  # fmt: skip
    """Panels for given ``x = 2 gamma N`` and gamma = Gamma/omega0; ``beta`` > 0 dresses the electron.

    N = omega0 sqrt(2 m omega0)/E is the number of wavelengths (times pi) over which the field gives omega0.
    ``fineness`` multiplies the density of panels and the width of the switch, ``reach`` the window.
    ``tail`` reaches out to where a source at rest has no electrons left. Raises `TooManyFrequenciesError`.
    """
    number = x / (2 * gamma)
    width = 6 * fineness / number  # of the switch: what it loses is exp(-(number width)^2)
    edge = float(np.hypot(max(number ** (-2 / 3), gamma), _binding(beta * gamma / 2, number, gamma)))
    middle, slow = 2 + 4.5 * width, (400 / number) ** (2 / 3)
    bottom, top = -max(4 + reach, slow) - 2 * edge, max((middle + 4.5 * width) ** 2 + 2, slow)
    end = max(reach * reach_of(x), 2 * top, _TAIL if tail else 0.0)

    def fine(z: Array) -> Array:
        wave = np.hypot(z, edge) ** 0.5 + np.hypot(z + 1, edge) ** 0.5
        return fineness * (number * wave / 5 + 1 / (np.abs(z) + 0.3))

    def long(z: Array) -> Array:
        # damping; and, dressed, the thresholds of emission that follow the band's edge
        steps = np.where(z < 30, 1 / (4 * number ** (-2 / 3) + 4 * gamma), 0) * (beta > 0)
        return fineness * ((1 + beta * x / 12) / np.abs(z) + x / np.sqrt(np.abs(z)) / 6 + steps)

    parts = [(lambda z: fineness / np.abs(z), _DEEP, bottom), (fine, bottom, top), (long, top, end)]
    # refuse before anything is allocated: the fine part alone grows without bound
    estimate = NODES * fineness * number * (abs(bottom - edge) ** 1.5 + top**1.5) * 4 / 15
    if estimate > limit:
        raise TooManyFrequenciesError(int(1.2 * estimate))
    edges = [subdivide(*part).edges for part in parts]
    start, stop = len(edges[0]) - 1, len(edges[0]) + len(edges[1]) - 2
    joined = Panels(np.concatenate([edges[0], edges[1][1:], edges[2][1:]]))
    if joined.nodes.size > limit:
        raise TooManyFrequenciesError(joined.nodes.size)
    return Axis(joined, 1 / number, gamma, middle, width, slice(start, stop))


def _binding(c: float, number: float, gamma: float) -> float:
    """Size of the self-energy near the band's edge, where the density of states is cut off by field, bath or itself."""
    half = c / 2
    return half / np.sqrt(max(number ** (-2 / 3), gamma, half ** (2 / 3)))


def reach_of(x: float) -> float:
    """Where the leading mode, at most ``y^{x(x + 2)/3.2} e^{-x y}`` in y = sqrt(z), has fallen by e^{-40}."""
    y = 40 / x
    for _ in range(30):
        y = (40 + x * (x + 2) / 3.2 * np.log1p(y)) / x
    return y**2
