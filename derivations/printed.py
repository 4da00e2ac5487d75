"""The paper's numbered equations, transcribed once: LaTeX verbatim from the scan, and an expression made from it.

Nothing is corrected on the way in, and nothing here is seen by code that derives.  What each transcribed
expression stands for is the right-hand side printed, or the side named in ``what``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from sympy import Abs, Expr, I, Rational, besselk, exp, log, oo, pi, sqrt

from avsym import Integral, Range
from avsym import symbols as y
from derivations.claims import QUOTES

Value: TypeAlias = Expr | Integral

q, inner = y.loop_momentum(1), y.loop_momentum(2)
s1, s2 = y.internal_time(1), y.internal_time(2)
g, G, w, m, D, E, n, nb = y.g_ep, y.Gamma, y.omega_0, y.mass, y.Delta, y.field, y.n_ex, y.n_b
t, T, t1, t2, s, S, x, beta = y.t, y.T, y.t_1, y.t_2, y.s, y.S, y.x, y.beta


@dataclass(frozen=True)
class Printed:
    """One printed relation or sentence: where it stands, its LaTeX or words, and the right-hand side as an expression."""

    id: str
    where: str
    latex: str
    expression: Callable[[], Value] | None = None
    relation: str = ""  # for an equation of several relations: which


PRINTED: dict[str, Printed] = {}


def _printed(
    name: str, where: str, latex: str, relation: str = ""
) -> Callable[[Callable[[], Value]], Callable[[], Value]]:
    def register(function: Callable[[], Value]) -> Callable[[], Value]:
        key = f"{name}/{relation}" if relation else name
        PRINTED[key] = Printed(name, where, latex, cache(function), relation)
        return function

    return register


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
PRINTED["eq:3"] = Printed("eq:3", "Sec. II", r"G_{0p}^{<}(t_2, t_1) = in_{<}(p)e^{-\Gamma|t_2 - t_1|}U_p(t_2, t_1)")


@_printed(
    "eq:2",
    "Sec. II",
    r"\Sigma_p^{(2),<}(t_2,t_1) = ig_{\rm ep}^2 \int \frac{dq}{2\pi} D_0^<(t_2,t_1) G_{0q}^<(t_2,t_1)",
)
def _eq2() -> Value:
    return I * g**2 / (2 * pi)


@_printed(
    "eq:4",
    "Sec. II",
    r"U_p(t_2, t_1) = \exp\left[-i\int_{t_1}^{t_2} \left(\frac{(p+Es)^2}{2m} + \Delta\right)ds\right] = "
    r"\exp\left[-i\left(\frac{(p+ET)^2}{2m} + \Delta\right)t - \frac{iE^2t^3}{24m}\right]",
)
def _eq4() -> Value:
    return -I * ((y.p + E * T) ** 2 / (2 * m) + D) * t - I * E**2 * t**3 / (24 * m)


@_printed(
    "eq:5",
    "Sec. II",
    r"D_0^{\gtrless}(t) = -i\langle\varphi(\pm t)\varphi(0)\rangle = -\frac{i}{2\omega_0} \{n_b(\omega_0)e^{\pm i"
    r"\omega_0 t} + [1+n_b(\omega_0)]e^{\mp i\omega_0 t}\}",
)
def _eq5() -> Value:
    return -I / (2 * w) * (nb * exp(I * w * t) + (1 + nb) * exp(-I * w * t))


@_printed(
    "eq:6",
    "Sec. II",
    r"\Sigma_p^{(2),<}(t_2,t_1) \approx \frac{in_{\rm ex}g_{\rm ep}^2}{2\omega_0} e^{-\Gamma|t| - i[(\Delta - "
    r"\omega_0)t + E^2 t^3/24m]}",
)
def _eq6() -> Value:
    return I * n * g**2 / (2 * w) * exp(-G * Abs(t) - I * ((D - w) * t + E**2 * t**3 / (24 * m)))


@_printed(
    "eq:7",
    "Sec. II",
    r"\Sigma^{(4)}(t_2, t_1) = g_{ep}^4 \int_K ds_1 \int_K ds_2 G(t_2, s_2) D_0(t_2, t_1) \times G(s_2, s_1) "
    r"D_0(s_2, s_1) G(s_1, t_1)",
)
def _eq7() -> Value:
    return g**4


def _fourth(prefactor: Expr) -> Integral:
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


_FOURTH = (
    r"-i\frac{g_{ep}^4}{(2\omega_0)^2}\int \frac{dq}{2\pi}\int \frac{dq'}{2\pi}\int_{t_1}^{-\infty} ds_1\int_{-\infty}"
    r"^{t_2} ds_2 n_{<}(q') e^{-\Gamma(t_2-s_2+t_1-s_1+|s_2-s_1|)}e^{i\omega_0(s_2-s_1+t_2-t_1)} U_q(t_2,s_2)"
    r"U_{q'}(s_2,s_1)U_q(s_1,t_1)"
)


@_printed("eq:8", "Sec. II", _FOURTH)
def _eq8() -> Value:
    return _fourth(-I * g**4 / (2 * w) ** 2)


@_printed("eq:A1", "App. A", _FOURTH)
def _eqa1() -> Value:
    return _fourth(-I * g**4 / (2 * w) ** 2)


def _frozen() -> Integral:
    front = -n * m * g**4 / (2 * w) ** 2 * exp(-I * ((D - 2 * w) * t + E**2 * t**3 / (24 * m)))
    integrand = exp(I * (q**2 / (2 * m) + w) * s) / (q * E * (t + s) + 2 * I * m * G)
    return Integral(front / (2 * pi), integrand, (Range(q), Range(s)))


_FROZEN = (
    r"\Sigma_{p}^{(4),<}(t) \approx -\frac{n_{\rm ex}mg_{\rm ep}^{4}}{(2\omega_0)^{2}}e^{-i[(\Delta-2\omega_{0})t+"
    r"E^{2}t^{3}/24m]} \times \int \frac{dq}{2\pi} \int ds \frac{e^{i(q^{2}/2m+\omega_{0})s}}{qE(t+s)+2im\Gamma}"
)


@_printed("eq:9", "Sec. II", _FROZEN)
def _eq9() -> Value:
    return _frozen()


@_printed("eq:A5", "App. A", _FROZEN)
def _eqa5() -> Value:
    return _frozen()


def _ratio() -> Integral:
    integrand = exp(I * (q**2 / (2 * m) + w) * s) / (q * E * s + 2 * I * m * G)
    return Integral(I * m * g**2 / (2 * w) / (2 * pi), integrand, (Range(q), Range(s)))


@_printed(
    "eq:10",
    "Sec. II",
    r"\lambda \approx \frac{img_{\rm ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds \frac{e^{i(q^2/2m+\omega_0)s}}"
    r"{qEs+2im\Gamma}",
)
def _eq10() -> Value:
    return _ratio()


@_printed(
    "eq:11",
    "Sec. II",
    r"1 = \frac{mg_{\rm ep}^2}{\omega_0 E} K_0 \left(\frac{2\Gamma\sqrt{2m\omega_0}}{E}\right)",
)
def _eq11() -> Value:
    return m * g**2 / (w * E) * besselk(0, 2 * G * sqrt(2 * m * w) / E)


@_printed(
    "eq:12",
    "Sec. II",
    r"E_{\rm av} \approx \frac{2\Gamma\sqrt{2m\omega_0}}{\ln\left(\sqrt{\frac{\pi}{32}}\beta\right)}",
)
def _eq12() -> Value:
    return 2 * G * sqrt(2 * m * w) / log(sqrt(pi / 32) * beta)


@_printed("eq:13", "Sec. II", r"\beta = \frac{g_{\rm ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}\right)^{1/2}")
def _eq13() -> Value:
    return g**2 / G * sqrt(2 * m / w**3)


@_printed(
    "eq:14",
    "Sec. III",
    r"\frac{g_{\rm ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}\right)^{1/2} \bigg|_c = \frac{4}{x_0 K_0(x_0)} = 8.574 "
    r"= \beta_c",
)
def _eq14() -> Value:
    return 4 / (x * besselk(0, x))


PRINTED_DIGITS = {"x_0": "0.595047", "beta_c": "8.574"}
"""Numbers as printed beside Eq. (14)."""


@_printed(
    "eq:15",
    "Sec. III",
    r"-\mathrm{Im}\Sigma^{R}(\Delta) \approx \frac{mg_{\rm ep}^2}{2\omega_0\sqrt{2m\omega_0}}n_{b}(\omega_0) = "
    r"\frac{1}{4}\Gamma\beta n_{b}(\omega_0)",
)
def _eq15() -> Value:
    return G * beta * nb / 4


@_printed("eq:15", "Sec. III", r"\frac{mg_{\rm ep}^2}{2\omega_0\sqrt{2m\omega_0}}n_{b}(\omega_0)", "first")
def _eq15_first() -> Value:
    return m * g**2 / (2 * w * sqrt(2 * m * w)) * nb


@_printed("eq:16", "Sec. III", r"T^* = \frac{\omega_0}{\ln(1+\beta)}")
def _eq16() -> Value:
    return w / log(1 + beta)


@_printed(
    "eq:A2",
    "App. A",
    r"i \frac{g_{ep}^{2}}{(2\omega_0)^{2}} e^{-i[(\Delta - 2\omega_{0})t + E^{2}t^{3}/24m]} \times \int \frac{dq}{2\pi}"
    r" \int \frac{dq'}{2\pi} \int_{-\infty}^{\infty} ds \int_{-\infty}^{-|s|/2} dSn_{<}(q')e^{\Gamma(2S-|s+t|)+i"
    r"\omega_{0}s} \times e^{\frac{i}{2m}(q+ET)^{2}s - \frac{i}{2m}(q'+ET)^{2}(t+s) - \frac{i}{m}(q-q')E(t+s)S}",
)
def _eqa2() -> Value:
    return _relative(g**2)


@_printed("eq:A2", "App. A", r"i \frac{g_{ep}^{4}}{(2\omega_0)^{2}} e^{...}", "scan")
def _eqa2_scan() -> Value:
    return _relative(g**4)


def _relative(coupling: Expr) -> Integral:
    front = I * coupling / (2 * w) ** 2 * exp(-I * ((D - 2 * w) * t + E**2 * t**3 / (24 * m)))
    phase = (
        I / (2 * m) * (q + E * T) ** 2 * s
        - I / (2 * m) * (inner + E * T) ** 2 * (t + s)
        - I / m * (q - inner) * E * (t + s) * S
    )
    integrand = y.occupation_of(inner) * exp(G * (2 * S - Abs(s + t)) + I * w * s + phase)
    ranges = (Range(q), Range(inner), Range(s), Range(S, -oo, -Abs(s) / 2))
    return Integral(front / (2 * pi) ** 2, integrand, ranges)


@_printed(
    "eq:A3",
    "App. A",
    r"\int_{-\infty}^{0} ds_1 \int_{-\infty}^{0} ds_2 = \int_{-\infty}^{\infty} ds \int_{-\infty}^{-|s|/2} dS",
)
def _eqa3() -> Value:
    weight = exp(s1 + 2 * s2)  # any function will do: the relation is one between measures
    return Integral(
        Rational(1),
        weight.subs({s1: S - s / 2, s2: S + s / 2}, simultaneous=True),
        (Range(s), Range(S, -oo, -Abs(s) / 2)),
    )


@_printed(
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


@_printed(
    "eq:A6",
    "App. A",
    r"\lambda = \frac{\Sigma_{p}^{(4),<}(0)}{\Sigma_{p}^{(2),<}(0)} \approx \frac{img_{ep}^2}{2\omega_0} \int "
    r"\frac{dq}{2\pi} \int ds \frac{e^{i(q^2/2m+\omega_0)s}}{qEs+2im\Gamma} = \frac{mg_{ep}^2}{4\omega_0 E} "
    r"\int_{-\infty}^{\infty} \frac{dq}{|q|} \exp\left(-\frac{2m\Gamma}{E}\frac{q^2/2m+\omega_0}{|q|}\right) = "
    r"\frac{mg_{ep}^2}{\omega_o E} K_0\left(\frac{2\Gamma\sqrt{2m\omega_0}}{E}\right)",
)
def _eqa6() -> Value:
    return m * g**2 / (w * E) * besselk(0, 2 * G * sqrt(2 * m * w) / E)


@_printed(
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


@_printed("eq:A6", "App. A", r"\frac{img_{ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds ...", "ratio")
def _eqa6_ratio() -> Value:
    return _ratio()


@_printed(
    "eq:A7",
    "App. A",
    r"\lambda' = \frac{img_{\rm ep}^2}{2\omega_0} \int \frac{dq}{2\pi} \int ds \frac{e^{-2\Gamma|s| + i(q^2/2m+"
    r"\omega_0)s + iqEs|s|/2m}}{qEs + 2im\Gamma}",
)
def _eqa7() -> Value:
    slow = -2 * G * Abs(s) + I * (q**2 / (2 * m) + w) * s + I * q * E * s * Abs(s) / (2 * m)
    return Integral(I * m * g**2 / (2 * w) / (2 * pi), exp(slow) / (q * E * s + 2 * I * m * G), (Range(q), Range(s)))


@_printed(
    "eq:B1",
    "App. B",
    r"xK_0(x) = \frac{4}{\beta} \quad \text{with} \quad \beta = \frac{g_{ep}^2}{\Gamma} \left(\frac{2m}{\omega_0^3}"
    r"\right)^{1/2}",
)
def _eqb1() -> Value:
    return x * besselk(0, x) - 4 / beta


@_printed(
    "eq:B2",
    "App. B",
    r"\left(\frac{\pi}{2}x\right)^{1/2}e^{-x} \approx \frac{4}{\beta}, \quad x \approx \ln\left(\sqrt{\frac{\pi}{32}}"
    r"\beta\right) + \frac{1}{2}\ln x",
)
def _eqb2() -> Value:
    return log(sqrt(pi / 32) * beta) + log(x) / 2


@_printed("eq:B2", "App. B", r"\left(\frac{\pi}{2}x\right)^{1/2}e^{-x} \approx \frac{4}{\beta}", "first")
def _eqb2_first() -> Value:
    return sqrt(pi * x / 2) * exp(-x) - 4 / beta


@_printed(
    "eq:B3",
    "App. B",
    r"x \approx \ln\left(\sqrt{\frac{\pi}{32}}\beta\right) + \frac{1}{2}\ln\left[\ln\left(\sqrt{\frac{\pi}{32}}\beta"
    r"\right)\right] + \cdots",
)
def _eqb3() -> Value:
    large = log(sqrt(pi / 32) * beta)
    return large + log(large) / 2


@_printed(
    "eq:B4",
    "App. B",
    r"E_{\rm av} \approx \frac{2\Gamma\sqrt{2m\omega_0}}{\ln\left(\sqrt{\frac{\pi}{32}}\beta\right)}",
)
def _eqb4() -> Value:
    return 2 * G * sqrt(2 * m * w) / log(sqrt(pi / 32) * beta)


@_printed(
    "eq:C1",
    "App. C",
    r"\Sigma^{>}(t) = -\frac{ig_{\rm ep}^2}{2\omega_0} \int \frac{dp}{2\pi} e^{-i(\Delta + p^2/2m)t} [(1+n_b)e^{-i"
    r"\omega_0t} + n_b e^{i\omega_0t}]",
)
def _eqc1() -> Value:
    phonons = (1 + nb) * exp(-I * w * t) + nb * exp(I * w * t)
    return Integral(-I * g**2 / (2 * w) / (2 * pi), exp(-I * (D + q**2 / (2 * m)) * t) * phonons, (Range(q),))


@_printed(
    "eq:C2",
    "App. C",
    r"\Sigma^{>}(\omega = \Delta) \approx -\frac{ig_{ep}^2n_{b}}{2\omega_0} \int dp \,\delta(\omega_0 - p^2/2m) = "
    r"-\frac{img_{ep}^2}{\omega_0\sqrt{2m\omega_0}}n_{b} = -i(\beta/2)\Gamma n_{b}",
)
def _eqc2() -> Value:
    return -I * (beta / 2) * G * nb


@_printed("eq:C2", "App. C", r"-\frac{img_{ep}^2}{\omega_0\sqrt{2m\omega_0}}n_{b}", "second")
def _eqc2_second() -> Value:
    return -I * m * g**2 / (w * sqrt(2 * m * w)) * nb


@_printed("eq:C3", "App. C", r"\Gamma_{\rm eff} = \Gamma \left(1 + \frac{\beta}{4} n_b \right)")
def _eqc3() -> Value:
    return G * (1 + beta * nb / 4)


@_printed("eq:C4", "App. C", r"T^* = \frac{\omega_0}{\ln(1+\beta)}")
def _eqc4() -> Value:
    return w / log(1 + beta)


PRINTED |= {name: Printed(name, where, quote) for name, (where, quote) in QUOTES.items()}
