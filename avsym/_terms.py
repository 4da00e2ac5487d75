"""Terms and sums taken apart and put in the order in which one writes them; nothing here is LaTeX."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

from sympy import Abs, Add, Expr, I, Mul, S, Symbol, exp, factor_terms, pi
from sympy.core.function import AppliedUndef

Powers = dict[Expr, Expr]


Pair = tuple[Expr, Expr]


@lru_cache(maxsize=4096)
def split(term: Expr) -> tuple[Expr, Powers]:
    """A term as a number times powers of bases; i is one of the bases, and so is e."""
    number, powers = S.One, dict[Expr, Expr]()
    for factor in _factors(term):
        base, power = factor.as_base_exp()
        if factor.is_Rational or factor.is_Float:
            number *= factor
        elif factor is S.NegativeInfinity:
            number, powers[S.Infinity] = -number, S.One
        elif factor is I:
            powers[I] = powers.get(I, S.Zero) + 1
        elif base is S.Exp1 or power.is_Rational:
            powers[base] = powers.get(base, S.Zero) + power
        else:
            powers[factor] = S.One
    return number, powers


def _factors(term: Expr) -> Iterator[Expr]:
    """The factors, those of a product within the product too."""
    for factor in Mul.make_args(term):
        yield from _factors(factor) if factor.is_Mul and factor is not term else (factor,)


def kind(base: Expr) -> int:
    """Where a factor stands: numbers, i, parameters (3 to 5), the field, momenta, times, functions, sums, e."""
    if isinstance(base, Symbol):
        if re.match(r"\|?[qpk](_|\b)", base.name):
            return 7
        parameter = 5 if base.is_nonnegative or base.name.startswith("Delta") else 8
        return {"n_ex": 3, "m": 4, "E": 6}.get(base.name, parameter)
    if base.is_number:
        return 13 if base is S.Exp1 else 2 if base is I else 1 if base is pi else 0
    if base.is_Add:
        return 5 if all(kind(symbol) < 6 for symbol in base.free_symbols) and not base.atoms(AppliedUndef) else 12
    return 9 if isinstance(base, Abs) else 10


def part(term: Expr, low: int, high: int) -> frozenset[tuple[Expr, Expr]]:
    """The powers of the kinds from ``low`` to ``high``."""
    return frozenset(item for item in split(term)[1].items() if low <= kind(item[0]) <= high)


def below(term: Expr) -> frozenset[tuple[Expr, Expr]]:
    """What stands in the denominator."""
    return frozenset((base, power) for base, power in split(term)[1].items() if base is not S.Exp1 and power < 0)


def scales(terms: Sequence[Expr]) -> list[Hashable]:
    """Groups of like size: the same denominator, or the same parameters, or all the same but parameters."""
    keys: list[Hashable] = []
    for term in terms:
        size = (getattr(split(term)[0], "q", 0), below(term)) if below(term) else part(term, 3, 6)
        keys.append((part(term, 2, 2), part(term, 13, 13), size))
    alone = [keys.count(key) == 1 and not below(term) for key, term in zip(keys, terms, strict=True)]
    others = [part(term, 0, 2) | part(term, 7, 13) for term in terms]
    return [other if one else key for key, one, other in zip(keys, alone, others, strict=True)]


def motions(terms: Sequence[Expr]) -> list[Hashable]:
    """Groups with the same power of momenta and field."""
    return [part(term, 6, 7) for term in terms]


@lru_cache(maxsize=4096)
def grouped(total: Expr) -> list[Expr]:
    """The summands, those of a group as one product if they share a factor."""
    for keys in (scales, motions):
        classes: dict[Hashable, list[Expr]] = {}
        for key, term in zip(keys(total.args), total.args, strict=True):
            classes.setdefault(key, []).append(term)
        if len(classes) > 1:
            return [item for members in classes.values() for item in factored(Add(*members))]
    return factored(total, again=False)


def factored(total: Expr, again: bool = True) -> list[Expr]:
    """The sum as one product if its terms share a factor; momenta stay with their powers: ``q^2 s + E q t``."""
    if not total.is_Add:
        return [total]
    product = factor_terms(total)
    if not product.is_Add:
        motion = Mul(*(base**power for base, power in part(product, 6, 7) if power > 0))
        inner = [factor for factor in Mul.make_args(product) if factor.is_Add and factor not in total.args]
        if motion == 1 or len(set(motions(total.args))) == 1 or len(inner) != 1:
            return [product]
        return [product / motion / inner[0] * Add(*(motion * term for term in inner[0].args))]
    return grouped(total) if again else list(total.args)


def order(term: Expr) -> tuple[object, ...]:
    """Damping before phases, powers of momentum falling, plus before minus, then by name."""
    number, powers = split(term)
    degree = sum(int(power) for base, power in powers.items() if kind(base) == 7)
    bases = sorted((kind(base), name(base), name(power)) for base, power in powers.items())
    return I in powers, bool(below(term)), -degree, bool(number < 0), bases, abs(number)


@lru_cache(maxsize=4096)
def name(value: Expr) -> str:
    """A key to sort by that does not depend on SymPy's order of arguments."""
    key = f"{value.func.__name__}{sorted(map(name, value.args))}" if value.args else str(value)
    return f"{len(key):04}{key}"


def shared(total: Expr) -> tuple[Expr, Expr]:
    """What all the terms of a sum have in common, and the sum of the rest."""
    parts = [split(term) for term in total.args]
    phases = set.intersection(*(set(Add.make_args(powers.get(S.Exp1, S.Zero))) for _, powers in parts))
    numbers = {number for number, _ in parts}
    common = exp(Add(*phases)) * (numbers.pop() if len(numbers) == 1 else 1)
    for base in set.intersection(*(set(powers) for _, powers in parts)) - {S.Exp1}:
        found = [powers[base] for _, powers in parts]
        if all(power > 0 for power in found) or all(power < 0 for power in found):
            common *= base ** min(found, key=abs)
    return common, Add(*(term / common for term in total.args))
