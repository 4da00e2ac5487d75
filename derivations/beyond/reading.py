"""What is found about the classical reading: it is Eq. (11); and what follows when emission counts as a loss."""

from __future__ import annotations

import math

import mpmath

from avsym import Sampling, Verdict
from avsym.algebra import is_zero
from derivations.decision import Decision, Finding

AT = (0.3, 2.7, 9.1)


def reading(sampling: Sampling) -> Decision:
    """The closed form against Eq. (11), and the count by quadrature over time; the chance to emit at all."""
    from derivations import built

    count = built("classical")[-1].result.closed()
    eleven = built("enhancement")[0].result.closed()
    worst = max(abs(_counted(x) / mpmath.besselk(0, x) - 1) for x in AT)
    chances = {f"x = {x:g}": float(_chance(x, 1 / mpmath.besselk(0, x))) for x in AT}
    reached = [chance * math.exp(x) for chance, x in zip(chances.values(), AT, strict=True)]
    return Decision(
        (
            Finding("the count is Eq. (11), by the zero test", is_zero(count - eleven), "==", True),
            Finding("worst relative deviation of the count by quadrature", float(worst), "<", 1e-12),
            Finding("greatest chance to emit at all where lambda = 1", max(chances.values()), "<", 1.0),
            Finding("the same in units of the chance to reach the threshold", max(reached), "<", 1.0),
        ),
        positive=Verdict.BY_RULE,
        negative=Verdict.FAILED,
        notes={
            "exact": "lambda = int_0^oo dtau e^(-2 Gamma tau) W(E tau), W(k) = (g^2/2 omega_0) int dk' delta(k^2/2m - "
            "k'^2/2m - omega_0); x/2 Gamma is the time from rest to the momentum sqrt(2 m omega_0), e^-x the chance to "
            "reach it. In (A6) q = k + k', and 2 m omega_0/q = k - k'.",
            "interpretation": "in the diagram the electron at rest emits first and the field pays afterwards, at no "
            "real momentum; the integrals are the same. Emission makes no electron, and the count lets an electron "
            "emit any number of times as if it never lost energy: lambda = 1 is one phonon for each electron, not one "
            "more electron",
            "chance to emit at all before being lost, where lambda = 1": chances,
        },
    )


def _counted(x: float) -> mpmath.mpf:
    """``int_1^oo dy e^{-x y}/sqrt(y^2 - 1)``, time in units of that to the threshold, by ``y = 1 + s^2``."""
    return mpmath.quad(lambda s: 2 * mpmath.exp(-x * (1 + s * s)) / mpmath.sqrt(2 + s * s), [0, 1, 3, mpmath.inf])


def _chance(x: float, rate: mpmath.mpf) -> mpmath.mpf:
    """The chance of a first emission: with survival ``e^{-N}``, ``N = c arcosh y``, ``c = m g^2/(omega_0 E)``."""
    return rate * mpmath.quad(lambda u: mpmath.exp(-x * mpmath.cosh(u) - rate * u), [0, 1, 4, 12])
