"""Eqs. (1)-(16)."""

from __future__ import annotations

from sympy import Abs, Expr, I, besselk, exp, log, oo, pi, sqrt

from avsym import Integral, Range
from avsym import symbols as y
from derivations.printed.registry import PRINTED, Printed, Value, printed

q, inner = y.loop_momentum(1), y.loop_momentum(2)
s1, s2 = y.internal_time(1), y.internal_time(2)
g, G, w, m, D, E, n, nb = y.g_ep, y.Gamma, y.omega_0, y.mass, y.Delta, y.field, y.n_ex, y.n_b
t, T, t1, t2, s, S, x, beta = y.t, y.T, y.t_1, y.t_2, y.s, y.S, y.x, y.beta


def _evolution(p: Expr, late: Expr, early: Expr) -> Expr:
    """U_p(t2, t1) in the second form of Eq. (4)."""
    mean, relative = (late + early) / 2, late - early
    return exp(-I * ((p + E * mean) ** 2 / (2 * m) + D) * relative - I * E**2 * relative**3 / (24 * m))


PRINTED["eq:1"] = Printed(
    "eq:1",
    "Sec. II",
    r"H(t) = \int \left[\psi^{\dagger}(x) \left(\frac{1}{2m} (-i\hbar\partial_x + eEt)^2 + \Delta \right) \psi(x) + "
    r"\frac{1}{2} \left[p_{\varphi}(x)^2 + \omega_0^2 \varphi(x)^2 \right] + g_{\rm ep} \varphi(x) \psi^{\dagger}(x) "
    r"\psi(x) \right] dx",
)


@printed(
    "eq:2",
    "Sec. II",
    r"\Sigma_p^{(2),<}(t_2,t_1) = ig_{\rm ep}^2 \int \frac{dq}{2\pi} D_0^<(t_2,t_1) G_{0q}^<(t_2,t_1)",
)
def _eq2() -> Value:
    return I * g**2 / (2 * pi)


@printed("eq:3", "Sec. II", r"G_{0p}^{<}(t_2, t_1) = in_{<}(p)e^{-\Gamma|t_2 - t_1|}U_p(t_2, t_1)")
def _eq3() -> Value:
    return I * y.occupation_of(y.p) * exp(-G * Abs(t2 - t1)) * _evolution(y.p, t2, t1)


@printed(
    "eq:4",
    "Sec. II",
    r"U_p(t_2, t_1) = \exp\left[-i\int_{t_1}^{t_2} \left(\frac{(p+Es)^2}{2m} + \Delta\right)ds\right] = "
    r"\exp\left[-i\left(\frac{(p+ET)^2}{2m} + \Delta\right)t - \frac{iE^2t^3}{24m}\right]",
)
def _eq4() -> Value:
    return -I * ((y.p + E * T) ** 2 / (2 * m) + D) * t - I * E**2 * t**3 / (24 * m)


@printed(
    "eq:5",
    "Sec. II",
    r"D_0^{\gtrless}(t) = -i\langle\varphi(\pm t)\varphi(0)\rangle = -\frac{i}{2\omega_0} \{n_b(\omega_0)e^{\pm i"
    r"\omega_0 t} + [1+n_b(\omega_0)]e^{\mp i\omega_0 t}\}",
)
def _eq5() -> Value:
    return -I / (2 * w) * (nb * exp(I * w * t) + (1 + nb) * exp(-I * w * t))


@printed(
    "eq:6",
    "Sec. II",
    r"\Sigma_p^{(2),<}(t_2,t_1) \approx \frac{in_{\rm ex}g_{\rm ep}^2}{2\omega_0} e^{-\Gamma|t| - i[(\Delta - "
    r"\omega_0)t + E^2 t^3/24m]}",
)
def _eq6() -> Value:
    return I * n * g**2 / (2 * w) * exp(-G * Abs(t) - I * ((D - w) * t + E**2 * t**3 / (24 * m)))


@printed(
    "eq:7",
    "Sec. II",
    r"\Sigma^{(4)}(t_2, t_1) = g_{ep}^4 \int_K ds_1 \int_K ds_2 G(t_2, s_2) D_0(t_2, t_1) \times G(s_2, s_1) "
    r"D_0(s_2, s_1) G(s_1, t_1)",
)
def _eq7() -> Value:
    return g**4


def fourth(prefactor: Expr) -> Integral:
    """The integral that Eqs. (8) and (A1) print."""
    integrand = (
        y.occupation_of(inner)
        * exp(-G * (t2 - s2 + t1 - s1 + Abs(s2 - s1)))
        * exp(I * w * (s2 - s1 + t2 - t1))
        * _evolution(q, t2, s2)
        * _evolution(inner, s2, s1)
        * _evolution(q, s1, t1)
    )
    return Integral(
        prefactor / (2 * pi) ** 2, integrand, (Range(q), Range(inner), Range(s2, -oo, t2), Range(s1, t1, -oo))
    )


