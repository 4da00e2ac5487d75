"""Modified Bessel functions of half-integer order are elementary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sympy
from sympy import Add, Expr, Integer, Rational, besselk, exp, factorial, pi, sqrt

from avsym import certificates
from avsym.algebra import is_positive, parts
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand


def half_order(integral: Integral) -> Step:
    r"""``K_{n+1/2}(z) = sqrt(pi/2z) e^{-z} sum_k (n+k)!/(k! (n-k)! (2z)^k)`` for Re z > 0 (DLMF 10.49.12), n >= 0.

    A negative order is the positive one, ``K_{-nu} = K_nu`` (DLMF 10.27.3).

    Raises
    ------
    RuleError
        If no modified Bessel function of half-integer order occurs, or Re z > 0 is not shown.
    """
    whole = integral.factor * integral.integrand
    found = sorted((node for node in whole.atoms(besselk) if _is_half(node.args[0])), key=str)
    if not found:
        raise RuleError("no modified Bessel function of half-integer order occurs")
    conditions = tuple(
        Condition(f"Re({node.args[1]}) > 0", is_positive(parts(node.args[1])[0])).require() for node in found
    )
    elementary = whole.xreplace({node: _elementary(*node.args) for node in found})
    after = with_integrand(replace(integral, factor=sympy.S.One), _tidy(elementary))
    return Step(
        rule="Bessel function of half-integer order",
        statement="; ".join(f"order {order}" for order in _orders(found)),
        before=integral,
        after=after,
        kind="theorem",
        check=certificates.pointwise,
        conditions=conditions,
    )


def _is_half(order: Expr) -> bool:
    return bool(order.is_Rational and order.q == 2)


def _orders(nodes: Iterable[Expr]) -> list[Rational]:
    return sorted({node.args[0] for node in nodes})


def _elementary(order: Rational, argument: Expr) -> Expr:
    n = Integer(abs(order) - Rational(1, 2))
    terms = (
        factorial(n + k) / (factorial(k) * factorial(n - k) * (2 * argument) ** k) for k in map(Integer, range(n + 1))
    )
    return sqrt(pi / (2 * argument)) * exp(-argument) * sympy.expand(Add(*terms))


def _tidy(expression: Expr) -> Expr:
    """Powers of the same base collected: those in front often cancel against the root of the argument."""
    return sympy.powsimp(sympy.expand_power_base(expression)) if not expression.is_Add else expression
