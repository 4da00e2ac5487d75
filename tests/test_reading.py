"""What is printed means what was given: read back by a reader that shares no code with the writer, it has its value."""

import random
import re

import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st
from mpmath import mp
from sympy import Abs, Add, Expr, Float, I, LambertW, Mul, Pow, Rational, Symbol, besselk, cosh, exp, log, oo
from sympy.core.relational import Relational

from avsym import Integral, Range, Relation, symbols
from avsym.evaluate import compiled
from avsym.operators import Operator
from avsym.printing import latex, latex_lines, plain
from derivations import RESULTS, built
from tests import strategies
from tests.oracles.reading import Latex, Plain, Unreadable

s, t, x, m, E, p, theta, w = (
    getattr(symbols, name) for name in ["s", "t", "x", "mass", "field", "p", "theta", "omega_0"]
)
q1, q2, q3 = map(symbols.loop_momentum, (1, 2, 3))
TABLE = [value for value in vars(symbols).values() if isinstance(value, Symbol)]
TABLE += [q1, q2, q3, symbols.magnitude(s), symbols.internal_time(2), symbols.relative_time(1), Symbol("omega_0'")]

# Any smooth functions will do: they only have to tell arguments apart.
MEANING = {
    "n": lambda q: 1 / (2 + q * q),
    "delta": lambda q: mp.exp(-q * q),
    "Sigma": lambda t: t * t + mp.mpc(1, 2),
    "f": lambda w: 1 / (w + mp.mpc(2, 1)),
    "Heaviside": lambda t: mp.atan(t) + 3,
}
AS_LATEX = dict(zip((r"n_{<}", r"\delta", r"\Sigma^{<}", "f", r"\Theta"), MEANING.values(), strict=True))
AS_PLAIN = dict(zip(("n_<", "δ", "Σ^<", "f", "Θ"), MEANING.values(), strict=True))
DIGITS = 40


def point(found, seed):
    """A number for each symbol, positive where the symbol is; |q| is that of q."""
    values = {}
    for symbol in sorted(found, key=str):
        bare = symbol.name.strip("|")
        drawn = random.Random(f"{seed}{bare}")
        size = mp.mpf(drawn.uniform(0.3, 1.7))
        values[symbol] = size if symbol.is_nonnegative else size * drawn.choice((-1, 1))
    return values


def named(values, write):
    """The numbers by the printed names; q_1 and q_2 are q and q' where there is no third."""
    table = {}
    for symbol, value in values.items():
        name = symbol.name.strip("|")
        if symbol.name == name or Symbol(name, real=True) not in values:
            table[write(Symbol(name))] = value
            if name in ("q_1", "q_2"):  # which the above has made q and q'
                table[{latex: name, plain: name[0] + "₀₁₂"[int(name[2])]}[write]] = value
    return table


def read(value, values, one=1, widths=(90, 15)):
    """The numbers read from one line of LaTeX, from broken lines and from plain text, and the limits of integrals."""
    texts = [latex(value), *(" ".join(latex_lines(value, width)) for width in widths)]
    readers = [Latex(text, named(values, latex), AS_LATEX, one) for text in texts]
    readers.append(Plain(plain(value), named(values, plain), AS_PLAIN, one))
    return [(reader.text, reader.number(), reader.limits) for reader in readers]


def close(one, other):
    if hasattr(one, "rows"):
        return mp.mnorm(one - other) <= 1e-10 * (1 + mp.mnorm(other))
    return one == other or abs(one - other) <= 1e-10 * abs(other)


def number(value, values):
    """The expression's own value; a Float means what its digits say."""
    exact = value.xreplace({each: Rational(str(each)) for each in value.atoms(Float)})
    return compiled(exact, MEANING)(values)


def judge(value, seed=1, one=1, expected=None):
    if isinstance(value, Expr) and not value.is_commutative:
        return judge_operators(value)
    with mp.workdps(DIGITS):
        values = point(value.free_symbols if isinstance(value, Expr) else free(value), seed)
        expected = number(value, values) if expected is None else expected(values)
        for text, found, _ in read(value, values, one):
            assert close(found, expected), text
    return None


def free(value):
    limits = [limit for item in value.ranges for limit in (item.lower, item.upper)]
    return set().union(*(item.free_symbols for item in (value.factor, value.integrand, *limits)))


def judge_integral(value, seed=1):
    judge(value, seed, expected=lambda values: number(value.factor, values) * number(value.integrand, values))
    with mp.workdps(DIGITS):
        values = point(free(value), seed)
        expected = [[number(limit, values) for limit in (item.lower, item.upper)] for item in value.ranges]
        for text, _, limits in read(value, values):
            assert len(limits) == len(expected), text
            pairs = [pair for each in zip(limits, expected, strict=True) for pair in zip(*each, strict=True)]
            assert all(close(*pair) for pair in pairs), text


def is_tame(value, values):
    """Whether every part has a number, and none that is out of all proportion."""
    if any(each and not 1e-30 < abs(each) < 1e30 for each in value.atoms(Float)):
        return False
    try:
        found = (number(part, values) for part in sympy.postorder_traversal(value) if part.args)  # the inner ones first
        return all(part == 0 or 1e-12 < abs(part) < 1e12 for part in found)
    except (ArithmeticError, ValueError, mp.NoConvergence):
        return False


