"""derivations/claims/self_energy.py: whose time is in the density, by the oracle of Eq. (8)."""

import pytest

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations import built
from derivations.claims import self_energy
from derivations.quadrature import fig6, over_times
from tests.oracles.fourfold import fourth_order_ratio

FIELDS = (8e-4, 3e-3)


def oracle(field, density_time):
    at = fig6()
    numbers = (at[y.g_ep], at[y.Gamma], at[y.omega_0], at[y.mass])
    return fourth_order_ratio(field, *numbers, density_time=density_time)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(("place", "density_time"), [(1, "external"), (2, "internal"), (3, "external")])
def test_each_choice_is_the_fourfold_integral_with_that_time(place, density_time, field):
    ours = over_times([built("density_time")[place].result], {**fig6(), y.field: field})
    assert ours.real == pytest.approx(oracle(field, density_time), rel=1e-7)


def test_the_field_drops_out_with_the_propagators_own_time_only():
    _, external, internal, source = (item.result for item in built("density_time"))
    assert [y.field in result.parameters for result in (external, internal, source)] == [True, False, True]
    assert external.same_as(source)
    assert not external.same_as(internal)


def test_the_decision_names_both_values():
    decision = self_energy.density_time(Sampling())
    assert decision.verdict is Verdict.REFUTED
    ratios = decision.notes["lambda' at Fig. 6, E at the lower root of lambda = 1"]
    field = fig6()[y.field]
    assert ratios == {name: pytest.approx(oracle(field, name), rel=1e-8) for name in ("external", "internal")}
    assert decision.notes["with the propagator's own time it is the value at E = 0"] is True


def test_a_count_in_a_box_has_the_length_that_a_density_lacks():
    """N plane waves in a box of length L: this c_p gives <c_p^+ c_p> = L n_p, summed over steps 2 pi/L: N."""
    length, filled = 7.0, 3
    occupied = [length * 1.0 for _ in range(filled)]  # each at p = 2 pi k/L
    total = sum(occupied) / length
    assert total == filled != filled / length
    notes = self_energy.fourier_variable(Sampling()).notes
    assert notes["dimension of n_ex = -i int G dp/2 pi by this c_p"] == "a number"
    assert notes["dimension of n_ex in Eq. (6)"] == "length^-1"


def test_the_verdicts():
    verdicts = {claim.id: claim.decide(Sampling()).verdict for claim in self_energy.CLAIMS}
    refuted = {"claim:density-time-choice", "claim:fourier-variable", "claim:equal-time-indicator"}
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.REFUTED} == refuted
    assert {verdict for name, verdict in verdicts.items() if name not in refuted} == {Verdict.CONFIRMED}


def test_another_sign_of_the_propagator_would_be_seen(monkeypatch):
    right = self_energy._at_equal_times()
    monkeypatch.setattr(self_energy, "_at_equal_times", lambda: -right)
    assert self_energy.occupation(Sampling()).verdict is Verdict.REFUTED
