"""The correct steps that mutants and rewrites are made from: all of the paper's, and rules on other integrals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import sympy
from sympy import Abs, Expr, I, Rational, S, Symbol, besselk, cosh, exp, log, oo, pi, sinh, sqrt

from avsym import Integral, Range, Step, rules
from avsym import symbols as y
from avsym.relation import Relation
from avsym.symbols import delta_function
from derivations import RESULTS, built

U, V = (Symbol(name, real=True) for name in "uv")
P = Symbol("w", positive=True)
K1, K2 = y.loop_momentum(1), y.loop_momentum(2)
m, w, G, E, t, T, s, big = y.mass, y.omega_0, y.Gamma, y.field, y.t, y.T, y.s, y.S
HALF = Rational(1, 2)


@dataclass(frozen=True)
class Case:
    """A correct step, and the Jacobian in it where there is one that is not 1."""

    name: str
    step: Step
    jacobian: Expr | None = None


@cache
def cases() -> tuple[Case, ...]:
    """Every different step, once."""
    found: dict[object, Case] = {}
    for case in (*_of_the_paper(), *_others()):
        key = (case.step.rule, case.step.statement, case.step.before, case.step.after)
        found.setdefault(key, case)
    return tuple(found.values())


def _of_the_paper() -> list[Case]:
    found = []
    for result in RESULTS:
        for derivation in built(result):
            for index, step in enumerate(derivation.steps):
                slope = _slope(step)
                found.append(Case(f"{derivation.name}/{index}: {step.rule}", step, slope))
    return found


def _slope(step: Step) -> Expr | None:
    if step.rule == "substitution":
        return sqrt(2 * m * w) * exp(y.theta)
    return sqrt(2 * w / m) if step.equation == "eq:C2" else None


def _over(integrand: Expr, *ranges: Range, factor: Expr = S.One) -> Integral:
    return Integral(factor, integrand, ranges)


def _bell(u: Symbol, v: Expr = S.Zero) -> Expr:
    return exp(-(u**2) / 3 + I * t * u - v**2 + u * v / 2)


LINEAR: tuple[tuple[Integral, dict[Symbol, Expr], tuple[Symbol, ...], Expr], ...] = (
    (_over(_bell(U), Range(U)), {U: 2 * m * V + T}, (V,), 2 * m),
    (_over(_bell(U), Range(U)), {U: w * V}, (V,), w),
    (_over(_bell(U), Range(U)), {U: -(w**2) * V + t}, (V,), w**2),
    (_over(exp(G * U + I * t * U), Range(U, -oo, t)), {U: 2 * m * V}, (V,), 2 * m),
    (_over(exp(-G * U), Range(U, T, oo)), {U: w * V + T}, (V,), w),
    (_over(exp(-G * U), Range(U, S.Zero, oo)), {U: -3 * V}, (V,), S(3)),
    (_over(exp(I * t * U) * (1 + U**2), Range(U, -G, 2 * G)), {U: V / w}, (V,), 1 / w),
    (_over(_bell(K1, K2), Range(K1), Range(K2)), {K1: U + V, K2: U - V}, (U, V), S(2)),
    (_over(_bell(K1, K2), Range(K1), Range(K2)), {K1: w * U, K2: 2 * m * V - U}, (U, V), 2 * m * w),
    (
        _over(exp(G * (U + 2 * V)), Range(U, -oo, S.Zero), Range(V, -oo, S.Zero)),
        {U: big - s, V: big + s},
        (s, big),
        S(2),
    ),
    (
        _over(exp(G * U + 3 * G * V), Range(U, -oo, T), Range(V, -oo, U)),
        {U: 2 * m * big, V: w * s + T},
        (big, s),
        2 * m * w,
    ),
    (_over(exp(G * U - I * t * V), Range(U, -oo, t), Range(V, S.Zero, 2 * G)), {V: 2 * m * s}, (U, s), 2 * m),
)

SUBSTITUTED: tuple[tuple[Integral, Expr], ...] = (
    (_over(exp(-G * P / w) / (P + E), Range(P, S.Zero, oo)), w * exp(U)),
    (_over(exp(-G * P) * P, Range(P, S.Zero, oo), factor=I * E), 2 * m * exp(U)),
    (_over(exp(-G * P + I * t * P), Range(P, S.Zero, oo)), exp(-2 * U) * w),
    (_over(exp(-(K1**2) * G), Range(K1), factor=1 / pi), w * sinh(U)),
    (_over(exp(-(K1**2) * G + I * t * K1), Range(K1), factor=w), 2 * m * sinh(2 * U)),
    (_over(sqrt(P) * exp(-P), Range(P, S.Zero, oo)), sqrt(2 * m * w) * exp(U / 2)),
)

DELTAS: tuple[tuple[Expr, Symbol, Expr], ...] = (
    (exp(-(K1**2)) * delta_function(2 * m * K1 - T), K1, 2 * m),
    (exp(I * t * K1) * delta_function(w * K1 + T), K1, w),
    ((1 + K1**2) * delta_function(-3 * K1 + E * t), K1, S(3)),
    (exp(I * K1) * delta_function(K1**2 / (2 * m) - w), K1, sqrt(2 * w / m)),
    (exp(-G * K1) * (2 + K1) * delta_function(2 * m * K1**2 - w), K1, 2 * sqrt(2 * m * w)),
    (exp(I * T * U - G * U**2) * delta_function(w**2 * U - t), U, w**2),
    (exp(I * T * U) * delta_function(U**2 - E * U - w), U, sqrt(E**2 + 4 * w)),
)


def _others() -> list[Case]:
    """Rules applied to integrals that do not occur in the paper."""
    found = [
        Case(f"linear {index}", rules.linear(value, table, order), det)
        for index, (value, table, order, det) in enumerate(LINEAR)
    ]
    for index, (value, image) in enumerate(SUBSTITUTED):
        slope = sympy.diff(image, U)
        slope = -slope if slope.could_extract_minus_sign() else slope
        found.append(Case(f"substitute {index}", rules.substitute(value, value.variables[0], U, image), slope))
    for index, (integrand, variable, slope) in enumerate(DELTAS):
        step = rules.delta(_over(integrand, Range(variable), factor=I * w / (2 * pi)), variable)
        found.append(Case(f"delta {index}", step, slope))
    return [*found, *(Case(name, make()) for name, make in PLAIN.items())]


def _pole(power: int, sign: int) -> Step:
    bottom = (s - T + sign * I * G) ** power
    return rules.residue(_over(exp(-sign * I * w * s) / bottom, Range(s), factor=I * E / (2 * pi)), s)


PLAIN: dict[str, Callable[[], Step]] = {
    "second-order pole": lambda: _pole(2, 1),
    "third-order pole": lambda: _pole(3, -1),
    "two poles": lambda: rules.residue(
        _over(exp(I * w * s) * s / ((2 * m * s - I * G) * (s - T - 2 * I * E)), Range(s)), s
    ),
    "pole of both sides": lambda: rules.residue(_over(exp(-I * w * s) / ((s + I * G) * (s - 3 * I * G)), Range(s)), s),
    "K_1": lambda: rules.bessel(_over(exp(-w * cosh(U) + U), Range(U), factor=m), U),
    "K_2": lambda: rules.bessel(_over(exp(-(w + I * t) * cosh(U) - 2 * U), Range(U)), U),
    "K_1/3": lambda: rules.bessel(_over(exp(-2 * m * G * cosh(U) + U / 3 - I * T), Range(U), factor=I), U),
    "K_0 and K_1": lambda: rules.bessel(_over(exp(-E * cosh(U)) + w * exp(-E * cosh(U) + U), Range(U)), U),
    "K_1/2 elementary": lambda: rules.half_order(_over(E * besselk(HALF, 2 * m * G), factor=I * w / sqrt(G))),
    "K_5/2 elementary": lambda: rules.half_order(
        _over(exp(-(K1**2)) * besselk(-5 * HALF, w * (2 + K1**2)) + exp(-G * K1**2), Range(K1), factor=m)
    ),
    "half line down": lambda: rules.half_line(_over(exp((G + I * t) * U), Range(U, -oo, T), factor=w), U),
    "half line up": lambda: rules.half_line(_over(exp(-(2 * m + I * w) * U), Range(U, t, oo)), U),
    "half line inside": lambda: rules.half_line(
        _over(exp(-(K1**2) + G * U), Range(K1), Range(U, -oo, -Abs(K1) / 2)), U
    ),
    "Gauss": lambda: rules.gaussian(_over(exp(-G * U**2 / (2 * m) + I * t * U), Range(U), factor=w), U),
    "Gauss complex": lambda: rules.gaussian(_over(exp(-(G + I * w) * U**2 + T * U), Range(U)), U),
    "Fresnel": lambda: rules.gaussian(_over(exp(I * w * U**2 / 2 + I * T * U), Range(U)), U),
    "Fresnel down": lambda: rules.gaussian(_over(exp(-I * U**2 / (2 * m) - I * E * t * U), Range(U), factor=1 / pi), U),
    "error function": lambda: rules.half_line_gaussian(_over(exp(-w * U**2 + 2 * G * U), Range(U, -oo, T)), U),
    "error function turned": lambda: rules.half_line_gaussian(
        _over(exp(I * w * U**2 + (G + I * t) * U), Range(U, -oo, S.Zero), factor=m), U
    ),
    "polynomial": lambda: rules.integrate_polynomial(_over((U + E * T) ** 3 / m + w, Range(U, S.Zero, t)), U),
    "polynomial inside": lambda: rules.integrate_polynomial(
        _over(exp(-(K1**2)) * (U * K1 + 1), Range(K1), Range(U, -Abs(K1), t), factor=I), U
    ),
    "split": lambda: rules.split_sign(_over(exp(-Abs(K1) * G + I * t * K1) / (K1 + I * w), Range(K1)), K1),
    "split outside": lambda: rules.split_sign(
        _over(exp(-(K1**2) + G * U + I * K1 * U), Range(K1), Range(U, -oo, -Abs(K1))), K1
    ),
    "cosh": lambda: rules.merge_cosh(_over(exp(-w * exp(U) - w * exp(-U) + I * t), Range(U), factor=m), U),
    "cosh twice": lambda: rules.merge_cosh(
        _over(exp(-m * exp(U) - m * exp(-U)) + exp(-G * exp(U) - G * exp(-U) - I * T), Range(U)), U
    ),
    "balance": lambda: rules.balance(_over(exp(-w * exp(U) - m * G * exp(-U)), Range(U), factor=I * E), U),
    "balance two terms": lambda: rules.balance(
        _over(exp(-w * exp(U) - m * exp(-U) + U / 2 + I * t) + E * exp(-exp(U) - G * exp(-U) - U), Range(U)), U
    ),
    "cosh with a slope": lambda: rules.merge_cosh(
        _over(exp(-w * exp(U) - w * exp(-U) + U / 2 + I * t * U), Range(U), factor=m), U
    ),
    "delta beside another": lambda: rules.delta(
        _over(exp(I * t * K1 - K2**2) * delta_function(2 * m * K1 - T) * delta_function(K2 + E), Range(K1), Range(K2)),
        K1,
    ),
    "occupy a plane": lambda: rules.occupy(
        _over(exp(I * t * K1 - G * K2**2) * y.occupation_of(K1, K2), Range(K1), Range(K2), factor=w),
        y.occupation_of(K1, K2), y.n_ex, (-E * T, S.Zero),
    ),
    "Fourier": lambda: rules.transform(_over(exp(-(K1**2) - I * w * t), Range(K1), factor=1 / pi), t, y.Delta),
    "line": lambda: rules.line_delta(_over(exp(I * (K1**2 / (2 * m) - w) * U) / w, Range(K1), Range(U)), U),
    "express": lambda: rules.express(_over(exp(I * K1 * T - G * K1**2), Range(K1), factor=w / m), {T: t + E}),
    "express limit": lambda: rules.express(_over(exp(G * U), Range(U, -oo, T), factor=w), {T: w * t, G: 2 * m}),
    "ratio": lambda: rules.divide(_over(exp(-(K1**2) * m), Range(K1), factor=I * E**2 * G), 2 * m * w * I),
    "neglect": lambda: rules.neglect(_over(exp(-(K1**2) + E * K1) * (1 + E * t), Range(K1), factor=w), E),
    "neglect limit": lambda: rules.neglect(_over(exp(G * U + I * w * U), Range(U, -oo, E * t), factor=m), E),
    "leading": lambda: rules.leading(_over((G**2 + 2 * G**3 * t) * exp(-(K1**2) * m), Range(K1), factor=w), G),
    "signs": lambda: rules.resolve_signs(_over(exp(-G * Abs(U - T) + I * w * U), Range(U, T, oo), factor=1 / m)),
    "innermost": lambda: rules.innermost(
        _over(exp(-(K1**2) + I * K1 * U * t - G * U**2), Range(K1), Range(U)), K1, "none"
    ),
    "insert": lambda: rules.insert(Relation(G * w, E**2 * m), {E: 2 * w * G}),
    "multiply": lambda: rules.multiply(Relation(G / w + 1, E * sqrt(2 * m)), w),
    "solve": lambda: rules.isolate(Relation(2 * m * w / E**2, G), E),
    "solve exponential": lambda: rules.isolate(Relation(exp(-w * T), G), T),
    "logarithm": lambda: rules.take_log(Relation(G * exp(-E), 2 * m * w**2)),
    "asymptotics": lambda: rules.large_argument(Relation(y.x**2 * besselk(1, y.x), 1 / y.beta), y.x),
    "iterate": lambda: rules.iterate(Relation(y.x, log(y.beta) + log(y.x) / 3), y.x, log(y.beta)),
    "stationary": lambda: rules.stationary(y.x**2 * besselk(1, y.x), y.x),
    "gather": lambda: rules.gather(Relation(log(y.x) - 2 * w * y.x, log(G)), y.x),
    "absorption": lambda: rules.retarded_from_greater(-I * G * w / m),
    "name": lambda: rules.name_quantity(E * w, y.x, 2 * m * G / w**2),
}  # fmt: skip
