"""derivations/rainbow.py: nested diagrams of any order, integrated as far as they go, against the definitions."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import sympy
from scipy.special import erfc

from avsym import Sampling, symbols
from avsym.algebra import is_zero
from derivations import built, enhancement, rainbow
from tests.oracles.quadrature import number
from tests.oracles.recursion import Chain, panels

CHAIN = Chain(field=0.9, g_ep=1.1, gamma=0.4, omega0=0.9, mass=0.7)
VALUES = {
    symbols.field: CHAIN.field,
    symbols.g_ep: CHAIN.g_ep,
    symbols.Gamma: CHAIN.gamma,
    symbols.omega_0: CHAIN.omega0,
    symbols.mass: CHAIN.mass,
    symbols.n_ex: 1.0,
    symbols.Delta: 0.0,
}


@cache
def stationary(order, difference=symbols.t):
    return rainbow.stationary(order, difference=difference)


@cache
def at_external_time(order):
    return rainbow.derive(order)


def after(derivation, rule, last=True):
    """What the last (or first) step of a rule left."""
    steps = [step for step in derivation.steps if step.rule == rule]
    return steps[-1 if last else 0].after


def times_of(relative, means, external):
    """(forward, backward) of every self-energy from relative and mean times, and the time of injection; T = 0."""
    pairs, centre = [(external / 2, -external / 2)], 0.0
    for tau, mean in zip(relative, means[:-1], strict=True):
        centre += mean
        pairs.append((centre + tau / 2, centre - tau / 2))
    return pairs, centre + means[-1]


@pytest.mark.parametrize("order", [2, 4, 6, 8, 10])
def test_after_the_momenta_it_is_the_contour_product_integrated_over_them(order):
    lines = order // 2
    reduced = stationary(order)
    integral = after(reduced, "Fresnel integral" if order > 2 else "change of variables")
    rng = np.random.default_rng(order)
    for _ in range(3):
        relative, external = rng.uniform(-2, 2, lines - 1), rng.uniform(-2, 2)
        all_times = (external, *relative, 0.0)
        floors = [abs(a - b) / 2 for a, b in pairwise(all_times[:-1])]
        floors.append(abs(all_times[-2]) / 2)
        means = -np.array(floors) - rng.uniform(0.05, 1.5, lines)
        point = VALUES | {symbols.t: external}
        point |= {symbols.relative_time(k + 1): value for k, value in enumerate(relative)}
        point |= {symbols.mean_time(k + 1): value for k, value in enumerate(means)}
        expected = CHAIN.nested(*times_of(relative, means, external))
        assert number(integral.factor * integral.integrand, point) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("order", [4, 6])
def test_with_the_density_at_the_external_time_too(order):
    lines = order // 2
    integral = after(at_external_time(order), "Fresnel integral")
    rng = np.random.default_rng(order)
    for _ in range(3):
        relative = rng.uniform(-2, 2, lines - 1)
        floors = [abs(a - b) / 2 for a, b in pairwise((0.0, *relative))]
        means = [*(-np.array(floors) - rng.uniform(0.05, 1.5, lines - 1)), 0.0]
        point = VALUES | {symbols.relative_time(k + 1): value for k, value in enumerate(relative)}
        point |= {symbols.mean_time(k + 1): value for k, value in enumerate(means[:-1])}
        expected = CHAIN.nested(times_of(relative, means, 0.0)[0])
        assert number(integral.factor * integral.integrand, point) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("order", [4, 6, 8])
def test_one_relative_time_is_left_for_every_level_that_emits(order):
    for difference in (symbols.t, sympy.S.Zero):
        reduced = stationary(order, difference)
        assert not reduced.refused
        assert reduced.result.variables == tuple(symbols.relative_time(k) for k in range(1, order // 2))
        assert all(item.is_line for item in reduced.result.ranges)


@pytest.mark.parametrize(("order", "left"), [(4, 1), (6, 3), (8, 5)])
def test_with_the_density_at_the_external_time_only_one_mean_time_closes(order, left):
    reduced = at_external_time(order)
    assert len(reduced.result.ranges) == left
    assert bool(reduced.refused) == (order > 4)


def test_both_sources_give_the_same_fourth_order_at_equal_times():
    one, other = at_external_time(4).result, stationary(4, sympy.S.Zero).result
    assert is_zero(one.factor * one.integrand - other.factor * other.integrand)
    ratio = enhancement.exact().result
    assert len(ratio.ranges) == len(one.ranges) + 1


def test_second_order_with_all_electrons_at_rest_is_closed():
    assert at_external_time(2).result.closed() == sympy.I * symbols.g_ep**2 * symbols.n_ex / (2 * symbols.omega_0)


SHARED = ("contour integral", "sum over contour orderings", "keep orderings", "propagator models", "neglect")


@pytest.mark.parametrize("derive", [at_external_time, stationary])
def test_every_step_past_the_contour_holds_at_order_eight(derive):
    quick = Sampling(points=1, digits=20)
    judged = [step.verify(quick) for step in derive(8).steps if step.rule not in SHARED]
    assert len(judged) > 10
    assert not [item.step.rule for item in judged if not item.evidence.holds]


def test_the_default_order_is_six():
    assert [item.name for item in built("rainbow")] == [
        "rainbow of order 6",
        "stationary rainbow of order 6 at equal times",
        "stationary rainbow of order 6",
    ]


def real_axis(function, gamma):
    """Over tau_1 > 0 and all tau_2, kinks and roots at 0 and tau_1: the other half is the complex conjugate."""
    length, total = 13.0 / gamma, 0.0
    for one, weight in zip(*panels(length, 0.9), strict=True):
        near, far = panels(one / 2, 0.9), panels(length, 0.9)
        places = np.concatenate([-far[0], near[0], one - near[0], one + far[0]])
        weights = np.concatenate([far[1], near[1], near[1], far[1]])
        total += weight * np.sum(weights * function(one + 0j, places + 0j))
    return total


def test_the_sixth_order_by_quadrature_along_the_real_axis_equals_the_contour_road():
    chain = Chain(field=0.5, g_ep=1.1, gamma=0.7, omega0=0.8, mass=0.6)
    numbers = (chain.field, chain.g_ep, chain.gamma, chain.omega0, chain.mass, 1, 0)
    # As rationals: near tau = 0 two phases of order 1/tau cancel, and a rounded parameter would leave its error / tau.
    # Rounding of the phases themselves leaves 5e-9: the closed form is exact, but no way to compute.
    values = {symbol: sympy.Rational(str(value)) for symbol, value in zip(VALUES, numbers, strict=True)}
    integral = stationary(6, sympy.S.Zero).result
    function = sympy.lambdify(
        [symbols.relative_time(1), symbols.relative_time(2)],
        (integral.factor * integral.integrand).subs(values),
        [{"erfc": erfc}, "numpy"],
    )
    found = real_axis(function, chain.gamma)
    second = chain.strength  # Sigma^(2)<(0) = i n g^2/2 omega_0
    assert 2 * found.imag / second == pytest.approx(chain.twice(), rel=2e-8)
