"""derivations/claims/phonon.py: where E_av goes as 1/g, where its curvature turns and where it ends, by mpmath."""

import mpmath
import numpy as np
import pytest
from scipy import special

from avsym import Sampling
from derivations.claims import phonon
from numeric import Parameters, avalanche_field

SAMPLING = Sampling()


def test_the_exponent_is_one_over_g_where_the_criterion_falls_as_the_inverse_square():
    place = phonon.inverse_in_coupling(SAMPLING).notes["E_av ~ 1/g_ep only at beta"]
    x = float(mpmath.findroot(lambda x: x * mpmath.besselk(1, x) / mpmath.besselk(0, x) - 3, 2.5))
    assert place == pytest.approx(4 / (x * special.k0(x)), rel=1e-5)


def test_the_curvature_changes_where_the_second_derivative_vanishes():
    """E ~ omega^p with p = 1/2 + 3/(2 kappa): E'' ~ p (p - 1) + dp/d ln omega."""

    def bend(x):
        stiff = x * mpmath.besselk(1, x) / mpmath.besselk(0, x) - 1
        power = 0.5 + 1.5 / stiff
        slope = mpmath.diff(lambda y: 1.5 / (y * mpmath.besselk(1, y) / mpmath.besselk(0, y) - 1), x)
        return power * (power - 1) - slope * 1.5 * x / stiff  # d ln x/d ln omega = -3/(2 kappa)

    x = float(mpmath.findroot(bend, 4.5))
    place = phonon.curvature(SAMPLING).notes["inflection at beta"]
    assert place == pytest.approx(4 / (x * special.k0(x)), rel=0.01)


def test_the_field_at_the_threshold_and_the_coupling_there():
    notes = phonon.sharp_increase(SAMPLING).notes
    assert notes["E_av/(Gamma sqrt(2 m omega_0))"][0] == pytest.approx(2 / 0.5950467264497843, rel=1e-14)
    critical = np.sqrt(8.574056493113631 * 0.002 * 0.3**1.5)
    assert notes["g_c at Fig. 6's Gamma and omega_0"] == pytest.approx(critical, rel=1e-12)
    model = {"gamma": 0.002, "omega0": 0.3}
    assert np.isnan(avalanche_field(Parameters(g_ep=critical * (1 - 1e-9), **model)))
    assert np.isfinite(avalanche_field(Parameters(g_ep=critical * (1 + 1e-9), **model)))
