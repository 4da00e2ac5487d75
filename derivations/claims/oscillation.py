"""What the paper says of how hard (A7) is to integrate: tried on the printed integrand, with nothing done by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from avsym import Sampling, symbols
from derivations import built
from derivations.claims.enhancement import printed
from derivations.decision import Claim, Decision, Finding

Real = NDArray[np.float64]
Q = symbols.loop_momentum(1)
SIDE, SIDES = 512, (128, 256, 512)  # places along each of the two variables
REACH, MOMENTA = 9.0, 2.0  # e^{-2 Gamma s} is followed down to e^{-18}; |q| < 2, where q^2/2m is 13 omega_0
POOR = 0.1
INNER = 1e-6  # what one integral over s by itself is asked for


@cache
def _integrand(field: float) -> Callable[..., Any]:
    """The printed integrand, with its factor, as a function of q and s."""
    from avsym.to_numpy import to_numpy
    from derivations.quadrature import fig6

    asked = printed("eq:A7")
    values = {name: sympy.Float(value, 17) for name, value in {**fig6(), symbols.field: field}.items()}
    return to_numpy((asked.factor * asked.integrand).xreplace(values), ("q", "s"), {Q: "q", symbols.s: "s"})


def _places(low: float, high: float, count: int) -> tuple[Real, Real]:
    """Gauss-Legendre, 16 to a panel, panels of equal width."""
    at, weights = np.polynomial.legendre.leggauss(16)
    half = (high - low) * 8 / count
    starts = low + 2 * half * np.arange(count // 16)[:, None]
    return (starts + half * (at + 1)).ravel(), np.tile(half * weights, count // 16)


def on_a_grid(field: float, side: int) -> float:
    """(A7) by ``side`` places along q and along s each; s < 0 adds the complex conjugate."""
    from derivations.quadrature import fig6

    s, along = _places(0.0, REACH / fig6()[symbols.Gamma], side)
    q, across = _places(-MOMENTA, MOMENTA, side)
    there = _integrand(field)(q[:, None], s)
    return float(2 * (across @ there @ along).real)


def evaluations_inside(field: float, momentum: float) -> int:
    """How often an adaptive rule evaluates the integrand for one integral over s > 0, to six digits."""
    from scipy import integrate

    from derivations.quadrature import fig6

    inside = _integrand(field)
    answer = integrate.quad(
        lambda s: inside(momentum, s).real, 0, REACH / fig6()[symbols.Gamma], limit=2000, epsabs=0, epsrel=INNER,
        full_output=1,
    )  # fmt: skip
    return int(answer[2]["neval"])


def slowly(sampling: Sampling) -> Decision:
    """The relative error of (A7) by product Gauss-Legendre with 512 x 512 places, at E_av and below; and ours."""
    from derivations.quadrature import fig6, over_times
    from numeric import Parameters, enhancement_integral

    p, onset = Parameters.preset("fig6"), fig6()[symbols.field]
    fields = {"10 E_av": 10 * onset, "E_av": onset, "E_av/4": onset / 4}
    exact = {name: float(enhancement_integral(field, p)) for name, field in fields.items()}
    errors = {name: [abs(on_a_grid(field, side) / exact[name] - 1) for side in SIDES] for name, field in fields.items()}
    speed = float(np.sqrt(2 * p.mass * p.omega0))
    ours = over_times([built("enhancement")[1].result], fig6()).real
    return Decision(
        (
            Finding(f"relative error with {SIDE}^2 evaluations, E_av of Fig. 6", errors["E_av"][-1], ">", POOR),
            Finding("that at E_av/4 over that at E_av", errors["E_av/4"][-1] / errors["E_av"][-1], ">", 1.0),
            Finding("that at E_av over that at 10 E_av", errors["E_av"][-1] / errors["10 E_av"][-1], ">", 1.0),
        ),
        notes={
            "evaluations": [side**2 for side in SIDES],
            "relative errors": errors,
            "evaluations for one s-integral at E_av to six digits, adaptive": {
                f"q = {sign}(2m omega_0)^(1/2)": evaluations_inside(onset, factor * speed)
                for sign, factor in (("-", -1.0), ("+", 1.0))
            },
            "momentum in closed form, 64000 evaluations: relative error at E_av": abs(ours / exact["E_av"] - 1),
            "reading": "true of the integral as printed, and no property of lambda': with the momentum done first "
            "(Faddeeva), or on contours where nothing oscillates, as numeric.enhancement_integral has it (about a "
            "thousand places, eleven digits), it costs nothing. The error is relative: in weak fields little is left "
            "of large parts that cancel",
        },
    )


CLAIMS = (
    Claim(
        "claim:converges-slowly",
        "App. A",
        "the integral converges very slowly due to the extreme oscillation in the integrand, especially in the low E "
        "limit",
        "As printed (A7) is hard to integrate, the harder the weaker the field.",
        slowly,
    ),
)
