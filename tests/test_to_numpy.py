"""Generated functions against 50-digit arithmetic over 12 decades; broadcasting, limits; what is refused."""

import warnings
from functools import cache
from importlib import import_module

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import I, Rational, S, Symbol, besselk, exp, log, pi, sqrt

from avsym import Integral, evaluate, symbols, to_numpy
from avsym.exchange import SCHEMA, from_json
from avsym.to_numpy import NAMES, NotAudited, source
from derivations.generate import kernels
from tests.strategies import decades

EPS = float(np.finfo(float).eps)
P, Q, R = sympy.symbols("p q r", positive=True)
Z = Symbol("z", real=True)
OWN = {P: "p", Q: "q", R: "r", Z: "z"}
SYMBOLS = {name: symbol for symbol, name in (NAMES | OWN).items()}
KERNELS = {kernel.name: kernel for kernel in kernels()}
twelve_decades = decades(1e-6, 1e6)


@cache
def built(name):
    kernel = KERNELS[name]
    return to_numpy(kernel.expression, kernel.arguments)


def condition(expression, point, exact):
    """``sum |x f'/f|`` over the arguments, by differences of 50-digit values."""
    step = mpmath.mpf(10) ** -15
    with mp.workdps(50):
        moved = [evaluate(expression, point | {s: mpmath.mpf(v) * (1 + step)}, 50) for s, v in point.items()]
        return float(sum(abs(value / exact - 1) for value in moved) / step)


def assert_accurate(expression, point, ours, operations=0):
    exact = evaluate(expression, point, 50)
    if abs(exact) < 1e-290:
        assert abs(ours) <= 1e-289
        return
    allowed = (8 + operations) * EPS * (1 + condition(expression, point, exact))
    with mp.workdps(50):
        error = abs(mpmath.mpmathify(complex(ours)) / exact - 1)
    assert error <= allowed or abs(ours) > 1.7e308


@pytest.mark.parametrize("name", KERNELS)
@given(data=st.data())
@settings(max_examples=15)
def test_a_kernel_is_accurate_over_twelve_decades_of_every_argument(name, data):
    kernel = KERNELS[name]
    values = data.draw(st.tuples(*[twelve_decades] * len(kernel.arguments)))
    point = {SYMBOLS[argument]: value for argument, value in zip(kernel.arguments, values, strict=True)}
    assert_accurate(kernel.expression, point, built(name)(*values))


@given(st.tuples(*[decades(1e-2, 1e2)] * 7), decades(1e-3, 30.0), st.sampled_from([-1, 1]))
@settings(max_examples=40)
def test_the_complex_kernel_is_accurate_where_its_phase_is_moderate(values, time, sign):
    kernel = KERNELS["second_order_lesser"]
    values = (sign * time, *values)
    point = {SYMBOLS[argument]: value for argument, value in zip(kernel.arguments, values, strict=True)}
    assert_accurate(kernel.expression, point, built(kernel.name)(*values))


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_broadcasts_like_numpy_and_keeps_scalars(name):
    function, count = built(name), len(KERNELS[name].arguments)
    rng = np.random.default_rng(1)
    points = rng.uniform(0.5, 2.0, (count, 3))
    single = np.array([function(*points[:, i]) for i in range(3)])
    assert function(*points[:, 0]).shape == ()
    assert np.array_equal(function(*points), single)
    assert np.array_equal(function(*points.tolist()), single)
    column = [points[0][:, None], *points[1:]]
    grid = function(*column)
    assert grid.shape == (3, 3)
    assert np.array_equal(np.diagonal(grid), single)
    assert function(*[np.ones(0)] * count).shape == (0,)
    assert function(*[2] * count) == function(*[2.0] * count)
    assert grid.dtype in (np.float64, np.complex128)


@pytest.mark.parametrize("name", KERNELS)
def test_shapes_that_do_not_broadcast_are_an_error(name):
    count = len(KERNELS[name].arguments)
    with pytest.raises(ValueError, match="broadcast"):
        built(name)(np.ones(2), *[np.ones(3)] * (count - 1))


