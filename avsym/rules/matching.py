"""Replacing a function with one maximum by a simpler one that has the same maximum."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, Symbol

from avsym.certificates import roots as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Peak, Relation


def height(relation: Relation, peak: Peak) -> Expr:
    """The left-hand side at its maximum: the right-hand side at the critical parameter.

    Raises
    ------
    RuleError
        If a name at the maximum is in use.
    """
    if {peak.place, peak.critical} & set(relation.parameters):
        raise RuleError(f"{peak.place} and {peak.critical} must be new names")
    return relation.rhs.subs(peak.parameter, peak.critical)


def match_maximum(relation: Relation, peak: Peak, shape: Expr, free: Symbol, places: tuple[float, ...]) -> Step:
    """Replace the left-hand side by ``h s(x)/s(x_0)``: a shape with one free constant, its maximum that of the side.

    Nothing is fitted: the constant follows from ``s'(x_0) = 0`` and the scale from the height h of the maximum.

    Parameters
    ----------
    shape : sympy.Expr
        ``s``, with the free constant; it should have the asymptotics of what it replaces.
    places : tuple of float
        Where the relative change is measured.

    Raises
    ------
    RuleError
        If no or more than one value of the constant puts the maximum of the shape at the place.
    """
    top, symbol = height(relation, peak), peak.unknown
    slope = sympy.together(sympy.diff(sympy.expand_log(sympy.log(shape), force=True), symbol).subs(symbol, peak.place))
    values = sympy.solve(slope, free)
    condition = Condition(f"one {free} puts the maximum at {peak.place}", len(values) == 1).require()
    fixed = shape.subs(free, values[0])
    matched = sympy.powsimp(top * fixed / sympy.cancel(fixed.subs(symbol, peak.place)))
    return Step(
        rule="match the maximum",
        statement=f"the left side -> {shape} with the same maximum",
        before=relation,
        after=replace(relation, lhs=matched, sign="\\approx"),
        kind="approximation",
        check=checks.matched(peak, fixed, places),
        drops="all of the left side but its maximum and the shape",
        conditions=(condition,),
    )
