"""A case for each public name of `avsym`, `avsym.exchange` and `derivations`."""

import json
import pickle
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any

import sympy

import avsym
from avsym import exchange, rules, symbols
from avsym.feynman import Line
from avsym.propagator import LEFT, MOMENTUM, RIGHT
from avsym.to_numpy import NAMES
from derivations import RESULTS, built, load
from tests.fuzz.drawing import EDGES, TEXTS, Draw

Call = Callable[[], object]
PARAMETERS = (symbols.g_ep, symbols.Gamma, symbols.omega_0, symbols.mass, symbols.t, symbols.x)
FUNCTIONS = (
    sympy.exp,
    sympy.log,
    sympy.Abs,
    sympy.cosh,
    sympy.sinh,
    sympy.cos,
    sympy.erfc,
    sympy.re,
    sympy.sign,
    sympy.gamma,
)
KINDS = ("all", "irreducible", "skeleton", "noncrossing")
PLAIN = tuple(it for it in EDGES if type(it) in (int, float))  # what JSON may hold
CHEAP = ("propagators", "sigma2", "sigma4", "field", "threshold", "temperature", "zero_field", "exponents")


def expression(draw: Draw, leaves: tuple[Any, ...] = PARAMETERS, depth: int = 3) -> Any:
    """A tree of a few nodes."""
    if depth == 0 or draw.random() < 0.3:
        number = draw.choice((sympy.Rational(draw.randrange(-9, 9), draw.randrange(1, 9)), sympy.pi, sympy.I, sympy.E))
        return draw.choice((*leaves, *leaves, number))
    inner = [expression(draw, leaves, depth - 1) for _ in range(2)]
    return draw.pick(
        (3, lambda: inner[0] + inner[1]),
        (3, lambda: inner[0] * inner[1]),
        (1, lambda: inner[0] ** draw.randrange(-2, 3)),
        (2, lambda: draw.choice(FUNCTIONS)(inner[0])),
        (1, lambda: sympy.besselk(draw.choice((0, 1, sympy.S.Half)), inner[0])),
    )


def diagram(draw: Draw, lines: int = 3) -> Any:
    """A diagram of up to so many phonon lines."""
    vertices = list(range(2 * draw.randint(1, lines)))
    draw.shuffle(vertices)
    return avsym.Diagram(tuple(zip(vertices[::2], vertices[1::2], strict=True)))


def order(draw: Draw) -> Any:
    """An order, seldom too large or none at all."""
    return draw.pick((6, lambda: 2 * draw.randint(1, 4)), (2, lambda: draw.randint(-3, 30)), (2, draw.anything))


def component(draw: Draw) -> Any:
    return draw.pick((4, lambda: draw.choice("<>RAK")), (1, draw.anything))


def integral(draw: Draw) -> Any:
    """One that converges, mostly: a Gaussian or an exponential over a line or half of it."""
    s = symbols.s
    body = (
        sympy.exp(-symbols.mass * s**2) if draw.random() < 0.5 else sympy.exp(-symbols.Gamma * sympy.Abs(s - symbols.t))
    )
    body *= draw.choice((1, s, sympy.Abs(s), sympy.cos(s), expression(draw, (*PARAMETERS, s), 1)))
    lower, upper = draw.choice(
        ((-sympy.oo, sympy.oo), (0, sympy.oo), (-sympy.oo, symbols.t), (-1, symbols.x), (sympy.oo, 0))
    )
    return avsym.Integral(expression(draw, depth=1), body, (avsym.Range(s, sympy.S(lower), sympy.S(upper)),))


def step(draw: Draw) -> Any:
    """A step of the paper's."""
    return draw.choice(draw.choice(built(draw.choice(CHEAP))).steps)


def calls(function: Callable[..., Any], use: Callable[[Any], object] = lambda value: value) -> Callable[..., Call]:
    """A call whose arguments are drawn by name and may be spoiled, and whose value is used."""

    def drawn(draw: Draw, **valid: Any) -> Call:
        given = draw.spoiled(valid)
        return lambda: use(function(**given))

    return drawn


def _few(value: Any) -> object:
    return list(islice(value, 20))


def _read(value: Any) -> object:
    """Everything that a value tells of itself."""
    names = [name for name in dir(type(value)) if isinstance(getattr(type(value), name), property)]
    return [
        repr(value),
        hash(value),
        value == value,
        pickle.loads(pickle.dumps(value)),
        *(getattr(value, it) for it in names),
    ]


def _used(draw: Draw) -> Callable[[Any], object]:
    """The function that was made, called with numbers or rubbish."""
    count = draw.choice((0, 1, 2, 3, 4))
    values = [draw.scale(-2, 1) for _ in range(count)]

    def use(function: Any) -> object:
        wanted = function.__code__.co_argcount if hasattr(function, "__code__") else count
        return function(*values[:wanted]) if wanted <= len(values) else None

    return use