def test_limits_are_taken_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert built("occupation")(0.3, 0.0) == 0.0
        assert np.array_equal(built("occupation")([0.3, 1.0], [0.0, 0.0]), [0.0, 0.0])
        assert built("occupation")(0.3, 1e300) == pytest.approx(1e300 / 0.3)
        assert built("enhancement")(1e-300, 0.1, 1.0, 0.5, 0.3) == 0.0
        assert built("kickoff_temperature")(0.0, 1.0, 0.5, 0.3) == np.inf
        assert built("scaled_dephasing")(0.0, 1.0, 0.5, 0.3) == np.inf


# Expressions without cancellation: what a closed form of ours may be made of.
def _grown(inner):
    one = st.sampled_from([P, Q, R])
    return st.one_of(
        st.builds(lambda x, y: x * y, inner, inner),
        st.builds(lambda x, y: x / y, inner, inner),
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, n: x**n, inner, st.sampled_from([2, 3, 4, -1, -2, S.Half, -S.Half, Rational(3, 2)])),
        st.builds(lambda x, y: exp(-x / y), one, one),
        st.builds(lambda x, y: x * (exp(x / y) - 1), one, one),
        st.builds(lambda x, y: y * (1 - exp(-x * y)), one, one),
        st.builds(lambda x: log(1 + x), inner.filter(lambda x: not x.is_Add)),
        st.builds(lambda x, n: besselk(n, x), one, st.sampled_from([0, 1])),
        st.builds(lambda x: sympy.cosh(x), one),
        st.builds(lambda x: sympy.sinh(x), one),
    )


leaves = st.one_of(st.sampled_from([P, Q, R, pi]), st.builds(Rational, st.integers(1, 9), st.integers(1, 9)))
closed_forms = st.recursive(leaves, _grown, max_leaves=5).filter(lambda e: e.free_symbols)


def moderate(expression, point):
    """Whether nothing on the way over- or underflows."""
    for node in sympy.preorder_traversal(expression):
        value = abs(evaluate(node, point, 15)) if node.free_symbols else 1
        if not 1e-250 < value < 1e250:
            return False
    return True


@given(closed_forms, st.tuples(*[twelve_decades] * 3))
@example(1 - exp(-P * Q), (1e-6, 1e-6, 1.0))
@example(1 / (exp(P / Q) - 1), (1e-6, 1e6, 1.0))
@example(log(1 + P), (1e-6, 1.0, 1.0))
@example(P ** Rational(-3, 2) / sqrt(Q), (1e-6, 1e6, 1.0))
@example(2 ** (-P) * Q**R, (3.3, 0.7, 2.1))
@example(-(P**2) / 3 - P * Q, (3.3, 0.7, 2.1))
@example(exp(exp(-P) - 1) - 1 + Q, (1e-5, 0.7, 2.1))
@settings(max_examples=60)
def test_a_random_closed_form_is_as_accurate_as_its_condition_allows(expression, values):
    point = {
        symbol: value for symbol, value in zip((P, Q, R), values, strict=True) if symbol in expression.free_symbols
    }
    assume(moderate(expression, point))
    arguments = [OWN[symbol] for symbol in point]
    ours = to_numpy(expression, arguments, OWN)(*point.values())
    assert_accurate(expression, point, ours, sympy.count_ops(expression))


@pytest.mark.parametrize(
    "expression",
    [
        sqrt(Z**2 + 1) * sqrt(Z + 3),
        sympy.Float("-0.5") * P + sympy.Float("0.25"),
        sympy.Abs(Z) ** 3 - Z,
        Rational(-2, 3) * Z + 1,
        -Z,
        -(Z + 1) * (Z - 2) / 3,
        1 / (Z * (Z + 1)),
        P ** (Z * Q),
        (P**Q) ** Z,
        exp(-I * Z) * (1 + 2 * I) / P,
        sympy.cosh(Z + I),
        log(2 * I + P),
        Z - (P - (Q - Z)),
    ],
    ids=str,
)
def test_the_printed_source_means_the_expression(expression):
    """Signs, brackets, powers: at a point where a slip would show."""
    point = {P: 1.7, Q: 0.6, Z: -1.3}
    wanted = {symbol: point[symbol] for symbol in expression.free_symbols}
    exact = _value(expression, wanted)
    ours = to_numpy(expression, [OWN[s] for s in wanted], OWN)(*wanted.values())
    assert complex(ours) == pytest.approx(complex(exact), rel=1e-13, nan_ok=False)


def _value(expression, point):
    return evaluate(expression.replace(lambda e: e.is_Float, lambda e: Rational(str(e))), point)


