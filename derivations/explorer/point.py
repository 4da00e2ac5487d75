"""Where the sliders stand, and what follows from it in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from numeric import (
    Parameters,
    avalanche_field,
    critical_beta,
    enhancement,
    kickoff_temperature,
    vanishing_temperature,
)


@dataclass(frozen=True)
class Slider:
    """What a slider stands for, and the values it takes, in order."""

    label: str
    steps: tuple[float, ...]
    start: float


def _logarithmic(label: str, low: float, high: float, start: float) -> Slider:
    """Forty steps for a decade, rounded, and the start exactly."""
    count = round(40 * np.log10(high / low)) + 1
    rounded = {float(f"{value:.3g}") for value in np.geomspace(low, high, count)}
    return Slider(label, tuple(sorted({*rounded, start})), start)


SLIDERS: Mapping[str, Slider] = MappingProxyType(
    {
        "g_ep": _logarithmic("coupling g", 0.01, 0.5, 0.10),
        "gamma": _logarithmic("dephasing Γ", 1e-4, 0.02, 0.002),
        "omega0": _logarithmic("phonon ω₀", 0.05, 1.0, 0.3),
        "temperature": Slider("temperature T", tuple(round(0.005 * step, 3) for step in range(81)), 0.0),
        "field": _logarithmic("field E", 1e-5, 1.0, 0.001),
    }
)
"""They start at the parameters of Fig. 6, which the paper states."""


@dataclass(frozen=True)
class Point:
    """One value of each slider.

    Examples
    --------
    >>> Point().phase
    'avalanche: between the two fields, λ > 1'
    """

    g_ep: float = 0.10
    gamma: float = 0.002
    omega0: float = 0.3
    temperature: float = 0.0
    field: float = 0.001

    def parameters(self, **others: Any) -> Parameters:
        """The model here, or with some parameters replaced, by arrays if need be."""
        own = {"g_ep": self.g_ep, "gamma": self.gamma, "omega0": self.omega0, "temperature": self.temperature}
        return Parameters(**{**own, **others})

    @property
    def phase(self) -> str:
        """What the criterion says of the field here."""
        p = self.parameters()
        lower, upper = float(avalanche_field(p)), float(avalanche_field(p, "upper"))
        if np.isnan(lower):
            return "no avalanche at any field"
        if self.field < lower:
            return "below the avalanche field, λ < 1"
        return "avalanche: between the two fields, λ > 1" if self.field < upper else "above the upper field, λ < 1"

    def numbers(self) -> dict[str, float]:
        """What follows, by name; nan where there is none."""
        p = self.parameters()
        effective = self.parameters(gamma=p.gamma_eff)
        values = {
            "β": p.beta,
            "β with thermal dephasing": effective.beta,
            "β_c": critical_beta(),
            "λ(E)": enhancement(self.field, p),
            "E_av": avalanche_field(p),
            "E_up": avalanche_field(p, "upper"),
            "T*": kickoff_temperature(p),
            "T_end": vanishing_temperature(p),
        }
        return {name: float(value) for name, value in values.items()}
