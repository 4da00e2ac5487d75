"""Rigorous values: python-flint balls that certainly hold the number asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flint
import sympy
from sympy import Expr, Symbol

from avsym._given import shown
from avsym.evaluate import GUARD_DIGITS, OracleError


def enclose(function: Callable[[Any], Any], root: tuple[float, float], digits: int = 40) -> Any:
    """A rigorous ball (python-flint ``arb``) around the one sign change of a function in an interval.

    Bisection on balls: an end moves only where the sign of ``function`` is certain.

    Raises
    ------
    OracleError
        If the signs at the two ends are not certain and opposite, or an end is no number that a float holds exactly.
    """
    with flint_digits(digits + GUARD_DIGITS):
        low, high = (flint.arb(exact_float(end)) for end in root)
        if not (function(low) > 0 and function(high) < 0) and not (function(low) < 0 and function(high) > 0):
            raise OracleError(f"no certain change of sign between {root[0]} and {root[1]}")
        rising = bool(function(low) < 0)
        for _ in range(int((digits + GUARD_DIGITS) * 3.33)):
            middle = ((low + high) / 2).mid()
            value = function(middle)
            if value == 0:  # certain, as comparisons of balls are: the point itself is the root
                return middle
            if not (value > 0 or value < 0):
                break
            if bool(value < 0) == rising:
                low = middle
            else:
                high = middle
        return low.union(high)


def exact_float(end: Any) -> float:
    """The end of an interval as the float that it is.

    Raises
    ------
    OracleError
        If no float is equal to it.

    Examples
    --------
    >>> exact_float(sympy.Rational(3, 2))
    1.5
    """
    try:
        number = float(end)
        if isinstance(end, float) or number == end or sympy.Rational(number) == end:
            return number
    except (TypeError, ValueError, OverflowError):
        pass
    raise OracleError(f"an end of the interval is {shown(end)}; it must be a number that a float holds exactly")


_BALLS: dict[Expr, Callable[[], Any]] = {
    sympy.pi: flint.arb.pi,
    sympy.E: flint.arb.const_e,
    sympy.EulerGamma: flint.arb.const_euler,
}


def ball_function(expression: Expr, symbol: Symbol) -> Callable[[Any], Any]:
    """The expression as a function of a python-flint ball; rationals enter exactly.

    Raises
    ------
    OracleError
        For a node without a rigorous evaluation here.
    """

    def value(node: Expr, ball: Any) -> Any:
        if node == symbol:
            return ball
        if node.is_Rational:
            return flint.arb(flint.fmpq(int(node.p), int(node.q)))
        if node in _BALLS:
            return _BALLS[node]()
        arguments = [value(argument, ball) for argument in node.args]
        if node.is_Add:
            return sum(arguments[1:], arguments[0])
        if node.is_Mul:
            return math.prod(arguments[1:], start=arguments[0])
        if node.is_Pow:
            return arguments[0] ** arguments[1]
        if isinstance(node, sympy.besselk):
            return arguments[1].bessel_k(arguments[0])
        if isinstance(node, sympy.exp | sympy.log):
            return arguments[0].exp() if isinstance(node, sympy.exp) else arguments[0].log()
        raise OracleError(f"no rigorous evaluation for {type(node).__name__}")

    return lambda ball: value(expression, ball)


def at_digits(function: Callable[[Any], Any], ball: Any, digits: int) -> Any:
    """A ball function's value at a ball, computed with ``digits`` digits and guard digits."""
    with flint_digits(digits + GUARD_DIGITS):
        return function(ball)


@contextmanager
def flint_digits(digits: int) -> Iterator[None]:
    """Work at a given number of digits in python-flint, and put the old precision back."""
    before, flint.ctx.dps = flint.ctx.dps, digits
    try:
        yield
    finally:
        flint.ctx.dps = before
