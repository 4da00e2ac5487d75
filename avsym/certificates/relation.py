"""Certificates of the rules on equations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from itertools import pairwise
from typing import Any

import mpmath
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates.points import Mismatch, decided, deviation, draw_all, evidence, generator, numeric
from avsym.certificates.pointwise import allowed, fits, fitting
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, OracleError
from avsym.relation import Relation


def _same_sign(step: Step) -> float:
    """0 if an equation stayed an equation, and an approximate one an approximate one."""
    return float(step.before.sign != step.after.sign)


def _approximate(step: Step) -> float:
    """0 if the result is marked as approximate."""
    return float(step.after.sign == "=")


def stated_definition(symbol: Symbol, quantity: Expr) -> Check:
    """A definition: the name stands for the quantity stated, which has a finite value at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, after = generator(step, sampling), step.after
        deviations = [float(after.lhs != symbol or after.sign != "=")]
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_all(quantity.free_symbols | after.rhs.free_symbols, rng)
                deviations.append(deviation(numeric(quantity)(point), numeric(after.rhs)(point)))
        return evidence("a definition, as stated and finite at random points", deviations, sampling)

    return check


def sides_after(values: Mapping[Symbol, Expr]) -> Check:
    """Both sides, with the inserted values computed first as numbers."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), [_same_sign(step)]
        before, after = step.before, step.after
        free = {*after.parameters, *(symbol for value in values.values() for symbol in value.free_symbols)}
        free |= set(before.parameters) - set(values)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point, given = fitting(values, free, rng, 0.0)
                old = {**point, **given}
                deviations.append(float(not fits(given)))
                for one, other in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                    deviations.append(deviation(numeric(one)(old), numeric(other)(point)))
        return evidence("both sides at random points", deviations, sampling)

    return check


def scaled(factor: Expr) -> Check:
    """Both sides are the old ones times the factor, at random points."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), [_same_sign(step)]
        before, after = step.before, step.after
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                point = draw_all({*before.parameters, *after.parameters, *factor.free_symbols}, rng)
                for one, other in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                    deviations.append(deviation(numeric(one)(point) * numeric(factor)(point), numeric(other)(point)))
        return evidence("both sides times the factor at random points", deviations, sampling)

    return check


def logarithms(step: Step, sampling: Sampling) -> Evidence:
    """The new sides are real, and their exponentials are the old sides."""
    rng, deviations = generator(step, sampling), [_same_sign(step)]
    with mp.workdps(sampling.digits + GUARD_DIGITS):
        for _ in range(sampling.points):
            point = draw_all({*step.before.parameters, *step.after.parameters}, rng)
            for one, other in ((step.before.lhs, step.after.lhs), (step.before.rhs, step.after.rhs)):
                value = numeric(other)(point)
                deviations.append(deviation(numeric(one)(point), mpmath.exp(value)))
                deviations.append(float(abs(mpmath.im(value))))
    return evidence("exponentials of the new sides", deviations, sampling)


def solved(symbol: Symbol) -> Check:
    """Put into the old equation, the solution makes both sides equal."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        before, after = step.before, step.after
        rng, deviations = generator(step, sampling), [_same_sign(step), float(after.lhs != symbol)]
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                free = {*before.parameters, *after.parameters} - {symbol}
                point, given = fitting({symbol: after.rhs}, free, rng, 0.0)
                at = {**point, **given}
                deviations.append(deviation(numeric(before.lhs)(at), numeric(before.rhs)(at)))
                deviations.append(float(not allowed(symbol, given[symbol])))
        return evidence("the solution put into the equation", deviations, sampling)

    return check


def equivalent(symbol: Symbol) -> Check:
    """The differences of the sides, before and after, are proportional with a factor free of the symbol."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), [_same_sign(step)]
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for _ in range(sampling.points):
                free = {*step.before.parameters, *step.after.parameters}
                point, elsewhere = draw_all(free, rng), draw_all({symbol}, rng)
                places = point, {**point, **elsewhere}
                gaps = [(_gap(step.before, at), _gap(step.after, at)) for at in places]
                deviations.append(deviation(gaps[0][0] * gaps[1][1], gaps[1][0] * gaps[0][1]))
                deviations.append(float(gaps[0][1] == 0))
        return evidence("differences of the two sides are proportional", deviations, sampling)

    return check


def _gap(relation: Relation, point: Mapping[Symbol, Any]) -> Any:
    return numeric(relation.lhs)(point) - numeric(relation.rhs)(point)


