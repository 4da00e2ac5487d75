"""Certificates of the rules on operators: random finite matrices, multiplied out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Symbol

from avsym.certificates.points import Mismatch, draw, evidence, generator
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS
from avsym.operators import Bra, Diagonal, Ket, Operator
from avsym.relation import Relation

SIZE = 3
Values = dict[Symbol, Any]


def _random(symbol: Symbol, rng: random.Random) -> Any:
    """A random number for a scalar; for an operator a complex matrix, column or row, or a real diagonal."""
    if not isinstance(symbol, Operator):
        return draw(symbol, rng)
    rows, columns = (1 if isinstance(symbol, Bra) else SIZE), (1 if isinstance(symbol, Ket) else SIZE)
    if isinstance(symbol, Diagonal):
        return mpmath.diag([mpmath.mpf(rng.uniform(0.3, 1.7)) for _ in range(SIZE)])
    return mpmath.matrix(rows, columns).apply(lambda _: mpmath.mpc(rng.uniform(-1, 1), rng.uniform(-1, 1)))


def value(expression: Expr, values: Values) -> Any:
    """The expression as a matrix or a number; a number beside a matrix stands for so many identities.

    Raises
    ------
    Mismatch
        If a symbol has no value here, or the shapes of factors or terms do not fit.
    """
    strangers = expression.free_symbols - set(values)
    if strangers:
        raise Mismatch(f"{min(map(str, strangers))} has come from nowhere")
    try:
        return _value(expression, values)
    except ValueError as error:  # mpmath's, for matrices whose shapes do not fit
        raise Mismatch(str(error)) from None


def _value(expression: Expr, values: Values) -> Any:
    if expression.is_Symbol:
        return values[expression]
    if expression.is_commutative:
        numbers = {symbol: values[symbol] for symbol in expression.free_symbols}
        names = sorted(numbers, key=str)
        return sympy.lambdify(names, expression, "mpmath")(*(numbers[name] for name in names))
    parts = [_value(part, values) for part in expression.args]
    if expression.is_Pow:
        return mpmath.inverse(parts[0]) if expression.exp == -1 else parts[0] ** int(expression.exp)
    total = parts[0]
    for part in parts[1:]:
        total = total * part if expression.is_Mul else _sum(total, part)
    return total


def _sum(one: Any, other: Any) -> Any:
    """A sum in which a number stands for a multiple of the identity."""
    matrices = [isinstance(item, mpmath.matrix) for item in (one, other)]
    if matrices[0] == matrices[1]:
        return one + other
    matrix, number = (one, other) if matrices[0] else (other, one)
    return matrix + number * mpmath.eye(matrix.rows)


def _apart(one: Any, other: Any) -> float:
    """Relative deviation of two matrices or numbers; infinite if their shapes differ."""
    first, second = (item if isinstance(item, mpmath.matrix) else mpmath.matrix([[item]]) for item in (one, other))
    zero = [all(entry == 0 for entry in item) for item in (first, second)]
    if any(zero):
        scale = max((abs(entry) for item in (first, second) for entry in item), default=0)
        return float(scale)
    if (first.rows, first.cols) != (second.rows, second.cols):
        return float("inf")
    size = max(mpmath.mnorm(first, 1), mpmath.mnorm(second, 1))
    return float(mpmath.mnorm(first - second, 1) / size)


def _free(*relations: Relation) -> set[Symbol]:
    return {symbol for relation in relations for symbol in relation.lhs.free_symbols | relation.rhs.free_symbols}


def _sides(step: Step, given: Values, expected: Any, sampling: Sampling, method: str) -> Evidence:
    deviations = [float(step.before.sign != step.after.sign)]
    for side in ("lhs", "rhs"):
        deviations.append(_apart(expected(getattr(step.before, side), side), value(getattr(step.after, side), given)))
    return evidence(method, deviations, sampling)


def _worst(step: Step, sampling: Sampling, one: Any) -> Evidence:
    """The worst of several draws."""
    rng = generator(step, sampling)
    with mp.workdps(sampling.digits + GUARD_DIGITS):
        try:
            found = [one(rng) for _ in range(sampling.points)]
        except Mismatch as error:
            return evidence(str(error), [1.0], sampling)
    return max(found, key=lambda item: item.worst if item.worst == item.worst else float("inf"))


def adjoint(table: Mapping[Operator, Operator]) -> Check:
    """Both sides conjugated and transposed as matrices; symbols named adjoint of each other are."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            given: Values = {}
            for symbol in sorted(_free(step.before, step.after), key=str):
                if symbol in given:
                    continue
                drawn = _random(symbol, rng)
                partner = table.get(symbol)
                given[symbol] = drawn + drawn.H if partner == symbol else drawn
                if partner is not None and partner != symbol:
                    given[partner] = drawn.H

            def turned(side: Expr, _: str) -> Any:
                return _turned(value(side, given))

            return _sides(step, given, turned, sampling, "random matrices, conjugated and transposed")

        return _worst(step, sampling, one)

    return check


def _turned(item: Any) -> Any:
    return item.H if isinstance(item, mpmath.matrix) else mpmath.conj(item)


