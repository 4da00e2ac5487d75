"""What a file, a name or a message holds is text: nothing of it runs, and in a page it is escaped.

What is drawn or listed elsewhere: tests/test_report.py, test_reference.py, test_notebook.py, test_printing.py,
test_reading.py (names in LaTeX), test_exchange.py (documents), test_browser.py (the explorer's token).
"""

import ast
import io
import json
import pickle
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from sympy import Symbol

from avsym import Integral, Range, exchange, to_numpy
from avsym.derivation import Derivation, Evidence, Step
from avsym.printing import latex
from derivations import output
from derivations.explorer import view
from derivations.figures import FIGURES, render
from derivations.report.contents import Chapter, chain, linked
from derivations.report.document import latex_document
from derivations.report.page import derivation_page
from numeric import load_state
from numeric.sweeps import export
from numeric.sweeps.points import Outcome, solve
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store
from tests.command_line import run
from tests.fuzz.files import SPEC

ROOT = Path(__file__).parents[1]
PAYLOADS = (
    "__import__('os').system('touch PWNED')",
    "exec(\"open('PWNED', 'w')\")",
    "().__class__.__bases__[0].__subclasses__()",
    "{{ cycler.__init__.__globals__.os.popen('touch PWNED') }}",
    "${jndi:ldap://127.0.0.1/PWNED}",
    "$(touch PWNED) `touch PWNED`",
    "<script>open('PWNED')</script>",
    "</script></style></svg><img src=x onerror=PWNED>",
    '" onmouseover="PWNED" x=\'',
    "javascript:PWNED",
    r"\input{/etc/passwd}\write18{touch PWNED}\immediate\openout",
    "'; DROP TABLE points; ATTACH 'PWNED' AS x; --",
    "../../PWNED",
    "%(PWNED)s {0.__class__} %n",
    "=cmd|' /C touch PWNED'!A0",
)


class Bomb:
    def __reduce__(self):
        return open, ("PWNED", "w")


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path, monkeypatch):
    """In a directory of its own: afterwards there is no file of that name in it, or where a path leads out of it."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    yield
    assert not list(tmp_path.rglob("*PWNED*"))


class Elements(HTMLParser):
    """The elements of a page, and their attributes."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, name, attributes):
        self.names.add(name)
        self.attributes |= {key for key, _ in attributes}
        assert not any("javascript:" in (value or "") for key, value in attributes if key in ("href", "src"))

    @property
    def active(self):
        """What would run or fetch."""
        names = self.names & {"script", "iframe", "object", "embed", "img", "link", "base", "form"}
        return names | {key for key in self.attributes if key.startswith("on")}


def hostile(payload):
    """A derivation whose every text and symbol is the payload."""
    x, name = Symbol(payload, positive=True), Symbol("u", real=True)
    step = Step(payload, payload, Integral(x, name, (Range(name, 0 * x, x),)), Integral(x, x), "definition",
                lambda step, sampling: Evidence(payload, 0.0, 0.0, where=payload), drops=payload)  # fmt: skip
    return Derivation(payload, step.before, (step,), refused=payload)


