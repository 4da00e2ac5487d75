"""Eqs. (A1)-(A7), (B1)-(B4) and (C1)-(C4)."""

from __future__ import annotations

from sympy import Abs, Expr, I, Rational, besselk, exp, log, oo, pi, sqrt

from avsym import Integral, Range
from avsym import symbols as y
from derivations.printed.main_text import FOURTH, FROZEN, fourth, frozen, ratio
from derivations.printed.registry import Value, printed

q, inner = y.loop_momentum(1), y.loop_momentum(2)
s1, s2 = y.internal_time(1), y.internal_time(2)
g, G, w, m, D, E, n, nb = y.g_ep, y.Gamma, y.omega_0, y.mass, y.Delta, y.field, y.n_ex, y.n_b
t, T, t1, t2, s, S, x, beta = y.t, y.T, y.t_1, y.t_2, y.s, y.S, y.x, y.beta


@printed("eq:A1", "App. A", FOURTH)
def _eqa1() -> Value:
    return fourth(-I * g**4 / (2 * w) ** 2)


@printed("eq:A5", "App. A", FROZEN)
def _eqa5() -> Value:
    return frozen()


@printed(
    "eq:A2",
    "App. A",
    r"i \frac{g_{ep}^{2}}{(2\omega_0)^{2}} e^{-i[(\Delta - 2\omega_{0})t + E^{2}t^{3}/24m]} \times \int \frac{dq}{2\pi}"
    r" \int \frac{dq'}{2\pi} \int_{-\infty}^{\infty} ds \int_{-\infty}^{-|s|/2} dSn_{<}(q')e^{\Gamma(2S-|s+t|)+i"
    r"\omega_{0}s} \times e^{\frac{i}{2m}(q+ET)^{2}s - \frac{i}{2m}(q'+ET)^{2}(t+s) - \frac{i}{m}(q-q')E(t+s)S}",
)
def _eqa2() -> Value:
    return _relative(g**2)


@printed("eq:A2", "App. A", r"i \frac{g_{ep}^{4}}{(2\omega_0)^{2}} e^{...}", "scan")
def _eqa2_scan() -> Value:
    return _relative(g**4)


@printed("eq:A2", "App. A", r"\ldots e^{\ldots + \frac{i}{m}(q-q')E(t+s)S}", "sign")
def _eqa2_sign() -> Value:
    return _relative(g**4, +1)


def _relative(coupling: Expr, sign: int = -1) -> Integral:
    front = I * coupling / (2 * w) ** 2 * exp(-I * ((D - 2 * w) * t + E**2 * t**3 / (24 * m)))
    phase = (
        I / (2 * m) * (q + E * T) ** 2 * s
        - I / (2 * m) * (inner + E * T) ** 2 * (t + s)
        + sign * I / m * (q - inner) * E * (t + s) * S
    )
    integrand = y.occupation_of(inner) * exp(G * (2 * S - Abs(s + t)) + I * w * s + phase)
    ranges = (Range(q), Range(inner), Range(s), Range(S, -oo, -Abs(s) / 2))
    return Integral(front / (2 * pi) ** 2, integrand, ranges)


@printed(
    "eq:A3",
    "App. A",
    r"\int_{-\infty}^{0} ds_1 \int_{-\infty}^{0} ds_2 = \int_{-\infty}^{\infty} ds \int_{-\infty}^{-|s|/2} dS",
)
def _eqa3() -> Value:
    weight = exp(G * (s1 + 2 * s2))  # any function will do: the relation is one between measures
    return Integral(
        Rational(1),
        weight.subs({s1: S - s / 2, s2: S + s / 2}, simultaneous=True),
        (Range(s), Range(S, -oo, -Abs(s) / 2)),
    )


@printed(
    "eq:A4",
    "App. A",
    r"-\frac{mn_{ex}g_{ep}^{*}}{(2\omega_{0})^{2}}e^{-i[(\Delta-2\omega_{0})t+E^{2}t^{3}/24m]} \times\int\frac{dq}"
    r"{2\pi}\int ds\frac{e^{-\Gamma(|s|+|s+t|)+i\omega_{0}s}}{qE(t+s)+2im\Gamma}e^{i\frac{q^{2}s}{2m}+i\frac{q}{2m}"
    r"E(t+s)|s|}",
)
def _eqa4() -> Value:
    front = -m * n * g**4 / (2 * w) ** 2 * exp(-I * ((D - 2 * w) * t + E**2 * t**3 / (24 * m)))
    slow = exp(-G * (Abs(s) + Abs(s + t)) + I * w * s) / (q * E * (t + s) + 2 * I * m * G)
    phase = exp(I * q**2 * s / (2 * m) + I * q / (2 * m) * E * (t + s) * Abs(s))
    return Integral(front / (2 * pi), slow * phase, (Range(q), Range(s)))


@printed(
    "eq:A6",
    "App. A",
    r"\lambda = \frac{\Sigma_{p}^{(4),<}(0)}{\Sigma_{p}^{(2),<}(0)} \approx \frac{img_{ep}^2}{2\omega_0} \int "
    r"\frac{dq}{2\pi} \int ds \frac{e^{i(q^2/2m+\omega_0)s}}{qEs+2im\Gamma} = \frac{mg_{ep}^2}{4\omega_0 E} "
    r"\int_{-\infty}^{\infty} \frac{dq}{|q|} \exp\left(-\frac{2m\Gamma}{E}\frac{q^2/2m+\omega_0}{|q|}\right) = "
    r"\frac{mg_{ep}^2}{\omega_o E} K_0\left(\frac{2\Gamma\sqrt{2m\omega_0}}{E}\right)",
)
def _eqa6() -> Value:
    return m * g**2 / (w * E) * besselk(0, 2 * G * sqrt(2 * m * w) / E)