def combined(other: Relation, factor: Expr) -> Check:
    """Each side is the old one plus the factor times the other equation's."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            free = _free(step.before, step.after, other) | factor.free_symbols
            given = {symbol: _random(symbol, rng) for symbol in sorted(free, key=str)}

            def expected(side: Expr, name: str) -> Any:
                return _sum(value(side, given), value(factor, given) * value(getattr(other, name), given))

            return _sides(step, given, expected, sampling, "random matrices, added")

        return _worst(step, sampling, one)

    return check


def followed(other: Relation) -> Check:
    """The other equation joins the old right side to the new one, in one direction or the other."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            given = {symbol: _random(symbol, rng) for symbol in sorted(_free(step.before, step.after, other), key=str)}
            ours = [value(side, given) for side in (step.before.rhs, step.after.rhs)]
            theirs = [value(side, given) for side in (other.lhs, other.rhs)]
            ways = [max(_apart(a, b) for a, b in zip(ours, way, strict=True)) for way in (theirs, theirs[::-1])]
            kept = _apart(value(step.before.lhs, given), value(step.after.lhs, given))
            sign = float(step.before.sign != step.after.sign)
            return evidence("sides that meet, on random matrices", [kept, min(ways), sign], sampling)

        return _worst(step, sampling, one)

    return check


def multiplied(left: Expr, right: Expr) -> Check:
    """Each side is the old one between the two factors."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            free = _free(step.before, step.after) | left.free_symbols | right.free_symbols
            given = {symbol: _random(symbol, rng) for symbol in sorted(free, key=str)}

            def expected(side: Expr, _: str) -> Any:
                return value(left, given) * value(side, given) * value(right, given)

            return _sides(step, given, expected, sampling, "random matrices, multiplied")

        return _worst(step, sampling, one)

    return check


def unfolded(definition: Relation) -> Check:
    """The sides are unchanged where the symbol has the value that the definition gives it."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            free = _free(step.before, step.after, definition) - {definition.lhs}
            given = {symbol: _random(symbol, rng) for symbol in sorted(free, key=str)}
            given[definition.lhs] = value(definition.rhs, given)
            return _sides(step, given, lambda side, _: value(side, given), sampling, "random matrices, inserted")

        return _worst(step, sampling, one)

    return check


def diagonal(squares: Operator, kets: Mapping[Operator, Ket], unit: Ket) -> Check:
    """Diagonal elements of the product, from a random propagator and its adjoint, against sums of squares."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            outer = sorted({symbol for symbol in step.before.rhs.free_symbols if type(symbol) is Operator}, key=str)
            if len(outer) != 2:
                return evidence("two propagators are needed", [1.0], sampling)
            free = _free(step.before) - set(outer)
            given: Values = {symbol: _random(symbol, rng) for symbol in sorted(free, key=str)}
            propagator = _random(outer[0], rng)
            # which of the two is the adjoint makes no difference to the product's form
            first = next(symbol for symbol in step.before.rhs.atoms(Operator) if _leads(step.before.rhs, symbol))
            for symbol in outer:
                given[symbol] = propagator if symbol == first else propagator.H
            total = value(step.before.rhs, given)
            given[squares] = propagator.apply(lambda entry: abs(entry) ** 2)
            given[unit] = mpmath.ones(SIZE, 1)
            for operator, ket in kets.items():
                matrix = total if operator == step.before.lhs else given[operator]
                given[ket] = mpmath.matrix([matrix[i, i] for i in range(SIZE)])
            gap = _apart(value(step.after.lhs, given), value(step.after.rhs, given))
            other = step.after.lhs != kets.get(step.before.lhs) or step.before.sign != step.after.sign
            return evidence("diagonal elements of random matrices", [gap, float(other)], sampling)

        return _worst(step, sampling, one)

    return check


def _leads(expression: Expr, symbol: Symbol) -> bool:
    """Whether every term starts with this symbol among its factors that do not commute."""
    terms = expression.args if expression.is_Add else (expression,)
    return all(term.args_cnc()[1][0] == symbol for term in terms)


def averaged(names: Mapping[Expr, Expr]) -> Check:
    """The sides are unchanged where each named number has the value of its product."""

    def check(step: Step, sampling: Sampling) -> Evidence:
        def one(rng: random.Random) -> Evidence:
            free = _free(step.before) | {symbol for word in names for symbol in word.free_symbols}
            given = {symbol: _random(symbol, rng) for symbol in sorted(free, key=str)}
            unknown = sorted({symbol for name in names.values() for symbol in name.free_symbols}, key=str)
            for word, name in names.items():
                _solve(name, value(word, given)[0, 0], unknown, given)
            return _sides(step, given, lambda side, _: value(side, given), sampling, "random bras and kets, multiplied")

        return _worst(step, sampling, one)

    return check


def _solve(name: Expr, number: Any, unknown: list[Symbol], given: Values) -> None:
    """Give the one symbol of a product that has no value yet the value that makes the product right."""
    open_ = [symbol for symbol in unknown if symbol in name.free_symbols and symbol not in given]
    for symbol in open_[1:]:
        given[symbol] = mpmath.mpf(1)
    if open_:
        given[open_[0]] = mpmath.mpf(1)
        given[open_[0]] = number / value(name, given)
