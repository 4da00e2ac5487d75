"""derivations/claims.py: sentences decided by numbers that other roads confirm."""

import numpy as np
import pytest
from scipy import integrate, special

from avsym import Sampling, Verdict
from derivations import claims

SAMPLING = Sampling()


def decided(name):
    return claims.DECISIONS[name](SAMPLING)


def test_every_claim_is_quoted_decided_and_summed_up():
    assert claims.QUOTES.keys() == claims.DECISIONS.keys() == claims.CLAIMED.keys()


@pytest.mark.parametrize("name", claims.DECISIONS)
def test_every_claim_has_a_verdict_for_sentences_and_evidence(name):
    verdict, evidence = decided(name)
    assert verdict in {Verdict.CONFIRMED, Verdict.REFUTED, Verdict.NOT_DECIDABLE}
    assert evidence
    if verdict is Verdict.NOT_DECIDABLE:
        assert evidence["missing"]


def test_the_orderings_left_out_cancel_the_one_kept():
    verdict, evidence = decided("claim:only-dominant-ordering")
    assert verdict is Verdict.REFUTED
    assert len(evidence["orderings of first order in G^<"]) == 3


def test_if_the_three_orderings_did_not_cancel_the_evidence_would_say_so(monkeypatch):
    from derivations import dropped

    kept = dropped.of_cut(1)
    from avsym import Derivation, rules, symbols

    doubled = (kept.result, kept.result)
    twice = (Derivation("twice", doubled).then(rules.join, symbols.s),)
    monkeypatch.setattr(claims, "built", lambda name: twice)
    _, evidence = decided("claim:only-dominant-ordering")
    assert evidence["sum of their ratios to Sigma^(2)<(0) at t = 0"] == "not 0"


def test_the_exponent_in_gamma_follows_from_the_criterion():
    """x K_0(x) = 4/beta gives 1 + 1/(x K_1/K_0 - 1) at fixed coupling."""
    from numeric import Parameters, avalanche_field

    _, evidence = decided("claim:linear-in-gamma")
    for beta in claims.BETAS:
        field = float(avalanche_field(Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0)))
        x = 2 / field
        expected = 1 + 1 / (x * special.k1(x) / special.k0(x) - 1)
        found = evidence["d ln E_av / d ln Gamma at fixed g_ep"][f"beta = {beta:g}"]
        assert found == pytest.approx(expected, abs=2e-3)


def test_cutting_the_momentum_at_the_zone_boundary_hardly_moves_the_field():
    """At the field found, the cut integral is 1 when computed in the variable of the Bessel function."""
    _, evidence = decided("claim:brillouin-zone")
    field = evidence["E_av, momenta in (-pi, pi)"]
    gamma, omega0, g = 0.002, 0.3, 0.1
    x = 2 * gamma * np.sqrt(omega0) / field
    top = np.log(np.pi / np.sqrt(omega0))
    value, _ = integrate.quad(lambda u: np.exp(-x * np.cosh(u)), -12, top, epsabs=0, epsrel=1e-11, limit=200)
    assert 0.5 * g**2 / (2 * omega0 * field) * value == pytest.approx(1, rel=1e-9)
    assert 1 < evidence["factor"] < 1.001
