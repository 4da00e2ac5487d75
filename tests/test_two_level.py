"""The factor i^n g^2n of Sigma^(2n), the contour's orientation and the cuts, against an exactly solvable level."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.oracles.two_level import cut_lesser, diagram_greater, exact_greater, exact_lesser, fock_space

EPS, W = 0.37, 1.1
PHASES = (1j, -1j, 1.0, -1.0)


def coefficients(function: Callable[[complex], complex]) -> tuple[complex, complex]:
    """Coefficients of g^2 and g^4, by Cauchy's formula on the circle |g^2| = 1/2 (32 points)."""
    points = 0.5 * np.exp(2j * np.pi * np.arange(32) / 32)
    series = np.fft.fft([function(complex(g2)) for g2 in points]) / 32
    return complex(series[1] / 0.5), complex(series[2] / 0.25)


def dyson(t: float, phase_2: complex, phase_4: complex) -> tuple[complex, complex]:
    """c2, c4 of G = G0 + G0 Sigma G0 + .., the factors of Sigma^(2), Sigma^(4) being phase_2 g^2, phase_4 g^4."""
    irreducible = diagram_greater(t, "rainbow", 2, EPS, W) + diagram_greater(t, "crossing", 2, EPS, W)
    reducible = diagram_greater(t, "reducible", 2, EPS, W)
    return phase_2 * diagram_greater(t, "one", 1, EPS, W), phase_4 * irreducible + phase_2**2 * reducible


@pytest.mark.parametrize(("t2", "t1"), [(1.3, 1.3), (2.9, 0.8), (0.6, 2.1)])
def test_the_closed_forms_are_the_truncated_fock_space_results(t2: float, t1: float) -> None:
    greater, lesser = fock_space(t2, t1, 0.6, EPS, W)
    assert exact_greater(t2, 0.36, EPS, W) == pytest.approx(greater, rel=1e-12)
    assert exact_lesser(t2, t1, 0.36, EPS, W) == pytest.approx(lesser, rel=1e-12)


@pytest.mark.parametrize("t", [0.7, 2.4])
def test_among_four_phases_only_i_to_the_n_reproduces_the_exact_series(t: float) -> None:
    exact = coefficients(lambda g2: exact_greater(t, g2, EPS, W))
    matching = [phase for phase in PHASES if np.allclose(dyson(t, phase, phase**2), exact, rtol=1e-10, atol=0.0)]
    assert matching == [1j]
    only_second_order = [phase for phase in PHASES if np.isclose(dyson(t, phase, 0.0)[0], exact[0], rtol=1e-10, atol=0)]
    assert only_second_order == [1j]


@pytest.mark.parametrize("t", [0.7, 2.4])
def test_sigma_4_carries_minus_one_which_printed_eq_7_lacks(t: float) -> None:
    exact = coefficients(lambda g2: exact_greater(t, g2, EPS, W))[1]
    matching = [phase for phase in PHASES if np.isclose(dyson(t, 1j, phase)[1], exact, rtol=1e-10, atol=0.0)]
    assert matching == [-1.0]


@pytest.mark.parametrize(("t2", "t1"), [(1.9, 1.9), (2.3, 0.9)])
def test_the_cuts_of_first_order_in_density_add_up_to_the_exact_lesser_function(t2: float, t1: float) -> None:
    exact = coefficients(lambda g2: exact_lesser(t2, t1, g2, EPS, W))
    for n in (1, 2):
        cuts = [cut_lesser(t2, t1, forward, n, EPS, W) for forward in range(2 * n + 1)]
        assert sum(cuts) == pytest.approx(exact[n - 1], abs=1e-10)


def test_the_backward_branch_needs_its_orientation_sign() -> None:
    exact = coefficients(lambda g2: exact_lesser(2.3, 0.9, g2, EPS, W))
    for n in (1, 2):
        wrong = sum(cut_lesser(2.3, 0.9, forward, n, EPS, W, backward_sign=1.0) for forward in range(2 * n + 1))
        assert abs(wrong - exact[n - 1]) > 0.1 * abs(exact[n - 1])


def test_the_cut_in_the_middle_is_cancelled_by_the_others_in_the_occupation() -> None:
    t = 1.9
    second = [(-1j * cut_lesser(t, t, forward, 1, EPS, W)).real for forward in range(3)]
    assert second[1] > 0.0
    assert second[0] + second[2] == pytest.approx(-second[1], rel=1e-10)
    fourth = [(-1j * cut_lesser(t, t, forward, 2, EPS, W)).real for forward in range(5)]
    assert fourth[2] > 0.0
    assert sum(fourth) == pytest.approx(0.0, abs=1e-11 * max(map(abs, fourth)))
