"""Langreth's rules for any diagram: its components as sums of products of R, A and <, with no contour left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from avsym._given import shown
from avsym.contour import Pairing, check_diagram

Part = Literal["R", "A", "<", ">"]
RealComponent = Literal["<", ">", "R", "A", "K"]
MAX_MULTIPLIED = 8

Span = tuple[int, int]
Choices = tuple[tuple[Part, str], ...]  # what a line may be, and the branch to which it puts its start or end
BRANCHES = {"<": "+-", ">": "-+", "R": "+*", "A": "*-"}  # of the exit and the entry; * is summed over, + minus -


@dataclass(frozen=True)
class Product:
    """A coefficient and the component of every line; every internal time runs over the whole real line.

    ``R`` and ``A`` carry their step functions: ``G^R(t,t') = theta(t-t') (G^> - G^<)(t,t')``, and
    ``G^A(t,t') = -theta(t'-t) (G^> - G^<)(t,t')``.
    """

    coefficient: int
    electrons: tuple[Part, ...]
    phonons: tuple[Part, ...]
    pairs: tuple[Span, ...]

    @property
    def lesser(self) -> int:
        """The number of ``G^<``."""
        return self.electrons.count("<")

    def __str__(self) -> str:
        lines = [("D", part) for part in self.phonons] + [("G", part) for part in self.electrons]
        return f"{self.coefficient:+d} " + " ".join(f"{letter}^{part}" for letter, part in lines)


def products(diagram: Pairing, component: RealComponent = "<") -> tuple[Product, ...]:
    r"""A component of a self-energy by Langreth's rules: ``i^n g^{2n} int ds sum_products prod D prod G``.

    Write the line from vertex b to vertex a, each on the forward (+) or the backward branch (-), by R, A and <:

        G(a+, b+) = R + <,   G(a-, b-) = < - A,   G(a+, b-) = <,   G(a-, b+) = R - A + <.

    So ``R`` occurs if and only if b is on +, ``-A`` if and only if a is on -, and ``<`` always. Multiply out. An
    internal vertex is summed over its branches, + minus -. If no R starts at it and no A ends at it, the two cancel
    (this is what makes the turning point of the contour drop out); if both do, neither is left. Hence the rule:

        at every internal vertex an R starts or an A ends, but never both;
        the coefficient is (-1)^(number of A) (-1)^(internal vertices at which an A ends).

    So every internal time is earlier than a neighbour's. A product whose steps run in a circle vanishes and is left
    out; in the others this leads from every internal time to an external one: nothing lies later than both.

    The external vertices are on the branches of the component: for ``<`` no A may end at the exit and no R start at
    the entry; ``R = (++) - (+-)`` treats the entry and ``A = (+-) - (--)`` the exit as if it were internal. For ``>``
    write the lines by R, A and > instead, ``G(a+, b+) = A + >`` and so on: the rule is the same with the branches
    exchanged, and the coefficient counts R in place of A. ``K`` is ``<`` plus ``>``. For products and chains these
    are the textbook's rules. A line that joins exit and entry is ``<`` or ``>`` there, so that equal times do no harm.

    Parameters
    ----------
    diagram : Diagram
    component : "<", ">", "R", "A" or "K"

    Raises
    ------
    TypeError, ValueError
        For what is no diagram, another component, or an order too large to multiply out.

    Examples
    --------
    >>> from avsym import rainbow
    >>> print(*products(rainbow(2), "R"), sep=", ")
    +1 D^R G^R, +1 D^< G^R, +1 D^R G^<
    >>> print(*products(rainbow(2), "<"), sep=", ")
    +1 D^< G^<
    """
    if not isinstance(component, str) or component not in get_args(RealComponent):
        raise ValueError(f"component is {shown(component)}; allowed are '<', '>', 'R', 'A' and 'K'")
    check_diagram(diagram)
    order = diagram.order
    if order > MAX_MULTIPLIED:
        raise ValueError(
            f"order {order} has up to 3^{3 * order // 2 - 1} products, more than can be multiplied out (order <= "
            f"{MAX_MULTIPLIED}); use cuts for the terms of first order in G^<"
        )
    asked: tuple[str, ...] = ("<", ">") if component == "K" else (component,)
    return tuple(product for one in asked for product in _multiplied_out(diagram, one))


def _multiplied_out(diagram: Pairing, component: str) -> Iterator[Product]:
    """Each choice of a component for every line that the rule allows, and its coefficient."""
    last = diagram.order - 1
    lines = [*((vertex, vertex + 1) for vertex in range(last)), *diagram.pairs]
    ends = BRANCHES[component]
    branches = {0: ends[0], last: ends[1]} | dict.fromkeys(range(1, last), "*")
    choices: Choices = (("R", "-"), ("A", "+"), (">", "")) if component == ">" else (("R", "+"), ("A", "-"), ("<", ""))
    negative = choices[0][0] if component == ">" else choices[1][0]
    summed = {vertex for vertex, branch in branches.items() if branch == "*"}
    for parts, chosen in _chosen(lines, branches, choices):
        if "*" not in chosen.values() and not _circular(lines, parts):
            signs = parts.count(negative) + sum(chosen[vertex] == "-" for vertex in summed)
            yield Product((-1) ** signs, parts[:last], parts[last:], diagram.pairs)


def _chosen(
    lines: list[Span], branches: dict[int, str], choices: Choices
) -> Iterator[tuple[tuple[Part, ...], dict[int, str]]]:
    """Components line by line: an R fixes the branch of its start, an A that of its end, if it is not another yet."""
    if not lines:
        yield (), branches
        return
    (left, right), *others = lines
    for part, branch in choices:
        vertex = right if part == "R" else left
        if not branch or branches[vertex] in ("*", branch):
            for parts, chosen in _chosen(others, branches | {vertex: branch or branches[vertex]}, choices):
                yield (part, *parts), chosen


def _circular(lines: list[Span], parts: tuple[Part, ...]) -> bool:
    """Whether the steps of R (left later) and A (right later) contradict one another."""
    steps = {span if part == "R" else span[::-1] for span, part in zip(lines, parts, strict=True) if part in "RA"}
    while steps:
        earlier = {before for _, before in steps}
        kept = {(after, before) for after, before in steps if after in earlier}  # no step leads on from the latest
        if kept == steps:
            return True
        steps = kept
    return False
