"""Sentences of the paper that say something countable or computable, and what decides each.

A claim is quoted verbatim; its verdict is computed from its findings (`derivations.decision`).
"""

from derivations.claims import criterion, orderings, temperature
from derivations.decision import Claim

CLAIMS: tuple[Claim, ...] = (*orderings.CLAIMS, *criterion.CLAIMS, *temperature.CLAIMS)

__all__ = ["CLAIMS"]
