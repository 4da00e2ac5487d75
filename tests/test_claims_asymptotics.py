"""derivations/claims/asymptotics.py: the error of Eq. (12) by mpmath, to beta = 1e300."""

import mpmath
import numpy as np
import pytest

from avsym import Sampling
from derivations.claims import asymptotics

SAMPLING = Sampling()


def error(beta):
    """Relative error of Eq. (12) by mpmath alone."""
    logarithm = mpmath.log(mpmath.sqrt(mpmath.pi / 32) * beta)

    def criterion(x):
        return mpmath.log(x * mpmath.besselk(0, x) * beta / 4)

    return float(mpmath.findroot(criterion, (logarithm + 0.5, logarithm + 4), solver="anderson") / logarithm - 1)


@pytest.mark.parametrize("power", [1.1, 2.0, 6.0, 50.0, 200.0])
def test_the_error_of_eq_12_by_another_solver(power):
    beta = mpmath.mpf(10) ** power
    assert asymptotics.error(np.array([float(beta)]))[0] == pytest.approx(error(beta), rel=1e-8)


def test_where_eq_12_is_within_ten_and_one_per_cent():
    notes = asymptotics.small_field(SAMPLING).notes
    assert error(mpmath.mpf(10) ** notes["log10 of the beta from which it is within 10 %"]) == pytest.approx(
        0.1, rel=1e-8
    )
    assert error(mpmath.mpf(10) ** notes["log10 of the beta from which it is within 1 %"]) == pytest.approx(
        0.01, rel=1e-8
    )


def test_the_largest_error_is_a_fifth():
    notes = asymptotics.small_field(SAMPLING).notes
    top = notes["reached at beta"]
    assert error(top) == pytest.approx(notes["largest error above that"], rel=1e-8)
    assert max(error(top * factor) for factor in (0.9, 1.1)) < notes["largest error above that"]


def test_eq_12_has_no_logarithm_where_beta_is_the_root_of_32_over_pi():
    found = asymptotics.small_field(SAMPLING).notes["no logarithm to divide by below beta"]
    assert found == pytest.approx(np.sqrt(32 / np.pi), rel=1e-14)


def test_the_recursion_solves_b2():
    """Its limit satisfies sqrt(pi x/2) e^(-x) = 4/beta, and its field's error is what is listed."""
    for beta, listed in asymptotics.recursion(SAMPLING).notes["iterated to the end"].items():
        value = mpmath.mpf(beta.split("=")[1])
        x = mpmath.mpf(20)
        for _ in range(300):
            x = mpmath.log(mpmath.sqrt(mpmath.pi * x / 2) * value / 4)
        assert abs(mpmath.sqrt(mpmath.pi * x / 2) * mpmath.exp(-x) * value / 4 - 1) < 1e-12
        exact = mpmath.findroot(lambda y, b=value: mpmath.log(y * mpmath.besselk(0, y) * b / 4), (x, x + 0.1))
        assert f"{float(exact / x - 1):+.2%}" == listed
