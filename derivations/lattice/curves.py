"""A curve n_ex(E) of the self-consistent lattice calculation, solved from field to field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from numeric import NotConverged, Parameters, SteadyState, steady_state

TOLERANCE = 1e-7
Columns = dict[str, list[float | None]]


@dataclass(frozen=True)
class Curve:
    """One model and the fields it is followed along.

    ``start`` says from what each point is solved: ``up`` and ``down`` from its neighbour, in that direction;
    ``filled`` from a band full of electrons.
    """

    g_ep: float
    gamma: float
    omega0: float = 0.3
    gap: float = 1.0
    temperature: float = 0.0
    phonon_damping: float = 0.0
    phonon: str = "einstein"
    dimension: int = 1
    hartree: bool = False
    start: str = "up"

    @property
    def parameters(self) -> Parameters:
        """The model's parameters; the hopping is 1, so m = 1/2."""
        names = ("g_ep", "gamma", "omega0", "gap", "temperature", "phonon_damping")
        return Parameters(**{name: getattr(self, name) for name in names})

    @property
    def key(self) -> str:
        """A name that says everything that is not the default."""
        given = asdict(self)
        return json.dumps({name: it for name, it in given.items() if name in _ALWAYS or it != _DEFAULTS[name]})

    def solved(self, field: float, start: SteadyState | None) -> SteadyState:
        """The steady state at one field.

        Raises NotConverged with the best one.
        """
        how: dict[str, Any] = {"phonon": self.phonon, "dimension": self.dimension, "hartree": self.hartree}
        return steady_state(self.parameters, field, start=start, tolerance=TOLERANCE, **how)


_ALWAYS = ("g_ep", "gamma")
_DEFAULTS = asdict(Curve(0.0, 1.0))
NAMES = (
    "field", "occupation", "current", "above", "energy", "residual", "identity", "softening", "change", "evaluations",
    "size", "step",
)  # fmt: skip


def follow(curve: Curve, fields: tuple[float, ...], tell: Callable[[str], object] = str) -> Columns:
    """Every point of a curve, in the order of ``fields``; None where none was found.

    Returns
    -------
    Columns ``field``, ``occupation``, ``current``; ``above``, ``energy`` (electrons above their site's Fermi level, and
    their energy: integrals of ``n(w)`` and ``w n(w)`` over w > 0); ``residual``, ``identity`` (the worst one's),
    ``softening`` (of hot phonons: ``-Pi^R(0)/omega0^2``, unstable at 1), ``change`` (of the occupation from the next
    coarser grid, relative), ``evaluations``, ``size``, ``step``.
    """
    rows = dict(_walked(curve, fields, tell))
    return {name: [_rounded(rows[field][name]) for field in fields] for name in NAMES}


def _walked(curve: Curve, fields: tuple[float, ...], tell: Callable[[str], object]) -> Iterator[tuple[float, Row]]:
    last: SteadyState | None = None
    for field in reversed(fields) if curve.start == "down" else fields:
        if curve.start == "filled":
            last = filled(curve, field)
        try:
            last = curve.solved(field, last)
            found = row(last)
        except NotConverged as missed:
            found = {**row(missed.best), "occupation": None, "current": None, "above": None, "energy": None}
            last = None
        tell(f"{curve.key} E={field:g}: n={found['occupation']}")
        yield field, found


Row = dict[str, float | None]


def filled(curve: Curve, field: float) -> SteadyState:
    """A state with the band full: what phonons scatter in and out changes places above the Fermi level."""
    coarse = replace(curve, g_ep=0.5 * curve.g_ep, phonon="einstein", hartree=False)  # gives the grid a state to turn
    state = coarse.solved(field, None)
    lesser, greater, real = np.split(state.self_energy[:-1], 3)
    band = state.frequency > 0
    parts = np.where(band, greater, lesser), np.where(band, lesser, greater), real
    return replace(state, self_energy=np.concatenate([*parts, state.self_energy[-1:]]))


def row(state: SteadyState) -> Row:
    """What is kept of a state."""
    above = state.frequency > 0
    density = state.lesser.imag[above] * state.grid.step / (2 * np.pi)
    return {
        "field": state.field,
        "occupation": state.occupation,
        "current": state.current,
        "above": float(density.sum()),
        "energy": float(state.frequency[above] @ density),
        "residual": state.residual,
        "identity": max(value for name, value in state.identities.items() if name != "phonon_softening"),
        "softening": state.identities.get("phonon_softening"),
        "change": state.refinement["occupation"] / state.occupation,
        "evaluations": state.evaluations,
        "size": state.grid.size,
        "step": state.grid.step,
    }


def _rounded(value: float | None) -> float | None:
    """Ten digits; nothing where there is no number."""
    if value is None or not np.isfinite(value):
        return None
    return value if isinstance(value, int) else float(f"{value:.10g}")
