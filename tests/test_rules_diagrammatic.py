"""From the diagram to the integral: each first step has a certificate that can fail, at any order."""

from dataclasses import replace

import pytest
import sympy
from sympy import I, exp

from avsym import Evidence, RuleError, Sampling, Verdict, diagrams, electron, phonon, rainbow, rules, symbols
from avsym.integral import Range
from avsym.propagator import MOMENTUM, Propagator
from tests.oracles.quadrature import draw, number

QUICK = Sampling(points=1)
CROSSED = next(diagram for diagram in diagrams(4, "all") if diagram.pairs == ((0, 2), (1, 3)))
DIAGRAMS = {"2": rainbow(2), "4": rainbow(4), "4 crossed": CROSSED, "6": rainbow(6)}
MORE = {**DIAGRAMS, "6 crossed": list(diagrams(6))[-1], "8": rainbow(8)}


def real_time(diagram, component="<"):
    return rules.sum_orderings(rules.expand_on_contour(diagram).after, component)


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_contour_integral_is_certified(name):
    assert rules.expand_on_contour(DIAGRAMS[name]).verify().verdict is Verdict.BY_RULE


@pytest.mark.parametrize("name", DIAGRAMS)
@pytest.mark.parametrize("component", ["<", ">"])
def test_the_sum_over_orderings_is_certified(name, component):
    step = real_time(DIAGRAMS[name], component)
    assert step.verify(QUICK).verdict is Verdict.BY_RULE


@pytest.mark.parametrize("name", ["4", "4 crossed", "6"])
def test_the_sum_over_orderings_is_seen_to_be_wrong(name):
    step = real_time(DIAGRAMS[name])
    terms = step.after.terms
    item = terms[1].ranges[0]
    turned = replace(terms[1], ranges=(Range(item.variable, item.upper, item.lower), *terms[1].ranges[1:]))
    swapped = (replace(terms[0], ordering=terms[1].ordering), replace(terms[1], ordering=terms[0].ordering))
    other = replace(step.after.contour, factor=2 * step.after.contour.factor)
    for wrong in (
        replace(step.after, terms=terms[1:]),
        replace(step.after, terms=(*terms, terms[0])),
        replace(step.after, terms=(terms[0], turned, *terms[2:])),
        replace(step.after, terms=(*swapped, *terms[2:])),
        replace(step.after, contour=other),
    ):
        assert replace(step, after=wrong).verify(QUICK).verdict is Verdict.FAILED


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_contour_integral_is_seen_to_be_wrong(name):
    step = rules.expand_on_contour(DIAGRAMS[name])
    after = step.after
    first, wavy = after.electrons[0], after.phonons[0]
    for wrong in (
        replace(after, factor=-after.factor),
        replace(after, factor=I * after.factor),
        replace(after, factor=after.factor * symbols.g_ep),
        replace(after, electrons=(replace(first, momentum=2 * first.momentum), *after.electrons[1:])),
        replace(after, electrons=(replace(first, left=1, right=0), *after.electrons[1:])),
        replace(after, phonons=(replace(wavy, momentum=-wavy.momentum), *after.phonons[1:])),
        replace(after, phonons=after.phonons[1:]),
        replace(after, diagram=rainbow(8)),
    ):
        assert replace(step, after=wrong).verify(QUICK).verdict is Verdict.FAILED


def test_kept_orderings_are_counted_anew_even_where_the_error_is_handed_in():
    before = real_time(rainbow(4)).after
    first = rules.keep_orderings(before, lesser=1)
    assert (len(first.after.terms), first.verify(QUICK).verdict) == (3, Verdict.APPROXIMATION)
    second = rules.keep_orderings(first.after, emitted=2, measure=lambda sampling: Evidence("handed in", 0.5, 1.0))
    assert (len(second.after.terms), second.verify(QUICK).verdict) == (1, Verdict.APPROXIMATION)
    for step, wrong in ((second, first.after.terms[:1]), (second, first.after.terms), (first, first.after.terms[1:])):
        if wrong != step.after.terms:
            assert replace(step, after=replace(step.after, terms=wrong)).verify(QUICK).verdict is Verdict.FAILED


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_each_cut_is_one_ordering(cut):
    before = rules.keep_orderings(real_time(rainbow(4)).after, lesser=1).after
    step = rules.keep_orderings(before, cut=cut, measure=lambda sampling: Evidence("handed in", 0.5, 1.0))
    (term,) = step.after.terms
    assert term.ordering.electrons[cut] == "<"
    assert step.verify(QUICK).verdict is Verdict.APPROXIMATION


