"""Steps, derivations and verdicts: bookkeeping of what was done, under which conditions, and what checks it.

This file knows no physics.  A rule makes a `Step`; a `Derivation` is a chain of steps, each of which starts
from what the one before left; ``verify`` asks each step's certificate, which shares no code with the rule.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from avsym.evaluate import OracleError, OracleTimeout

Kind = Literal["exact", "theorem", "enclosure", "approximation", "choice", "definition"]


class Verdict(StrEnum):
    """What is known of a step, a formula or a claim; computed from evidence, never typed in.

    Raises ValueError for another word.
    """

    PROVED = "proved"  # residual zero under the declared zero test
    BY_RULE = "by_rule"  # a stated theorem, its hypotheses checked, and a numeric check beside it
    ENCLOSED = "enclosed"  # a rigorous ball
    APPROXIMATION = "approximation"  # with the measured error, and where
    DEFINITION = "definition"
    ERRATUM = "erratum"  # counterexample and corrected form
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    REPRODUCED = "reproduced"
    NOT_REPRODUCED = "not_reproduced"
    NOT_DECIDABLE = "not_decidable"
    FAILED = "failed"  # a step of ours that its certificate contradicts
    TIMEOUT = "timeout"  # the oracle ran into its time limit
    UNKNOWN = "unknown"  # the oracle could not reach its digits, or a condition was not shown


class RuleError(ValueError):
    """A rule refuses: its pattern or one of its conditions fails."""


@dataclass(frozen=True)
class Condition:
    """A hypothesis of a rule, checked against the assumptions in force."""

    name: str
    holds: bool

    def require(self) -> Condition:
        """Itself, or `RuleError` if it does not hold."""
        if not self.holds:
            raise RuleError(f"condition not shown: {self.name}; assume it for the symbols or split cases")
        return self


@dataclass(frozen=True)
class Sampling:
    """How certificates draw and compute: seed, digits, seconds per oracle call, points."""

    seed: int = 0
    digits: int = 30
    seconds: float = 20.0
    points: int = 3


@dataclass(frozen=True)
class Evidence:
    """The outcome of a check: the worst relative deviation found, and against what it was held."""

    method: str
    worst: float
    tolerance: float
    points: int = 0
    digits: int = 0
    exact: bool | None = None  # the zero test's answer, where there is one
    where: str = ""
    seconds: float = 0.0
    outcome: Literal["done", "timeout", "unknown"] = "done"

    @property
    def holds(self) -> bool:
        """Whether the numbers agree; a nan never does."""
        return self.outcome == "done" and self.worst <= self.tolerance


Check = Callable[["Step", Sampling], Evidence]
Residual = Callable[["Step"], bool]


@dataclass(frozen=True)
class Step:
    """One application of a rule: ``before -> after``, its conditions and its certificate."""

    rule: str
    statement: str
    before: Any
    after: Any
    kind: Kind
    check: Check = field(compare=False, repr=False)
    conditions: tuple[Condition, ...] = ()
    residual: Residual | None = field(default=None, compare=False, repr=False)
    drops: str = ""  # an approximation names what it drops
    equation: str = ""  # the paper's number for what this step reaches

    def verify(self, sampling: Sampling | None = None) -> Judged:
        """Ask the certificate, and compute the verdict from its evidence.

        Under a condition that was not shown nothing is known of the step, however well the numbers agree.
        """
        sampling = sampling or Sampling()
        start = time.perf_counter()
        missing = ", ".join(condition.name for condition in self.conditions if not condition.holds)
        if missing:
            evidence = Evidence(f"conditions not shown: {missing}", float("nan"), 0.0, outcome="unknown")
            return Judged(self, verdict_of(self.kind, evidence), evidence)
        try:
            evidence = self.check(self, sampling)
            exact = self.residual(self) if self.residual else evidence.exact
        except OracleTimeout as error:
            evidence, exact = Evidence(str(error), float("nan"), 0.0, outcome="timeout"), None
        except OracleError as error:
            evidence, exact = Evidence(str(error), float("nan"), 0.0, outcome="unknown"), None
        evidence = replace(evidence, exact=exact, seconds=time.perf_counter() - start)
        return Judged(self, verdict_of(self.kind, evidence), evidence)

    def _repr_html_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.step(self)


@dataclass(frozen=True)
class Judged:
    """A step with its verdict and the evidence for it."""

    step: Step
    verdict: Verdict
    evidence: Evidence


def verdict_of(kind: Kind, evidence: Evidence) -> Verdict:
    """The verdict that the evidence supports for a step of this kind.

    A numeric agreement alone is never ``proved``; a numeric disagreement is always ``failed``.  A residual that
    the zero test does not show to vanish leaves an exact step ``by_rule``.
    """
    if evidence.outcome != "done":
        return Verdict.TIMEOUT if evidence.outcome == "timeout" else Verdict.UNKNOWN
    if not evidence.holds:
        return Verdict.FAILED
    if kind == "exact":
        return Verdict.PROVED if evidence.exact else Verdict.BY_RULE
    return {
        "theorem": Verdict.BY_RULE,
        "enclosure": Verdict.ENCLOSED,
        "approximation": Verdict.APPROXIMATION,
        "choice": Verdict.DEFINITION,
        "definition": Verdict.DEFINITION,
    }[kind]


@dataclass(frozen=True)
class Report:
    """The verdicts of a derivation's steps."""

    name: str
    judged: tuple[Judged, ...]

    @property
    def holds(self) -> bool:
        """Whether no step failed and every oracle call came to an end."""
        return not any(item.verdict in (Verdict.FAILED, Verdict.TIMEOUT, Verdict.UNKNOWN) for item in self.judged)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The approximations and choices that the result inherits."""
        inherited = (Verdict.APPROXIMATION, Verdict.DEFINITION)
        return tuple(item.step.statement for item in self.judged if item.verdict in inherited)

    def _repr_html_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.report(self)


@dataclass(frozen=True)
class Derivation:
    """A chain of steps from a start to a result.

    Examples
    --------
    >>> from sympy import Symbol, exp
    >>> from avsym import Integral, Range, rules
    >>> a, u = Symbol("a", positive=True), Symbol("u", real=True)
    >>> start = Integral(a, exp(2 * a * u), (Range(u, upper=a * 0),))
    >>> Derivation("example", start).then(rules.half_line, u).result.closed()
    1/2
    """

    name: str
    start: Any
    steps: tuple[Step, ...] = ()
    refused: str = ""  # why the engine left the result reduced, if a rule refused in `attempt`

    @property
    def result(self) -> Any:
        """What the last step left."""
        return self.steps[-1].after if self.steps else self.start

    def then(self, rule: Callable[..., Step], *arguments: Any, equation: str = "", **named: Any) -> Derivation:
        """The derivation with one more step: the rule applied to the result so far.

        Parameters
        ----------
        rule : callable
            ``rule(before, ...) -> Step``.
        equation : str
            The number under which the paper prints what this step reaches.

        Raises
        ------
        RuleError
            If the rule refuses.
        """
        step = rule(self.result, *arguments, **named)
        if step.before is not self.result:
            raise RuleError(f"rule {step.rule} did not start from the result so far")
        return replace(self, steps=(*self.steps, replace(step, equation=equation)))

    def attempt(self, rule: Callable[..., Step], *arguments: Any, equation: str = "", **named: Any) -> Derivation:
        """As `then`, but where the rule refuses the result stays reduced and ``refused`` says why.

        Once a rule has refused, further attempts leave the derivation as it is.
        """
        if self.refused:
            return self
        try:
            return self.then(rule, *arguments, equation=equation, **named)
        except RuleError as error:
            return replace(self, refused=f"{rule.__name__}: {error}")

    def at(self, equation: str) -> Any:
        """What the derivation had reached at an equation of the paper.

        Raises
        ------
        KeyError
            If no step carries this number.
        """
        for step in self.steps:
            if step.equation == equation:
                return step.after
        raise KeyError(f"no step of {self.name} reaches {equation}")

    def verify(self, sampling: Sampling | None = None) -> Report:
        """Check every step by its own certificate."""
        return Report(self.name, tuple(step.verify(sampling) for step in self.steps))

    def _repr_html_(self) -> str:
        """Itself in a notebook."""
        from avsym import notebook  # here, because it draws, and what draws is slow to import

        return notebook.derivation(self)
