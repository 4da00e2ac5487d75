"""The outside oracle: decides whether a mutant is equivalent, by its own small walker over SymPy trees.

It imports nothing of the engine: values are read by their attributes.  Two integrals are the same if their
integrands and limits agree at random points, up to reflections and permutations of integration variables; two
equations if they have the same solutions; two sums over orderings if they hold the same propagators and limits.
"""

from __future__ import annotations

import operator
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, permutations, product
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Symbol

DIGITS = 40
CLOSE = mpmath.mpf("1e-22")
POINTS = 4
SIZE = 3  # of matrices
Point = Mapping[Symbol, Any]

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "Abs": abs,
    "cosh": mpmath.cosh,
    "sinh": mpmath.sinh,
    "cos": mpmath.cos,
    "sin": mpmath.sin,
    "erfc": mpmath.erfc,
    "besselk": mpmath.besselk,
    "conjugate": mpmath.conj,
    "LambertW": mpmath.lambertw,
    "airyai": mpmath.airyai,
    "Min": lambda *parts: min(map(mpmath.re, parts)),
    "Max": lambda *parts: max(map(mpmath.re, parts)),
    "f": lambda nu: mpmath.cos(nu * mpmath.mpf("1.1")) + mpmath.mpf(2) / 3,  # any spectrum
    "Sigma": lambda t: mpmath.exp(-((t - mpmath.mpf(1) / 3) ** 2) / 4),  # any function of time
    "n": lambda q: mpmath.mpf(2) / 5 + mpmath.cos(q * mpmath.mpf("1.7") + 1) / 7,  # any occupation
    "delta": lambda u: mpmath.exp(-(u**2) / 5) + mpmath.mpf(1) / 9,  # any even function
}
ATOMS = {
    sympy.I: lambda: mpmath.mpc(0, 1),
    sympy.pi: lambda: +mp.pi,
    sympy.E: lambda: +mp.e,
    sympy.EulerGamma: lambda: +mp.euler,
    sympy.oo: lambda: mpmath.inf,
    -sympy.oo: lambda: -mpmath.inf,
}


def value(node: Expr, point: Point) -> Any:
    """The number an expression stands for; nan at a pole."""
    if node.is_Symbol:
        return point[node]
    if node in ATOMS:
        return ATOMS[node]()
    if node.is_Rational:
        return mpmath.mpf(int(node.p)) / int(node.q)
    if node.is_Float:
        return mpmath.mpf(str(node))
    parts = [value(argument, point) for argument in node.args]
    if not node.is_commutative:
        return _of_matrices(node, parts)
    if node.is_Add:
        return mpmath.fsum(parts)
    if node.is_Mul:
        return mpmath.fprod(parts)
    if node.is_Pow:
        return _power(*parts)
    return FUNCTIONS[type(node).__name__](*parts)


def _of_matrices(node: Expr, parts: list[Any]) -> Any:
    """A sum, product or power in which operators stand; nan where shapes do not fit. A number is so many identities."""
    try:
        if node.is_Pow:
            return mpmath.inverse(parts[0]) if parts[1] == -1 else parts[0] ** int(parts[1])
        if node.is_Mul:
            return reduce(operator.mul, parts)
        one = mpmath.eye(SIZE)
        return reduce(operator.add, (part if isinstance(part, mpmath.matrix) else part * one for part in parts))
    except ValueError:
        return mpmath.nan


