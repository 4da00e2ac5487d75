"""What is found about the two roots: how good the closed forms are, over all beta, and how the roots part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import flint
import mpmath
import numpy as np
from mpmath import mp
from sympy import Expr, Symbol

from avsym import Derivation, Sampling, Verdict, symbols
from avsym.balls import ball_function, enclose, flint_digits
from avsym.evaluate import compiled
from derivations import built
from derivations.decision import Decision, Finding
from derivations.threshold import BRACKET

BOUNDS = {"lower": 0.015, "lower, refined": 2.2e-4, "upper": 0.22, "upper, refined": 6.5e-3}
"""The relative errors stated, for every beta above beta_c."""

POINTS = 90
LARGEST, SMALLEST = 690.0, 1e-300  # x of the two fields at beta about 1e300


def _approximation(findings: tuple[Finding, ...], notes: Mapping[str, Any]) -> Decision:
    return Decision(findings, positive=Verdict.APPROXIMATION, negative=Verdict.FAILED, notes=notes)


def _derivation(source: str, name: str) -> Derivation:
    return next(item for item in built(source) if item.name == name)


@cache
def threshold() -> Mapping[Symbol, Any]:
    """x_0 and beta_c as numbers of 40 digits, from their balls."""
    with mp.workdps(45):
        found = (built("threshold")[number].result.rhs for number in (0, 1))
        x_0, beta_c = (mpmath.mpf(str(value)) for value in found)
    return {symbols.x_0: x_0, symbols.beta_c: beta_c}


def places(branch: str) -> list[Any]:
    """x of one field from next to the threshold to beta about 1e300, dense by the logarithm."""
    x_0 = threshold()[symbols.x_0]
    if branch == "lower":
        return [x_0 + mpmath.mpf(10) ** power for power in np.linspace(-6, np.log10(LARGEST), POINTS)]
    near = [x_0 * (1 - mpmath.mpf(10) ** power) for power in np.linspace(-6, -0.3, POINTS // 2)]
    return near + [x_0 * mpmath.mpf(10) ** power for power in np.linspace(-0.31, np.log10(SMALLEST), POINTS // 2)]


def errors(branch: str, root: Expr, refine: bool = False) -> list[tuple[Any, float]]:
    """``(beta, x/approximation - 1)``, the relative error of the field, at every place: beta is exact there."""
    found = []
    with mp.workdps(25):
        function = compiled(root)
        step = compiled(_derivation("uniform", "refined root").result.rhs)
        for x in places(branch):
            beta = 4 / (x * mpmath.besselk(0, x))
            at = {**threshold(), symbols.beta: beta}
            value = mpmath.re(function(at))
            value = step({**at, symbols.x_1: value}) if refine else value
            found.append((beta, float(x / value - 1)))
    return found


def _stated(branch: str, name: str, refine: bool) -> tuple[Finding, dict[str, Any]]:
    found = errors(branch, _derivation("uniform", name).result.rhs, refine)
    label = f"{branch}, refined" if refine else branch
    worst = max(found, key=lambda pair: abs(pair[1]))
    finding = Finding(f"greatest relative error of the {label} field, sampled", abs(worst[1]), "<", BOUNDS[label])
    reached = f"{len(found)} values of beta from {float(found[0][0]):.6g} to {mpmath.nstr(found[-1][0], 2)}"
    return finding, {f"{label}: worst": f"{worst[1]:+.3e} at beta = {mpmath.nstr(worst[0], 4)}, of {reached}"}


def lower(sampling: Sampling) -> Decision:
    """The lower field: measured, and a proof by balls that the bound holds for every beta."""
    finding, notes = _stated("lower", "uniform lower root", False)
    boxes = proved_bound(BOUNDS["lower"])
    return _approximation(
        (finding, Finding("boxes of balls that do not prove the bound", boxes[0], "==", 0)),
        {**notes, "boxes": boxes[1], "beyond the boxes": "K_0 is between its first and first two terms"},
    )


def upper(sampling: Sampling) -> Decision:
    """The upper field: measured."""
    finding, notes = _stated("upper", "uniform upper root", False)
    return _approximation((finding,), notes)


def refined(sampling: Sampling) -> Decision:
    """Both fields after one Newton step: measured."""
    pairs = [_stated("lower", "uniform lower root", True), _stated("upper", "uniform upper root", True)]
    notes = {key: value for _, extra in pairs for key, value in extra.items()}
    return _approximation(tuple(finding for finding, _ in pairs), notes)


Ball = Any


def proved_bound(bound: float, end: float = 30.0) -> tuple[int, int]:
    r"""How many boxes do not prove ``u (1 - bound) < x < u (1 + bound)``, and of how many, for the lower form u.

    With ``M(u) = 4/beta`` the matched function it is enough that ``f(u (1 + bound)) < M(u) < f(u (1 - bound))``, as f
    falls beyond x_0, where x lies anyway.  Both by the mean value theorem on balls, for u from x_0 to ``end``; beyond
    it the difference of the logarithms is ``bound u`` less a number below 1/10.
    """
    with flint_digits(40):
        return _boxes([(_place().lower(), flint.arb(end))], bound)


def _boxes(open_: list[tuple[Ball, Ball]], bound: float) -> tuple[int, int]:
    failed = done = 0
    while open_:
        low, high = open_.pop()
        if _above(low, high, bound) and _below(low, high, bound):
            done += 1
        elif done + failed > 1000 or high - low < 1e-7:
            failed += 1
        else:
            middle = ((low + high) / 2).mid()
            open_ += [(low, middle), (middle, high)]
    return failed, done + failed


def _above(low: Ball, high: Ball, bound: float) -> bool:
    return bool(_mean_value(low, high, 1 + bound) < 0)


def _below(low: Ball, high: Ball, bound: float) -> bool:
    """Nothing to show where ``u (1 - bound) < x_0``."""
    return bool(high * (1 - bound) < _place()) or bool(_mean_value(low, high, 1 - bound) > 0)


def _mean_value(low: Ball, high: Ball, factor: float) -> Ball:
    """``ln f(u factor) - ln M(u)`` on a box."""
    middle = ((low + high) / 2).mid()
    return _difference(middle, factor) + _slope(low, high, factor) * (low.union(high) - middle)


def _difference(u: Ball, factor: float) -> Ball:
    x_0 = _place()
    height = x_0 * x_0.bessel_k(flint.arb(0))
    scaled = u * flint.arb(factor)
    matched = (2 * (u - x_0) + 1).log() / 2 + x_0 - u + height.log()
    return (scaled * scaled.bessel_k(flint.arb(0))).log() - matched


def _slope(low: Ball, high: Ball, factor: float) -> Ball:
    """Its derivative on a box: ``K_1/K_0`` falls, so that its values at the ends enclose it."""
    ends = [flint.arb(factor) * end for end in (low, high)]
    ratio = _ratio(ends[0]).union(_ratio(ends[1]))
    u = low.union(high)
    return 1 / u - flint.arb(factor) * ratio - 1 / (2 * (u - _place()) + 1) + 1


def _ratio(u: Ball) -> Ball:
    return u.bessel_k(flint.arb(1)) / u.bessel_k(flint.arb(0))


@cache
def _place() -> Ball:
    """x_0, where the derivation's stationary condition changes its sign."""
    stationary = built("threshold")[0].steps[0].after
    return enclose(ball_function(stationary.lhs - stationary.rhs, symbols.x), BRACKET)


