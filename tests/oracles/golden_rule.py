"""How many phonons an electron emits that starts at rest and is accelerated: the golden rule, by quadrature.

At the time t its momentum is E t, its weight e^{-2 Gamma t}.  A mode of frequency w and coupling g^2/2w takes it to any
momentum of energy (E t)^2/2m - w; the density of those states is m/(pi q) in one dimension and m/2pi in two.
"""

import mpmath


def emitted(field, modes, *, gamma, mass, dimension=1):
    """The number of phonons, for modes ``(g^2, w)``."""
    total = mpmath.mpf(0)
    for square, frequency in modes:
        start = mpmath.sqrt(2 * mass * frequency) / field

        def rate(late, square=square, frequency=frequency, start=start):
            """At the time ``start + late^2``, so that the edge of the density of states is no singularity."""
            time = start + late**2
            energy = field**2 * late**2 * (2 * start + late**2) / (2 * mass)  # (E t)^2/2m - w
            states = mass / (mpmath.pi * mpmath.sqrt(2 * mass * energy)) if dimension == 1 else mass / (2 * mpmath.pi)
            return 2 * late * mpmath.exp(-2 * gamma * time) * 2 * mpmath.pi * square / (2 * frequency) * states

        scale = mpmath.sqrt(1 / gamma)
        total += mpmath.quad(rate, [0, scale / 4, scale, 3 * scale, 8 * scale])
    return total
