"""The same rules where a condition is false: a symbol's sign unknown or reversed, a pole on the line, a slope of zero.

Each case holds a rule as a function of one symbol, which is positive where the rule is right, and the hypothesis of
the theorem as an expression; that it is violated is seen by the outside oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import sympy
from sympy import Abs, Expr, I, S, Symbol, besselk, cosh, exp, log, oo, sinh, sqrt

from avsym import Integral, Range, Step, rules
from avsym import symbols as y
from avsym.relation import Relation
from avsym.symbols import delta_function

U, V = (Symbol(name, real=True) for name in "uv")
P = Symbol("w", positive=True)
Q = y.loop_momentum(1)
m, w, G, E, t, s = y.mass, y.omega_0, y.Gamma, y.field, y.t, y.s
FALSE = S.NegativeOne  # a hypothesis that fails whatever the symbol
LINE, DOWN, UP = Range(U), Range(U, -oo, S.Zero), Range(U, S.Zero, oo)
Kind = Literal["positive", "nonnegative", "possible", "nonzero", "one sign", "one side"]


@dataclass(frozen=True)
class Altered:
    """A rule applied with a symbol of other assumptions, and the hypothesis that then is false."""

    name: str
    apply: Callable[[], Step]
    condition: Expr
    kind: Kind


def _over(integrand: Expr, *ranges: Range) -> Integral:
    return Integral(S.One, integrand, ranges)


def _pole(a: Symbol, b: Expr) -> Step:
    """A frequency a and a pole at height b."""
    return rules.residue(_over(exp(I * a * s) / (s - t - I * b), Range(s)), s)


def _joined(a: Symbol) -> Step:
    return rules.join((_over(exp(a * U), DOWN), _over(exp(-G * U), UP)), U)


# name -> (rule as a function of the symbol, hypothesis, kind)
RULES: dict[str, tuple[Callable[[Symbol], Step], Callable[[Symbol], Expr], Kind]] = {
    "half line down": (lambda a: rules.half_line(_over(exp(2 * a * U), DOWN), U), lambda a: a, "positive"),
    "half line up": (lambda a: rules.half_line(_over(exp(-a * U + I * t * U), UP), U), lambda a: a, "positive"),
    "half line, two rates": (
        lambda a: rules.half_line(_over(exp((a + G) * U), DOWN), U),
        lambda a: a + G,
        "positive",
    ),
    "half line, a product": (
        lambda a: rules.half_line(_over(exp(a * m * U / w), Range(U, -oo, t)), U),
        lambda a: a,
        "positive",
    ),
    "Bessel": (lambda a: rules.bessel(_over(exp(-a * cosh(U)), LINE), U), lambda a: a, "positive"),
    "Bessel, order 1": (lambda a: rules.bessel(_over(exp(-a * w * cosh(U) + U), LINE), U), lambda a: a, "positive"),
    "Bessel, complex": (
        lambda a: rules.bessel(_over(exp(-(a + I * t) * cosh(U)), LINE), U),
        lambda a: a,
        "positive",
    ),
    "half order": (lambda a: rules.half_order(_over(besselk(S.Half, a * m))), lambda a: a, "positive"),
    "half order, complex": (
        lambda a: rules.half_order(_over(exp(-(U**2)) * besselk(3 * S.Half, a + I * w), LINE)),
        lambda a: a,
        "positive",
    ),
    "balance": (
        lambda a: rules.balance(_over(exp(-a * exp(U) - w * exp(-U) + U / 2), LINE), U),
        lambda a: a,
        "positive",
    ),
    "balance, decay": (
        lambda a: rules.balance(_over(exp(-w * exp(U) - a * m * exp(-U)), LINE), U),
        lambda a: a,
        "positive",
    ),
    "balance, range": (
        lambda a: rules.balance(_over(exp(-w * exp(U) - m * exp(-U)), Range(U, a, oo)), U),
        lambda a: FALSE,
        "positive",
    ),
    "Gauss": (lambda a: rules.gaussian(_over(exp(-(a + I * w) * U**2), LINE), U), lambda a: a, "positive"),
    "Gauss, real": (lambda a: rules.gaussian(_over(exp(-a * U**2 / m + t * U), LINE), U), lambda a: a, "positive"),
    "Fresnel": (lambda a: rules.gaussian(_over(exp(I * a * U**2 + I * t * U), LINE), U), lambda a: a, "one sign"),
    "Fresnel, driven": (
        lambda a: rules.gaussian(_over(exp(I * w * U**2 + a * U), LINE), U),
        lambda a: FALSE,
        "positive",
    ),
    "error function": (
        lambda a: rules.half_line_gaussian(_over(exp(-a * U**2 + G * U), DOWN), U),
        lambda a: a,
        "positive",
    ),
    "error function, turned": (
        lambda a: rules.half_line_gaussian(_over(exp(I * w * U**2 + a * U), DOWN), U),
        lambda a: a,
        "positive",
    ),
    "residue, frequency": (lambda a: _pole(a, G), lambda a: a, "one sign"),
    "residue, pole": (lambda a: _pole(w, a), lambda a: a, "one sign"),
    "residue, sum": (lambda a: _pole(a + w, G), lambda a: a + w, "one sign"),
    "residue, second order": (
        lambda a: rules.residue(_over(exp(I * w * s) / (s - I * a) ** 2, Range(s)), s),
        lambda a: a,
        "one sign",
    ),
    "residue, band": (
        lambda a: rules.residue(_over(exp(I * (1 / (2 * a) + w) * s) / (E * s + 2 * I * m * G), Range(s)), s),
        lambda a: a * (1 + 2 * a * w),
        "one sign",
    ),
    "substitution": (
        lambda a: rules.substitute(_over(exp(-P), Range(P, S.Zero, oo)), P, U, a * exp(U)),
        lambda a: a,
        "positive",
    ),
    "substitution, sinh": (
        lambda a: rules.substitute(_over(exp(-(Q**2)), Range(Q)), Q, U, sinh(a * U)),
        lambda a: a,
        "one sign",
    ),
    "substitution, cubic": (
        lambda a: rules.substitute(_over(exp(-(Q**2)), Range(Q)), Q, U, U**3 + a * U),
        lambda a: a,
        "positive",
    ),
    "delta, slope": (
        lambda a: rules.delta(_over(exp(-(U**2)) * delta_function(a * U - t), LINE), U),
        lambda a: a,
        "nonzero",
    ),
    "delta, square": (
        lambda a: rules.delta(_over(exp(I * U) * delta_function(U**2 - a), LINE), U),
        lambda a: a,
        "one sign",
    ),
    "delta, band": (
        lambda a: rules.delta(_over(exp(I * U) * delta_function(U**2 / (2 * m) - a * w), LINE), U),
        lambda a: a,
        "one sign",
    ),
    "linear, determinant": (
        lambda a: rules.linear(_over(exp(-(U**2)), LINE), {U: a * V}, (V,)),
        lambda a: a,
        "nonzero",
    ),
    "linear, domain": (
        lambda a: rules.linear(_over(exp(U), Range(U, S.Zero, a)), {U: 2 * V}, (V,)),
        lambda a: a,
        "one side",
    ),
    "linear, half line": (
        lambda a: rules.linear(_over(exp(-U), UP), {U: a * V}, (V,)),
        lambda a: a,
        "one sign",
    ),
    "signs": (
        lambda a: rules.resolve_signs(_over(exp(-Abs(U + a)), UP)),
        lambda a: a,
        "nonnegative",
    ),
    "cosh": (
        lambda a: rules.merge_cosh(_over(exp(-Abs(a) * exp(U) - a * exp(-U)), LINE), U),
        lambda a: a,
        "nonnegative",
    ),
    "join": (_joined, lambda a: FALSE, "positive"),
    "logarithm": (lambda a: rules.take_log(Relation(a * w, exp(-m))), lambda a: a, "positive"),
    "solve, root": (lambda a: rules.isolate(Relation(E**2, a * w), E), lambda a: a, "positive"),
    "solve, factor": (lambda a: rules.isolate(Relation(a * t, G), t), lambda a: a, "nonzero"),
    "solve, exponential": (lambda a: rules.isolate(Relation(exp(t), a), t), lambda a: a, "positive"),
    "solve, sign": (lambda a: rules.isolate(Relation(G * w, a), G), lambda a: a, "possible"),
    "multiply": (lambda a: rules.multiply(Relation(w, G), a), lambda a: a, "nonzero"),
    "gather": (lambda a: rules.gather(Relation(a * t, G + log(m)), t), lambda a: a, "nonzero"),
    "ratio": (lambda a: rules.divide(_over(exp(-(U**2)), LINE), a), lambda a: a, "nonzero"),
    "asymptotics": (lambda a: rules.large_argument(Relation(besselk(0, a), G), a), lambda a: a, "positive"),
    "absorption": (lambda a: rules.retarded_from_greater(-I * a * w), lambda a: a, "nonnegative"),
    "express": (
        lambda a: rules.express(_over(exp(-G * U), UP), {G: -Abs(a) + a}),
        lambda a: -Abs(a) + a,
        "possible",
    ),
    "insert": (lambda a: rules.insert(Relation(sqrt(G), E), {G: -(a**2)}), lambda a: -(a**2), "possible"),
    "name": (lambda a: rules.name_quantity(w, y.x, -(a**2)), lambda a: -(a**2), "possible"),
    "order of integration": (
        lambda a: rules.innermost(_over(exp(-(Q**2) * G - U * Q), Range(Q, -a, oo), UP), Q, "none"),
        lambda a: FALSE,
        "positive",
    ),
    "half line, order": (
        lambda a: rules.half_line(_over(exp(a * U + Q * U), DOWN, Range(Q, U, S.Zero)), U),
        lambda a: FALSE,
        "positive",
    ),
    "split": (
        lambda a: rules.split_sign(_over(exp(-G * V), Range(U), Range(V, U * a, oo)), U),
        lambda a: FALSE,
        "positive",
    ),
    "line delta": (
        lambda a: rules.line_delta(_over(exp(I * t * U - a * U), LINE), U),
        lambda a: FALSE,
        "positive",
    ),
    "polynomial": (
        lambda a: rules.integrate_polynomial(_over(U**2 + a, Range(U, S.Zero, oo)), U),
        lambda a: FALSE,
        "positive",
    ),
}


def cases() -> Iterator[Altered]:
    """Each rule with the symbol's sign unknown, reversed, or zero not excluded."""
    for name, (apply, condition, kind) in RULES.items():
        for assumption in ("real", "negative", "nonnegative"):
            symbol = Symbol("a", **{assumption: True})
            yield Altered(
                f"{name}, a {assumption}",
                lambda apply=apply, symbol=symbol: apply(symbol),
                sympy.expand(condition(symbol)),
                kind,
            )
