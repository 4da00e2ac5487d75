"""How a sentence is decided: values found, each held against a bound, and a verdict computed from them alone.

Invert a finding and the verdict flips; nothing else can move it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from avsym import Sampling, Verdict

Test = Literal["==", "!=", "<", ">"]
Scalar = bool | int | float | str
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda value, bound: value == bound,
    "!=": lambda value, bound: value != bound,
    "<": lambda value, bound: value < bound,
    ">": lambda value, bound: value > bound,
}


@dataclass(frozen=True)
class Finding:
    """One value found and the test it is put to: ``what`` is ``value``, and should be ``test`` ``bound``."""

    what: str
    value: Scalar
    test: Test
    bound: Scalar

    @property
    def holds(self) -> bool:
        """Whether the value passes; a nan never does, not even ``!=``."""
        return self.value == self.value and bool(_HOLDS[self.test](self.value, self.bound))

    def as_json(self) -> dict[str, Scalar]:
        """A dictionary of JSON values."""
        return {"what": self.what, "value": self.value, "test": self.test, "bound": self.bound, "holds": self.holds}


@dataclass(frozen=True)
class Decision:
    """Findings and the verdict that follows from them.

    Parameters
    ----------
    findings : tuple of Finding
        What the sentence says, in numbers: it holds if all of them do.
    requires : tuple of Finding
        What must hold for the sentence to be decidable at all; ``missing`` says what the paper does not give.
    positive, negative : Verdict
        The verdict where the findings hold, and where not.
    notes : mapping
        What a reader wants beside the findings: tables, a reading, where to look further.
    missing : str

    Examples
    --------
    >>> Decision((Finding("orderings", 12, "==", 12),)).verdict.value
    'confirmed'
    """

    findings: tuple[Finding, ...]
    requires: tuple[Finding, ...] = ()
    positive: Verdict = Verdict.CONFIRMED
    negative: Verdict = Verdict.REFUTED
    notes: Mapping[str, Any] = field(default_factory=dict)
    missing: str = ""

    def __post_init__(self) -> None:
        if not (self.findings or self.requires):
            raise ValueError("a decision needs at least one finding")
        if bool(self.requires) != bool(self.missing):
            raise ValueError("what a decision requires and what is missing for it go together")

    @property
    def verdict(self) -> Verdict:
        """Computed from the findings."""
        if not all(item.holds for item in self.requires):
            return Verdict.NOT_DECIDABLE
        return self.positive if all(item.holds for item in self.findings) else self.negative

    @property
    def evidence(self) -> dict[str, Any]:
        """What a reader needs to repeat the verdict."""
        found = {"findings": [item.as_json() for item in (*self.findings, *self.requires)]}
        return {**found, **self.notes, **({"missing": self.missing} if self.missing else {})}


Decide = Callable[[Sampling], Decision]


@dataclass(frozen=True)
class Claim:
    """A sentence of the paper, verbatim, the same in a sentence of ours, and what decides it."""

    id: str
    where: str
    quote: str
    statement: str
    decide: Decide
