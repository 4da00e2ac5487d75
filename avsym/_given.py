"""What a caller hands in: of another kind than asked for, it is refused by name in one line."""

from __future__ import annotations


def shown(value: object) -> str:
    """A value in one line of at most 60 characters."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python does not write integers of more than 4300 digits
        return f"a huge {type(value).__name__}"
    return text if len(text) <= 60 else text[:57] + "..."


def require(name: str, value: object, kind: type | tuple[type, ...], allowed: str) -> None:
    """Refuse a value that is not of this kind, or of one of these.

    >>> require("order", "4", int, "an integer")
    Traceback (most recent call last):
    ...
    TypeError: order is '4'; it must be an integer
    """
    if not isinstance(value, kind):
        raise TypeError(f"{name} is {shown(value)}; it must be {allowed}")
