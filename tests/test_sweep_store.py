"""A sweep's store: what was committed is there, another sweep or other equations are refused, nothing is executed."""

import math
import pickle
import shutil
import sqlite3

import pytest

from numeric.sweeps import sources
from numeric.sweeps.points import Outcome, solve
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store
from numeric.sweeps.sources import dependencies, equations
from numeric.sweeps.store import Store, Tally

SPEC = parsed('function = "avalanche_field"\nfixed = {omega0 = 0.3, gamma = 0.002}\naxes = {g_ep = [0.001, 0.1, 0.2]}')
FAILED = Outcome(None, None, "ValueError: no", 0.5, {"numpy": "2"}, "abc")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sweep.db"


def changed(path, statement, *values):
    with sqlite3.connect(path) as database:
        database.execute(statement, values)
    database.close()


def test_a_point_comes_back_as_it_was_solved(path):
    outcome = solve("avalanche_field", {**SPEC.fixed, "g_ep": 0.1})
    with open_store(path, SPEC) as store:
        assert store.record({"g_ep": 0.1}, "", outcome)
        assert store.has({"g_ep": 0.1})
        assert not store.has({"g_ep": 0.2})
    with open_store(path, SPEC) as store:
        (row,) = store.rows()
        assert store.tally() == Tally(1, 0, 3)
    assert (row.point, row.parameters) == ({"g_ep": 0.1}, {"omega0": 0.3, "gamma": 0.002, "g_ep": 0.1})
    assert (row.result, row.residual, row.seconds) == (outcome.result, outcome.residual, outcome.seconds)
    assert row.versions == outcome.versions
    assert row.versions.keys() >= {"avsym", "numpy", "scipy", "numba", "python"}
    assert row.equations == equations("avalanche_field")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 0.1 + 0.2])
def test_every_number_is_kept_to_the_last_bit(path, value):
    with open_store(path, SPEC) as store:
        store.record({"g_ep": 0.1}, "", Outcome({"x": value}, None, None, 0.0, {}, ""))
        kept = store.row({"g_ep": 0.1}).result["x"]
    assert repr(kept) == repr(value)


def test_a_point_is_counted_once_and_the_first_row_stays(path):
    solved = Outcome({"avalanche_field": 1.0}, 0.0, None, 0.0, {}, "", b"first")
    with open_store(path, SPEC) as one, open_store(path, SPEC) as other:
        assert one.record({"g_ep": 0.1}, "chain", solved)
        assert not other.record({"g_ep": 0.1}, "chain", FAILED)
        assert other.record({"g_ep": 0.2}, "chain", FAILED)
        assert one.tally() == other.tally() == Tally(2, 1, 3)
        assert one.row({"g_ep": 0.1}).reason is None
        assert other.state("chain") == b"first"


def test_a_row_that_came_second_does_not_change_where_the_chain_goes_on(path):
    late = Outcome({"avalanche_field": 1.0}, 0.0, None, 0.0, {}, "", b"late")
    with open_store(path, SPEC) as store:
        store.record({"g_ep": 0.1}, "chain", Outcome({"avalanche_field": 1.0}, 0.0, None, 0.0, {}, "", b"first"))
        store.record({"g_ep": 0.1}, "chain", late)
        assert store.state("chain") == b"first"
        store.record({"g_ep": 0.2}, "chain", late)
        assert store.state("chain") == b"late"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "0.002",
            "0.003",
            r"avalanche_field \w{8}, not avalanche_field \w{8} \(fixed.gamma is 0.002 there, 0.003 here",
        ),
        ("[0.001,", "[0.002,", r"axes.g_ep is \[0.001, 0.1, 0.2\] there, \[0.002"),
        ("avalanche", "rainbow", r"avalanche_field \w{8}, not rainbow_field \w{8} \(function is"),
    ],
)
def test_another_sweep_is_refused_and_both_are_named(path, old, new, said):
    text = 'function = "avalanche_field"\nfixed = {omega0 = 0.3, gamma = 0.002}\naxes = {g_ep = [0.001, 0.1, 0.2]}'
    with open_store(path, SPEC):
        pass
    with pytest.raises(ValueError, match=said) as caught, open_store(path, parsed(text.replace(old, new))):
        pass
    assert "\n" not in str(caught.value)


