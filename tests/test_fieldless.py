"""numeric/fieldless.py: the rainbow without a field against small fields, (A7) and a dense matrix."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import Parameters, enhancement_integral, rainbow_multiplier, rainbow_ratios
from numeric.fieldless import continuum, cosine_band, fieldless_multiplier, fieldless_ratios
from tests.strategies import decades

COLD = Parameters(np.sqrt(0.8), 0.4, 1.0)
WARM = Parameters(np.sqrt(0.8), 0.4, 1.0, temperature=1 / np.log(3.0))  # n_b = 1/2


@settings(max_examples=10)
@given(decades(1e-3, 0.5), decades(0.1, 100.0))
def test_the_first_ratio_is_lambda_prime_without_field(gamma, beta):
    p = Parameters(np.sqrt(beta * gamma), gamma, 1.0)
    assert rainbow_ratios(0.0, p, 1)[0] == pytest.approx(enhancement_integral(0.0, p), rel=1e-9)


@pytest.mark.parametrize("p", [COLD, WARM])
def test_ratios_at_small_fields_tend_to_the_limit(p):
    limit = rainbow_ratios(0.0, p, 3)
    off = [np.abs(rainbow_ratios(field, p, 3) / limit - 1).max() for field in (0.1, 0.05)]
    assert off[0] > 3 * off[1]


@pytest.mark.parametrize(("kind", "dressed"), [("continuum", False), ("continuum", True), ("lattice", False)])
def test_multipliers_at_small_fields_tend_to_the_limit(kind, dressed):
    """Below the fields that average over all ladders: there the multiplier is 0.608, at none 0.623."""
    limit = rainbow_multiplier(0.0, WARM, dressed, kind)
    off = [limit - rainbow_multiplier(field, WARM, dressed, kind) for field in (0.0163, 0.0081)]
    assert 0 < off[1] < 0.8 * off[0] < 0.02 * limit


@pytest.mark.parametrize("dressed", [False, True])
def test_at_zero_temperature_nothing_leads_back_up(dressed):
    assert rainbow_multiplier(0.0, COLD, dressed) == rainbow_multiplier(0.0, COLD, dressed, "lattice") == 0
    multipliers = rainbow_multiplier(np.array([0.4, 0.1]), COLD, dressed)
    assert np.all(multipliers[1:] < 0.6 * multipliers[:-1])


@settings(max_examples=5)
@given(decades(0.01, 0.5), decades(0.1, 30.0), st.floats(0.05, 2.0))
def test_the_multiplier_is_that_of_the_matrix_as_it_stands(gamma, beta, occupation):
    """Not made symmetric, at many places modulo the phonon: none is above, the best is near."""
    c, found = beta * gamma / 2, []
    for start in np.linspace(0, 1, 101):
        z = start + np.arange(-8, 40)
        weight = -continuum(z + 1j * gamma).imag / gamma
        matrix = c * (np.diag((1 + occupation) * weight[1:], 1) + np.diag(occupation * weight[:-1], -1))
        found.append(np.abs(np.linalg.eigvals(matrix)).max())
    multiplier = fieldless_multiplier(gamma, c, occupation, False)
    assert max(found) <= multiplier * (1 + 1e-9)
    assert multiplier == pytest.approx(max(found), rel=0.1)


def dense(start, p, local, deep, high):
    """The dressed multiplier of one ladder: fixed point by plain iteration and eigenvalues of a full matrix."""
    gamma, n = float(p.gamma / p.omega0), float(p.occupation)
    c = float(p.beta) * gamma / 2 if local is continuum else float(p.g_ep**2 / (2 * p.omega0**3))
    z = start + np.arange(-deep, high)
    down, up = np.eye(z.size, k=-1), np.eye(z.size, k=1)
    sigma = np.zeros(z.size, complex)
    for _ in range(600):
        green = local(z + 1j * gamma - sigma)
        sigma = c * ((1 + n) * np.append(0, green[:-1]) + n * np.append(green[1:], 0))
    weight = -local(z + 1j * gamma - sigma).imag / (gamma - sigma.imag)
    return np.abs(np.linalg.eigvals(c * ((1 + n) * up + n * down) * weight)).max()


STRONG = Parameters(0.1, 0.002, 0.03, temperature=0.03)
STRONGEST = Parameters(1.0, 0.002, 0.3, temperature=0.3)


@pytest.mark.parametrize(
    ("p", "local", "sizes"),
    [
        (STRONG, continuum, (60, 160)),
        (STRONGEST, continuum, (60, 160)),
        (STRONG, cosine_band(1 / 0.03), (60, 200)),
        (STRONGEST, cosine_band(1 / 0.3), (60, 160)),
    ],
)
def test_the_dressed_multiplier_at_strong_coupling_is_that_of_a_dense_matrix_with_far_ends(p, local, sizes):
    """The self-energy pushes the band's edge 20 phonons down (9 for the second): 12 below the band were too few."""
    found = rainbow_multiplier(0.0, p, True, "continuum" if local is continuum else "lattice")
    ladders = [dense(start, p, local, *sizes) for start in np.linspace(0, 1, 4)[:-1]]
    assert max(ladders) <= found * (1 + 1e-9)
    assert found == pytest.approx(max(ladders), rel=2e-3)


def test_the_dressed_multiplier_of_a_hot_ladder_is_settled():
    """Between 12 and 24 rungs below the band it moves by 1e-7 only, and still by 1e-3 later: the edge is 89 below."""
    hot = Parameters(0.1, 0.002, 0.03, temperature=0.3)
    assert rainbow_multiplier(0.0, hot, True) == pytest.approx(0.9972216828, rel=1e-9)


def test_a_spectrum_wider_than_any_ladder_is_refused_in_one_line():
    with pytest.raises(ArithmeticError, match="do not span the spectrum: take a weaker coupling") as caught:
        rainbow_multiplier(0.0, Parameters(10.0, 0.002, 0.03, temperature=0.3), True)
    assert "\n" not in str(caught.value)


def test_a_ladder_that_is_not_self_consistent_is_refused(monkeypatch):
    monkeypatch.setattr("numeric.fieldless._ROUNDS", 3)
    assert rainbow_multiplier(0.0, WARM) > 0
    with pytest.raises(ArithmeticError, match="did not become self-consistent in 3 rounds"):
        rainbow_multiplier(0.0, WARM, True)


def test_the_dressed_multiplier_is_below_one():
    for occupation in (0.1, 1.0, 5.0):
        assert 0 < fieldless_multiplier(0.05, 1.0, occupation, True) < 1


def test_ratios_are_proportional_to_the_coupling():
    once, twice = (np.array(fieldless_ratios(0.1, c, 0.3, 5)) for c in (0.2, 0.4))
    assert twice == pytest.approx(2 * once, rel=1e-12)


def test_every_sign_and_zero_may_be_passed_together():
    fields = np.array([-0.2, 0.0, 0.2])
    found = rainbow_multiplier(fields, WARM)
    assert found[0] == found[2]
    assert found[1] == rainbow_multiplier(0.0, WARM)
