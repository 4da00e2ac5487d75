"""What tests of commands share: a command line run in this process, its JSON, and a slip of the user's."""

import json

from derivations.cli import main


def run(capsys, *words):
    status = main(words)
    out, err = capsys.readouterr()
    return status, out, err


def answer(capsys, *words, status=0):
    found, out, _ = run(capsys, *words, "--json")
    assert found == status
    read = json.loads(out)
    assert read["schema"] == f"avsym/{words[0]}/1"
    return read


def slip(capsys, *words):
    status, out, err = run(capsys, *words)
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("avsym: ")
    return err
