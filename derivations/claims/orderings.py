"""What the paper says of the contour orderings: how many, which are drawn, which dominate."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np

from avsym import Ordering, Sampling, Verdict, count_orderings, diagrams, orderings, rainbow, symbols
from avsym.cuts import as_product
from derivations import built
from derivations.decision import Claim, Decision, Finding

EXIT, LATE, EARLY, ENTRY = range(4)  # t_2, s_2, s_1, t_1: the vertices of the nested diagram of fourth order
NAMES = ("t_2", "s_2", "s_1", "t_1")
PRODUCT = (">", "<", "<")  # the one that the text ascribes to panel (c)


def twelve(sampling: Sampling) -> Decision:
    """Enumerate, and count without enumerating."""
    counted = count_orderings(4)
    return Decision(
        (
            Finding("orderings, enumerated", len(_all()), "==", 12),
            Finding("orderings, counted without enumerating", sum(counted.values()), "==", 12),
        ),
        notes={"by number of G^<": {str(k): v for k, v in counted.items()}},
    )


def _all() -> tuple[Ordering, ...]:
    return tuple(orderings(rainbow(4)))


def _in_words(ordering: Ordering) -> str:
    return f"{' '.join(NAMES[vertex] for vertex in ordering.sequence)}: {' '.join(ordering.electrons)}"


def _dominant() -> tuple[Ordering, ...]:
    """``-oo < s_{1,2} < t_{1,2}`` on the backward and forward branch: s_2 before t_2, s_1 behind t_1 on the contour."""

    def fits(sequence: tuple[int, ...]) -> bool:
        place = sequence.index
        return place(LATE) < place(EXIT) < place(ENTRY) < place(EARLY)

    return tuple(ordering for ordering in _all() if fits(ordering.sequence))


def six_drawn(sampling: Sampling) -> Decision:
    """Count the sets of six that hold an ordering as the text has it in (e) and one with the product it has in (c)."""
    products = {ordering for ordering in _all() if ordering.electrons == PRODUCT}
    dominant = set(_dominant())
    fitting = [chosen for chosen in map(set, combinations(_all(), 6)) if chosen & dominant and chosen & products]
    return Decision(
        (Finding("sets of six orderings that fit the text", len(fitting), ">", 0),),
        requires=(Finding("sets of six orderings that fit the text", len(fitting), "==", 1),),
        missing="the drawing: the scan has no figure, and the text describes two of the six",
        notes={
            "described in the text": [_in_words(ordering) for ordering in (*sorted_by_sequence(products), *dominant)],
            "sets of six in all": len(list(combinations(_all(), 6))),
            "sets that fit and have s_2 before s_1 on the contour throughout": sum(map(_in_line, fitting)),
            "reading": "the six with s_2 before s_1 along the contour are one natural choice that fits",
        },
    )


def sorted_by_sequence(chosen: set[Ordering]) -> list[Ordering]:
    """The orderings in the order of `orderings`."""
    return sorted(chosen, key=lambda ordering: ordering.sequence)


def _in_line(chosen: set[Ordering]) -> bool:
    return all(ordering.sequence.index(LATE) < ordering.sequence.index(EARLY) for ordering in chosen)


def panel(sampling: Sampling) -> Decision:
    """The number of G^< of the ordering that the caption puts in (c), against the number that the text puts there."""
    (drawn,) = _dominant()
    return Decision(
        (Finding("G^< in the ordering of panel (c) by the caption", drawn.lesser, "==", PRODUCT.count("<")),),
        notes={
            "caption": f"(c) is the dominant one, s_2 < t_2 forward and s_1 < t_1 backward: {_in_words(drawn)}",
            "text": f"(c) is one with {' '.join(PRODUCT)}, the dominant one is (e)",
            "reading": "the caption knows (a), (b), (c) only: (c) and (e) of the text are other labels, of an "
            "earlier drawing perhaps, or of panels inside (b)",
        },
    )


def placed(sampling: Sampling) -> Decision:
    """How many orderings have s_2 before t_2 on the forward and s_1 before t_1 on the backward branch, and which."""
    found = _dominant()
    return Decision(
        (
            Finding("orderings with s_2 < t_2 forward and s_1 < t_1 backward", len(found), "==", 1),
            Finding("its number of G^<", max(ordering.lesser for ordering in found), "==", 1),
            Finding("phonons it emits at T = 0", max(ordering.emitted or 0 for ordering in found), "==", 2),
        ),
        notes={"it is": [_in_words(ordering) for ordering in found]},
    )


def second_order(sampling: Sampling) -> Decision:
    """The orderings with that product of Green's functions, and their number of G^<."""
    found = [ordering for ordering in _all() if ordering.electrons == PRODUCT]
    return Decision(
        (
            Finding("orderings with the product G^> G^< G^<", len(found), ">", 0),
            Finding("their least number of G^<", min(ordering.lesser for ordering in found), "==", 2),
            Finding("their largest number of G^<", max(ordering.lesser for ordering in found), "==", 2),
        ),
        notes={"orderings with this product": [_in_words(ordering) for ordering in found]},
    )


