"""Do the terms of first order in the density cancel at equal times, at every order? Proof, and counterexamples.

At fourth order the three cuts of the nested diagram do (derivation ``dropped``). The statement that is true at every
order: **let a phonon line join exit and entry; then the cuts of such a diagram and of its rotations cancel, together.**
The fourth order is the one where the nested diagram is its own only rotation. Premises of the proof, for any momenta:

1. to first order in n, ``G^>_q(t,t') = -i U`` and ``G^<_q = i n_q U`` with ``U = exp(-i[Phi_q(t) - Phi_q(t')])``: any
   band in any uniform field, since one body's evolution composes;
2. damping, if any, is ``exp(-Gamma |t-t'|)`` with one rate, or there is none and a common start of all times;
3. ``D^<(t,t') = D^>(t',t)``, even in momentum: any phonon at any temperature;
4. the outermost line's ``g^2 D`` does not depend on momentum, so that its loop sums over all electrons.

What is proved is that the number of electrons is conserved order by order: with 4. the self-energy at equal times is
``i g^2 D^<(0)`` times the density that the diagrams inside give, and they conserve it if they are closed under
rotation, as all diagrams are, and all non-crossing ones, but not the nested ones by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr, Function, I, Integer

from avsym import Diagram, Ordering, Sampling, Verdict, diagrams, rainbow, symbols, to_contour
from avsym.cuts import cuts
from avsym.equal_times import Loop, chronologies, close, left_over, partner, rotations
from avsym.feynman import ContourIntegral
from avsym.printing import plain
from derivations.decision import Decision, Finding
from derivations.remainder import remainder

PHASE = Function("Phi", real=True)  # of the electron with the phonons of some lines in flight, up to a time
PHONON = Function("D")  # D^>(later on the contour, earlier) of a line


def integrand(contour: ContourIntegral, ordering: Ordering) -> Expr:
    """A cut at equal times without damping, its times named by their place along the contour.

    Momenta are measured from the one that is occupied: what an electron has lost to each phonon in flight.

    Raises
    ------
    ValueError
        If the diagram's momenta do not say the same.
    """
    sequence, loop = ordering.sequence, close(ordering)
    inner = [vertex for vertex in sequence if vertex not in (0, len(sequence) - 1)]
    time = {vertex: symbols.internal_time(place + 1) for place, vertex in enumerate(inner)}
    time |= {0: symbols.t, len(sequence) - 1: symbols.t}
    lines = [-1 if left == 0 else _line(loop, inner.index(left), inner.index(right)) for left, right in ordering.pairs]
    phase, value = Integer(0), Integer(loop.sign)
    for line in contour.electrons:
        flying = Integer(sum(2 ** lines[index] for index in _in_flight(contour, ordering, line.left)))
        phase += PHASE(flying, time[line.left]) - PHASE(flying, time[line.right])
    for index, (pair, component) in enumerate(zip(ordering.pairs, ordering.phonons, strict=True)):
        later, earlier = pair if component == ">" else pair[::-1]
        value *= PHONON(Integer(lines[index]), time[later], time[earlier])
    return value * sympy.exp(-I * phase)


def _line(loop: Loop, one: int, other: int) -> int:
    return loop.pairs.index((min(one, other), max(one, other)))


def _in_flight(contour: ContourIntegral, ordering: Ordering, segment: int) -> list[int]:
    """The phonon lines that the contour has opened and not yet closed where it passes an electron propagator."""
    passed = set(ordering.sequence[: ordering.sequence.index(segment + 1) + 1])
    inner = [index for index, pair in enumerate(ordering.pairs) if pair != (0, contour.diagram.order - 1)]
    found = [index for index in inner if len(passed & set(ordering.pairs[index])) == 1]
    sides = {index: 1 if ordering.phonons[index] == ">" else -1 for index in found}
    lost = sum((sides[index] * contour.phonons[index].momentum for index in found), Integer(0))
    occupied = contour.electrons[ordering.sequence[-1] - 1].momentum
    if sympy.expand(contour.electrons[segment].momentum - occupied + lost) != 0:
        raise ValueError(f"propagator {segment} of {ordering.pairs} does not carry the momentum its phonons leave it")
    return found


def length(ordering: Ordering, chronology: tuple[int, ...]) -> Expr:
    """The time that all electron propagators take together: what ``Gamma`` multiplies."""
    last = len(ordering.sequence) - 1
    inner = [vertex for vertex in ordering.sequence if vertex not in (0, last)]
    rank = {inner[place]: index for index, place in enumerate(chronology)} | {0: last, last: last}
    time = {vertex: symbols.internal_time(place + 1) for place, vertex in enumerate(inner)}
    time |= {0: symbols.t, last: symbols.t}
    pairs = ((v, v + 1) if rank[v] >= rank[v + 1] else (v + 1, v) for v in range(last))
    return sympy.expand(sum((time[later] - time[earlier] for later, earlier in pairs), Integer(0)))


@dataclass(frozen=True)
class Proof:
    """What was shown of a set of diagrams at equal times, in numbers."""

    order: int
    diagrams: int
    terms: int
    pairs: int
    left_over: int
    residual: Expr

    @property
    def cancels(self) -> bool:
        """Whether every term has a partner, and the two add up to zero as expressions."""
        return self.left_over == 0 and self.residual == 0 and 2 * self.pairs == self.terms > 0


def proof(found: Iterable[Diagram]) -> Proof:
    """Pair the terms (a cut, and the order of its times) with those that have the latest vertex on the other branch.

    Raises
    ------
    ValueError
        If in one of the diagrams no phonon line joins exit and entry.

    Examples
    --------
    >>> from avsym import rainbow
    >>> proof([rainbow(4)]).cancels, proof([rainbow(6)]).cancels, proof(rotations(rainbow(6))).cancels
    (True, False, True)
    """
    chosen = tuple(found)
    waiting: dict[tuple[Loop, tuple[int, ...]], list[tuple[Expr, Expr]]] = defaultdict(list)
    terms = pairs = 0
    residual = Integer(0)
    for loop, chronology, value, taken in _terms(chosen):
        terms += 1
        others = waiting[partner(loop, chronology), chronology]
        if not others:
            waiting[loop, chronology].append((value, taken))
            continue
        value_of_other, taken_by_other = others.pop()
        pairs += 1
        residual += abs(value + value_of_other) + abs(sympy.expand(taken - taken_by_other))
    return Proof(chosen[0].order, len(chosen), terms, pairs, len(left_over(chosen)), residual)


def _terms(found: Iterable[Diagram]) -> Iterator[tuple[Loop, tuple[int, ...], Expr, Expr]]:
    for diagram in found:
        contour = to_contour(diagram)
        for ordering in cuts(diagram):
            loop, value = close(ordering), integrand(contour, ordering)
            for chronology in chronologies(loop):
                yield loop, chronology, value, length(ordering, chronology)


def decided(sampling: Sampling) -> Decision:
    """The proof at orders 4, 6 and 8, the sums in closed form beside it, and what does not cancel by itself."""
    crossing = Diagram(((0, 2), (1, 3)))
    closed = {order: [diagram for diagram in diagrams(order) if (0, order - 1) in diagram.pairs] for order in (4, 6, 8)}
    shown = {order: proof(found) for order, found in closed.items()}
    alone = {order: [diagram.name for diagram in found if not left_over((diagram,))] for order, found in closed.items()}
    return Decision(
        (
            *(Finding(f"terms without a partner, order {order}", it.left_over, "==", 0) for order, it in shown.items()),
            *(Finding(f"order {order}: each pair adds to zero", it.cancels, "==", True) for order, it in shown.items()),
            Finding("nested diagram of order 4, all integrals done", remainder(rainbow(4)) == 0, "==", True),
            Finding("order 6 with its rotation, all integrals done", _total(rotations(rainbow(6))) == 0, "==", True),
            Finding("order 8 with its rotations, all integrals done", _total(rotations(rainbow(8))) == 0, "==", True),
            Finding("nested diagram of order 6 alone, all integrals done", remainder(rainbow(6)) == 0, "==", False),
            Finding("nested diagram of order 8 alone, all integrals done", remainder(rainbow(8)) == 0, "==", False),
            Finding("crossing diagram of order 4, all integrals done", remainder(crossing) == 0, "==", False),
        ),
        positive=Verdict.BY_RULE,
        negative=Verdict.FAILED,
        notes={
            "theorem": "a diagram whose outermost line joins exit and entry cancels together with its rotations",
            "pairs that cancel": {str(order): it.pairs for order, it in shown.items()},
            "diagrams that cancel by themselves": {str(order): names for order, names in alone.items()},
            "nested, order 6, relative to Sigma^(2)<(0), one level": plain(remainder(rainbow(6))),
            "nested, order 8, relative to Sigma^(2)<(0), one level": plain(remainder(rainbow(8))),
            "crossing, order 4, relative to Sigma^(2)<(0), one level": plain(remainder(crossing)),
        },
    )


def _total(found: Iterable[Diagram]) -> Expr:
    return sympy.cancel(sum(map(remainder, found), Integer(0)))