X = Symbol("x", positive=True)


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (["Mul", -1, -1, "x"], 2.0),
        (["Mul", -1, -1, -1, "x"], -2.0),
        (["Mul", ["Mul", -1, "x"], -1], 2.0),
        (["Mul", ["Rational", -1, 2], -1, "x"], 1.0),
        (["Pow", "x", ["Mul", -1, -1]], 2.0),
        (["Pow", ["Mul", -1, -1, "x"], -1], 0.5),
        (["Mul", "x", ["Pow", ["Pow", -2, 2], ["Rational", 1, 2]]], 4.0),
        (["Add", 1, 1, ["Mul", -1, ["exp", "x"]]], 2 - np.exp(2.0)),
        (["Add", -1, ["exp", "x"], ["exp", "x"]], 2 * np.exp(2.0) - 1),
        (["Add", -1, -1, ["Mul", -1, -1, ["exp", "x"]]], np.exp(2.0) - 2),
        (["log", ["Add", 1, 1, "x"]], np.log(4.0)),
        (["Add", "x", "x", ["Add", 1, ["Mul", -1, ["Add", "x", 1]]]], 2.0),
    ],
    ids=str,
)
def test_a_tree_that_was_not_evaluated_means_what_it_says(tree, value):
    table = {"x": {"name": "x", "assumptions": {"positive": True}}}
    expression = from_json({"schema": SCHEMA, "symbols": table, "value": tree})
    assert to_numpy(expression, ["x"], {X: "x"})(2.0) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "expression",
    [
        10**400 * P,
        P / 10**400,
        sympy.Float(10) ** 400 * P,
        sympy.Pow(10, 400, evaluate=False) * P,
        sympy.Pow(10, sympy.Pow(10, 3, evaluate=False), evaluate=False) * P,
        sympy.Mul(P, sympy.Pow(10, -(10**9), evaluate=False), evaluate=False),
        sympy.Pow(sympy.Float(10), 400, evaluate=False) * P,
        pi**10_000 * P,
        sympy.Mul(P, sympy.Pow(0, -1, evaluate=False), evaluate=False),
        P * S(-1) ** Rational(1, 3),
    ],
    ids=[
        *("long", "below", "Float", "power", "tower", "tiny", "power of a Float", "power of pi", "pole", "complex"),
    ],
)
def test_a_number_that_python_would_stumble_over_is_refused_when_built(expression):
    with pytest.raises(NotAudited, match="range of float64") as error:
        to_numpy(expression, names=OWN)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", [10**30, 2**63, -(10**300)])
def test_a_long_integer_is_a_number_for_every_function(number):
    assert to_numpy(sympy.Abs(S(number), evaluate=False))() == float(abs(number))
    assert to_numpy(sympy.sqrt(P + abs(number)), names=OWN)(0.0) == pytest.approx(float(abs(number)) ** 0.5, rel=1e-15)
    assert to_numpy(log(S(abs(number)), evaluate=False))() == pytest.approx(float(mpmath.log(abs(number))), rel=1e-15)


def test_a_float_under_a_root_is_no_stumbling_block():
    assert to_numpy(sqrt(pi + sympy.Float("0.5")) * P, names=OWN)(2.0) == pytest.approx(2 * np.sqrt(np.pi + 0.5))


def test_a_logarithm_to_another_base_is_refused():
    with pytest.raises(NotAudited, match="log has no audited"):
        to_numpy(log(P, 2, evaluate=False), names=OWN)


def test_a_negative_base_keeps_its_sign_under_a_power():
    assert to_numpy(sympy.Float("-0.5") ** P, names=OWN)(2.0) == 0.25
    assert to_numpy(S(-2) ** P, names=OWN)(2.0) == 4.0
    assert to_numpy(Rational(-1, 2) ** P, names=OWN)(2.0) == 0.25


