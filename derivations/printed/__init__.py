"""The paper's numbered equations and sentences, transcribed once: LaTeX verbatim from the scan, and an expression.

What each transcribed expression stands for is the right-hand side printed; for an equation between two sides that
both hold something, their difference.
"""

from derivations.claims import CLAIMS
from derivations.printed import appendices, main_text
from derivations.printed.main_text import PRINTED_DIGITS
from derivations.printed.registry import PRINTED, Printed, Value

PRINTED |= {claim.id: Printed(claim.id, claim.where, claim.quote) for claim in CLAIMS}

__all__ = ["PRINTED", "PRINTED_DIGITS", "Printed", "Value", "appendices", "main_text"]
