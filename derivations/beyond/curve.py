"""What is found about the field against temperature: against the solved field, up to where it ends."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from avsym import Sampling, Verdict, symbols
from avsym.evaluate import compiled
from derivations import built
from derivations.beyond.roots import threshold
from derivations.decision import Decision, Finding

SHARES = np.array([0.01, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.999])


def _solved() -> tuple[Any, NDArray[np.float64]]:
    """Parameters on a grid of temperatures up to the last, and their fields."""
    from numeric import Parameters, avalanche_field, vanishing_temperature

    p = Parameters.preset("fig6")
    last = float(vanishing_temperature(p))
    warm = Parameters(p.g_ep, p.gamma, p.omega0, mass=p.mass, temperature=SHARES * last)
    return warm, np.asarray(avalanche_field(warm))


def criterion(sampling: Sampling) -> Decision:
    """x K_0(x) = 4/beta + n_b, with x and n_b of the solved field."""
    from scipy.special import k0

    warm, fields = _solved()
    x = 2 * warm.gamma_eff * np.sqrt(2 * warm.mass * warm.omega0) / fields
    worst = float(np.max(np.abs(x * k0(x) / (4 / warm.beta + warm.occupation) - 1)))
    finding = Finding("worst relative residual with the solved fields", worst, "<", 1e-13)
    return Decision((finding,), positive=Verdict.BY_RULE, negative=Verdict.FAILED)


def closed(sampling: Sampling) -> Decision:
    """The closed form against the solved field."""
    warm, fields = _solved()
    function = compiled(_result("closed field by n_b"))
    fixed = {symbols.Gamma: warm.gamma, symbols.mass: warm.mass, symbols.omega_0: warm.omega0, symbols.beta: warm.beta}
    ours = [float(mpmath.re(function({**threshold(), **_floats(fixed), symbols.n_b: n}))) for n in warm.occupation]
    off = np.asarray(ours) / fields - 1
    return Decision(
        (Finding("greatest relative error", float(np.max(np.abs(off))), "<", 0.015),),
        positive=Verdict.APPROXIMATION,
        negative=Verdict.FAILED,
        notes={
            "T/T_v": SHARES.tolist(),
            "relative errors": off.tolist(),
            "E_av(T)/E_av(0)": (fields / fields[0]).tolist(),
        },
    )


def end(sampling: Sampling) -> Decision:
    """There is a field just below the vanishing temperature and none just above; what the field is there."""
    from numeric import Parameters, avalanche_field

    warm, fields = _solved()
    eta = 1 - float(threshold()[symbols.beta_c]) / float(warm.beta)
    at = _floats({symbols.omega_0: warm.omega0, symbols.eta: eta})
    last = float(compiled(_result("vanishing temperature"))({**threshold(), **at}))

    def field(factor: float) -> float:
        p = Parameters(warm.g_ep, warm.gamma, warm.omega0, mass=warm.mass, temperature=last * factor)
        return float(avalanche_field(p))

    return Decision(
        (
            Finding("a field just below", bool(np.isfinite(field(1 - 1e-9))), "==", True),
            Finding("a field just above", bool(np.isfinite(field(1 + 1e-9))), "==", False),
        ),
        positive=Verdict.BY_RULE,
        negative=Verdict.FAILED,
        notes={"T_v/omega_0": last / float(warm.omega0), "E(T_v)/E(0)": field(1 - 1e-12) / float(fields[0])},
    )


def _result(name: str) -> Any:
    return next(item for item in built("thermal_field") if item.name == name).result.rhs


def _floats(values: dict[Any, Any]) -> dict[Any, float]:
    return {symbol: float(value) for symbol, value in values.items()}
