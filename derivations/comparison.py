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
from avsym.certificates.points import (
    Mismatch,
    deviation,
    domains,
    draw_all,
    draw_inside,
    matched,
    numeric,
    orientation,
)
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
    target = _named_as(moved, _integral(printed))
    limits, worst, example = _numbers(target, moved, sampling)
    tolerance = 10.0**-sampling.digits
    if not all(apart <= tolerance for apart in limits):
        return _ranges_differ(target, moved, words)
    agrees = worst <= tolerance
    return Comparison(agrees, agrees and target.same_as(moved), worst, words, None if agrees else example)


def _integral(value: Value) -> Integral:
    from sympy import S

    return value if isinstance(value, Integral) else Integral(S.One, value)


def _named_as(ours: Integral, printed: Integral) -> Integral:
    """The printed integral with our names for its variables, place by place, where the names differ."""
    try:
        return matched(ours, printed)
    except Mismatch:
        raise RuleError(f"printed runs over {_text(printed)}, ours over {_text(ours)}: not comparable") from None


def _text(value: Integral) -> str:
    return ", ".join(f"{item.variable} in ({item.lower}, {item.upper})" for item in value.ranges)


def _ranges_differ(printed: Integral, ours: Integral, words: str) -> Comparison:
    return Comparison(False, False, float("inf"), words, {"printed": _text(printed), "derived": _text(ours)})


def _numbers(
    printed: Integral, ours: Integral, sampling: Sampling
) -> tuple[list[float], float, Mapping[str, str] | None]:
    """How limits differ at random points, the worst deviation of values, and the point, values and ratio there.

    A range that runs the other way costs a sign; a nan is as wrong as can be.
    """
    rng = random.Random(sampling.seed + 17)
    limits: list[float] = []
    found: list[tuple[float, Mapping[str, str]]] = []
    with mp.workdps(sampling.digits + 10):
        one, other = numeric(printed.factor * printed.integrand), numeric(ours.factor * ours.integrand)
        for _ in range(POINTS):
            point = draw_inside(ours.ranges, draw_all({*printed.parameters, *ours.parameters}, rng), rng)
            turned = orientation(printed.ranges, point) * orientation(ours.ranges, point)
            values = turned * one(point), other(point)
            limits += domains(ours.ranges, printed.ranges, point)
            apart = deviation(*values)
            found.append((apart if apart == apart else float("inf"), _example(point, *values)))
    worst, example = max(found, key=lambda item: item[0])
    return limits, worst, example


def _example(point: Mapping[Symbol, Any], printed: Any, ours: Any) -> dict[str, str]:
    place = ", ".join(f"{symbol} = {mpmath.nstr(value, 6)}" for symbol, value in sorted(point.items(), key=str))
    ratio = mpmath.nstr(printed / ours, 12) if ours else "inf"
    return {"at": place, "printed": mpmath.nstr(printed, 12), "derived": mpmath.nstr(ours, 12), "ratio": ratio}
