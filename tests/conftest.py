"""What holds for every test: names without memory addresses, so that parallel workers collect the same tests."""

import re


def pytest_make_parametrize_id(config, val, argname):
    """A function or object of its default repr is named by its type; anything else as pytest would."""
    if callable(val) or re.search(r" at 0x[0-9a-f]+", repr(val)):
        return getattr(val, "__name__", type(val).__name__).strip("<>")
    return None
