"""What the paper says of the diagrams that it sums: at fourth order the nested one only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Abs, Symbol

from avsym import Sampling, symbols
from derivations import built
from derivations.decision import Claim, Decision, Finding

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]
NAMES = {
    symbols.S: "mean",
    symbols.mean_time(1): "mean_imaginary",
    symbols.s: "relative",
    symbols.relative_time(1): "relative_imaginary",
}
COMPLEX = {
    symbols.S: symbols.S + sympy.I * symbols.mean_time(1),
    symbols.s: symbols.s + sympy.I * symbols.relative_time(1),
}
"""Real functions of complex times: each time by its real and its imaginary part."""
EARLIER_STEP, RELATIVE_STEP = 0.05, 0.008


def ratio(values: Mapping[Symbol, float], step: float = 1.0) -> float:
    """The crossing diagram over Sigma^(2)<(0), by the derived double integral on complex contours.

    Parameters
    ----------
    values : mapping
        A number for each parameter; the mechanical momentum ``p`` must not be positive: then the square in the phase
        has a root on the way, and no such contour avoids growth.
    step : float
        Of the trapezoidal rule, in units of what suffices.

    Raises
    ------
    ValueError
        If the momentum is positive.
    """
    from avsym.to_numpy import to_numpy

    if values[symbols.p] > 0:
        raise ValueError(f"the mechanical momentum p is {values[symbols.p]:g}; allowed is p <= 0")
    half = built("crossing")[1].result  # s > 0; s < 0 is its complex conjugate
    inside = (half.factor * half.integrand).xreplace({Abs(symbols.s): symbols.s})
    numbers = {name: sympy.Float(value, 17) for name, value in values.items()}
    integrand = to_numpy(inside.xreplace({**numbers, **COMPLEX}), tuple(NAMES.values()), NAMES)
    s, along_s = _relative_times(values, RELATIVE_STEP * step)
    earlier, along = _earlier(s, values, EARLIER_STEP * step)
    mean = -s / 2 - earlier
    there = integrand(mean.real, mean.imag, s.real, s.imag)
    return float(2 * np.sum(there * along * along_s).real)


def _relative_times(values: Mapping[Symbol, float], step: float) -> tuple[Complex, Complex]:
    """A hyperbola-like path for ``s`` from 0 up and over the saddle of ``omega_0 s - E^2 s^3/8 m``, and its weights."""
    saddle = float(np.sqrt(8 * values[symbols.mass] * values[symbols.omega_0] / 3) / values[symbols.field])
    t = step * np.arange(round(-4.4 / step), round(4.4 / step))
    growth = np.exp(t - np.exp(-t))  # 0 to infinity, double-exponential at 0
    rate = growth * (1 + np.exp(-t))
    angle = np.pi / 4 / (1 + growth) ** 2 - np.pi / 8 * (growth / (1 + growth)) ** 2
    turn = -2 * rate / (1 + growth) ** 3 * (np.pi / 4 + np.pi / 8 * growth)
    path = saddle * growth * np.exp(1j * angle)
    return path[:, None], (step * path * (rate / growth + 1j * turn))[:, None]


def _earlier(s: Complex, values: Mapping[Symbol, float], step: float) -> tuple[Complex, Complex]:
    """The later time on a ray on which its quartic phase over ``s`` decays, and its weights."""
    force, mass, momentum = values[symbols.field], values[symbols.mass], values[symbols.p]
    t = step * np.arange(round(-4.3 / step), round(5.2 / step))
    unit = np.exp(t - np.exp(-t))
    size = 2 * values[symbols.Gamma] + (force**2 / (2 * mass * abs(s))) ** 0.25 + force * np.sqrt(abs(s) / mass)
    ray = np.exp(-0.25j * (np.pi / 2 - np.angle(s))) / (size + abs(momentum) / np.sqrt(2 * mass * abs(s)))
    return ray * unit, ray * unit * (1 + np.exp(-t)) * step


SMALL = 0.1  # a diagram is called small beside another where it is less than this part of it
FIELDS = (2e-3, 1e-2)


def nested_only(sampling: Sampling) -> Decision:
    """The crossing diagram over the nested one, both as derived, at E_av and at rest or moving against the force."""
    from derivations.quadrature import fig6
    from numeric import Parameters, enhancement_integral

    p, onset = Parameters.preset("fig6"), fig6()[symbols.field]
    speed = float(np.sqrt(2 * p.mass * p.omega0))
    momenta = {"0": 0.0, "-k/2": -speed / 2, "-k": -speed}

    def crossed(field: float, momentum: float) -> float:
        return ratio({**fig6(), symbols.field: field, symbols.p: momentum})

    nested = {field: float(enhancement_integral(field, p)) for field in (onset, *FIELDS)}
    found = {name: crossed(onset, momentum) for name, momentum in momenta.items()}
    return Decision(
        tuple(
            Finding(f"crossing over nested, E_av of Fig. 6, mechanical momentum {name}", abs(at / nested[onset]), "<",
                    SMALL)
            for name, at in found.items()
        ),
        notes={
            "k": speed,
            "crossing at E_av, by mechanical momentum": found,
            "at E": list(nested),
            "crossing, at rest": [found["0"], *(crossed(field, 0.0) for field in FIELDS)],
            "nested": list(nested.values()),
            "at E = 0": float(enhancement_integral(0.0, p)),
            "resonance": float(2 * speed / np.sqrt(3.0)),
            "reading": "the same cut, both phonons emitted; here the electron has momentum q on one branch and p - q "
            "on the other, as the two phonons leave in the other order. At rest the two momenta are opposite, and "
            "the field takes only one of them through the place where energy is conserved: unlike the nested diagram "
            "this one gains nothing from the field there. It depends on p, unlike (9). For p > 0, where these contours "
            "fail, the field can take both through: a second code (tests/oracles/crossing.py) finds a resonance near "
            "p = 2 (2 m omega_0/3)^(1/2), a tenth of it wide, where it reaches about a sixth of the nested one at "
            "E_av and a fifth at E = 0.002: there it is not small. By Cauchy and Schwarz it is never larger "
            "than the nested one, at any p. Not judged: its other cuts; those of the nested one cancel it at t = 0 "
            "(claim:equal-time-indicator)",
            "derivation": "avsym derive crossing",
        },
    )  # fmt: skip


CLAIMS = (
    Claim(
        "claim:only-nested-diagram",
        "Sec. II",
        "The next-order self-energy, while we only look at the nested diagram, can be quite formidable when integrated "
        "over the Keldysh times.",
        "Of the two irreducible diagrams of fourth order the nested one is larger by far for electrons at rest or "
        "moving against the force, in the ordering that the paper keeps.",
        nested_only,
    ),
)
