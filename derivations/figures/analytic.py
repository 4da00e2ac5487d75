"""Figs. 3(a), 4(a), 4(b), 4(c), 5(a), 5(b) and 6: what the analytic theory draws.

Only Fig. 6 states all its parameters and Fig. 5(a) its phonon frequency; where the paper is silent we take Fig. 6's.
"""

from __future__ import annotations

import numpy as np

from derivations.figures import drawing
from derivations.figures.model import Array, Axis, Figure, Table
from numeric import (
    avalanche_field,
    critical_beta,
    enhancement,
    enhancement_integral,
    kernels,
    kickoff_temperature,
    vanishing_temperature,
)
from numeric.parameters import Real

PLAIN = {"g_ep": 0.10, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}


def _without(*names: str) -> dict[str, float]:
    return {name: value for name, value in PLAIN.items() if name not in names}


def _branches(figure: Figure) -> Table:
    """Both fields along the axis, and Eq. (12) for large beta."""
    along = _closing_in(figure.axis.values, threshold(figure))
    p = figure.model(**{figure.axis.name: along})
    beta = p.beta + 0.0 * along
    dull = beta < 2 * np.sqrt(32 / np.pi)  # where the logarithm of Eq. (12) is near zero or negative
    limit = kernels.asymptotic_field(p.g_ep, p.gamma_eff, p.mass, p.omega0) + 0.0 * along
    columns = {"beta": beta, "lower": _array(avalanche_field(p)), "upper": _array(avalanche_field(p, "upper"))}
    return {figure.axis.name: along, **columns, "asymptotic": np.where(dull, np.nan, limit)}


def threshold(figure: Figure) -> float:
    """Where along the axis beta = beta_c, from Eqs. (13) and (14)."""
    name, critical = figure.axis.name, critical_beta()
    powers = {"gamma": -1.0, "g_ep": 2.0, "omega0": -1.5}
    at_one = float(figure.model(**{name: 1.0}).beta)
    return float((critical / at_one) ** (1 / powers[name])) if at_one > 0 else float("nan")


def _criterion(figure: Figure) -> Table:
    """The right-hand side of Eq. (11) against the field, for each coupling; the roots are rows of their own."""
    along, rows = figure.axis.values, []
    critical = np.sqrt(critical_beta() / float(figure.model(g_ep=1.0).beta)) * (1 + 1e-12)  # just on our side of it
    for g_ep in sorted((*figure.family("g_ep"), float(critical))):
        p = figure.model(g_ep=g_ep)
        roots = np.array([avalanche_field(p), avalanche_field(p, "upper")], dtype=np.float64)
        roots = roots[np.isfinite(roots)]
        field = np.concatenate([along, roots])
        is_root = np.concatenate([0 * along, 0 * roots + 1])
        order = np.argsort(field, kind="stable")
        rows.append(np.array([np.full(field.size, g_ep), field, enhancement(field, p), is_root])[:, order])
    return dict(zip(("g_ep", "field", "enhancement", "is_solution"), np.hstack(rows), strict=True))


def _phases(figure: Figure) -> Table:
    gamma = figure.axis.values
    unit = figure.model(gamma=gamma, g_ep=1.0).beta
    return {"gamma": gamma, "g_ep_critical": np.sqrt(critical_beta() / unit)}


def _thermal(figure: Figure) -> Table:
    """E_av(T) for each coupling; the two temperatures stand in columns of their own."""
    rows = []
    for g_ep in figure.family("g_ep"):
        cold = figure.model(g_ep=g_ep)
        end = float(vanishing_temperature(cold))
        temperature = _closing_in(figure.axis.values, end)
        field = _array(avalanche_field(figure.model(g_ep=g_ep, temperature=temperature)))
        star = float(kickoff_temperature(cold))
        rows.append(np.array([_like(temperature, g_ep), temperature, field, _like(field, star), _like(field, end)]))
    names = ("g_ep", "temperature", "lower", "kickoff_temperature", "vanishing_temperature")
    return dict(zip(names, np.hstack(rows), strict=True))