@pytest.mark.parametrize("expression", [sqrt(Z) * sqrt(Z - 1), 1 / (sqrt(Z) * sqrt(Z + 1))], ids=str)
def test_roots_of_what_may_be_negative_are_not_put_under_one_root(expression):
    """``sqrt(u) sqrt(v)`` is ``-sqrt(u v)`` for negative u and v: nan in real arithmetic, not the wrong sign."""
    assert np.isnan(to_numpy(expression, ["z"], OWN)(-2.0))


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        (sympy.Piecewise((P, P < 1), (Q, True)), "Piecewise"),
        (sympy.polylog(2, P), "polylog"),
        (sympy.digamma(P), "polygamma"),
        (sympy.Function("f")(P), "f "),
        (symbols.occupation_of(P), "n "),
        (symbols.delta_function(P), "delta"),
        (sympy.expint(1, P), "expint"),
        (sympy.hyper([P], [Q], R), "hyper"),
        (sympy.LambertW(P), "LambertW"),
        (besselk(2, P), "besselk"),
        (besselk(P, Q), "besselk"),
        (besselk(0, P * I), "besselk"),
        (sympy.Integral(exp(-P * Z), (Z, 0, 1)), "Integral"),
        (sympy.Heaviside(Z), "Heaviside"),
        (sympy.Max(P, Q), "Max"),
        (P * sympy.oo, "Infinity"),
        (S.ComplexInfinity, "ComplexInfinity"),
        (S.NaN, "NaN"),
        (P + sympy.polylog(3, Q), "polylog"),
        (Integral(S.One, P), "Integral is not a closed expression"),
        (P > Q, "StrictGreaterThan"),
        (sympy.Matrix([P]), "not a closed expression"),
        ("p + 1", "str is not a closed expression"),
        (None, "not a closed expression"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_has_no_audited_implementation_is_refused_when_built(expression, named):
    with pytest.raises(NotAudited, match=named) as error:
        to_numpy(expression, names=OWN)
    assert "\n" not in str(error.value)


def test_a_symbol_without_a_name_is_refused_by_name():
    with pytest.raises(NotAudited, match=r"no argument name for q, r; hand in `names`"):
        to_numpy(Q * R * symbols.beta)


EVIL = [
    "__import__('os').system('false')",
    "().__class__",
    "x: ArrayLike = 1, *, y",
    "lambda",
    "p q",
    "",
    "np",
    "special",
    "1p",
    "__debug__",
    "ｎｐ",  # fullwidth: Python reads it as np
    "ｌａｍｂｄａ",
]


@pytest.mark.parametrize("name", EVIL)
def test_a_name_that_is_no_plain_identifier_never_becomes_source(name):
    with pytest.raises(NotAudited, match="argument name"):
        to_numpy(P + 1, names={P: name})
    with pytest.raises(NotAudited, match="no argument name"):
        to_numpy(Symbol(name or "nothing", real=True) + 1)


def test_two_symbols_of_one_name_are_refused():
    with pytest.raises(NotAudited, match="distinct"):
        to_numpy(P + Q, names={P: "p", Q: "p"})
    with pytest.raises(NotAudited, match="distinct"):
        to_numpy(P + Q, names={P: "p", Q: "ｐ"})


def test_a_name_that_python_knows_is_only_an_argument():
    assert to_numpy(P + 1, names={P: "__import__"})(2.0) == 3.0
    assert to_numpy(P * Q, ["open", "eval"], {P: "eval", Q: "open"})(2.0, 3.0) == 6.0


@pytest.mark.parametrize("order", [(), ("p",), ("p", "q", "r"), ("p", "p"), ("p", "x")])
def test_an_order_that_does_not_match_the_symbols_is_refused(order):
    with pytest.raises(NotAudited, match="arguments are"):
        to_numpy(P - Q, order, OWN)


def test_arguments_are_alphabetical_unless_ordered():
    assert to_numpy(Q - P, names=OWN)(1.0, 5.0) == 4.0
    assert to_numpy(Q - P, ("q", "p"), OWN)(1.0, 5.0) == -4.0


def test_a_constant_is_a_function_of_nothing():
    assert to_numpy(pi / 3)() == np.pi / 3


def test_a_source_is_the_function_that_is_run():
    expression = symbols.beta * exp(-symbols.x) / 3
    scope = {"np": np, "ArrayLike": object, "NDArray": np.ndarray}
    exec(source("f", expression), scope)
    assert scope["f"](2.0, 0.5) == to_numpy(expression)(2.0, 0.5)


@pytest.mark.parametrize("text", ["def f(x):\n    return open(x)", "def f(x):\n    return __import__('os').name"])
def test_a_source_with_a_name_of_no_audited_function_is_not_built(text):
    with pytest.raises(NotAudited, match=r"generated source uses (open|__import__)"):
        import_module("avsym.to_numpy")._build(text)
