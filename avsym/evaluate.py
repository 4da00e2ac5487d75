"""Expression -> number: the oracle that judges the rules and shares no code with them.

A SymPy tree is compiled, node by node, to a closure over mpmath numbers; SymPy's own ``evalf`` is not
used, since it may return an integral unevaluated.  Integrals are taken along stated contours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Symbol

from avsym._given import require, shown

Number = Any  # mpmath.mpf or mpmath.mpc
Compiled = Callable[[Mapping[Symbol, Number]], Number]

GUARD_DIGITS = 10
MAX_DIGITS = 1000


class OracleError(ArithmeticError):
    """The oracle cannot evaluate this, or not to the digits asked for."""


class OracleTimeout(OracleError):
    """An oracle call ran into its time limit."""


_FUNCTIONS: dict[type, Callable[..., Number]] = {
    sympy.exp: mpmath.exp,
    sympy.log: mpmath.log,
    sympy.Abs: abs,
    sympy.sign: mpmath.sign,
    sympy.cosh: mpmath.cosh,
    sympy.sinh: mpmath.sinh,
    sympy.cos: mpmath.cos,
    sympy.sin: mpmath.sin,
    sympy.erfc: mpmath.erfc,
    sympy.besselk: mpmath.besselk,
    sympy.airyai: mpmath.airyai,
    sympy.LambertW: lambda z, k=0: mpmath.lambertw(z, int(k)),
    sympy.re: mpmath.re,
    sympy.im: mpmath.im,
    sympy.conjugate: mpmath.conj,
    sympy.Max: max,
    sympy.Min: min,
}


def compiled(expression: Expr, functions: Mapping[str, Callable[..., Number]] | None = None) -> Compiled:
    """Compile an expression to a function of ``{symbol: number}``, at mpmath's precision of the call.

    ``functions`` gives numerical meaning to undefined functions by name, as for the occupation ``n(q)``.

    Raises
    ------
    OracleError
        For a node without a numerical meaning, a delta function for one.
    """
    if expression.is_Symbol:
        return lambda values: values[expression]
    if expression.is_Integer:
        integer = int(expression)
        return lambda values: mpmath.mpf(integer)
    if expression.is_Rational:
        over, under = int(expression.p), int(expression.q)
        return lambda values: mpmath.mpf(over) / under
    if expression is sympy.I:
        return lambda values: mpmath.mpc(0, 1)
    if expression is sympy.pi:
        return lambda values: +mp.pi
    if expression is sympy.E:
        return lambda values: +mp.e
    if expression is sympy.EulerGamma:
        return lambda values: +mp.euler
    if expression in (sympy.oo, -sympy.oo):
        infinite = mpmath.inf if expression is sympy.oo else -mpmath.inf
        return lambda values: infinite
    if not expression.args:
        raise OracleError(f"no numerical meaning for {type(expression).__name__}")
    parts = [compiled(argument, functions) for argument in expression.args]
    return _node(expression, parts, functions or {})


def _node(expression: Expr, parts: list[Compiled], functions: Mapping[str, Callable[..., Number]]) -> Compiled:
    if expression.is_Add:
        return lambda values: sum((part(values) for part in parts[1:]), parts[0](values))
    if expression.is_Mul:
        return lambda values: mpmath.fprod(part(values) for part in parts)
    if expression.is_Pow:
        base, power = parts
        if expression.exp.is_Integer:
            integer = int(expression.exp)
            return lambda values: base(values) ** integer
        return lambda values: mpmath.power(base(values), power(values))
    head = type(expression)
    function = _FUNCTIONS.get(head) or functions.get(head.__name__)
    if function is None:
        raise OracleError(f"no numerical meaning for the function {head.__name__}")
    return lambda values: function(*(part(values) for part in parts))


def evaluate(expression: Expr, values: Mapping[Symbol, Any] | None = None, digits: int = 30) -> Number:
    """The value of an expression at a point, to ``digits`` digits.

    Computed with more and more digits until two results agree, so that cancellation is seen and made up for.

    Parameters
    ----------
    expression : sympy.Expr
    values : mapping from symbols to numbers
    digits : int
        1 to 1000.

    Raises
    ------
    TypeError, ValueError
        For what is no expression, no mapping, no number, or no number of digits.
    OracleError
        For an unknown function, a symbol without a value, a pole, or a value that cancellation leaves no digit of.

    Examples
    --------
    >>> import sympy
    >>> x = sympy.Symbol("x", positive=True)
    >>> print(mpmath.nstr(evaluate(x * sympy.besselk(0, x), {x: 1}, digits=20), 20))
    0.42102443824070833334
    """
    values = {} if values is None else values
    _check(expression, values, digits)
    missing = sorted(str(symbol) for symbol in expression.free_symbols - values.keys())
    if missing:
        raise OracleError(f"no value for {', '.join(missing)}")
    function, found = compiled(expression), [mpmath.nan]
    for factor in (1, 2, 4, 8, 16, 32):
        with mp.workdps(factor * (digits + GUARD_DIGITS)):
            try:
                value = function({symbol: _number(symbol, given) for symbol, given in values.items()})
            except ZeroDivisionError:
                raise OracleError("the expression has a pole at this point") from None
            except OverflowError:
                raise OracleError("a number on the way is beyond what mpmath can compute with") from None
        with mp.workdps(digits + GUARD_DIGITS):
            agree = value == found[-1] or abs(value - found[-1]) <= mpmath.mpf(10) ** -digits * abs(value)
            if agree and value != 0:
                return +value
        found.append(value)
    if not any(found[1:]):
        return value
    raise OracleError(f"no {digits} digits are left by cancellation, or there is no value")


def _check(expression: object, values: object, digits: object) -> None:
    require("expression", expression, Expr, "a SymPy expression")
    require("values", values, Mapping, "a mapping from symbols to numbers")
    require("digits", digits, int, "an integer")
    if digits not in range(1, MAX_DIGITS + 1):
        raise ValueError(f"digits is {shown(digits)}; it must be from 1 to {MAX_DIGITS}")


def _number(symbol: Symbol, given: object) -> Number:
    try:
        return mpmath.mpmathify(given)
    except (TypeError, ValueError):
        raise TypeError(f"the value of {symbol} is {shown(given)}; it must be a number") from None


def guarded(function: Callable[[Number], Number], seconds: float) -> Callable[[Number], Number]:
    """The function, made to raise `OracleTimeout` once ``seconds`` have passed."""
    deadline = time.monotonic() + seconds

    def checked(argument: Number) -> Number:
        if time.monotonic() > deadline:
            raise OracleTimeout(f"oracle stopped after {seconds:g} s")
        return function(argument)

    return checked


def along(
    function: Callable[[Number], Number], path: Sequence[Number], digits: int = 30, seconds: float = 20.0
) -> Number:
    """Integrate along the polygon ``path`` in the complex plane; ends may be infinite on the real line.

    Raises
    ------
    OracleTimeout, OracleError
        After ``seconds``; or if mpmath's own error estimate misses ``digits``.
    """
    with mp.workdps(digits + GUARD_DIGITS):
        value, error = mpmath.quad(guarded(function, seconds), list(path), error=True, maxdegree=10)
        if error > mpmath.mpf(10) ** (-digits) * max(1, abs(value)):
            raise OracleError(f"quadrature reached {mpmath.nstr(error, 3)}, not {digits} digits")
        return +value


def on_ray(function: Callable[[Number], Number], digits: int = 30, seconds: float = 20.0) -> Number:
    """Integrate a function that decays exponentially (or faster) over 0 < r < oo.

    Double-exponential rule ``r = exp(u - exp(-u))`` (Takahasi and Mori 1974), the step halved until two results agree.

    Raises
    ------
    OracleTimeout, OracleError
        After ``seconds``; or if the digits are not reached.
    """
    checked = guarded(function, seconds)
    with mp.workdps(digits + GUARD_DIGITS):
        floor = mpmath.mpf(10) ** (-digits - GUARD_DIGITS)
        step = mpmath.mpf(1) / 4
        total, _ = _ray_sum(checked, step, mpmath.mpf(0), floor)
        for _ in range(7):
            between, size = _ray_sum(checked, step, step / 2, floor)
            finer = (total + between) / 2
            if abs(finer - total) <= mpmath.mpf(10) ** (-digits / 2 - 2) * abs(finer) + floor * size:
                return +finer  # the error squares when the step is halved
            step, total = step / 2, finer
    raise OracleError(f"the integral over a ray did not reach {digits} digits")


def _ray_sum(
    function: Callable[[Number], Number], step: Number, offset: Number, floor: Number
) -> tuple[Number, Number]:
    """``step * sum f(r(u)) r'(u)`` over u = offset + k step, out to where terms are negligible, and ``sum |..|``."""
    total, size = mpmath.mpc(0), mpmath.mpf(0)
    for direction in (1, -1):
        u = offset if direction > 0 else offset - step
        small = 0
        while small < 3 and abs(u) < 60:
            radius = mpmath.exp(u - mpmath.exp(-u))
            term = function(radius) * radius * (1 + mpmath.exp(-u)) if radius else mpmath.mpf(0)
            total, size = total + term, size + abs(term)
            small = small + 1 if abs(term) < floor * size else 0
            u += direction * step
    return step * total, step * size


def on_wedge(
    function: Callable[[Number], Number],
    angle: float = 0.0,
    digits: int = 30,
    seconds: float = 20.0,
    sides: tuple[int, ...] = (1, -1),
) -> Number:
    """An integral over the real line, taken along two rays bent by ``angle`` (radians).

    The right ray is ``r e^{i angle}`` and the left one ``-r e^{-i angle}``: both go up for a positive
    angle and down for a negative one.  The value equals that of the real line if the integrand is analytic
    in the two wedges and decays there; whoever calls checks this by two different angles.
    """
    with mp.workdps(digits + GUARD_DIGITS):
        total = mpmath.mpc(0)
        for side in sides:
            direction = side * mpmath.expj(side * mpmath.mpf(angle))
            total += side * direction * on_ray(_bent(function, direction), digits, seconds)
        return +total


def _bent(function: Callable[[Number], Number], direction: Number) -> Callable[[Number], Number]:
    return lambda r: function(r * direction)
