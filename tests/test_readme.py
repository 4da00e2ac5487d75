"""README.md: its Python example runs, its table of verdicts is what the ledger says, its commands exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from derivations import ledger
from derivations.cli import COMMANDS, main
from derivations.figures import find, render
from numeric.sweeps.functions import functions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs_and_prints_equation_11():
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "besselk(0, 2*sqrt(2)*Gamma*sqrt(m)*sqrt(omega_0)/E)" in done.stdout
    assert "8.57405649311363" in done.stdout
    assert "failed" not in done.stdout


def test_the_table_of_verdicts_is_what_the_ledger_says():
    rows = dict(re.findall(r"^\| (.*?) \| (.*?) \|$", README, re.MULTILINE))
    words = {
        "proved": "proved (residual zero), or by a stated theorem with its conditions checked",
        "by_rule": "proved (residual zero), or by a stated theorem with its conditions checked",
        "enclosed": "rigorously enclosed",
        "approximation": "approximations, error measured",
        "definition": "definitions",
        "erratum": "misprinted or missing a factor",
    }
    for entry in ledger.entries(only=[name for name in ledger.ids() if name.startswith("eq:")]):
        number = entry.id.removeprefix("eq:")
        listed = re.findall(r"\b[ABC]?\d+\b", re.sub(r"x0.*", "", rows[words[entry.verdict.value]]))
        assert number in listed, f"{entry.id} is {entry.verdict}"


def test_the_claims_listed_have_the_verdicts_that_the_ledger_gives():
    listed = dict(re.findall(r"^\| `(claim:[\w-]+)` \| ([\w ]+) \|", README, re.MULTILINE))
    assert len(listed) > 5
    for entry in ledger.entries(only=list(listed)):
        assert entry.verdict.value.replace("_", " ") == listed[entry.id]


def test_every_command_of_the_table_has_help(capsys):
    for command in re.findall(r"^\| `avsym (\w+)", README, re.MULTILINE):
        with pytest.raises(SystemExit) as stop:
            main([command, "--help"])
        assert stop.value.code == 0
        assert f"avsym {command}" in capsys.readouterr().out


def test_every_command_is_in_the_table():
    assert set(re.findall(r"^\| `avsym (\w+)", README, re.MULTILINE)) == set(COMMANDS)


def test_the_functions_that_a_sweep_takes_are_counted():
    (number,) = re.findall(r"any of the (\d+) that need", README)
    assert int(number) == len(functions())


def curves(svg):
    """The corners of every line of a drawing, in points."""
    paths = re.findall(r'<g id="line2d_\d+">\s*<path d="([^"]*)"', svg)
    return [np.array(re.findall(r"-?[\d.]+", path), dtype=float) for path in paths]


def test_the_picture_is_what_the_program_draws():
    """To half a point: other versions of matplotlib set type a little differently."""
    (place,) = re.findall(r"^!\[.*\]\((.*)\)$", README, re.MULTILINE)
    kept, drawn = (ROOT / place).read_text(encoding="utf-8"), render(find(Path(place).stem)).files["svg"].decode()
    assert len(kept) < 150_000
    again = f"run: avsym figure {Path(place).stem} --out {Path(place).parent}"
    assert [line.size for line in curves(kept)] == [line.size for line in curves(drawn)], again
    assert max(map(len, curves(kept))) > 100
    for one, other in zip(curves(kept), curves(drawn), strict=True):
        assert np.abs(one - other).max(initial=0.0) < 0.5, again


def test_every_extra_is_listed_with_the_line_that_installs_it():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    row = r"^\| `(\w+)` \| .* \| .*\d MB.* \| `\.venv/bin/pip install '\.\[(\w+)\]'` \|$"
    rows = re.findall(row, README, re.MULTILINE)
    assert sorted(rows) == sorted((name, name) for name in extras.keys() - {"test", "dev"})
