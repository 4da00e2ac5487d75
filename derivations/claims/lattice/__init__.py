"""What the paper says its numerical calculation shows, held against the conserving calculation on the same lattice.

Every verdict rests on ``derivations/evidence/lattice.json`` (`derivations.lattice`); each computes a point of its own
curves again. Where the paper gives no parameters the sentence is put to all that were scanned: it is reproduced or
not if they agree, and not decidable if the answer hangs on what the paper does not say.
"""

from derivations.claims.lattice import coupling, factor, gap, phonons, rise, warm
from derivations.decision import Claim

CLAIMS: tuple[Claim, ...] = (
    *rise.CLAIMS,
    *gap.CLAIMS,
    *coupling.CLAIMS,
    *factor.CLAIMS,
    *phonons.CLAIMS,
    *warm.CLAIMS,
)

__all__ = ["CLAIMS"]
