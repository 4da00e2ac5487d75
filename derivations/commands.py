"""What each command does: values in, lines or one JSON object out, and the exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations import RESULTS, output
from derivations.cli import MODEL, UsageError, suggestion
from derivations.terminal import progress, table

if TYPE_CHECKING:
    from avsym.derivation import Sampling
    from derivations.verification import Verified

SHOWN = 400  # more orderings than this are only counted on a terminal


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was asked for.

    Raises
    ------
    UsageError
        For input that cannot be used.
    """
    try:
        return COMMANDS[arguments.command](arguments)
    except output.OutputError as error:
        raise UsageError(str(error)) from error


def _paper(given: argparse.Namespace) -> int:
    from derivations import paper

    with progress() as show:
        try:
            outcome = paper.run(Path(given.out), seed=given.seed, digits=given.digits, progress=show)
        except paper.RefusedError as error:
            print(f"avsym: {error}", file=sys.stderr)
            return 1
    summary = {"entries": outcome.entries, "steps": outcome.steps, "failures": outcome.failures}
    if given.json:
        _print_json("paper", {"files": outcome.files, "summary": summary, "seconds": outcome.seconds})
    else:
        _print_counts(outcome.steps, outcome.entries)
        print(f"{outcome.files[0].parent if not outcome.files else _report(outcome.files)}  ({outcome.seconds:.0f} s)")
    return _failed(outcome.failures)


def _report(files: Iterable[Path]) -> Path:
    return next(path for path in files if path.name == output.REPORT)


def _failed(failures: Iterable[str]) -> int:
    listed = list(failures)
    for failure in listed:
        print(f"avsym: failed: {failure}", file=sys.stderr)
    return 1 if listed else 0


def _print_counts(steps: Any, entries: Any) -> None:
    rows = [("steps", verdict, str(number)) for verdict, number in steps.items()]
    rows += [("ledger", verdict, str(number)) for verdict, number in entries.items()]
    table(("of", "verdict", "number"), rows)


def _verify(given: argparse.Namespace) -> int:
    from derivations import ledger, paper, verification
    from derivations.report.contents import Contents, counted

    for name in given.ids:
        if name not in ledger.ids():
            raise UsageError(f"ID {name!r} is unknown: {suggestion(name, ledger.ids())}")
    sampling = _sampling(given)
    with progress() as show:
        verified = verification.Verified() if given.ids else verification.verify(sampling=sampling, progress=show)
        total, done = len(given.ids) or len(ledger.ids()), iter(range(len(ledger.ids())))
        tell = lambda name: show(f"judging {name}", next(done), total)  # noqa: E731
        entries = ledger.entries(verified.reports, only=given.ids, sampling=sampling, progress=tell)
    contents = Contents(paper.chapters(verified) if verified.reports else (), entries)
    summary = {"entries": counted(str(entry.verdict) for entry in entries)}
    if verified.reports:
        summary["steps"] = counted(link.verdict for _, _, link in contents.links)
    if given.json:
        steps = [
            {
                "derivation": name,
                "number": number,
                "rule": link.rule,
                "verdict": link.verdict,
                "evidence": link.evidence,
            }
            for name, number, link in contents.links
        ]
        listed = [{"evidence": {}, **entry.as_json()} for entry in entries]
        _print_json("verify", {"entries": listed, "steps": steps, "summary": summary})
    else:
        table(("entry", "verdict", "statement"), [(entry.id, str(entry.verdict), entry.statement) for entry in entries])
        _print_counts(summary.get("steps", {}), {})
    return _failed(paper.failures(contents))


def _sampling(given: argparse.Namespace) -> Sampling:
    from avsym.derivation import Sampling

    if getattr(given, "full", False):
        return Sampling(given.seed, given.digits, seconds=120.0, points=10)
    return Sampling(given.seed, given.digits)


def _derive(given: argparse.Namespace) -> int:
    from derivations import load, paper

    _known("NAME", given.name, RESULTS)
    module = load(given.name)
    if given.order is not None and not hasattr(module, "DEFAULT_ORDER"):
        raise UsageError(f"order={given.order}: {given.name} has no order to choose; leave --order out")
    try:
        module.derivations(given.order)
    except (ValueError, TypeError) as error:
        raise UsageError(str(error)) from error
    (chapter,) = paper.chapters(_checked(given), (given.name,), given.order)
    _show_derivation(chapter, given)
    from derivations.report.contents import Contents

    return _failed(paper.failures(Contents((chapter,))))


def _checked(given: argparse.Namespace) -> Verified:
    from derivations.verification import Verified, verify

    if given.no_check:
        return Verified()
    with progress() as show:
        return verify((given.name,), order=given.order, sampling=_sampling(given), progress=show)


def _show_derivation(chapter: Any, given: argparse.Namespace) -> None:
    from derivations.report import text
    from derivations.report.contents import steps_json

    if given.json:
        _print_json("derive", {"name": chapter.name, "title": chapter.title, "steps": steps_json(chapter.chains)})
    elif given.form == "html":
        from derivations.report.page import derivation_page

        print(derivation_page(chapter), end="")
    elif given.form == "latex":
        print(text.latex_document(chapter), end="")
    else:
        print(text.plain(chapter), end="")


