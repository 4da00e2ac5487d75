"""derivations/claims/levels.py: levels below the band edge by Airy functions and by the band without a field."""

import numpy as np
import pytest
from scipy import integrate, special

from avsym import Sampling
from derivations.claims import levels

SAMPLING = Sampling()


def test_without_a_field_the_levels_are_those_of_the_broadened_band():
    """-Im G/pi with G = -i sqrt(m/(2 (w + i Gamma)))."""
    for energy, gamma, mass in ((-0.3, 0.002, 0.5), (-1.2, 0.3, 0.7)):
        expected = (np.sqrt(mass / (2 * (energy + 1j * gamma))) / np.pi).real
        assert levels.density_of_states(energy, 1e-9, gamma, mass) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("energy", [-1.0, -2.5])
def test_with_a_field_the_levels_are_airy_functions_broadened_by_gamma(energy):
    """int rho_0(e) Gamma/pi/((w - e)^2 + Gamma^2) de with rho_0 = (2m)^(2/3) E^(-1/3) Ai^2."""
    field, gamma, mass = 0.9, 0.35, 0.6
    scale = (field**2 / (2 * mass)) ** (1 / 3)
    far = 300.0

    def density(s):
        return (2 * mass) ** (2 / 3) / field ** (1 / 3) * special.airy(-s)[0] ** 2

    s = np.linspace(-12, far, 400_001)
    broad = gamma / np.pi / ((energy - scale * s) ** 2 + gamma**2)
    near = integrate.simpson(density(s) * broad, x=s) * scale
    # beyond, Ai^2 averages to 1/(2 pi sqrt(s))
    amplitude = (2 * mass) ** (2 / 3) / field ** (1 / 3) / (2 * np.pi)
    tail, _ = integrate.quad(lambda r: gamma / np.pi / (scale * r - energy) ** 2 / np.sqrt(r), far, np.inf)
    expected = near + amplitude * scale * tail
    assert levels.density_of_states(energy, field, gamma, mass) == pytest.approx(expected, rel=1e-6)


def test_a_strong_field_does_enhance_the_emission():
    gains = levels.enhanced_emission(SAMPLING).notes["gain"]
    assert gains[0] - 1 == pytest.approx((gains[1] - 1) / 9, rel=0.01)  # quadratic in the field
    assert gains[-1] > 2
    assert levels.enhanced_emission(SAMPLING).verdict.value == "refuted"


def test_the_density_below_the_edge_is_the_square_of_an_airy_function():
    listed = levels.levels_below(SAMPLING).notes["at -1, -5, -10 of (E^2/2m)^(1/3)"]
    airy = np.array([0.13529241631288, 1.083444281360744e-4, 1.1047532552898687e-10])
    assert listed == pytest.approx(list(airy**2), rel=1e-12)


def test_the_emission_is_enhanced_all_the_same():
    """(A7) with the field over (A7) without, by the oracle's literal integral."""
    from tests.oracles.fourfold import fourth_order_ratio

    at = 0.1, 0.002, 0.3, 0.5
    expected = fourth_order_ratio(8.071125458541051e-4, *at) / fourth_order_ratio(1e-9, *at)
    found = levels.enhanced_emission(SAMPLING).notes["(A7) at E_av over (A7) without field"]
    assert found == pytest.approx(expected, rel=1e-5)
    assert found > 20
