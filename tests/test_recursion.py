"""derivations/recursion.py: both kernels against each other, against (A7) and against the diagram of order 6."""

import cmath

import mpmath
import numpy as np
import pytest
import sympy
from scipy.special import erfc

from avsym import Integral, Range, Sampling, Verdict, electron, phonon, symbols
from avsym.algebra import is_zero
from derivations import built, rainbow, recursion
from derivations.models import Model
from tests.oracles.fourfold import fourth_order_ratio
from tests.oracles.quadrature import number
from tests.oracles.recursion import Chain, half_line, panels

CHAINS = (
    Chain(field=0.31, g_ep=0.8, gamma=0.45, omega0=1.3, mass=0.9),
    Chain(field=0.5, g_ep=1.1, gamma=0.7, omega0=0.8, mass=0.6),
)
WILD = Chain(field=0.9, g_ep=1.1, gamma=0.4, omega0=0.9, mass=0.7)


def values(chain, gap=0.0):
    return {
        symbols.field: chain.field,
        symbols.g_ep: chain.g_ep,
        symbols.Gamma: chain.gamma,
        symbols.omega_0: chain.omega0,
        symbols.mass: chain.mass,
        symbols.n_ex: 1.0,
        symbols.Delta: gap,
    }


def exactly(point):
    """As rationals: near tau = 0 two phases of order 1/tau cancel; a rounded parameter would leave its error / tau."""
    return {symbol: sympy.Rational(str(value)) for symbol, value in point.items()}


def named(name):
    return next(item for item in built("recursion") if item.name == name)


# What is proved ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "the recursion applied once minus the enhancement, Eq. (A7)",
        "the recursion applied twice minus the diagram of order 6",
    ],
)
def test_the_difference_is_proved_to_vanish(name):
    step = named(name).steps[-1]
    assert step.after.integrand == 0
    assert step.verify().verdict is Verdict.PROVED
    assert all(part.integrand != 0 for part in step.before)


def test_three_applications_give_the_diagram_of_order_eight():
    kernel = named("kernel in time")
    inner = recursion.applied(kernel, recursion.fourth(kernel).result, "twice").result
    deeper = {symbols.relative_time(2): symbols.relative_time(3), symbols.relative_time(1): symbols.relative_time(2)}
    ranges = tuple(Range(deeper[item.variable]) for item in inner.ranges)
    renamed = Integral(inner.factor, inner.integrand.xreplace(deeper), ranges)
    found, diagram = recursion.applied(kernel, renamed, "three times").result, rainbow.stationary(8).result
    assert found.variables == diagram.variables
    assert is_zero(found.factor * found.integrand - diagram.factor * diagram.integrand)


SHARED = ("contour integral", "sum over contour orderings", "keep orderings", "propagator models", "neglect")


def test_every_step_past_the_contour_holds():
    steps = dict.fromkeys(step for derivation in built("recursion") for step in derivation.steps)
    judged = [step.verify(Sampling(points=1, digits=20)) for step in steps if step.rule not in SHARED]
    assert len(judged) > 25
    assert not [item.step.rule for item in judged if not item.evidence.holds]


def test_the_kernel_follows_the_model():
    """Another phonon and coupling on the outer line change the factor and the phase, and nothing of the kernel."""
    omega, coupling = sympy.Symbol("omega_1", positive=True), sympy.Symbol("g_1", positive=True)
    own = recursion.in_time(Model(electron(), phonon(omega0=omega), coupling)).result
    paper = recursion.in_time().result
    expected = paper.factor * paper.integrand
    expected = expected.subs({symbols.omega_0: omega, symbols.g_ep: coupling})
    assert is_zero(own.factor * own.integrand - expected)


# The kernel in time against the definitions ------------------------------------------------------------------------


@pytest.mark.parametrize(("t", "s"), [(0.7, -0.4), (-0.8, -1.5), (0.3, 1.9), (1.2, 0.5)])
def test_the_kernel_in_time_is_the_contour_product_integrated(t, s):
    """Mean time by quadrature, momentum by steepest descent: i g^2 D^<(t) int dS G^> G^>, Sigma_n = 1 at tau = s."""
    integral = named("kernel in time").result
    kernel = (integral.factor * integral.integrand).replace(symbols.self_energy_of, lambda *_: sympy.S.One)
    total = 0.0
    for y, w in zip(*panels(45.0, 0.4), strict=True):
        mean = -abs(t - s) / 2 - y
        total += w * WILD.loop(t / 2, mean + s / 2, mean - s / 2, -t / 2)
    # Sigma_{n+1} = i g^2 D^<(t) int ds_2 int_C ds_1 G Sigma_n G, the backward branch with its minus sign
    expected = 1j * WILD.g_ep**2 * WILD.phonon(t) * -total
    at = values(WILD) | {symbols.t: t, symbols.relative_time(1): s}
    assert number(kernel, at) == pytest.approx(expected, rel=1e-10)


def test_at_equal_times_the_kernel_is_the_limit_of_the_general_one():
    general, equal = named("kernel in time").result, recursion.at_equal_times().result
    open_function = symbols.self_energy_of(symbols.relative_time(1))
    with mpmath.workdps(40):
        at = values(WILD) | {symbols.relative_time(1): 0.8}
        found = [
            number((part.factor * part.integrand).subs(open_function, 1), at | {symbols.t: mpmath.mpf("1e-12")})
            for part in (general, equal)
        ]
    assert found[0] == pytest.approx(found[1], rel=1e-9)


