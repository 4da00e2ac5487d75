"""avsym/exchange: what is written loads back equal, and nothing that a file says is executed, evaluated or believed."""

import json
import operator
import sys
from dataclasses import fields, is_dataclass, replace

import mpmath
import pytest
import sympy
from hypothesis import example, given, reject
from hypothesis import strategies as st
from sympy import Float, Function, I, Integer, Max, Mul, Rational, Symbol, besselk, cosh, exp, oo, pi, sqrt

from avsym import Derivation, Diagram, Integral, Range, Relation, Sampling, rainbow, rules, symbols, to_contour
from avsym.derivation import Evidence, Judged, Report, Verdict
from avsym.exchange import SCHEMA, Recorded, dumps, from_json, loads, to_json
from avsym.exchange.records import TYPES
from avsym.exchange.trees import DEEPEST, HEADS, LARGEST
from avsym.operators import Bra, Diagonal, Ket, Operator
from avsym.propagator import electron
from derivations import RESULTS, built
from tests import strategies

TABLE = [value for value in vars(symbols).values() if isinstance(value, Symbol)]
TABLE += [symbols.internal_time(3), symbols.loop_momentum(2), symbols.magnitude(symbols.s), Symbol("z")]
named = st.sampled_from(TABLE)
numbers = st.one_of(
    st.integers(-(10**30), 10**30).map(Integer),
    st.builds(Rational, st.integers(-99, 99), st.integers(1, 99)),
    st.sampled_from([I, pi, sympy.E, oo, -oo]),
    st.floats(-1e30, 1e30).map(Float),
    st.floats(0.1, 1e9).map(lambda value: Float(value, 40) / 3),
)


def evaluated(build):
    """What SymPy makes of it, unless it asks mpmath for the sign of a Bessel function that this cannot compute."""

    def found(parts):
        try:
            return build(*parts)
        except (mpmath.libmp.NoConvergence, ValueError):
            reject()

    return found


def grown(inner):
    one, two = st.tuples(inner), st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda parts: sympy.Add(*parts, evaluate=False)),
        two.map(evaluated(operator.add)),
        two.map(lambda parts: Mul(*parts, evaluate=False)),
        two.map(evaluated(operator.mul)),
        st.tuples(inner, st.sampled_from([-2, Rational(1, 2), 3])).map(lambda parts: sympy.Pow(*parts, evaluate=False)),
        one.map(lambda parts: exp(*parts, evaluate=False)),
        one.map(lambda parts: sympy.Abs(*parts, evaluate=False)),
        st.tuples(named).map(lambda parts: symbols.occupation_of(*parts) * symbols.delta_function(*parts)),
        two.map(lambda parts: besselk(*parts, evaluate=False)),
    )


values = st.one_of(strategies.expressions, st.recursive(st.one_of(named, numbers), grown, max_leaves=12))


def document(value, table=None):
    return {"schema": SCHEMA, "symbols": table or {}, "value": value}


def refusal(given):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        loads(given) if isinstance(given, str) else from_json(given)
    assert type(caught.value) in (ValueError, json.JSONDecodeError)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700
    return str(caught.value)


def is_a_number(value):
    """Neither undefined (0/0, 1/0 of no direction) nor of an exponent, by powers of powers, that no document takes."""
    return not value.has(sympy.nan, sympy.zoo) and all(abs(x._mpf_[2]) < 90_000 for x in value.atoms(Float))


@given(values.filter(is_a_number))
@example(Float(1, 10) / 3)
@example(Float(0))
@example(-(Float(2, 40) ** 999))
@example(Mul(2, symbols.s + symbols.t, evaluate=False))
@example(sympy.Pow(symbols.s, 1, evaluate=False))
@example(Max(symbols.s, symbols.t, 0))
@example(Symbol("m") + symbols.mass)
@example(Symbol("q", integer=True, positive=True, even=True))
def test_an_expression_loads_back_equal(value):
    back = loads(dumps(value))
    assert back == value
    assert hash(back) == hash(value)
    assert {(s.name, tuple(s.assumptions0.items())) for s in back.free_symbols} == {
        (s.name, tuple(s.assumptions0.items())) for s in value.free_symbols
    }


@pytest.mark.parametrize("name", RESULTS)
def test_every_derivation_loads_back_equal(name):
    for derivation in built(name):
        back = loads(dumps(derivation))
        assert back == derivation
        assert back is not derivation
        for ours, theirs in zip(derivation.steps, back.steps, strict=True):
            assert (theirs.before, theirs.after) == (ours.before, ours.after)
            assert (theirs.conditions, theirs.kind, theirs.drops) == (ours.conditions, ours.kind, ours.drops)


