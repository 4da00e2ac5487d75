"""Eq. (A7) as it is printed, by general quadrature over momentum and time::

lambda' = i m g^2/(2 omega_0) int dq/2pi int ds
          e^{-2 Gamma|s| + i(q^2/2m + omega_0)s + i q E s|s|/2m}/(q E s + 2 i m Gamma)
"""

from __future__ import annotations

import cmath
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import mpmath
import numpy as np
from scipy.integrate import dblquad
from scipy.special import wofz

from numeric import Parameters, enhancement_integral
from tests.benchmarks.peers.contest import Contest, Entrant, Timed, limited

LIMIT = 30.0
NODES = 654 + 401  # of ours, a Faddeeva function at each
MOMENTA = 24  # that an outer integral needs at the least
Case = tuple[float, float, float, float, float]  # field, g_ep, gamma, omega0, mass
CASES: dict[str, tuple[Case, float, float]] = {  # with the box of momenta and times that dblquad is given
    "kind": ((2.0, 1.0, 1.0, 1.0, 0.5), 10.0, 6.0),
    "fig6": ((0.003, 0.1, 0.002, 0.3, 0.5), 20.0, 3000.0),
}


def ours(case: Case) -> float:
    """The value of `enhancement_integral`."""
    field, g, gamma, omega0, mass = case
    return float(enhancement_integral(field, Parameters(g, gamma, omega0, mass)))


def by_dblquad(case: Case, momentum: float, reach: float) -> float:
    """Over a box; beyond it the integrand is oscillation and a tail ~ q^-4."""
    field, g, gamma, omega0, mass = case
    front = 1j * mass * g**2 / (2 * omega0) / (2 * cmath.pi)

    def integrand(s: float, q: float) -> float:
        phase = (q * q / (2 * mass) + omega0) * s + q * field * s * abs(s) / (2 * mass)
        return (front * cmath.exp(-2 * gamma * abs(s) + 1j * phase) / (q * field * s + 2j * mass * gamma)).real

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of slow convergence: the agreement tells
        return float(dblquad(integrand, -momentum, momentum, -reach, reach)[0])


def _in_mpmath(case: Case) -> Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]:
    field, g, gamma, omega0, mass = map(mpmath.mpf, case)
    front = mpmath.j * mass * g**2 / (2 * omega0) / (2 * mpmath.pi)

    def integrand(q: mpmath.mpf, s: mpmath.mpf) -> mpmath.mpf:
        phase = (q * q / (2 * mass) + omega0) * s + q * field * s * abs(s) / (2 * mass)
        value = front * mpmath.exp(-2 * gamma * abs(s) + mpmath.j * phase)
        return (value / (q * field * s + 2 * mpmath.j * mass * gamma)).real

    return integrand


def by_quad(case: Case, momentum: float, reach: float, degree: int = 5) -> float:
    """Gauss-Legendre in two dimensions, the kink at s = 0 a boundary."""
    pieces = [-momentum, 0, momentum], [-reach, 0, reach]
    return float(mpmath.quad(_in_mpmath(case), *pieces, method="gauss-legendre", maxdegree=degree))


def by_quadosc(case: Case, q: float) -> float:
    """The inner integral, over time at one momentum, to infinity."""
    integrand, field = _in_mpmath(case), mpmath.mpf(q)
    rate = q * q / (2 * case[4]) + case[3]
    return float(
        mpmath.quadosc(lambda s: integrand(field, s) + integrand(field, -s), [0, mpmath.inf], omega=rate)
    )  # fmt: skip


def asked(name: str, limit: float = LIMIT) -> Timed:
    """`dblquad` in a process of its own, with a limit."""
    out = limited("tests.benchmarks.peers.integral", name, limit)
    return out if isinstance(out, Timed) else Timed(*json.loads(out))


def answer(name: str) -> tuple[float, float]:
    """Seconds and value."""
    start = time.process_time()
    value = by_dblquad(*CASES[name])
    return time.process_time() - start, value


def contests(limit: float = LIMIT) -> Iterator[tuple[str, Contest]]:
    """Where dephasing is as fast as the phonon, the kindest case there is, and at Fig. 6's parameters."""
    for name in CASES:
        yield name, _contest(name, limit)


def _contest(name: str, limit: float) -> Contest:
    case, momentum, reach = CASES[name]
    field, g, gamma, omega0, mass = case
    many = np.geomspace(field / 3, 3 * field, 1000)
    p, nodes = Parameters(g, gamma, omega0, mass), np.exp(2j * np.pi * np.arange(NODES) / NODES)
    entrants = [
        Entrant("avsym: numeric.enhancement_integral", "one value", lambda: ours(case)),
        Entrant(
            "avsym, 1,000 values at once", "one of them", lambda: enhancement_integral(many, p), 1 / 1000, judged=False
        ),
        Entrant("scipy.integrate.dblquad", f"over |q| < {momentum:g}, |s| < {reach:g}", lambda: asked(name, limit)),
        Entrant("floor: scipy.special.wofz", "at the nodes of one value", lambda: wofz(nodes), judged=False),
    ]
    if name == "kind":
        entrants[3:3] = [
            Entrant("mpmath.quad", "over |q| < 5, |s| < 6, Gauss-Legendre", lambda: by_quad(case, 5.0, 6.0)),
            Entrant(
                "mpmath.quadosc", "over time to infinity", lambda: by_quadosc(case, -2.0), MOMENTA,
                f"at one momentum, scaled to {MOMENTA}, the fewest of an outer integral, which is not done", False,
            ),
        ]  # fmt: skip
    text = "Gamma = omega_0, E = 2" if name == "kind" else "the parameters of Fig. 6, E = 0.003"
    return Contest(f"lambda' of Eq. (A7) at {text}", tuple(entrants), lambda one, known: abs(one / known - 1))


if __name__ == "__main__":
    print(json.dumps(answer(sys.argv[1])))
