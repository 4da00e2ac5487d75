"""Certificates of the rules on equations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates import deviation, draw_all, generator, numeric
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS
from avsym.relation import Relation


def _outcome(method: str, deviations: list[float], sampling: Sampling) -> Evidence:
    worst = max(deviations, default=float("nan"))
    return Evidence(method, worst, float(10.0**-sampling.digits), len(deviations), sampling.digits)


def stated_definition(step: Step, sampling: Sampling) -> Evidence:
    """A definition; the quantity has a finite value at random points."""
    rng, after = generator(step, sampling), step.after
    with mp.workdps(sampling.digits + GUARD_DIGITS):
        value = numeric(after.rhs)(draw_all(after.rhs.free_symbols, rng))
    return Evidence("a definition, finite at a random point", 0.0 if mpmath.isfinite(value) else float("nan"), 0.0, 1)


def sides_after(values: Mapping[Symbol, Expr]) -> Check:
    """Both sides, with the inserted values computed first as numbers."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        free = {*after.parameters, *(symbol for value in values.values() for symbol in value.free_symbols)}
        free |= set(before.parameters) - set(values)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_all(free, rng)
                old = {**point, **{symbol: numeric(value)(point) for symbol, value in values.items()}}
                for one, other in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                    deviations.append(deviation(numeric(one)(old), numeric(other)(point)))
        return _outcome("both sides at random points", deviations, sampling)

    return check


def scaled(factor: Expr) -> Check:
    """Both sides are the old ones times the factor, at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_all({*before.parameters, *after.parameters, *factor.free_symbols}, rng)
                for one, other in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                    deviations.append(deviation(numeric(one)(point) * numeric(factor)(point), numeric(other)(point)))
        return _outcome("both sides times the factor at random points", deviations, sampling)

    return check


def logarithms(step: Step, sampling: Sampling) -> Evidence:
    """The exponentials of the new sides are the old sides."""
    rng, deviations = generator(step, sampling), []
    with mp.workdps(sampling.digits + GUARD_DIGITS):
        for _ in range(sampling.points):
            point = draw_all(step.before.parameters, rng)
            for one, other in ((step.before.lhs, step.after.lhs), (step.before.rhs, step.after.rhs)):
                deviations.append(deviation(numeric(one)(point), mpmath.exp(numeric(other)(point))))
    return _outcome("exponentials of the new sides", deviations, sampling)


def solved(symbol: Symbol) -> Check:
    """Put into the old equation, the solution makes both sides equal."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_all({*before.parameters, *after.parameters} - {symbol}, rng)
                at = {**point, symbol: numeric(after.rhs)(point)}
                deviations.append(deviation(numeric(before.lhs)(at), numeric(before.rhs)(at)))
        return _outcome("the solution put into the equation", deviations, sampling)

    return check


def equivalent(symbol: Symbol) -> Check:
    """The differences of the sides, before and after, are proportional with a factor free of the symbol."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                free = {*step.before.parameters, *step.after.parameters}
                point, elsewhere = draw_all(free, rng), draw_all({symbol}, rng)
                ratios = [_gap(step.before, at) / _gap(step.after, at) for at in (point, {**point, **elsewhere})]
                deviations.append(deviation(*ratios))
        return _outcome("differences of the two sides are proportional", deviations, sampling)

    return check


def _gap(relation: Relation, point: Mapping[Symbol, Any]) -> Any:
    return numeric(relation.lhs)(point) - numeric(relation.rhs)(point)


def approximate_at(symbol: Symbol, places: tuple[float, ...]) -> Check:
    """Left- and right-hand sides that were replaced: their relative change at stated places, and its order."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        changes = []
        rng = generator(step, sampling)
        rest = draw_all(set(step.before.parameters) - {symbol}, rng)
        with mp.workdps(30):
            for place in places:
                at = {**rest, symbol: mpmath.mpf(place)}
                pairs = ((step.before.lhs, step.after.lhs), (step.before.rhs, step.after.rhs))
                changes.append(max(deviation(numeric(one)(at), numeric(other)(at)) for one, other in pairs))
        order = float(mpmath.log(changes[0] / changes[-1]) / mpmath.log(places[-1] / places[0]))
        listed = ", ".join(f"{change:.1e} at {symbol} = {place:g}" for place, change in zip(places, changes, strict=True))
        worst = changes[-1] if order > 0.2 else float("nan")
        return Evidence(f"relative change {listed}; falls as {symbol}^-{order:.2f}", worst, 1.0, len(places), where=listed)

    return check