def _like(array: Array, value: float) -> Array:
    return np.full(array.shape, value)


def _array(value: Real) -> Array:
    return np.asarray(value, dtype=np.float64)


def _closing_in(values: Array, end: float) -> Array:
    """The values, and points that close in from both sides on an end, where a curve stops with upright slope."""
    if not values[0] < end < values[-1]:
        return values
    apart = np.geomspace(1e-10, 0.02, 40)
    closing = np.concatenate([end * (1 - apart), end * (1 + apart)])
    return np.unique(np.concatenate([values, closing[(closing > values[0]) & (closing < values[-1])]]))


def _comparison(figure: Figure) -> Table:
    field = figure.axis.values
    p = figure.model()
    closed, integral = enhancement(field, p), enhancement_integral(field, p)
    return {
        "field": field,
        "enhancement": _array(closed),
        "enhancement_integral": _array(integral),
        "relative_difference": _array((closed - integral) / integral),
    }


ANALYTIC = (
    Figure(
        "3a",
        "Avalanche field against dephasing rate",
        "The lower root of Eq. (11), its large-β form Eq. (12), and the dephasing rate at which β falls to β_c, "
        "beyond which there is no avalanche.",
        Axis("gamma", 1e-5, 0.0080, 400),
        _branches,
        drawing.against_gamma,
        chosen=_without("gamma"),
    ),
    Figure(
        "4a",
        "Avalanche field against phonon frequency",
        "The lower root of Eq. (11) and its large-β form Eq. (12), up to the frequency at which β falls to β_c.",
        Axis("omega0", 0.02, 0.8, 400),
        _branches,
        drawing.against_omega0,
        chosen=_without("omega0"),
    ),
    Figure(
        "4b",
        "Avalanche field against coupling",
        "Both roots of Eq. (11): they meet at the threshold coupling, where β = β_c, with the slope of a square root.",
        Axis("g_ep", 0.02, 0.2, 900),
        _branches,
        drawing.against_coupling,
        chosen=_without("g_ep"),
    ),
    Figure(
        "4c",
        "The right-hand side of Eq. (11) against the field",
        "Where a curve passes 1 (diamonds) there is an avalanche field; for β < β_c it never does.",
        Axis("field", 2e-4, 0.1, 400, logarithmic=True),
        _criterion,
        drawing.criterion,
        chosen={**_without("g_ep"), "g_ep": (0.04, 0.07, 0.10)},
    ),
    Figure(
        "5a",
        "Phase diagram in dephasing and coupling",
        "The line β = β_c, on which g_ep grows as the square root of Γ. The theory does not depend on the gap Δ = 1.",
        Axis("gamma", 1e-6, 0.010, 300),
        _phases,
        drawing.phases,
        stated={"omega0": 0.3},
        chosen={"mass": 0.5},
    ),
    Figure(
        "5b",
        "Avalanche field against temperature",
        "The lower root of Eq. (11) with the effective dephasing of Eq. (C3). Arrows: T* of Eq. (16). Each curve ends "
        "(circle) at the temperature at which the effective β falls to β_c.",
        Axis("temperature", 0.0, 0.30, 300),
        _thermal,
        drawing.thermal,
        chosen={**_without("g_ep"), "g_ep": (0.10, 0.20, 0.35)},
    ),
    Figure(
        "6",
        "The closed form of Eq. (11) against the integral of Eq. (A7)",
        "Above: λ (line) and λ′ with damping and field phase kept (circles). Below: the size of their relative "
        "difference, |λ − λ′|/λ′: λ vanishes exponentially with the field and λ′ does not; where the line dips the "
        "difference changes sign.",
        Axis("field", 2e-4, 0.01, 491),
        _comparison,
        drawing.comparison,
        stated=PLAIN,
    ),
)
