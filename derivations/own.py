"""What a module of the user's registers, so that ``avsym check MODULE`` judges it as the paper is judged.

A module defines

- ``TITLE`` and ``SUMMARY``, text (if left out, its name and the first line of its docstring),
- ``derivations() -> tuple[Derivation, ...]``, as each result of the paper does, and
- ``LEDGER``, a tuple of `Equation` and `Claim`, if it has something to be held against them.

The verdicts are computed by what judges the paper: an `Equation` is compared with what its derivation reaches, a
`Claim` is decided by its findings.  Checking a module imports it, which runs it: check only what you trust.

>>> from sympy import Symbol, exp
>>> from avsym import Derivation, Integral, Range, rules
>>> a, u = Symbol("a", positive=True), Symbol("u", real=True)
>>> def derivations():
...     start = Integral(a, exp(2 * a * u), (Range(u, upper=0 * a),))
...     return (Derivation("half", start).then(rules.half_line, u),)
>>> LEDGER = (Equation("eq:1", "Its value.", "half", expression=a / 2, latex="a/2"),)  # an erratum: it is 1/2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Symbol

from avsym import Integral
from derivations.decision import Claim, Decision, Finding

__all__ = ["KINDS", "Claim", "Decision", "Equation", "Finding"]

KINDS = ("eq:", "claim:", "beyond:")
"""How the id of an entry begins: an equation, a sentence, a result that nobody printed."""


@dataclass(frozen=True)
class Equation:
    """One relation to be held against a derivation.

    Parameters
    ----------
    id : str
        ``eq:...``; several equations of one id are the relations of one entry. ``beyond:...`` for a result of one's
        own, without an expression: then the verdict is that of the weakest step.
    statement : str
        What it says, in words.
    derivation : str
        The name of the derivation that decides it.
    expression : Expr or Integral, optional
        What is claimed: the right-hand side. Never let a derivation see it.
    latex, where : str
        As it is printed, and where.
    premise, reaches : str
        The tags (``then(..., equation=tag)``) of the step from which it is to follow, and of the step that reaches
        it; the start and the end of the derivation if left out.
    mapping : mapping, optional
        A change of integration variables under which the two are compared.
    is_definition : bool
        Whether it only gives a name.
    """

    id: str
    statement: str
    derivation: str
    expression: Expr | Integral | None = None
    latex: str = ""
    where: str = ""
    premise: str = ""
    reaches: str = ""
    mapping: Mapping[Symbol, Expr] | None = None
    is_definition: bool = False
