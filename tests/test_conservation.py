"""The conservation identity: derived, every step certified, and true of finite matrices solved self-consistently."""

import numpy as np
import pytest
import sympy

from avsym import Derivation, RuleError, Verdict, rules, symbols
from avsym.relation import Relation
from derivations import conservation


def test_every_step_holds():
    for derivation in conservation.derivations():
        assert all(item.verdict in (Verdict.BY_RULE, Verdict.DEFINITION) for item in derivation.verify().judged)


def test_the_result_is_the_phonons_share():
    result = conservation.balance().result
    rate = conservation.MEAN_RATE
    assert result.lhs == conservation.MULTIPLIER
    assert sympy.cancel(result.rhs - rate / (2 * symbols.Gamma + rate)) == 0
    assert (1 - result.rhs).together().is_positive


def test_a_loss_rate_with_the_wrong_shift_does_not_close(monkeypatch):
    up, down = conservation.UP, conservation.DOWN
    wrong = Relation(conservation.RATE, conservation.COUPLING * ((1 + symbols.n_b) * up + symbols.n_b * down)
                     * conservation.LOCAL)  # fmt: skip
    table = {conservation.RATE: conservation.RATE_BRA, conservation.LOCAL: conservation.LOCAL_BRA, up: down}
    monkeypatch.setattr(conservation, "losses", lambda: Derivation("wrong", wrong).then(rules.adjoint, table))
    with pytest.raises(RuleError, match="no side in common"):
        conservation.balance()


@pytest.mark.parametrize("occupation", [0.0, 0.7])
def test_identity_on_a_ring_of_frequencies(occupation):
    """Brute force: sites on a ring, one frequency a site, the shift a permutation; no code of the package."""
    size, gamma, coupling, hop = 24, 0.05, 0.03, 5
    shift = np.roll(np.eye(size), hop, axis=1)
    gain = coupling * ((1 + occupation) * shift + occupation * shift.T)
    energies = np.linspace(-1, 1, size)
    hopping = np.eye(size, k=1) + np.eye(size, k=-1)
    green = np.zeros((size, size), dtype=complex)
    for _ in range(2000):
        sigma = gain.T @ np.diag(green)
        green = np.linalg.inv(np.diag(energies + 1j * gamma - sigma) + hopping)
    loss = -2 * (gain.T @ np.diag(green)).imag
    squares = np.abs(green) ** 2
    values, modes = np.linalg.eig(gain @ squares)
    top = np.argmax(values.real)
    mode = squares @ modes[:, top].real
    mean = loss @ mode / mode.sum()
    assert values[top].real == pytest.approx(mean / (2 * gamma + mean), rel=1e-10)
    assert values[top].real < 1
