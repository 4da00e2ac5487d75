"""The only door to JSON: values of avsym as documents that load back equal, without evaluating text.

=================  =====================================================================================
``schema``         ``"avsym/exchange/1"``
``symbols``        key -> ``{"name": ..., "assumptions": {...}}``: every symbol that the document names; an
                   operator also has a ``kind``: Operator, Diagonal, Ket or Bra
``value``          an expression's tree, or an object ``{"type": "Derivation", ...}``
=================  =====================================================================================

Types and heads come out of fixed tables; nothing of a document is executed, looked up in a module or evaluated.
Certificates are functions and do not travel: a derivation from a file is a record.  It equals the derivation that it
was made from, prints like it and goes into further rules, but ``verify`` refuses: derive it anew and compare.

From the ground floor up: `trees` (expressions), `shapes` (how a field travels), `records` (the table of types).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from reprlib import repr as brief
from typing import Any, NoReturn

from avsym.exchange.records import VALUE, Recorded
from avsym.exchange.trees import TreeReader, TreeWriter, read_symbols

__all__ = ["SCHEMA", "Recorded", "dumps", "from_json", "loads", "to_json"]

SCHEMA = "avsym/exchange/1"


def to_json(value: Any) -> dict[str, Any]:
    """A value as a document of dictionaries, lists, strings and numbers.

    Parameters
    ----------
    value : Expr, Integral, Relation, Diagram, ContourIntegral, RealTime, Propagator, Step, Derivation, Recorded
        Or a tuple of such.

    Raises
    ------
    ValueError
        For what has no place in a document: an unknown function or type, a number beyond 1000 digits.

    Examples
    --------
    >>> from avsym import symbols
    >>> document = to_json(symbols.Gamma**2 / 2)
    >>> document["symbols"], document["value"]
    ({'Gamma': {'name': 'Gamma', 'assumptions': {'positive': True}}}, ['Mul', ['Rational', 1, 2], ['Pow', 'Gamma', 2]])
    >>> from_json(document) == symbols.Gamma**2 / 2
    True
    """
    trees = TreeWriter()
    written = VALUE.write(trees, value)
    return {"schema": SCHEMA, "symbols": trees.table(), "value": written}


def from_json(document: object) -> Any:
    """The value of a document.

    Raises
    ------
    ValueError
        In one line, for anything that `to_json` does not write.
    """
    if not isinstance(document, Mapping) or set(document) != {"schema", "symbols", "value"}:
        raise ValueError(f"the document is {brief(document)}; it must have schema, symbols and value and nothing else")
    if document["schema"] != SCHEMA:
        raise ValueError(f"schema is {brief(document['schema'])}; this version of avsym reads {SCHEMA!r}")
    try:
        return VALUE.read(TreeReader(read_symbols(document["symbols"])), document["value"], "value")
    except RecursionError:
        raise _TOO_DEEP from None


def dumps(value: Any) -> str:
    """A value as JSON text, the same in every run.

    Raises
    ------
    ValueError
        As `to_json`.
    """
    return json.dumps(to_json(value), ensure_ascii=False, allow_nan=False)


def loads(text: str | bytes) -> Any:
    """The value of JSON text.

    Raises
    ------
    ValueError
        As `from_json`; also for a key that stands twice, nan, infinity, and text that is too deep or no JSON.
    """
    if not isinstance(text, str | bytes):
        raise ValueError(f"the text is {brief(text)}; it must be text or bytes of JSON")
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise _TOO_DEEP from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the text is no JSON: {error}") from None
    return from_json(document)


_TOO_DEEP = ValueError("the document is nested too deeply")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"key {brief(key)} stands twice in one object")
        found[key] = value
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number of JSON")
