"""derivations/crossing.py: the derived crossing diagram against the definitions, written down literally."""

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import pi

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations import built
from tests.oracles.crossing import literal
from tests.oracles.fourfold import sigma2

MODEL = {"field": 0.2, "g_ep": 0.7, "gamma": 0.1, "omega0": 0.4, "mass": 0.5}
NAMES = {"field": y.field, "g_ep": y.g_ep, "gamma": y.Gamma, "omega0": y.omega_0, "mass": y.mass}
VALUES = {NAMES[name]: sympy.Float(value, 30) for name, value in MODEL.items()}
times, momenta = st.floats(-4, -0.1), st.floats(-2, 2)


def at(integral, **values):
    inside = integral.factor * integral.integrand
    named = {getattr(y, name, y.loop_momentum(1)): sympy.Float(value, 30) for name, value in values.items()}
    return complex(inside.xreplace({**VALUES, **named}).evalf(20))


@given(times, times, momenta, momenta)
@settings(max_examples=20, deadline=None)
def test_the_derived_integrand_is_the_literal_one_over_the_second_order(s1, s2, q, p):
    ratio = built("crossing")[0].result
    asked = literal(q, s2, s1, p, gap=1.3, **MODEL) / sigma2(g_ep=MODEL["g_ep"], omega0=MODEL["omega0"])
    found = at(ratio, q=q, s=s2 - s1, S=(s1 + s2) / 2, p=p) * 2 * float(pi)
    assert found == pytest.approx(asked, rel=1e-9)


@given(times, times, momenta)
@settings(max_examples=15, deadline=None)
def test_the_two_halves_of_the_relative_time_are_complex_conjugates(s1, s2, p):
    left = built("crossing")[1].result
    mean, relative = (s1 + s2) / 2, s2 - s1
    if abs(relative) > 1e-3:
        assert at(left, s=-relative, S=mean, p=p) == pytest.approx(at(left, s=relative, S=mean, p=p).conjugate())


def test_every_step_passes_its_check():
    for derivation in built("crossing"):
        assert derivation.verify(Sampling()).holds
        assert not derivation.refused


def test_the_momentum_integral_is_fresnels_and_the_ratio_depends_on_the_momentum():
    ratio, left = built("crossing")
    assert left.steps[-1].rule == "Fresnel integral"
    assert left.steps[-1].verify(Sampling()).verdict is Verdict.BY_RULE
    assert y.p in ratio.result.parameters
    assert y.T not in ratio.result.parameters
    assert y.Delta not in ratio.result.parameters
    assert np.isfinite(at(left.result, s=1.0, S=-2.0, p=0.0))
