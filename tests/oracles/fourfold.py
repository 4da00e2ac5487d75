"""Sigma^(4)<(0)/Sigma^(2)<(0) straight from the fourfold integral of Eq. (8): no S-integrated formula is used.

Derivation. H_int = g phi psi^+ psi. The order-2n term of G(z,z') = -i<T_C c(z) c^+(z') exp(-i int_C H_int)> has
(-ig)^2n; its (2n)! vertex orders cancel the 1/(2n)!. With <T_C c c^+> = iG (2n+1 times, open line, no loop, hence
no sign) and <T_C phi phi> = iD (n times) the factor is -i (-ig)^2n i^(2n+1) i^n = i^n g^2n, so

    Sigma^(2)<(t2,t1) = i g^2 D^< sum_q G_q^<                                        (Eq. 2, factor i: as printed)
    Sigma^(4)         = i^2 g^4 int_C ds1 int_C ds2 G(t2,s2) D(t2,t1) G(s2,s1) D(s2,s1) G(s1,t1)

i^2 = -1 is missing in the printed Eq. (7). Kept ordering: s2 < t2 forward, s1 < t1 backward, so G^>(t2,s2)
G^<(s2,s1) G^>(s1,t1), both D are D^<, and int_C ds1 = -int_{-inf}^{t1} ds1. G^> = -i e^{-Gamma|t|} U,
G^< = i n e^{-Gamma|t|} U, D^<(t) = -i e^{i w t}/(2w): (-1)(-i)(i)(-i)(-i)^2 = -i in front of int_{t1}^{-inf} ds1,
as printed in Eq. (8); Sigma^(2)<(0) = i n g^2/2w.

At t1 = t2 = 0 with n_<(q') = 2 pi n_ex delta(q' + E T), the three U's leave exp{i s [(q+ES)^2 - (q'+ES)^2]/2m},
s = s2 - s1, S = (s1+s2)/2; gap and E^2 s^3/24m drop out. T = 0 ("external": average of t1, t2) or T = S
("internal": the inner propagator's own). The q integral is Gaussian; (s1,s2) and (s2,s1) give complex conjugates.
With r = -s2 and s = s2 - s1 > 0

    ratio = 2 Re int_0^inf ds int_0^inf dr (g^2/2w) (m/2 pi s)^(1/2) e^{i pi/4} exp{i w s - 2 Gamma (s+r) - i s d^2/2m}

with d = q' + ES the inner electron's mechanical momentum at S: d = ES (external), d = 0 (internal: no field left).

Accuracy against certified balls (test_fourfold.py), for Gamma/omega0 in [1e-6, 0.1]: relative error < 1e-14 for x in
[0.02, 5]; then the O(1) oscillations leave an absolute error near 1e-17 beta, so that at x = 11 the relative error is
2e-12 for Gamma/omega0 = 1e-6, 5e-13 for 1e-4 and 1e-15 for 0.1; at x = 20, 2e-10 for 1e-6.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]
DensityTime = Literal["external", "internal"]


def action(p: Any, t2: Any, t1: Any, *, field: float, mass: float, gap: float) -> Any:
    """U_p(t2,t1) = exp(-i action): the first line of Eq. (4), for real or complex arguments."""
    return ((p + field * t2) ** 3 - (p + field * t1) ** 3) / (6.0 * mass * field) + gap * (t2 - t1)


def sigma4_integrand(
    q: Any, s2: float, s1: float, inner: float, *, field: float, g_ep: float, gamma: float, omega0: float, mass: float,
    gap: float,
) -> Any:  # fmt: skip
    """Integrand of Sigma^(4)<(0,0) over dq/2pi ds1 ds2 (s1, s2 from -inf to 0), from the definitions.

    The delta function has put q' = inner: 0 (external density time), -E(s1+s2)/2 (internal); n_ex = 1.
    """

    def phonon(t: float) -> complex:
        return complex(-1j * np.exp(1j * omega0 * t) / (2.0 * omega0))

    line = [(q, 0.0, s2), (inner, s2, s1), (q, s1, 0.0)]  # G^> G^< G^>: -i, +i, -i times the exponential
    exponent: Any = sum(
        -1j * action(p, late, early, field=field, mass=mass, gap=gap) - gamma * abs(late - early)
        for p, late, early in line
    )
    electrons = (-1j) * (1j) * (-1j) * np.exp(exponent)
    backward = -1.0
    return 1j**2 * g_ep**4 * backward * electrons * phonon(0.0) * phonon(s2 - s1)


def sigma2(*, g_ep: float, omega0: float) -> complex:
    """Sigma^(2)<(0,0) = i g^2 D^<(0) G^<(0), n_ex = 1."""
    return 1j * g_ep**2 * (-1j / (2.0 * omega0)) * 1j


def q_integrated(
    s: Any, r: Any, *, field: float, g_ep: float, gamma: float, omega0: float, mass: float, density_time: DensityTime
) -> Any:
    """(int dq/2pi sigma4_integrand) / sigma2 at s = s2 - s1 > 0, r = -s2 > 0, continued to complex s and r."""
    drift = field * (-(r + 0.5 * s)) if density_time == "external" else 0.0 * r
    gaussian = np.exp(0.25j * np.pi) * np.sqrt(mass / (2.0 * np.pi)) / np.sqrt(s)
    phase = 1j * omega0 * s - 2.0 * gamma * (s + r) - 0.5j * s * drift**2 / mass
    return g_ep**2 / (2.0 * omega0) * gaussian * np.exp(phase)


def half_line(step: float, scale: float = 1.0) -> tuple[Real, Real]:
    """Double-exponential nodes and weights on (0, inf) for integrands that decay at least like exp(-y/scale)."""
    t = step * np.arange(round(-4.3 / step), round(5.2 / step))
    y = scale * np.exp(t - np.exp(-t))
    return y, y * (1.0 + np.exp(-t)) * step


def interval(step: float, length: float) -> tuple[Real, Real]:
    """Tanh-sinh nodes and weights on (0, length)."""
    t = step * np.arange(round(-4.2 / step), round(4.2 / step))
    e = np.exp(-np.pi * np.sinh(t))
    return length / (1.0 + e), length * e / (1.0 + e) ** 2 * np.pi * np.cosh(t) * step


def s_contour(x: float, damping: float, step: float) -> tuple[Complex, Complex]:
    """Path tau = omega0 s from 0 to infinity and its weights, damping = Gamma/omega0.

    With u = tau/L, L = x/damping, the large phase is exp{iL(u - u^3)}: the path leaves 0 into the upper half plane,
    crosses the saddle u = 3^(-1/2) and goes to infinity along exp(-i pi/6); Im(u - u^3) >= 0 all along.
    """
    large, saddle, slope = x / damping, 3.0**-0.5, 3.0**-0.5
    below, w_below = interval(step, saddle)
    above, w_above = half_line(step, 1.0 / (large ** (1 / 2) + large ** (1 / 3) + x))
    v, w = np.concatenate([below, saddle + above]), np.concatenate([w_below, w_above])
    bend = (1.0 - 3.0 * v**2) / (1.0 + 3.0 * v**2)
    d_bend = -12.0 * v / (1.0 + 3.0 * v**2) ** 2
    return large * v * (1.0 + 1j * slope * bend), large * (1.0 + 1j * slope * (bend + v * d_bend)) * w


def fourth_order_ratio(
    field: float, g_ep: float, gamma: float, omega0: float, mass: float, *, density_time: DensityTime = "external",
    refine: int = 1,
) -> float:  # fmt: skip
    """Sigma^(4)<(t=0)/Sigma^(2)<(t=0), kept ordering, T = 0: the (s1, s2) integral on complex contours."""
    y, w_r = half_line(0.04 / refine)
    if density_time == "internal":  # nothing but exp(i omega0 s): the ray arg s = pi/3, r real
        radius, w_s = half_line(0.04 / refine)
        ray = np.exp(1j * np.pi / 3.0)
        tau, d_tau = ray * radius, ray * w_s
        rotation = np.ones_like(tau)
    else:  # r is rotated against s so that all three of r, s r^2, s^2 r decay
        x, damping = 2.0 * gamma * np.sqrt(2.0 * mass * omega0) / field, gamma / omega0
        tau, d_tau = s_contour(x, damping, 0.007 / refine)
        size = 1.0 + np.sqrt(abs(tau)) / x + 2.0 * damping * abs(tau) ** 2 / x**2
        rotation = np.exp(-1j * (np.pi / 4.0 + np.angle(tau) / 2.0)) / size
    s, d_s = tau[:, None] / omega0, d_tau / omega0
    r, d_r = rotation[:, None] * y / (2.0 * gamma), rotation / (2.0 * gamma)
    values = q_integrated(
        s, r, field=field, g_ep=g_ep, gamma=gamma, omega0=omega0, mass=mass, density_time=density_time
    )
    return float(2.0 * np.sum(d_s * d_r * (values @ w_r)).real)


def printed_a7(field: float, g_ep: float, gamma: float, omega0: float, mass: float, refine: int = 1) -> float:
    """Eq. (A7) as printed, by quadrature over q (inner) and s (outer) on complex contours; s < 0 is the conjugate.

    q runs along the line of steepest descent of exp{i(q^2 s + q E s^2)/2m}; sinh nodes centred at the nearby pole.
    """
    x, damping = 2.0 * gamma * np.sqrt(2.0 * mass * omega0) / field, gamma / omega0
    tau, d_tau = s_contour(x, damping, 0.007 / refine)
    s = tau / omega0
    direction = np.exp(0.25j * np.pi) * np.sqrt(2.0 * mass / s)  # q = -E s/2 + direction * xi
    pole = (-2j * mass * gamma / (field * s) + field * s / 2.0) / direction
    distance = abs(pole.imag)
    reach = np.arcsinh(np.array([[-7.0], [7.0]]) / distance - pole.real / distance)
    nodes, weights = np.polynomial.legendre.leggauss(160 * refine)
    t = (reach[0] + (reach[1] - reach[0]) * (nodes[:, None] + 1.0) / 2.0).T
    xi = pole.real[:, None] + distance[:, None] * np.sinh(t)
    w_xi = distance[:, None] * np.cosh(t) * weights * ((reach[1] - reach[0]) / 2.0)[:, None]
    q, s = -field * s[:, None] / 2.0 + direction[:, None] * xi, s[:, None]
    phase = -2.0 * gamma * s + 1j * (q**2 / (2.0 * mass) + omega0) * s + 1j * q * field * s * s / (2.0 * mass)
    inner = np.sum(np.exp(phase) / (q * field * s + 2j * mass * gamma) * w_xi, axis=1) * direction
    total = 1j * mass * g_ep**2 / (2.0 * omega0) / (2.0 * np.pi) * np.sum(inner * d_tau) / omega0
    return float(2.0 * total.real)
