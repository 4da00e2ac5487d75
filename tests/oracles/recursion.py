"""Nested self-energies by roads that share no code with avsym: from the definitions, in time, and in frequency.

Everything is at T = 0 and to first order in the density, the ordering kept that emits every phonon; electrons are
injected at rest at a constant rate and lost at the rate 2 Gamma, and n_ex = 1.

In time.  Two mechanical momenta at the ends of a flight lasting u (mean of the two branches), relative times t and s:
with q the momentum at t's mean time the phase is [s (q - E u)^2 - t q^2]/2m, so that int dq/2pi leaves
(m/2 pi i (t - s))^(1/2) e^{-a u^2} with a = -i E^2 t s/(2m (t - s)); cubic phases E^2 t^3/24m cancel along the chain.
J(a, b) = int_b^oo e^{-2 Gamma u - a u^2} du, b = |t - s|/2, is a Faddeeva function.  The source has the momentum E v.

In frequency.  (omega + i Gamma + d^2/2m + E x) G^R = delta(x): an Airy function on either side.  The source's
amplitude u = int dx G^R(0, x) solves (omega + i Gamma + d^2/2m + E x) u = 1: a Scorer function, of which Re z < 0 is
an integral and the rest a connection formula (DLMF 9.12.12, 9.12.20).  At equal times the outermost lines give the
density of states, int dx |G^R(x, 0; nu)|^2 = A(nu)/2 Gamma.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import airye, wofz

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]
TURN = np.exp(2j * np.pi / 3.0)
NODES = 16
FAR = 16.0


@dataclass(frozen=True)
class Chain:
    """One set of parameters."""

    field: float
    g_ep: float
    gamma: float
    omega0: float
    mass: float

    @property
    def strength(self) -> float:
        return self.g_ep**2 / (2.0 * self.omega0)

    # From the definitions -----------------------------------------------------------------------------------------

    def line(self, q: Any, late: float, early: float) -> Any:
        """The logarithm of ``e^{-Gamma |t|} U_q(late, early)``, Eq. (4), the gap left out."""
        action = ((q + self.field * late) ** 3 - (q + self.field * early) ** 3) / (6.0 * self.mass * self.field)
        return -1j * action - self.gamma * abs(late - early)

    def phonon(self, t: float) -> complex:
        return complex(-1j * np.exp(1j * self.omega0 * t) / (2.0 * self.omega0))

    def loop(self, late: float, inner_late: float, inner_early: float, early: float) -> complex:
        """``int dq/2pi G^>(late, inner_late) G^>(inner_early, early)`` by the trapezoidal rule on steepest descent."""
        length = (inner_late - late) + (early - inner_early)
        mean = (inner_late**2 - late**2 + early**2 - inner_early**2) / (2.0 * length)
        path = np.exp(0.25j * np.pi * np.sign(length)) * np.sqrt(2.0 * self.mass / abs(length))
        q = -self.field * mean + path * np.arange(-70, 71) * 0.1
        product = (-1j) ** 2 * np.exp(self.line(q, late, inner_late) + self.line(q, inner_early, early))
        return complex(np.sum(product) * path * 0.1 / (2.0 * np.pi))

    def nested(self, times: list[tuple[float, float]], start: float | None = None) -> complex:
        """The integrand of Sigma^(2n)<(t_2, t_1) over all internal times, and over the injection's if given.

        ``times`` are the (forward, backward) ones of each self-energy, outermost first; int_C ds = -int ds backward.
        Without injection all electrons have the canonical momentum 0: at rest at the external time T = 0.
        """
        n = len(times)
        late, early = times[-1]
        value = 1j**n * self.g_ep ** (2 * n) * (-1.0) ** (n - 1)
        value *= 1j * np.exp(self.line(0.0 if start is None else -self.field * start, late, early))
        if start is not None:
            value *= 2.0 * self.gamma * np.exp(-2.0 * self.gamma * (min(late, early) - start))
        for forward, backward in times:
            value *= self.phonon(forward - backward)
        for (late, early), (inner_late, inner_early) in pairwise(times):
            value *= self.loop(late, inner_late, inner_early, early)
        return complex(value)

    # In time ------------------------------------------------------------------------------------------------------

    def flight(self, a: Any, b: Any) -> tuple[Any, Any]:
        """``J(a, b)`` as a factor and an exponent; the integral of an exponential where a vanishes."""
        root = np.sqrt(np.where(a == 0, 1.0, a))
        closed = np.sqrt(np.pi) / (2.0 * root) * wofz(1j * (root * b + self.gamma / root))
        return np.where(a == 0, 0.5 / self.gamma, closed), -2.0 * self.gamma * b - a * b * b

    def kernel(self, t: Any, s: Any, gap: Any, apart: Any) -> tuple[Any, Any]:
        """K(t, s) without its cubic phases; ``gap`` is t - s and ``apart`` |t - s| continued to complex times."""
        a = -0.5j * self.field**2 * t * s / (self.mass * gap)
        factor, exponent = self.flight(a, 0.5 * apart)
        return np.sqrt(self.mass / (2.0 * np.pi)) / np.sqrt(1j * gap) * factor, exponent

    def source(self, s: Any, size: Any) -> tuple[Any, Any]:
        """G_0^<(s)/i without its cubic phase; ``size`` is |s| continued."""
        factor, exponent = self.flight(0.5j * self.field**2 * s / self.mass, 0.5 * size)
        return 2.0 * self.gamma * factor, exponent

    def once(self) -> float:
        """Sigma^(4)<(0)/Sigma^(2)<(0): one relative time, along rays."""
        y, weight = half_line(0.03)
        ray = np.exp(1j * self._angle(1.0, 2.0, -1.0)) / self.gamma
        tau = y * ray
        values = _product(1j * self.omega0 * tau, self.kernel(0.0, tau, -tau, tau), self.source(tau, tau))
        return float(2.0 * self.strength * (np.sum(values * weight) * ray).real)

    def twice(self, refine: float = 1.0) -> float:
        """Sigma^(6)<(0)/Sigma^(2)<(0): tau_2 = rho tau_1 and tau_1 along a ray whose direction depends on rho.

        tau_1 > 0; the other half is the complex conjugate.
        """
        total = 0.0
        y, weight = half_line(0.06 / refine)
        for rho, rest, weights in ratios(0.015 / refine):
            size, gap, apart = abs(rho)[:, None], rest[:, None], abs(rest)
            angle = self._angle(1.0 + rho, 1.0 + apart + abs(rho), rho * (1.0 - rho) - rho**3)
            ray = np.exp(1j * angle) / (self.gamma * (1.0 + abs(rho)))
            one = y[None, :] * ray[:, None]
            two = rho[:, None] * one
            lines = self.kernel(0.0, one, -one, one), self.kernel(one, two, gap * one, abs(gap) * one)
            values = _product(1j * self.omega0 * (one + two), *lines, self.source(two, size * one))
            total += float(2.0 * np.sum(weights * ((values * one) @ weight * ray)).real)
        return self.strength**2 * total

    def _angle(self, phase: Any, damping: Any, cubic: Any) -> Any:
        """To the side on which the cubic phase decays, at most so far that the linear one does not win over damping."""
        side = np.sign(cubic)
        uphill = np.maximum(-side * phase * self.omega0, 0.0)
        return side * np.minimum(0.35, np.arctan(0.4 * self.gamma * damping / np.maximum(uphill, 1e-300)))

    # In frequency -------------------------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        return float((self.field**2 / (2.0 * self.mass)) ** (1.0 / 3.0))

    def airys(self, omega: Any) -> tuple[Any, Any, Any, Any]:
        """|Ai(z)|^2 and |Ai(z e^{2 pi i/3})|^2 at z = -(omega + i Gamma)/scale, each by a factor and an exponent."""
        z = -(omega + 1j * self.gamma) / self.scale
        found = []
        for turned in (z, TURN * z):
            found += [np.abs(airye(turned)[0]) ** 2, -4.0 / 3.0 * np.real(turned * np.sqrt(turned))]
        return found[0], found[1], found[2], found[3]

    def spread(self, x: Any, omega: Any) -> Any:
        """|G^R(0, x; omega)|^2."""
        up, up_power, _, _ = self.airys(omega + self.field * np.minimum(x, 0.0))
        _, _, down, down_power = self.airys(omega + self.field * np.maximum(x, 0.0))
        return self._front**2 * up * down * np.exp(up_power + down_power)

    @property
    def _front(self) -> float:
        return 4.0 * np.pi * self.mass * self.scale / self.field

    def density_of_states(self, omega: Any) -> Any:
        """-2 Im G^R(0, 0; omega)."""
        z = -(omega + 1j * self.gamma) / self.scale
        product = airye(z)[0] * airye(TURN * z)[0]
        exponent = -2.0 / 3.0 * (z * np.sqrt(z) + TURN * z * np.sqrt(TURN * z))
        return 2.0 * self._front * np.imag(np.exp(1j * np.pi / 6.0 + exponent) * product)

    def amplitude(self, omega: Any) -> Any:
        """int dx G^R(0, x; omega)."""
        z = np.exp(1j * np.pi / 3.0) * (omega + 1j * self.gamma) / self.scale
        return -1j * np.exp(-1j * np.pi / 6.0) * np.pi / self.scale * scorer_hi(z)

    def second(self, omega: Any) -> Any:
        """Sigma^(2)<(omega)/i for a stationary source."""
        return self.strength * 2.0 * self.gamma * np.abs(self.amplitude(omega + self.omega0)) ** 2

    def by_frequency(self) -> tuple[float, float]:
        """Sigma^(4)<(0) and Sigma^(6)<(0) over Sigma^(2)<(0).

        |G^R(0, x; y)|^2 is a function of y times one of y + E x on either side of x = 0, so that its application is a
        running integral; exponents are taken relative to each panel's left edge.
        """
        edges = self.panels()
        nodes, weights = np.polynomial.legendre.leggauss(NODES)
        half = np.diff(edges)[:, None] / 2.0
        y = edges[:-1, None] + half * (nodes + 1.0)
        given = self.second(y)
        once = np.sum(half * weights * given * self.density_of_states(y)) / (4.0 * np.pi * self.gamma)
        leaving = self.density_of_states(y - self.omega0) / (4.0 * np.pi * self.gamma)
        up, up_power, down, down_power = self.airys(y)
        left = self.airys(edges)[3]
        inside = down * np.exp(down_power - left[:-1, None])
        drop = np.exp(np.diff(left))
        total = 0.0
        for here, there in ((leaving, given), (given, leaving)):
            behind = _running(half, inside * there, drop)
            total += np.sum(half * weights * here * up * np.exp(up_power + left[:-1, None]) * behind)
        once += self.strength * np.sqrt(2.0 * self.mass) / (3.0 * np.pi) * edges[-1] ** -1.5  # what lies beyond
        once += (
            self.strength
            * self.gamma
            * np.sqrt(self.mass / 2.0)
            / (5.0 * np.pi)
            * (-edges[0] - self.omega0 * 4 / 7) ** -2.5
        )
        return float(once), float(self.strength * self._front**2 / self.field * total)

    def panels(self) -> Real:
        """Edges: equal steps of the Airy functions' exponent while they oscillate or grow, of the damping beyond."""
        end = (44.0 * self.field / (2.0 * self.gamma)) ** 2 / (2.0 * self.mass)
        oscillating = self.scale * (0.75 * 4.0 * np.arange(4.0 / 3.0 * (end / self.scale) ** 1.5 / 4.0 + 1.0)) ** (
            2 / 3
        )
        stride = 2.0 * self.field / (2.0 * self.gamma * np.sqrt(2.0 * self.mass))
        reach = 900.0 * np.sqrt(self.scale)
        beyond = (np.sqrt(oscillating[-1]) + stride * np.arange(1.0, reach / stride)) ** 2
        under = self.scale * (0.75 * 5.0 * np.arange(4.0 / 3.0 * 400.0**1.5 / 5.0, 0.5, -1.0)) ** (2 / 3)
        near = 0.5 * self.gamma * np.arange(-2.0 * self.omega0 / self.gamma - 6.0, 2.0 * self.omega0 / self.gamma + 6.0)
        return np.unique(np.concatenate([-under, oscillating, beyond, near]))


