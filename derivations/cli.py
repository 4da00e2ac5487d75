"""The command line: what may be typed, and what is said about a slip.

Only the standard library's parser is imported here, so that ``avsym --help`` answers at once; what a command
does is in `derivations.commands`, imported when one is run. Exit status: 0 all well, 1 a step of ours failed its
check or there is no solution, 2 bad usage or input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, NoReturn, TextIO

from derivations.values import amount, integer, is_number, number, whole

DESCRIPTION = (
    "A Keldysh diagram goes in, a verified formula, a fast NumPy function and a solved physical answer come out."
)
FULL = (
    "10 sample points a step in place of 3, and 120 s for an oracle call in place of 20; campaigns that take minutes "
    "are not run again: without ID, each run says of their committed evidence whether it is current or stale"
)
TAKEN = (
    "3a, 4a, 4b, 4c, 5a, 5b, 6 and levels take --low, --high, --points and those parameters on which they depend and "
    "which do not run along their axis. Computed beforehand: 1c takes --g-ep (0.1, 0.5 or 0.9), --low and --high; 4d "
    "takes --gamma (0.002, 0.005 or 0.01), --low and --high; 3b, lattice, refinement and costs take none, nor do 2 and "
    "all. What a figure does not take is refused."
)
EPILOG = "'avsym COMMAND --help' says more. Start with: avsym paper --out report"


class UsageError(Exception):
    """A slip of the user's; the text is one line that names what was given, what is allowed and what to do."""


