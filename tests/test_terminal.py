"""derivations/terminal.py: tables and progress, on a terminal and elsewhere."""

from derivations.terminal import progress, table


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return True


def test_tables_and_progress_on_a_terminal_and_elsewhere(capsys):
    stream = Terminal()
    table(("verdict", "n"), [("proved", "3"), ("[markup]", "4")], stream=stream)
    assert "proved" in stream.text
    assert "[markup]" in stream.text
    table(("verdict", "n"), [("proved", "3")])
    assert capsys.readouterr().out == "verdict  n\nproved   3\n"
    with progress() as show:
        show("one", 1, 2)
        show("soon after", 1, 2)
        show("two", 2, 2)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("s  ")[1] for line in lines] == ["1/2  one", "2/2  two"]
    with progress(stream) as show:
        show("one", 1, 2)