def _product(phase: Any, *parts: tuple[Any, Any]) -> Any:
    """Factors multiplied and exponents added: each alone may overflow on a ray on which all together decay."""
    return np.prod([factor for factor, _ in parts], axis=0) * np.exp(phase + sum(exponent for _, exponent in parts))


def _running(half: Real, values: Real, drop: Real) -> Real:
    """int_y^oo at every node, relative to the scale at the panel's left edge, which drops by ``drop`` a panel."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    series = np.linalg.inv(np.polynomial.legendre.legvander(nodes, NODES - 1))
    rising = np.polynomial.legendre.legint(np.eye(NODES), lbnd=-1, axis=0)
    matrix = np.polynomial.legendre.legvander(nodes, NODES) @ rising @ series
    whole = (half * values) @ weights
    behind = np.zeros(len(whole) + 1)
    for k in range(len(whole) - 1, -1, -1):
        behind[k] = whole[k] + drop[k] * behind[k + 1]
    return whole[:, None] - half * values @ matrix.T + (drop * behind[1:])[:, None]


def scorer_hi(z: Any) -> Any:
    """Hi(z): for Re z < 0 an integral, or a series where |z| is large; else connected to that and an Airy function."""
    z = np.asarray(z, dtype=complex)
    left = np.where(z.real < 0, z, TURN * z)
    far = abs(left) > FAR
    found = np.zeros_like(left)
    found[far], found[~far] = _series(left[far]), _integral(left[~far])
    turned = np.where(z.real < 0, 1.0, z / TURN)
    scaled = airye(turned)[0] * np.exp(-2.0 / 3.0 * turned * np.sqrt(turned))
    return np.where(z.real < 0, found, TURN * found + 2.0 * np.exp(-1j * np.pi / 6.0) * scaled)


def _series(z: Complex) -> Complex:
    """-1/(pi z) sum_k (3k)!/(k! (3 z^3)^k), DLMF 9.12.27."""
    term = -1.0 / (np.pi * z)
    total = term.copy()
    for k in range(1, 12):
        term = term * (3 * k - 2) * (3 * k - 1) * 3 * k / (k * 3.0 * z**3)
        total += term
    return total


def _integral(z: Complex) -> Complex:
    t, weight = half_line(0.04)
    return np.exp(-(t**3) / 3.0 + z[:, None] * t) @ weight / np.pi


def half_line(step: float) -> tuple[Real, Real]:
    """Double-exponential nodes and weights on (0, oo) for integrands that decay exponentially."""
    t = step * np.arange(round(-4.6 / step), round(4.7 / step))
    y = np.exp(t - np.exp(-t))
    return y, y * (1.0 + np.exp(-t)) * step


def panels(end: float, width: float) -> tuple[Real, Real]:
    """Nodes and weights on (0, end) in the square root of the variable, graded towards 0, no panel wider than this."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    edges = np.sqrt(np.linspace(0.0, end, max(2, int(end / width)) + 1))
    edges = np.concatenate([[0.0], edges[1] * 0.5 ** np.arange(9, 0, -1), edges[1:]])
    half = np.diff(edges)[:, None] / 2.0
    u = (edges[:-1, None] + half * (nodes + 1.0)).ravel()
    return u**2, 2.0 * u * (half * weights).ravel()


def ratios(step: float) -> list[tuple[Real, Real, Real]]:
    """rho = tau_2/tau_1, 1 - rho and weights over (-oo, -1), (-1, 0), (0, 1) and (1, oo): kinks at 0 and 1."""
    t = step * np.arange(round(-3.4 / step), round(3.4 / step) + 1)
    inner, rest = (1.0 / (1.0 + np.exp(sign * np.pi * np.sinh(t))) for sign in (-1.0, 1.0))
    weight = inner * rest * np.pi * np.cosh(t) * step
    return [
        (-1.0 / inner, 1.0 + 1.0 / inner, weight / inner**2),
        (-inner, 1.0 + inner, weight),
        (inner, rest, weight),
        (1.0 / inner, -rest / inner, weight / inner**2),
    ]