def _matrix(kind: str, rng: random.Random) -> Any:
    """A random matrix, column or row, or a real diagonal."""
    if kind == "Diagonal":
        return mpmath.diag([mpmath.mpf(rng.uniform(0.3, 1.7)) for _ in range(SIZE)])
    rows, columns = (1 if kind == "Bra" else SIZE), (1 if kind == "Ket" else SIZE)
    entries = [[mpmath.mpc(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(columns)] for _ in range(rows)]
    return mpmath.matrix(entries)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0 and mpmath.re(exponent) < 0:
        return mpmath.nan
    return mpmath.power(base, exponent)


def number(size: Any) -> Any:
    """An integer or a rational number as a number of the oracle."""
    with mp.workdps(DIGITS):
        return value(sympy.S(size), {})


def drawn(symbols: Iterable[Symbol], rng: random.Random) -> dict[Symbol, Any]:
    """Random values within the assumptions of symbols."""
    point = {}
    for symbol in sorted(symbols, key=str):
        if not symbol.is_commutative:
            point[symbol] = _matrix(type(symbol).__name__, rng)
            continue
        size = mpmath.mpf(rng.uniform(0.3, 2.2))
        positive = symbol.is_positive or symbol.is_nonnegative or (not symbol.is_negative and rng.random() < 0.5)
        point[symbol] = size if positive else -size
    return point


def close(one: Any, other: Any) -> bool:
    """Whether two numbers, or matrices, agree to all but the last digits; an infinite one agrees with itself only."""
    if isinstance(one, mpmath.matrix) or isinstance(other, mpmath.matrix):
        return _same_matrix(one, other)
    if mpmath.isinf(one) or mpmath.isinf(other):
        return bool(one == other)
    return bool(one == other or abs(one - other) <= CLOSE * max(abs(one), abs(other)))


def _same_matrix(one: Any, other: Any) -> bool:
    if not all(isinstance(item, mpmath.matrix) for item in (one, other)):
        return False
    same = (one.rows, one.cols) == (other.rows, other.cols)
    return same and bool(mpmath.mnorm(one - other, 1) <= CLOSE * max(mpmath.mnorm(one, 1), mpmath.mnorm(other, 1)))


def equivalent(one: Any, other: Any, special: Point | None = None, seed: int = 5) -> bool:
    """Whether two results say the same; ``special`` fixes symbols, to see what is invisible there."""
    rng, fixed = random.Random(seed), special or {}
    with mp.workdps(DIGITS):
        if hasattr(one, "ranges"):
            return _same_integral(one, other, rng, fixed)
        if hasattr(one, "rhs"):
            return one.sign == other.sign and _same_equation(one, other, rng, fixed)
        if hasattr(one, "terms"):
            return _orderings(one) == _orderings(other)
        if hasattr(one, "electrons"):
            return _same_contour(one, other)
        return _same_expression(one, other, rng, fixed)


def _same_expression(one: Expr, other: Expr, rng: random.Random, fixed: Point) -> bool:
    points = ({**drawn(one.free_symbols | other.free_symbols, rng), **fixed} for _ in range(POINTS))
    return all(close(value(one, point), value(other, point)) for point in points)


# Integrals ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Form:
    """An integral as limits by variable and a density."""

    limits: tuple[tuple[Symbol, Expr, Expr], ...]
    density: Expr

    def moved(self, table: Mapping[Symbol, Expr], names: Mapping[Symbol, Symbol]) -> _Form:
        limits = tuple((names[v], low.xreplace(table), high.xreplace(table)) for v, low, high in self.limits)
        return _Form(limits, self.density.xreplace(table))


def _form(integral: Any) -> _Form:
    limits = tuple((item.variable, item.lower, item.upper) for item in integral.ranges)
    return _Form(limits, integral.factor * integral.integrand)


def _same_integral(one: Any, other: Any, rng: random.Random, fixed: Point) -> bool:
    mine, theirs = _form(one), _form(other)
    if len(mine.limits) != len(theirs.limits):
        return False
    free = {s for form in (mine, theirs) for e in _expressions(form) for s in e.free_symbols}
    wanted = {variable for variable, _, _ in mine.limits}
    forms = list(_symmetric(theirs, [variable for variable, _, _ in mine.limits]))
    points = [{**_inside(mine, drawn(free - wanted, rng), rng, fixed)} for _ in range(POINTS)]
    return any(all(_agree(mine, form, point) for point in points) for form in forms)


def _expressions(form: _Form) -> Iterator[Expr]:
    yield form.density
    for _, low, high in form.limits:
        yield from (low, high)


def _symmetric(form: _Form, names: list[Symbol]) -> Iterator[_Form]:
    """The integral with its variables called by these names, permuted where ranges are equal, lines reflected."""
    own = [variable for variable, _, _ in form.limits]
    lines = [v for v, low, high in form.limits if {low, high} == {-sympy.oo, sympy.oo}]
    kinds = {v: (low, high) for v, low, high in form.limits}
    for image in permutations(own):
        if any(kinds[a] != kinds[b] for a, b in zip(own, image, strict=True)):
            continue
        called = dict(zip(image, names, strict=True))
        for signs in product((1, -1), repeat=len(lines)):
            table = {v: dict(zip(lines, signs, strict=True)).get(v, 1) * called[v] for v in own}
            yield form.moved(table, called)


def _inside(form: _Form, point: dict[Symbol, Any], rng: random.Random, fixed: Point) -> dict[Symbol, Any]:
    point.update(fixed)
    for variable, low, high in form.limits:
        ends = sorted((mpmath.re(value(low, point)), mpmath.re(value(high, point))))
        share = mpmath.mpf(rng.uniform(0.1, 0.9))
        point[variable] = fixed.get(variable, _between(ends, share))
    return point


def _between(ends: list[Any], share: Any) -> Any:
    low, high = ends
    if mpmath.isinf(low) and mpmath.isinf(high):
        return 4 * share - 2
    if mpmath.isinf(high):
        return low + 2 * share
    return high - 2 * share if mpmath.isinf(low) else low + (high - low) * share


def _agree(one: _Form, other: _Form, point: Point) -> bool:
    limits = {variable: (low, high) for variable, low, high in other.limits}
    sign = 1
    for variable, low, high in one.limits:
        mine = [value(end, point) for end in (low, high)]
        theirs = [value(end, point) for end in limits[variable]]
        if not all(close(a, b) for a, b in zip(mine, theirs, strict=True)):
            sign = -sign
            if not all(close(a, b) for a, b in zip(mine, reversed(theirs), strict=True)):
                return False
    return close(value(one.density, point), sign * value(other.density, point))


# Equations ---------------------------------------------------------------------------------------------------------


def _same_equation(one: Any, other: Any, rng: random.Random, fixed: Point) -> bool:
    """Whether the differences of sides vanish together, in one symbol at a time; else whether sides agree."""
    gaps = [item.lhs - item.rhs for item in (one, other)]
    sides = [(one.lhs, other.lhs), (one.rhs, other.rhs)]
    if all(_same_expression(a, b, rng, fixed) for a, b in sides):
        return True
    free = gaps[0].free_symbols | gaps[1].free_symbols
    if not all(symbol.is_commutative for symbol in free):
        return False
    found = False
    for symbol in sorted(free - set(fixed), key=str):
        point = {**drawn(free, rng), **fixed}
        for first, second in (gaps, reversed(gaps)):
            for root in _roots(first, symbol, point):
                found = True
                if not _vanishes(second, {**point, symbol: root}):
                    return False
    return found


def _roots(gap: Expr, symbol: Symbol, point: Point) -> Iterator[Any]:
    """Changes of sign along a positive (or real) grid, refined."""
    grid = [mpmath.mpf(2) ** (mpmath.mpf(k) / 2) for k in range(-14, 15)]
    places = grid if symbol.is_nonnegative else [-x for x in reversed(grid)] + grid
    line = [(x, value(gap, {**point, symbol: x})) for x in places]
    for (low, first), (high, second) in pairwise(line):
        if mpmath.im(first) == 0 == mpmath.im(second) and mpmath.re(first) * mpmath.re(second) < 0:
            yield _bisected(lambda x: mpmath.re(value(gap, {**point, symbol: x})), low, high)
            return


def _bisected(function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    rising = function(low) < 0
    for _ in range(3 * DIGITS + 20):
        middle = (low + high) / 2
        low, high = (middle, high) if (function(middle) < 0) == rising else (low, middle)
    return (low + high) / 2


def _vanishes(gap: Expr, point: Point) -> bool:
    size = max(abs(value(term, point)) for term in sympy.Add.make_args(gap))
    return bool(abs(value(gap, point)) <= CLOSE * size)


# Contours and orderings --------------------------------------------------------------------------------------------


def _same_contour(one: Any, other: Any) -> bool:
    lines = [
        [(line.left, line.right, sympy.expand(line.momentum)) for line in (*item.electrons, *item.phonons)]
        for item in (one, other)
    ]
    same = one.diagram == other.diagram and set(one.momenta) == set(other.momenta)
    return same and lines[0] == lines[1] and sympy.expand(one.factor - other.factor) == 0


def _orderings(real_time: Any) -> Counter[tuple[Any, ...]]:
    """What each ordering contributes: the component of every line and the limits of every time."""
    contour = real_time.contour
    found: Counter[tuple[Any, ...]] = Counter()
    for term in real_time.terms:
        place = {vertex: position for position, vertex in enumerate(term.ordering.sequence)}
        lines = tuple(place[line.left] > place[line.right] for line in (*contour.electrons, *contour.phonons))
        found[lines, tuple((r.variable, r.lower, r.upper) for r in term.ranges)] += 1
    found[real_time.component, contour.factor] += 1
    return found


# Conditions --------------------------------------------------------------------------------------------------------


def violated(condition: Expr, kind: str) -> bool:
    """Whether a hypothesis is false somewhere within the assumptions; ``possible`` if it is false everywhere."""
    names = sorted(condition.free_symbols, key=str)
    choices = [_signs(name) for name in names]
    with mp.workdps(DIGITS):
        values = [value(condition, dict(zip(names, place, strict=True))) for place in product(*choices)]
    sizes = [mpmath.re(number) for number in values]
    if kind == "positive":
        return any(not size > 0 for size in sizes)
    if kind == "one side":
        return any(size > 0 for size in sizes) and any(size < 0 for size in sizes)
    if kind == "nonnegative":
        return any(not size >= 0 for size in sizes)
    if kind == "possible":
        return not any(size > 0 for size in sizes)
    if kind == "nonzero":
        return any(number == 0 for number in values)
    return not (all(size > 0 for size in sizes) or all(size < 0 for size in sizes))


def _signs(symbol: Symbol) -> tuple[Any, ...]:
    if symbol.is_positive:
        return mpmath.mpf("0.7"), mpmath.mpf("1.9")
    if symbol.is_negative:
        return (mpmath.mpf("-1.1"),)
    return (mpmath.mpf(0), mpmath.mpf("0.8")) if symbol.is_nonnegative else tuple(map(mpmath.mpf, (-1, 0, 1)))
