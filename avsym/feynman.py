"""Diagram -> contour integral: every factor of i, of g and every sign, once."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr, I, Symbol, pi

from avsym import symbols
from avsym._given import require
from avsym.diagram import Diagram


@dataclass(frozen=True)
class Line:
    """A propagator between two vertices, read from the later end of the electron line to the earlier."""

    left: int
    right: int
    momentum: Expr


@dataclass(frozen=True)
class ContourIntegral:
    """``factor * prod_k g_k^2 * prod_j int dq_j int_C ds ... prod D prod G`` for one diagram; 1/2pi in the factor."""

    diagram: Diagram
    factor: Expr
    electrons: tuple[Line, ...]
    phonons: tuple[Line, ...]
    momenta: tuple[Symbol, ...]

    def time(self, vertex: int) -> Symbol:
        """The real time of a vertex: ``t_2`` at the exit, ``t_1`` at the entry, ``s_j`` inside."""
        last = self.diagram.order - 1
        if vertex == 0:
            return symbols.t_2
        return symbols.t_1 if vertex == last else symbols.internal_time(last - vertex)

    def _repr_latex_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.latex(self)


def to_contour(diagram: Diagram) -> ContourIntegral:
    r"""Translate a self-energy diagram: ``Sigma = i^n g^{2n} prod_j int dq_j/2pi int_C ds prod D prod G``.

    The correction to ``G = -i <T c c+>`` carries ``-i`` from its definition, ``-i g`` from each of the 2n
    vertices (the contour evolution operator ``T exp(-i int_C H)``), ``i`` from each of the 2n+1 contractions
    ``<T c c+> = i G`` and ``i`` from each of the n contractions ``<T phi phi> = i D``; the 1/(2n)! is used up by
    naming the vertices, and there is no closed fermion loop.  Their product is ``i^n``: Eq. (7) has the other sign.

    Parameters
    ----------
    diagram : Diagram

    Returns
    -------
    ContourIntegral

    Raises
    ------
    TypeError
        For what is no diagram.

    Examples
    --------
    >>> from avsym import rainbow
    >>> to_contour(rainbow(4)).factor * (2 * pi) ** 2
    -1
    """
    require("diagram", diagram, Diagram, "a Diagram, such as rainbow(4)")
    lines = len(diagram.pairs)
    definition, vertices = -I, (-I) ** (2 * lines)
    contractions = I ** (2 * lines + 1) * I**lines
    momenta = tuple(symbols.loop_momentum(index + 1) for index in range(lines))
    electrons, phonons = _route(diagram, momenta)
    factor = sympy.expand(definition * vertices * contractions) / (2 * pi) ** lines
    return ContourIntegral(diagram, factor, electrons, phonons, momenta)


def _route(diagram: Diagram, momenta: tuple[Symbol, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Conserve momentum at each vertex; ``q_k`` is the electron's momentum just after line k has opened.

    Read from the entry of the electron line towards its exit a phonon takes its momentum away where it opens.
    By symmetry it is the same read from the exit, which is how the pairs are ordered.
    """
    carried: dict[int, Expr] = {}
    electrons = []
    for segment in range(diagram.order - 1):
        over = diagram.lines_over(segment)
        for line in over:
            if line not in carried:
                before = symbols.p - sum(carried[other] for other in over if other in carried)
                carried[line] = sympy.expand(before - momenta[line])
        momentum = sympy.expand(symbols.p - sum(carried[line] for line in over))
        electrons.append(Line(segment, segment + 1, momentum))
    phonons = tuple(Line(left, right, carried[index]) for index, (left, right) in enumerate(diagram.pairs))
    return tuple(electrons), phonons
