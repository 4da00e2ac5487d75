"""Both avalanche fields of many parameter sets: ``x K0(x) = 4/beta``, ``E = 2 Gamma sqrt(2 m omega0)/x``."""

from __future__ import annotations

import math
from collections.abc import Iterator

import mpmath
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.optimize.elementwise import find_root
from scipy.special import k0, k1

from numeric import Parameters, avalanche_field, critical_beta
from tests.benchmarks.peers.contest import Contest, Entrant

Array = NDArray[np.float64]

COUNT = 100_000
IN_BRENTQ, IN_MPMATH = 5_000, 50  # of them, scaled
TOP = brentq(lambda x: k0(x) - x * k1(x), 0.1, 2.0, xtol=1e-300, rtol=1e-15)  # where x K0(x) is largest
LEAST = 1 / 50  # of the level: below the smaller root for every beta < 1e10


def parameter_sets(count: int, seed: int = 0) -> Parameters:
    """Beta from 0.7 beta_c, where there is no field, to 1e4, a tenth near beta_c; the other scales over decades."""
    random = np.random.default_rng(seed)
    beta = 10 ** random.uniform(math.log10(6.0), 4, count)
    near = slice(None, None, 10)
    beta[near] = critical_beta() * (1 + 10 ** random.uniform(-10, -2, beta[near].size))
    omega0, mass = 10 ** random.uniform(-3, 1, count), 10 ** random.uniform(-1, 1, count)
    gamma = omega0 * 10 ** random.uniform(-6, -1, count)
    return Parameters(np.sqrt(beta * gamma * np.sqrt(omega0**3 / (2 * mass))), gamma, omega0, mass)


def ours(p: Parameters) -> Array:
    """(2, sets): lower and upper field."""
    return np.stack([avalanche_field(p, branch) for branch in ("lower", "upper")])


def levels(p: Parameters) -> tuple[Array, Array]:
    """``4/beta`` and ``2 Gamma sqrt(2 m omega0)`` by the printed formulas."""
    beta = p.g_ep**2 / p.gamma * np.sqrt(2 * p.mass / p.omega0**3)
    return 4 / beta, 2 * p.gamma * np.sqrt(2 * p.mass * p.omega0)


def by_brentq(p: Parameters, count: int) -> Array:
    """A loop; both brackets end at the maximum."""
    level, scale = (values[:count] for values in levels(p))
    found = np.full((2, count), np.nan)
    for i in range(count):
        if TOP * k0(TOP) < level[i]:
            continue
        far = 5 - 2 * math.log(level[i])
        for row, (low, high) in enumerate(((TOP, far), (LEAST * level[i], TOP))):
            x = brentq(lambda x, i=i: x * k0(x) - level[i], low, high, xtol=1e-300, rtol=1e-15)
            found[row, i] = scale[i] / x
    return found


def by_find_root(p: Parameters) -> Array:
    """Chandrupatla's method on all sets at once."""
    level, scale = levels(p)
    far = 5 - 2 * np.log(level)
    ends = ((np.full_like(level, TOP), far), (LEAST * level, np.full_like(level, TOP)))
    roots = [find_root(lambda x, level: x * k0(x) - level, pair, args=(level,)) for pair in ends]
    return np.stack([np.where(root.success, scale / root.x, np.nan) for root in roots])


def by_mpmath(p: Parameters, count: int) -> Array:
    """``findroot`` in ln x with 30 digits, by its secants: its bracketing solvers do not converge here."""
    found = np.full((2, count), np.nan)
    values = [np.broadcast_to(each, p.shape)[:count].tolist() for each in (p.g_ep, p.gamma, p.omega0, p.mass)]
    with mpmath.workdps(30):
        for i, (g, gamma, omega0, mass) in enumerate(zip(*map(_exact, values), strict=True)):
            level = 4 * gamma / g**2 / mpmath.sqrt(2 * mass / omega0**3)
            if TOP * mpmath.besselk(0, TOP) < level:
                continue
            for row, start in enumerate((5 - 2 * mpmath.log(level), LEAST * level)):
                y = mpmath.findroot(lambda y, level=level: _excess(y) - mpmath.log(level), mpmath.log(start))
                found[row, i] = 2 * gamma * mpmath.sqrt(2 * mass * omega0) / mpmath.exp(y)
    return found


def _excess(y: mpmath.mpf) -> mpmath.mpf:
    x = mpmath.exp(y)
    return y + mpmath.log(mpmath.besselk(0, x))


def _exact(values: list[float]) -> list[mpmath.mpf]:
    return [mpmath.mpf(value) for value in values]


def differ(found: Array, ours: Array) -> float:
    """The largest relative deviation of what both have; infinite where one has a field and the other none."""
    known = ours[:, : found.shape[1]]
    if not np.array_equal(np.isnan(found), np.isnan(known)):
        return math.inf
    return float(np.nanmax(np.abs(found / known - 1)))


def contests() -> Iterator[tuple[str, Contest]]:
    """The one contest there is."""
    yield "fields", contest()


def contest(count: int = COUNT, in_brentq: int = IN_BRENTQ, in_mpmath: int = IN_MPMATH) -> Contest:
    """Roots of both branches, and what cannot be avoided: a value of K0 for each root, the memory."""
    p = parameter_sets(count)
    _, scale = levels(p)
    roots = scale / ours(p)
    some, source, target = roots[np.isfinite(roots)], np.ones(3 * count), np.empty(3 * count)
    sampled = "{:,} of the sets, scaled"
    entrants = (
        Entrant("avsym: numeric.avalanche_field", "both fields of all sets", lambda: ours(p)),
        Entrant(
            "loop over scipy.optimize.brentq", "the same", lambda: by_brentq(p, in_brentq), count / in_brentq,
            sampled.format(in_brentq) + "; those near beta_c lose half their digits",
        ),
        Entrant(
            "scipy.optimize.elementwise.find_root", "the same", lambda: by_find_root(p), 1.0,
            "a tenth of the sets is near beta_c, where it loses half its digits",
        ),
        Entrant(
            "mpmath.findroot", "the same with 30 digits", lambda: by_mpmath(p, in_mpmath), count / in_mpmath,
            sampled.format(in_mpmath),
        ),
        Entrant("floor: scipy.special.k0", "one value for each root", lambda: k0(some), judged=False),
        Entrant("floor: memory", "four numbers in and two out", lambda: np.copyto(target, source), judged=False),
    )  # fmt: skip
    return Contest(f"Both avalanche fields of {count:,} parameter sets", entrants, differ)