def evaluate(draw: Draw) -> Call:
    found = expression(draw)
    values = {
        it: draw.pick((8, lambda: draw.scale(-3, 1)), (1, draw.anything)) for it in sorted(found.free_symbols, key=str)
    }
    return calls(avsym.evaluate)(draw, expression=found, values=values, digits=draw.choice((1, 5, 15, 30)))


def to_numpy(draw: Draw) -> Call:
    found = expression(draw)
    wanted = sorted(NAMES[it] for it in found.free_symbols)
    draw.shuffle(wanted)
    names = draw.pick((4, lambda: NAMES), (1, lambda: {it: draw.text() for it in PARAMETERS}))
    return calls(avsym.to_numpy, _used(draw))(draw, expression=found, order=draw.choice((None, wanted)), names=names)


def to_quadrature(draw: Draw) -> Call:
    given = {"integral": integral(draw), "tolerance": draw.scale(-8, 0)}
    return calls(avsym.to_quadrature)(draw, **given)


def keep(draw: Draw) -> Call:
    real_time = avsym.to_real_time(avsym.to_contour(diagram(draw, 2)))
    asked = {name: draw.choice((None, None, draw.randint(0, 3))) for name in ("lesser", "emitted", "cut")}
    return calls(avsym.keep)(draw, real_time=real_time, **asked)


def electron(draw: Draw) -> Call:
    kinetic = draw.choice((None, MOMENTUM**2, MOMENTUM**4 + symbols.x, sympy.cos(MOMENTUM)))
    own = {name: expression(draw, depth=1) for name in ("mass", "gamma", "gap", "field")}
    return calls(avsym.electron)(draw, **own, dispersion=kinetic)


def derivation(draw: Draw) -> Call:
    """Made, continued by a rule that may refuse, and asked for what it has."""
    one = draw.choice(built(draw.choice(CHEAP)))
    again = avsym.Derivation(one.name, one.start, draw.choice((one.steps, (), one.steps[:1])))
    variables = again.result.variables if isinstance(again.result, avsym.Integral) else ()
    rule = draw.choice((rules.half_line, rules.delta, rules.gaussian))
    return lambda: (again.result, again == one, [again.attempt(rule, variable) for variable in variables[:1]])


def document(draw: Draw) -> Any:
    """A value's document, a part of it replaced by rubbish or by another part."""
    tree = json.loads(_document(draw.choice(CHEAP)))
    for _ in range(draw.choice((0, 1, 1, 2))):
        node = tree
        while isinstance(node, dict | list) and node:
            keys = list(node) if isinstance(node, dict) else range(len(node))
            key = draw.choice(keys)
            if draw.random() < 0.2 or not isinstance(node[key], dict | list):
                node[key] = draw.pick(
                    (1, lambda: draw.choice((*PLAIN, *TEXTS))),
                    (1, lambda: draw.choice((-1, 2, "x", [], {}, None, "Gamma", ["oo"]))),
                )
                break
            node = node[key]
    return tree


@cache
def _document(name: str) -> str:
    return exchange.dumps(built(name)[0])


def loads(draw: Draw) -> Call:
    text = _document(draw.choice(CHEAP))
    cut = slice(draw.randrange(len(text)), draw.randrange(len(text)))
    changed = text[: cut.start] + draw.text() + text[cut.stop :]
    given = draw.pick(
        (1, lambda: text), (5, lambda: changed), (1, lambda: changed.encode("utf-8", "replace")), (1, draw.anything)
    )
    return lambda: exchange.loads(given)


def value(draw: Draw) -> Any:
    """What can be written, and what cannot."""
    makers = (expression, diagram, integral, step, lambda it: built(it.choice(CHEAP))[0], lambda it: it.anything())
    return draw.choice(makers)(draw)


def _record(kind: type, **fields: Callable[[Draw], Any]) -> Callable[[Draw], Call]:
    """A plain record: it takes what it is given and tells it again."""
    return lambda draw: calls(kind)(draw, **{name: make(draw) for name, make in fields.items()})


def _fixed(item: Any) -> Callable[[Draw], Any]:
    return lambda draw: item


def _diagram(draw: Draw) -> Call:
    pairs = diagram(draw, 4).pairs
    broken = draw.pick(
        (3, lambda: pairs), (1, lambda: [list(it) for it in pairs]), (1, lambda: pairs[1:]), (1, draw.anything)
    )
    return lambda: _read(avsym.Diagram(broken))


def _verdict(draw: Draw) -> Call:
    word = draw.choice((draw.choice(list(avsym.Verdict)).value, draw.text()))
    return lambda: avsym.Verdict(word)