def reducible(sampling: Sampling) -> Decision:
    """Whether the diagram falls apart, as a graph or between two neighbours along the contour, at one electron line."""
    diagram = rainbow(4)
    apart = [ordering for ordering in _all() if _falls_apart(ordering)]
    return Decision(
        (
            Finding("the diagram is one-particle reducible", not diagram.is_irreducible, "==", True),
            Finding("orderings with that product that fall apart along the contour", _count(apart), ">", 0),
        ),
        notes={
            "orderings of any product that fall apart": len(apart),
            "self-energy diagrams of this order that are reducible": sum(
                not each.is_irreducible for each in diagrams(4, "all")
            ),
            "reading": "reducibility is a property of the diagram, not of an ordering. That the inner line holds a "
            "self-energy insertion (it is no skeleton) is true of all twelve orderings alike, the one kept too",
            "is a skeleton": diagram.is_skeleton,
        },
    )


def _count(found: list[Ordering]) -> int:
    return sum(ordering.electrons == PRODUCT for ordering in found)


def _falls_apart(ordering: Ordering) -> bool:
    """Whether somewhere along the contour a single electron line, and no phonon, joins what lies before and behind."""
    place = ordering.sequence.index
    lines = [*pairwise(range(len(ordering.sequence))), *ordering.pairs]
    crossing = [
        [index for index, (left, right) in enumerate(lines) if (place(left) < at) != (place(right) < at)]
        for at in range(1, len(ordering.sequence))
    ]
    return any(len(lines_there) == 1 and lines_there[0] < len(ordering.electrons) for lines_there in crossing)


def phonons_emitted(sampling: Sampling) -> Decision:
    """The phonons that the orderings of first order in G^< emit, at second and at fourth order."""
    emitted = {order: [o.emitted or 0 for o in orderings(rainbow(order)) if o.lesser == 1] for order in (2, 4)}
    return Decision(
        tuple(Finding(f"most phonons emitted at order {2 * n}", max(emitted[2 * n]), "==", n) for n in (1, 2)),
        notes={
            "emitted, ordering by ordering of first order in G^<": {
                str(order): found for order, found in emitted.items()
            },
            "irreducible diagrams of order 4": [diagram.name for diagram in diagrams(4)],
            "reading": "of the three orderings of Fig. 2(b) one emits two phonons; the crossing diagram, of the same "
            "order, is left out by choice",
        },
    )


TIMES = (1.0, 10.0)  # omega_0 t
WEIGHTS = (0.0, 0.1)  # n_b


def only_dominant(sampling: Sampling) -> Decision:
    """List the orderings of first order in the density; add their ratios to Sigma^(2)<(t) at t = 0 and later."""
    from derivations.quadrature import fig6

    first = [ordering for ordering in _all() if ordering.lesser == 1]
    later = {f"omega_0 t = {time:g}": _ratios(time / fig6()[symbols.omega_0]) for time in TIMES}
    later["Gamma t = 1"] = _ratios(1 / fig6()[symbols.Gamma])
    left_out = {where: abs(ratios[0] + ratios[2]) / abs(ratios[1]) for where, ratios in later.items()}
    return Decision(
        (
            Finding("orderings of first order in G^<", len(first), "==", 1),
            Finding(
                "their ratios to Sigma^(2)<(0) at t = 0, T = 0, add up to 0", _cancel("dropped", sampling), "==", False
            ),
            Finding("the same with thermal phonons, any n_b", _cancel("dropped_warm", sampling), "==", False),
            *(Finding(f"|left out|/|kept| at {where}", size, "<", 0.1) for where, size in left_out.items()),
        ),
        notes={
            "orderings of first order in G^<": {
                _in_words(each): f"{each.emitted} phonon(s) emitted at T = 0; {as_product(rainbow(4), each.cut or 0)}"
                for each in first
            },
            "ratio to Sigma^(2)<(0) at t = 0, cut by cut": {
                f"n_b = {n_b:g}": _shown(_equal_times(n_b)) for n_b in WEIGHTS
            },
            "ratio to Sigma^(2)<(t), cut by cut": {where: _shown(ratios) for where, ratios in later.items()},
            "parameters": "Fig. 6, E at the lower root of lambda = 1",
            "consequence": "Sigma^<(0) is i g^2/2 omega_0 (1 + 2 n_b) times a density of electrons. The ordering "
            "kept is what phonons scatter in, the two left out what they scatter out; with thermal phonons each also "
            "has a term that absorbs, of weight n_b. At equal times they cancel: to first order in the density "
            "the inner phonon line leaves the occupation as it was, at any temperature. At t > 0 the two left out "
            "(level shift and decay) are larger than the one kept",
            "derivations": "avsym derive dropped, dropped_warm, dropped_later",
        },
    )


