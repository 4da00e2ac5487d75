"""LaTeX, formulas as SVG and plain text: balanced, the same in every run, readable by the typesetter, escaped."""

import os
import re
import subprocess
import sys
from functools import cache
from xml.etree import ElementTree as ET

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, DiracDelta, Float, I, LambertW, Symbol, besselk, cosh, exp, log, oo, pi, sqrt

from avsym import Integral, Range, diagrams, orderings, rainbow, symbols, to_contour, to_real_time
from avsym.langreth import keep
from avsym.printing import formula_svg, latex, latex_lines, plain
from avsym.relation import Relation
from derivations import field, sigma2, sigma4

SVG = "{http://www.w3.org/2000/svg}"
q1, q2 = symbols.loop_momentum(1), symbols.loop_momentum(2)
s, t, x, m, E, G, w = (
    symbols.s,
    symbols.t,
    symbols.x,
    symbols.mass,
    symbols.field,
    symbols.Gamma,
    symbols.omega_0,
)
A4 = Integral(
    I * symbols.n_ex * symbols.g_ep**4 / (8 * pi * w**2),
    exp(-G * Abs(s) - G * Abs(s + t) + I * w * s + I * q1**2 * s / (2 * m) - I * E * q1 * (s + t) * Abs(s) / (2 * m))
    / (2 * G + I * E * q1 * (s + t) / m),
    (Range(q1), Range(s)),
)


@cache
def values():
    """What every step of the derivations up to the criterion starts from and leaves."""
    chains = [chain for module in (sigma2, sigma4, field) for chain in module.derivations()]
    return tuple(value for chain in chains for value in (chain.start, *(step.after for step in chain.steps)))


def balanced(tex):
    depth = 0
    for letter in tex:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0 and tex.count(r"\left") - tex.count(r"\leq") == tex.count(r"\right")


def test_every_step_prints():
    assert len(values()) > 30
    for value in values():
        tex = latex(value)
        assert tex, tex
        assert balanced(tex), tex
        assert " ".join(latex_lines(value, 10**6)) == tex
        assert "{" not in plain(value), plain(value)
        assert "\\" not in plain(value), plain(value)


def test_every_line_is_typeset():
    for line in {line for value in values() for line in latex_lines(value)}:
        drawn = ET.fromstring(formula_svg(line))
        assert drawn.find(f"{SVG}title").text == line
        assert drawn.findall(f"{SVG}path")
        assert not drawn.findall(".//*[@id]")
        assert drawn.get("fill") == "currentColor"
        assert drawn.get("role") == "img"


def test_the_same_for_every_hash_seed():
    code = (
        "from avsym.printing import latex\nfrom derivations import sigma4\n"
        "for step in sigma4.derivations()[0].steps: print(latex(step.after))"
    )
    seen = set()
    for seed in ("0", "1", "42"):
        run = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        seen.add(run.stdout)
    assert len(seen) == 1
    assert b"Gamma" in seen.pop()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (sqrt(2) * sqrt(m) * sqrt(w), r"\sqrt{2 m \omega_0}"),
        (
            symbols.g_ep**2 / G * sqrt(2 * m / w**3),
            r"\frac{g_{\mathrm{ep}}^{2} \sqrt{2 m}}{\Gamma \sqrt{\omega_0^{3}}}",
        ),
        (x * besselk(0, x) - 4 / symbols.beta, r"x\,K_0(x) - \frac{4}{\beta}"),
        (besselk(0, 2 * x / E), r"K_0\left( \frac{2 x}{E} \right)"),
        (LambertW(-x, -1), r"W_{-1}(-x)"),
        (DiracDelta(q2 + E * symbols.T), r"\delta(q_2 + E T)".replace("q_2", "q'")),
        (symbols.n_ex * symbols.n_b * symbols.temperature, r"n_{\mathrm{ex}} T_{\mathrm{b}} n_b"),
        (q2**2 * symbols.magnitude(q1) ** 2, r"{q'}^{2} |q|^{2}"),
        (q2 * symbols.loop_momentum(3), r"q_2 q_3"),
        (1 - symbols.occupation_of(q1), r"1 - n_{<}(q)"),
        (exp(-x * cosh(symbols.theta)), r"e^{-x \cosh \theta}"),
        (w / log(1 + symbols.beta), r"\frac{\omega_0}{\ln(1 + \beta)}"),
        (I * w * t - I * symbols.Delta * t, r"i (\omega_0 - \Delta) t"),
        (2 * G + I * E * s / m + I * E * t / m, r"2 \Gamma + \frac{i E}{m}\,(s + t)"),
        (symbols.T - t / 2, r"T - \frac{t}{2}"),
        (-oo, r"-\infty"),
        (sympy.Rational(-1, 2), r"-\frac{1}{2}"),
        (Float("1e-20"), r"1.0 \times 10^{-20}"),
        (sqrt(s + t), r"\sqrt{s + t}"),
        (s * (s + t) ** 2, r"s\,(s + t)^{2}"),
        (pi**2 * I, r"\pi^{2} i"),
        (Symbol("omega_0'") ** 2, r"{\omega_0'}^{2}"),
        (Relation(x, 4 / symbols.beta, "\\approx"), r"x \approx \frac{4}{\beta}"),
        (sympy.Eq(x, symbols.beta, evaluate=False), r"x = \beta"),
    ],
)
def test_as_in_a_textbook(value, expected):
    assert latex(value) == expected


