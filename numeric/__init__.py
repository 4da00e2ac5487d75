"""Numbers: functions and grids in, fields, spectra and phase diagrams out.

=================  =================================================================================
parameters         ``Parameters``: the model, checked and broadcast
kernels            closed forms as NumPy functions, generated from the verified derivations
criterion          ``enhancement``, ``avalanche_field`` and the thresholds in beta and temperature
compensated        exact rounding errors, for what must keep its last digits
oscillatory        ``enhancement_integral``: the slow integral of Eq. (A7), fast
=================  =================================================================================

Imports no SymPy. The names below are imported on first use, so that ``import numeric`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numeric.criterion import (
        avalanche_field,
        critical_beta,
        enhancement,
        kickoff_temperature,
        vanishing_temperature,
    )
    from numeric.oscillatory import enhancement_integral
    from numeric.parameters import Parameters

__all__ = [
    "Parameters",
    "avalanche_field",
    "critical_beta",
    "enhancement",
    "enhancement_integral",
    "kickoff_temperature",
    "vanishing_temperature",
]

# A public name must differ from every module's: importing numeric.x sets the attribute x of this package.
_HOMES = {
    "Parameters": "parameters",
    "avalanche_field": "criterion",
    "critical_beta": "criterion",
    "enhancement": "criterion",
    "enhancement_integral": "oscillatory",
    "kickoff_temperature": "criterion",
    "vanishing_temperature": "criterion",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"numeric.{_HOMES[name]}"), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
