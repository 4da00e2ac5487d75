"""What may stand behind an option: readers of numbers, quantities and whole numbers, for the standard parser."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable

_WITH_UNIT = re.compile(r"\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*[^\W\d_]")


def number(name: str, allowed: str) -> Callable[[str], float]:
    """A reader of numbers; whether one is allowed is for the model to say."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise ArgumentTypeError(f"{name}={text!r} must be a real number, {allowed}") from None

    return read


def amount(name: str, allowed: str, example: str) -> Callable[[str], float | str]:
    """A reader of numbers that leaves a quantity, a number with a unit behind it, as it is."""
    plain = number(name, f"{allowed}, or a quantity such as {example!r}")

    def read(text: str) -> float | str:
        return text if not is_number(text) and _WITH_UNIT.match(text) else plain(text)

    return read


def integer(name: str, low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise ArgumentTypeError(f"{name}={text!r} must be a whole number from {low} to {high}")
        return value

    return read


def whole(text: str) -> int:
    """An order, whose size and parity are for the diagrams to judge."""
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f"order={text!r} must be a positive even whole number: 2, 4, 6, ...") from None


def is_number(text: str) -> bool:
    """Whether a word is a number and no option.

    >>> is_number("-1e-3"), is_number("--seed")
    (True, False)
    """
    try:
        float(text)
    except ValueError:
        return False
    return True