def test_an_occupation_of_two_momenta_travels_with_its_derivation():
    q, k = sympy.symbols("q k", real=True)
    start = Integral(symbols.Delta, symbols.occupation_of(q, k) * exp(-I * q), (Range(q), Range(k)))
    derivation = Derivation("plane", start).then(rules.occupy, symbols.occupation_of(q, k), symbols.n_ex, (0, 0))
    assert loads(dumps(derivation)) == derivation


@pytest.mark.parametrize("worst", [1.7e308, sys.float_info.max, -sys.float_info.max])
def test_the_largest_numbers_travel_in_evidence(worst):
    derivation = built("propagators")[0]
    judged = [Judged(step, Verdict.TIMEOUT, Evidence("late", worst, 0.0)) for step in derivation.steps]
    recorded = Recorded(derivation, Report(derivation.name, tuple(judged)))
    assert loads(dumps(recorded)).report.judged[0].evidence.worst == worst


def test_two_symbols_of_one_name_stay_two():
    both = Relation(symbols.mass, Symbol("m") ** 2)
    back = loads(dumps(both))
    assert back == both
    assert back.lhs.is_positive
    assert back.rhs.base.is_positive is None


def test_operators_keep_their_order_and_their_shape():
    """A ket, a bra and a number of one name are three things, and a product of them is read as it stands."""
    parts = (Bra("A"), Operator("A"), Diagonal("A") ** -1, Ket("A"), Symbol("A"))
    value = Mul(*parts)
    back = loads(dumps(value))
    assert back == value
    assert not back.is_commutative
    assert [type(symbol) for symbol in back.args_cnc()[1][:2]] == [Bra, Operator]
    assert loads(dumps(parts[1] * parts[3])) != loads(dumps(parts[3] * parts[1]))
    assert loads(dumps(Ket("A", hermitian=True))) == Ket("A", hermitian=True) != Ket("A")


def test_verdicts_and_evidence_travel():
    derivation = built("temperature")[4]
    report = derivation.verify()
    back = loads(dumps(Recorded(derivation, report)))
    assert back == Recorded(derivation, report)
    assert back.report.judged[0].evidence == report.judged[0].evidence


def test_what_is_not_a_number_travels_in_evidence():
    derivation = built("propagators")[0]
    judged = [Judged(step, Verdict.TIMEOUT, Evidence("late", float("inf"), 0.0)) for step in derivation.steps]
    back = loads(dumps(Recorded(derivation, Report(derivation.name, tuple(judged)))))
    assert back.report.judged[0].evidence.worst == float("inf")


def test_a_report_of_another_derivation_is_refused():
    with pytest.raises(ValueError, match="is not of the derivation"):
        to_json(Recorded(built("propagators")[0], built("temperature")[4].verify()))


def test_a_step_that_starts_elsewhere_keeps_its_start():
    first, second = built("field")[0].steps[0], built("field")[1].steps[0]
    odd = Derivation("odd", first.before, (first, second))
    assert first.after != second.before
    assert loads(dumps(odd)).steps == (first, second)


def test_a_derivation_from_a_file_refuses_to_verify_itself():
    back = loads(dumps(built("sigma2")[0]))
    with pytest.raises(ValueError, match="certificates do not travel in files: derive it anew"):
        back.verify(Sampling())


def test_a_derivation_from_a_file_goes_into_further_rules():
    *_, last = built("sigma4")[0].steps
    back = loads(dumps(built("sigma4")[0]))
    went_on = back.then(rules.neglect, symbols.Gamma)
    assert went_on.steps[-1].before == last.after
    assert went_on.steps[-1].verify().verdict == Verdict.APPROXIMATION


