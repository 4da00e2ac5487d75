"""Expression <-> JSON tree; part of `avsym.exchange`.

A tree is an integer, the name of a symbol, or ``[head, argument, ...]`` with a head out of the tables below.  Reading
builds nodes as they stand: SymPy is told to evaluate nothing, so that a file can neither start a computation nor
change what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from reprlib import repr as brief
from typing import Any, TypeAlias

import sympy
from sympy import Add, Expr, Float, Integer, Mul, Pow, Rational, S, Symbol
from sympy.core.function import UndefinedFunction

from avsym import symbols
from avsym.operators import Bra, Diagonal, Ket, Operator

Tree: TypeAlias = Any  # int | str | list[Tree]
DEEPEST = 100  # levels of one expression
LARGEST = 10**1000  # integer
CONSTANTS: dict[str, Expr] = {
    "pi": S.Pi,
    "i": S.ImaginaryUnit,
    "e": S.Exp1,
    "gamma_E": S.EulerGamma,
    "oo": S.Infinity,
    "-oo": S.NegativeInfinity,
}
_HEADS = (
    Add, Mul, Pow, sympy.exp, sympy.log, sympy.Abs, sympy.sign, sympy.re, sympy.im, sympy.conjugate, sympy.Max,
    sympy.Min, sympy.cosh, sympy.sinh, sympy.tanh, sympy.coth, sympy.cos, sympy.sin, sympy.tan, sympy.erf, sympy.erfc,
    sympy.gamma, sympy.expint, sympy.besselj, sympy.bessely, sympy.besseli, sympy.besselk, sympy.LambertW,
    sympy.Heaviside, sympy.DiracDelta, sympy.airyai, sympy.airyaiprime, sympy.airybi, sympy.airybiprime,
)  # fmt: skip
HEADS: dict[str, Any] = {head.__name__: head for head in _HEADS}
UNDEFINED = {head.__name__: head for head in vars(symbols).values() if isinstance(head, UndefinedFunction)}
ASSUMPTIONS = frozenset(Symbol("x", even=True, positive=True).assumptions0) - {"commutative"}
KINDS: dict[str, type[Symbol]] = {kind.__name__: kind for kind in (Operator, Diagonal, Ket, Bra)}
_USUAL = ("positive", "real", "nonnegative", "negative", "nonpositive", "nonzero", "integer")


class TreeWriter:
    """Writes expressions, and collects the symbols that they name."""

    def __init__(self) -> None:
        self.symbols: dict[str, Symbol] = {}

    def write(self, value: Expr, depth: int = 0) -> Tree:
        """The tree of an expression."""
        if depth > DEEPEST:
            raise ValueError(f"the expression is more than {DEEPEST} levels deep: name parts of it by symbols")
        if value.is_Symbol:
            return self.name(value)
        if value.is_Integer:
            return _bounded(int(value), "integer")
        if value.is_Rational:
            return ["Rational", _bounded(int(value.p), "numerator"), _bounded(int(value.q), "denominator")]
        if value.is_Float:
            return _float_tree(value)
        constant = next((name for name, known in CONSTANTS.items() if value is known), None)
        if constant:
            return [constant]
        return [self._head(value), *(self.write(argument, depth + 1) for argument in value.args)]

    @staticmethod
    def _head(value: Expr) -> str:
        name = value.func.__name__
        if value.func is HEADS.get(name) or value.func == UNDEFINED.get(name):
            if not _takes(value.func, len(value.args)):
                raise ValueError(f"{name} of {len(value.args)} arguments cannot be written")
            return str(name)
        raise ValueError(f"{brief(name)} cannot be written; allowed are {', '.join((*CONSTANTS, *HEADS, *UNDEFINED))}")

    def name(self, symbol: Symbol) -> str:
        """The name under which a symbol is written; another of the same name is numbered."""
        if not _is_name(symbol.name):
            raise ValueError(f"symbol {brief(symbol.name)} cannot be written: a name is 1 to 64 printable characters")
        name, number = symbol.name, 1
        while self.symbols.setdefault(name, symbol) != symbol:
            number += 1
            name = f"{symbol.name} ({number})"
        return str(name)

    def table(self) -> dict[str, Any]:
        """Every symbol that was written, with its assumptions."""
        return {key: _row(symbol) for key, symbol in sorted(self.symbols.items())}


def _row(symbol: Symbol) -> dict[str, Any]:
    kind = type(symbol).__name__
    row = {"name": symbol.name, "assumptions": assumptions_of(symbol)}
    return {**row, "kind": kind} if kind in KINDS else row


def assumptions_of(symbol: Symbol) -> dict[str, bool]:
    """The shortest assumptions that make this symbol.

    Raises
    ------
    ValueError
        For a symbol that cannot be made by kind, name and assumptions: a dummy, or one that does not commute and is
        no operator.

    Examples
    --------
    >>> assumptions_of(symbols.n_b), assumptions_of(Symbol("z"))
    ({'nonnegative': True}, {})
    """
    make = KINDS.get(type(symbol).__name__, Symbol)
    usual = _USUAL if make is Symbol else ()  # each of them would say that it commutes
    short: list[dict[str, bool]] = [{}, *({name: True} for name in usual)]
    whole = {name: holds for name, holds in symbol.assumptions0.items() if name in ASSUMPTIONS}
    for found in (*short, whole):
        if type(symbol) is make and make(symbol.name, **found) == symbol:
            return found
    raise ValueError(
        f"symbol {brief(symbol.name)} cannot be written: allowed are commuting symbols made by Symbol, "
        f"and {', '.join(KINDS)}"
    )


def read_symbols(table: object) -> dict[str, Symbol]:
    """The symbols of a table, by the names under which trees name them."""
    if not isinstance(table, Mapping):
        raise ValueError(f"symbols is {brief(table)}; it must be an object of names and assumptions")
    return {str(key): _symbol(str(key), row) for key, row in table.items()}


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 64 and name.isprintable()


def _symbol(key: str, row: object) -> Symbol:
    if not isinstance(row, Mapping) or set(row) - {"kind"} != {"name", "assumptions"}:
        raise ValueError(f"symbols.{brief(key)} is {brief(row)}; it must have name and assumptions, and may have kind")
    name, assumed, make = row["name"], row["assumptions"], _kind(key, row)
    if not _is_name(name):
        raise ValueError(f"symbols.{brief(key)}.name is {brief(name)}; it must be 1 to 64 printable characters")
    if not isinstance(assumed, Mapping) or not all(type(value) is bool for value in assumed.values()):
        raise ValueError(f"symbols.{brief(key)}.assumptions is {brief(assumed)}; it must map names to true or false")
    unknown = sorted(map(str, set(assumed) - ASSUMPTIONS))
    if unknown:
        raise ValueError(
            f"symbols.{brief(key)} assumes {brief(unknown[0])}; allowed are {', '.join(sorted(ASSUMPTIONS))}"
        )
    try:
        return make(name, **assumed)
    except ValueError:
        raise ValueError(f"symbols.{brief(key)}.assumptions contradict one another: {brief(dict(assumed))}") from None


def _kind(key: str, row: Mapping[str, Any]) -> type[Symbol]:
    kind = row.get("kind")
    if "kind" in row and (not isinstance(kind, str) or kind not in KINDS):
        raise ValueError(f"symbols.{brief(key)}.kind is {brief(kind)}; it must be one of {', '.join(KINDS)}")
    return KINDS[kind] if kind else Symbol


class TreeReader:
    """Reads expressions that name these symbols."""

    def __init__(self, known: Mapping[str, Symbol]) -> None:
        self.known = known

    def read(self, tree: Tree, depth: int = 0) -> Expr:
        """The expression of a tree.

        Raises
        ------
        ValueError
            For whatever is not a tree of known heads and symbols.
        """
        if depth > DEEPEST:
            raise ValueError(f"an expression is more than {DEEPEST} levels deep")
        if isinstance(tree, str):
            return self.symbol(tree)
        if type(tree) is int:
            return Integer(_bounded(tree, "integer"))
        if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            raise ValueError(f"an expression is {brief(tree)}; it must be an integer, a symbol's name or [head, ...]")
        head, arguments = tree[0], tree[1:]
        if head in _NUMBERS:
            return _NUMBERS[head](*_integers(head, arguments))
        parts = tuple(self.read(argument, depth + 1) for argument in arguments)
        return _node(head, parts)

    def symbol(self, name: object) -> Symbol:
        """The symbol of this name."""
        if not isinstance(name, str) or name not in self.known:
            raise ValueError(f"symbol {brief(name)} is not among the symbols of the document")
        return self.known[name]


def _node(name: str, parts: tuple[Expr, ...]) -> Expr:
    if name in CONSTANTS and not parts:
        return CONSTANTS[name]
    head = HEADS.get(name, UNDEFINED.get(name))
    if head is None:
        raise ValueError(f"head {brief(name)} is unknown; allowed are {', '.join((*CONSTANTS, *HEADS, *UNDEFINED))}")
    if not _takes(head, len(parts)):
        raise ValueError(f"{name} has {len(parts)} arguments, which is not the number that it takes")
    return head(*parts, evaluate=False)


def _takes(head: Any, number: int) -> bool:
    if head in (Add, Mul, sympy.Max, sympy.Min):
        return number >= 2
    if head in UNDEFINED.values():
        return number >= 1  # n(q, k) is the occupation in two dimensions
    return number == 2 if head is Pow else number in head.nargs


def _integers(head: str, arguments: list[Any]) -> list[int]:
    wanted = 2 if head == "Rational" else 3
    if len(arguments) != wanted or not all(type(item) is int for item in arguments):
        raise ValueError(f"{head} is {brief(arguments)}; it must have {wanted} integers")
    return [_bounded(item, head) for item in arguments]


def _bounded(number: int, what: str) -> int:
    if abs(number) >= LARGEST:
        raise ValueError(f"{what} of {number.bit_length()} bits is too large; allowed are 1000 digits")
    return number


def _rational(over: int, under: int) -> Expr:
    found = Rational(over, under) if under > 1 else None
    if found is None or found.q != under:
        raise ValueError(f"Rational is {brief([over, under])}; it must be in lowest terms with a denominator above 1")
    return found


def _float_tree(value: Expr) -> Tree:
    """``[Float, mantissa, exponent, precision in bits]``: mantissa times two to the exponent."""
    sign, mantissa, exponent, _ = value._mpf_
    if not value.is_finite:
        raise ValueError("a Float that is infinite or not a number cannot be written")
    parts = (-1) ** sign * int(mantissa), int(exponent), int(value._prec)
    return ["Float", *_checked_float(*parts)]


def _checked_float(mantissa: int, exponent: int, bits: int) -> tuple[int, int, int]:
    if not 1 <= bits <= 3000 or abs(exponent) > 100_000 or abs(mantissa).bit_length() > bits:
        allowed = "1 to 3000 bits of precision, as many of the mantissa and an exponent up to 100000"
        raise ValueError(f"Float is {brief([mantissa, exponent, bits])}; allowed are {allowed}")
    return mantissa, exponent, bits


def _float(mantissa: int, exponent: int, bits: int) -> Expr:
    _checked_float(mantissa, exponent, bits)
    if mantissa == 0:
        return Float(0, precision=bits)  # a tuple of zeros would make the integer 0
    return Float((int(mantissa < 0), abs(mantissa), exponent, abs(mantissa).bit_length()), precision=bits)


_NUMBERS: dict[str, Callable[..., Expr]] = {"Rational": _rational, "Float": _float}