def test_an_integral_as_in_a_textbook():
    assert latex(A4) == (
        r"\frac{i n_{\mathrm{ex}} g_{\mathrm{ep}}^{4}}{4 \omega_0^{2}}"
        r"\,\int_{-\infty}^{\infty} \frac{dq}{2\pi}\,\int_{-\infty}^{\infty} ds"
        r"\,\frac{e^{-\Gamma (|s| + |s + t|) + i \omega_0 s + i [q^{2} s - E q |s| (s + t)]/2 m}}"
        r"{2 \Gamma + i E q (s + t)/m}"
    )
    assert plain(A4) == (
        "i n_ex g_ep⁴/(4 ω₀²) ∫dq/2π ∫ds "
        "e^(−Γ (|s| + |s + t|) + i ω₀ s + i [q² s − E q |s| (s + t)]/(2 m))/[2 Γ + i E q (s + t)/m]"
    )


@pytest.mark.parametrize("diagram", [rainbow(2), *diagrams(4), *diagrams(6)])
def test_every_propagator_of_a_contour_integral_is_there(diagram):
    tex = latex(to_contour(diagram))
    assert tex.count("G_") == diagram.order - 1
    assert tex.count("D_") == tex.count(r"{2\pi}") == len(diagram.pairs)
    assert tex.startswith(rf"\Sigma_{{p}}^{{({diagram.order})}}(t_2,t_1)")


def test_orderings_carry_their_components():
    real = to_real_time(to_contour(rainbow(4)))
    assert len(latex_lines(real)) == 1 + len(real.terms)
    for term in real.terms:
        tex = latex(keep(real, cut=term.ordering.cut) if term.ordering.cut is not None else term)
        found = re.findall(r"G\S*?\^\{([<>])\}", tex)
        assert tuple(found) == term.ordering.electrons
        assert latex(term.ordering).count("G") == 3


def test_many_orderings_are_abbreviated():
    tex = latex(to_real_time(to_contour(rainbow(6))))
    assert "360" in tex
    assert len(tex) < 2000


@pytest.mark.parametrize("name", ["<script>alert('x')</script>", 'a"b&c', r"\input{x}", "x_{", "$y$", "]]>"])
def test_injected_names_are_escaped(name):
    tex = latex(Symbol(name) ** 2 + 1)
    drawn = formula_svg(tex)
    assert balanced(tex)
    assert "<script" not in drawn
    assert r"\input" not in tex
    assert ET.fromstring(drawn).find(f"{SVG}title").text == tex
    assert plain(Symbol(name))


def test_inline_is_lower_than_displayed():
    heights = [ET.fromstring(formula_svg(r"\frac{a}{b}", display=display)).get("height") for display in (False, True)]
    assert float(heights[0].removesuffix("em")) < float(heights[1].removesuffix("em"))


@pytest.mark.parametrize("value", ["x", 3, None, object()])
def test_another_type_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        latex(value)


atoms = st.sampled_from([s, t, x, m, E, G, w, q1, q2, symbols.n_b, I, pi, sympy.Integer(2), sympy.Rational(-1, 3)])
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, k: (1 + a**2) ** k, inner, st.sampled_from([-2, -1, 2, sympy.Rational(1, 2)])),
        st.builds(exp, inner),
        st.builds(Abs, inner),
        st.builds(lambda a: cosh(a), inner),
    ),
    max_leaves=8,
)


@given(expressions)
def test_any_expression_prints(value):
    tex = latex(value)
    assert balanced(tex)
    assert "None" not in tex
    assert "  " not in tex
    assert latex(value) == tex
    for symbol in sorted(value.free_symbols - {q1, q2}, key=str):
        assert latex(symbol) in tex
    assert plain(value)
    assert latex_lines(value, 20)


def test_orders_differ_only_by_their_orderings():
    assert len({latex(ordering) for ordering in orderings(rainbow(4))}) < 12
    assert len({latex(term) for term in to_real_time(to_contour(rainbow(4))).terms}) == 12
