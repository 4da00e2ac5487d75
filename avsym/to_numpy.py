"""The only door to NumPy: a closed expression becomes the source of a function.

What has no audited numerical implementation is refused here, at build time, and not when it is called.
"""

from __future__ import annotations

import ast
import keyword
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
import numpy as np
import sympy
from numpy.typing import ArrayLike, NDArray
from scipy import special
from sympy import Expr, Symbol

from avsym import symbols
from avsym._given import require, shown
from avsym.evaluate import OracleError, evaluate

NAMES: dict[Symbol, str] = {
    symbols.g_ep: "g_ep",
    symbols.Gamma: "gamma",
    symbols.omega_0: "omega0",
    symbols.mass: "mass",
    symbols.Delta: "gap",
    symbols.field: "field",
    symbols.n_ex: "density",
    symbols.n_b: "occupation",
    symbols.temperature: "temperature",
    symbols.beta: "beta",
    symbols.x: "x",
    symbols.t: "t",
}
"""Symbols and the names of the arguments that stand for them."""


_SCOPE = {"np": np, "special": special, "ArrayLike": ArrayLike, "NDArray": NDArray}


class NotAudited(ValueError):
    """An expression contains what has no audited numerical implementation."""


def arguments(expression: Expr, names: Mapping[Symbol, str] = NAMES) -> tuple[str, ...]:
    """The argument names of an expression, in alphabetical order.

    Raises
    ------
    TypeError, NotAudited
        For what is no closed expression, names that are no mapping, a symbol without a name, or names that are no
        distinct identifiers.
    """
    if not isinstance(expression, Expr):
        raise NotAudited(
            f"{type(expression).__name__} is not a closed expression; take an Integral's `closed()`, or `to_quadrature`"
        )
    require("names", names, Mapping, "a mapping from symbols to names")
    unnamed = sorted(str(symbol) for symbol in expression.free_symbols if symbol not in names)
    if unnamed:
        raise NotAudited(f"no argument name for {', '.join(unnamed)}; hand in `names`")
    found = tuple(sorted((names[symbol] for symbol in expression.free_symbols), key=str))
    read = [unicodedata.normalize("NFKC", name) if isinstance(name, str) else "" for name in found]  # as Python does
    for name, seen in zip(found, read, strict=True):
        named = seen.isidentifier() and not keyword.iskeyword(seen)
        if not named or seen in (*_SCOPE, "__debug__") or read.count(seen) > 1:
            allowed = f"distinct identifiers other than __debug__, {', '.join(_SCOPE)}"
            raise NotAudited(f"argument name {shown(name)}; allowed are {allowed}")
    return found


def ordered(found: tuple[str, ...], order: Sequence[str] | None, whole: str) -> tuple[str, ...]:
    """The argument names in the order asked for.

    Raises
    ------
    NotAudited
        If these are others.
    """
    if order is None:
        return found
    if not isinstance(order, Sequence) or sorted(order, key=str) != list(found):
        raise NotAudited(f"arguments are {shown(order)}, but the {whole} has {', '.join(found) or 'none'}")
    return tuple(order)


def source(
    name: str,
    expression: Expr,
    order: Sequence[str] | None = None,
    doc: str = "",
    names: Mapping[Symbol, str] = NAMES,
) -> str:
    """The Python source of a NumPy function of an expression.

    Parameters
    ----------
    name : str
    expression : sympy.Expr
        Closed: no integral, no undefined function.
    order : sequence of str, optional
        Argument names in the order wanted; alphabetical by default.
    doc : str
        The docstring.
    names : mapping
        From symbols to argument names.

    Raises
    ------
    TypeError, NotAudited
        As `arguments`; for a function without an audited implementation, a number beyond float64, or an order of
        other arguments.

    Examples
    --------
    >>> from avsym import symbols
    >>> print(source("half", symbols.beta / 2, doc="Half of it."))
    def half(beta: ArrayLike) -> NDArray[np.float64]:
        \"\"\"Half of it.\"\"\"
        beta = np.asarray(beta, dtype=np.float64)
        with np.errstate(all="ignore"):
            return np.asarray(beta/2, dtype=np.float64)
    """
    found = arguments(expression, names)
    wanted = ordered(found, order, "expression")
    _require_finite(expression)
    body = _text(expression, names, 0)
    head = ", ".join(f"{argument}: ArrayLike" for argument in wanted)
    kind = "complex128" if expression.has(sympy.I) else "float64"
    lines = [f"def {name}({head}) -> NDArray[np.{kind}]:"]
    lines += [f'    """{doc}"""'] if doc else []
    lines += [f"    {argument} = np.asarray({argument}, dtype=np.float64)" for argument in wanted]
    # Limits such as 1/0 and exp(-oo) are taken without a warning.
    lines += ['    with np.errstate(all="ignore"):', f"        return np.asarray({body}, dtype=np.{kind})"]
    return "\n".join(lines)


