"""Which curves are computed, by figure, over the parameters that the paper leaves open.

Stated in the paper for its numerical figures: omega_0 = 0.3 and Delta = 1 in Fig. 5(a), m = 1/2 on the lattice, and
g_ep = 0.10 with Gamma = 0.002 as "typical" in Fig. 6. Everything else is scanned: the coupling from there to where the
band edge, lowered by the phonons, comes near the Fermi level.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from derivations.lattice.curves import Curve

COUPLINGS = (0.1, 0.5, 0.9)  # typical of the paper; in between; the edge lowered nearly to the Fermi level
SCANNED = (0.0, 0.5, 0.9)  # where something else varies too; without phonons for comparison
ALL_COUPLINGS = (0.0, 0.05, 0.1, 0.35, 0.5, 0.7, 0.8, 0.9)
TYPICAL = (0.1, 0.002)  # g_ep and Gamma of Fig. 6
RATES = (0.002, 0.003, 0.005, 0.0075, 0.01)
GAPS = (0.5, 1.0, 1.5, 2.0, 3.0)
FREQUENCIES = (0.1, 0.2, 0.3, 0.6)
TEMPERATURES = (0.0, 0.035, 0.05, 0.1)
BOUND = {1: 0.9, 2: 1.3, 3: 1.7}  # a coupling for each number of axes: more of them bind less
RATE = 0.01  # where the paper is silent and a smaller one would only cost more
DAMPING = 0.03
_LADDER = tuple(float(f"{0.002 * 500 ** (rung / 39):.6g}") for rung in range(49))  # from 0.002, the 40th is 1
FINE, COARSE = (0.0, *_LADDER[:40]), (0.0, *_LADDER[9:40:2])
WIDE, FEW = (0.0, *_LADDER[15:48:2]), (0.0, *_LADDER[27:40:4])
SWEPT = _LADDER[21:38:2]
JUMP = tuple(round(0.150 + 0.002 * place, 3) for place in range(15))  # across the two folds found with hot phonons
Curves = Mapping[Curve, tuple[float, ...]]


def plan() -> dict[str, Curves]:
    """The curves of each figure and question with their fields; one that serves two stands twice."""
    return {
        "1c": {
            Curve(g, rate): FINE if g == 0.9 or (g, rate) == TYPICAL else COARSE for g in COUPLINGS for rate in RATES
        },
        "3b": {Curve(g, RATE, gap=gap): WIDE for g in SCANNED for gap in GAPS},
        "4a": {Curve(g, RATE, omega0): COARSE for g in COUPLINGS for omega0 in FREQUENCIES if g < 0.9 or omega0 >= 0.3},
        "4d": {Curve(g, 0.002): COARSE for g in ALL_COUPLINGS},
        "5a": {Curve(g, gamma): COARSE for g in ALL_COUPLINGS for gamma in (0.002, 0.005, 0.01)},
        "5b": {Curve(g, RATE, temperature=heat): COARSE for g in SCANNED for heat in TEMPERATURES},
        "phonons": {hot(g, kind): SWEPT for g in (0.5, 0.8) for kind in ("einstein", "ohmic", "self_consistent")},
        "dimensions": {Curve(g, 0.05, dimension=axes): FEW for axes, bound in BOUND.items() for g in (0.0, bound)},
        "sweeps": _sweeps(),
        "jump": {hot(0.8, "self_consistent", start): JUMP for start in ("up", "down")},
    }


def hot(g_ep: float, kind: str, start: str = "up") -> Curve:
    """A chain whose phonons are damped, and moved by the electrons if so asked; undamped for ``einstein``."""
    return Curve(g_ep, RATE, phonon=kind, phonon_damping=0.0 if kind == "einstein" else DAMPING, start=start)


def _sweeps() -> dict[Curve, tuple[float, ...]]:
    """Up, down and from a full band, where a second solution might be."""
    models = [*(Curve(g, RATE) for g in (0.5, 0.9)), hot(0.8, "self_consistent"), Curve(0.35, RATE, hartree=True)]
    return {replace(model, start=start): SWEPT for model in models for start in ("up", "down", "filled")}


def wanted(only: Collection[str] = ()) -> dict[Curve, tuple[float, ...]]:
    """Every curve once, with all fields asked for by any of some figures; of all, if none is named."""
    fields: dict[Curve, set[float]] = {}
    for name, curves in plan().items():
        for curve, values in curves.items() if name in only or not only else ():
            fields.setdefault(curve, set()).update(values)
    return {curve: tuple(sorted(values)) for curve, values in fields.items()}
