"""Local certificates: numeric checks of single steps, by code that shares nothing with the rules.

Each is, or makes, a check ``(step, sampling) -> Evidence``.  Points are random and never at the paper's
parameters; integrals are taken over one inner variable at random values of the outer ones.
"""

from avsym.certificates.approximation import frozen, measured, occupied
from avsym.certificates.integral import delta, inner, line_delta
from avsym.certificates.line import along_line
from avsym.certificates.opened import composed, injected, represented
from avsym.certificates.plane import plane
from avsym.certificates.pointwise import divided, expressed, folded, joined, mapped, pointwise, reordered, transformed

__all__ = [
    "along_line",
    "composed",
    "delta",
    "divided",
    "expressed",
    "folded",
    "frozen",
    "injected",
    "inner",
    "joined",
    "line_delta",
    "mapped",
    "measured",
    "occupied",
    "plane",
    "pointwise",
    "reordered",
    "represented",
    "transformed",
]
