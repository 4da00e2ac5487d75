"""avsym/exchange: whatever a file holds, it loads, or is refused by a ValueError in one line."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import oo

from avsym import rainbow, to_contour
from avsym.exchange import SCHEMA, Recorded, dumps, from_json, loads, to_json
from avsym.propagator import electron
from derivations import built

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@cache
def documents():
    """Documents that hold every type."""
    step = built("sigma2")[0].steps[0]
    report = built("temperature")[4].verify()
    many = (built("dropped")[2], built("threshold")[1], rainbow(2), step, electron(), to_contour(rainbow(4)), oo)
    values = (*many, built("propagators")[0].result, built("sigma2")[0].steps[1].after.terms[0])
    return tuple(json.loads(dumps(value)) for value in (values, Recorded(built("temperature")[4], report)))


def document(value, table=None):
    return {"schema": SCHEMA, "symbols": table or {}, "value": value}


def value_or_none(read, given):
    """What is read, or None if it was refused in one line; any other exception is the test's failure."""
    try:
        return read(given)
    except ValueError as refused:
        message = str(refused)
    return None if "\n" not in message else pytest.fail(message)


@given(any_json)
def test_garbage_is_never_anything_but_a_value_error(garbage):
    for given_ in (garbage, document(garbage), document(1, garbage)):
        value_or_none(from_json, given_)
    value_or_none(loads, json.dumps(garbage))


@given(st.text() | st.binary())
def test_any_text_is_never_anything_but_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011
        loads(text)


def places(node, here=()):
    """Every place in a document."""
    yield here
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in items:
        yield from places(inner, (*here, key))


def put(node, place, new):
    if not place:
        return new
    key, *rest = place
    if isinstance(node, dict):
        return {**node, key: put(node[key], rest, new)}
    return [*node[:key], put(node[key], rest, new), *node[key + 1 :]]


def at(node, place):
    return at(node[place[0]], place[1:]) if place else node


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_document_is_refused_or_says_what_it_says(data):
    """A changed document raises ValueError, or loads as another value than before, which writes the change back."""
    original = data.draw(st.sampled_from(documents()))
    there = sorted(places(original), key=repr)
    place = data.draw(st.sampled_from(there))
    new = data.draw(any_json | st.sampled_from(there).map(lambda other: at(original, other)))
    changed = put(original, place, new)
    value = value_or_none(from_json, changed)
    if value is None:
        return
    if at(original, place) != new and "symbols" not in place:
        assert value != from_json(original) or "evidence" in place or "before" in place
    again = to_json(value)
    assert from_json(again) == value or "evidence" in place
