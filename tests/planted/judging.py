"""What becomes of each planted error and each rewrite: the engine's verdict, held against the outside oracle's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sympy import Rational, Symbol

from avsym import Integral, RuleError, Sampling, Step, Verdict
from avsym import symbols as y
from derivations.comparison import compare
from derivations.printed import PRINTED
from derivations.relations import LEDGER, Line
from tests.planted import altered, mutators, oracle, rewrites, steps

OPEN = (Verdict.UNKNOWN, Verdict.TIMEOUT)
SPECIAL: dict[str, Mapping[Symbol, Any]] = {
    "t = 0": {y.t: 0},
    "T = 0": {y.T: 0},
    "q = 0": {y.loop_momentum(1): 0},
    "q' = 0": {y.loop_momentum(2): 0},
    "n_b = 0": {y.n_b: 0},
    "2m = 1": {y.mass: Rational(1, 2)},
    "omega_0 = 1": {y.omega_0: 1},
}
Judge = Callable[[Any, Sampling], str]


@dataclass(frozen=True)
class Task:
    """One planted error or rewrite: what it is, what it was, and how the engine is asked."""

    kind: str
    source: str
    note: str
    judge: Callable[[Sampling], str]
    equivalent: Callable[[], bool]
    special: Callable[[], str]


@dataclass(frozen=True)
class Outcome:
    """What happened to a task."""

    kind: str
    source: str
    note: str
    result: str  # caught, accepted, unknown, equivalent
    special: str = ""


def judged(task: Task, sampling: Sampling) -> Outcome:
    """Ask the outside oracle first, then the engine."""
    if task.equivalent():
        return Outcome(task.kind, task.source, task.note, "equivalent")
    return Outcome(task.kind, task.source, task.note, task.judge(sampling), task.special())


def of_step(step: Step, sampling: Sampling) -> str:
    """The verdict on a step in one word."""
    verdict = step.verify(sampling).verdict
    if verdict is Verdict.FAILED:
        return "caught"
    return "unknown" if verdict in OPEN else "accepted"


def of_rule(apply: Callable[[], Step], sampling: Sampling) -> str:
    """Refused, or the verdict on the step that the rule makes."""
    try:
        step = apply()
    except RuleError:
        return "caught"
    return of_step(step, sampling)


def of_comparison(printed: Any, ours: Any, mapping: Mapping[Symbol, Any] | None, sampling: Sampling) -> str:
    """The verdict on a printed expression in one word."""
    try:
        return "accepted" if compare(printed, ours, sampling, mapping).agrees else "caught"
    except RuleError:
        return "caught"


def mutant_tasks(seed: int = 0, per_case: int = mutators.PER_CASE) -> Iterator[Task]:
    """Mutants of every step and of every printed expression that is compared, and rules with altered conditions."""
    rng = random.Random(seed)
    for case in steps.cases():
        if not isinstance(case.step.after, tuple):
            amount = 7 if case.jacobian is not None else per_case
            for mutant in mutators.mutants(case.step.after, case.name, rng, case.jacobian, amount):
                yield _task(
                    mutant, lambda s, step=case.step, wrong=mutant.wrong: of_step(replace(step, after=wrong), s)
                )
    for name, printed, ours, mapping in ledger_pairs():
        for mutant in mutators.mutants(printed, name, rng, None, per_case):
            yield _task(mutant, lambda s, m=mutant, o=ours, t=mapping: of_comparison(m.wrong, o, t, s))
    for case in altered.cases():
        yield Task(
            "altered condition",
            case.name.split(", a ")[0],
            case.name,
            lambda s, apply=case.apply: of_rule(apply, s),
            lambda case=case: not oracle.violated(case.condition, case.kind),
            lambda: "",
        )


def _task(mutant: mutators.Mutant, judge: Callable[[Sampling], str]) -> Task:
    return Task(
        mutant.kind,
        mutant.source,
        mutant.note,
        judge,
        lambda: oracle.equivalent(mutant.right, mutant.wrong),
        lambda: invisible_at(mutant),
    )


def invisible_at(mutant: mutators.Mutant) -> str:
    """The first special point at which the error cannot be seen."""
    if not (hasattr(mutant.right, "ranges") or hasattr(mutant.right, "rhs") or hasattr(mutant.right, "free_symbols")):
        return ""
    return next((name for name, at in SPECIAL.items() if _hidden(mutant, at)), "")


def _hidden(mutant: mutators.Mutant, at: Mapping[Symbol, Any]) -> bool:
    point = {symbol: oracle.number(size) for symbol, size in at.items()}
    return oracle.equivalent(mutant.right, mutant.wrong, point)


@cache
def ledger_pairs() -> tuple[tuple[str, Any, Any, Mapping[Symbol, Any] | None], ...]:
    """Printed expressions that are right, with ours; where the print is wrong, ours stands for it."""
    found = []
    for line in LEDGER:
        if line.source and line.printed and not line.decide:
            found.append(_pair(line))
    return tuple(found)


def _pair(line: Line) -> tuple[str, Any, Any, Mapping[Symbol, Any] | None]:
    from derivations import built

    derivation = next(item for item in built(line.source) if item.name == line.derivation)
    ours, printed = line.ours(derivation), PRINTED[line.printed].expression
    assert printed is not None
    name = f"ledger {line.printed}"
    if compare(printed(), ours, Sampling(), line.mapping).agrees:
        return name, printed(), ours, line.mapping
    return f"{name} as derived", ours, ours, None


# Rewrites ----------------------------------------------------------------------------------------------------


def rewrite_tasks() -> Iterator[Task]:
    """Rewrites of every step's result and of every printed expression."""
    for case in steps.cases():
        if not isinstance(case.step.after, tuple):
            for item in rewrites.rewrites(case.step.after, case.name):
                yield _rewrite(item, lambda s, step=case.step, again=item.again: of_step(replace(step, after=again), s))
        for kind, source, step in rewrites.beside_steps(case.step, case.name):
            yield Task(kind, source, "", lambda s, step=step: of_step(step, s), lambda: True, lambda: "")
    for name, printed, ours, mapping in ledger_pairs():
        for item in rewrites.rewrites(printed, name):
            yield _rewrite(item, lambda s, i=item, o=ours, t=mapping: of_comparison(i.again, o, t, s))
        if isinstance(printed, Integral):
            yield from _shifted_print(name, printed, ours, mapping)