def test_a_document_is_the_same_in_every_run():
    import os
    import subprocess

    code = "from avsym.exchange import dumps; from derivations import built; print(dumps(built('sigma2')[0]))"
    seeds = ({**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2"))
    texts = {subprocess.run([sys.executable, "-c", code], env=env, capture_output=True).stdout for env in seeds}
    assert len(texts) == 1
    assert loads(texts.pop()) == built("sigma2")[0]


@pytest.mark.parametrize("value", [rainbow(4), symbols.s / 3 - 1, 2 * cosh(sqrt(symbols.x)), (symbols.s, rainbow(2))])
def test_documents_are_plain_json(value):
    assert json.loads(json.dumps(to_json(value))) == to_json(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Function("h")(symbols.s), "'h' cannot be written"),
        (Function("n")(symbols.s), "'n' cannot be written"),  # not ours: other assumptions
        (sympy.Integral(symbols.s, symbols.s), "'Integral' cannot be written"),
        (sympy.zoo, "cannot be written"),
        (sympy.nan, "cannot be written"),
        (sympy.Dummy("s"), "symbol 's' cannot be written"),
        (Symbol("A", commutative=False), "symbol 'A' cannot be written"),
        (Integer(LARGEST), "too large"),
        (Float(2) ** 200_000, "exponent up to 100000"),
        (Float(1, 2000) / 3, "1 to 3000 bits"),
        ([symbols.s], "type list cannot be written"),
        (Symbol("x" * 65), "symbol 'x+\\.\\.\\.x+' cannot be written: a name is 1 to 64 printable characters"),
        (Symbol(""), "symbol '' cannot be written"),
        (Integral(symbols.s, symbols.s, (Range(Symbol("a\nb")),)), "printable"),
        (symbols.occupation_of(), "n of 0 arguments cannot be written"),
        (print, "cannot be written"),
        (Relation(symbols.s, symbols.t, "<"), "must be one of"),
    ],
)
def test_what_cannot_travel_is_refused_when_written(value, said):
    with pytest.raises(ValueError, match=said):
        to_json(value)


def test_what_is_written_can_be_read_up_to_the_deepest_level():
    deep = symbols.s
    for _ in range(DEEPEST):
        deep = exp(deep, evaluate=False)
    assert loads(dumps(deep)) == deep
    with pytest.raises(ValueError, match="levels deep"):
        to_json(exp(deep))


M = {"m": {"name": "m", "assumptions": {"positive": True}}}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (document(["os.system", 1]), "head 'os.system' is unknown"),
        (document(["__import__", "m"], M), "head '__import__' is unknown"),
        (document(["Symbol", 1]), "head 'Symbol' is unknown"),
        (document(["Lambda", 1, 1]), "unknown"),
        (document("m"), "symbol 'm' is not among the symbols"),
        (document("__class__"), "is not among"),
        (document(["Add", 1]), "Add has 1 arguments"),
        (document(["Pow", 1, 2, 3]), "Pow has 3 arguments"),
        (document(["exp"]), "exp has 0 arguments"),
        (document(["pi", 1]), "unknown"),
        (document(["n"]), "n has 0 arguments"),
        (document(True), "an expression is True"),
        (document(1.5), "an expression is 1.5"),
        (document(None), "an expression is None"),
        (document([]), "an expression is []"),
        (document([[1]]), "an expression is"),
        (document(LARGEST), "too large"),
        (document(["Rational", 2, 4]), "lowest terms"),
        (document(["Rational", 1, 0]), "lowest terms"),
        (document(["Rational", 1, -3]), "lowest terms"),
        (document(["Rational", 3, 1]), "lowest terms"),
        (document(["Rational", 1]), "2 integers"),
        (document(["Rational", "1", 3]), "2 integers"),
        (document(["Float", 3, 10**9, 53]), "Float is"),
        (document(["Float", 3, 0, 10**9]), "Float is"),
        (document(["Float", 2**80, 0, 53]), "Float is"),
        (document({"type": "Path"}), "value.type is 'Path'"),
        (document({"type": ["Range"]}), "value.type is"),
        (document({}), "value.type is None"),
        (document({"type": "Diagram", "pairs": [[0, 0]]}), "value: pairs are"),
        (document({"type": "Diagram", "pairs": [[0, True]]}), "must be a whole number"),
        (document({"type": "Diagram", "pairs": 3}), "value.pairs is 3; it must be a list"),
        (document({"type": "Diagram"}), "value lacks 'pairs'"),
        (document({"type": "Diagram", "pairs": [[0, 1]], "check": 1}), "unknown key 'check'"),
        (document({"type": "Ordering", "pairs": [[0, 1]], "sequence": [0, 0]}), "every vertex"),
        (document({"type": "Relation", "lhs": 1, "rhs": 2, "sign": "<"}), "value.sign is '<'"),
        (document(1, {"m": {"name": "m"}}), "must have name and assumptions"),
        (document(1, {"m": {**M["m"], "kind": "Dummy"}}), "kind is 'Dummy'; it must be one of Operator"),
        (document(1, {"m": {**M["m"], "kind": "Symbol"}}), "kind is 'Symbol'"),
        (document(1, {"m": {**M["m"], "kind": None}}), "kind is None"),
        (document(1, {"m": {**M["m"], "kind": ["Ket"]}}), "kind is ['Ket']"),
        (document(1, {"m": {**M["m"], "kind": "Ket"}}), "contradict"),
        (document(1, {"m": {**M["m"], "more": 1}}), "must have name and assumptions"),
        (document(1, {"m": {"name": 3, "assumptions": {}}}), "printable"),
        (document(1, {"m": {"name": "", "assumptions": {}}}), "printable"),
        (document(1, {"m": {"name": "m\n", "assumptions": {}}}), "printable"),
        (document(1, {"m": {"name": "m", "assumptions": {"commutative": False}}}), "assumes 'commutative'"),
        (document(1, {"m": {"name": "m", "assumptions": {"cls": True}}}), "assumes 'cls'"),
        (document(1, {"m": {"name": "m", "assumptions": {"real": 1}}}), "true or false"),
        (document(1, {"m": {"name": "m", "assumptions": {"real": False, "positive": True}}}), "contradict"),
        ({**document(1), "symbols": []}, "symbols is []"),
        ({**document(1), "schema": "avsym/exchange/2"}, "this version of avsym reads 'avsym/exchange/1'"),
        ({**document(1), "more": 1}, "nothing else"),
        ([], "the document is"),
        ("", "Expecting value"),
        ('{"schema": 1, "schema": 2}', "key 'schema' stands twice"),
        ('{"schema": NaN}', "NaN is not a number of JSON"),
        ('{"schema": -Infinity}', "-Infinity is not a number of JSON"),
        ("[" * 100_000, "nested too deeply"),
        (json.dumps(document(1)).replace("1}", "9" * 5000 + "}"), "digits"),
    ],
)
def test_what_a_file_may_not_say_is_one_line(given, said):
    assert said in refusal(given)


