"""derivations/claims/orderings.py: counts by brute force, and the three cuts against their definitions."""

from itertools import combinations, permutations

import pytest

from avsym import Diagram, Sampling, Verdict
from avsym import orderings as enumerate_
from avsym import symbols as y
from derivations import built
from derivations.claims import orderings
from derivations.quadrature import over_times
from tests.oracles.cuts import Point, cut_ratio
from tests.oracles.two_level import cut_lesser

POINT = {"field": 0.5, "g_ep": 0.8, "gamma": 0.4, "omega0": 1.3, "mass": 0.9}
VALUES = {y.field: 0.5, y.g_ep: 0.8, y.Gamma: 0.4, y.omega_0: 1.3, y.mass: 0.9}
LATER = y.magnitude(y.t)


def words():
    """The orders of exit E, late s, early r, entry N along the contour in which the exit comes before the entry."""
    return ["".join(word) for word in permutations("EsrN") if word.index("E") < word.index("N")]


def lessers(word):
    """Which of G(E,s), G(s,r), G(r,N) have their left end earlier on the contour."""
    return tuple(word.index(left) < word.index(right) for left, right in ("Es", "sr", "rN"))


def test_the_sets_of_six_that_fit_the_text_by_inclusion_and_exclusion():
    one, product = "sENr", [word for word in words() if lessers(word) == (False, True, True)]
    fitting = [s for s in combinations(words(), 6) if one in s and any(word in s for word in product)]
    decision = orderings.six_drawn(Sampling())
    assert decision.requires[0].value == len(fitting) == 462 - 126
    assert decision.verdict is Verdict.NOT_DECIDABLE


def test_one_natural_set_of_six_fits():
    in_line = {word for word in words() if word.index("s") < word.index("r")}
    assert len(in_line) == 6
    assert "sENr" in in_line
    notes = orderings.six_drawn(Sampling()).notes
    assert notes["sets that fit and have s_2 before s_1 on the contour throughout"] == 1


def test_the_product_of_panel_c_has_two_lesser_functions_whatever_the_caption_says():
    assert orderings.second_order(Sampling()).verdict is Verdict.CONFIRMED
    assert orderings.panel(Sampling()).verdict is Verdict.REFUTED
    assert sum(lessers("sENr")) == 1


def test_the_times_in_the_text_single_out_the_ordering_that_emits_both():
    decision = orderings.placed(Sampling())
    assert decision.verdict is Verdict.CONFIRMED
    assert decision.notes["it is"] == ["s_2 t_2 t_1 s_1: > < >"]


def test_no_ordering_of_the_nested_diagram_falls_apart_and_four_of_the_chain_do():
    """The chain's first two vertices come first on the contour, in either order, and its last two behind them."""
    chain = Diagram(((0, 1), (2, 3)))
    apart = [ordering for ordering in enumerate_(chain) if orderings._falls_apart(ordering)]
    assert sorted(ordering.sequence for ordering in apart) == [(0, 1, 2, 3), (0, 1, 3, 2), (1, 0, 2, 3), (1, 0, 3, 2)]
    assert orderings.reducible(Sampling()).verdict is Verdict.REFUTED


def test_phonons_emitted_by_cut():
    notes = orderings.phonons_emitted(Sampling()).notes
    assert notes["emitted, ordering by ordering of first order in G^<"] == {"2": [1], "4": [1, 2, 1]}


@pytest.mark.parametrize("n_b", [0.0, 0.6])
@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_cut_at_equal_times_is_what_its_propagators_give(cut, n_b):
    ours = over_times([built("dropped_warm")[cut].result], {**VALUES, y.n_b: n_b})
    assert ours == pytest.approx(cut_ratio(cut, 0.0, Point(**POINT, n_b=n_b)), rel=3e-6)


@pytest.mark.parametrize("time", [0.7, 2.5])
@pytest.mark.parametrize("cut", [0, 2])
def test_a_cut_left_out_at_unequal_times_is_what_its_propagators_give(cut, time):
    later = built("dropped_later")
    parts = [later[0].result] if cut == 0 else [later[3].result, later[4].result]
    ours = over_times(parts, {**VALUES, LATER: time})
    assert ours == pytest.approx(cut_ratio(cut, time, Point(**POINT)), rel=5e-6)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_unequal_times_join_on_to_equal_times(cut):
    later = built("dropped_later")
    parts = {0: [later[0].result], 1: [later[1].result], 2: [later[3].result, later[4].result]}[cut]
    now = over_times([built("dropped_warm")[cut].result], {**VALUES, y.n_b: 0.0})
    errors = [abs(over_times(parts, {**VALUES, LATER: time}) - now) for time in (1e-2, 1e-4)]
    assert errors[1] < 1e-3 * abs(now)
    assert errors[1] < 0.2 * errors[0]


def test_phonons_neither_make_nor_lose_electrons_at_any_temperature():
    parts = [over_times([part.result], {**VALUES, y.n_b: 0.37}) for part in built("dropped_warm")[:3]]
    assert parts[1].real > 0.1
    assert abs(sum(parts)) < 1e-9 * abs(parts[1])


def test_for_one_level_too_the_middle_cut_is_cancelled_at_equal_times_and_only_there():
    equal = [cut_lesser(1.9, 1.9, cut, 2, 0.37, 1.1) for cut in range(5)]
    unequal = [cut_lesser(2.6, 1.2, cut, 2, 0.37, 1.1) for cut in range(5)]
    assert abs(sum(equal)) < 1e-11 * max(map(abs, equal))
    assert abs(sum(unequal)) > 1e-2 * max(map(abs, unequal))


def test_the_claim_of_one_dominant_ordering_fails_on_every_count():
    decision = orderings.only_dominant(Sampling())
    assert decision.verdict is Verdict.REFUTED
    assert not any(finding.holds for finding in decision.findings)
    assert {finding.what: finding.value for finding in decision.findings}["orderings of first order in G^<"] == 3


def test_what_the_cuts_are_in_the_language_of_langreth():
    listed = orderings.only_dominant(Sampling()).notes["orderings of first order in G^<"]
    assert [text.split("; ")[1] for text in listed.values()] == [
        "D^< G^< Sigma^A G^A",
        "D^< G^R [D^< G^<] G^A",
        "D^< G^R Sigma^R G^<",
    ]


def test_were_the_sum_not_zero_the_claim_would_say_so(monkeypatch):
    parts = built("dropped_warm")[:3]
    monkeypatch.setattr(orderings, "built", lambda name: parts)  # its last derivation is one ordering, not the sum
    assert not orderings._cancel("dropped", Sampling())