def to_numpy(
    expression: Expr, order: Sequence[str] | None = None, names: Mapping[Symbol, str] = NAMES
) -> Callable[..., Any]:
    """A vectorised NumPy function of a closed expression; it broadcasts and keeps the shape of its arguments.

    Raises
    ------
    TypeError, NotAudited
        As `source`.

    Examples
    --------
    >>> from sympy import besselk
    >>> from avsym import symbols
    >>> f = to_numpy(symbols.x * besselk(0, symbols.x))
    >>> print(f(1.0).round(12))
    0.421024438241
    """
    return _build(source("function", expression, order, names=names))


def _build(text: str) -> Callable[..., Any]:
    """The function a source of ours defines: one function, no name but its own and those of `_SCOPE`."""
    tree = ast.parse(text)
    (definition,) = tree.body
    assert isinstance(definition, ast.FunctionDef)
    local = {argument.arg for argument in definition.args.args}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not used <= _SCOPE.keys() | local:
        raise NotAudited(f"generated source uses {', '.join(sorted(used - _SCOPE.keys() - local))}")
    scope: dict[str, Any] = {**_SCOPE, "__builtins__": {}}
    exec(compile(tree, f"<generated {definition.name}>", "exec"), scope)
    built: Callable[..., Any] = scope[definition.name]
    return built


def _require_finite(expression: Expr) -> None:
    """Refuse numbers, and powers of numbers, that Python would stumble over when the function is called."""
    for node in sympy.postorder_traversal(expression):
        if node.is_Rational and max(abs(int(node.p)), int(node.q)) > sys.float_info.max:
            raise NotAudited(f"a number is {shown(node)}; it must be within the range of float64")
        if node.is_Float and abs(node) > sys.float_info.max:
            raise NotAudited(f"a number is {shown(node)}; it must be within the range of float64")
        if node.is_Pow and not node.free_symbols and not _is_representable(node, expression.has(sympy.I)):
            raise NotAudited("a power of numbers has no finite real value within the range of float64; replace it")


def _is_representable(power: Expr, complex_is_fine: bool) -> bool:
    floats = {number: sympy.Dummy() for number in power.atoms(sympy.Float)}
    try:
        value = evaluate(power.xreplace(floats), {dummy: number for number, dummy in floats.items()}, 15)
    except OracleError:
        return False
    within = not value or sys.float_info.min <= abs(value) <= sys.float_info.max
    return bool(within and (complex_is_fine or mpmath.im(value) == 0))


_ATOM, _POWER, _PRODUCT, _SUM = 3, 2, 1, 0


def _text(node: Expr, names: Mapping[Symbol, str], level: int) -> str:
    """The source of a node, in brackets where an operator of a higher level surrounds it."""
    text, own = _render(node, names)
    return f"({text})" if own < level else text


def _render(node: Expr, names: Mapping[Symbol, str]) -> tuple[str, int]:
    if node.is_Symbol:
        return names[node], _ATOM
    if node.is_Integer:
        number = int(node) if abs(node) < 2**63 else float(node)  # NumPy's functions take no longer integers
        return repr(number), _ATOM if node >= 0 else _SUM
    if node.is_Rational:
        return f"{int(node.p)}/{int(node.q)}", _PRODUCT
    if node.is_Float:
        return repr(float(node)), _ATOM if node >= 0 else _SUM
    if node in _CONSTANTS:
        return _CONSTANTS[node], _ATOM
    if node.is_Add:
        return _sum(node, names), _SUM
    if node.is_Mul:
        return _product(node, names), _PRODUCT
    if node.is_Pow:
        return _power(node, names)
    return _function(node, names), _ATOM


_CONSTANTS = {sympy.pi: "np.pi", sympy.E: "np.e", sympy.I: "1j"}


def _ordered(items: Sequence[Expr]) -> list[Expr]:
    return sorted(items, key=sympy.default_sort_key)


