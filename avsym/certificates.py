"""Local certificates: numeric checks of single steps, by code that shares nothing with the rules.

Each is, or makes, a check ``(step, sampling) -> Evidence``.  Points are random and never at the paper's
parameters; integrals are taken over one inner variable at random values of the outer ones.
"""

from avsym.certificates_approximation import frozen, measured, occupied
from avsym.certificates_integral import delta, inner, line_delta
from avsym.certificates_points import (
    FUNCTIONS,
    Mismatch,
    Point,
    decided,
    deviation,
    draw_all,
    draw_inside,
    evidence,
    generator,
    numeric,
)
from avsym.certificates_pointwise import (
    allowed,
    divided,
    expressed,
    fitting,
    folded,
    joined,
    mapped,
    pointwise,
    transformed,
)

__all__ = [
    "FUNCTIONS",
    "Mismatch",
    "Point",
    "allowed",
    "decided",
    "delta",
    "deviation",
    "divided",
    "draw_all",
    "draw_inside",
    "evidence",
    "expressed",
    "fitting",
    "folded",
    "frozen",
    "generator",
    "inner",
    "joined",
    "line_delta",
    "mapped",
    "measured",
    "numeric",
    "occupied",
    "pointwise",
    "transformed",
]