def test_models_line_by_line_give_the_product_of_propagators():
    slow, heavy = sympy.symbols("Gamma_1 m_1", positive=True)
    lines = (electron(), electron(gamma=slow, mass=heavy, field=-symbols.field), electron())
    waves = (phonon(), phonon(omega0=sympy.Symbol("omega_1", positive=True), occupation=sympy.S.Zero))
    vertices = (symbols.g_ep * exp(-symbols.Gamma * MOMENTUM**2), symbols.g_ep * (1 + I * MOMENTUM))
    before = rules.keep_orderings(real_time(rainbow(4)).after, lesser=1).after
    before = rules.keep_orderings(before, emitted=2).after
    step = rules.insert_models(before, lines, waves, vertices)
    assert [condition.name for condition in step.conditions] == ["one ordering is left"]
    assert step.verify(QUICK).verdict is Verdict.DEFINITION
    wrong = replace(step.after, factor=step.after.factor * (1 + sympy.Rational(1, 10**6)))
    assert replace(step, after=wrong).verify(QUICK).verdict is Verdict.FAILED
    first = step.after.ranges[2]
    short = (*step.after.ranges[:2], Range(first.variable, first.lower, first.lower - 1), *step.after.ranges[3:])
    assert replace(step, after=replace(step.after, ranges=short)).verify(QUICK).verdict is Verdict.FAILED


def test_a_static_model_of_order_two_by_hand():
    one, two = sympy.symbols("a b", positive=True)
    still = Propagator(greater=-I * one, lesser=I * two)
    before = real_time(rainbow(2)).after
    step = rules.insert_models(before, still, still, symbols.g_ep)
    point = draw({one, two, symbols.g_ep}, 1)
    expected = -1j * point[symbols.g_ep] ** 2 * point[two] ** 2 / (2 * sympy.pi)  # i g^2 (i b)^2 / 2 pi
    assert number(step.after.factor * step.after.integrand, point) == pytest.approx(complex(expected), rel=1e-12)


@pytest.mark.parametrize(
    ("electrons", "phonons", "message"),
    [
        ((electron(),) * 2, phonon(), "2 electron models for 3 lines"),
        (electron(), (phonon(),) * 3, "3 phonon models for 2 lines"),
    ],
)
def test_models_refuse_another_number_of_lines(electrons, phonons, message):
    before = rules.keep_orderings(real_time(rainbow(4)).after, lesser=1).after
    before = rules.keep_orderings(before, emitted=2).after
    with pytest.raises(RuleError, match=message):
        rules.insert_models(before, electrons, phonons)


def test_models_refuse_several_orderings():
    with pytest.raises(RuleError, match="12 orderings are left"):
        rules.insert_models(real_time(rainbow(4)).after, electron(), phonon())


def test_keeping_nothing_is_refused():
    with pytest.raises(ValueError, match="no ordering has lesser=7"):
        rules.keep_orderings(real_time(rainbow(4)).after, lesser=7)


def first_order(diagram):
    return rules.sum_first_order(rules.expand_on_contour(diagram).after)


@pytest.mark.parametrize("name", MORE)
def test_the_first_order_in_the_density_is_what_is_kept_of_the_whole_sum(name):
    step = first_order(MORE[name])
    whole = rules.keep_orderings(real_time(MORE[name]).after, lesser=1) if name != "2" else real_time(MORE[name])
    assert step.after == whole.after
    judged = step.verify()
    assert judged.verdict is Verdict.APPROXIMATION
    assert 0 < judged.evidence.worst < 1 or name == "2"
    assert "falling as n^" in judged.evidence.method


@pytest.mark.parametrize("name", ["4", "4 crossed", "6", "6 crossed"])
def test_another_choice_than_the_first_order_is_seen_to_be_wrong(name):
    step = first_order(MORE[name])
    first, second, *rest = step.after.terms
    item = second.ranges[0]
    turned = replace(second, ranges=(Range(item.variable, item.upper, item.lower), *second.ranges[1:]))
    several = next(term for term in real_time(MORE[name]).after.terms if term.ordering.lesser == 2)
    swapped = (replace(first, ordering=second.ordering), replace(second, ordering=first.ordering))
    for terms in ((second, *rest), (first, turned, *rest), (*step.after.terms, several), (*swapped, *rest)):
        wrong = replace(step, after=replace(step.after, terms=terms))
        assert wrong.verify(QUICK).verdict is Verdict.FAILED
    other = replace(step.after.contour, factor=2 * step.after.contour.factor)
    assert replace(step, after=replace(step.after, contour=other)).verify(QUICK).verdict is Verdict.FAILED


def test_order_ten_is_opened_and_order_twelve_refused():
    step = first_order(rainbow(10))
    assert len(step.after.terms) == 9
    assert "1814391 orderings" in step.drops
    with pytest.raises(RuleError, match=r"order <= 10\); first_order gives the 11 terms"):
        first_order(rainbow(12))
