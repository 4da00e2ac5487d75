"""Momenta with a component across the field, and integrands of several terms, from the models to the ratio."""

from dataclasses import replace

import pytest
import sympy
from sympy import Abs, I, Rational, S, exp, pi

from avsym import Evidence, Integral, Range, RuleError, Sampling, Verdict, electron, phonon, rainbow, rules, symbols
from avsym.propagator import MOMENTUM, TRANSVERSE
from avsym.symbols import delta_function, occupation_of
from derivations import enhancement
from derivations.models import Model, at_rest, occupation
from tests.oracles.quadrature import draw, number

QUICK = Sampling(digits=20, points=2)
Q, K = symbols.loop_momentum(1), symbols.transverse_momentum(1)
Q2, K2 = symbols.loop_momentum(2), symbols.transverse_momentum(2)
A, B, C = sympy.symbols("a b c", positive=True)
U = sympy.Symbol("u", real=True)
PLANE = electron(dispersion=(MOMENTUM**2 + TRANSVERSE**2) / (2 * symbols.mass))
COUPLING = symbols.g_ep * exp(-symbols.Gamma * (MOMENTUM + I * TRANSVERSE))


def ordered(order):
    real_time = rules.sum_orderings(rules.expand_on_contour(rainbow(order)).after).after
    kept = rules.keep_orderings(real_time, lesser=1).after if order > 2 else real_time
    return rules.keep_orderings(kept, emitted=2).after if order > 2 else kept


@pytest.mark.parametrize("order", [2, 4])
@pytest.mark.parametrize("coupling", [symbols.g_ep, COUPLING], ids=["constant", "of both components"])
def test_each_loop_momentum_has_a_component_across_and_its_own_measure(order, coupling):
    step = rules.insert_models(ordered(order), PLANE, phonon(), coupling)
    lines = order // 2
    expected = [symbols.loop_momentum(k + 1) for k in range(lines)]
    expected += [symbols.transverse_momentum(k + 1) for k in range(lines)]
    assert list(step.after.variables[: 2 * lines]) == expected
    assert all(item.is_line for item in step.after.ranges[: 2 * lines])
    plain = rules.insert_models(ordered(order), electron(), phonon(), symbols.g_ep)
    flat = step.after.factor * step.after.integrand / (plain.after.factor * plain.after.integrand)
    nowhere = dict.fromkeys(expected[lines:], 0) | {symbols.p_y: 0}
    still = flat.replace(occupation_of, lambda *arguments: Rational(1, 3)).subs(nowhere)
    if coupling is symbols.g_ep:
        assert sympy.cancel(still) == 1 / (2 * pi) ** lines
    assert step.verify(QUICK).verdict is Verdict.DEFINITION


@pytest.mark.parametrize(
    "change",
    [
        lambda after: replace(after, factor=after.factor * 2 * pi),
        lambda after: replace(after, integrand=after.integrand.xreplace({Q: K, K: Q})),
        lambda after: replace(after, integrand=after.integrand.xreplace({K: K + 1})),
        lambda after: replace(after, ranges=(after.ranges[0], Range(K, S.Zero, sympy.oo), *after.ranges[2:])),
        lambda after: replace(after, ranges=(after.ranges[0], *after.ranges[2:])),
    ],
    ids=["measure", "components", "shift", "range", "no integral"],
)
def test_models_in_a_plane_put_in_wrong_are_seen(change):
    step = rules.insert_models(ordered(2), PLANE, phonon(), COUPLING)
    assert replace(step, after=change(step.after)).verify(QUICK).verdict is not Verdict.DEFINITION


