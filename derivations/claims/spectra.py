"""What the paper says of where the occupied spectrum lies."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import sympy
from numpy.typing import NDArray

from avsym import Sampling, electron, symbols
from avsym.propagator import LEFT, MOMENTUM, RIGHT
from derivations.decision import Claim, Decision, Finding

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]
DAMPED, PANELS, NODES = 18.0, 3000, 16
NEAR = 0.1


@cache
def _line() -> Callable[..., Complex]:
    """G^<(T + t/2, T - t/2) of the electrons at rest, over i n, without e^{-i Delta t}, as a function of t > 0."""
    from avsym.to_numpy import to_numpy
    from derivations.quadrature import fig6

    numbers = {name: sympy.Float(value, 17) for name, value in fig6().items()}
    ends = {LEFT: symbols.T + symbols.t / 2, RIGHT: symbols.T - symbols.t / 2}
    lesser = electron().lesser.subs({**ends, MOMENTUM: symbols.p}, simultaneous=True)
    at_rest = sympy.expand_power_exp(
        lesser / (sympy.I * symbols.occupation_of(symbols.p)) * sympy.exp(sympy.I * symbols.Delta * symbols.t)
    ).subs(symbols.p, -symbols.field * symbols.T)
    merged = sympy.powsimp(at_rest).replace(sympy.exp, lambda argument: sympy.exp(sympy.expand(argument)))
    return to_numpy(merged.xreplace(numbers), ("t",), {symbols.t: "t"})


def share(window: float) -> float:
    """The part of int G^<(omega) d omega between Delta - window and Delta + window, Fig. 6 at E_av.

    ``int_{-W}^{W} domega/2pi int dt e^{i omega t} g(t) = (2/pi) Re int_0^oo sin(W t)/t g(t) dt``, g(-t) = g(t)^*.
    """
    from derivations.quadrature import fig6

    reach = DAMPED / fig6()[symbols.Gamma]
    places, weights = np.polynomial.legendre.leggauss(NODES)
    half = reach / PANELS / 2
    times = (2 * half * np.arange(PANELS)[:, None] + half * (places + 1)).ravel()
    inside = np.sin(window * times) / times * _line()(times).real
    return float(2 / np.pi * np.sum(inside * np.tile(half * weights, PANELS)))


def localized(sampling: Sampling) -> Decision:
    """The width of the driven level against a phonon's frequency, and the part of the spectrum near the edge."""
    from derivations.quadrature import fig6

    at = fig6()
    omega0, gamma = at[symbols.omega_0], at[symbols.Gamma]
    width = float((at[symbols.field] ** 2 / (8 * at[symbols.mass])) ** (1 / 3))
    halfway = share(omega0 / 2)
    return Decision(
        (
            Finding("(E^2/8m)^(1/3) over omega_0 at E_av, Fig. 6", width / omega0, "<", NEAR),
            Finding("Gamma over omega_0", gamma / omega0, "<", NEAR),
            Finding("distance from 1 of the part within omega_0/2 of Delta", abs(halfway - 1), "<", NEAR),
        ),
        notes={
            "(E^2/8m)^(1/3)": width,
            "part within omega_0/2": halfway,
            "part within omega_0/10": share(omega0 / 10),
            "part without field, omega_0/2": float(2 / np.pi * np.arctan(omega0 / (2 * gamma))),
            "reading": "true of the electrons that have emitted nothing. The "
            "replica of Eq. (6) is as sharp, one omega_0 lower, and the next two lower: what is to show the avalanche "
            "is not at Delta. The integral over omega needs no sharp spectrum: it is the occupation as it stands",
        },
    )


CLAIMS = (
    Claim(
        "claim:spectra-localized",
        "App. A",
        "since the occupation spectra G^{<}(\\omega) is localized near \\omega = \\Delta",
        "The spectrum of the electrons before the avalanche lies within a small part of omega_0 around Delta.",
        localized,
    ),
)
