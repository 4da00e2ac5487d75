"""Rules on equations: name a quantity, insert, multiply, take the logarithm, solve for a symbol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy
from sympy import Expr, LambertW, Symbol, exp, log

from avsym.algebra import is_positive, is_zero
from avsym.certificates import relation as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Relation
from avsym.rules import conditions as shared
from avsym.rules.implicit import positive


def name_quantity(value: Expr | Relation, symbol: Symbol, quantity: Expr) -> Step:
    """Give a name to a quantity: a definition, ``symbol = quantity``.

    Raises
    ------
    RuleError
        If the name is in use already, or the quantity contradicts its assumptions.
    """
    sides = (value.lhs, value.rhs) if isinstance(value, Relation) else (value,)
    if any(side.has(symbol) for side in (quantity, *sides)):
        raise RuleError(f"{symbol} occurs already; choose a new name")
    conditions = shared.inherited([(symbol, quantity)])
    return Step(
        rule="name a quantity",
        statement=f"{symbol} stands for {quantity}",
        before=value,
        after=Relation(symbol, quantity),
        kind="definition",
        check=checks.stated_definition(symbol, quantity),
        conditions=conditions,
    )


def insert(relation: Relation, values: Mapping[Symbol, Expr]) -> Step:
    """Replace symbols by expressions on both sides.

    Raises
    ------
    RuleError
        If a value contradicts the assumptions of its symbol, or a side ceases to be finite.
    """
    table = dict(values)
    conditions = shared.inherited(values.items())
    lhs, rhs = (_inserted(side, table) for side in (relation.lhs, relation.rhs))
    return Step(
        rule="insert",
        statement=", ".join(f"{symbol} = {value}" for symbol, value in values.items()),
        before=relation,
        after=replace(relation, lhs=lhs, rhs=rhs),
        kind="exact",
        check=checks.sides_after(table),
        conditions=conditions,
        residual=lambda step: (
            is_zero(step.before.lhs.subs(table, simultaneous=True) - step.after.lhs)
            and is_zero(step.before.rhs.subs(table, simultaneous=True) - step.after.rhs)
        ),
    )


def _inserted(side: Expr, table: Mapping[Symbol, Expr]) -> Expr:
    """A side with the values; one without the symbols stays as it is written."""
    if not side.free_symbols & set(table):
        return side
    return _normal(shared.finite(side.subs(table, simultaneous=True), "a side"))


def _normal(expression: Expr) -> Expr:
    """Cancel powers of positive symbols against each other; logarithms and their kin are left as they are."""
    if expression.has(log, LambertW):
        return expression
    return sympy.powsimp(sympy.powdenest(sympy.expand_power_base(sympy.cancel(expression))), force=False)


def multiply(relation: Relation, factor: Expr) -> Step:
    """Multiply both sides by a factor that is not zero."""
    nonzero = Condition(f"{factor} is not zero", bool(factor.is_nonzero)).require()
    after = replace(relation, lhs=_normal(relation.lhs * factor), rhs=_normal(relation.rhs * factor))
    return Step(
        rule="multiply both sides",
        statement=f"by {factor}",
        before=relation,
        after=after,
        kind="exact",
        check=checks.scaled(factor),
        conditions=(nonzero,),
        residual=lambda step: (
            is_zero(step.before.lhs * factor - step.after.lhs) and is_zero(step.before.rhs * factor - step.after.rhs)
        ),
    )


def take_log(relation: Relation) -> Step:
    """Take the logarithm of both sides, which are positive, and write logarithms of products as sums."""
    conditions = tuple(Condition(f"{side} > 0", is_positive(side)).require() for side in (relation.lhs, relation.rhs))
    sides = (sympy.expand_log(log(side)) for side in (relation.lhs, relation.rhs))
    lhs, rhs = sides
    return Step(
        rule="logarithm of both sides",
        statement="ln of both sides",
        before=relation,
        after=replace(relation, lhs=lhs, rhs=rhs),
        kind="theorem",
        check=checks.logarithms,
        conditions=conditions,
    )


def isolate(relation: Relation, symbol: Symbol) -> Step:
    """Solve for a symbol that occurs once, undoing one operation after the other.

    Sums are subtracted, nonzero factors divided, powers of positive bases rooted, exp and log inverted.

    Raises
    ------
    RuleError
        If the symbol occurs more than once, the inverse of an operation is not known to be unique, or the solution
        contradicts the assumptions of the symbol.
    """
    sides = [relation.lhs, relation.rhs]
    inside = [side for side in sides if side.has(symbol)]
    if len(inside) != 1:
        raise RuleError(f"{symbol} must occur on one side only, but {len(inside)} sides contain it")
    start, other = (sides[0], sides[1]) if sides[0].has(symbol) else (sides[1], sides[0])
    conditions: list[Condition] = []
    while start != symbol:
        start, other = _undo(start, other, symbol, conditions)
    other = _normal(other)
    conditions += shared.inherited([(symbol, other)])
    return Step(
        rule="solve for a symbol",
        statement=f"solved for {symbol}",
        before=relation,
        after=replace(relation, lhs=symbol, rhs=other),
        kind="theorem",
        check=checks.solved(symbol),
        conditions=tuple(conditions),
    )


def _undo(start: Expr, other: Expr, symbol: Symbol, conditions: list[Condition]) -> tuple[Expr, Expr]:
    if start.is_Add or start.is_Mul:
        fixed, rest = start.as_independent(symbol)
        if sum(argument.has(symbol) for argument in start.args) != 1:
            raise RuleError(f"{symbol} occurs more than once in {start}")
        if start.is_Add:
            return rest, other - fixed
        conditions.append(Condition(f"{fixed} is not zero", bool(fixed.is_nonzero)).require())
        return rest, other / fixed
    if isinstance(start, exp):
        conditions.append(shared.real(start.args[0]))
        conditions.append(Condition(f"{other} > 0", is_positive(sympy.together(other))).require())
        return start.args[0], log(other)
    if isinstance(start, log):
        conditions.append(shared.real(other))
        return start.args[0], exp(other)
    if start.is_Pow and not start.exp.has(symbol):
        if start.exp == -1:
            conditions.append(_invertible(other))
            return start.base, 1 / other
        both = is_positive(start.base) and is_positive(other) and bool(start.exp.is_extended_real)
        conditions.append(Condition(f"{start.base} > 0 and {other} > 0, or the power is -1", both).require())
        return start.base, other ** (1 / start.exp)
    raise RuleError(f"no unique inverse is known for {start.func.__name__} in {symbol}")


def _invertible(value: Expr) -> Condition:
    """That a value is not zero, or else where the solution is stated; one that is zero everywhere is refused."""
    if value.is_nonzero or positive(value):
        return Condition(f"{value} is not zero", True)
    return Condition(f"stated where {value} is not zero", not shared.vanishes(value)).require()


def gather(relation: Relation, symbol: Symbol) -> Step:
    """Bring the terms linear in a symbol to the left and all else to the right: ``c x = ...`` becomes ``x = ...``."""
    difference = sympy.expand(relation.lhs - relation.rhs)
    linear = [term for term in sympy.Add.make_args(difference) if term.coeff(symbol, 1) != 0 and not term.has(log)]
    slope = sympy.Add(*(term.coeff(symbol, 1) for term in linear))
    if not linear or slope.has(symbol):
        raise RuleError(f"no term is linear in {symbol}")
    nonzero = Condition(f"the slope {slope} is not zero", bool(slope.is_nonzero)).require()
    rest = sympy.expand(-(difference - sympy.Add(*linear)) / slope)
    return Step(
        rule="gather terms",
        statement=f"terms linear in {symbol} to the left",
        before=relation,
        after=replace(relation, lhs=symbol, rhs=_merged_logs(rest, symbol)),
        kind="theorem",
        check=checks.equivalent(symbol),
        conditions=(nonzero,),
    )


def _merged_logs(expression: Expr, symbol: Symbol) -> Expr:
    """Logarithms free of the symbol as one logarithm; what depends on the symbol stays apart."""
    fixed, moving = expression.as_independent(symbol, as_Add=True)
    return sympy.logcombine(fixed, force=False) + moving
