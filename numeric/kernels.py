"""Closed forms as NumPy functions. TEMPORARY: written by hand until ``avsym generate`` writes this file."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import k0

Real = float | NDArray[np.float64]


def occupation(omega0: Real, temperature: Real) -> Real:
    """Bose-Einstein function at ``omega0``; 0 at zero temperature."""
    with np.errstate(all="ignore"):
        return 1 / np.expm1(np.divide(omega0, temperature))


def avalanche_parameter(g_ep: Real, gamma: Real, mass: Real, omega0: Real) -> Real:
    """Eq. (13)."""
    return g_ep**2 / gamma * np.sqrt(2 * mass / omega0**3)


def scaled_dephasing(field: Real, gamma: Real, mass: Real, omega0: Real) -> Real:
    """``x = 2 Gamma sqrt(2 m omega0) / E``."""
    return 2 * gamma * np.sqrt(2 * mass * omega0) / field


def enhancement(field: Real, g_ep: Real, gamma: Real, mass: Real, omega0: Real) -> Real:
    """Eq. (11)."""
    return mass * g_ep**2 / (omega0 * field) * k0(2 * gamma * np.sqrt(2 * mass * omega0) / field)


def effective_dephasing(g_ep: Real, gamma: Real, mass: Real, occupation: Real, omega0: Real) -> Real:
    """Eq. (C3)."""
    return gamma * (1 + g_ep**2 / gamma * np.sqrt(2 * mass / omega0**3) * occupation / 4)


def kickoff_temperature(g_ep: Real, gamma: Real, mass: Real, omega0: Real) -> Real:
    """Eq. (16)."""
    return omega0 / np.log1p(g_ep**2 / gamma * np.sqrt(2 * mass / omega0**3))


def asymptotic_field(g_ep: Real, gamma: Real, mass: Real, omega0: Real) -> Real:
    """Eq. (12)."""
    beta = avalanche_parameter(g_ep, gamma, mass, omega0)
    return np.asarray(2 * gamma * np.sqrt(2 * mass * omega0) / np.log(np.sqrt(np.pi / 32) * beta), dtype=np.float64)
