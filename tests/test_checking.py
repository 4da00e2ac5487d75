"""derivations: checking.py, modules.py, registered.py, own.py. A work of the user's is judged like the paper."""

import json
import subprocess
import sys
import textwrap

import pytest

from avsym import Sampling
from derivations import OWN, checking, load, modules
from derivations.modules import ModuleError
from derivations.paper import failures

HALF = """
import os
from dataclasses import replace
from sympy import Symbol, exp
from avsym import Derivation, Integral, Range, rules
from derivations.own import Claim, Decision, Equation, Finding

a, u = Symbol("a", positive=True), Symbol("u", real=True)

def half(name="half", factor=a):
    start = Integral(factor, exp(2 * a * u), (Range(u, upper=0 * a),))
    return Derivation(name, start).then(rules.half_line, u, equation="eq:1")

def derivations():
    return (half(),)
"""


@pytest.fixture
def module(tmp_path, request):
    """Writes a module and gives its path."""
    written = []

    def write(*parts):
        path = tmp_path / f"mine{len(written)}.py"
        path.write_text("\n".join(textwrap.dedent(part) for part in parts))
        written.append(path)
        return str(path)

    yield write
    for name in [name for name, place in OWN.items() if place in map(str, written)]:
        del OWN[name]


def refusal(path):
    with pytest.raises(ModuleError) as caught:
        checking.check(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def verdicts(contents):
    return {entry.id: str(entry.verdict) for entry in contents.entries}


def test_every_verdict_comes_from_the_evidence(module):
    """One relation claimed right, wrong, right up to one of its parts; claims that hold and do not; a result."""
    path = module(
        HALF,
        """
        def larger(bound):
            return lambda sampling: Decision((Finding("its value", 0.5, "<", bound),))

        LEDGER = (
            Equation("eq:right", "It is 1/2.", "half", a / (2 * a), reaches="eq:1"),
            Equation("eq:wrong", "It is a/2.", "half", a / 2, latex="a/2", where="Sec. 1"),
            Equation("eq:both", "First part.", "half", a, reaches="eq:1"),
            Equation("eq:both", "Second part.", "half", a / a / 2, reaches="eq:1"),
            Equation("beyond:half", "A result.", "half"),
            Claim("claim:small", "p. 1", "is small", "It is below 1.", larger(1.0)),
            Claim("claim:tiny", "p. 1", "is tiny", "It is below 0.1.", larger(0.1)),
        )
        """,
    )
    contents = checking.check(path, sampling=Sampling(digits=20))
    assert verdicts(contents) == {
        "eq:right": "proved",
        "eq:wrong": "erratum",
        "eq:both": "erratum",
        "beyond:half": "proved",
        "claim:small": "confirmed",
        "claim:tiny": "refuted",
    }
    wrong = contents.entries[1]
    assert (wrong.printed, wrong.where) == ("a/2", "Sec. 1")
    assert wrong.corrected == r"\frac{1}{2}"
    assert "counterexample" in wrong.evidence["comparison"]
    assert contents.entries[0].corrected == ""
    assert failures(contents) == ()  # an erratum is a result


def test_an_entry_rests_on_the_steps_from_its_premise_to_what_it_reaches(module):
    path = module(
        HALF,
        """
        v = Symbol("v", real=True)

        def derivations():
            ranges = Range(u, upper=0 * a), Range(v, upper=0 * a)
            start = Derivation("both", Integral(a, exp(2 * a * u + 2 * a * v), ranges))
            return (start.then(rules.half_line, v, equation="eq:1").then(rules.half_line, u, equation="eq:2"),)

        LEDGER = (
            Equation("beyond:first", "v", "both", reaches="eq:1"),
            Equation("beyond:second", "u", "both", premise="eq:1"),
            Equation("beyond:both", "u and v", "both"),
        )
        """,
    )
    contents = checking.check(path, sampling=Sampling(digits=20))
    assert [len(entry.evidence["steps"]) for entry in contents.entries] == [1, 1, 2]
    assert [r"\int" in entry.derived for entry in contents.entries] == [True, False, False]


def test_a_step_that_its_certificate_contradicts_is_a_failure(module):
    path = module(
        HALF,
        """
        def derivations():
            made = half()
            (step,) = made.steps
            return (replace(made, steps=(replace(step, after=replace(step.after, factor=2 * step.after.factor)),)),)
        LEDGER = (Equation("beyond:double", "Wrong.", "half"),)
        """,
    )
    contents = checking.check(path, sampling=Sampling(digits=20))
    assert verdicts(contents) == {"beyond:double": "failed"}
    assert len(failures(contents)) == 2


def test_title_and_summary_are_optional_and_so_is_the_ledger(module):
    contents = checking.check(module('"""Half of a half line.\n\nMore."""', HALF), sampling=Sampling(digits=20))
    assert (contents.title, contents.subtitle) == ("mine0", "Half of a half line.")
    assert contents.entries == ()


def test_what_is_built_must_be_the_same_in_every_process(module):
    path = module(HALF, "def derivations():\n    return (half(factor=a * os.getpid()),)")
    assert "step 1 of 'half' is another one when the module is imported again" in refusal(path)


def test_a_worker_that_dies_or_refuses_is_told(module):
    guard = "import multiprocessing\nif multiprocessing.parent_process():\n    "
    died = refusal(module(HALF, guard + "os._exit(3)"))
    assert "cannot be checked in another process" in died
    assert "terminated abruptly" in died
    assert "RuntimeError: only once" in refusal(module(HALF, guard + "raise RuntimeError('only once')"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 +", "mine0.py, line 1: SyntaxError"),
        ("x = 1\nx.y", "mine0.py, line 2: AttributeError"),
        ("import no_such_package", "line 1: ModuleNotFoundError: No module named 'no_such_package'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise KeyError('two\\nlines')", "KeyError"),
        ("", "defines no function derivations()"),
        ("derivations = 3", "defines no function derivations()"),
        ("def derivations(): return ()", "derivations() returns none"),
        ("def derivations(): return (1,)", "returns a int: each must be an avsym.Derivation"),
        ("def derivations(): return 1", "cannot be built: "),
        ("def derivations(): return 1 / 0", "mine0.py, line 1: ZeroDivisionError"),
        (HALF + "def derivations(): return (half(), half())", "two derivations are named 'half'"),
        (HALF + "LEDGER = 3", "LEDGER is a int"),
        (HALF + "LEDGER = (3,)", "LEDGER holds a int: allowed are Equation and Claim"),
        (HALF + "LEDGER = (Equation('1', '', 'half'),)", "id is '1'; it must begin with eq:"),
        (
            HALF + "LEDGER = (Equation('eq:1', '', 'hlaf'),)",
            "eq:1 names the derivation 'hlaf', which is not among half",
        ),
        (
            HALF + "LEDGER = (Equation('eq:1', '', 'half', reaches='eq:2'),)",
            "reaches='eq:2', but the tags of 'half' are",
        ),
        (HALF + "LEDGER = (Equation('eq:1', '', 'half', premise='eq:2'),)", "premise='eq:2'"),
        (HALF + "LEDGER = (Equation('eq:1', '', 'half', premise='eq:1'),)", "eq:1 rests on no step of 'half'"),
        (
            HALF + "def derivations(): return (Derivation('half', a),)\nLEDGER = (Equation('beyond:a', '', 'half'),)",
            "beyond:a rests on no step of 'half'",
        ),
        (
            HALF.replace("positive", "real").replace(".then", ".attempt") + "\n"
            "LEDGER = (Equation('eq:1', '', 'half', reaches='eq:2'),)",
            "it stopped where half_line: ",
        ),
    ],
)
def test_a_slip_is_one_line_that_says_where(module, text, said):
    assert said in refusal(module(text))


def test_a_rule_that_refuses_is_named_with_its_condition(module):
    text = HALF + "def derivations(): return (half().then(rules.half_line, u),)"
    said = refusal(module(text))
    assert "in derivation 'half' the rule half_line raises ValueError: u is not integrated over" in said
    assert f"mine0.py, line {len(text.splitlines())}" in said
    unknown = HALF.replace('Symbol("a", positive=True)', 'Symbol("a", real=True)')
    assert "in derivation 'half' the rule half_line refuses: condition not shown: " in refusal(module(unknown))


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (
            "Claim('claim:1', '', '', '', lambda sampling: 1 / 0)",
            "claim:1 cannot be decided: mine0.py, line 16: ZeroDiv",
        ),
        ("Claim('claim:1', '', '', '', lambda sampling: True)", "claim:1 is decided by a bool: return a Decision"),
        (
            "Claim('claim:1', '', '', '', lambda sampling: Decision((Finding('', 1, '==', 1),), positive='proved'))",
            "claim:1 is decided as proved; a sentence can be confirmed, refuted",
        ),
        ("Equation('eq:1', '', 'half', Integral(a, u, (Range(u),)))", "eq:1 cannot be decided: "),
    ],
)
def test_what_cannot_be_decided_is_named(module, decision, said):
    assert said in refusal(module(HALF + f"LEDGER = ({decision},)"))


