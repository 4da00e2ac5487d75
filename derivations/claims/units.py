"""hbar, e and k_B restored in every printed formula, and what a formula's dimension says of a sentence about it.

A symbol's physical dimension fixes the powers of hbar, e and k_B that make of it what the paper's units hide: time is
t/hbar, a field eE, a temperature k_B T. With them put in, a formula must scale as its dimension says under a change of
all five units; `derivations.dimensions`, which knows only energy and length, is the other road.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Rational, Symbol

from avsym import Integral, Sampling, evaluate, symbols
from avsym.printing import plain
from derivations.decision import Claim, Decision, Finding
from derivations.dimensions import TABLE, DimensionError, dimension, words

Physical = tuple[Fraction, ...]
BASE = ("energy", "length", "time", "charge", "temperature")
CONSTANTS = {name: Symbol(name, positive=True) for name in ("hbar", "e", "k_B")}


def _of(energy: object = 0, length: object = 0, time: int = 0, charge: int = 0, temperature: int = 0) -> Physical:
    return tuple(Fraction(str(power)) for power in (energy, length, time, charge, temperature))


PHYSICAL: Mapping[str, Physical] = {
    **dict.fromkeys(("t", "T", "t_1", "t_2", "s", "S", "s_1", "s_2", "|s|"), _of(time=1)),
    **dict.fromkeys(("p", "q_1", "q_2", "|q_1|"), _of(1, -1, 1)),
    **dict.fromkeys(("beta", "x", "n_b", "theta"), _of()),
    **dict.fromkeys(("Gamma", "Delta"), _of(1)),
    "omega_0": _of(time=-1),
    "m": _of(1, -2, 2),
    "E": _of(1, -1, charge=-1),
    "T_b": _of(temperature=1),
    "n_ex": _of(length=-1),
    "g_ep": _of("1/2", "1/2", -1),
    "hbar": _of(1, time=1),
    "e": _of(charge=1),
    "k_B": _of(1, temperature=-1),
}
"""Powers of `BASE`; Gamma is taken as an energy, the phonon coordinate as Eq. (1) normalises it."""


def powers(name: str) -> tuple[Fraction, Fraction, Fraction]:
    """The powers of hbar, e and k_B that take time, charge and temperature out of a symbol.

    Examples
    --------
    >>> [str(power) for power in powers("m")]
    ['-2', '0', '0']
    """
    _, _, time, charge, temperature = PHYSICAL[name]
    return -time, -charge, temperature


def _hidden(name: str) -> tuple[Fraction, Fraction]:
    """The dimension in energy and length that the symbol with its constants has."""
    hbar, _, boltzmann = powers(name)
    energy, length = PHYSICAL[name][:2]
    return energy + hbar + boltzmann, length


def restored(expression: Expr) -> Expr:
    """The expression with hbar, e and k_B put back.

    Examples
    --------
    >>> restored(symbols.field / symbols.omega_0)
    E*e/(hbar*omega_0)
    """
    return expression.xreplace({symbol: _with_constants(symbol) for symbol in expression.free_symbols})


def _with_constants(symbol: Symbol) -> Expr:
    factors = zip(CONSTANTS.values(), powers(symbol.name), strict=True)
    return symbol * sympy.Mul(*(constant ** Rational(str(power)) for constant, power in factors))


def scales(expression: Expr, rng: random.Random) -> float:
    """How far the restored expression is from scaling as a power of the two units it has left, energy and length."""
    whole = restored(expression)
    units = [rng.uniform(0.5, 2.0) for _ in BASE]
    values = {symbol: rng.uniform(0.5, 1.5) for symbol in sorted(whole.free_symbols, key=str)}
    moved = {symbol: value * _unit(PHYSICAL[symbol.name], units) for symbol, value in values.items()}
    expected = _unit((*dimension(expression), Fraction(0), Fraction(0), Fraction(0)), units)
    return float(abs(complex(evaluate(whole, moved, 15)) / complex(evaluate(whole, values, 15)) / expected - 1))


def _unit(dimensions: Physical, units: list[float]) -> float:
    product = 1.0
    for unit, power in zip(units, dimensions, strict=True):
        product *= unit ** float(power)
    return product


def _integrand(value: Expr | Integral) -> Expr:
    """What is integrated, an occupation being a number."""
    whole = value.factor * value.integrand if isinstance(value, Integral) else value
    return whole.replace(symbols.occupation_of, lambda _: sympy.S.One)


def _printed() -> dict[str, Expr | Integral]:
    from derivations.printed import PRINTED

    return {key: entry.expression() for key, entry in PRINTED.items() if entry.expression}


def _is_homogeneous(value: Expr | Integral) -> bool:
    try:
        dimension(value)
    except DimensionError:
        return False
    return True


def units(sampling: Sampling) -> Decision:
    """Every printed formula by both roads: dimensions in energy and length, and scaling with the constants restored."""
    formulas = _printed()
    rng = random.Random(sampling.seed + 5)
    names = sorted({symbol.name for value in formulas.values() for symbol in _integrand(value).free_symbols})
    other = [name for name in names if _hidden(name) != TABLE[name]]
    mixed = [key for key, value in formulas.items() if not _is_homogeneous(value)]
    worst = max(scales(_integrand(value), rng) for key, value in formulas.items() if key not in mixed)
    closed = {key: value for key, value in formulas.items() if isinstance(value, Expr) and key not in mixed}
    return Decision(
        (
            Finding("symbols whose restored dimension is another than in derivations.dimensions", len(other), "==", 0),
            Finding("printed formulas that add unlike dimensions", len(mixed), "==", 0),
            Finding("worst deviation from scaling under a change of five units", worst, "<", 1e-10),
        ),
        notes={
            "formulas": len(formulas),
            "symbols restored": {name: plain(_with_constants(Symbol(name, positive=True))) for name in names},
            "formulas restored": {key: plain(restored(value)) for key, value in closed.items()},
            "dimensions": {key: words(dimension(value)) for key, value in formulas.items() if key not in mixed},
            "note": "Gamma and Delta are energies, omega_0 a frequency. Homogeneous is not right: (A2) as printed, "
            "with g^2 for g^4, has another dimension than ours (see eq:A2)",
        },
    )


def condition_is_eq8(sampling: Sampling) -> Decision:
    """lambda = 1 is a relation of numbers: the dimensions of Eq. (8) and of Eq. (11)."""
    formulas = _printed()
    found: dict[str, Any] = {key: words(dimension(formulas[key])) for key in ("eq:8", "eq:11")}
    return Decision(
        (Finding("dimension of Eq. (8)", found["eq:8"], "==", words(dimension(sympy.S.One))),),
        notes={"dimension of Eq. (11)": found["eq:11"], "reading": "Eq. (11) is meant; (8) is a self-energy"},
    )


CLAIMS = (
    Claim(
        "claim:units",
        "Sec. II",
        "We use the unit system that hbar = e = k_B = 1, with the Boltzmann constant k_B.",
        "With hbar, e and k_B restored every printed formula is homogeneous.",
        units,
    ),
    Claim(
        "claim:condition-is-equation-8",
        "App. A",
        "We identify the avalanche at lambda = 1 and thus Eq. (8) in the main text.",
        "The avalanche condition is Eq. (8).",
        condition_is_eq8,
    ),
)
