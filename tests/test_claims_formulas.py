"""derivations/claims/formulas.py: what drops out drops out, and what would not is seen."""

import inspect

import numpy as np
import pytest
import sympy

from avsym import Sampling, symbols
from derivations import built
from derivations.claims import formulas
from numeric import Parameters, avalanche_field, kernels

SAMPLING = Sampling()


def test_the_kernel_of_lambda_takes_neither_gap_nor_density():
    names = set(inspect.signature(kernels.enhancement).parameters)
    assert names == {"field", "g_ep", "gamma", "mass", "omega0"}
    assert {"gap", "density"} < set(inspect.signature(kernels.second_order_lesser).parameters)


@pytest.mark.parametrize("decide", [formulas.gap_drops_out, formulas.density_cancels])
def test_a_ratio_that_kept_its_symbol_would_be_seen(monkeypatch, decide):
    assert decide(SAMPLING).verdict.value == "confirmed"
    monkeypatch.setattr(formulas, "_ratios", lambda: formulas._self_energies())
    assert decide(SAMPLING).verdict.value == "refuted"


def test_the_edge_moves_by_one_phonon_in_the_kernel():
    """i d ln Sigma/dt at t -> 0 is Delta - omega_0, damping aside."""
    values = {"field": 0.3, "g_ep": 0.4, "gamma": 0.1, "mass": 0.5, "omega0": 0.7, "density": 1.0, "gap": 2.0}
    late, early = (kernels.second_order_lesser(time, **values) for time in (1e-4, -1e-4))
    assert (1j * np.log(late / early) / 2e-4).real == pytest.approx(2.0 - 0.7, abs=1e-6)


def test_a_wrong_shift_would_be_seen(monkeypatch):
    assert formulas.edge_shifted(SAMPLING).verdict.value == "confirmed"
    real = formulas._frequency
    monkeypatch.setattr(formulas, "_frequency", lambda value: real(value) + symbols.omega_0)
    assert formulas.edge_shifted(SAMPLING).verdict.value == "refuted"


def test_lambda_falls_with_the_phonon_frequency_as_the_derivative_of_the_bessel_function_says():
    """-1 - x K_1/(2 K_0) at the field of Fig. 6."""
    from scipy import special

    x = 0.004 * np.sqrt(0.3) / float(avalanche_field(Parameters.preset("fig6")))
    found = formulas.replica_and_frequency(SAMPLING).notes["d ln lambda/d ln omega_0 at fixed field, Fig. 6 at E_av"]
    assert formulas.replica_and_frequency(SAMPLING).verdict.value == "confirmed"
    assert found == pytest.approx(-1 - x * special.k1(x) / special.k0(x) / 2, abs=1e-3)


def test_without_the_extra_i_the_fast_factor_would_be_the_derived_one(monkeypatch):
    assert formulas.fast_oscillation(SAMPLING).verdict.value == "refuted"
    monkeypatch.setattr(formulas.symbols, "omega_0", -sympy.I * symbols.omega_0)
    assert formulas.fast_oscillation(SAMPLING).verdict.value == "confirmed"


def test_every_ratio_is_the_one_derived():
    ten, seven, eleven = formulas._ratios()
    assert ten.same_as(built("enhancement")[0].at("eq:10"))
    assert len(ten.ranges) == len(seven.ranges) == 2
    assert eleven.ranges == ()