def test_nothing_is_evaluated():
    """10^(10^9) and its like would take for ever if SymPy were asked for their value."""
    tower = ["Pow", 10, ["Pow", 10, 10**9]]
    for head in ("exp", "log", "Abs", "cosh", "besselk", "LambertW", "gamma", "Max", "Mul"):
        arguments = [tower] * (2 if head in ("besselk", "Max", "Mul") else 1)
        from_json(document([head, *arguments]))


def test_deep_trees_are_refused():
    deep = 1
    for _ in range(400):
        deep = ["exp", deep]
    assert "levels deep" in refusal(document(deep))
    nested = {"type": "tuple", "items": []}
    for _ in range(5000):
        nested = {"type": "tuple", "items": [nested]}
    assert "too deeply" in refusal(document(nested))


def test_every_head_can_be_written_and_read():
    for name, head in HEADS.items():
        number = 2 if name in ("Add", "Mul", "Pow", "Max", "Min") else min(head.nargs)
        value = head(*(symbols.s, symbols.t)[:number], evaluate=False)
        assert loads(dumps(value)) == value
        assert loads(dumps(value)).func is head


def test_a_change_of_one_number_is_seen():
    derivation = built("sigma2")[0]
    last = derivation.steps[-1]
    wrong = replace(last, after=replace(last.after, factor=2 * last.after.factor))
    assert loads(dumps(replace(derivation, steps=(*derivation.steps[:-1], wrong)))) != derivation


@pytest.mark.parametrize("name", [name for name, (type_, _) in TYPES.items() if is_dataclass(type_)])
def test_every_field_of_every_type_travels(name):
    """A field that is added to a type and forgotten here would be lost in silence."""
    samples = {type(value).__name__: value for value in every_value()}
    written = set(to_json(samples[name])["value"]) - {"type"}
    if name == "Recorded":
        assert written == {"derivation", "checks"}
        return
    assert written == {item.name for item in fields(TYPES[name][0]) if item.compare and item.name != "check"}


def every_value():
    """One of each type."""
    derivation = built("sigma2")[0]
    real_time = derivation.steps[1].after
    yield from (derivation, Recorded(derivation), derivation.steps[0], rainbow(2), to_contour(rainbow(2)), real_time)
    yield from (real_time.terms[0], real_time.terms[0].ordering, electron(), Range(symbols.s), derivation.result)
    yield Relation(symbols.s, symbols.t)


def test_ranges_and_regulators_travel():
    value = Integral(symbols.g_ep, exp(I * symbols.s), (Range(symbols.s, -oo, symbols.t),), "e^(-eta s^2)")
    assert loads(dumps(value)) == value
    assert loads(dumps(replace(value, regulator=""))) != value
    assert loads(dumps(Diagram(((0, 2), (1, 3))))) == Diagram(((0, 2), (1, 3)))


@pytest.mark.parametrize("text", ["", "{", b"\x00", '{"schema": 1'])
def test_text_that_is_no_json_is_told_so(text):
    with pytest.raises(ValueError, match=r"^the text is no JSON: "):
        loads(text)