named_symbols = st.sampled_from(TABLE)
numbers = st.one_of(
    st.integers(-12, 12).map(sympy.Integer),
    st.builds(Rational, st.integers(-9, 9), st.integers(1, 9)),
    st.sampled_from([I, sympy.pi, sympy.E, sympy.EulerGamma]),
)
powers = st.sampled_from([-2, -1, 2, 3, *(Rational(n, d) for n in (-3, -1, 1, 3) for d in (2, 3))])


def grown(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda parts: Add(*parts)),
        two.map(lambda parts: Mul(*parts)),
        two.map(lambda parts: Mul(*parts)),
        st.tuples(inner, powers).map(lambda parts: Pow(*parts)),
        st.tuples(inner, named_symbols).map(lambda parts: Pow(*parts)),
        st.tuples(numbers, named_symbols).map(lambda parts: Pow(*parts)),
        two.map(lambda parts: parts[0] / parts[1]),
        two.map(lambda parts: Add(*parts, evaluate=False)),
        two.map(lambda parts: Mul(*parts, evaluate=False)),
        inner.map(exp),
        inner.map(Abs),
        inner.map(log),
        inner.map(cosh),
        inner.map(symbols.occupation_of),
        st.builds(besselk, st.sampled_from([0, 1, Rational(1, 3)]), inner),
        st.builds(LambertW, inner, st.sampled_from([0, -1])),
        st.builds(sympy.airyai, inner),
    )


floats = st.sampled_from([Float("2.5e-7"), Float(1.5), Float("3.25e8")])  # outside, or SymPy takes exp(exp(3.25e8))
exact = st.recursive(st.one_of(named_symbols, numbers), grown, max_leaves=7)
values = st.one_of(
    exact,
    strategies.expressions,
    st.builds(lambda number, value: number * value, floats, exact),
    st.builds(lambda number, name, value: number**name + value, floats, named_symbols, exact),
)
X = besselk(0, x)


@given(values, strategies.seeds)
@example((x * X) ** p, 1)  # x K_0(x)^p
@example((-1) ** p, 1)  # -1^p
@example(Rational(2, 3) ** p, 1)
@example(Float("2.5e-20") ** p, 1)
@example(4 * 2 ** Rational(1, 3) * x, 1)  # 4 2^{1/3}
@example(3 * 2**p, 1)
@example((I * s) ** Rational(3, 2), 2)  # the root of a cube is not the cube of the root
@example(s ** Rational(-3, 2), 1)
@example((x + Symbol("omega_0'")) ** 2, 1)  # taken for a name because of its prime
@example(log(x) / 2, 1)  # ln x/2
@example(log(x) * cosh(theta) * exp(p), 1)  # ln x cosh theta
@example(log(x + 1) ** 2, 1)
@example(Abs(s + x * Abs(t)), 1)  # |s + x |t||
@example(Mul(3, Mul(-2, s, evaluate=False), evaluate=False), 1)  # 3 -2 s
@example(Mul(I, I, s, evaluate=False), 1)  # i was counted once
@example(besselk(Rational(1, 3), x), 1)
@example(exp(I * p) ** x, 1)
@example(Float("2.5e-7") * 11**m, 1)
@example(LambertW(x, -1) ** p, 1)
@example(Abs(s) ** p * X**p, 1)
@example(s / (t * x) + exp(s / (2 * m)) * p, 1)
@example(x ** (s + t / (2 * m)), 1)
@example(theta * (s + t), 1)
@example(symbols.magnitude(s) * s, 1)
@example(q1 * q2 * q3**2, 1)
@example(q1**2 + q2**2, 1)
def test_read_as_written_it_has_its_value(value, seed):
    assume(not value.has(sympy.zoo, sympy.nan, oo, -oo))
    assume(is_tame(value, point(value.free_symbols, seed)))
    judge(value, seed)


@pytest.mark.parametrize(
    "value",
    [
        Integral(sympy.S.One, -s * exp(-s), (Range(s, sympy.S.Zero, t),)),  # int ds -s: a difference
        Integral(sympy.S.One, 2 * s + 4 * t, (Range(s, -t, Abs(p)),)),  # one group: the bracket was not closed
        Integral(1 / (4 * sympy.pi**2), -s / x + t / E, (Range(q1), Range(s, -oo, t / 2))),
        Integral(-1 / (2 * w), (exp(s) + exp(t)) / (2 * m), (Range(s),)),  # g/(2 w) [a + b] in plain text
        Integral(s + t, sympy.S.One, (Range(p, -x / E, x),)),
        Integral(x / 3, -sympy.S.One, (Range(p, -sympy.S.One, sympy.S.One),)),
    ],
)
def test_integrals_are_read_with_their_limits(value):
    judge_integral(value)


A, B = Operator("G_retarded"), Operator("B")


