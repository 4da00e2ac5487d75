"""From the greater function to the imaginary part of the retarded one."""

from __future__ import annotations

import sympy
from sympy import Expr, Symbol

from avsym.algebra import is_positive, parts
from avsym.certificates import relation as checks
from avsym.derivation import Condition, Step
from avsym.relation import Relation


def retarded_from_greater(value: Expr) -> Step:
    r"""``Sigma^R - Sigma^A = Sigma^> - Sigma^<`` at one frequency: ``-Im Sigma^R = -Im Sigma^>/2``, Sigma^< is O(n).

    Raises
    ------
    RuleError
        If the greater function is not purely imaginary (then it is not that of a steady state), or the rate not
        shown to be nonnegative.
    """
    real, imaginary = parts(value)
    condition = Condition("Sigma^>(omega) is purely imaginary", real == 0).require()
    rate = sympy.factor_terms(-imaginary / 2)
    damps = Condition(f"{rate} >= 0", is_positive(rate) or bool(rate.is_nonnegative)).require()
    name = Symbol("Gamma_ph", nonnegative=True)
    return Step(
        rule="retarded from greater",
        statement="-Im Sigma^R = i (Sigma^> - Sigma^<)/2, Sigma^< of the order of the density dropped",
        before=value,
        after=Relation(name, rate),
        kind="theorem",
        check=checks.half_imaginary,
        conditions=(condition, damps),
    )
