"""Certificates of what an equation says of its unknown: derivatives along it, and Newton's step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from mpmath import mp
from sympy import Symbol

from avsym.certificates.points import decided, deviation, draw_all, evidence, generator, numeric
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, OracleError
from avsym.relation import Relation

MOVES = (1e-2, 1e-3)


def log_ratio(relation: Relation) -> Callable[[Mapping[Symbol, Any]], Any]:
    """The logarithm of the ratio of the two sides, as a function of a point."""
    left, right = numeric(relation.lhs), numeric(relation.rhs)
    return lambda at: mpmath.log(left(at) / right(at))


def _slope(function: Callable[[Mapping[Symbol, Any]], Any], at: Mapping[Symbol, Any], symbol: Symbol) -> Any:
    """The derivative with respect to the logarithm of a symbol, by numerical differences."""
    return mpmath.diff(lambda move: function({**at, symbol: at[symbol] * mpmath.exp(move)}), 0)


def local_exponent(unknown: Symbol, parameter: Symbol, name: Symbol) -> Check:
    """The exponent against the ratio of numerical derivatives, at random points of the curves ratio = const."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, after = generator(step, sampling), step.after
        deviations = [float(after.lhs != name or after.sign != "=")]
        with mp.workdps(sampling.digits + 2 * GUARD_DIGITS):
            ratio, claimed = log_ratio(step.before), numeric(after.rhs)
            for _ in range(sampling.points):
                at = draw_all({*step.before.parameters, *after.rhs.free_symbols}, rng)
                found = -_slope(ratio, at, parameter) / _slope(ratio, at, unknown)
                deviations.append(deviation(found, claimed(at)))
        return evidence("ratio of numerical derivatives along the equation", deviations, sampling)

    return check


def newton(unknown: Symbol, start: Symbol) -> Check:
    """The step repeated with a numerical derivative; and its error, which must fall as the square of the start's."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, after = generator(step, sampling), step.after
        exact = [float(after.lhs != unknown or after.sign == "=")]
        parameters = {*step.before.parameters, *after.rhs.free_symbols} - {unknown, start}
        with mp.workdps(sampling.digits + 2 * GUARD_DIGITS):
            ratio, claimed = log_ratio(step.before), numeric(after.rhs)
            for _ in range(sampling.points):
                at = draw_all({*parameters, unknown}, rng)
                move = ratio(at) / _slope(ratio, at, unknown)
                exact.append(deviation(at[unknown] * mpmath.exp(-move), claimed({**at, start: at[unknown]})))
            found = evidence("the step with a numerical derivative", exact, sampling)
            return _order(step, at, start, unknown) if found.holds else found

    return check


def _order(step: Step, at: Mapping[Symbol, Any], start: Symbol, unknown: Symbol) -> Evidence:
    at = _on_the_curve(step.before, at, unknown)
    claimed = numeric(step.after.rhs)
    errors = [deviation(claimed({**at, start: at[unknown] * (1 + mpmath.mpf(move))}), at[unknown]) for move in MOVES]
    order = float(mpmath.log(errors[0] / errors[1]) / mpmath.log(MOVES[0] / MOVES[1]))
    listed = ", ".join(f"{error:.1e} from a start off by {move:g}" for error, move in zip(errors, MOVES, strict=True))
    worst = errors[-1] if order > 1.8 else float("nan")
    return Evidence(f"relative error {listed}; order {order:.2f}", worst, 1.0, len(MOVES), where=listed)


def _on_the_curve(relation: Relation, at: Mapping[Symbol, Any], unknown: Symbol) -> dict[Symbol, Any]:
    """The point with one parameter changed so that the equation holds there."""
    parameter = min(set(relation.parameters) - {unknown}, key=str, default=None)
    if parameter is None:
        raise OracleError("the equation has no parameter by which to reach a solution")
    ratio = log_ratio(relation)
    try:
        value = mpmath.findroot(lambda v: ratio({**at, parameter: mpmath.exp(v)}), mpmath.log(at[parameter]))
    except ValueError as error:
        raise OracleError(f"no {parameter} is found that solves the equation") from error
    return {**at, parameter: mpmath.exp(value)}
