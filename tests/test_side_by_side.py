"""The side-by-side campaign: every peer gives our answer on a tiny case, and report and table tell what was found."""

import math

import numpy as np
import pytest

from derivations.evidence import evidence
from derivations.report import side_by_side as section
from tests.benchmarks import side_by_side as campaign
from tests.benchmarks.peers import fields, growth, integral, lattice, orderings, reduction
from tests.benchmarks.peers.contest import Contest, Entrant, Timed, held, told
from tests.oracles.chain import born


def test_root_finders_agree_on_both_fields_and_on_which_sets_have_none():
    p = fields.parameter_sets(40)
    known = fields.ours(p)
    assert np.isnan(known).any()
    assert np.isfinite(known).any()
    for found, close in (
        (fields.by_brentq(p, 40), 1e-9),
        (fields.by_find_root(p), 1e-9),
        (fields.by_mpmath(p, 4), 2e-15),
    ):
        assert fields.differ(found, known) < close


def test_a_field_where_there_is_none_is_infinitely_far():
    p = fields.parameter_sets(20)
    known = fields.ours(p)
    assert fields.differ(np.ones_like(known), known) == math.inf


def test_general_quadrature_of_the_printed_integral_approaches_ours():
    case = (2.0, 1.0, 1.0, 1.0, 0.5)
    known = integral.ours(case)
    coarse, fine = (abs(integral.by_dblquad(case, reach, 4.0) / known - 1) for reach in (2.0, 4.0))
    assert fine < 0.1 < coarse
    assert integral.by_quad(case, 4.0, 4.0, 4) == pytest.approx(integral.by_dblquad(case, 4.0, 4.0), rel=1e-2)


@pytest.mark.parametrize("order", [2, 4, 6])
def test_permutations_find_the_same_orderings_and_diagrams(order):
    assert orderings.plain(order) == orderings.ours(order)
    assert orderings.plain_diagrams(order) == orderings.our_diagrams(order)


def test_two_counts_differ_by_what_only_one_has():
    known = orderings.ours(4)
    assert orderings.counted(known, known) == 0
    assert orderings.counted(orderings.ours(6), known) > 0


def test_terms_are_the_diagrams_times_their_orderings():
    assert len(orderings.our_terms()) == 1 * 1 + 3 * 12
    assert len(orderings.our_cuts(8)) == 74 * 7


def test_without_the_package_the_row_says_so(monkeypatch):
    monkeypatch.setattr(orderings, "SFT_WICK", "import no_such_package")
    monkeypatch.delenv(orderings.INTERPRETER, raising=False)
    assert "no_such_package" in orderings.sft_wick().note


@pytest.mark.parametrize("name", [*reduction.STEPS, reduction.WHOLE])
def test_every_integral_has_our_number(name):
    assert math.isfinite(abs(reduction.ours(name)))


def test_a_step_done_anew_is_the_step_of_the_derivation():
    for name in reduction.STEPS:
        _, after, again = reduction.step(name)
        assert again().result.same_as(after)


def test_matrices_and_recursion_are_the_same_chain_and_ours_in_the_middle():
    known = lattice.case(10, 128, gamma=0.3)
    ours = lattice.Ours(known)
    state = ours.pair(ours.state)
    found = [lattice.iteration(known, green, state) for green in (lattice.by_matrices, lattice.by_recursion)]
    assert lattice._apart(found[0], found[1], np.ones(known.grid.size, bool)) < 1e-11
    assert lattice._apart(found[0], ours.bare(), known.middle) < 1e-5


def test_the_second_order_of_the_peers_is_the_oracles():
    known = lattice.case(10, 64, gamma=0.3)
    chain = known.chain
    nothing = np.zeros(known.grid.size, complex)
    green, lesser = lattice.by_recursion(chain, nothing, 2j * chain.gamma * chain.filling)
    bosons = 1 / np.expm1(known.omega0 / chain.temperature)
    expected = born(green, lesser, known.g, known.omega0, known.steps, bosons)
    assert lattice._apart(lattice.second_order(known, green, lesser), expected, known.middle) < 1e-5