# The kernel in frequency -------------------------------------------------------------------------------------------


def spread(chain, gap=0.0):
    """c |G^R(0, r; omega + omega_0)|^2 of our kernel, as a function of r and omega."""
    integral = named("kernel in frequency").result
    kernel = (integral.factor * integral.integrand).replace(symbols.spectrum_of, lambda *_: sympy.S.One)
    function = sympy.lambdify([symbols.position, symbols.omega], kernel.subs(values(chain, gap)), "mpmath")
    return lambda r, omega: complex(function(mpmath.mpf(r), mpmath.mpf(omega)))


@pytest.mark.parametrize("gap", [0.0, 0.6])
@pytest.mark.parametrize("chain", CHAINS)
def test_the_kernel_in_frequency_is_the_retarded_function_squared(chain, gap):
    ours = spread(chain, gap)
    for r, omega in ((0.0, -0.7), (0.9, 0.2), (-1.4, 1.1), (3.0, -2.0)):
        expected = chain.strength * float(chain.spread(r, omega + chain.omega0 - gap))
        assert ours(r, omega) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("omega", [-0.9, 0.4])
def test_the_two_kernels_are_fourier_transforms_of_each_other(omega):
    """Applied to a Gaussian spectrum: int dr in frequency against int dt int dtau in time."""
    chain, centre, width = CHAINS[1], 0.3, 0.8
    ours = spread(chain)
    y, weight = half_line(0.06)
    r, weight = np.concatenate([-y, y]), np.concatenate([weight, weight])
    bell = np.exp(-((omega + chain.omega0 + chain.field * r - centre) ** 2) / (2 * width**2))
    near = bell * weight > 1e-16
    by_frequency = sum(ours(x, omega) * part for x, part in zip(r[near], (bell * weight)[near], strict=True))

    def given(tau):
        return width / np.sqrt(2 * np.pi) * np.exp(-((width * tau) ** 2) / 2 - 1j * centre * tau)

    assert by_frequency == pytest.approx(_transformed(chain, omega, given), rel=1e-8)


def _transformed(chain, omega, given):
    """int dt e^{i omega t} int dtau of our kernel in time: kinks and roots at t = 0 and at tau = 0 and t."""
    integral = named("kernel in time").result
    kernel = (integral.factor * integral.integrand).replace(symbols.self_energy_of, lambda *_: sympy.S.One)
    function = sympy.lambdify(
        [symbols.t, symbols.relative_time(1)], kernel.subs(exactly(values(chain))), [{"erfc": erfc}, "numpy"]
    )
    total = 0.0
    for size, weight in zip(*panels(36.0, 1.0), strict=True):
        near, far = panels(size / 2, 1.0), panels(10.0, 1.0)
        places = np.concatenate([-far[0], near[0], size - near[0], size + far[0]])
        weights = np.concatenate([far[1], near[1], near[1], far[1]])
        for t, tau in ((size, places), (-size, -places)):
            total += weight * cmath.exp(1j * omega * t) * np.sum(weights * given(tau) * function(t + 0j, tau + 0j))
    return total


# Numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chain", [*CHAINS, WILD])
def test_one_application_gives_the_fourfold_integral(chain):
    found = fourth_order_ratio(chain.field, chain.g_ep, chain.gamma, chain.omega0, chain.mass)
    assert chain.once() == pytest.approx(found, rel=1e-12)


@pytest.mark.parametrize("chain", CHAINS)
def test_two_applications_agree_between_time_and_frequency(chain):
    once, twice = chain.by_frequency()
    assert once == pytest.approx(chain.once(), rel=1e-10)
    assert twice == pytest.approx(chain.twice(), rel=5e-10)
    assert abs(twice / once**2 - 1) > 5e-3


@pytest.mark.parametrize("chain", [*CHAINS, WILD])
def test_refining_the_grid_changes_less_than_nine_digits_need(chain):
    assert chain.twice() == pytest.approx(chain.twice(1.4), rel=5e-10)


@pytest.mark.parametrize("chain", CHAINS)
def test_our_integrand_of_order_six_is_the_oracles(chain):
    integral = rainbow.stationary(6, difference=sympy.S.Zero).result
    rng = np.random.default_rng(5)
    for one, two in rng.uniform(-3, 3, (6, 2)):
        lines = chain.kernel(0.0, one, -one, abs(one)), chain.kernel(one, two, one - two, abs(one - two))
        factors = [*lines, chain.source(two, abs(two))]
        expected = np.prod([part for part, _ in factors]) * np.exp(sum(power for _, power in factors))
        expected *= 1j * chain.strength**3 * np.exp(1j * chain.omega0 * (one + two))
        at = values(chain) | {symbols.relative_time(1): one, symbols.relative_time(2): two}
        assert number(integral.factor * integral.integrand, at) == pytest.approx(expected, rel=1e-9)


def test_the_recursion_once_is_the_enhancement_of_the_paper_by_value():
    integral = named("the recursion applied once, at equal times").result
    (tau,) = integral.variables
    chain = CHAINS[1]
    line = sympy.lambdify([tau], (integral.factor * integral.integrand).subs(exactly(values(chain))), "mpmath")
    with mpmath.workdps(30):
        places, weights = panels(25.0, 0.5)
        found = 2 * sum(w * float(line(mpmath.mpc(place)).real) for place, w in zip(places, weights, strict=True))
    ratio = fourth_order_ratio(chain.field, chain.g_ep, chain.gamma, chain.omega0, chain.mass)
    assert found == pytest.approx(ratio, rel=1e-10)