@printed(
    "eq:A6",
    "App. A",
    r"\frac{mg_{ep}^2}{4\omega_0 E} \int_{-\infty}^{\infty} \frac{dq}{|q|} \exp\left(-\frac{2m\Gamma}{E}\frac{q^2/2m+"
    r"\omega_0}{|q|}\right)",
    "residue",
)
def _eqa6_residue() -> Value:
    size = y.magnitude(q)
    integrand = exp(-2 * m * G / E * (size**2 / (2 * m) + w) / size) / size
    return Integral(2 * m * g**2 / (4 * w * E), integrand, (Range(size, Rational(0), oo),))


@printed("eq:A6", "App. A", r"\frac{img_{ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds ...", "ratio")
def _eqa6_ratio() -> Value:
    return ratio()


@printed(
    "eq:A7",
    "App. A",
    r"\lambda' = \frac{img_{\rm ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds \frac{e^{-2\Gamma|s| + i(q^2/2m+"
    r"\omega_0)s + iqEs|s|/2m}}{qEs + 2im\Gamma}",
)
def _eqa7() -> Value:
    slow = -2 * G * Abs(s) + I * (q**2 / (2 * m) + w) * s + I * q * E * s * Abs(s) / (2 * m)
    return Integral(I * m * g**2 / (2 * w) / (2 * pi), exp(slow) / (q * E * s + 2 * I * m * G), (Range(q), Range(s)))


@printed(
    "eq:B1",
    "App. B",
    r"xK_0(x) = \frac{4}{\beta} \quad \text{with} \quad \beta = \frac{g_{ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}"
    r"\right)^{1/2}",
)
def _eqb1() -> Value:
    return x * besselk(0, x) - 4 / beta


@printed(
    "eq:B2",
    "App. B",
    r"\left(\frac{\pi}{2}x\right)^{1/2}e^{-x} \approx \frac{4}{\beta}, \quad x \approx \ln\left(\sqrt{\frac{\pi}{32}}"
    r"\beta\right) + \frac{1}{2}\ln x",
)
def _eqb2() -> Value:
    return log(sqrt(pi / 32) * beta) + log(x) / 2


@printed("eq:B2", "App. B", r"\left(\frac{\pi}{2}x\right)^{1/2}e^{-x} \approx \frac{4}{\beta}", "first")
def _eqb2_first() -> Value:
    return sqrt(pi * x / 2) * exp(-x) - 4 / beta


@printed(
    "eq:B3",
    "App. B",
    r"x \approx \ln\left(\sqrt{\frac{\pi}{32}}\beta\right) + \frac{1}{2}\ln\left[\ln\left(\sqrt{\frac{\pi}{32}}\beta"
    r"\right)\right] + \cdots",
)
def _eqb3() -> Value:
    large = log(sqrt(pi / 32) * beta)
    return large + log(large) / 2


@printed(
    "eq:B4",
    "App. B",
    r"E_{\rm av} \approx \frac{2\Gamma\sqrt{2m\omega_0}}{\ln\left(\sqrt{\frac{\pi}{32}}\beta\right)}",
)
def _eqb4() -> Value:
    return 2 * G * sqrt(2 * m * w) / log(sqrt(pi / 32) * beta)


@printed(
    "eq:C1",
    "App. C",
    r"\Sigma^{>}(t) = -\frac{ig_{\rm ep}^2}{2\omega_0} \int \frac{dp}{2\pi} e^{-i(\Delta + p^2/2m)t} [(1+n_b)e^{-i"
    r"\omega_0t} + n_b e^{i\omega_0t}]",
)
def _eqc1() -> Value:
    phonons = (1 + nb) * exp(-I * w * t) + nb * exp(I * w * t)
    return Integral(-I * g**2 / (2 * w) / (2 * pi), exp(-I * (D + q**2 / (2 * m)) * t) * phonons, (Range(q),))


@printed(
    "eq:C2",
    "App. C",
    r"\Sigma^{>}(\omega = \Delta) \approx -\frac{ig_{ep}^2n_{b}}{2\omega_0} \int dp \,\delta(\omega_0 - p^2/2m) = "
    r"-\frac{img_{ep}^2}{\omega_0\sqrt{2m\omega_0}}n_{b} = -i(\beta/2)\Gamma n_{b}",
)
def _eqc2() -> Value:
    return -I * (beta / 2) * G * nb


@printed("eq:C2", "App. C", r"-\frac{img_{ep}^2}{\omega_0\sqrt{2m\omega_0}}n_{b}", "second")
def _eqc2_second() -> Value:
    return -I * m * g**2 / (w * sqrt(2 * m * w)) * nb


@printed("eq:C3", "App. C", r"\Gamma_{\rm eff} = \Gamma \left(1 + \frac{\beta}{4} n_b \right)")
def _eqc3() -> Value:
    return G * (1 + beta * nb / 4)


@printed("eq:C4", "App. C", r"T^* = \frac{\omega_0}{\ln(1+\beta)}")
def _eqc4() -> Value:
    return w / log(1 + beta)