@pytest.mark.parametrize(
    "value",
    [
        A**-1 * B,  # two superscripts
        x / (2 * w) * A * B,  # g/(2 w) A B
        B * A - A * B / 3,
        log(x) * A * (A + B) * B,
        -A * (A * B) ** 2 / x,
        (A + 2) ** -1,
    ],
)
def test_operators_are_read_in_their_order(value):
    judge_operators(value)


def judge_operators(value, seed=1):
    def expected(values):
        return matrices(value, values | squares(value))

    def squares(value):
        found = sorted((each for each in value.free_symbols if not each.is_commutative), key=str)
        return {each: mp.matrix(2, 2) + mp.matrix([[1, 2 + k], [k * k, -1]]) / 3 for k, each in enumerate(found)}

    with mp.workdps(DIGITS):
        values = point(value.free_symbols, seed) | squares(value)
        for text, found, _ in read(value, values, mp.eye(2)):
            assert close(found, expected(values)), text


def matrices(value, values):
    """An expression in which symbols may stand for matrices; a number is one times it."""
    if value.is_commutative:
        return number(value, values) * mp.eye(2)
    if value.is_Symbol:
        return values[value]
    if value.is_Pow:
        return matrices(value.base, values) ** int(value.exp)
    total, *others = [matrices(each, values) for each in value.args]
    for other in others:
        total = total + other if value.is_Add else total * other
    return total


# What no number can be given to: diagrams, and sums over orderings whose propagators are not yet inserted.
WITHOUT_NUMBER = ("Diagram", "ContourIntegral", "RealTime")


def parts(derivations):
    """Everything that is shown, each once, a tuple as what is in it."""
    for derivation in derivations:
        for value in (derivation.start, *(side for step in derivation.steps for side in (step.before, step.after))):
            yield from value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("name", RESULTS)
def test_every_step_of_every_derivation_is_read_with_its_value(name):
    for value in dict.fromkeys(parts(built(name))):
        if isinstance(value, Relation | Relational):
            judge_relation(value)
        elif isinstance(value, Integral):
            judge_integral(value)
        elif isinstance(value, Expr):
            judge(value)
        else:
            assert type(value).__name__ in WITHOUT_NUMBER


def judge_relation(value):
    """Its sides, alone and in their lines."""
    judge(value.lhs)
    judge(value.rhs)
    with mp.workdps(DIGITS):
        if not (value.lhs.is_commutative and value.rhs.is_commutative):
            return
        values = point(value.lhs.free_symbols | value.rhs.free_symbols, 1)
        for width in (90, 15):
            sides = re.split(r"=|\\approx|\\leq|\\geq", " ".join(latex_lines(value, width)))
            for text, side in zip(sides, (value.lhs, value.rhs), strict=True):
                assert close(Latex(text, named(values, latex), AS_LATEX).number(), number(side, values)), text


def test_a_relation_broken_at_its_sign_has_no_factor_there():
    judge_relation(Relation(x * X * log(x + p), 4 / symbols.beta + exp(s), "\\approx"))
    judge_relation(Relation(x * X * log(x + p), 4 * X * exp(s) / symbols.beta))


def test_no_two_symbols_are_written_alike():
    for write in (latex, plain):
        assert len({write(symbol * 3) for symbol in TABLE}) == len(set(TABLE))
        assert not {write(symbol) for symbol in TABLE} & {"e", "i", r"\pi", "π", r"\gamma_{\mathrm{E}}", "γ_E"}


def test_a_name_is_no_command():
    for name in ("int", "sqrt", "times", "leq", "infty", "cdot"):
        assert latex(Symbol(name)) == rf"\mathrm{{{name}}}"


MISREAD = r"4 2^{1/3};\ln x y;\ln x/2;\ln(x)^{2};x/2/y;x/2 \cdot y;x^{2}^{3};\frac{1}{2}^{x};x -"
MISREAD += r";\quad \times 2;x y -- 2;z;;(x;x);|x |y||;f + x"


@pytest.mark.parametrize("text", MISREAD.split(";"))
def test_the_reader_refuses_what_can_be_misread(text):
    with pytest.raises(Unreadable):
        Latex(text, {"x": 2, "y": 3}, {"f": abs}).number()


@pytest.mark.parametrize("text", ["x/2 y", "4 2^(1/3)", "ln x y", "ln x/2", "x²³⁴²^y", "√x²", "g(x)", "x (", "x −"])
def test_the_reader_of_plain_text_refuses_what_can_be_misread(text):
    with pytest.raises(Unreadable):
        Plain(text, {"x": 2, "y": 3}).number()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-x^{2}", -4),
        ("x/2 y", 1 / 3),
        ("(x y)^{2} - x y^{2}", 18),
        (r"\frac{x}{y} x", 4 / 3),
        (r"f(y) x", -6),
        ("|x - y| y |x|", 6),
        (r"K_0(x)^{2}", mp.besselk(0, 2) ** 2),
        (r"W_{-1}(-1/y x)", mp.lambertw(-1 / 6, -1)),
        (r"x \times 2.5 \times 10^{-2}", 0.05),
    ],
)
def test_the_reader_reads(text, expected):
    reader = Latex(text, {"x": mp.mpf(2), "y": mp.mpf(3)}, {"f": lambda z: -z})
    assert close(reader.number(), expected)