def _shifted_print(name: str, printed: Integral, ours: Any, mapping: Mapping[Symbol, Any] | None) -> Iterator[Task]:
    """The print with a variable shifted, compared with ours under the mapping that says so."""
    for variable in printed.variables:
        if printed.range_of(variable).is_line and not (mapping and set(mapping) - {variable}):
            other = rewrites.shifted(printed, variable, rewrites.SHIFT)
            moved = variable + rewrites.SHIFT
            table = {variable: (mapping or {}).get(variable, variable).xreplace({variable: moved})}
            yield Task(
                "variable shifted, stated",
                name,
                str(variable),
                lambda s, p=other, o=ours, t=table: of_comparison(p, o, t, s),
                lambda: True,
                lambda: "",
            )


def _rewrite(item: rewrites.Rewrite, judge: Callable[[Sampling], str]) -> Task:
    return Task(item.kind, item.source, "", judge, lambda: oracle.equivalent(item.right, item.again), lambda: "")


def rejudged(task: Task, sampling: Sampling) -> Outcome:
    """A rewrite: the outside oracle must agree that it is one."""
    if not task.equivalent():
        return Outcome(task.kind, task.source, task.note, "not a rewrite")
    found = task.judge(sampling)
    return Outcome(task.kind, task.source, task.note, "accepted" if found == "accepted" else f"rejected ({found})")
