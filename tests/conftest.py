"""What tests share: names without memory addresses, so that parallel workers collect the same, and a slow oracle."""

import re
from importlib import import_module
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import settings

# A deadline would be a timing assertion; the suite has none.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")


def pytest_make_parametrize_id(config, val, argname):
    """A function or object of its default repr is named by its type; anything else as pytest would."""
    if callable(val) or re.search(r" at 0x[0-9a-f]+", repr(val)):
        return getattr(val, "__name__", type(val).__name__).strip("<>")
    return None


@pytest.fixture
def slow_oracle(monkeypatch):
    """Every value that an oracle asks for takes it 2 ms of its own clock."""
    ticks = count()
    monkeypatch.setattr(import_module("avsym.evaluate"), "time", SimpleNamespace(monotonic=lambda: next(ticks) * 0.002))
