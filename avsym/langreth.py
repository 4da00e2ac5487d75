"""Contour integral -> real-time integrals: the sum over orderings, and which of them to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import factorial

from sympy import Expr, oo

from avsym._given import require, shown
from avsym.contour import Component, Ordering, check_order, gigabytes, orderings
from avsym.cuts import cuts
from avsym.feynman import ContourIntegral
from avsym.integral import Range

MAX_EXPANDED = 8
BYTES = 1350  # of one Term at order 10, measured


@dataclass(frozen=True)
class Term:
    """One ordering with its real-time limits, taken in the sense of the contour (outermost first)."""

    ordering: Ordering
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class RealTime:
    """A component of a self-energy as a sum over orderings."""

    contour: ContourIntegral
    component: Component
    terms: tuple[Term, ...]

    def _repr_latex_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.latex(self)


def to_real_time(contour: ContourIntegral, component: Component = "<") -> RealTime:
    """Sum over the orderings of the vertices along the contour.

    Between two fixed times an ordered integral runs along the contour out to its turning point and back.
    What it gains on the way out it loses on the way back (largest-time cancellation: an iterated integral does
    not see a path retraced), so the vertices between the external times run straight from one to the other.

    Parameters
    ----------
    contour : ContourIntegral
    component : "<" or ">"

    Returns
    -------
    RealTime
        With ``(2n)!/2`` terms.

    Raises
    ------
    TypeError, ValueError
        For what is no contour integral, another component, or an order too large to expand (`first_order` gives the
        terms with one ``G^<``).

    Examples
    --------
    >>> from avsym import rainbow, to_contour
    >>> len(to_real_time(to_contour(rainbow(4)), "<").terms)
    12
    """
    order = _order(contour)
    if order > MAX_EXPANDED:
        raise ValueError(
            f"order {order} has {factorial(order) // 2} terms ({gigabytes(order, BYTES)}), more than can be expanded "
            f"(order <= {MAX_EXPANDED}); use first_order for the {order - 1} of first order in G^<"
        )
    return _expanded(contour, component, orderings(contour.diagram, component))


def first_order(contour: ContourIntegral) -> RealTime:
    """Only the terms of ``Sigma^<`` with one ``G^<``, at any order: ``keep(to_real_time(contour), lesser=1)``.

    Raises
    ------
    TypeError, ValueError
        For what is no contour integral, or too large an order.

    Examples
    --------
    >>> from avsym import rainbow, to_contour
    >>> len(first_order(to_contour(rainbow(20))).terms)
    19
    """
    _order(contour)
    return _expanded(contour, "<", sorted(cuts(contour.diagram), key=lambda ordering: ordering.sequence))


def _order(contour: ContourIntegral) -> int:
    require("contour", contour, ContourIntegral, "a ContourIntegral, such as to_contour(rainbow(4))")
    check_order(contour.diagram.order)
    return contour.diagram.order


def _expanded(contour: ContourIntegral, component: Component, found: Iterable[Ordering]) -> RealTime:
    return RealTime(contour, component, tuple(Term(item, _ranges(contour, item.sequence)) for item in found))


def _ranges(contour: ContourIntegral, sequence: tuple[int, ...]) -> tuple[Range, ...]:
    """Nested limits along the path -oo -> first external time -> second external time -> -oo."""
    fixed = (0, contour.diagram.order - 1)
    marks = [position for position, vertex in enumerate(sequence) if vertex in fixed]
    ranges: list[Range] = []
    for start, stop in zip((-1, *marks), (*marks, len(sequence)), strict=True):
        begin: Expr = -oo if start < 0 else contour.time(sequence[start])
        end: Expr = -oo if stop == len(sequence) else contour.time(sequence[stop])
        for vertex in sequence[start + 1 : stop]:
            ranges.append(Range(contour.time(vertex), begin, end))
            begin = contour.time(vertex)
    return tuple(ranges)


def keep(
    real_time: RealTime,
    *,
    lesser: int | None = None,
    emitted: int | None = None,
    cut: int | None = None,
) -> RealTime:
    """Only the orderings with this number of ``G^<``, of phonons emitted, or with this cut: an approximation.

    Raises
    ------
    TypeError, ValueError
        For what is no sum over orderings, or if no ordering is left.
    """
    require("real_time", real_time, RealTime, "a RealTime, such as to_real_time(to_contour(rainbow(4)))")
    wanted = {"lesser": lesser, "emitted": emitted, "cut": cut}
    terms = tuple(
        term
        for term in real_time.terms
        if all(value is None or getattr(term.ordering, name) == value for name, value in wanted.items())
    )
    if not terms:
        asked = ", ".join(f"{name}={shown(value)}" for name, value in wanted.items() if value is not None)
        raise ValueError(f"no ordering has {asked}; `orderings` lists them all")
    return replace(real_time, terms=terms)


def dropped(before: RealTime, after: RealTime) -> tuple[Ordering, ...]:
    """The orderings that ``keep`` left out."""
    kept = {term.ordering for term in after.terms}
    return tuple(term.ordering for term in before.terms if term.ordering not in kept)