def approximate_at(symbol: Symbol, places: tuple[float, ...], table: Mapping[Expr, Expr]) -> Check:
    """Functions replaced by their leading terms and nothing else; the relative change at stated places, its order."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        changes, exact = [], []
        before, after = step.before, step.after
        names = {node: Symbol(f"leading_{index}") for index, node in enumerate(table)}
        rng = generator(step, sampling)
        rest = draw_all({*before.parameters, *after.parameters} - {symbol}, rng)
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            for place in places:
                at = {**rest, symbol: mpmath.mpf(place)}
                leading = {name: numeric(table[node])(at) for node, name in names.items()}
                for one, other in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                    value = numeric(other)(at)
                    exact.append(deviation(numeric(one.xreplace(names))({**at, **leading}), value))
                    changes.append(deviation(numeric(one)(at), value))
        worst = [max(changes[2 * index : 2 * index + 2]) for index in range(len(places))]
        exact.append(_approximate(step))
        return _if_exact(exact, lambda: _ordered(worst, symbol, places), sampling)

    return check


def _ordered(changes: list[float], symbol: Symbol, places: tuple[float, ...]) -> Evidence:
    falling = changes[0] > 0 and changes[-1] > 0
    order = (
        float(mpmath.log(changes[0] / changes[-1]) / mpmath.log(places[-1] / places[0])) if falling else float("inf")
    )
    listed = ", ".join(f"{change:.1e} at {symbol} = {place:g}" for place, change in zip(places, changes, strict=True))
    worst = changes[-1] if abs(order) > 0.2 and changes[-1] < changes[0] else float("nan")
    return Evidence(f"relative change {listed}; falls as {symbol}^{-order:.2f}", worst, 1.0, len(places), where=listed)


def _if_exact(exact: list[float], error: Callable[[], Evidence], sampling: Sampling) -> Evidence:
    """The measured error, if the result is exactly what the stated replacement leaves; else the deviation from it."""
    found = evidence("what the stated replacement leaves, at random points", exact, sampling)
    return error() if found.holds else found


def slope(symbol: Symbol) -> Check:
    """A derivative against numerical differences; the condition is that it be zero."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), [float(step.after.sign != "=")]
        digits = min(sampling.digits, 20)
        with mp.workdps(2 * digits + GUARD_DIGITS):
            line, found, zero = numeric(step.before), numeric(step.after.lhs), numeric(step.after.rhs)
            move = mpmath.mpf(10) ** (-digits // 6)
            for _ in range(sampling.points):
                point = draw_all(step.before.free_symbols | step.after.lhs.free_symbols, rng)

                def at(shift: Any, point: Mapping[Symbol, Any] = point) -> Any:
                    return line({**point, symbol: point[symbol] + shift})

                deviations += [deviation(_difference(at, move), found(point)), float(abs(zero(point)))]
        return evidence("numerical differences", deviations, sampling, digits)

    return check


def _difference(at: Callable[[Any], Any], move: Any) -> Any:
    """Central differences with steps halved and extrapolated (Romberg)."""
    column = [(at(move / 2**k) - at(-move / 2**k)) / (2 * move) * 2**k for k in range(6)]
    for level in range(1, len(column)):
        column = [(4**level * fine - coarse) / (4**level - 1) for coarse, fine in pairwise(column)]
    return column[0]


LARGE_PARAMETERS = (1e4, 1e8, 1e16)


def iterated(symbol: Symbol, guess: Expr) -> Check:
    """The guess put in, exactly; and the result against the root, at large values of the one parameter left."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        before, after = step.before, step.after
        parameter = _only_one((before.rhs.free_symbols | guess.free_symbols) - {symbol})
        errors, exact = [], [_approximate(step), float(after.lhs != symbol)]
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            inside, value = numeric(before.rhs), numeric(after.rhs)
            for size in LARGE_PARAMETERS:
                at = {parameter: mpmath.mpf(size)}
                exact.append(deviation(inside({**at, symbol: numeric(guess)(at)}), value(at)))
                if exact[-1] <= 10.0**-sampling.digits:
                    errors.append(deviation(value(at), _fixed_point(inside, symbol, at, value(at))))
        return _if_exact(exact, lambda: _falling(errors, parameter), sampling)

    return check


def _fixed_point(function: Any, symbol: Symbol, at: Mapping[Symbol, Any], start: Any) -> Any:
    try:
        return mpmath.findroot(lambda value: function({**at, symbol: value}) - value, start)
    except ValueError as error:
        raise OracleError("no root is found near the iterated value") from error


def _only_one(free: Set[Symbol]) -> Symbol:
    if len(free) != 1:
        raise OracleError(f"the error is measured in one parameter, but there are {len(free)}")
    (parameter,) = free
    return parameter


def dropped_term(term: Expr) -> Check:
    """The right-hand side without the term, exactly; and the relative change, at large values of the parameter."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        before, after = step.before, step.after
        parameter = _only_one(before.rhs.free_symbols)
        errors, exact = [], [_approximate(step), float(after.lhs != before.lhs)]
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            full, dropped, left = numeric(before.rhs), numeric(term), numeric(after.rhs)
            for size in LARGE_PARAMETERS:
                at = {parameter: mpmath.mpf(size)}
                exact.append(deviation(full(at), left(at) + dropped(at)))
                errors.append(deviation(left(at), full(at)))
        return _if_exact(exact, lambda: _falling(errors, parameter), sampling)

    return check


def _falling(errors: list[float], parameter: Symbol) -> Evidence:
    listed = ", ".join(
        f"{error:.1e} at {parameter} = {size:.0e}" for size, error in zip(LARGE_PARAMETERS, errors, strict=True)
    )
    worst = errors[-1] if errors[-1] < errors[0] else float("nan")
    return Evidence(f"relative error {listed}", worst, 1.0, len(errors), where=listed)


@decided
def enclosed(step: Step, sampling: Sampling) -> Evidence:
    """An enclosure against a root found without intervals, at more digits than it claims."""
    with mp.workdps(60):
        variable, approximate = step.after.lhs, _number(step.after.rhs)
        function = numeric(step.before.lhs - step.before.rhs)
        if variable not in step.before.parameters or step.after.sign != "=":
            raise Mismatch(f"{variable} is not the unknown")
        slope_there = mpmath.diff(lambda v: function({variable: v}), approximate)
        move = function({variable: approximate}) / slope_there
        return Evidence("a Newton step in floating point at 60 digits", float(abs(move / approximate)), 1e-38, 1, 38)


def _number(value: Expr) -> Any:
    if not value.is_Float:
        raise Mismatch("the enclosed value is not a real number")
    return mpmath.mpf(str(value))


def _root(function: Callable[[Any], Any], guess: Any) -> Any:
    try:
        return mpmath.findroot(function, guess)
    except (ValueError, ZeroDivisionError) as error:
        raise Mismatch("no root is found near the enclosed value") from error


def value_at_root(condition: Relation, symbol: Symbol, guess: float) -> Check:
    """An enclosed value against floating point at 60 digits, at the root found by Newton's method."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        if step.before.lhs != step.after.lhs or _same_sign(step) != 0:
            raise Mismatch("the left-hand side has changed")
        with mp.workdps(60):
            function = numeric(condition.lhs - condition.rhs)
            root = _root(lambda v: function({symbol: v}), mpmath.mpf(guess))
            value = numeric(step.before.rhs)({symbol: root})
            difference = deviation(value, _number(step.after.rhs))
            return Evidence("floating point at 60 digits", difference, 1e-38, 1, 38)

    return check


@decided
def enclosed_constant(step: Step, sampling: Sampling) -> Evidence:
    """An enclosed constant against floating point at 60 digits."""
    if step.before.lhs != step.after.lhs or _same_sign(step) != 0:
        raise Mismatch("the left-hand side has changed")
    with mp.workdps(60):
        difference = deviation(numeric(step.before.rhs)({}), _number(step.after.rhs))
    return Evidence("floating point at 60 digits", difference, 1e-38, 1, 38)


def half_imaginary(step: Step, sampling: Sampling) -> Evidence:
    """Half the imaginary part, from a retarded function in time: ``theta(t) (S^> - S^<)`` by quadrature.

    The spectrum is a random Lorentzian of the given weight, so that the transform converges.
    """
    rng, deviations = generator(step, sampling), [float(not step.after.lhs.is_Symbol or step.after.sign != "=")]
    with mp.workdps(30):
        for _ in range(sampling.points):
            point = draw_all(step.before.free_symbols | step.after.rhs.free_symbols, rng)
            weight, width = numeric(step.before)(point), mpmath.mpf(rng.uniform(0.5, 1.5))
            peak = weight * width / 2  # S^>(t) = peak e^{-width |t|} has S^>(0) = weight as its transform
            retarded = mpmath.quad(lambda t, w=width, a=peak: a * mpmath.exp(-w * t), [0, 4, mpmath.inf])
            deviations.append(deviation(-mpmath.im(retarded), numeric(step.after.rhs)(point)))
    return evidence("a retarded function transformed from time", deviations, sampling, 20)