FOURTH = (
    r"-i\frac{g_{ep}^4}{(2\omega_0)^2}\int \frac{dq}{2\pi}\int \frac{dq'}{2\pi}\int_{t_1}^{-\infty} ds_1\int_{-\infty}"
    r"^{t_2} ds_2 n_{<}(q') e^{-\Gamma(t_2-s_2+t_1-s_1+|s_2-s_1|)}e^{i\omega_0(s_2-s_1+t_2-t_1)} U_q(t_2,s_2)"
    r"U_{q'}(s_2,s_1)U_q(s_1,t_1)"
)


@printed("eq:8", "Sec. II", FOURTH)
def _eq8() -> Value:
    return fourth(-I * g**4 / (2 * w) ** 2)


def frozen() -> Integral:
    """The integral that Eqs. (9) and (A5) print."""
    front = -n * m * g**4 / (2 * w) ** 2 * exp(-I * ((D - 2 * w) * t + E**2 * t**3 / (24 * m)))
    integrand = exp(I * (q**2 / (2 * m) + w) * s) / (q * E * (t + s) + 2 * I * m * G)
    return Integral(front / (2 * pi), integrand, (Range(q), Range(s)))


FROZEN = (
    r"\Sigma_{p}^{(4),<}(t) \approx -\frac{n_{\rm ex}mg_{\rm ep}^{4}}{(2\omega_0)^{2}}e^{-i[(\Delta-2\omega_{0})t+"
    r"E^{2}t^{3}/24m]} \times \int \frac{dq}{2\pi} \int ds \frac{e^{i(q^{2}/2m+\omega_{0})s}}{qE(t+s)+2im\Gamma}"
)


@printed("eq:9", "Sec. II", FROZEN)
def _eq9() -> Value:
    return frozen()


def ratio() -> Integral:
    """The integral that Eqs. (10) and (A6) print."""
    integrand = exp(I * (q**2 / (2 * m) + w) * s) / (q * E * s + 2 * I * m * G)
    return Integral(I * m * g**2 / (2 * w) / (2 * pi), integrand, (Range(q), Range(s)))


@printed(
    "eq:10",
    "Sec. II",
    r"\lambda \approx \frac{img_{\rm ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds \frac{e^{i(q^2/2m+\omega_0)s}}"
    r"{qEs+2im\Gamma}",
)
def _eq10() -> Value:
    return ratio()


@printed(
    "eq:11",
    "Sec. II",
    r"1 = \frac{mg_{\rm ep}^2}{\omega_0 E} K_0 \left(\frac{2\Gamma\sqrt{2m\omega_0}}{E}\right)",
)
def _eq11() -> Value:
    return m * g**2 / (w * E) * besselk(0, 2 * G * sqrt(2 * m * w) / E)


@printed(
    "eq:12",
    "Sec. II",
    r"E_{\rm av} \approx \frac{2\Gamma\sqrt{2m\omega_0}}{\ln\left(\sqrt{\frac{\pi}{32}}\beta\right)}",
)
def _eq12() -> Value:
    return 2 * G * sqrt(2 * m * w) / log(sqrt(pi / 32) * beta)


@printed("eq:13", "Sec. II", r"\beta = \frac{g_{\rm ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}\right)^{1/2}")
def _eq13() -> Value:
    return g**2 / G * sqrt(2 * m / w**3)


@printed(
    "eq:14",
    "Sec. III",
    r"\frac{g_{\rm ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}\right)^{1/2} \bigg|_c = \frac{4}{x_0 K_0(x_0)} = 8.574 "
    r"= \beta_c",
)
def _eq14() -> Value:
    return 4 / (x * besselk(0, x))


PRINTED_DIGITS = {"x_0": "0.595047", "beta_c": "8.574"}
"""Numbers as printed beside Eq. (14)."""


@printed(
    "eq:15",
    "Sec. III",
    r"-\mathrm{Im}\Sigma^{R}(\Delta) \approx \frac{mg_{\rm ep}^2}{2\omega_0\sqrt{2m\omega_0}}n_{b}(\omega_0) = "
    r"\frac{1}{4}\Gamma\beta n_{b}(\omega_0)",
)
def _eq15() -> Value:
    return G * beta * nb / 4


@printed("eq:15", "Sec. III", r"\frac{mg_{\rm ep}^2}{2\omega_0\sqrt{2m\omega_0}}n_{b}(\omega_0)", "first")
def _eq15_first() -> Value:
    return m * g**2 / (2 * w * sqrt(2 * m * w)) * nb


@printed("eq:16", "Sec. III", r"T^* = \frac{\omega_0}{\ln(1+\beta)}")
def _eq16() -> Value:
    return w / log(1 + beta)
