"""How a field of a value is written into a document, and read with the place where it stands."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from reprlib import repr as brief
from typing import Any

from avsym.exchange.trees import LARGEST, TreeReader, TreeWriter


@dataclass(frozen=True)
class Shape:
    """A pair of functions: value -> JSON, and JSON -> value or a ValueError that names the place."""

    write: Callable[[TreeWriter, Any], Any]
    read: Callable[[TreeReader, Any, str], Any]


def refused(place: str, given: object, allowed: str) -> ValueError:
    """What is said of a value that has no business where it stands."""
    return ValueError(f"{place} is {brief(given)}; it must be {allowed}")


def checked_keys(value: Any, wanted: Collection[str], place: str, optional: Collection[str] = ()) -> dict[str, Any]:
    """The object itself, if it has these keys and no others."""
    if not isinstance(value, dict):
        raise refused(place, value, "an object")
    missing = [key for key in wanted if key not in value]
    strange = [key for key in value if key not in wanted and key not in optional]
    if missing or strange:
        said = f"lacks {missing[0]!r}" if missing else f"has the unknown key {brief(strange[0])}"
        raise ValueError(f"{place} {said}; its keys are {', '.join([*wanted, *optional])}")
    return value


def as_it_is(*types: type, allowed: str) -> Shape:
    """A value that JSON knows: text, a whole number, a truth value."""

    def read(trees: TreeReader | None, value: Any, place: str) -> Any:
        if type(value) not in types or not _is_writable(value):
            raise refused(place, value, allowed)
        return value

    return Shape(lambda trees, value: read(None, value, "a part"), read)


def _is_writable(value: Any) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter < "\ue000" for letter in value)
    return not isinstance(value, int) or abs(value) < LARGEST


TEXT = as_it_is(str, allowed="text")
WHOLE = as_it_is(int, allowed="a whole number")
FLAG = as_it_is(bool, allowed="true or false")
FLAG_OR_NULL = as_it_is(bool, type(None), allowed="true, false or null")


def choice(*names: str) -> Shape:
    """One of these words."""

    def read(trees: TreeReader | None, value: Any, place: str) -> str:
        if not isinstance(value, str) or value not in names:
            raise refused(place, value, f"one of {', '.join(names)}")
        return value

    return Shape(lambda trees, value: read(None, str(value), "a part"), read)


def _read_number(trees: TreeReader, value: Any, place: str) -> float:
    if isinstance(value, str) and value in ("nan", "inf", "-inf"):
        return float(value)
    if type(value) in (int, float) and abs(value) <= sys.float_info.max:
        return float(value)
    raise refused(place, value, "a number, 'nan', 'inf' or '-inf'")


NUMBER = Shape(lambda trees, value: float(value) if math.isfinite(value) else str(float(value)), _read_number)


def _placed(read: Callable[[TreeReader, Any], Any]) -> Callable[[TreeReader, Any, str], Any]:
    def with_place(trees: TreeReader, value: Any, place: str) -> Any:
        try:
            return read(trees, value)
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from None

    return with_place


EXPRESSION = Shape(lambda trees, value: trees.write(value), _placed(lambda trees, value: trees.read(value)))
SYMBOL = Shape(lambda trees, value: trees.name(value), _placed(lambda trees, value: trees.symbol(value)))


def several(shape: Shape) -> Shape:
    """A tuple of such."""

    def read(trees: TreeReader, value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise refused(place, value, "a list")
        return tuple(shape.read(trees, item, f"{place}[{index}]") for index, item in enumerate(value))

    return Shape(lambda trees, value: [shape.write(trees, item) for item in value], read)


def record(make: Callable[..., Any], **shapes: Shape) -> Shape:
    """A value with these fields, made from them by keyword."""

    def write(trees: TreeWriter, value: Any) -> dict[str, Any]:
        return {name: shape.write(trees, getattr(value, name)) for name, shape in shapes.items()}

    def read(trees: TreeReader, value: Any, place: str) -> Any:
        given = checked_keys(value, tuple(shapes), place)
        parts = {name: shape.read(trees, given[name], f"{place}.{name}") for name, shape in shapes.items()}
        try:
            return make(**parts)
        except ValueError as error:
            raise ValueError(f"{place}: {' '.join(str(error).split())[:200]}") from None

    return Shape(write, read)
