"""Local certificates: numeric checks of single steps, by code that shares nothing with the rules.

Each is, or makes, a check ``(step, sampling) -> Evidence``.  Points are random and never at the paper's
parameters; integrals are taken over one inner variable at random values of the outer ones.
"""

from avsym.certificates.approximation import frozen, measured, occupied
from avsym.certificates.integral import delta, inner, line_delta
from avsym.certificates.pointwise import divided, expressed, folded, joined, mapped, pointwise, transformed

__all__ = [
    "delta",
    "divided",
    "expressed",
    "folded",
    "frozen",
    "inner",
    "joined",
    "line_delta",
    "mapped",
    "measured",
    "occupied",
    "pointwise",
    "transformed",
]
