"""tests/benchmarks: mutations change one place and nothing that only speaks; the committed campaign is what it says."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.evidence import ROOT, evidence
from tests.benchmarks.mutants import ENOUGH, interval, record
from tests.benchmarks.mutation.operators import Mutant, compiles, mutants
from tests.benchmarks.mutation.trial import TESTS, files_of

SOURCE = b'''"""A docstring: 1 < 2."""
from math import sqrt

@dataclass(frozen=True)
class A:
    b: int | None

def f(a: "int | str", *, c: bool = True) -> float | None:
    """Text 3."""
    if a is None or not c:
        raise ValueError(f"{a + 1} must be given")
    for _ in range(2):
        a += -3.5 * g(a, c, d=a)
        continue
    return a if a < 0 <= c else sqrt(a)
'''
EXPECTED = {
    "True -> False", "(a is None or not c)", "a is None -> (a is not None)", "not c -> (c)", "-> pass", "2 -> (3)",
    "-> (a is None and (not c))", "2 -> (-2)", "-3.5 -> (3.5)", "-3.5 * g(a, c, d=a) -> (-3.5 / g(a, c, d=a))",
    "g(a, c, d=a) -> (g(c, a, d=a))", "g(a, c, d=a) -> (g(a, c))", "continue -> break", "-> return None",
    "a < 0 <= c -> (a <= 0 <= c)", "a < 0 <= c -> (a > 0 <= c)", "a < 0 <= c -> (a < 0 < c)",
    "a < 0 <= c -> (a < 0 >= c)", "0 -> (1)",
}  # fmt: skip


def test_every_kind_of_slip_is_made_and_none_in_what_only_speaks():
    found = mutants("a.py", SOURCE)
    assert {want for want in EXPECTED if not any(want in one.change for one in found)} == set()
    silent = (1, 2, 4, 6, 9)  # docstrings, import, decorator, annotation
    assert not [one.told for one in found if one.line in silent or "must be given" in one.after]


@pytest.mark.parametrize("file", ["avsym/rules/change_of_variables.py", "numeric/balance.py", "avsym/langreth.py"])
def test_a_mutant_changes_its_own_place_and_means_something_else(file):
    source = (ROOT / file).read_bytes()
    before = ast.dump(ast.parse(source))
    for one in mutants(file, source):
        changed = one.applied(source)
        assert changed[: one.start] == source[: one.start]
        assert changed.endswith(source[one.end :])
        assert not compiles(changed) or ast.dump(ast.parse(changed)) != before


def test_no_two_mutants_are_told_alike():
    found = [one.told for one in mutants("numeric/criterion.py", (ROOT / "numeric/criterion.py").read_bytes())]
    assert len(found) == len(set(found)) > 300


def test_every_module_has_its_tests():
    rules = (f"avsym/rules/{file.name}" for file in (ROOT / "avsym/rules").glob("[a-z]*.py"))
    for *tests, file in map(files_of, (*TESTS, *rules)):
        assert (ROOT / file).is_file()
        assert tests
        assert all((Path(__file__).parents[1] / place).is_file() for place in tests)


@given(st.integers(1, 1000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_ends_where_the_share_is_two_deviations_off(counts):
    hits, total = counts
    for end in interval(hits, total):
        assert (end - hits / total) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / total, rel=1e-6, abs=1e-12)
        assert -1e-12 <= end <= 1 + 1e-12


def test_an_equivalent_mutant_is_not_held_against_the_tests():
    class Options:
        sample, seed = 3, 7

    one, two, three = (Mutant("a.py", 1, 0, start, start + 1, "1", "(2)") for start in range(3))
    rows = [(one, "killed"), (two, "survived"), (three, "timeout")]
    found = record(rows, {two.told: "equivalent: never read"}, Options, 1.0)
    assert (found["all"]["killed"], found["all"]["of"], found["without_equivalent"]["of"]) == (2, 3, 2)
    assert "--sample 3 --seed 7" in found["command"]


def test_the_committed_campaign_kills_enough_of_at_least_three_hundred_and_explains_the_rest():
    found = evidence("mutants")
    assert found["all"]["of"] >= 300
    assert found["all"]["share"] >= ENOUGH
    assert found["all"]["killed"] == len(found["killed"]) + len(found["timeout"])
    assert found["all"]["of"] - found["all"]["killed"] == len(found["survivors"])
    assert all(Path(one["mutant"].split(":")[0]).suffix == ".py" and one["why"] for one in found["survivors"])
