"""Mutations of Python source: each changes one place of one file, as a slip of the author's might."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,), ast.Or: (ast.And,), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
}  # fmt: skip
LONG = 160  # characters of a change that are told whole
SURE = {"isinstance", "rule", "statement", "before", "after", "kind", "check"}
"""Calls with swapped arguments, and named arguments left out (of a `Step`), that any test must notice: TypeError."""


@dataclass(frozen=True, order=True)
class Mutant:
    """A file in which the bytes from ``start`` to ``end`` are replaced."""

    file: str
    line: int
    column: int
    start: int
    end: int
    before: str
    after: str

    def applied(self, source: bytes) -> bytes:
        """The mutated source."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    @property
    def told(self) -> str:
        """Place and change in one line."""
        return f"{self.file}:{self.line}:{self.column}: {self.change}"

    @property
    def change(self) -> str:
        """In one line."""
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        if max(len(before), len(after)) > LONG:
            before, after = _differing(before, after)
        return f"{before} -> {after}"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both without most of what they begin and end with alike."""
    head = _alike(before, after.removeprefix("("))
    tail = _alike(before[head:][::-1], after.removesuffix(")")[head:][::-1])
    head, tail = max(head - LONG // 4, 0), max(tail - LONG // 4, 0)
    return tuple(f"... {text[head : len(text) - tail]} ..."[: 2 * LONG] for text in (before, after))


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def mutants(file: str, source: bytes) -> list[Mutant]:
    """Every mutant of a file, in the order of the source.

    >>> [one.change for one in mutants("a.py", b"def f(a): return a < 1")]
    ['return a < 1 -> return None', 'a < 1 -> (a <= 1)', 'a < 1 -> (a > 1)', '1 -> (2)', '1 -> (-1)']
    """
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for node in _code(ast.parse(source)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        for after in dict.fromkeys(_variants(node)):
            found.append(Mutant(file, node.lineno, node.col_offset, start, end, source[start:end].decode(), after))
    return found


def compiles(source: bytes) -> bool:
    """Whether it is Python."""
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _code(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What is executed and decides something: no annotations, decorators, imports, docstrings, texts of messages."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom) or not isinstance(node, ast.AST):
                continue
            if isinstance(tree, ast.UnaryOp) and isinstance(node, ast.Constant):
                continue  # it is its sign that changes
            if isinstance(node, ast.expr | ast.stmt):
                node.is_test = name == "test" and not isinstance(node, ast.Compare | ast.UnaryOp)  # these are swapped
                yield node
            yield from _code(node)


def _variants(node: ast.AST) -> Iterator[str]:
    """The texts that may stand in a node's place."""
    for kind, make in _OPERATORS.items():
        if isinstance(node, kind):
            yield from make(node)
    if node.is_test:
        yield f"(not ({ast.unparse(node)}))"


def _changed(node: ast.AST, **fields: object) -> str:
    kept = {name: getattr(node, name, None) for name in node._fields}
    return ast.unparse(ast.fix_missing_locations(type(node)(**(kept | fields))))


def _binary(node: ast.BinOp | ast.BoolOp) -> Iterator[str]:
    return (f"({_changed(node, op=other())})" for other in SWAPPED.get(type(node.op), ()))


def _compare(node: ast.Compare) -> Iterator[str]:
    for place, operator in enumerate(node.ops):
        for other in SWAPPED[type(operator)]:
            yield f"({_changed(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])})"


def _constant(node: ast.Constant) -> Iterable[str]:
    if isinstance(node.value, bool):
        return (str(not node.value),)
    if isinstance(node.value, int | float):
        return (f"({node.value + 1})", f"({-node.value})") if node.value else ("(1)",)
    return ()


def _unary(node: ast.UnaryOp) -> Iterable[str]:
    return (f"({ast.unparse(node.operand)})",)


def _call(node: ast.Call) -> Iterator[str]:
    """First two arguments swapped; one named argument left out."""
    if isinstance(node.func, ast.Name) and node.func.id in SURE:
        return
    if len(node.args) > 1 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
        first, second, *rest = node.args
        if ast.dump(first) != ast.dump(second):
            yield f"({_changed(node, args=[second, first, *rest])})"
    for place, keyword in enumerate(node.keywords):
        flag = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool)  # is mutated itself
        if not flag and keyword.arg is not None and keyword.arg not in SURE:
            yield f"({_changed(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]])})"


def _return(node: ast.Return) -> Iterable[str]:
    empty = node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    return () if empty else ("return None",)


def _statement(node: ast.stmt) -> Iterable[str]:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring
    return () if text else ("pass",)


_OPERATORS: dict[type[ast.AST] | tuple[type[ast.AST], ...], Callable[..., Iterable[str]]] = {
    (ast.BinOp, ast.BoolOp): _binary,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.Return: _return,
    (ast.Raise, ast.Expr, ast.AugAssign): _statement,
    ast.Break: lambda node: ("continue",),
    ast.Continue: lambda node: ("break",),
}
