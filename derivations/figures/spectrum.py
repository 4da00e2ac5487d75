"""Spectral function and distribution of steady states against frequency: what ``avsym steady --figure`` draws."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from derivations.figures.files import made_by
from derivations.figures.style import DASHES, FAINT, SERIES, STYLE
from numeric import SteadyState

SIZE = (5.2, 4.6)
DISTRIBUTION = r"$G^{\!<\!}(\omega)\,/\,[2\pi i A(\omega)]$"  # of no unit
_VISIBLE = 1e-3  # of the spectral function's maximum: beyond, only tails


def drawn(states: Sequence[SteadyState], ending: str) -> bytes:
    """The drawing as a file of that ending: ``svg``, ``png`` or ``pdf``."""
    with mpl.rc_context({"savefig.dpi": 200, **STYLE}):
        canvas = Canvas(figsize=SIZE, layout="constrained")
        FigureCanvasAgg(canvas)
        _draw(states, canvas)
        dated = {"Date": None} if ending == "svg" else {"CreationDate": None} if ending == "pdf" else {}
        buffer = BytesIO()
        canvas.savefig(buffer, format=ending, metadata={"Title": "Steady state", "Creator": made_by(), **dated})
    return buffer.getvalue()


def _draw(states: Sequence[SteadyState], canvas: Canvas) -> None:
    above, below = canvas.subplots(2, 1, sharex=True)
    for number, state in enumerate(states):
        look = {"color": SERIES[number % len(SERIES)], "ls": DASHES[number % len(DASHES)]}
        inside = _shown(state)
        frequency = state.frequency[inside]
        above.plot(frequency, state.spectral[inside], label=rf"$E = {state.field:g}\;t/ea$", **look)
        below.semilogy(frequency, np.maximum(state.distribution[inside], 1e-16), **look)
    for axes in (above, below):
        axes.axvline(0.0, color=FAINT, lw=0.8)
    above.set(ylabel=r"$A(\omega)\;[1/t]$", ylim=(0, None))
    above.legend(frameon=False)
    floor = min(float(state.distribution[_shown(state)].min()) for state in states)
    below.set(ylabel=DISTRIBUTION, xlabel=r"local frequency $\omega\;[t]$", ylim=(max(floor, 1e-8) / 3, 3))


def _shown(state: SteadyState) -> slice:
    """From below the Fermi level to above the band."""
    visible = np.flatnonzero(state.spectral > _VISIBLE * state.spectral.max())
    fermi = int(np.searchsorted(state.frequency, -0.5))
    return slice(min(int(visible[0]), fermi), int(visible[-1]) + 1)