def slope(symbol: Symbol) -> Check:
    """A derivative against numerical differences."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        digits = min(sampling.digits, 20)
        with mp.workdps(4 * digits):
            for _ in range(sampling.points):
                point = draw_all(step.before.free_symbols, rng)
                line = numeric(step.before)
                value = mpmath.diff(lambda v, at=point: line({**at, symbol: v}), point[symbol])  # type: ignore[misc]
                deviations.append(deviation(value, numeric(step.after.lhs)(point)))
        return Evidence("numerical differences", max(deviations), 10.0**-digits, len(deviations), digits)

    return check


LARGE_PARAMETERS = (1e4, 1e8, 1e16)


def iterated(symbol: Symbol) -> Check:
    """The truncated iteration against the root found numerically, at large values of the one parameter left."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        (parameter,) = step.after.rhs.free_symbols
        errors = []
        with mp.workdps(30):
            for size in LARGE_PARAMETERS:
                at = {parameter: mpmath.mpf(size)}
                value = numeric(step.after.rhs)(at)
                function = numeric(step.before.rhs - symbol)
                root = mpmath.findroot(lambda v, at=at: function({**at, symbol: v}), value)  # type: ignore[misc]
                errors.append(deviation(value, root))
        return _falling(errors, parameter)

    return check


def dropped_term(step: Step, sampling: Sampling) -> Evidence:
    """The relative change by the dropped term, at large values of the one parameter left."""
    (parameter,) = step.before.rhs.free_symbols
    errors = []
    with mp.workdps(30):
        for size in LARGE_PARAMETERS:
            at = {parameter: mpmath.mpf(size)}
            errors.append(deviation(numeric(step.after.rhs)(at), numeric(step.before.rhs)(at)))
    return _falling(errors, parameter)


def _falling(errors: list[float], parameter: Symbol) -> Evidence:
    listed = ", ".join(
        f"{error:.1e} at {parameter} = {size:.0e}" for size, error in zip(LARGE_PARAMETERS, errors, strict=True)
    )
    worst = errors[-1] if errors[-1] < errors[0] else float("nan")
    return Evidence(f"relative error {listed}", worst, 1.0, len(errors), where=listed)


def enclosed(step: Step, sampling: Sampling) -> Evidence:
    """An enclosure against a root or value found without intervals, at more digits than it claims."""
    with mp.workdps(60):
        variable, value = step.after.lhs, step.after.rhs
        approximate = mpmath.mpf(str(value))
        function = numeric(step.before.lhs - step.before.rhs)
        root = mpmath.findroot(lambda v: function({variable: v}), approximate)
        return Evidence("Newton's method in floating point at 60 digits", deviation(root, approximate), 1e-38, 1, 38)


def value_at_root(condition: Relation, symbol: Symbol, guess: float) -> Check:
    """An enclosed value against floating point at 60 digits, at the root found by Newton's method."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        with mp.workdps(60):
            function = numeric(condition.lhs - condition.rhs)
            root = mpmath.findroot(lambda v: function({symbol: v}), mpmath.mpf(guess))
            value = numeric(step.before.rhs)({symbol: root})
            claimed = mpmath.mpf(str(step.after.rhs))
            return Evidence("floating point at 60 digits", deviation(value, claimed), 1e-38, 1, 38)

    return check


def half_imaginary(step: Step, sampling: Sampling) -> Evidence:
    """Half the imaginary part, from a retarded function built in time: ``theta(t) (S^> - S^<)`` transformed by quadrature.

    The spectrum is a random Lorentzian of the given weight, so that the transform converges.
    """
    rng, deviations = generator(step, sampling), []
    with mp.workdps(30):
        for _ in range(sampling.points):
            point = draw_all(step.before.free_symbols, rng)
            weight, width = numeric(step.before)(point), mpmath.mpf(rng.uniform(0.5, 1.5))
            peak = weight * width / 2  # S^>(t) = peak e^{-width |t|} has S^>(0) = weight as its transform
            retarded = mpmath.quad(lambda t, w=width, a=peak: a * mpmath.exp(-w * t), [0, 4, mpmath.inf])
            deviations.append(deviation(-mpmath.im(retarded), numeric(step.after.rhs)(point)))
    return Evidence("a retarded function transformed from time", max(deviations), 1e-20, len(deviations), 20)