def test_electrons_at_rest_in_a_plane_leave_no_component_across():
    filled = occupation_of(Q, K)
    before = Integral(C, exp(-A * Q**2 + I * B * K) * filled, (Range(Q), Range(K)))
    step = rules.occupy(before, filled, B, (-A, S.Zero))
    assert sympy.expand(step.after.factor * step.after.integrand) == sympy.expand(
        4 * pi**2 * B * C * exp(-A * Q**2 + I * B * K) * delta_function(Q + A) * delta_function(K)
    )
    assert step.verify(QUICK).verdict is Verdict.DEFINITION
    first = rules.delta(step.after, K)
    second = rules.delta(first.after, Q)
    assert [item.verify(QUICK).verdict for item in (first, second)] == [Verdict.BY_RULE] * 2
    assert sympy.expand(second.after.closed() - 4 * pi**2 * B * C * exp(-(A**3))) == 0
    moved = first.after.integrand.subs(delta_function(Q + A), delta_function(Q - A))
    assert replace(first, after=replace(first.after, integrand=moved)).verify(QUICK).verdict is Verdict.FAILED
    for place in (-A, (-A,), (-A, S.Zero, S.Zero)):
        with pytest.raises(RuleError, match="has 2 components"):
            rules.occupy(before, filled, B, place)


def test_the_derivations_find_the_occupation_of_either_kind():
    from avsym import Derivation

    for model, arguments in ((electron(), (Q,)), (PLANE, (Q, K))):
        derivation = Derivation("one", ordered(2)).then(rules.insert_models, model, phonon())
        assert occupation(derivation, Q) == occupation_of(*arguments)
        with pytest.raises(RuleError, match="no occupation of q_2"):
            occupation(derivation, Q2)
        left = at_rest(derivation, Q, symbols.field).result
        assert not set(arguments) & set(left.variables)


def test_the_mass_across_enters_by_its_root_and_leaves_x_alone():
    across = sympy.Symbol("M", positive=True)
    dispersion = MOMENTUM**2 / (2 * symbols.mass) + TRANSVERSE**2 / (2 * across)
    closed = enhancement.frozen(Model(electron(dispersion=dispersion)))
    closed = closed.then(rules.split_sign, Q).then(rules.residue, symbols.s).then(rules.gaussian, K)
    closed = closed.then(
        rules.substitute, symbols.magnitude(Q), symbols.theta, enhancement.BALANCE * exp(symbols.theta)
    )
    closed = closed.then(rules.merge_cosh, symbols.theta).then(rules.bessel, symbols.theta).then(rules.half_order)
    point = draw({*closed.result.parameters}, 1)
    m, M, w, E, G, g = (point[name] for name in (symbols.mass, across, *closed_names()))
    expected = g**2 * (m * M) ** 0.5 / (4 * w * G) * sympy.exp(-2 * G * (2 * m * w) ** 0.5 / E)
    assert number(closed.result.closed(), point).real == pytest.approx(float(expected), rel=1e-10)


def closed_names():
    return symbols.omega_0, symbols.field, symbols.Gamma, symbols.g_ep


def test_two_fresnel_integrals_before_time_are_refused_in_a_plane():
    """They would leave 1/s and lose its delta function at s = 0, which is half of lambda at strong fields."""
    left = enhancement.momentum_first(Model(PLANE)).then(rules.innermost, K, f"e^(-eta {K}^2)")
    with pytest.raises(RuleError, match="no stronger singularity"):
        left.then(rules.gaussian, K)


TERMS = exp(-2 * A * Abs(U) + I * B * U) + C * exp(-2 * A * Abs(U) - I * C * U) / (U - I)


def test_a_factor_of_every_term_is_frozen_in_each():
    before = Integral(B, TERMS, (Range(U),))
    step = rules.freeze(before, [exp(-A * Abs(U))], U, measure=lambda sampling: Evidence("by hand", 0.1, 1.0))
    point = draw({A, B, C, U}, 3)
    expected = B * (exp(-A * Abs(U) + I * B * U) + C * exp(-A * Abs(U) - I * C * U) / (U - I))
    assert number(step.after.factor * step.after.integrand, point) == pytest.approx(number(expected, point), rel=1e-12)
    assert step.verify().verdict is Verdict.APPROXIMATION
    with pytest.raises(RuleError, match="does not occur"):
        rules.freeze(before, [exp(I * B * U)], U)


def test_a_ratio_of_several_terms_cancels_in_each_what_it_can():
    before = Integral(A + B, A * (A + B) * exp(-A * U**2) + B * (A + B) * exp(-B * U**2 + U), (Range(U),))
    step = rules.divide(before, (A + B) ** 2)
    assert not (step.after.factor * step.after.integrand).has(A + B)
    assert step.verify().verdict is Verdict.PROVED
