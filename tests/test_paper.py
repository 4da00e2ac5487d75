"""derivations/paper.py: the main job writes everything or nothing."""

import json
import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from derivations import RESULTS, ledger, paper
from derivations.cli import main
from derivations.figures import FIGURES
from derivations.verification import verify
from tests.command_line import answer, run


@pytest.fixture
def small_job(monkeypatch):
    """The main job on one short derivation."""
    monkeypatch.setattr(paper, "RESULTS", {"sigma2": RESULTS["sigma2"]})
    monkeypatch.setattr(paper, "DIAGRAMS", (2,))
    monkeypatch.setattr(ledger, "ids", lambda *work: ("eq:1", "eq:6"))
    monkeypatch.setattr("derivations.verification.verify", lambda **named: verify(("sigma2",), **named))


@pytest.mark.usefixtures("small_job")
def test_the_main_job_writes_everything(capsys, tmp_path):
    out = tmp_path / "report"
    read = answer(capsys, "paper", "--out", str(out), "--digits", "20")
    written = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    figures = [f"figures/{name}.{end}" for name in FIGURES for end in ("csv", "png", "svg")]
    assert written == sorted([*figures, "ledger.json", "reference.html", "report.html"])
    assert sorted(read["files"]) == sorted(str(out / name) for name in written)
    assert 'href="reference.html"' in (out / "report.html").read_text(encoding="utf-8")
    kept = json.loads((out / "ledger.json").read_text())
    assert [entry["id"] for entry in kept["entries"]] == ["eq:1", "eq:6"]
    assert kept["summary"] == {part: read["summary"][part] for part in ("entries", "steps")}
    assert os.listdir(tmp_path) == ["report"]
    assert main(["paper", "--out", str(out), "--digits", "20"]) == 0


def test_kernels_that_differ_stop_the_main_job(capsys, monkeypatch, tmp_path, small_job):
    monkeypatch.setattr("derivations.generate.source", lambda: "different")
    status, out, err = run(capsys, "paper", "--out", str(tmp_path / "report"), "--digits", "20")
    assert (status, out) == (1, "")
    assert "run 'avsym generate'" in err
    assert os.listdir(tmp_path) == []


def test_a_step_that_fails_is_reported_and_is_status_1(capsys, monkeypatch, tmp_path, small_job):
    monkeypatch.setattr(paper, "failures", lambda contents: ("sigma2, step 1: failed",))
    status, _, err = run(capsys, "paper", "--out", str(tmp_path / "report"), "--digits", "20")
    assert status == 1
    assert "avsym: failed: sigma2, step 1: failed" in err
    assert (tmp_path / "report" / "report.html").exists()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_main_job_leaves_nothing(tmp_path, told):
    words = [sys.executable, "-m", "derivations.cli", "paper", "--out", str(tmp_path / "report")]
    # A shell's background job, as a test run may be, hands down an interrupt that is ignored: start as in a terminal.
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    job = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
    job.stderr.readline()
    job.send_signal(told)
    _, err = job.communicate()
    assert job.returncode == 130
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == []
