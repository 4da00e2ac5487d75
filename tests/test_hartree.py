"""The Hartree term as a rigid shift: its folds, from slopes known in closed form."""

import numpy as np
import pytest
from scipy import special

from avsym import Sampling, Verdict
from derivations.beyond import hartree


def free(gap):
    """Exact occupation of the Wannier-Stark ladder without phonons."""
    orders = np.arange(-60, 61)
    weight = special.jv(orders, 2 / hartree.FIELD) ** 2
    return weight @ (0.5 - np.arctan((gap + 2 + orders * hartree.FIELD) / hartree.GAMMA) / np.pi)


def test_without_phonons_the_slope_is_that_of_the_ladder():
    expected = max((free(low) - free(high)) / (high - low) for low, high in ((-0.3, -0.1), (-0.1, 0.1)))
    assert hartree.steepest(0.0, (-0.3, -0.1, 0.1)) == pytest.approx(expected, rel=5e-4)  # the grid's error


def test_a_level_alone_folds_where_its_stiffness_passes_pi_gamma():
    """``Delta = D + U n(D)``, n that of a Lorentzian: monotonic for U below pi Gamma and not above."""
    gap = np.linspace(-1, 1, 4001)
    for factor, folds in ((0.99, False), (1.01, True)):
        stiffness = factor * np.pi * hartree.GAMMA
        bare = gap + stiffness * (0.5 - np.arctan(gap / hartree.GAMMA) / np.pi)
        assert bool(np.any(np.diff(bare) < 0)) is folds


def test_a_full_and_an_empty_band_at_one_field_and_the_verdict_flips_with_a_finding(monkeypatch):
    decision = hartree.hartree(Sampling())
    assert decision.verdict is Verdict.APPROXIMATION
    assert all(finding.holds for finding in decision.findings)
    monkeypatch.setattr(hartree, "STRONG", hartree.WEAK)
    monkeypatch.setattr(hartree, "filled", lambda g, gap: hartree.solved(g, gap, hartree=True))
    assert hartree.hartree(Sampling()).verdict is Verdict.FAILED
