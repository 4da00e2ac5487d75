"""derivations/claims/scaling.py: exponents by the criterion's own derivative, without solving for a field."""

import numpy as np
import pytest
from scipy import special

from avsym import Sampling
from derivations.claims import scaling

SAMPLING = Sampling()


def stiffness(x):
    """kappa = -d ln(x K_0)/d ln x: the field goes as beta^(1/kappa) less than its prefactor."""
    return x * special.k1e(x) / special.k0e(x) - 1


def root(beta):
    low, high = 0.6, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.log(middle * special.k0e(middle)) - middle > np.log(4 / beta) else (low, middle)
        )
    return low


@pytest.mark.parametrize("beta", [12.0, 30.0, 358.0, 1e6])
def test_the_exponents_follow_from_the_criterion(beta):
    stiff = stiffness(root(beta))
    expected = {"gamma": 1 + 1 / stiff, "g_ep": -2 / stiff, "mass": 0.5 - 0.5 / stiff, "omega0": 0.5 + 1.5 / stiff}
    found = {name: scaling.exponent(name, beta) for name in expected}
    assert found == pytest.approx(expected, abs=1e-4)


def test_lambda_diverges_with_gamma_as_the_logarithm_of_the_bessel_function():
    """K_0(x) rises by ln 10 when x falls by a decade."""
    notes = scaling.singular(SAMPLING).notes
    rise = (notes["lambda at E = 0.001"][-1] - notes["lambda at E = 0.001"][-2]) / 200
    assert rise == pytest.approx(0.5 * 0.01 / (0.3 * 1e-3) * np.log(10), rel=1e-9)


def test_were_all_figures_at_one_beta_the_linear_law_could_be_decided(monkeypatch):
    for betas, verdict in (((30.0, 100.0), "refuted"), ((1e6, 1e7), "confirmed")):
        monkeypatch.setattr(scaling, "BETAS", betas)
        assert scaling.linear_in_gamma(SAMPLING).verdict.value == verdict


@pytest.mark.parametrize("beta", [12.0, 358.0])
def test_the_exponents_measured_are_those_derived_beyond_the_paper(beta):
    from avsym import evaluate, symbols
    from derivations.exponents import exponent

    names = {"gamma": symbols.Gamma, "g_ep": symbols.g_ep, "mass": symbols.mass, "omega0": symbols.omega_0}
    for name, symbol in names.items():
        exact = float(evaluate(exponent(symbol).result.rhs, {symbols.x: root(beta)}, 15))
        assert scaling.exponent(name, beta) == pytest.approx(exact, abs=1e-4)