def chapter(payload):
    derivation = hostile(payload)
    return linked([Chapter(payload, payload, payload, (chain(derivation, derivation.verify()),))])[0]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_of_a_derivation_is_text_whatever_its_names_are(payload):
    plain, page = (Elements(derivation_page(chapter(text))) for text in ("x", payload))
    assert not page.active
    assert page.names <= plain.names | {"sub", "sup", "code", "pre", "i", "b", "em"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_numbers_of_the_explorer_are_text(monkeypatch, payload):
    from derivations.explorer.point import Point

    monkeypatch.setattr(Point, "phase", payload)
    assert not Elements(view.numbers(Point())).active


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_title_in_a_figure_is_text(payload):
    from dataclasses import replace

    figure = replace(FIGURES["3a"].with_settings(points=5), title=payload.replace("$", ""))
    assert not Elements(render(figure).svg).active & {"script", "iframe", "object", "onerror", "onmouseover"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_latex_gives_no_command_of_a_name(payload):
    for text in (latex(Symbol(payload)), latex_document(chapter(payload))):
        assert not re.search(r"\\(input|include|write|immediate|openout|openin|catcode|csname|read)\b", text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_in_a_document_travels_as_text_or_is_refused(payload):
    symbol = Symbol(payload, real=True)
    assert exchange.loads(exchange.dumps(symbol)) == symbol
    tree = {"schema": exchange.SCHEMA, "symbols": {}, "value": ["Mul", payload, 2]}
    for value in (
        tree,
        {**tree, "value": [payload, 1]},
        {**tree, "value": {"type": payload}},
        {**tree, "schema": payload},
    ):
        with pytest.raises(ValueError, match=r"."):
            exchange.from_json(value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_never_becomes_source_text(payload):
    symbol = Symbol(payload)
    for names in ({symbol: payload}, {symbol: "np"}, {symbol: "lambda"}, {symbol: "__builtins__"}):
        try:
            function = to_numpy(symbol, names=names)
        except ValueError:
            continue
        assert function(2.0) == 2.0


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_specification_with_a_payload_is_refused(payload):
    text = json.dumps(payload)
    for function, fixed, axes in (
        (text, "{}", "{}"),
        ('"avalanche_field"', f"{{omega0 = {text}, gamma = 0.1}}", "{g_ep = [0.1]}"),
        ('"avalanche_field"', f"{{omega0 = 0.1, gamma = 0.1, branch = {text}}}", "{g_ep = [0.1]}"),
        ('"avalanche_field"', f"{{{text} = 3, gamma = 0.1}}", "{g_ep = [0.1]}"),
        ('"avalanche_field"', "{omega0 = 0.3}", f"{{gamma = {{from = 1, to = 2, scale = {text}}}}}"),
    ):
        with pytest.raises(ValueError, match=r"^[^\n]+$"):
            parsed(f"function = {function}\nfixed = {fixed}\naxes = {axes}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_store_keeps_a_payload_as_text_and_exports_it_so(payload):
    outcome = Outcome(None, None, payload, 0.0, {payload: payload}, payload)
    with open_store("sweep.db", parsed(SPEC)) as store:
        store.record({"g_ep": 0.1}, payload, outcome)
        (row,) = store.rows()
        assert (row.reason, row.versions, row.equations) == (payload, {payload: payload}, payload)
        assert store.tally().done == 1
        assert store.state(payload) is None
        assert payload.replace('"', '""') in export.to_csv(parsed(SPEC), store)


def test_a_pickle_is_refused_wherever_a_file_is_read():
    bomb = pickle.dumps(Bomb())
    for content in (bomb, b"PK" + bomb):
        with pytest.raises(ValueError, match=r"."):
            load_state(io.BytesIO(content))
        with pytest.raises(ValueError, match=r"."):
            exchange.loads(content)
    written = io.BytesIO()
    np.savez(written, **{name: np.array([Bomb()], dtype=object) for name in ("header", "retarded")})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load_state(io.BytesIO(written.getvalue()))
    arguments = {"g_ep": 0.5, "gamma": 0.3, "omega0": 0.3, "field": 0.6}
    assert solve("steady_state", arguments, bomb).result is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_argument_of_a_command_runs(capsys, payload):
    for words in (
        ("derive", payload), ("figure", payload), ("verify", payload), ("check", payload), (payload,),
        ("field", "--g-ep", payload, "--gamma", "1", "--omega0", "1"), ("steady", "--load", payload),
        ("sweep", payload, "--store", "new.db"),
        ("field", "--g-ep", f"1 {payload}", "--gamma", "1 meV", "--omega0", "1 meV", "--mass", "1 m_e"),
    ):  # fmt: skip
        status, out, err = run(capsys, *words)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1


def test_a_ledger_says_what_it_says():
    text = output.dumps({payload: payload for payload in PAYLOADS})
    assert json.loads(text) == {payload: payload for payload in PAYLOADS}


# Calls that turn text or bytes into code, and the only places where they stand: the module that the user names to
# `avsym check`; our own generated source, checked before it is compiled; and numbers of our own formulas.
RUNS = {"eval", "exec", "compile", "__import__", "exec_module", "sympify", "parse_expr", "lambdify", "system",
        "popen", "literal_eval", "import_module"}  # fmt: skip
ALLOWED = {
    "avsym/to_numpy.py": {"exec", "compile"},
    "avsym/certificates/operators.py": {"lambdify"},
    "derivations/claims/gauge.py": {"lambdify"},
    "derivations/modules.py": {"exec_module", "import_module"},
    "derivations/__init__.py": {"import_module"},
    "derivations/commands/__init__.py": {"import_module"},
    "numeric/__init__.py": {"import_module"},
    "numeric/sweeps/extras.py": {"import_module"},
}
FORBIDDEN = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "code", "runpy"}


def runs(tree):
    """The calls in a module that run what they are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in RUNS and ast.unparse(node.func) not in ("re.compile", "platform.system"):
                yield name
            shell = {key.arg: ast.unparse(key.value) for key in node.keywords}
            if shell.get("shell") == "True" or shell.get("allow_pickle") == "True":
                yield "shell or pickle"


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", ["avsym", "numeric", "derivations"])
def test_nothing_but_the_users_own_module_and_our_own_source_is_ever_run(room):
    for path in sorted((ROOT / room).rglob("*.py")):
        tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        assert set(runs(tree)) <= ALLOWED.get(name, set()), name
        assert not FORBIDDEN & set(imported(tree)), name


def test_the_search_finds_what_runs():
    found = (
        "eval(x)",
        "y.sympify(x)",
        "np.load(p, allow_pickle=True)",
        "run(x, shell=True)",
        "compile(x)",
        "os.system(x)",
    )
    assert all(list(runs(ast.parse(text))) for text in found)
    assert not list(runs(ast.parse("re.compile(x)")))
    assert set(imported(ast.parse("import pickle.x\nfrom marshal import y"))) == {"pickle", "marshal"}
