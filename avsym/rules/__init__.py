"""The rules: ``before -> after`` with the conditions under which it is true, one kind of rule a file.

A rule computes ``after`` from ``before``; what an author chooses is which rule comes next and with which
variables.  A rule checks its own conditions and refuses (`RuleError`) when they are not shown.
"""

from avsym.rules.airy import airy
from avsym.rules.approximate import freeze, leading, neglect, occupy
from avsym.rules.asymptotics import drop_term, iterate, large_argument, small_argument
from avsym.rules.balancing import balance
from avsym.rules.bessel import bessel
from avsym.rules.change_of_variables import linear
from avsym.rules.composition import compose
from avsym.rules.delta import delta
from avsym.rules.diagrammatic import (
    expand_on_contour,
    insert_models,
    keep_orderings,
    sum_first_order,
    sum_orderings,
)
from avsym.rules.expansion import expand_at_maximum, expand_small, revert
from avsym.rules.extremum import enclose_constant, enclose_root, enclose_value, stationary
from avsym.rules.fourier import line_delta, represent, transform
from avsym.rules.gaussian import gaussian, half_line_gaussian
from avsym.rules.half_line import half_line
from avsym.rules.half_order import half_order
from avsym.rules.hyperbolic import hyperbolic_root, merge_cosh
from avsym.rules.implicit import local_exponent, newton
from avsym.rules.injection import inject
from avsym.rules.joining import join
from avsym.rules.lambert import lambert
from avsym.rules.linear_equation import solve_linear
from avsym.rules.lorentzian import lorentzian
from avsym.rules.matching import match_maximum
from avsym.rules.operators import adjoint, average, combine, follow, local_diagonal, sandwich, unfold
from avsym.rules.parameters import divide, express
from avsym.rules.plane import saddle_plane
from avsym.rules.polynomial import integrate_polynomial
from avsym.rules.relations import gather, insert, isolate, multiply, name_quantity, take_log
from avsym.rules.reordering import innermost
from avsym.rules.residue import residue
from avsym.rules.retarded import retarded_from_greater
from avsym.rules.signs import resolve_signs, split_sign
from avsym.rules.substitution import substitute

__all__ = [
    "adjoint",
    "airy",
    "average",
    "balance",
    "bessel",
    "combine",
    "compose",
    "delta",
    "divide",
    "drop_term",
    "enclose_constant",
    "enclose_root",
    "enclose_value",
    "expand_at_maximum",
    "expand_on_contour",
    "expand_small",
    "express",
    "follow",
    "freeze",
    "gather",
    "gaussian",
    "half_line",
    "half_line_gaussian",
    "half_order",
    "hyperbolic_root",
    "inject",
    "innermost",
    "insert",
    "insert_models",
    "integrate_polynomial",
    "isolate",
    "iterate",
    "join",
    "keep_orderings",
    "lambert",
    "large_argument",
    "leading",
    "line_delta",
    "linear",
    "local_diagonal",
    "local_exponent",
    "lorentzian",
    "match_maximum",
    "merge_cosh",
    "multiply",
    "name_quantity",
    "neglect",
    "newton",
    "occupy",
    "represent",
    "residue",
    "resolve_signs",
    "retarded_from_greater",
    "revert",
    "saddle_plane",
    "sandwich",
    "small_argument",
    "solve_linear",
    "split_sign",
    "stationary",
    "substitute",
    "sum_first_order",
    "sum_orderings",
    "take_log",
    "transform",
    "unfold",
]
