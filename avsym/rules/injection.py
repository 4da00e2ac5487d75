"""A stationary source in place of an occupation: electrons injected at rest, at a constant rate."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Abs, Expr, Rational, Symbol, exp, oo, pi

from avsym import certificates
from avsym.algebra import is_positive, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared
from avsym.symbols import delta_function


def inject(
    integral: Integral, occupation: Expr, density: Expr, force: Expr, rate: Expr, times: Sequence[Expr], start: Symbol
) -> Step:
    r"""``n(q) -> 2 pi density int_{-oo}^{t_<} dt_0 2 rate e^{-2 rate (t_< - t_0)} delta(q + force t_0)``: a choice.

    Each electron is put in at rest at some time ``t_0``, its momentum ``q + force t_0`` being zero then, and is lost
    at the rate ``2 rate`` until ``t_<``, the earlier of the propagator's two times.  The density is constant, and what
    the electrons do depends on differences of times only.

    Parameters
    ----------
    integral : Integral
    occupation : ``n(q)``
    density, force, rate : sympy.Expr
    times : two expressions
        Those of the propagator whose occupation it is.
    start : Symbol
        The name for ``t_0``, a new innermost variable.

    Raises
    ------
    RuleError
        If the occupation does not occur, a term is not linear in it, the name is taken or of limited sign, or the rate
        is not positive.
    """
    filled = Symbol("filled", positive=True)
    powers = polynomial_in(integral.integrand.xreplace({occupation: filled}), filled)
    if not integral.integrand.has(occupation) or powers is None or set(powers) != {1}:
        raise RuleError(f"the integrand is not proportional to {occupation}")
    shared.fresh(integral, (start,))
    lossy = Condition(f"{rate} > 0", is_positive(rate)).require()
    late, early = times
    first = sympy.expand((late + early) * Rational(1, 2)) - Abs(late - early) * Rational(1, 2)
    (momentum,) = occupation.args
    unsigned = shared.unsigned(Range(start, -oo, first))
    weight = 2 * rate * exp(-2 * rate * (first - start))
    peak = 2 * pi * density * weight * delta_function(sympy.expand(momentum + force * start))
    after = with_integrand(
        integral, integral.integrand.subs(occupation, peak), (*integral.ranges, Range(start, -oo, first))
    )
    return Step(
        rule="inject at rest",
        statement=f"{occupation} from electrons put in at rest at {start} < min({late}, {early}), lost at 2 {rate}",
        before=integral,
        after=after,
        kind="choice",
        check=certificates.injected(occupation, density, force, rate, tuple(times), start),
        conditions=(lossy, unsigned),
        drops="the width of the injected electrons in momentum, and any other source",
    )
