"""Rules on equations between operators: adjoint, products, differences, Dyson's local diagonal, averages.

Dyson's identity is `combine` of an inverse with its adjoint, followed by `sandwich`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Expr, Pow, S, conjugate, expand

from avsym.certificates import operators as checks
from avsym.derivation import Condition, RuleError, Step
from avsym.operators import Bra, Diagonal, Ket, Operator, Word, spelled, words
from avsym.relation import Relation

Table = Mapping[Operator, Operator]


def adjoint(relation: Relation, table: Table) -> Step:
    """Both sides adjoint: factors in reverse order, each replaced by its adjoint; scalars conjugated.

    ``table`` names each symbol's adjoint (itself if self-adjoint), a ket's being a bra.

    Raises
    ------
    RuleError
        If an adjoint is not named, or the table contradicts itself.
    """
    known = {**{value: key for key, value in table.items()}, **table}
    involution = all(known[known[symbol]] == symbol for symbol in known)
    fitting = all(isinstance(one, Ket) == isinstance(known[one], Bra) for one in known)
    conditions = (Condition("the adjoint of the adjoint is the operator itself", involution).require(),
                  Condition("the adjoint of a ket is a bra", fitting).require())  # fmt: skip
    sides = (_adjoint(side, known) for side in (relation.lhs, relation.rhs))
    return Step(
        rule="adjoint",
        statement="adjoint of both sides",
        before=relation,
        after=Relation(*sides),
        kind="exact",
        check=checks.adjoint(known),
        conditions=conditions,
    )


def _adjoint(side: Expr, table: Table) -> Expr:
    def letter(factor: Expr) -> Expr:
        base = factor.base if isinstance(factor, Pow) else factor
        if base not in table:
            raise RuleError(f"the adjoint of {base} is not named")
        return Pow(table[base], -1) if isinstance(factor, Pow) else table[base]

    return Add(*(spelled(conjugate(c), tuple(letter(factor) for factor in reversed(word))) for c, word in words(side)))


def combine(relation: Relation, other: Relation, factor: Expr = S.NegativeOne) -> Step:
    """Add a multiple of another equation: ``lhs + factor * other.lhs = rhs + factor * other.rhs``."""
    return Step(
        rule="combine equations",
        statement=f"add {factor} times another equation",
        before=relation,
        after=Relation(expand(relation.lhs + factor * other.lhs), expand(relation.rhs + factor * other.rhs)),
        kind="exact",
        check=checks.combined(other, factor),
    )


def follow(relation: Relation, other: Relation) -> Step:
    """What equals a side of another equation equals its other side.

    Raises
    ------
    RuleError
        If the right side of the first is no side of the other.
    """
    pairs = ((other.lhs, other.rhs), (other.rhs, other.lhs))
    ends = [end for meeting, end in pairs if expand(meeting - relation.rhs) == 0]
    if not ends:
        raise RuleError("the equations have no side in common")
    return Step(
        rule="equal to the same",
        statement=str(other),
        before=relation,
        after=Relation(relation.lhs, ends[0]),
        kind="exact",
        check=checks.followed(other),
    )


def sandwich(relation: Relation, left: Expr = S.One, right: Expr = S.One) -> Step:
    """Multiply both sides from the left and from the right; an operator cancels its inverse beside it."""
    return Step(
        rule="multiply from both sides",
        statement=f"multiply by {left} from the left and by {right} from the right",
        before=relation,
        after=Relation(expand(left * relation.lhs * right), expand(left * relation.rhs * right)),
        kind="exact",
        check=checks.multiplied(left, right),
    )


def unfold(relation: Relation, definition: Relation) -> Step:
    """Replace a symbol by what it is equal to.

    Raises
    ------
    RuleError
        If the definition's left side is no operator symbol, or occurs on its right side.
    """
    symbol = definition.lhs
    if not isinstance(symbol, Operator) or definition.rhs.has(symbol):
        raise RuleError(f"{definition} does not say what a symbol is")
    sides = (_unfolded(side, symbol, definition.rhs) for side in (relation.lhs, relation.rhs))
    return Step(
        rule="insert an operator",
        statement=str(definition),
        before=relation,
        after=Relation(*sides),
        kind="exact",
        check=checks.unfolded(definition),
    )


def _unfolded(side: Expr, symbol: Operator, value: Expr) -> Expr:
    terms = [spelled(c, tuple(value if factor == symbol else factor for factor in word)) for c, word in words(side)]
    return expand(Add(*terms))


def local_diagonal(relation: Relation, squares: Operator, kets: Mapping[Operator, Ket], unit: Ket) -> Step:
    """The local (diagonal) elements of ``A = G (sum of diagonals) G^adjoint``, as an equation between columns.

    ``(G D G^adjoint)_ll = sum_m |G_lm|^2 D_mm``: each ``G D G^adjoint`` becomes ``squares`` times the column of D, the
    identity's column being ``unit``. ``kets`` names the columns of A and of each diagonal operator.

    Raises
    ------
    RuleError
        If a term is not of this form, or a column is not named.
    """
    (coefficient, left), *rest = words(relation.lhs)
    if rest or coefficient != 1 or len(left) != 1 or left[0] not in kets:
        raise RuleError("the left side must be one operator whose column is named")
    taken = [_column(word, kets, unit) for _, word in words(relation.rhs)]
    outer = {(word[0], word[-1]) for _, word in words(relation.rhs)}
    condition = Condition("one propagator and its adjoint stand outside", len(outer) == 1).require()
    after = Add(*(c * squares * ket for (c, _), ket in zip(words(relation.rhs), taken, strict=True)))
    return Step(
        rule="local diagonal",
        statement="diagonal elements; squares_lm = |G_lm|^2",
        before=relation,
        after=Relation(kets[left[0]], after),
        kind="theorem",
        check=checks.diagonal(squares, dict(kets), unit),
        conditions=(condition,),
    )


def _column(word: Word, kets: Mapping[Operator, Ket], unit: Ket) -> Ket:
    if len(word) == 2:
        return unit
    if len(word) == 3 and isinstance(word[1], Diagonal) and word[1] in kets:
        return kets[word[1]]
    raise RuleError(f"not a diagonal operator between two propagators: {' '.join(map(str, word))}")


def average(relation: Relation, names: Mapping[Expr, Expr]) -> Step:
    """Name the numbers ``bra ... ket`` in an equation: a definition; none may be left over.

    Raises
    ------
    RuleError
        If a word has no name.
    """
    table = {words(word)[0][1]: value for word, value in names.items()}

    def named(side: Expr) -> Expr:
        missing = [word for _, word in words(side) if word and word not in table]
        if missing:
            raise RuleError(f"{' '.join(map(str, missing[0]))} has no name")
        return expand(Add(*(c * table.get(word, S.One) for c, word in words(side))))

    return Step(
        rule="name averages",
        statement=", ".join(f"{value} = {word}" for word, value in names.items()),
        before=relation,
        after=Relation(named(relation.lhs), named(relation.rhs)),
        kind="definition",
        check=checks.averaged(dict(names)),
    )
