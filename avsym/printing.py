"""The only door to LaTeX, to formulas as SVG and to formulas in a terminal.

SymPy's own printers order terms by evaluating them, which may hang and depends on the hash seed.  Here a term is taken
apart into powers and an exponent, terms are sorted by what they are made of, and sums are grouped as one writes them
by hand: ``-Gamma (|s| + |s+t|) + i omega_0 s + i [q^2 s - E q (s+t) |s|]/2m``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import gcd
from typing import Any

import sympy
from sympy import Abs, Add, Expr, I, Integer, Mul, Pow, S, Symbol, exp, oo, pi

from avsym.contour import Ordering
from avsym.diagram import Diagram
from avsym.drawing import formula_svg
from avsym.feynman import ContourIntegral, Line, to_contour
from avsym.integral import Integral, Range
from avsym.langreth import RealTime, Term

__all__ = ["formula_svg", "latex", "latex_lines", "plain"]

LONG = 56  # visible characters after which an exponential is written as a product
_NAMES = (
    "alpha beta gamma delta epsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega infty int sqrt ln approx leq geq"
)
_LETTERS = "αβγδεηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ∞∫√㏑≈≤≥"
GREEK = dict(zip(_NAMES.split(), _LETTERS, strict=True))
FUNCTIONS = {"log": r"\ln", "DiracDelta": r"\delta", "Heaviside": r"\theta", "n": "n_{<}"}
FUNCTIONS |= {name: rf"\{name}" for name in ("cosh", "sinh", "tanh", "coth", "sin", "cos", "tan")}
INDEXED = {"besselk": "K", "besseli": "I", "besselj": "J", "bessely": "Y", "expint": "E"}
SIGNS = {"==": "=", "<=": r"\leq", ">=": r"\geq"}
SPECIAL = {"n_b": "n_b"}


def latex(value: Any) -> str:
    r"""An expression, integral, relation, diagram or sum over orderings as one line of LaTeX, the same in every run.

    Parameters
    ----------
    value : sympy.Expr, Integral, Relation, Diagram, ContourIntegral, RealTime, Term or Ordering
        Momenta ``q_1`` and ``q_2`` are written q and q' if there is no third.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        For another type.

    Examples
    --------
    >>> from sympy import sqrt
    >>> from avsym.symbols import Gamma, field, g_ep, mass, omega_0, s, t
    >>> print(latex(2 * Gamma * sqrt(2 * mass * omega_0) / field))
    \frac{2 \Gamma \sqrt{2 m \omega_0}}{E}
    >>> print(latex(I * g_ep**2 * exp(I * omega_0 * s - Gamma * Abs(s) - Gamma * Abs(s + t))))
    i g_{\mathrm{ep}}^{2}\,e^{-\Gamma (|s| + |s + t|) + i \omega_0 s}
    """
    return _momenta(_join(_Writer().pieces(value)))


def latex_lines(value: Any, width: int = 90) -> tuple[str, ...]:
    r"""The same, broken between factors, integrals and summands into lines of about ``width`` visible characters.

    A factor wider than that stays whole.

    Examples
    --------
    >>> from avsym import rainbow, to_contour, to_real_time
    >>> print(latex_lines(to_contour(rainbow(2)))[0])
    \Sigma_{p}^{(2)}(t_2,t_1) = i g_{\mathrm{ep}}^{2}\,\int_{-\infty}^{\infty} \frac{dq}{2\pi}\,G_{q}(t_2,t_1)\,D_{p - q}(t_2,t_1)
    >>> len(latex_lines(to_real_time(to_contour(rainbow(4)))))
    13
    """
    lines: list[list[str]] = [[]]
    for piece in _Writer().pieces(value):
        if lines[-1] and sum(map(_width, lines[-1])) + _width(piece) > width:
            lines.append([r"\quad", piece] if piece.startswith(("+", "-", "=")) else [r"\quad \times", piece])
        else:
            lines[-1].append(piece)
    joined = "\n".join(map(_join, lines))
    return tuple(_momenta(joined).split("\n"))


def plain(value: Any) -> str:
    """The same for a terminal, in Unicode.

    Examples
    --------
    >>> from sympy import besselk
    >>> from avsym.symbols import field, g_ep, mass, omega_0, x
    >>> plain(g_ep**2 * mass * besselk(0, x) / (field * omega_0))
    'm g_ep² K₀(x)/(E ω₀)'
    """
    return _unicode(_momenta(_join(_Writer(inline=True, flat=True).pieces(value))))


@dataclass(frozen=True)
class _Product:
    """A term taken apart: ``number * prod base^power * e^exponent * (sum of inner)``; i is one of the bases."""

    number: Expr = S.One
    powers: dict[Expr, Expr] = field(default_factory=dict)
    exponent: Expr = S.Zero
    inner: tuple[_Product, ...] = ()

    def times(self, other: _Product, sign: int = 1) -> _Product:
        powers = {base: self.powers.get(base, 0) + sign * other.powers.get(base, 0) for base in {**self.powers, **other.powers}}
        exponent = self.exponent + sign * other.exponent
        left = {base: power for base, power in powers.items() if power != 0}
        return _Product(self.number * other.number**sign, left, exponent, self.inner)

    def part(self, wanted: Callable[[Expr, Expr], bool]) -> frozenset[tuple[Expr, Expr]]:
        return frozenset((base, power) for base, power in self.powers.items() if wanted(base, power))


def _split(term: Expr) -> _Product:
    number, powers, exponent = S.One, {}, S.Zero
    for factor in Mul.make_args(term):
        base, power = factor.as_base_exp()
        if factor.is_Rational or factor.is_Float:
            number *= factor
        elif base is S.Exp1:
            exponent += power
        elif power.is_Rational:
            powers[base] = powers.get(base, 0) + power
        else:
            powers[factor] = S.One
    return _Product(number, powers, exponent)


def _kind(base: Expr) -> int:
    """Where a factor stands in a product: numbers, i, parameters, the field, momenta, times, functions, sums."""
    if not isinstance(base, Symbol):
        return 0 if base is pi else 2 if base is I else 1 if base.is_number else 12 if base.is_Add else 10 + (base.func is not Abs)
    if re.match(r"\|?[qpk]\b|\|?q_", base.name):
        return 7
    known = {"n_ex": 3, "m": 4, "E": 6}.get(base.name)
    return known or (5 if base.is_nonnegative or base.name.startswith("Delta") else 8)


def _denominator(base: Expr, power: Expr) -> bool:
    return bool(power < 0)


def _scale(term: _Product) -> Hashable:
    """What groups a term belongs to by size: its denominator, or else its parameters."""
    below = term.part(_denominator)
    parameters = term.part(lambda base, power: 2 < _kind(base) < 7)
    return (I in term.powers, term.exponent, term.number.is_Rational and term.number.q, below, below or parameters)


def _scales(terms: Sequence[_Product]) -> list[Hashable]:
    """By scale; terms alone in theirs by what else they have, so that ``i omega_0 t - i Delta t = i (omega_0 - Delta) t``."""
    keys = [_scale(term) for term in terms]
    rest = [term.part(lambda base, power: not 2 < _kind(base) < 7) for term in terms]
    shared = [keys.count(key) > 1 or bool(term.part(_denominator)) for key, term in zip(keys, terms, strict=True)]
    return [key if many else (term.exponent, other) for key, many, term, other in zip(keys, shared, terms, rest, strict=True)]


def _motions(terms: Sequence[_Product]) -> list[Hashable]:
    return [term.part(lambda base, power: 5 < _kind(base) < 8) for term in terms]


def _grouped(terms: Sequence[_Product], keys: Sequence[Callable[[Sequence[_Product]], list[Hashable]]]) -> list[_Product]:
    if not keys:
        return sorted(terms, key=_order)
    classes: dict[Hashable, list[_Product]] = {}
    for key, term in zip(keys[0](terms), terms, strict=True):
        classes.setdefault(key, []).append(term)
    found = [item for members in classes.values() for item in _pulled(members, keys[1:])]
    return sorted(found, key=_order)


def _pulled(members: list[_Product], keys: Sequence[Callable[[Sequence[_Product]], list[Hashable]]]) -> list[_Product]:
    """One product with what the members share before the bracket, or the members if they share nothing."""
    if len(members) == 1:
        return members
    common = _common(members)
    inner = _grouped([member.times(common, -1) for member in members], keys)
    return [replace(common, inner=tuple(inner))] if common.powers or common.exponent != 0 else [
        common.times(item) if not item.inner else replace(common.times(item), inner=item.inner) for item in inner
    ]


def _common(members: list[_Product]) -> _Product:
    numbers = [member.number for member in members]
    number = S.One
    if all(item.is_Rational and item.q == numbers[0].q for item in numbers):
        number = Integer(gcd(*(int(item.p) for item in numbers))) / numbers[0].q
    shared = {}
    for base in members[0].powers:
        powers = [member.powers.get(base, 0) for member in members]
        if all(power > 0 for power in powers) or all(power < 0 for power in powers):
            shared[base] = min(powers, key=abs)
    number = -number if all(item < 0 for item in numbers) else number
    exponent = members[0].exponent if len({member.exponent for member in members}) == 1 else S.Zero
    return _Product(number, shared, exponent)


def _order(term: _Product) -> tuple[object, ...]:
    """Damping before phases, powers of momentum falling, plus before minus, then by name."""
    below = bool(term.part(_denominator))
    degree = sum(power for base, power in term.powers.items() if _kind(base) == 7)
    names = sorted((_kind(base), _text(base), float(power)) for base, power in term.powers.items())
    return (I in term.powers, below, -int(degree), bool(term.number < 0), names, float(abs(term.number)), _text(term.exponent))


@lru_cache(maxsize=4096)
def _text(base: Expr) -> str:
    return _Writer(inline=True).write(base)


@dataclass(frozen=True)
class _Writer:
    """Writes expressions; ``inline`` with slashes for fractions, ``flat`` as the terminal needs it."""

    inline: bool = False
    flat: bool = False

    def write(self, value: Expr) -> str:
        if value.is_Add:
            return self.total(self.terms(value))
        if isinstance(value, Symbol):
            return _symbol(value.name)
        if value.is_infinite:
            return r"-\infty" if value is -oo else r"\infty"
        if value.is_Mul or value.is_Pow or isinstance(value, exp) or value.is_Rational or value is S.Exp1:
            return _join(self.product(_split(value)))
        return self.call(value) if value.args else _atom(value)

    def terms(self, value: Expr) -> list[_Product]:
        return _grouped(sorted(map(_split, Add.make_args(value)), key=_order), (_scales, _motions))
