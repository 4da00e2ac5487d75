"""What the cuts of a diagram add up to at equal times: all time integrals done, for one level and an Einstein phonon.

Ordered times, exponentials to integrate: every term is a product of energy denominators, and the sum a rational
function of Gamma and omega_0. Nothing here knows which terms ought to cancel.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import sympy
from sympy import QQ, Expr, I

from avsym import Diagram, Ordering, cuts, symbols


@cache
def remainder(diagram: Diagram) -> Expr:
    """The sum of all cuts at equal times relative to ``Sigma^(2)<(0)``, for one level at T = 0, in closed form.

    Every diagram, with or without an outermost line; integrals over ordered times of exponentials are products.

    Examples
    --------
    >>> from avsym import rainbow
    >>> remainder(rainbow(4)), remainder(rainbow(6)) == 0
    (0, False)
    """
    field = QQ.frac_field(symbols.Gamma, symbols.omega_0)  # its omega_0 is i omega_0: rational numbers suffice
    total = field.zero
    for ordering in cuts(diagram):
        backward = diagram.order - 2 - ordering.sequence.index(0)
        for ranks in _ranks(ordering):
            total += (-1) ** backward * _ordered(_rates(ordering, ranks, field), field)
    real = {symbols.omega_0: I * symbols.omega_0}
    above, below = (sympy.expand(part.as_expr().xreplace(real)) for part in (total.numer, total.denom))
    strength = (-(symbols.g_ep**2) / (2 * symbols.omega_0)) ** (diagram.order // 2 - 1)
    return sympy.factor(strength * above / below)


def _ranks(ordering: Ordering) -> Iterator[dict[int, int]]:
    """Each order of the times that a cut allows, as the rank of each vertex; both external times are the latest."""
    sequence = ordering.sequence
    turn, last = sequence.index(0), len(sequence) - 1
    for chosen in combinations(range(last - 1), turn):
        rest = (rank for rank in reversed(range(last - 1)) if rank not in chosen)
        ranks = dict(zip(sequence[:turn], chosen, strict=True)) | dict(zip(sequence[turn + 2 :], rest, strict=True))
        yield ranks | {0: last - 1, last: last - 1}


def _rates(ordering: Ordering, ranks: dict[int, int], field: Any) -> list[Any]:
    """The coefficient of each time, from the earliest, in the exponent; the external time is zero."""
    gamma, omega = field.gens
    rates = [field.zero] * len(ordering.sequence)
    for vertex in range(len(ordering.sequence) - 1):
        later, earlier = sorted((ranks[vertex], ranks[vertex + 1]), reverse=True)
        rates[later], rates[earlier] = rates[later] - gamma, rates[earlier] + gamma
    for (left, right), component in zip(ordering.pairs, ordering.phonons, strict=True):
        turn = -omega if component == ">" else omega
        rates[ranks[left]], rates[ranks[right]] = rates[ranks[left]] + turn, rates[ranks[right]] - turn
    return rates[: len(ordering.sequence) - 2]


def _ordered(rates: list[Any], field: Any) -> Any:
    """The integral of ``exp(sum_j rates_j x_j)`` over ``x_1 < x_2 < ... < 0``: one over each partial sum."""
    value, partial = field.one, field.zero
    for rate in rates:
        partial += rate
        value /= partial
    return value
