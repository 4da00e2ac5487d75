"""Equations between a power times an exponential and a constant, solved by the Lambert function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import sympy
from sympy import Expr, LambertW, Mul, Symbol, exp

from avsym._given import shown
from avsym.algebra import is_negative, is_positive, polynomial_in
from avsym.certificates import roots as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.relation import Relation
from avsym.rules import conditions as shared

Root = Literal["larger", "smaller"]


@dataclass(frozen=True)
class _Form:
    """``scale (slope v + offset)^power e^{rate v + phase}``."""

    scale: Expr
    slope: Expr
    offset: Expr
    power: Expr
    rate: Expr
    phase: Expr


def lambert(relation: Relation, symbol: Symbol, root: Root) -> Step:
    r"""Solve ``C (a v + b)^p e^{c v + d} = R`` by ``w e^w = z``: ``w = W_{-1}(z)`` or ``W_0(z)`` (DLMF 4.13).

    For ``c/(a p) < 0`` there are two roots, the larger with ``W_{-1}``, where ``-1/e <= z < 0``.

    Raises
    ------
    RuleError
        If the left-hand side has another form or the right-hand side the symbol, a sign is not shown, or the root is
        another word.
    """
    if root not in get_args(Root):
        raise RuleError(f"root is {shown(root)}; it must be one of {', '.join(get_args(Root))}")
    form = _form(relation.lhs, symbol)
    if relation.rhs.has(symbol):
        raise RuleError(f"{symbol} must occur on the left-hand side only")
    ratio = sympy.powsimp(relation.rhs / form.scale)
    decay = form.rate / (form.slope * form.power)
    wanted = {
        f"{ratio} > 0": is_positive(ratio),
        f"{form.slope} > 0 and {form.power} > 0": is_positive(form.slope) and is_positive(form.power),
        f"{decay} < 0: two roots": is_negative(decay),
    }
    conditions = [Condition(name, holds).require() for name, holds in wanted.items()]
    amount = ratio * exp(sympy.expand(form.rate * form.offset / form.slope - form.phase))
    argument = sympy.powsimp(sympy.powdenest(sympy.expand_power_base(decay * amount ** (1 / form.power))))
    solution = (LambertW(argument, -1 if root == "larger" else 0) / decay - form.offset) / form.slope
    conditions.append(Condition(f"stated where {argument} >= -1/e", True))
    return Step(
        rule="Lambert function",
        statement=f"solved for {symbol}, the {root} root",
        before=relation,
        after=replace(relation, lhs=symbol, rhs=sympy.expand(solution)),
        kind="theorem",
        check=checks.lambert(symbol, root == "larger"),
        conditions=(*conditions, *shared.inherited([(symbol, solution)])),
    )


def _form(expression: Expr, symbol: Symbol) -> _Form:
    scale, moving = expression.as_independent(symbol, as_Add=False)
    growing = [factor for factor in Mul.make_args(moving) if isinstance(factor, exp)]
    powers = [factor for factor in Mul.make_args(moving) if not isinstance(factor, exp)]
    if len(growing) != 1 or len(powers) != 1:
        raise RuleError(f"the left-hand side is no power times an exponential in {symbol}")
    base, power = powers[0].as_base_exp()
    linear, exponent = (polynomial_in(value, symbol) or {} for value in (base, growing[0].args[0]))
    if power.has(symbol) or not linear or not exponent or max(linear) != 1 or max(exponent) != 1:
        raise RuleError(f"the power's base and the exponent must be linear in {symbol}")
    zero = sympy.S.Zero
    return _Form(scale, linear[1], linear.get(0, zero), power, exponent[1], exponent.get(0, zero))
