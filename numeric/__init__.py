"""Numbers: functions and grids in, fields, spectra and phase diagrams out.

=================  =================================================================================
parameters         ``Parameters``: the model, checked and broadcast
units              ``UnitSystem``: quantities such as "30 meV" into the theory's numbers, and fields back into V/m
kernels            closed forms as NumPy functions, generated from the verified derivations
criterion          ``enhancement``, ``avalanche_field`` and the thresholds in beta and temperature
compensated        exact rounding errors, for what must keep its last digits
oscillatory        ``enhancement_integral``: the slow integral of Eq. (A7), fast
panels, axis       a frequency axis cut into panels, and where they go
waves              the outgoing wave of an electron in a field, dephased or dressed
transfer           one more phonon line as an operator, and its leading eigenvalue; ``lattice_transfer`` on the chain
rainbow            ``rainbow_ratios``, ``rainbow_multiplier``: the series to all orders; ``classical`` is its limit
fieldless          the same without a field
grid, tails        frequencies that the field divides, and what lies beyond the window
hilbert            the Hilbert transform of samples
lattice            Green functions of a chain in a field, by two sweeps; ``transverse`` averages over many
phonons            the electron-phonon self-energy: undamped, damped and hot phonons
equations          the map from self-energy to self-energy; ``balance`` and ``kinetics`` are its coarse steps
iteration          from far to near the solution and back; ``acceleration`` of fixed points, safeguarded
identities         what an exact solution obeys
selfconsistent     ``steady_state``; ``state`` is what it returns, ``storage`` saves and loads it
sweeps             any of these functions over grids or along a boundary, into a store that survives being killed
=================  =================================================================================

Imports no SymPy. The names below are imported on first use, so that ``import numeric`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numeric.classical import classical_multiplier, classical_ratios
    from numeric.criterion import (
        avalanche_field,
        critical_beta,
        enhancement,
        kickoff_temperature,
        vanishing_temperature,
    )
    from numeric.oscillatory import enhancement_integral
    from numeric.parameters import Parameters
    from numeric.rainbow import (
        rainbow_convergence,
        rainbow_critical_beta,
        rainbow_field,
        rainbow_multiplier,
        rainbow_ratios,
    )
    from numeric.selfconsistent import steady_state
    from numeric.state import NotConverged, SteadyState
    from numeric.storage import load_state, save_state

__all__ = [
    "NotConverged",
    "Parameters",
    "SteadyState",
    "avalanche_field",
    "classical_multiplier",
    "classical_ratios",
    "critical_beta",
    "enhancement",
    "enhancement_integral",
    "kickoff_temperature",
    "load_state",
    "rainbow_convergence",
    "rainbow_critical_beta",
    "rainbow_field",
    "rainbow_multiplier",
    "rainbow_ratios",
    "save_state",
    "steady_state",
    "vanishing_temperature",
]

# A public name must differ from every module's: importing numeric.x sets the attribute x of this package.
_HOMES = {
    "Parameters": "parameters",
    "avalanche_field": "criterion",
    "classical_multiplier": "classical",
    "classical_ratios": "classical",
    "critical_beta": "criterion",
    "enhancement": "criterion",
    "enhancement_integral": "oscillatory",
    "kickoff_temperature": "criterion",
    "NotConverged": "state",
    "SteadyState": "state",
    "load_state": "storage",
    "rainbow_convergence": "rainbow",
    "rainbow_critical_beta": "rainbow",
    "rainbow_field": "rainbow",
    "rainbow_multiplier": "rainbow",
    "rainbow_ratios": "rainbow",
    "save_state": "storage",
    "steady_state": "selfconsistent",
    "vanishing_temperature": "criterion",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"numeric.{_HOMES[name]}"), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
