"""derivations/claims/enhancement.py: the limits, the pole and the golden rule by other roads."""

import mpmath
import numpy as np
import pytest
import sympy
from scipy import special

from avsym import Sampling, Verdict
from avsym import symbols as y
from derivations import built
from derivations.claims import enhancement
from derivations.quadrature import fig6

G, GAMMA, OMEGA0, MASS = 0.1, 0.002, 0.3, 0.5


def test_the_floor_is_the_lorentzian_integrated():
    closed = built("zero_field")[1].result.closed()
    for gamma, omega0, mass in ((0.002, 0.3, 0.5), (0.7, 0.4, 2.0)):
        values = {y.g_ep: 1.3, y.Gamma: gamma, y.omega_0: omega0, y.mass: mass}
        ours = complex(closed.xreplace({k: sympy.Float(v, 30) for k, v in values.items()}).evalf(30))

        def tail(q, gamma=gamma, omega0=omega0, mass=mass):
            return 4 * gamma / (4 * gamma**2 + (q * q / (2 * mass) + omega0) ** 2)

        by_hand = 1.3**2 / (2 * omega0) * mpmath.quad(tail, [0, 1, 10, mpmath.inf]) * 2 / (4 * mpmath.pi * gamma)
        assert ours.real == pytest.approx(float(by_hand), rel=1e-12)
        assert abs(ours.imag) < 1e-15 * ours.real


def test_the_floor_starts_at_beta_gamma_over_four_omega0_and_the_next_term_is_minus_five_halves_of_gamma_squared():
    notes = enhancement.zero_field(Sampling()).notes["closed form over beta Gamma/(4 omega_0) - 1"]
    assert notes["Gamma/omega_0 = 0.001"] / 1e-6 == pytest.approx(-2.5, rel=1e-4)
    assert notes["Gamma/omega_0 = 0.01"] / 1e-4 == pytest.approx(-2.5, rel=1e-3)


def test_the_floor_is_the_limit_of_weak_fields():
    from numeric import Parameters, enhancement_integral

    closed = enhancement.zero_field(Sampling()).findings[1].value
    assert closed == pytest.approx(float(enhancement_integral(1e-6, Parameters.preset("fig6"))), rel=1e-6)


def test_the_pole_of_the_printed_integrand():
    from derivations.printed import PRINTED

    place = enhancement._root(PRINTED["eq:10"].expression())
    values = {y.field: 0.7, y.Gamma: 0.3, y.mass: 0.9}
    for q in (1.1, -1.1):
        at = complex(place.subs({**values, enhancement.Q: q}))
        assert q * 0.7 * at + 2j * 0.9 * 0.3 == pytest.approx(0, abs=1e-14)
        assert (at.imag > 0) == (q < 0)


@pytest.mark.parametrize("q", [0.8, -0.8])
def test_only_momenta_whose_pole_lies_above_contribute(q):
    """The integral over s along a line shifted up, on which it converges absolutely, with or without the pole below."""
    field, gamma, mass, omega0 = 0.7, 0.3, 0.9, 1.1
    rate = q * q / (2 * mass) + omega0
    pole = -2j * mass * gamma / (q * field)

    def shifted(height):
        def on(s):
            z = s + 1j * height
            return mpmath.exp(1j * rate * z) / (q * field * z + 2j * mass * gamma)

        return mpmath.quadosc(lambda s: on(s) + on(-s), [0, mpmath.inf], omega=rate)

    real_line = complex(shifted(0))
    expected = 2j * np.pi * np.exp(1j * rate * pole) / (q * field) if q < 0 else 0
    assert real_line == pytest.approx(expected, abs=1e-10)


def test_eq_11_is_the_classical_count_of_phonons_by_direct_quadrature():
    """Acceleration from rest, loss at 2 Gamma, golden rule g^2 m/(omega0 k'): over the time since the start."""
    notes = enhancement.sequential(Sampling()).notes
    edge = np.sqrt(2 * MASS * OMEGA0)
    for field, ours in zip(notes["E"], notes["Eq. (11)"], strict=True):
        start = edge / field

        def emitted(w, start=start, field=field):
            """At the time start + w^2, where the final momentum is field w (2 start + w^2)^(1/2)."""
            rate = G**2 * MASS / (OMEGA0 * field * mpmath.sqrt(2 * start + w * w))
            return 2 * rate * mpmath.exp(-2 * GAMMA * (start + w * w))

        count = mpmath.quad(emitted, np.linspace(0, 120, 7).tolist())
        assert float(count) == pytest.approx(ours, rel=1e-8)


def test_the_verdicts():
    verdicts = {claim.id: claim.decide(Sampling()).verdict for claim in enhancement.CLAIMS}
    assert verdicts == {
        "claim:delta-without-root": Verdict.CONFIRMED,
        "claim:no-enhancement-at-zero-field": Verdict.REFUTED,
        "claim:pole": Verdict.CONFIRMED,
        "claim:not-sequential-emission": Verdict.REFUTED,
    }


def test_the_field_of_fig_6_is_the_lower_root():
    x = 2 * fig6()[y.Gamma] * np.sqrt(2 * fig6()[y.mass] * fig6()[y.omega_0]) / fig6()[y.field]
    assert G**2 * MASS / (OMEGA0 * fig6()[y.field]) * special.k0(x) == pytest.approx(1, rel=1e-12)
