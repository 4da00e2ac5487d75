"""What the paper says of the levels that a field puts below the band edge, and of emission into them."""

from __future__ import annotations

import numpy as np

from avsym import Sampling
from derivations.claims.gauge import nodes, temporal
from derivations.decision import Claim, Decision, Finding


def density_of_states(energy: float, field: float, gamma: float, mass: float) -> float:
    """Local density of levels at an energy below the edge, with dephasing: Re int_0^oo G(t) e^(iwt - Gamma t) dt/pi.

    The contour leaves along t = e^(-i pi/6) r, where the cubic phase damps.
    """
    points, weights = nodes(20)
    top = np.sqrt(90 / abs(energy))
    root = top * points  # r = root^2 takes the endpoint's square root off
    weights = weights * top * 2 * root
    times = root**2 * np.exp(-1j * np.pi / 6)
    values = temporal(times, field, mass) * np.exp((1j * energy - gamma) * times)
    return float((weights @ values * np.exp(-1j * np.pi / 6)).real / np.pi)


def enhanced_emission(sampling: Sampling) -> Decision:
    """The levels one phonon below the edge, where a spontaneous emission ends, with and without field; and (A7)."""
    from numeric import Parameters, avalanche_field, enhancement_integral

    p = Parameters.preset("fig6")
    gamma, omega0, mass, onset = (float(each) for each in (p.gamma, p.omega0, p.mass, avalanche_field(p)))
    factors = np.array([1.0, 3.0, 10.0, 30.0, 100.0])

    def gain(factor: float) -> float:
        there = density_of_states(-omega0, factor * onset, gamma, mass)
        return there / density_of_states(-omega0, 1e-9 * onset, gamma, mass)

    gains = [gain(float(factor)) for factor in factors]
    exponent = 4 / 3 * np.sqrt(2 * mass * omega0**3) / onset
    return Decision(
        (Finding("levels at Delta - omega_0 at E_av over those without field, Fig. 6", gains[0], ">", 2.0),),
        notes={
            "E/E_av": factors.tolist(),
            "gain": gains,
            "(A7) at E_av over (A7) without field": float(
                enhancement_integral(onset, p) / enhancement_integral(0.0, p)
            ),
            "Franz-Keldysh tail there at E_av without dephasing": f"e^-{exponent:.0f}",
            "reading": "the field does enhance the emission, (A7), but not by new levels: at E_av those below the edge "
            "are the ones of the broadening by Gamma, which the text calls insignificant. Even ten times E_av adds "
            "less than 1 %. What the field brings is energy to the electrons: beyond:classical-reading",
        },
    )


def levels_below(sampling: Sampling) -> Decision:
    """The local density of levels of the linear potential, without dephasing, at energies below the edge."""
    from scipy import special

    energies = np.linspace(-10.0, -0.01, 500)  # in (E^2/2m)^(1/3); at x = 0 the argument is minus that
    density = special.airy(-energies)[0] ** 2
    return Decision(
        (Finding("least local density of levels at energies below the edge, E > 0", float(density.min()), ">", 0.0),),
        notes={
            "at -1, -5, -10 of (E^2/2m)^(1/3)": (special.airy([1.0, 5.0, 10.0])[0] ** 2).tolist(),
            "reading": "true at every energy, and exponentially small: the scale is (E^2/2m)^(1/3), not omega_0",
        },
    )


CLAIMS = (
    Claim(
        "claim:levels-below-the-edge",
        "Sec. II",
        "with a nonzero electric field [see Fig. 1(b)], the potential slope provides electronic levels at any energy",
        "In a field the local density of levels is positive at every energy below the band edge.",
        levels_below,
    ),
    Claim(
        "claim:field-enhances-emission",
        "Sec. II",
        "While the off-edge states are due to the evanescent tail centered at a different position as depicted as the "
        "orange envelope function in (b), it allows much enhanced spontaneous phonon emission compared to (a).",
        "The field enhances emission by putting many more levels one phonon below the band edge (at E_av, Fig. 6).",
        enhanced_emission,
    ),
)
