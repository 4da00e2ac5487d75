"""The rules: ``before -> after`` with the conditions under which it is true, one kind of rule a file.

A rule computes ``after`` from ``before``; what an author chooses is which rule comes next and with which
variables.  A rule checks its own conditions and refuses (`RuleError`) when they are not shown.
"""

from avsym.rules.approximate import freeze, neglect, occupy
from avsym.rules.bessel import bessel
from avsym.rules.change_of_variables import linear
from avsym.rules.delta import delta
from avsym.rules.diagrammatic import expand_on_contour, insert_models, keep_orderings, sum_orderings
from avsym.rules.half_line import half_line
from avsym.rules.hyperbolic import merge_cosh
from avsym.rules.parameters import divide, express
from avsym.rules.residue import residue
from avsym.rules.signs import resolve_signs, split_sign
from avsym.rules.substitution import substitute

__all__ = [
    "bessel",
    "delta",
    "divide",

    "express",
    "expand_on_contour",
    "freeze",
    "half_line",
    "insert_models",
    "keep_orderings",
    "linear",
    "merge_cosh",
    "neglect",
    "occupy",
    "residue",
    "resolve_signs",
    "split_sign",
    "substitute",
    "sum_orderings",
]
