"""The orderings of first order in the density with thermal phonons, at equal times."""

from __future__ import annotations

from dataclasses import replace

from avsym import Derivation
from derivations import dropped
from derivations.models import Model

TITLE = "The orderings left out, with thermal phonons"
SUMMARY = (
    "With the full phonon propagator of Eq. (5) each of the three orderings has a term that emits, weighted by 1 + "
    "n_b, and one that absorbs, weighted by n_b. At equal times both kinds add up to zero by themselves: the "
    "phonons' temperature changes how electrons are moved, not how many there are."
)
WARM = Model(warm=True)


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Each of the three orderings, and their sum, for any phonon occupation n_b."""
    parts = [dropped.of_cut(cut, WARM) for cut in (0, 1, 2)]
    return tuple(replace(part, name=f"{part.name}, any n_b") for part in (*parts, dropped.total(parts)))
