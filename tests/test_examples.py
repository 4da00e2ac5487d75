"""tests/examples: what the README shows of a module of one's own, run by the command line."""

import json
import os
import re
from pathlib import Path

from tests.command_line import answer

CAVITY = Path(__file__).parent / "examples" / "cavity.py"


def test_the_cavity_is_judged_and_its_planted_misprint_found(capsys, tmp_path):
    read = answer(capsys, "check", str(CAVITY), "--digits", "15", "--out", str(tmp_path / "out"))
    assert [(entry["id"], entry["verdict"]) for entry in read["entries"]] == [
        ("eq:criterion", "by_rule"),
        ("eq:misprint", "erratum"),
        ("claim:form", "confirmed"),
        ("beyond:residue", "by_rule"),
    ]
    assert read["title"] == "Avalanche by a cavity mode"
    assert sorted(os.listdir(tmp_path / "out")) == ["ledger.json", "report.html"]
    kept = json.loads((tmp_path / "out" / "ledger.json").read_text())
    assert (kept["summary"], kept["entries"]) == (read["summary"], json.loads(json.dumps(kept["entries"])))
    html = (tmp_path / "out" / "report.html").read_text()
    assert "<h1>Avalanche by a cavity mode</h1>" in html
    assert not {f"#{name}" for name in re.findall(r'href="#([^"]+)"', html)} - {
        f"#{name}" for name in re.findall(r'id="([^"]+)"', html)
    }
