"""The walk over an expression that writes LaTeX; `avsym.printing` is the door to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Abs, EulerGamma, Expr, Function, I, Integer, Mul, S, Symbol, exp, oo, pi
from sympy.core.relational import Relational

from avsym import _terms, symbols
from avsym._terms import Pair, Powers
from avsym._text import decimal, dotted, fence, join, safe, short, width
from avsym.components import Product
from avsym.contour import Ordering
from avsym.cuts import Factor
from avsym.diagram import Diagram
from avsym.feynman import ContourIntegral, to_contour
from avsym.integral import Integral, Range
from avsym.langreth import RealTime, Term
from avsym.relation import Relation

LONG = 56  # visible characters after which an exponential is written as a product
MANY = 12  # orderings; of more only the first and the last are written
_NAMES = (
    "alpha beta gamma delta epsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega infty int sqrt approx leq geq times cdot"
)

_LETTERS = "αβγδεηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ∞∫√≈≤≥×·"

GREEK = dict(zip(_NAMES.split(), _LETTERS, strict=True))

ELEMENTARY = ("ln", "cosh", "sinh", "tanh", "coth", "sin", "cos", "tan")

FUNCTIONS = {"log": r"\ln", "DiracDelta": r"\delta", "Heaviside": r"\Theta", "n": "n_{<}"}

FUNCTIONS |= {"airyai": r"\operatorname{Ai}", "Sigma": r"\Sigma^{<}", "f": "f"}

FUNCTIONS |= {name: rf"\{name}" for name in (*ELEMENTARY, "delta")} | {"Abs": r"\operatorname{abs}"}

# At the end of a product, where nothing follows that could be taken for its argument, ln(x) is written ln x.
ALONE = re.compile(rf"^([^/]*\\(?:{'|'.join(ELEMENTARY)}))\(((?:\\[A-Za-z]+|[A-Za-z])(?:_\w)?)\)$")

INDEXED = {"besselk": "K", "besseli": "I", "besselj": "J", "bessely": "Y", "expint": "E"}

OVER = {"greater": "^{>}", "lesser": "^{<}", "retarded": r"^{\mathrm{R}}", "advanced": r"^{\mathrm{A}}"}

SIGNS = {"==": "=", "<=": r"\leq", ">=": r"\geq"}

Printable: TypeAlias = (
    Expr | Integral | Relation | Relational | Diagram | ContourIntegral | RealTime | Term | Ordering | Product | Factor
)


@dataclass(frozen=True)
class Writer:
    """Writes expressions: ``inline`` with slashes for fractions, ``flat`` as a terminal needs it."""

    inline: bool = False
    flat: bool = False

    @property
    def small(self) -> Writer:
        return replace(self, inline=True)

    def write(self, value: Expr) -> str:
        if value.is_Add:
            return join(self.terms(value))
        if isinstance(value, Symbol):
            return _symbol(value.name)
        if value.is_infinite:
            return r"-\infty" if value is -oo else r"\infty"
        if value.is_Integer or value.is_Float:
            return decimal(str(value))
        if value.is_Pow and not value.exp.is_Rational:
            return self.factor(value.base, value.exp)
        if value.is_Mul or value.is_Pow or value.is_Rational or isinstance(value, exp) or value is S.Exp1:
            return join(self.product(value))
        return (
            self.call(value)
            if value.args
            else {pi: r"\pi", I: "i", EulerGamma: r"\gamma_{\mathrm{E}}"}.get(value, rf"\mathrm{{{safe(str(value))}}}")
        )

    def terms(self, total: Expr) -> list[str]:
        """The summands with their signs."""
        if total.is_commutative:
            grouped = sorted(_terms.grouped(total), key=_terms.order)
        else:  # operators: no common factor may be taken out
            grouped = sorted(total.args, key=str)
        grouped = [item for term in grouped for item in _spread(term)] if self.inline else grouped
        texts = [join(self.product(term)) for term in grouped]
        return texts[:1] + [f"- {text[1:]}" if text.startswith("-") else f"+ {text}" for text in texts[1:]]

    def product(self, term: Expr, behind: Sequence[str] = ()) -> list[str]:
        """The factors between which a line may be broken: a fraction, functions, sums, exponentials, operators."""
        commuting, operators = ([term], []) if term.is_commutative else term.args_cnc()
        number, powers = _terms.split(Mul(*commuting))
        above, below = self._halves(abs(number), powers)
        ordered = [self.factor(*item.as_base_exp()) for item in operators]
        last = [*self.exponentials(powers.get(S.Exp1, S.Zero)), *ordered, *behind]
        pieces = (self._in_line if self.inline else self._displayed)(above, below, last)
        pieces[-1] = ALONE.sub(r"\1 \2", pieces[-1])
        return [f"-{pieces[0]}", *pieces[1:]] if number < 0 else pieces

    def _in_line(self, above: list[Pair], below: list[Pair], last: list[str]) -> list[str]:
        """All in one, the slash last: what follows it stands below, and for a terminal within brackets."""
        top, bottom = join(filter(None, [self.times(above), *last])) or "1", self.times(below)
        bottom = fence(bottom) if (self.flat and len(below) > 1) or r"\cdot" in bottom else bottom
        return [f"{top}/{bottom}"] if below else [top]

    def _displayed(self, above: list[Pair], below: list[Pair], last: list[str]) -> list[str]:
        front, behind = ([pair for pair in above if (_terms.kind(pair[0]) > 9) == late] for late in (False, True))
        bottom, small = self.small.times(below, True), self.small
        if below and not front and len(behind) + len(last) == 1 and sum(map(width, last)) <= LONG:
            return [rf"\frac{{{small.times(behind, True) if behind else last[0]}}}{{{bottom}}}"]
        first = rf"\frac{{{small.times(front, True) or '1'}}}{{{bottom}}}" if below else self.times(front)
        return [*filter(None, [first]), *(self.factor(*pair) for pair in behind), *last] or ["1"]

    def _halves(self, number: Expr, powers: Powers) -> tuple[list[Pair], list[Pair]]:
        pairs = sorted(powers.items(), key=lambda item: (_terms.kind(item[0]), _terms.name(item[0])))
        pairs = [pair for pair in pairs if pair[0] is not S.Exp1]
        top, bottom = (number, S.One) if number.is_Float else (Integer(number.p), Integer(number.q))
        above = [(top, S.One)] * (top != 1) + [pair for pair in pairs if pair[1].is_extended_positive is not False]
        return above, [(bottom, S.One)] * (bottom != 1) + [(base, -power) for base, power in pairs if power < 0]

    def times(self, pairs: Sequence[Pair], enclosed: bool = False) -> str:
        """A product, its square roots of positive numbers under one root."""
        roots = [(base, 2 * power) for base, power in pairs if power.q == 2 and base.is_nonnegative]
        others = [pair for pair in pairs if pair[1].q != 2 or not pair[0].is_nonnegative]
        texts = [self.factor(*pair, alone=enclosed and len(pairs) == 1) for pair in others]
        place = sum(_terms.kind(base) < 10 for base, _ in others)
        return dotted([*texts[:place], *([rf"\sqrt{{{self.times(roots, True)}}}"] if roots else []), *texts[place:]])

    def factor(self, base: Expr, power: Expr, alone: bool = False) -> str:
        if power.is_Rational and power.q == 2 and (power.p == 1 or base.is_nonnegative):
            return rf"\sqrt{{{self.times([(base, 2 * power)], True)}}}"
        text = self.write(base)
        if power == 1:
            return fence(text) if (base.is_Add or text.startswith("-")) and not alone else text
        return f"{_raised(base, text)}^{{{self.small.write(power)}}}"

    def exponentials(self, exponent: Expr) -> list[str]:
        """One exponential, or several if it is too long for one."""
        if exponent in (0, 1):
            return ["e"] * int(exponent)
        texts: list[list[str]] = []
        for text in self.small.terms(exponent) if exponent.is_Add else self.small.product(exponent):
            if texts and width("".join(texts[-1]) + text) <= LONG:
                texts[-1].append(text)
            else:
                texts.append([re.sub(r"^\+ |^(-) ", r"\1", text)])
        return [f"e^{{{join(chunk)}}}" for chunk in texts]

    def call(self, value: Expr) -> str:
        name, arguments = value.func.__name__, [self.write(item) for item in value.args]
        if isinstance(value, Abs) and "|" not in arguments[0]:  # bars do not nest: |s |t| u| would be read as |s| t |u|
            return fence(arguments[0], "||")
        if name in INDEXED:
            name, arguments = f"{INDEXED[name]}_{short(self.small.write(value.args[0]))}", arguments[1:]
        elif name == "LambertW":
            name, arguments = f"W_{short(arguments[1] if len(arguments) > 1 else '0')}", arguments[:1]
        else:
            name = FUNCTIONS.get(name, rf"\operatorname{{{safe(name)}}}")
        return name + fence(", ".join(arguments), "()")

    def pieces(self, value: Printable) -> list[str]:
        """A formula as factors or summands between which a line may be broken."""
        if isinstance(value, Expr):
            return self.terms(value) if value.is_Add else self.product(value)
        if isinstance(value, Integral):
            return self.integral(value)
        if isinstance(value, RealTime):
            return self.real_time(value)
        if isinstance(value, ContourIntegral):
            times = [_symbol(value.time(vertex).name) for vertex in range(value.diagram.order - 2, 0, -1)]
            measure = [r"\int_{\mathcal{C}} " + " ".join(f"d{time}" for time in times)] * bool(times)
            return [*self.head(value), *measure, *self.lines(value)]
        if isinstance(value, Diagram):
            return [self.sigma(value, "") + ":", *self.lines(to_contour(value))]
        if isinstance(value, Ordering):
            names = (("G", value.electrons), ("D", value.phonons))
            return [" ".join(f"{letter}^{{{component}}}" for letter, found in names for component in found)]
        if isinstance(value, Product):
            front = {1: [], -1: ["-"]}.get(value.coefficient, [str(value.coefficient)])
            parts = [("D", part) for part in value.phonons] + [("G", part) for part in value.electrons]
            return [*front, *(_over(letter, part) for letter, part in parts)]
        if isinstance(value, Factor):
            return [_bracketed(self.pieces(item)) if item.inside else _named(item) for item in value.inside or (value,)]
        if isinstance(value, Term):
            return [*map(self.measure, value.ranges), *self.pieces(value.ordering)]
        if isinstance(value, Relation | Relational):
            sign = value.sign if isinstance(value, Relation) else SIGNS.get(value.rel_op, value.rel_op)
            return [*self.pieces(value.lhs), sign, *self.pieces(value.rhs)]
        raise TypeError(f"no LaTeX for {type(value).__name__}; an expression, integral, relation or diagram is needed")

    def integral(self, value: Integral) -> list[str]:
        if not value.ranges:
            return self.pieces(value.factor * value.integrand)
        momenta = [item for item in value.ranges if _terms.kind(item.variable) == 7 and item.is_line]
        shared = -_terms.split(value.factor)[1].get(pi, S.Zero) >= len(momenta) > 0
        factor = value.factor * (2 * pi) ** len(momenta) if shared else value.factor
        first, *others = self.inside(value.integrand)
        if first.startswith("-"):  # a sign behind the measure would be read as a difference
            first, factor = first[1:], -factor
        front = [] if factor == 1 else ["-"] if factor == -1 else self.inside(factor)
        return [*front, *(self.measure(item, shared) for item in value.ranges), first, *others]

    def inside(self, value: Expr) -> list[str]:
        """The factors of a product; a sum in brackets behind what its terms share."""
        if not value.is_Add:
            return self.product(value)
        shared, rest = _terms.shared(value)
        terms = self.terms(rest)
        terms[0] = rf"\Bigl[ {terms[0]}"
        terms[-1] += r" \Bigr]"
        return self.product(shared, terms)

    def measure(self, item: Range, shared: bool = False) -> str:
        variable, share = f"d{_symbol(item.variable.name)}", shared and _terms.kind(item.variable) == 7
        lower, upper = self.small.write(item.lower), self.small.write(item.upper)
        if self.flat:
            return ("∫" if item.is_line else f"∫[{lower}, {upper}] ") + variable + (r"/2\pi" if share else "")
        return rf"\int_{{{lower}}}^{{{upper}}} " + (rf"\frac{{{variable}}}{{2\pi}}" if share else variable)

    def sigma(self, diagram: Diagram, component: str) -> str:
        return rf"\Sigma_{{p}}^{{({diagram.order}){component and ','}{component}}}(t_2,t_1)"

    def head(self, value: ContourIntegral, component: str = "") -> list[str]:
        """The self-energy, its factor and the integrals over momenta."""
        factor = value.factor * (2 * pi) ** len(value.momenta) * symbols.g_ep**value.diagram.order
        momenta = (self.measure(Range(momentum), True) for momentum in value.momenta)
        return [self.sigma(value.diagram, component), "=", *self.product(factor), *momenta]

    def lines(self, value: ContourIntegral, ordering: Ordering | None = None) -> list[str]:
        """The propagators, with > and < if the ordering is known."""
        texts = []
        for letter, lines in (("G", value.electrons), ("D", value.phonons)):
            for line in lines:
                over = f"^{{{ordering.component(line.left, line.right)}}}" if ordering else ""
                left, right = (_symbol(value.time(vertex).name) for vertex in (line.left, line.right))
                texts.append(f"{letter}_{{{self.small.write(line.momentum)}}}{over}({left},{right})")
        return texts

    def real_time(self, value: RealTime) -> list[str]:
        """The sum over orderings; of several each is a piece, so that it has a line to itself."""
        head = self.head(value.contour, value.component)
        number = len(value.terms)
        shown = value.terms if number <= MANY else (value.terms[0], value.terms[-1])
        terms = [[*map(self.measure, term.ranges), *self.lines(value.contour, term.ordering)] for term in shown]
        if number == 1:
            return [*head, *terms[0]]
        sums = [f"{'+ ' if index else ''}{join(term)}" for index, term in enumerate(terms)]
        if number > MANY:
            sums.insert(1, rf"+ \cdots ({number} \mathrm{{orderings}}) \cdots")
        return [*head, rf"\Bigl[ {sums[0]}", *sums[1:-1], rf"{sums[-1]} \Bigr]"]


def _over(letter: str, component: str) -> str:
    return rf"{letter}^{{\mathrm{{{component}}}}}" if component.isalpha() else f"{letter}^{{{component}}}"


def _named(factor: Factor) -> str:
    return _over(r"\Sigma" if factor.letter == "Sigma" else factor.letter, factor.component)


def _bracketed(pieces: list[str]) -> str:
    return rf"\Bigl[ {join(pieces)} \Bigr]"


def _spread(term: Expr) -> list[Expr]:
    """A product with a sum in it as the sum of its groups, if it is too long to be an exponent."""
    sums = [factor for factor in Mul.make_args(term) if factor.is_Add]
    if not sums or width(Writer(inline=True).write(term)) <= LONG:
        return [term]
    return [term / sums[0] * item for item in _terms.grouped(sums[0])]


def _raised(base: Expr, text: str) -> str:
    """The base of a power, in brackets unless the power could belong to nothing else."""
    if isinstance(base, Symbol):
        return fence(text) if "^" in text else f"{{{text}}}" if "'" in text else text
    name = FUNCTIONS.get(base.func.__name__, "")[1:]
    function = isinstance(base, Function) and not isinstance(base, exp) and name not in ELEMENTARY
    number = not base.args and not re.search(r"^-|/|\\frac|\\times", text)
    return text if function or number else fence(text)


def _symbol(name: str) -> str:
    r"""``omega_0`` as ``\omega_0``, ``g_ep`` as ``g_{\mathrm{ep}}``; what is no such name as upright letters."""
    if len(name) > 2 and name[0] == name[-1] == "|":
        return f"|{_symbol(name[1:-1])}|"
    parts = re.fullmatch(r"([A-Za-z]+?)(?:_?([0-9]+)|_([A-Za-z0-9]+))?('*)", name)
    if not parts:
        return rf"\mathrm{{{safe(name)}}}"
    stem, digits, letters, primes = parts.groups()
    stem = rf"\{stem}" if GREEK.get(stem, "").isalpha() else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    if letters in OVER:
        return f"{stem}{OVER[letters]}"
    index = short(digits) if digits else "b" if name == "n_b" else rf"{{\mathrm{{{letters}}}}}" if letters else ""
    return stem + (f"_{index}" if index else "") + primes
