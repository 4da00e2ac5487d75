"""Where an expression stands in a value, and how another is put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from sympy import Add, Expr

Change = tuple[str, Callable[[], Any]]
Path = tuple[int, ...]


def slots(value: Any) -> Iterator[tuple[str, Expr, Callable[[Expr], Any]]]:
    """The expressions in a result, each with how to put another in its place."""
    if hasattr(value, "ranges"):
        yield "integrand", value.integrand, lambda e: replace(value, integrand=e)
        yield "factor", value.factor, lambda e: replace(value, factor=e)
    elif hasattr(value, "rhs"):
        yield "rhs", value.rhs, lambda e: replace(value, rhs=e)
        if not value.lhs.is_Symbol:
            yield "lhs", value.lhs, lambda e: replace(value, lhs=e)
    elif hasattr(value, "electrons"):
        yield "factor", value.factor, lambda e: replace(value, factor=e)
        for name in ("electrons", "phonons"):
            yield from _momenta(value, name)
    elif isinstance(value, Expr):
        yield "expression", value, lambda e: e


def _momenta(value: Any, name: str) -> Iterator[tuple[str, Expr, Callable[[Expr], Any]]]:
    lines = getattr(value, name)
    for index, line in enumerate(lines):

        def put(e: Expr, index: int = index, line: Any = line) -> Any:
            return replace(value, **{name: (*lines[:index], replace(line, momentum=e), *lines[index + 1 :])})

        yield f"{name}[{index}]", line.momentum, put


def subtrees(expr: Expr, path: Path = ()) -> Iterator[tuple[Path, Expr]]:
    """Every node with the way to it."""
    yield path, expr
    for index, argument in enumerate(expr.args):
        yield from subtrees(argument, (*path, index))


def put(expr: Expr, path: Path, new: Expr) -> Expr:
    """The expression with another node at a place."""
    if not path:
        return new
    args = list(expr.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return expr.func(*args)


def at_nodes(
    expr: Expr, wanted: Callable[[Expr], bool], change: Callable[[Expr], Iterable[Change]]
) -> Iterator[Change]:
    for path, node in subtrees(expr):
        if wanted(node):
            for note, new in change(node):
                yield note, partial(put_made, expr, path, new)


def put_made(expr: Expr, path: Path, new: Callable[[], Expr]) -> Expr:
    return put(expr, path, new())


def terms(change: Callable[[Expr], Expr]) -> Callable[[Expr], Iterator[Change]]:
    """Each summand changed, one at a time."""

    def made(node: Expr, index: int) -> Expr:
        return Add(*node.args[:index], change(node.args[index]), *node.args[index + 1 :])

    return lambda node: ((f"term {index} of a sum", partial(made, node, index)) for index in range(len(node.args)))


def single(note: str, change: Callable[[Expr], Expr]) -> Callable[[Expr], Iterator[Change]]:
    return lambda node: iter([(note, partial(change, node))])
