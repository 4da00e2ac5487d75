"""Every public function and every command: it returns, or raises what is documented in one line; no warning, no hang.

The cases are drawn anew from the same seed in every run; ``python -m tests.benchmarks.fuzz`` draws a million.
"""

import time
import warnings
from contextlib import suppress

import pytest

from derivations.cli import COMMANDS
from tests.fuzz import guard
from tests.fuzz.cases import attempted, counts, everything, public, raised_by
from tests.fuzz.drawing import Draw
from tests.fuzz.guard import Fault, outcome

COUNTS = counts(everything(), 20_000)


@pytest.mark.parametrize("name", COUNTS)
def test_nothing_but_what_is_documented(name):
    for number in range(COUNTS[name]):
        attempted(everything()[name], number)


def test_every_public_name_and_every_command_has_its_cases():
    assert set(public()) <= set(COUNTS)
    assert {f"avsym {command}" for command in COMMANDS} <= set(COUNTS)
    assert sum(COUNTS.values()) >= 20_000


def test_a_case_is_the_same_whenever_it_is_drawn():
    def seen():
        draw = Draw("0:name:7")
        return (
            [draw.scale(-9, 9) for _ in range(50)],
            [draw.text() for _ in range(50)],
            [draw.anything() for _ in range(9)],
        )

    assert repr(seen()[:2]) == repr(seen()[:2])
    assert all(one is other for one, other in zip(seen()[2], seen()[2], strict=True))


def test_exceptions_are_read_off_the_docstring():
    from numeric import load_state, rainbow_convergence, steady_state

    assert {it.__name__ for it in raised_by(load_state)} == {"OSError", "ValueError"}
    assert {it.__name__ for it in raised_by(rainbow_convergence)} == {"ArithmeticError", "TypeError", "ValueError"}
    assert {it.__name__ for it in raised_by(steady_state)} == {"NotConverged", "TypeError", "ValueError"}
    assert raised_by(Draw.choice) == ()


def warned():
    warnings.warn("look", stacklevel=1)


def refused(text):
    raise ValueError(text)


def swallowed():
    with suppress(Exception):
        time.sleep(5)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (warned, "UserWarning is not documented: look"),
        (lambda: {}["x"], "KeyError is not documented"),
        (lambda: refused("two\nlines"), "must say in one line"),
        (lambda: refused(""), "must say in one line"),
        (lambda: refused("two\u2028lines"), "must say in one line"),
        (lambda: exit(3), "SystemExit is not documented"),
    ],
)
def test_the_guard_sees(call, said):
    with pytest.raises(Fault, match=said):
        outcome(call, (ValueError,))


def test_the_guard_stops_what_hangs_asleep_or_at_work(monkeypatch):
    monkeypatch.setattr(guard, "ASLEEP", 0.05)
    with pytest.raises(Fault, match="Hanging"):
        outcome(swallowed, (Exception,))
    monkeypatch.setattr(guard, "ASLEEP", 60)
    monkeypatch.setattr(guard, "SECONDS", 0.05)
    with pytest.raises(Fault, match="Hanging"):
        outcome(lambda: [0 for _ in iter(int, 1)], ())


def test_the_guard_lets_pass_what_is_documented():
    assert outcome(lambda: refused("one line"), (ValueError,)) == "ValueError"
    assert outcome(lambda: 3, ()) == "returned"