def test_other_equations_are_refused_and_both_are_named(path):
    with Store.opened(path, SPEC, {"equations": "0123456789abcdef"}):
        pass
    own = equations("avalanche_field")[:16]
    with pytest.raises(ValueError, match=rf"other equations: 0123456789abcdef \(avsym .*\), not {own} \(avsym"):
        open_store(path, SPEC).__enter__()


def test_the_equations_are_the_sources_that_a_function_depends_on(tmp_path):
    root = tmp_path / "numeric"
    shutil.copytree(sources.ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    before = {name: equations(name, root) for name in ("avalanche_field", "steady_state")}
    assert before["avalanche_field"] == equations("avalanche_field")
    assert {"kernels.py", "criterion.py"} <= {path.name for path in dependencies("numeric.criterion")}
    assert {"kernels.py", "hilbert.py"} <= {path.name for path in dependencies("numeric.selfconsistent")}
    with (root / "hilbert.py").open("a") as file:
        file.write("# other\n")
    equations.cache_clear()
    assert equations("avalanche_field", root) == before["avalanche_field"]
    assert equations("steady_state", root) != before["steady_state"]
    with (root / "kernels.py").open("a") as file:
        file.write("# other\n")
    equations.cache_clear()
    assert equations("avalanche_field", root) != before["avalanche_field"]


def test_a_file_of_another_kind_is_refused_and_left_alone(path, tmp_path):
    path.write_text("not a database, but someone's notes, long enough to be taken for a header" * 20)
    with pytest.raises(ValueError, match="file is not a database"):
        open_store(path, SPEC).__enter__()
    assert path.read_text().startswith("not a database")
    other = tmp_path / "other.db"
    changed(other, "CREATE TABLE letters (text TEXT)")
    with pytest.raises(ValueError, match="database of another kind"):
        open_store(other, SPEC).__enter__()
    with pytest.raises(ValueError, match="unable to open database file"):
        open_store(tmp_path / "none" / "x.db", SPEC).__enter__()


@pytest.mark.parametrize(("busy", "opens"), [(3, True), (10**9, False)])
def test_a_store_that_another_switches_at_the_same_time_is_waited_for(path, monkeypatch, busy, opens):
    """SQLite says at once that it is locked, however long it was told to wait."""
    left = [busy]

    class Busy(sqlite3.Connection):
        def execute(self, words, *values):
            if "WAL" in words and left[0]:
                left[0] -= 1
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise error
            return super().execute(words, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *words, **how: connect(*words, **how, factory=Busy))
    monkeypatch.setattr("numeric.sweeps.store._WAIT", 0.5)
    if opens:
        with open_store(path, SPEC) as store:
            assert store.tally() == Tally(0, 0, 3)
    else:
        with pytest.raises(ValueError, match=r"locked by another process for 0.5 s; name"), open_store(path, SPEC):
            pass


@pytest.mark.parametrize(
    "result", ["__import__('os').abort()", '{"x": "abort()"}', "[1]", '{"x": [1]}', "[" * 9999, '{"x": null}']
)
def test_a_damaged_row_is_one_line_and_nothing_of_it_is_executed(path, result):
    with open_store(path, SPEC) as store:
        store.record({"g_ep": 0.1}, "", Outcome({"x": 1.0}, None, None, 0.0, {}, ""))
        changed(path, "UPDATE points SET result = ?", result)
        with pytest.raises(ValueError, match=r"the row of \{\"g_ep\":0.1\} is damaged") as caught:
            list(store.rows())
    assert "\n" not in str(caught.value)


def test_a_damaged_specification_is_one_line(path):
    with open_store(path, SPEC):
        pass
    for text in ("{}", "[]", "3", "nonsense", "[" * 9999):
        changed(path, "UPDATE meta SET value = ? WHERE name = 'spec'", text)
        with pytest.raises(ValueError, match="holds a sweep that cannot be read"):
            open_store(path, SPEC).__enter__()


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("something was unpickled",)


def test_a_pickle_in_place_of_a_solution_is_a_failed_point():
    arguments = {"g_ep": 0.5, "gamma": 0.3, "omega0": 0.3, "field": 0.6}
    outcome = solve("steady_state", arguments, pickle.dumps(Bomb()))
    assert outcome.result is None
    assert "allow_pickle=False" in outcome.reason or "ickle" in outcome.reason
