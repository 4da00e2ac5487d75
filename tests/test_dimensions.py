"""derivations/dimensions.py: every derivation keeps its dimension, and a misprint that does not is seen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import exp

from avsym import Integral, Relation, symbols
from derivations import RESULTS, built
from derivations.dimensions import ENERGY, NUMBER, DimensionError, dimension, words
from derivations.printed import PRINTED
from derivations.relations import LEDGER

KEEPING = {"change of variables", "delta function", "residue theorem", "substitution", "Bessel function"}
KEEPING |= {"exponential on a half line", "freeze a slow factor", "split by sign", "Fresnel integral"}


def steps(name):
    """Built in the test, not while tests are collected, which every worker does."""
    return [
        (derivation.name, number, step)
        for derivation in built(name)
        for number, step in enumerate(derivation.steps)
        if isinstance(step.after, Integral | Relation)
    ]


@pytest.mark.parametrize("name", RESULTS)
def test_every_step_is_homogeneous(name):
    for derivation, number, step in steps(name):
        named = isinstance(step.after, Relation) and getattr(step.after.lhs, "name", "") == "Sigma_greater"
        try:
            dimension(step.after.rhs if named else step.after)
        except DimensionError as error:
            pytest.fail(f"{derivation}, step {number}, {step.rule}: {error}")


@pytest.mark.parametrize("name", RESULTS)
def test_reductions_keep_the_dimension(name):
    for derivation, number, step in steps(name):
        if step.rule in KEEPING:
            assert dimension(step.before) == dimension(step.after), (derivation, number, step.rule)


def test_every_kind_of_reduction_was_looked_at():
    assert {step.rule for name in RESULTS for *_, step in steps(name)} >= KEEPING


COMPARED = [line for line in LEDGER if line.source and line.printed and not line.decide and not line.picker]


@pytest.mark.parametrize("line", COMPARED, ids=lambda line: line.printed)
def test_a_printed_formula_has_our_dimension_or_is_known_not_to(line):
    derivation = next(item for item in built(line.source) if item.name == line.derivation)
    same = dimension(PRINTED[line.printed].expression()) == dimension(line.ours(derivation))
    assert same == (line.printed != "eq:A2")  # g^2 for g^4: seen by dimension alone


def test_the_exponent_of_a_dimensional_quantity_is_refused():
    with pytest.raises(DimensionError, match="exp of"):
        dimension(exp(symbols.Gamma))


def test_unlike_terms_are_refused():
    with pytest.raises(DimensionError, match="unlike"):
        dimension(symbols.Gamma + symbols.mass)
    with pytest.raises(DimensionError, match="differ"):
        dimension(Relation(symbols.Gamma, symbols.x))


def test_the_enhancement_is_a_number_and_the_field_a_force():
    enhancement = built("enhancement")[0].result.closed()
    assert dimension(enhancement) == NUMBER
    assert words(dimension(built("field")[0].result.rhs)) == "energy length^-1"
    assert dimension(built("temperature")[-1].result.rhs) == ENERGY


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_numbers_scale_as_their_dimension_says(energy, length):
    """Evaluated in other units of energy and length, Eq. (11) stays and the field scales as a force."""
    from avsym import evaluate

    values = {symbols.g_ep: 0.3, symbols.Gamma: 0.2, symbols.mass: 0.7, symbols.omega_0: 0.9, symbols.field: 0.4}
    moved = {
        symbol: value * energy ** float(dimension(symbol)[0]) * length ** float(dimension(symbol)[1])
        for symbol, value in values.items()
    }
    expression = built("enhancement")[0].result.closed()
    assert float(evaluate(expression, moved, 15)) == pytest.approx(float(evaluate(expression, values, 15)), rel=1e-10)
    assert dimension(symbols.field) == (Fraction(1), Fraction(-1))
