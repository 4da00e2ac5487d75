"""The matrix campaign: the whole suite in environments other than CI's.

    python -m tests.benchmarks.matrix [CELL ...] [--write]

Each cell is a fresh virtual environment of the Python that runs this, outside the checkout, with its own order of tests
and its own hashes: `newest`, all dependencies as new as they come; `lowest`, a wheel with every direct dependency
at its lower bound; `python`, SymPy without flint's integers, and the suite twice in a row.
Run it with each Python; ``--write`` adds what it found to ``tests/benchmarks/matrix.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORD = Path(__file__).with_suffix(".json")
PACKAGES = ("avsym", "numeric", "derivations")
PASSED_ON = ("SYMPY_GROUND_TYPES",)  # set outside, they hold in any cell and are recorded


@dataclass(frozen=True)
class Cell:
    """How one environment is made and the suite is run in it."""

    lowest: bool = False
    wheel: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    orders: tuple[int, ...] = (1,)


CELLS = {
    "newest": Cell(variables={"PYTHONHASHSEED": "7"}, orders=(7,)),
    "lowest": Cell(lowest=True, wheel=True, variables={"PYTHONHASHSEED": "8"}, orders=(8,)),
    "python": Cell(variables={"PYTHONHASHSEED": "9", "SYMPY_GROUND_TYPES": "python"}, orders=(9, 10)),
}


def environment(cell: Cell, place: Path) -> tuple[Path, Path]:
    """The interpreter of a new environment with the package in it, and the directory to test from."""
    source, python = place / "source", place / "venv" / "bin" / "python"
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "uv", "build"], check=True)
    what = "."
    if cell.wheel:
        subprocess.run([python, "-m", "build", "--wheel", "--outdir", place, source], check=True, capture_output=True)
        (what,) = map(str, place.glob("*.whl"))
        for package in PACKAGES:  # so that nothing but the wheel can be imported
            shutil.rmtree(source / package)
    bounds = ["--resolution", "lowest-direct"] if cell.lowest else []
    words = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, *bounds, f"{what}[test]"]
    subprocess.run(words, cwd=source, check=True)
    return python, source


def versions(python: Path) -> dict[str, str]:
    """What is installed."""
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    return {item["name"]: item["version"] for item in json.loads(listed.stdout)}


def run(name: str) -> dict[str, object]:
    """The suite in one cell, once for each order of its tests."""
    cell, started = CELLS[name], time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"matrix-{name}-") as place:
        python, source = environment(cell, Path(place))
        variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        tests = ["tests"] if cell.wheel else []
        outcomes = []
        for order in cell.orders:
            words = [python, "-m", "pytest", "-n", "2", "-q", "-p", "randomly", f"--randomly-seed={order}", *tests]
            done = subprocess.run(
                words, cwd=source, env={**variables, **cell.variables, "CI": "true"}, capture_output=True, text=True
            )
            outcomes.append(done.stdout.strip().splitlines()[-1])
            print("\n".join(re.findall(r"^(?:FAILED|ERROR) .*", done.stdout, re.MULTILINE)), file=sys.stderr)
        told = {**{key: os.environ[key] for key in PASSED_ON if key in os.environ}, **cell.variables}
        found = {"cell": name, "python": platform.python_version(), "variables": told, "orders": cell.orders}
        return {**found, "outcomes": outcomes, "versions": versions(python), "seconds": time.monotonic() - started}


def main() -> int:
    """One line for each cell; 1 if a test failed in any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cells", nargs="*", metavar="CELL", help=f"of {', '.join(CELLS)} (default: all)")
    parser.add_argument("--write", action="store_true", help=f"add to {RECORD.name}")
    options = parser.parse_args()
    failed = False
    for name in options.cells or CELLS:
        found = run(name)
        print(f"{name}, Python {found['python']}: {'; '.join(found['outcomes'])}", flush=True)
        failed |= any("failed" in line or "error" in line for line in found["outcomes"])
        if options.write:
            record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
            record[f"{name}, Python {'.'.join(platform.python_version_tuple()[:2])}"] = found
            RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