def _orderings(given: argparse.Namespace) -> int:
    from avsym.contour import count_orderings, orderings
    from avsym.diagram import rainbow

    try:
        found = list(orderings(rainbow(given.order)))
        counts = count_orderings(given.order)
    except (ValueError, TypeError) as error:
        raise UsageError(str(error)) from error
    if given.json:
        listed = [{"sequence": it.sequence, "lesser": it.lesser, "emitted": it.emitted} for it in found]
        _print_json("orderings", {"order": given.order, "total": len(found), "orderings": listed})
        return 0
    print(f"{len(found)} orderings of the rainbow of order {given.order}; number of G^<: how many")
    print(", ".join(f"{lesser}: {number}" for lesser, number in counts.items()))
    shown = found if len(found) <= SHOWN else [it for it in found if it.lesser == 1]
    rows = [
        (" ".join(map(str, it.sequence)), _marks("G", it.electrons), _marks("D", it.phonons), *_cut(it)) for it in shown
    ]
    table(("along the contour", "electrons", "phonons", "G^<", "emitted"), rows)
    return 0


def _marks(letter: str, components: Iterable[str]) -> str:
    return " ".join(letter + component for component in components)


def _cut(ordering: Any) -> tuple[str, str]:
    return str(ordering.lesser), "-" if ordering.emitted is None else str(ordering.emitted)


def _field(given: argparse.Namespace) -> int:
    from numeric import Parameters, avalanche_field, critical_beta, kickoff_temperature, vanishing_temperature

    values = {name: getattr(given, name) for name in MODEL}
    try:
        p = Parameters(**values)
    except (ValueError, TypeError) as error:
        raise UsageError(str(error)) from error
    answer = {
        "parameters": values,
        "beta": float(p.beta),
        "critical_beta": critical_beta(),
        "effective_gamma": float(p.gamma_eff),
        "lower": float(avalanche_field(p)),
        "upper": float(avalanche_field(p, "upper")),
        "kickoff_temperature": float(kickoff_temperature(p)),
        "vanishing_temperature": float(vanishing_temperature(p)),
    }
    if given.json:
        _print_json("field", answer)
    else:
        _print_field(answer)
    return 0 if output.plain(answer["lower"]) is not None else 1


def _print_field(answer: dict[str, Any]) -> None:
    names = {
        "beta": "avalanche parameter, Eq. (13)",
        "critical_beta": "smallest beta with an avalanche, Eq. (14)",
        "effective_gamma": "dephasing with thermal phonons, Eq. (C3)",
        "lower": "avalanche field, Eq. (11)",
        "upper": "field above which there is none again",
        "kickoff_temperature": "T*, Eq. (16)",
        "vanishing_temperature": "no avalanche above it",
    }
    known = {name: output.plain(answer[name]) for name in names}
    table(
        ("", "value", ""),
        [(name, "none" if known[name] is None else f"{known[name]:.12g}", names[name]) for name in names],
    )
    if known["lower"] is None:
        print("avsym: no avalanche: beta with the effective dephasing lies below critical_beta", file=sys.stderr)


def _figure(given: argparse.Namespace) -> int:
    from derivations import figures

    settings = {name: getattr(given, name) for name in (*MODEL, "low", "high", "points")}
    settings = {name: value for name, value in settings.items() if value is not None}
    try:
        figure = figures.find(given.name).with_settings(**settings)
        drawn = figures.render(figure)
    except (ValueError, TypeError) as error:
        raise UsageError(str(error)) from error
    files = figures.write_all(drawn, Path(given.out))
    if given.json:
        _print_json("figure", {"name": figure.name, "parameters": dict(figure.parameters), "files": files})
    else:
        print("\n".join(map(str, files)))
    return 0


def _generate(given: argparse.Namespace) -> int:
    from derivations import generate

    path, new = generate.committed(), generate.source()
    same = path.exists() and path.read_text(encoding="utf-8") == new
    if not (same or given.check):
        output.write(path, new)
    said = (
        "is what the derivations give"
        if same
        else "differs from what the derivations give"
        if given.check
        else "written"
    )
    if given.json:
        _print_json("generate", {"file": path, "changed": not same, "written": not (same or given.check)})
    else:
        print(f"{path} {said}")
    return 1 if given.check and not same else 0


CITATION = (
    "X. Chen and J. E. Han, Avalanche instability as nonequilibrium quantum criticality, "
    "Phys. Rev. B 109, 054307 (2024), doi:10.1103/PhysRevB.109.054307"
)
PACKAGES = ("avsym", "sympy", "mpmath", "python-flint", "numpy", "scipy", "matplotlib", "ziamath", "rich")


def _about(given: argparse.Namespace) -> int:
    from importlib.metadata import version
    from platform import python_version

    versions = {name: version(name) for name in PACKAGES} | {"python": python_version()}
    own = f"avsym {versions['avsym']}: a symbolic-numeric derivation engine for Keldysh diagrammatics"
    if given.json:
        _print_json("about", {"versions": versions, "cite": {"software": own, "paper": CITATION}})
    else:
        table(("package", "version"), list(versions.items()))
        print(f"\nCite the program:  {own}\nand the paper:     {CITATION}")
    return 0


def _known(kind: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        raise UsageError(f"{kind} {given!r} is unknown: {suggestion(given, names)}")


def _print_json(command: str, content: dict[str, Any]) -> None:
    print(
        json.dumps(
            {"schema": f"avsym/{command}/1", **output.plain(content)}, ensure_ascii=False, indent=2, allow_nan=False
        )
    )


COMMANDS = {
    "paper": _paper,
    "verify": _verify,
    "derive": _derive,
    "orderings": _orderings,
    "field": _field,
    "figure": _figure,
    "generate": _generate,
    "about": _about,
}
