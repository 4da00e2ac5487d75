"""The form of a contest: entrants take turns in one run; medians, ratios to ours, and agreement with ours."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

ROUNDS = 5
SHORTEST = 0.05  # seconds of one timing: what is faster is repeated


@dataclass(frozen=True)
class Timed:
    """An answer that came with its own time, from another process; without one where it gave up."""

    seconds: float
    answer: Any = None
    note: str = ""
    gave_up: bool = False


@dataclass(frozen=True)
class Entrant:
    """One way to the answer; ``times`` is how many times what it does is the whole task."""

    name: str
    computes: str
    answer: Callable[[], Any]
    times: float = 1.0
    note: str = ""
    judged: bool = True  # a floor computes no answer


@dataclass(frozen=True)
class Contest:
    """A question and who answers it, ours first; ``differ`` is how far an answer is from ours."""

    title: str
    entrants: tuple[Entrant, ...]
    differ: Callable[[Any, Any], float]
    deviation: str = "largest relative deviation"


def held(contest: Contest, rounds: int = ROUNDS) -> dict[str, Any]:
    """Everyone once to warm up and for the answer, then in turns; one that gives up is not asked again."""
    first = [entrant.answer() for entrant in contest.entrants]
    answers = [one.answer if isinstance(one, Timed) else one for one in first]
    repeats = [1 if isinstance(one, Timed) else _repeats(it) for one, it in zip(first, contest.entrants, strict=True)]
    seconds: list[list[float]] = [[one.seconds] if _gave_up(one) else [] for one in first]
    for _ in range(rounds):
        for place, entrant in enumerate(contest.entrants):
            if not _gave_up(first[place]):
                seconds[place].append(_seconds(entrant, repeats[place]) * entrant.times)
    rows = [
        _row(entrant, spent, seconds[0], None if not entrant.judged else _deviation(contest, one, answers[0]), tried)
        for entrant, spent, one, tried in zip(contest.entrants, seconds, answers, first, strict=True)
    ]
    return {"title": contest.title, "deviation": contest.deviation, "rows": rows}


def _row(
    entrant: Entrant, seconds: list[float], ours: list[float], deviation: float | None, first: Any
) -> dict[str, Any]:
    pairs = zip(seconds, ours, strict=not _gave_up(first))
    note = "; ".join(text for text in (entrant.note, first.note if isinstance(first, Timed) else "") if text)
    return {
        "contestant": entrant.name,
        "computes": entrant.computes,
        "seconds": statistics.median(seconds),
        "from": min(seconds),
        "to": max(seconds),
        "runs": len(seconds),
        "ratio": statistics.median(one / other for one, other in pairs),
        "deviation": deviation,
        "gave up": _gave_up(first),
        "note": note,
    }


def _deviation(contest: Contest, answer: Any, ours: Any) -> float | None:
    return None if answer is None else float(contest.differ(answer, ours))


def _gave_up(first: Any) -> bool:
    return isinstance(first, Timed) and first.gave_up


def _repeats(entrant: Entrant) -> int:
    spent = _seconds(entrant, 1)
    return max(1, round(SHORTEST / max(spent, 1e-7))) if spent < SHORTEST else 1


def _seconds(entrant: Entrant, repeats: int) -> float:
    """Of the processor and this process; an answer from another process brings its own."""
    start = time.process_time()
    for _ in range(repeats):
        found = entrant.answer()
    spent = (time.process_time() - start) / repeats
    return found.seconds if isinstance(found, Timed) else spent


def limited(module: str, name: str, limit: float) -> str | Timed:
    """What a module of ours prints when it is run, in a process that gets so many seconds of the processor."""
    seconds = int(limit)
    out = subprocess.run(
        [sys.executable, "-m", module, name], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )  # fmt: skip
    if out.returncode < 0:
        return Timed(limit, None, f"gives up: nothing after {limit:g} s", gave_up=True)
    if out.returncode:
        last = (out.stderr.strip().splitlines() or ["no message"])[-1]
        return Timed(limit, None, f"fails: {last[:120]}", gave_up=True)
    return out.stdout


def told(contest: dict[str, Any]) -> Iterator[str]:
    """A contest as lines of text."""
    yield f"\n{contest['title']}"
    yield f"  {'':48s}{'median s':>12s}{'from - to':>22s}{'ratio':>11s}  {contest['deviation']}"
    for row in contest["rows"]:
        spread = f"{row['from']:.3g} - {row['to']:.3g}"
        far = "-" if row["deviation"] is None else f"{row['deviation']:.1e}"
        sign = ">" if row["gave up"] else ""
        median = sign + format(row["seconds"], ".3g")
        yield f"  {row['contestant']:48s}{median:>12s}{spread:>22s}{row['ratio']:11.3g}  {far}"
        yield f"      {row['computes']}{': ' * bool(row['note'])}{row['note']}"
