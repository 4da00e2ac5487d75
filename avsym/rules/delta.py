"""Delta functions: they fix a variable at the real roots of their argument."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Abs, Add, Expr, Heaviside, Mul, Symbol, sign

from avsym import certificates
from avsym.algebra import exponential_terms, is_positive, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, with_integrand
from avsym.rules import conditions as shared
from avsym.symbols import delta_function


def delta(integral: Integral, variable: Symbol) -> Step:
    r"""``int f(v) delta(g(v)) dv = sum_r f(r)/|g'(r)|`` over the real roots ``r`` of ``g``, linear or quadratic.

    Raises
    ------
    RuleError
        If a term has no delta function in the variable, the reality of its roots cannot be decided, a limit depends
        on the variable, or what multiplies the delta function is not regular at a root.
    """
    whole = shared.whole_line(integral, variable)
    conditions, total = [whole, shared.in_no_limit(integral.ranges, variable)], sympy.S.Zero
    for coefficient, exponent in _terms(integral.integrand):
        nodes = [
            factor
            for factor in Mul.make_args(coefficient)
            if isinstance(factor, delta_function) and factor.has(variable)
        ]
        if len(nodes) != 1:
            raise RuleError(f"a term has {len(nodes)} delta functions in {variable}; exactly one is needed")
        rest = coefficient / nodes[0] * sympy.exp(exponent)
        if any(node.has(variable) for node in rest.atoms(delta_function, Heaviside, sign)):
            raise RuleError(f"what multiplies {nodes[0]} is not continuous in {variable}")
        roots, condition = _real_roots(nodes[0].args[0], variable)
        conditions.append(condition.require())
        slope = sympy.diff(nodes[0].args[0], variable)
        for root in roots:
            value = rest.subs(variable, root) / Abs(slope.subs(variable, root))
            total += shared.finite(value, f"what multiplies {nodes[0]} at {variable} = {root}")
    ranges = tuple(other for other in integral.ranges if other.variable != variable)
    after = with_integrand(integral, total, ranges)
    fixed = "fixed by its delta function"
    return Step(
        rule="delta function",
        statement=f"{variable} {fixed}",
        before=integral,
        after=after,
        kind="theorem",
        check=certificates.delta(variable),
        conditions=tuple(conditions),
    )


def _terms(integrand: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Summands whose coefficients are products: equal exponents may carry a sum, ``n_b`` and ``1 + n_b`` say."""
    for coefficient, exponent in exponential_terms(integrand):
        for part in Add.make_args(sympy.expand(coefficient)):
            yield part, exponent


def _real_roots(argument: Expr, variable: Symbol) -> tuple[tuple[Expr, ...], Condition]:
    powers = polynomial_in(argument, variable)
    if powers is None or not powers or max(powers) not in (1, 2):
        raise RuleError(f"the delta function's argument {argument} is neither linear nor quadratic in {variable}")
    shared.real(argument)
    a, b, c = (powers.get(power, sympy.S.Zero) for power in (2, 1, 0))
    if a == 0:
        return (sympy.expand(-c / b),), Condition(f"the slope {b} is not zero", bool(b.is_nonzero))
    Condition(f"{a}, the coefficient of {variable}^2, is not zero", bool(a.is_nonzero)).require()
    square = sympy.factor_terms(sympy.expand(b**2 - 4 * a * c))
    if is_positive(-square):
        return (), Condition(f"{square} < 0: no real root", True)
    roots = tuple((-b + sign * sympy.sqrt(square)) / (2 * a) for sign in (1, -1))
    return roots, Condition(f"{square} > 0: two real roots", is_positive(square))
