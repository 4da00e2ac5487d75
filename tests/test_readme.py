"""README.md: its Python example runs, its table of verdicts is what the ledger says, its commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from derivations import ledger
from derivations.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


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
