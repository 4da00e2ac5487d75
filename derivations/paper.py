"""The main job: derive, verify, judge the paper, generate, solve, draw, and write it all down.

Everything is put into a directory beside the one asked for, which it replaces when all of it is there.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avsym.derivation import Report, Sampling
from derivations import RESULTS, load, output
from derivations.terminal import Progress, quiet

if TYPE_CHECKING:
    from derivations.figures import Drawn
    from derivations.ledger import Entry
    from derivations.report.contents import Chain, Chapter, Contents, Number
    from derivations.report.formulas import Typesetting
    from derivations.verification import Verified

    Begun = Mapping[str, Future[Entry]]

PACKAGES = (
    *("avsym", "sympy", "mpmath", "python-flint", "numpy", "scipy", "numba"),
    *("matplotlib", "ziamath", "rich", "pint"),
)
DIAGRAMS = (2, 4)


class RefusedError(Exception):
    """The run cannot go on for a reason that is ours, not the user's; the text is one line."""


@dataclass(frozen=True)
class Outcome:
    """What a run left, and whether every step of ours holds."""

    files: tuple[Path, ...]
    steps: Mapping[str, int]
    entries: Mapping[str, int]
    failures: tuple[str, ...]
    seconds: float


def run(out: Path, *, seed: int = 0, digits: int = 30, progress: Progress = quiet, jobs: int | None = None) -> Outcome:
    """Do the main job and write ``report.html``, ``reference.html``, ``ledger.json`` and ``figures/``.

    Parameters
    ----------
    out : Path
        A new directory, or one that an earlier run left; it appears, or changes, only when everything is there.
    seed, digits : int
        Of the certificates' sample points and of their arithmetic.
    progress : callable
        Told what is being done.
    jobs : int, optional
        Number of processes; one for each core by default.

    Raises
    ------
    OutputError
        If ``out`` cannot or must not be written to.
    RefusedError
        If the committed kernels are not those that follow from the derivations.
    """
    from derivations import reference
    from derivations.report.formulas import Typesetting
    from derivations.verification import workers

    start = time.monotonic()
    place = output.checked(out)
    sampling = Sampling(seed=seed, digits=digits)
    with output.directory(place) as beside, workers(jobs) as pool:
        typesetting = Typesetting(pool)
        contents = _worked_out(sampling, progress, pool, typesetting)
        ledger = as_json(contents, sampling)
        _write(beside, report(contents, progress, typesetting, start), ledger, contents.figures)
        output.write(beside / output.REFERENCE, reference.page())
        names = sorted(path.relative_to(beside) for path in beside.rglob("*") if path.is_file())
    files, spent = tuple(place / name for name in names), time.monotonic() - start
    return Outcome(files, ledger["summary"]["steps"], ledger["summary"]["entries"], failures(contents), spent)


def _worked_out(sampling: Sampling, progress: Progress, pool: Executor, typesetting: Typesetting) -> Contents:
    """Everything that stands in the report and in the ledger."""
    from derivations.evidence import evidence
    from derivations.figures import FIGURES
    from derivations.figures.files import render
    from derivations.report.contents import Contents, arrangements
    from derivations.report.page import wanted
    from derivations.verification import verify

    drawings = [pool.submit(render, figure) for figure in FIGURES.values()]
    begun = begin(sampling, pool)  # the workers judge these while the derivations are built here
    progress("comparing the generated kernels with the committed ones", 0, 0)
    check_kernels()
    verified = verify(sampling=sampling, progress=progress, pool=pool)
    diagrams = tuple(arrangements(order) for order in DIAGRAMS)
    contents = Contents(
        chapters(verified),
        diagrams=diagrams,
        numbers=numbers(),
        planted=evidence("planted_errors"),
        costs=evidence("costs"),
        side_by_side=evidence("side_by_side"),
        provenance=provenance(sampling),
    )
    typesetting.ask(wanted(contents))  # the workers are idle while the ledger is judged
    entries = judge(verified.reports, sampling, progress, begun=begun)
    return replace(contents, entries=entries, figures=tuple(drawing.result() for drawing in drawings))


def report(contents: Contents, progress: Progress, typesetting: Typesetting, start: float) -> str:
    """The page; its formulas are typeset in the workers."""
    from derivations.report.page import page, wanted

    progress("typesetting", 0, 0)
    typesetting.ask(wanted(contents))
    drawings = typesetting.drawings()
    spent = {**contents.provenance, "Time": f"{time.monotonic() - start:.0f} s"}
    return page(replace(contents, provenance=spent), drawings)


def publish(out: Path, contents: Contents, sampling: Sampling, progress: Progress, pool: Executor) -> None:
    """Write ``report.html`` and ``ledger.json`` on contents that are complete.

    Raises
    ------
    OutputError
        If ``out`` cannot or must not be written to.
    """
    from derivations.report.formulas import Typesetting

    start = time.monotonic()
    with output.directory(out) as beside:
        html = report(contents, progress, Typesetting(pool), start)
        _write(beside, html, as_json(contents, sampling), contents.figures)


def _write(place: Path, html: str, ledger: Mapping[str, Any], figures: Sequence[Drawn]) -> None:
    """All files, into a directory that is not yet the one asked for."""
    from derivations.figures.files import write_all

    output.write(place / output.REPORT, html)
    output.write(place / output.LEDGER, output.dumps(ledger) + "\n")
    for drawn in figures:
        write_all(drawn, place / output.FIGURES)


