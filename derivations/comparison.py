"""Printed against derived: equal under the zero test, numerically, or not, with a counterexample."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym import Integral, Sampling
from avsym.algebra import is_zero
from avsym.certificates import deviation, draw_all, draw_inside, numeric
from avsym.derivation import RuleError
from avsym.rules import linear

Value: TypeAlias = Expr | Integral
POINTS = 4


@dataclass(frozen=True)
class Comparison:
    """Whether two expressions agree, how that is known, and where not."""

    agrees: bool
    proved: bool
    worst: float
    mapping: str = ""
    counterexample: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """A dictionary of JSON values."""
        values: dict[str, Any] = {"agrees": self.agrees, "residual_zero": self.proved, "worst": self.worst}
        if self.mapping:
            values["up_to"] = self.mapping
        if self.counterexample:
            values["counterexample"] = dict(self.counterexample)
        return values


def compare(
    printed: Value, ours: Value, sampling: Sampling, mapping: Mapping[Symbol, Expr] | None = None
) -> Comparison:
    """Compare two closed expressions, or two integrals over the same ranges.

    Parameters
    ----------
    printed, ours : Expr or Integral
    sampling : Sampling
    mapping : mapping, optional
        A change of integration variables, applied to ours by the rule `linear`, under which they are compared.

    Returns
    -------
    Comparison
        ``agrees`` needs the numbers and the ranges to agree; ``proved`` the zero test too.
    """
    words = ", ".join(f"{name} -> {image}" for name, image in (mapping or {}).items())
    moved = linear(_integral(ours), mapping).after if mapping else _integral(ours)
    target = _integral(printed)
    if tuple(target.ranges) != tuple(moved.ranges) and not target.same_as(moved):
        return _ranges_differ(target, moved, words)
    worst, example = _numbers(target, moved, sampling)
    agrees = worst <= 10.0**-sampling.digits
    proved = agrees and is_zero(target.factor * target.integrand - moved.factor * moved.integrand)
    return Comparison(agrees, proved, worst, words, None if agrees else example)


def _integral(value: Value) -> Integral:
    from sympy import S

    return value if isinstance(value, Integral) else Integral(S.One, value)


def _ranges_differ(printed: Integral, ours: Integral, words: str) -> Comparison:
    def text(value: Integral) -> str:
        return ", ".join(f"{item.variable} in ({item.lower}, {item.upper})" for item in value.ranges)

    if {item.variable for item in printed.ranges} != {item.variable for item in ours.ranges}:
        raise RuleError(f"printed runs over {text(printed)}, ours over {text(ours)}: not comparable")
    return Comparison(False, False, float("inf"), words, {"printed": text(printed), "derived": text(ours)})


def _numbers(printed: Integral, ours: Integral, sampling: Sampling) -> tuple[float, dict[str, str]]:
    """The worst deviation at random points, and the point, values and ratio where it is found."""
    rng = random.Random(sampling.seed + 17)
    worst, example = 0.0, {}
    with mp.workdps(sampling.digits + 10):
        one, other = numeric(printed.factor * printed.integrand), numeric(ours.factor * ours.integrand)
        for _ in range(POINTS):
            point = draw_inside(ours.ranges, draw_all({*printed.parameters, *ours.parameters}, rng), rng)
            values = one(point), other(point)
            found = deviation(*values)
            if found >= worst:
                worst, example = found, _example(point, *values)
    return worst, example


def _example(point: Mapping[Symbol, Any], printed: Any, ours: Any) -> dict[str, str]:
    place = ", ".join(f"{symbol} = {mpmath.nstr(value, 6)}" for symbol, value in sorted(point.items(), key=str))
    ratio = mpmath.nstr(printed / ours, 12) if ours else "inf"
    return {"at": place, "printed": mpmath.nstr(printed, 12), "derived": mpmath.nstr(ours, 12), "ratio": ratio}