def _ordering(draw: Draw) -> Call:
    return lambda: _read(next(iter(avsym.orderings(diagram(draw)))))


CONTOUR = avsym.to_contour(avsym.rainbow(4))
REAL_TIME = avsym.first_order(CONTOUR)
CASES: dict[str, Callable[[Draw], Call]] = {
    "avsym.as_product": lambda draw: calls(avsym.as_product)(draw, diagram=diagram(draw), cut=draw.randint(-1, 6)),
    "avsym.classify": lambda draw: calls(avsym.classify)(draw, diagram=diagram(draw), component=component(draw)),
    "avsym.count_diagrams": lambda draw: calls(avsym.count_diagrams)(draw, order=order(draw), kind=draw.choice(KINDS)),
    "avsym.count_orderings": lambda draw: calls(avsym.count_orderings)(draw, order=order(draw)),
    "avsym.cuts": lambda draw: calls(avsym.cuts)(draw, diagram=diagram(draw, 9)),
    "avsym.diagrams": lambda draw: calls(avsym.diagrams, _few)(draw, order=order(draw), kind=draw.choice(KINDS)),
    "avsym.electron": electron,
    "avsym.evaluate": evaluate,
    "avsym.first_order": lambda draw: calls(avsym.first_order)(draw, contour=avsym.to_contour(diagram(draw))),
    "avsym.keep": keep,
    "avsym.orderings": lambda draw: calls(avsym.orderings, _few)(draw, diagram=diagram(draw),
    component=component(draw)),
    "avsym.phonon": lambda draw: calls(avsym.phonon)(draw, omega0=expression(draw), occupation=expression(draw)),
    "avsym.products": lambda draw: calls(avsym.products)(draw, diagram=diagram(draw, 2), component=component(draw)),
    "avsym.rainbow": lambda draw: calls(avsym.rainbow)(draw, order=order(draw)),
    "avsym.to_contour": lambda draw: calls(avsym.to_contour)(draw, diagram=diagram(draw)),
    "avsym.to_numpy": to_numpy,
    "avsym.to_quadrature": to_quadrature,
    "avsym.to_real_time": lambda draw: calls(avsym.to_real_time)(draw, contour=CONTOUR, component=component(draw)),
    "avsym.ContourIntegral": _record(avsym.ContourIntegral, diagram=diagram, factor=expression,
    electrons=_fixed((Line(0, 1, symbols.p),)),
                phonons=_fixed(()), momenta=_fixed((symbols.p,))),
    "avsym.Derivation": derivation,
    "avsym.Diagram": _diagram,
    "avsym.Estimate": _record(avsym.Estimate, value=Draw.array, error=Draw.array),
    "avsym.Evidence": _record(avsym.Evidence, method=Draw.text, worst=Draw.number, tolerance=Draw.number),
    "avsym.Integral": _record(avsym.Integral, factor=expression, integrand=expression),
    "avsym.Ordering": _ordering,
    "avsym.Propagator": _record(avsym.Propagator, greater=_fixed(sympy.exp(LEFT - RIGHT)), lesser=expression),
    "avsym.Range": _record(avsym.Range, variable=_fixed(symbols.s), lower=expression, upper=expression),
    "avsym.RealTime": _record(avsym.RealTime, contour=_fixed(CONTOUR), component=component, terms=_fixed(())),
    "avsym.Relation": _record(avsym.Relation, lhs=expression, rhs=expression),
    "avsym.Report": _record(avsym.Report, name=Draw.text, judged=_fixed(())),
    "avsym.RuleError": lambda draw: (lambda text: lambda: str(avsym.RuleError(text)))(draw.text()),
    "avsym.Sampling": _record(avsym.Sampling, seed=Draw.number, digits=Draw.number),
    "avsym.Step": lambda draw: (lambda one: lambda: (one == one, one.rule, one.after))(step(draw)),
    "avsym.Verdict": _verdict,
    "avsym.exchange.Recorded": _record(exchange.Recorded, derivation=lambda draw: built(draw.choice(CHEAP))[0]),
    "avsym.exchange.dumps": lambda draw: calls(exchange.dumps)(draw, value=value(draw)),
    "avsym.exchange.from_json": lambda draw: calls(exchange.from_json)(draw, document=document(draw)),
    "avsym.exchange.loads": loads,
    "avsym.exchange.to_json": lambda draw: calls(exchange.to_json)(draw, value=value(draw)),
    "derivations.load": lambda draw: calls(load)(draw, name=draw.choice(list(RESULTS))),
    "derivations.built": lambda draw: calls(built)(draw, name=draw.choice(CHEAP), order=draw.choice((None, 2, 4))),
}  # fmt: skip