class Parser(argparse.ArgumentParser):
    """A parser that answers a slip with one line, and knows its options by name."""

    flags: tuple[str, ...] = ()
    single: tuple[str, ...] = ()  # those that take one value, or none

    def option(self, name: str, **settings: Any) -> None:
        """Add an option, and remember its name."""
        self.flags = (*self.flags, name)
        self.single = self.single if "nargs" in settings else (*self.single, name)
        self.add_argument(name, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise what `main` prints in one line."""
        raise UsageError(f"{message} (see '{self.prog} --help')")


MODEL = {
    "g_ep": ("finite and >= 0", "electron-phonon coupling"),
    "gamma": ("finite and > 0", "dephasing rate Gamma of the fermion bath"),
    "omega0": ("finite and > 0", "phonon frequency"),
    "mass": ("finite and > 0", "band mass"),
    "temperature": ("finite and >= 0", "bath temperature"),
}
DEFAULTS = {"mass": 0.5, "temperature": 0.0}
QUANTITIES = {
    "g_ep": "60 meV^1.5 angstrom^0.5",
    "gamma": "2 meV",
    "omega0": "30 meV",
    "mass": "0.5 m_e",
    "temperature": "77 K",
    "lattice_constant": "4 angstrom",
}


def _paper(parser: Parser) -> None:
    parser.option("--out", required=True, metavar="DIR", help="a new directory, or one that an earlier run left")
    _sampling(parser)


def _verify(parser: Parser) -> None:
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="ledger entries such as eq:11; all, and every step, if none"
    )
    parser.option("--full", action="store_true", help=FULL)
    _sampling(parser)


def _check(parser: Parser) -> None:
    parser.add_argument(
        "module", metavar="MODULE", help="a dotted name importable from here, or the path of a .py file; it is run"
    )
    parser.option("--out", metavar="DIR", help="also write report.html and ledger.json there")
    _sampling(parser)


def _derive(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="a result such as sigma4 (a wrong name lists them)")
    parser.option("--order", type=whole, metavar="N", help="order in the coupling, where the result has one")
    parser.option("--no-check", action="store_true", help="show the steps without asking their certificates")
    form: dict[str, str] = {"action": "store_const", "dest": "form", "default": "text"}
    parser.option("--latex", const="latex", help="print a LaTeX document that compiles as it is", **form)
    parser.option("--html", const="html", help="print one self-contained HTML page", **form)
    _sampling(parser)


def _orderings(parser: Parser) -> None:
    parser.add_argument("order", type=whole, metavar="ORDER", help="2, 4, 6, ...: the power of the coupling")


def _field(parser: Parser) -> None:
    """Plain numbers or quantities, which needs to know what was given: defaults are put in later."""
    for name, (allowed, text) in MODEL.items():
        shown = f"{text}, such as {QUANTITIES[name]!r}" + (
            f" (default: {DEFAULTS[name]:g})" if name in DEFAULTS else ""
        )
        given = {"required": name not in DEFAULTS, "metavar": "X", "help": shown}
        parser.option("--" + name.replace("_", "-"), type=amount(name, allowed, QUANTITIES[name]), **given)
    text = f"with quantities: the unit of length, such as {QUANTITIES['lattice_constant']!r}"
    parser.option("--lattice-constant", metavar="X", help=text)


def _figure(parser: Parser) -> None:
    parser.add_argument(
        "name", metavar="NAME", help="as in the paper (2, 3a, ..., 6), or all (a wrong name lists them)"
    )
    parser.option("--out", default=".", metavar="DIR", help="where NAME.svg, .png and .csv go (default: here)")
    _model(parser)
    for name, text in (("low", "where the figure's axis begins"), ("high", "where the figure's axis ends")):
        parser.option(f"--{name}", type=number(name, "finite"), metavar="X", help=text)
    parser.option("--points", type=integer("points", 2, 100_000), metavar="N", help="points along the axis")
    parser.epilog = TAKEN


def _steady(parser: Parser) -> None:
    for name, (allowed, text) in {**MODEL, **STEADY}.items():
        flag, reader = "--" + name.replace("_", "-"), number(name, allowed)
        many: dict[str, Any] = {"nargs": "+"} if name in ("field", "hopping") else {}
        parser.option(flag, type=reader, metavar="X", help=text, **many)
    parser.option("--dimension", type=integer("dimension", 1, 3), metavar="N", help="axes of the lattice (default: 1)")
    parser.option("--phonon", metavar="KIND", help="einstein (default), ohmic or self_consistent")
    parser.option("--hartree", action="store_const", const=True, help="with the shift -g^2 n/omega0^2")
    parser.option("--window", type=number("window", "finite"), nargs=2, metavar=("LOW", "HIGH"), help="of frequencies")
    parser.option("--load", metavar="FILE", help="a saved state: shown, its identities checked again; or started from")
    parser.option("--save", metavar="FILE", help="write the state, to be loaded again (.npz)")
    parser.option("--figure", metavar="FILE", help="spectral function and distribution (.svg, .png or .pdf)")


STEADY = {
    "gap": ("finite", "band minimum above the Fermi level (default: 1)"),
    "phonon_damping": ("finite and >= 0", "Ohmic damping of the phonon"),
    "field": ("finite", "one field or several, each then started from the one before"),
    "hopping": ("finite and >= 0", "one for all axes or one for each (default: 1/(2 mass))"),
    "resolution": ("finite and > 0", "grid step, which must divide the field"),
    "tolerance": ("finite and > 0", "of the residual (default: 1e-9)"),
}


def _sweep(parser: Parser) -> None:
    parser.add_argument("spec", metavar="SPEC", help="a TOML file: function, [fixed], [axes], perhaps [adaptive]")
    parser.option("--store", required=True, metavar="FILE", help="new, or left by an earlier run, which then goes on")
    parser.option("--workers", type=integer("workers", 1, 4096), metavar="N", help="processes (default: every core)")
    parser.option("--dask", metavar="ADDRESS", help="of a running Dask scheduler, in place of processes")
    parser.option("--mpi", action="store_true", help="the ranks of mpiexec, in place of processes (see the README)")
    parser.option("--export", metavar="FILE", help="in the end write all points as netCDF (.nc) or CSV (.csv)")


def _explore(parser: Parser) -> None:
    parser.option(
        "--port", type=integer("port", 1024, 65535), metavar="N", help="of this machine (default: a free one)"
    )
    parser.option("--no-browser", action="store_true", help="only print the address")


def _generate(parser: Parser) -> None:
    parser.option("--check", action="store_true", help="write nothing; exit 1 if numeric/kernels.py differs")


def _about(parser: Parser) -> None:
    """Nothing but what every command takes."""


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "paper": ("the main job: derive, verify, generate, solve, draw, and write a report", _paper),
    "verify": ("re-check every step and every entry of the ledger", _verify),
    "check": ("the same for a module of your own (see 'pydoc derivations.own')", _check),
    "derive": ("one derivation, step by step", _derive),
    "orderings": ("the contour orderings of the rainbow diagram, classified", _orderings),
    "field": ("both branches of the avalanche field, and the temperatures", _field),
    "figure": ("one figure, or all, as SVG, PNG and CSV", _figure),
    "steady": ("the dc steady state of the lattice, self-consistent, with its identities", _steady),
    "sweep": ("a function over a grid or along a boundary, into a store that survives being killed", _sweep),
    "explore": ("sliders, pictures and derivations in your browser, served on this machine only", _explore),
    "generate": ("write numeric/kernels.py from the derivations", _generate),
    "about": ("versions, and how to cite", _about),
}


def _sampling(parser: Parser) -> None:
    parser.option("--seed", type=integer("seed", 0, 2**32 - 1), default=0, metavar="N", help="of the random points")
    parser.option(
        "--digits", type=integer("digits", 15, 100), default=30, metavar="N", help="of the local checks (default: 30)"
    )


def _model(parser: Parser, required: Sequence[str] = ()) -> None:
    for name, (allowed, text) in MODEL.items():
        default = DEFAULTS.get(name) if required else None
        shown = text if default is None else f"{text} (default: {default:g})"
        flag, reader = "--" + name.replace("_", "-"), number(name, allowed)
        parser.option(flag, type=reader, required=name in required, default=default, metavar="X", help=shown)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"avsym {version('avsym')}")
        parser.exit()


def build() -> tuple[Parser, dict[str, Parser]]:
    """The parser and those of its commands."""
    parser = Parser(prog="avsym", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    parts = {}
    for name, (text, arguments) in COMMANDS.items():
        part = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
        part.option("--json", action="store_true", help="print one JSON object and nothing else; errors go to stderr")
        arguments(part)
        parts[name] = part
    return parser, parts


def suggestion(given: str, known: Iterable[str]) -> str:
    """The end of a line about an unknown name: the nearest known one, and all of them.

    >>> suggestion("feild", ["field", "figure"])
    ": did you mean 'field'? (allowed: field, figure)"
    """
    from difflib import get_close_matches

    names = {name.lower(): name for name in known}
    nearest = get_close_matches(given.lower(), names, n=1, cutoff=0.5)
    return (f": did you mean {names[nearest[0]]!r}?" if nearest else "") + f" (allowed: {', '.join(names.values())})"


def _tidy(argv: Sequence[str], parts: dict[str, Parser]) -> list[str]:
    """Refuse unknown commands and options by name, and join an option to a negative number (``--gamma -1e-3``)."""
    if not argv:
        raise UsageError("COMMAND is missing: start with 'avsym paper --out report', or see 'avsym --help'")
    command = next((word for word in argv if not word.startswith("-")), None)
    if command not in {None, *parts}:
        raise UsageError(f"command {command!r} is unknown{suggestion(str(command), parts)}")
    part = parts[command] if command else Parser(prog="avsym")
    known = part.flags or ("--help", "--version")
    tidy: list[str] = []
    for word in argv:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in ("--", "--help", "--version", *known):
            raise UsageError(f"option {option} of '{part.prog}' is unknown{suggestion(option, known)}")
        joined = tidy and tidy[-1] in part.single and word.startswith("-") and is_number(word)
        tidy = [*tidy[:-1], f"{tidy[-1]}={word}"] if joined else [*tidy, word]
    return tidy


def _run(argv: Sequence[str]) -> int:
    parser, parts = build()
    arguments = parser.parse_args(_tidy(argv, parts))
    from derivations import commands

    return commands.run(arguments)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        What follows ``avsym``; the process's own arguments if None.

    Returns
    -------
    int
        0 all well, 1 a failed check or no solution, 2 bad usage or input, 130 interrupted.
    """
    if argv is None:  # a process of our own: being told to stop is answered like Ctrl-C
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(sys.stdout, TextIOWrapper):  # the name of a file may be no text: \udcff, which JSON writes so, too
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return status
    except UsageError as mistake:
        print(f"avsym: {' '.join(str(mistake).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("avsym: interrupted; nothing half-written is left", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output went away: `avsym derive sigma4 | head`
        sys.stderr.close()
        return 0
    except OSError as error:  # no room for the answer or for a temporary file
        place = f" ({error.filename})" if error.filename else ""
        print(f"avsym: {(error.strerror or str(error)).lower()}{place}; make room, and run it again", file=sys.stderr)
        _drop(sys.stdout)
        return 2


def _drop(stream: TextIO) -> None:
    """Forget what could not be written, so that Python does not complain of it again at its end."""
    if stream is sys.__stdout__:
        with suppress(OSError):
            stream.close()


if __name__ == "__main__":  # under its own name, so that there is one UsageError
    from derivations.cli import main as by_name

    sys.exit(by_name())
