"""Dimensional analysis: what hbar = e = k_B = 1 hides, in powers of energy and length.

Every sum must be homogeneous and every argument of a function a number.  With the units restored, a quantity of
dimension ``energy^a length^b`` is measured in ``hbar``-free units of the same powers (time is hbar/energy, momentum
hbar/length, temperature energy/k_B, field energy/(e length)).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy
from sympy import Expr, Symbol

from avsym import Integral, Relation
from avsym import symbols as y

Dimension = tuple[Fraction, Fraction]
NUMBER: Dimension = (Fraction(0), Fraction(0))
ENERGY: Dimension = (Fraction(1), Fraction(0))
TIME: Dimension = (Fraction(-1), Fraction(0))
MOMENTUM: Dimension = (Fraction(0), Fraction(-1))

TABLE: Mapping[str, Dimension] = {
    **dict.fromkeys(("Gamma", "Gamma_ph", "Gamma_eff", "omega_0", "Delta", "T_b", "omega", "nu"), ENERGY),
    **dict.fromkeys(("t", "T", "t_0", "t_1", "t_2", "s", "S", "|s|", "|t|", "tau", "u_1", "u_2"), TIME),
    **{name: TIME for index in range(1, 6) for name in (f"tau_{index}", f"S_{index}")},
    "r": (Fraction(0), Fraction(1)),
    **{f"s_{index}": TIME for index in range(1, 10)},
    **{name: MOMENTUM for index in range(1, 6) for name in (f"q_{index}", f"|q_{index}|")},
    **dict.fromkeys(("n_b", "beta", "beta_c", "beta_eff", "x", "x_0", "x_1", "eta", "v", "a", "theta"), NUMBER),
    **{f"{name}_{index}": NUMBER for name in ("alpha", "c") for index in range(1, 20)},
    "p": MOMENTUM,
    "m": (Fraction(-1), Fraction(-2)),
    "E": (Fraction(1), Fraction(-1)),
    "n_ex": MOMENTUM,
    "g_ep": (Fraction(3, 2), Fraction(1, 2)),
    # operators, and columns and rows of local elements (per length)
    **dict.fromkeys(("H", "Sigma_retarded", "Sigma_advanced", "gamma", "gamma'", "gamma_h", "f"), ENERGY),
    **dict.fromkeys(("G_retarded", "G_advanced", "A"), (Fraction(-1), Fraction(0))),
    **dict.fromkeys(("rho", "rho'"), (Fraction(-1), Fraction(-1))),
    **dict.fromkeys(("1", "1'", "T_up", "T_down", "mu"), NUMBER),
    "K": (Fraction(-2), Fraction(-1)),
    "N": (Fraction(-1), Fraction(-1)),
}


OPEN: Mapping[str, Dimension] = {"Sigma": (Fraction(2), Fraction(0)), "f": ENERGY}
"""Functions that are left open: a self-energy as a function of time, and its spectrum."""


class DimensionError(ValueError):
    """A sum of unlike dimensions, or a function of something that is no number."""


def dimension(value: Expr | Integral | Relation) -> Dimension:
    """The powers of energy and length of an expression, an integral, or both sides of a relation.

    Raises
    ------
    DimensionError
        If a sum is not homogeneous, a function's argument is no number, the two sides differ, or a symbol is unknown.

    Examples
    --------
    >>> dimension(y.g_ep**2 / (2 * y.omega_0) * y.n_ex)  # Sigma^<(t): energy squared
    (Fraction(2, 1), Fraction(0, 1))
    """
    if isinstance(value, Relation):
        sides = {dimension(value.lhs), dimension(value.rhs)}
        if len(sides) != 1:
            raise DimensionError(f"the sides of {value} differ in dimension: {sides}")
        return sides.pop()
    if isinstance(value, Integral):
        measures = [dimension(item.variable) for item in value.ranges]
        return _product([dimension(value.factor), dimension(value.integrand), *measures])
    return _of(value)


def _product(factors: list[Dimension]) -> Dimension:
    return sum((energy for energy, _ in factors), Fraction(0)), sum((length for _, length in factors), Fraction(0))


def _of(node: Expr) -> Dimension:
    if isinstance(node, Symbol):
        if node.name not in TABLE:
            raise DimensionError(f"the dimension of {node.name} is not in the table")
        return TABLE[node.name]
    if node.is_number:
        return NUMBER
    if node.is_Mul:
        return _product([_of(factor) for factor in node.args])
    if node.is_Add:
        return _sum(node)
    if node.is_Pow:
        return _power(node)
    if isinstance(node, sympy.Abs):
        return _of(node.args[0])
    if node.func == y.delta_function:
        energy, length = _of(node.args[0])
        return -energy, -length
    if node.func.__name__ in OPEN:
        return OPEN[node.func.__name__]
    if node.func != y.occupation_of:
        _require_numbers(node)
    return NUMBER


def _sum(node: Expr) -> Dimension:
    found = {_of(term) for term in node.args}
    if len(found) != 1:
        raise DimensionError(f"{node} adds unlike dimensions {sorted(found)}")
    return found.pop()


def _power(node: Expr) -> Dimension:
    base, power = node.args
    if not power.is_Rational:
        _require_numbers(node)
        return NUMBER
    times = Fraction(int(power.p), int(power.q))
    energy, length = _of(base)
    return energy * times, length * times


def _require_numbers(node: Expr) -> None:
    for argument in node.args:
        if _of(argument) != NUMBER:
            raise DimensionError(f"{type(node).__name__} of {argument}, which has dimension {_of(argument)}")


def words(value: Dimension) -> str:
    """The dimension in words: ``energy^2 length^-1``.

    Examples
    --------
    >>> words(TABLE["m"])
    'energy^-1 length^-2'
    """
    pairs = zip(("energy", "length"), value, strict=True)
    return " ".join(name if power == 1 else f"{name}^{power}" for name, power in pairs if power) or "a number"