def _cancel(name: str, sampling: Sampling) -> bool:
    """Whether the sum is derived to be 0 and its certificate agrees."""
    judged = built(name)[-1].steps[-1].verify(sampling)
    return bool(judged.verdict is Verdict.PROVED and judged.step.after.integrand == 0)


def _equal_times(n_b: float) -> list[complex]:
    from derivations.quadrature import fig6, over_times

    parts = built("dropped_warm")[:3]
    return [over_times([part.result], {**fig6(), symbols.n_b: n_b}) for part in parts]


def _ratios(time: float) -> list[complex]:
    from derivations.quadrature import fig6, over_times

    first, second, _, *third = (part.result for part in built("dropped_later"))
    values = {**fig6(), symbols.magnitude(symbols.t): time}
    return [over_times(parts, values) for parts in ([first], [second], third)]


def _shown(values: list[complex]) -> list[str]:
    return [f"{np.real(value):+.6f} {np.imag(value):+.6f} i" for value in values]


CLAIMS = (
    Claim(
        "claim:twelve-arrangements",
        "Fig. 2",
        "Out of the 12 possible arrangements of (s_1, s_2) on the Keldysh contour",
        "Sigma^(4)< has twelve contour orderings.",
        twelve,
    ),
    Claim(
        "claim:two-phonon-process",
        "Sec. II",
        "Figures 2(a) and 2(b) represent the two lowest-order self-energies due to one-phonon and two-phonon "
        "emission, respectively",
        "The nested diagrams of second and fourth order emit up to one and two phonons.",
        phonons_emitted,
    ),
    Claim(
        "claim:six-drawn",
        "Sec. II",
        "Six of the twelve permutations for s_{1,2} are shown in Fig. 2(b).",
        "The text tells which six orderings are drawn.",
        six_drawn,
    ),
    Claim(
        "claim:panel-of-the-product",
        "Sec. II",
        "with the time ordering shown in (c), not only is the Green's function product G^{>}(t_2, s_2)G^{<}(s_2, "
        "s_1)G^{<}(s_1, t_1) in the second order of G^{<}",
        "Panel (c) of Fig. 2 shows an ordering of second order in G^<.",
        panel,
    ),
    Claim(
        "claim:times-of-the-dominant-ordering",
        "Sec. II",
        "which is -\\infty < s_{1,2} < t_{1,2} in the backward/forward Keldysh time contour, respectively",
        "These times single out the ordering that emits both phonons.",
        placed,
    ),
    Claim(
        "claim:second-order-product",
        "Sec. II",
        "the Green's function product G^{>}(t_2, s_2)G^{<}(s_2, s_1)G^{<}(s_1, t_1) in the second order of G^{<}",
        "There are orderings with the product G^> G^< G^<, and they are of second order in G^<.",
        second_order,
    ),
    Claim(
        "claim:reducible-ordering",
        "Sec. II",
        "but also it is reducible into the self-energy of the one-particle Green's function",
        "The nested diagram is reducible for that ordering.",
        reducible,
    ),
    Claim(
        "claim:only-dominant-ordering",
        "Sec. II",
        "By using the fact that |G^{<}| \\ll |G^{>}| in the dilute limit before the avalanche, the only dominant "
        "time ordering is as shown in (e)",
        "One ordering alone dominates in the dilute limit.",
        only_dominant,
    ),
)
