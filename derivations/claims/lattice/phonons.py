"""Other phonons, other lattices, other solutions: what changes when the calculation is made fuller."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from avsym import Sampling
from derivations.claims.lattice.reading import fields, judged, onsets, plain
from derivations.decision import Claim, Decision, Finding
from derivations.lattice.curves import Curve
from derivations.lattice.plan import BOUND, SWEPT, hot
from derivations.lattice.record import Array, along, at, columns, curves, plateau

KINDS = ("einstein", "ohmic", "self_consistent")
STARTS = ("up", "down", "filled")


def phonon_self_energy(sampling: Sampling) -> Decision:
    """Whether n_ex falls back with the phonon's self-energy or without, and what the former does to n_ex."""
    back = {curve.key: _back(curve) for curve in curves("phonons")}
    couplings = sorted({curve.g_ep for curve in curves("phonons")})
    change = {g: _change(g) for g in couplings}
    return judged(
        curves("phonons"),
        sampling,
        [
            Finding(
                "least n_ex after its onset over 2 n_ex(E -> 0), with the phonon's self-energy",
                min(back[hot(g, "self_consistent").key] for g in couplings),
                "<",
                1.0,
            ),
            Finding("the same without", min(back[hot(g, "einstein").key] for g in couplings), "<", 1.0),
        ],
        {
            "n_ex with the electrons' polarisation over n_ex with a damped phonon, largest over the field": {
                f"g_ep = {g:g}": plain(value) for g, value in change.items()
            },
            "n_ex(E)": {_short(curve): _listed(curve) for curve in curves("phonons")},
            "onset": {kind: fields(onsets(hot(g, kind) for g in couplings), "g_ep") for kind in KINDS},
            "fields without a converged state": {
                _short(curve): _lost(curve) for curve in curves("phonons") if _lost(curve)
            },
            "reading": "there is no reentrance to be kept, with or without. But the self-energy is no small change: "
            "it softens "
            "the phonon as n_ex grows, which lowers the edge, which lets n_ex grow. At strong coupling that feedback, "
            "not "
            "Eq. (11)'s, makes n_ex jump",
        },
    )


def _back(curve: Curve) -> float:
    """n_ex after it has passed 2 n_ex(E -> 0), the least, in units of that; 1 where it never passed."""
    found = columns(curve)
    ratio = found["occupation"] / (2 * plateau(curve))
    after = np.flatnonzero(ratio > 1)
    return float(np.nanmin(ratio[after[0] :])) if after.size else 1.0


def _change(g: float) -> float:
    moved, damped = (along(hot(g, kind), SWEPT) for kind in ("self_consistent", "ohmic"))
    return float(np.nanmax(moved / damped))


def _short(curve: Curve) -> str:
    return f"g_ep = {curve.g_ep:g}, {curve.phonon}"


def _listed(curve: Curve) -> dict[str, float | None]:
    found = columns(curve)
    return {f"{field:.3g}": plain(value) for field, value in zip(found["field"], found["occupation"], strict=True)}


def _lost(curve: Curve) -> list[float]:
    found = columns(curve)
    return [float(field) for field in found["field"][~np.isfinite(found["occupation"])]]


def hysteresis(sampling: Sampling) -> Decision:
    """Up, down and from a full band: the largest difference, with undamped phonons and no Hartree shift."""
    models = [curve for curve in curves("sweeps") if curve.start == "up"]
    spread = {model: _spread(model) for model in models}
    plainly = [value for model, value in spread.items() if model.phonon == "einstein" and not model.hartree]
    return judged(
        [curve for curve in curves("sweeps") if curve.phonon == "einstein" and not curve.hartree],
        sampling,
        [Finding("largest relative difference of n_ex between the three ways, bare phonons", max(plainly), "<", 1e-3)],
        {
            "largest difference, relative, at these fields": {
                model.key: plain(value) for model, value in spread.items()
            },
            "fields where not all three converged": {model.key: _unknown(model) for model in models if _unknown(model)},
            "reading": "with bare phonons one solution at each field, with a Hartree shift at g_ep = 0.35 too: "
            "n_ex(E) is "
            "continuous, without hysteresis, and smooth: no transition. With the electrons' polarisation it is "
            "neither: between "
            "two close fields there are two solutions (beyond:hot-phonon-hysteresis)",
        },
    )


def _ways(model: Curve) -> Array:
    return np.array([along(replace(model, start=way), SWEPT) for way in STARTS])


def _spread(model: Curve) -> float:
    """The largest over the fields at which at least two ways converged."""
    ways = _ways(model)
    usable = np.isfinite(ways).sum(axis=0) > 1
    low, high = np.nanmin(ways[:, usable], axis=0), np.nanmax(ways[:, usable], axis=0)
    return float(np.max(high / low - 1, initial=0.0))


def _unknown(model: Curve) -> list[float]:
    lost = ~np.isfinite(_ways(model)).all(axis=0)
    return [float(field) for field in np.array(SWEPT)[lost]]


def dimensions(sampling: Sampling) -> Decision:
    """The rise on the square and the cubic lattice, at couplings that bring their edges as near to the Fermi level."""
    added = {axes: (_added(axes, g), _added(axes, 0.0)) for axes, g in BOUND.items()}
    return judged(
        [curve for curve in curves("dimensions") if curve.dimension < 3],
        sampling,
        [
            Finding(
                f"{name}: what a field of 0.28 adds to n_ex with phonons over what it adds without",
                added[axes][0] / added[axes][1],
                ">",
                10.0,
            )
            for axes, name in ((2, "square"), (3, "cubic"))
        ],
        {
            "n_ex(0.28)/n_ex(E -> 0) - 1, with phonons and without": {
                f"{axes} axes, g_ep = {BOUND[axes]:g}": [plain(with_phonons), plain(without)]
                for axes, (with_phonons, without) in added.items()
            },
            "n_ex(E)": {
                f"{curve.dimension} axes, g_ep = {curve.g_ep:g}": _listed(curve) for curve in curves("dimensions")
            },
            "reading": "what the chain does the other lattices do: a smooth rise by phonons where these have lowered "
            "the edge, "
            "weaker the more axes. It is no more an avalanche there than on the chain. Gamma = 0.05 and few fields, "
            "for cost",
        },
    )


def _added(axes: int, g_ep: float) -> float:
    """What a field adds to the occupation, relative to that without."""
    curve = Curve(g_ep, 0.05, dimension=axes)
    return at(curve, 0.279489) / plateau(curve) - 1


CLAIMS = (
    Claim(
        "claim:phonon-self-energy",
        "Sec. III",
        "The inclusion of the phonon self-energy did not change the reentrant behavior.",
        "n_ex(E) is reentrant, with the phonon's self-energy as without.",
        phonon_self_energy,
    ),
    Claim(
        "claim:continuous-transition",
        "Abstract",
        "The continuous avalanche transition is a quantum phase transition with the nonequilibrium phase diagram "
        "determined by "
        "the avalanche parameter beta",
        "n_ex(E) is continuous: one solution at each field, whether swept up or down or started from a full band.",
        hysteresis,
    ),
    Claim(
        "claim:square-and-cubic",
        "Sec. II",
        "We confirmed numerically that the avalanche occurs in square and cubic lattices.",
        "The onset by phonons that the chain has at strong coupling is there on the square and the cubic lattice too.",
        dimensions,
    ),
)