def _sum(node: Expr, names: Mapping[Symbol, str]) -> str:
    """``exp(u) - 1`` and ``1 - exp(u)`` go through expm1: near u = 0 the difference would lose its digits."""
    one = next((term for term in node.args if term in (1, -1)), sympy.S.Zero)
    exponentials = [term for term in node.args if isinstance(-one * term, sympy.exp)]
    if exponentials:
        first = _ordered(exponentials)[0]
        rest = list(node.args)
        rest.remove(first)
        rest.remove(one)  # once each: a tree that was not evaluated may have more of them
        text = f"{'-' if one > 0 else ''}np.expm1({_text((-one * first).args[0], names, _SUM)})"
    else:
        ordered = _ordered(node.args)
        text, rest = _text(ordered[0], names, _SUM), ordered[1:]
    for term in _ordered(rest):
        text += _signed(term, names)
    return text


def _signed(term: Expr, names: Mapping[Symbol, str]) -> str:
    if term.could_extract_minus_sign():
        return f" - {_text(-term, names, _PRODUCT)}"
    return f" + {_text(term, names, _PRODUCT)}"


def _product(node: Expr, names: Mapping[Symbol, str]) -> str:
    """One fraction; square roots of what is positive are gathered under one root."""
    above, below = [], []
    for factor in _ordered(_gathered(node)):
        base, power = factor.as_base_exp()
        if power.is_Rational and power < 0 and not isinstance(factor, sympy.exp):
            below.append(base**-power)
        elif factor.is_Rational and factor.q != 1:
            above += [] if factor.p == 1 else [sympy.Integer(factor.p)]
            below.append(sympy.Integer(factor.q))
        else:
            above.append(factor)
    sign = "-" if above.count(sympy.S.NegativeOne) % 2 else ""
    above = [factor for factor in above if factor != -1]
    top = "*".join(_text(factor, names, _PRODUCT) for factor in above) or "1"
    bottom = "*".join(_text(factor, names, _POWER) for factor in below)
    return sign + (top if not below else f"{top}/{bottom}" if len(below) == 1 else f"{top}/({bottom})")


def _gathered(node: Expr) -> list[Expr]:
    positive = [factor for factor in node.args if factor.is_Pow and factor.base.is_positive]
    roots = [factor for factor in positive if factor.exp == sympy.Rational(1, 2)]
    under = [factor for factor in positive if factor.exp == -sympy.Rational(1, 2)]
    rest = [factor for factor in node.args if factor not in roots and factor not in under]
    if not roots and not under:
        return rest
    inside = sympy.Mul(*(root.base for root in roots)) / sympy.Mul(*(root.base for root in under))
    return [*rest, sympy.Pow(inside, sympy.Rational(1, 2), evaluate=False)]


def _power(node: Expr, names: Mapping[Symbol, str]) -> tuple[str, int]:
    base, power = node.args
    if power == sympy.Rational(1, 2):
        return f"np.sqrt({_text(base, names, _SUM)})", _ATOM
    if power.is_Integer and 2 <= power <= 3:
        return "*".join([_text(base, names, _POWER)] * int(power)), _PRODUCT
    if power.is_Rational and power < 0:
        return f"1/{_text(base**-power, names, _POWER)}", _PRODUCT
    return f"{_text(base, names, _ATOM)}**{_text(power, names, _ATOM)}", _POWER


def _function(node: Expr, names: Mapping[Symbol, str]) -> str:
    if isinstance(node, sympy.besselk) and node.args[0] in (0, 1) and not node.has(sympy.I):
        return f"special.k{int(node.args[0])}({_text(node.args[1], names, _SUM)})"
    if isinstance(node, sympy.log) and len(node.args) == 1:
        return _logarithm(node.args[0], names)
    plain = {sympy.exp: "np.exp", sympy.Abs: "np.abs", sympy.cosh: "np.cosh", sympy.sinh: "np.sinh"}
    if type(node) not in plain:
        raise NotAudited(f"{type(node).__name__} has no audited numerical implementation here")
    return f"{plain[type(node)]}({_text(node.args[0], names, _SUM)})"


def _logarithm(argument: Expr, names: Mapping[Symbol, str]) -> str:
    """``log(1 + u)`` goes through log1p: near u = 0 the sum would lose digits."""
    if argument.is_Add and sympy.S.One in argument.args:
        return f"np.log1p({_text(argument - 1, names, _SUM)})"
    return f"np.log({_text(argument, names, _SUM)})"
