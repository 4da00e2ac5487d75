"""Files appear whole or not at all, and nothing of the user's is ever replaced."""

import json
import math
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations import output
from derivations.output import LEDGER, LEDGER_SCHEMA, REPORT, OutputError, checked, directory, dumps, plain, write

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


def left_by_a_run(path, report="old"):
    path.mkdir()
    (path / REPORT).write_text(report)
    (path / LEDGER).write_text(json.dumps({"schema": LEDGER_SCHEMA}))
    return path


@given(json_values)
def test_json_is_always_readable_and_holds_no_nan(value):
    def refuse(text):
        raise AssertionError(text)

    json.loads(dumps(value), parse_constant=refuse)


def test_numbers_of_numpy_are_numbers():
    assert plain({"a": np.float64(1.5), "b": np.array([1.0, math.nan]), "c": np.int64(3), "d": np.bool_(True)}) == {
        "a": 1.5,
        "b": [1.0, None],
        "c": 3,
        "d": True,
    }


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "deep" / "file.txt"
    write(path, "old")
    write(path, b"new")
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_renamed_into_place_leaves_nothing(tmp_path):
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(OutputError, match="taken"):
        write(tmp_path / "taken", "text")
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]


def test_a_file_is_as_readable_as_others(tmp_path):
    (tmp_path / "usual").touch()
    assert write(tmp_path / "ours", "").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_directory_appears_when_all_of_it_is_there(tmp_path):
    out = tmp_path / "parent" / "out"
    with directory(out) as beside:
        (beside / REPORT).write_text("new")
        assert not out.exists()
    assert (out / REPORT).read_text() == "new"
    assert os.listdir(out.parent) == ["out"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_directory_as_it_was(tmp_path, error):
    out = left_by_a_run(tmp_path / "out")

    def fail(path):
        raise error

    with pytest.raises(error), directory(out) as beside:
        fail((beside / REPORT).write_text("half"))
    assert (out / REPORT).read_text() == "old"
    assert os.listdir(tmp_path) == ["out"]


def test_what_an_earlier_run_left_is_replaced_as_a_whole(tmp_path):
    out = left_by_a_run(tmp_path / "out")
    (out / "figures").mkdir()
    (out / "figures" / "gone.svg").touch()
    with directory(out) as beside:
        (beside / REPORT).write_text("new")
    assert os.listdir(out) == [REPORT]
    assert os.listdir(tmp_path) == ["out"]


def test_if_the_exchange_fails_the_old_directory_comes_back(tmp_path, monkeypatch):
    out = left_by_a_run(tmp_path / "out")
    rename = output.Path.replace

    def refuse(self, target):
        if self.name.startswith(".out.") and ".old." not in self.name:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(output.Path, "replace", refuse)
    with pytest.raises(OutputError, match="permission denied"), directory(out) as beside:
        (beside / REPORT).write_text("new")
    assert (out / REPORT).read_text() == "old"


@pytest.mark.parametrize("stranger", ["notes.txt", "figures/thesis.tex", ".hidden"])
def test_what_a_run_did_not_write_is_never_replaced(tmp_path, stranger):
    out = left_by_a_run(tmp_path / "out")
    (out / stranger).parent.mkdir(exist_ok=True)
    (out / stranger).write_text("mine")
    with pytest.raises(OutputError, match=f"did not write .*{stranger}"):
        checked(out)
    assert (out / stranger).read_text() == "mine"


@pytest.mark.parametrize("content", ["", "[]", '{"schema": "other/1"}', "\xff"])
def test_a_ledger_that_is_not_ours_protects_its_directory(tmp_path, content):
    out = left_by_a_run(tmp_path / "out")
    (out / LEDGER).write_text(content)
    with pytest.raises(OutputError, match=LEDGER):
        checked(out)


def test_a_file_or_the_current_directory_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    for place, reason in (("file", "is a file"), (".", "current directory"), ("..", "current directory or above")):
        with pytest.raises(OutputError, match=reason):
            checked(output.Path(place))


def test_an_empty_directory_will_do(tmp_path):
    (tmp_path / "out").mkdir()
    with directory(tmp_path / "out") as beside:
        (beside / REPORT).write_text("new")
    assert (tmp_path / "out" / REPORT).exists()
