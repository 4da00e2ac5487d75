"""Where no rule closes an integral: a NumPy function of what is left, each value with an estimate of its error.

Each range is cut where an absolute value or a root has its kink, so that the integrand is smooth on every piece; each
piece is taken by a double-exponential rule, whose step is halved until two results agree.  The error is estimated by
their difference and by what the outermost points contribute: an integral that converges only conditionally, or not at
all, is seen by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray
from scipy.special import wofz
from sympy import Abs, Expr, Mul, Pow, Symbol, erfc, oo

from avsym._given import require
from avsym._pieces import Numbers, Pieces, Points, chunks
from avsym.algebra import exponential_terms, polynomial_in
from avsym.integral import Integral
from avsym.to_numpy import NAMES, NotAudited, arguments, ordered, to_numpy

STEPS = tuple(2.0**-power for power in range(1, 13))
ROUNDING = 1e-14  # of the sum of all sizes: no sum is better than that
COARSE = 1 / 8  # two sums agree by chance more easily if they have few points
MAX_POINTS = 4_000_000


@dataclass(frozen=True)
class Estimate:
    """Values and estimates of their absolute errors, arrays of one shape; the error is ``inf`` where none is known."""

    value: NDArray[np.complex128]
    error: NDArray[np.float64]


def to_quadrature(
    integral: Integral,
    order: Sequence[str] | None = None,
    names: Mapping[Symbol, str] = NAMES,
    tolerance: float = 1e-6,
) -> Callable[..., Estimate]:
    """A function of the parameters of an integral that is left reduced: its value, and how far off it may be.

    Parameters
    ----------
    integral : Integral
        Absolutely convergent; where it is not, the error estimated does not become small.
    order : sequence of str, optional
        Argument names in the order wanted; alphabetical by default.
    names : mapping
        From symbols to argument names.
    tolerance : float
        The relative error aimed at. What takes more than `MAX_POINTS` points is returned as far as it has come.

    Returns
    -------
    callable
        It broadcasts its arguments and returns an `Estimate`.

    Raises
    ------
    TypeError, NotAudited
        As `to_numpy`, when it is built; and for what is no integral, no tolerance, or a range that runs downwards from
        or to infinity.

    Examples
    --------
    >>> from sympy import exp
    >>> from avsym import Range
    >>> from avsym.symbols import mass, s
    >>> found = to_quadrature(Integral(mass, exp(-(s**2)), (Range(s),)))(mass=2.0)
    >>> print(found.value.real.round(6), bool(found.error < 1e-6))
    3.544908 True
    """
    require("integral", integral, Integral, "an Integral")
    require("tolerance", tolerance, (int, float), "a number above 0")
    wanted = ordered(arguments(Mul(*integral.parameters), names), order, "integral")
    known = {symbol: names[symbol] for symbol in integral.parameters}
    known |= {variable: f"variable_{place}" for place, variable in enumerate(integral.variables)}
    grid = tuple(_pieces(integral, place, known) for place in range(len(integral.ranges)))
    front, body = _numbers(integral.factor, known), _integrand(integral.integrand, known)

    def function(*positional: Any, **named: Any) -> Estimate:
        given = {**dict(zip(wanted, positional, strict=False)), **named}
        if sorted(given) != sorted(wanted) or len(positional) + len(named) != len(wanted):
            raise TypeError(f"the arguments are {', '.join(wanted)}; given were {', '.join(given) or 'none'}")
        arrays = np.broadcast_arrays(*(np.asarray(given[name], dtype=np.float64) for name in wanted))
        shape = arrays[0].shape if arrays else ()
        value, error = np.zeros(shape, dtype=np.complex128), np.zeros(shape)
        for place in np.ndindex(shape):
            point = {name: array[place] for name, array in zip(wanted, arrays, strict=True)}
            with np.errstate(all="ignore"):  # what overflows has no error estimate, and says so
                reached, off = _refined(grid, body, point, tolerance)
                value[place], error[place] = reached * front(point), off * np.abs(front(point))
        return Estimate(value, error)

    return function


def _refined(
    grid: Sequence[Pieces], body: Numbers, point: Mapping[str, Any], tolerance: float
) -> tuple[complex, float]:
    """The step halved until two sums agree or the points are too many."""
    start = Points({name: np.full(1, value) for name, value in point.items()}, np.ones(1), np.zeros(1, dtype=bool))
    value, error = complex(np.nan), np.inf
    for step in STEPS if grid else STEPS[:2]:
        if prod(pieces.count(step) for pieces in grid) > MAX_POINTS:
            break
        before = value
        value, size, edge = _summed(grid, body, start, step)
        apart = float(np.abs(value - before))  # not by abs, which has raised OverflowError for nan
        error = apart + edge / step + ROUNDING * size
        if error < max(tolerance * np.abs(value), 4 * ROUNDING * size) and step <= COARSE:
            break
    return value, error if np.isfinite(error) else np.inf


def _summed(grid: Sequence[Pieces], body: Numbers, start: Points, step: float) -> tuple[complex, float, float]:
    """The sum over the grid, and the sizes of all terms and of the outermost ones."""
    total, size, edge = 0j, 0.0, 0.0
    for points in chunks(grid, start, step):
        with np.errstate(all="ignore"):
            terms = points.weights * body(points.places)
            total += complex(np.sum(terms))
            size += float(np.sum(np.abs(terms)))
            edge += float(np.sum(np.abs(terms[points.outermost])))
    return total, size, edge


def _pieces(integral: Integral, place: int, names: Mapping[Symbol, str]) -> Pieces:
    item = integral.ranges[place]
    if item.lower is oo or item.upper is -oo:
        raise NotAudited(f"{item.variable} runs from {item.lower} to {item.upper}; turn it round with `linear` first")
    outside = {*integral.parameters, *integral.variables[:place]}
    kinks = [kink for kink in _kinks(integral, item.variable) if kink.free_symbols <= outside]
    kinks = [sympy.S.Zero] if item.is_line and not kinks else kinks
    lower, upper = (None if limit in (oo, -oo) else _numbers(limit, names) for limit in (item.lower, item.upper))
    return Pieces(names[item.variable], lower, upper, tuple(_numbers(kink, names) for kink in kinks))


def _kinks(integral: Integral, variable: Symbol) -> list[Expr]:
    """Where what stands in an absolute value, under a root or in a denominator vanishes, if linear in the variable."""
    limits = [limit for item in integral.ranges for limit in (item.lower, item.upper)]
    nodes = {node for part in (integral.integrand, *limits) for node in part.atoms(Abs, Pow)}
    found = set()
    for node in nodes:
        if isinstance(node, Pow) and node.exp.is_Integer and node.exp.is_positive:
            continue
        for factor in Mul.make_args(sympy.factor(Mul(*sympy.fraction(sympy.together(node.args[0]))))):
            powers = polynomial_in(factor.as_base_exp()[0], variable)
            if powers and max(powers) == 1:
                kink = sympy.cancel(-powers.get(0, sympy.S.Zero) / powers[1])
                found |= {kink} if kink.is_extended_real else set()
    return sorted(found, key=sympy.default_sort_key)


def _numbers(expression: Expr, names: Mapping[Symbol, str]) -> Numbers:
    """An expression as a function of named numbers."""
    wanted, function = arguments(expression, names), to_numpy(expression, None, names)
    return lambda places: function(**{name: places[name] for name in wanted})


def _integrand(integrand: Expr, names: Mapping[Symbol, str]) -> Numbers:
    terms = [_term(coefficient, exponent, names) for coefficient, exponent in exponential_terms(integrand)]
    return lambda places: sum(term(places) for term in terms)


def _term(coefficient: Expr, exponent: Expr, names: Mapping[Symbol, str]) -> Numbers:
    """``c e^P prod erfc(u)``, the large exponents of ``erfc(u) = e^{-u^2} w(i u)`` cancelled against P as formulas.

    For Re u < 0 it is ``2 - e^{-u^2} w(-i u)``: Faddeeva's function w is bounded in the upper half plane.
    """
    factors = Mul.make_args(coefficient)
    inside = [factor.args[0] for factor in factors if isinstance(factor, erfc)]
    front = _numbers(Mul(*(factor for factor in factors if not isinstance(factor, erfc))), names)
    places_of = [_numbers(argument, names) for argument in inside]
    exponents = {
        chosen: _numbers(sympy.expand(exponent - sum(u**2 for u, on in zip(inside, chosen, strict=True) if on)), names)
        for chosen in product((False, True), repeat=len(inside))
    }

    def value(places: Mapping[str, Any]) -> Any:
        found = [np.asarray(place(places), dtype=np.complex128) for place in places_of]
        sides = [np.where(u.real >= 0, 1.0, -1.0) for u in found]
        scaled = [side * wofz(1j * side * u) for side, u in zip(sides, found, strict=True)]
        total: Any = 0.0
        for chosen, power in exponents.items():
            parts = (w if on else 1 - side for on, w, side in zip(chosen, scaled, sides, strict=True))
            weight = prod(parts, start=np.asarray(1.0))
            total = total + weight * np.exp(np.where(weight != 0, power(places), -np.inf))
        return front(places) * total

    return value