def test_what_a_module_prints_is_kept_off_the_output(module, capsys):
    path = module(HALF, "print('noise')")
    modules.register(path)
    assert capsys.readouterr().out == ""


NOISE = {"imported": 2, "built": 2, "decided": 1}  # twice: in this process and in a worker


def test_json_stands_alone_whatever_a_module_prints_in_whatever_process(module):
    path = module(
        HALF,
        """
        print("noise: imported")

        def derivations():
            print("noise: built")
            return (half(),)

        def decide(sampling):
            print("noise: decided")
            return Decision((Finding("its value", 0.5, "<", 1),))

        LEDGER = (Claim("claim:half", "", "", "It is below 1.", decide),)
        """,
    )
    words = [sys.executable, "-m", "derivations.cli", "check", path, "--json", "--digits", "15"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["steps"] == {"proved": 1}
    assert [done.stderr.count(f"noise: {what}") >= least for what, least in NOISE.items()] == [True] * 3


def test_the_same_name_in_two_places_is_two_modules(module, tmp_path):
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "mine0.py"
    other.write_text("x = 2")
    first = modules.register(module("x = 1"))
    assert load(first).x == 1
    second = modules.register(str(other))
    assert (load(first).x, load(second).x) == (1, 2)
    assert (first, second) == ("mine0", "mine0 (2)")
    del OWN[second]


def test_a_name_of_the_paper_is_not_taken_over(tmp_path):
    (tmp_path / "sigma2.py").write_text("x = 1")
    name = modules.register(str(tmp_path / "sigma2.py"))
    assert (name, load(name).x) == ("sigma2 (2)", 1)
    assert load("sigma2").TITLE == "The second-order self-energy"
    del OWN[name]