def check_kernels() -> None:
    """Refuse to go on if ``numeric/kernels.py`` is not what the derivations generate.

    Raises
    ------
    RefusedError
        With what to do.
    """
    from derivations import generate

    path = generate.committed()
    if generate.source() != path.read_text(encoding="utf-8"):
        raise RefusedError(
            f"{path} is not what the derivations give: run 'avsym generate', look at the change, and try again"
        )


def begin(sampling: Sampling, pool: Executor) -> Begun:
    """Have those entries judged in the pool that rest on no step's verdict."""
    from derivations import ledger

    return {name: pool.submit(_alone, name, sampling) for name in ledger.ids() if name in ledger.alone()}


def _alone(name: str, sampling: Sampling) -> Entry:
    from derivations import ledger

    return ledger.entries(only=(name,), sampling=sampling)[0]


def judge(
    reports: Mapping[str, Report],
    sampling: Sampling,
    progress: Progress = quiet,
    only: Sequence[str] = (),
    begun: Begun | None = None,
) -> tuple[Entry, ...]:
    """The entries of the ledger asked for, or all; those that have begun elsewhere are waited for."""
    from derivations import ledger

    wanted = [name for name in ledger.ids() if not only or name in only]
    begun = begun or {}
    here = [name for name in wanted if name not in begun]
    number = iter(range(len(wanted)))

    def tell(name: str) -> None:
        progress(f"judging {name}", next(number), len(wanted))

    found = {entry.id: entry for entry in ledger.entries(reports, only=here, sampling=sampling, progress=tell)}
    for name, future in begun.items():
        tell(name)
        found[name] = future.result()
    return tuple(found[name] for name in wanted)


def chapters(verified: Verified, names: Sequence[str] = (), order: int | None = None) -> tuple[Chapter, ...]:
    """The derivations with their verdicts, as plain values."""
    from derivations import built
    from derivations.report.contents import Chapter, chain, linked

    def chains(name: str) -> tuple[Chain, ...]:
        known = built(name, order)
        return tuple(chain(it, verified.reports.get(it.name), verified.states.get(it.name, ())) for it in known)

    modules = {name: load(name) for name in names or RESULTS}
    return linked(Chapter(name, module.TITLE, module.SUMMARY, chains(name)) for name, module in modules.items())


def numbers() -> tuple[Number, ...]:
    """The numbers of the theory, and those of the one parameter set that the paper states in full."""
    from derivations.report.contents import Number
    from numeric import (
        Parameters,
        avalanche_field,
        critical_beta,
        enhancement,
        enhancement_integral,
        kickoff_temperature,
        vanishing_temperature,
    )

    p = Parameters.preset("fig6")
    lower, upper = avalanche_field(p), avalanche_field(p, "upper")
    here = "at the parameters of Fig. 6: m = 1/2, Γ = 0.002, ω₀ = 0.3, g_ep = 0.10"
    rows: list[tuple[str, float, str]] = [
        (r"\beta_c", critical_beta(), "smallest avalanche parameter with an avalanche, Eq. (14)"),
        (r"\beta", float(p.beta), f"avalanche parameter, Eq. (13), {here}"),
        (r"E_{\mathrm{av}}", float(lower), "lower avalanche field, Eq. (11)"),
        (r"E_{\mathrm{up}}", float(upper), "upper field, above which λ < 1 again"),
        (r"\lambda'(E_{\mathrm{av}})", float(enhancement_integral(lower, p)), "Eq. (A7) where Eq. (11) gives 1"),
        (r"\lambda(E_{\mathrm{av}})", float(enhancement(lower, p)), "Eq. (11) there: the solution, put back"),
        (r"T^{*}", float(kickoff_temperature(p)), "kickoff temperature, Eq. (16)"),
        (r"T_{v}", float(vanishing_temperature(p)), "temperature above which no avalanche is left"),
    ]
    for share in (0.5, 1.0, 1.5, 2.0):
        warm = replace(p, temperature=share * kickoff_temperature(p))
        rows.append((rf"E_{{\mathrm{{av}}}}({share:g}\,T^{{*}})", float(avalanche_field(warm)), f"at T = {share:g} T*"))
    return tuple(Number(latex, f"{value:.12g}", text) for latex, value, text in rows)


def provenance(sampling: Sampling) -> dict[str, str]:
    """What made the report, and how to make it again."""
    made = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {
        "Command": f"avsym paper --out DIR --seed {sampling.seed} --digits {sampling.digits}",
        "Seed": str(sampling.seed),
        "Digits": f"{sampling.digits} in local checks, {sampling.points} points each",
        "Versions": packages,
        "Python": f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "Made": made,
    }


def failures(contents: Contents) -> tuple[str, ...]:
    """Steps of ours that failed or could not be decided, one line each; errata of the paper are not among them."""
    from derivations.report.contents import BAD

    steps = [
        f"{name}, step {number} ({link.rule}): {link.verdict}"
        for name, number, link in contents.links
        if link.verdict in BAD
    ]
    return (*steps, *(f"{entry.id}: {entry.verdict}" for entry in contents.entries if str(entry.verdict) in BAD))


def as_json(contents: Contents, sampling: Sampling) -> dict[str, Any]:
    """The ledger as it is written to ``ledger.json``."""
    from derivations.report.contents import steps_json, summary

    chains = [chain for chapter in contents.chapters for chain in chapter.chains]
    return {
        "schema": output.LEDGER_SCHEMA,
        "made_with": {name: version(name) for name in PACKAGES},
        "seed": sampling.seed,
        "digits": sampling.digits,
        "summary": summary(contents),
        "entries": [entry.as_json() for entry in contents.entries],
        "steps": steps_json(chains),
        "numbers": [{"latex": item.latex, "value": float(item.value), "text": item.text} for item in contents.numbers],
    }