def opening(sampling: Sampling) -> Decision:
    """The fields next to the threshold against their expansion: the error falls as the power 3/2 of eta."""
    rows = {eta: _opening_errors(eta) for eta in (1e-3, 1e-5)}
    orders = [float(np.log10(rows[1e-3][side] / rows[1e-5][side]) / 2) for side in (0, 1)]
    return _approximation(
        (
            Finding("least order in eta of the two errors", min(orders), ">", 1.4),
            Finding("greatest relative error of the fields at eta = 1e-3", max(rows[1e-3]), "<", 2e-4),
        ),
        {"errors of (lower, upper)": {f"eta = {eta:g}": pair for eta, pair in rows.items()}},
    )


def _opening_errors(eta: float) -> tuple[float, float]:
    from numeric import Parameters, avalanche_field

    beta = float(threshold()[symbols.beta_c]) / (1 - eta)
    found = []
    for branch in ("lower", "upper"):
        exact = float(avalanche_field(Parameters(g_ep=np.sqrt(beta), gamma=1.0, omega0=1.0), branch))
        law = compiled(_derivation("opening", f"{branch} field at the opening").result.rhs)
        at = {symbols.Gamma: 1, symbols.mass: mpmath.mpf(1) / 2, symbols.omega_0: 1, symbols.eta: mpmath.mpf(eta)}
        found.append(abs(float(law({**threshold(), **at})) / exact - 1))
    return found[0], found[1]


def far(sampling: Sampling) -> Decision:
    """The upper field far above the threshold: its error falls with beta."""
    root = _derivation("opening", "upper root at large beta").result.rhs
    tail = [(beta, error) for beta, error in errors("upper", root) if beta > 10]
    return _approximation(
        (
            Finding("greatest relative error for beta > 100", max(abs(e) for b, e in tail if b > 100), "<", 1e-3),
            Finding("relative error at beta about 1e300", abs(tail[-1][1]), "<", 1e-20),
        ),
        {"errors": [f"beta = {mpmath.nstr(beta, 3)}: {error:+.1e}" for beta, error in tail[:: len(tail) // 8]]},
    )