def test_a_solution_by_plain_mixing_is_ours():
    contest = lattice.solutions(lattice.case(10, 128, gamma=0.3), "tiny", False)
    known = contest.entrants[0].answer()
    for entrant in contest.entrants[1:]:
        assert contest.differ(entrant.answer(), known) < 1e-5


def contest(**changed):
    wrong = Entrant("fast and wrong", "something else", lambda: 3.0, 10.0, "one in ten")
    ours = Entrant("ours", "two", lambda: 2.0)
    late = Entrant("slow", "two", lambda: Timed(30.0, None, "gives up: nothing after 30 s", True))
    floor = Entrant("floor", "nothing", lambda: None, judged=False)
    other = Entrant("elsewhere", "two", lambda: Timed(0.25, 2.0, "version 7"))
    return Contest("A question", (ours, wrong, late, floor, other), lambda one, known: abs(one / known - 1), **changed)


@pytest.fixture(scope="module")
def record():
    rows = [growth.grown("something", "size", (10, 20), lambda size: lambda: bytes(size))]
    one = held(contest(), 3)
    machine = {"processor": "a <b> processor", "cores": 2, "copy in memory, GB/s": 33.2}
    return {
        "contests": {"one": one}, "growth": rows, "machine": machine, "versions": {"numpy": "2"}, "date": "2026-11-23",
        "load when started": 0.5, "command": "python -m somewhere --write", "seconds": 7,
    }  # fmt: skip


def test_a_row_has_median_spread_ratio_and_agreement(record):
    ours, wrong, late, floor, other = record["contests"]["one"]["rows"]
    assert (ours["ratio"], ours["deviation"], ours["runs"]) == (1, 0, 3)
    assert wrong["deviation"] == 0.5
    assert wrong["from"] <= wrong["seconds"] <= wrong["to"]
    assert late["gave up"]
    assert late["runs"] == 1
    assert late["deviation"] is None
    assert floor["deviation"] is None
    assert (other["seconds"], other["deviation"], other["note"]) == (0.25, 0, "version 7")


def test_time_and_ratio_are_medians_of_what_was_scaled():
    spent = iter([9.0, 1.0, 2.0, 6.0])  # the first is to warm up
    ours = Entrant("ours", "", lambda: Timed(2.0, 1.0))
    tenth = Entrant("a tenth", "", lambda: Timed(next(spent), 1.0), 10.0)
    row = held(Contest("", (ours, tenth), lambda one, known: one - known), 3)["rows"][1]
    assert (row["from"], row["seconds"], row["to"], row["ratio"], row["runs"]) == (10, 20, 60, 10, 3)


def test_the_report_shows_the_machine_the_wrong_and_what_gave_up(record):
    page = section.section_of(record)
    for text in ("a &lt;b&gt; processor", "33", "A question", "fast and wrong", "5.0e-01", "gave up", "one in ten",
                 "python -m somewhere", "numpy 2", "something"):  # fmt: skip
        assert text in page
    assert "<b>" not in page
    assert "No evidence of this campaign" in section.section_of({})


def test_the_committed_record_is_shown_in_full():
    found = evidence("side_by_side")
    page = section.section_of(found)
    assert page.count("<caption>") == len(found["contests"]) + 1
    rows = sum(len(one["rows"]) for one in found["contests"].values()) + len(found["growth"])
    assert page.count('<th scope="row">') == rows


def test_the_table_shows_the_same(record):
    text = "\n".join(told(record["contests"]["one"]))
    for part in ("A question", "5.0e-01", ">30", "gives up: nothing after 30 s"):
        assert part in text


def test_only_known_contests_are_run_and_only_all_are_written(monkeypatch):
    for arguments in (["nothing"], ["fields", "--write"]):
        monkeypatch.setattr("sys.argv", ["side_by_side", *arguments])
        with pytest.raises(SystemExit):
            campaign.main()
