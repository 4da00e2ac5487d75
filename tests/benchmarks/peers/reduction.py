"""The integrals of the nested fourth-order diagram by SymPy's own ``integrate`` and ``doit``, each in a process."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import mpmath
import sympy

from avsym import Derivation, Integral, rules, symbols
from derivations import enhancement
from tests.benchmarks.peers.contest import Contest, Entrant, Timed, limited

LIMIT = 30.0  # seconds
STEPS = {
    "momentum": ("delta function", "int dq' of n_ex delta(q' + E T): the occupied momentum"),
    "mean time": ("exponential on a half line", "int dS from -oo to -|s|/2, Eq. (A4)"),
    "relative time": (
        "residue theorem",
        "int ds of e^{i(q^2/2m + omega_0)s}/(q E s + 2 i m Gamma), Eq. (A6)",
    ),
    "hyperbolic": ("Bessel function", "int dtheta of e^{-x cosh theta}, Eq. (11)"),
}
WHOLE, HELPED = "whole", " helped"


def derivation() -> Derivation:
    """From the diagram to Eq. (11)."""
    return enhancement.close(enhancement.frozen())


def step(name: str) -> tuple[Integral, Integral, Any]:
    """The integral before our step, the one after, and the step done anew."""
    rule = STEPS[name][0]
    found = next(each for each in derivation().steps if each.rule == rule)
    start = Derivation(name, found.before)
    done = {
        "momentum": lambda: start.then(rules.delta, _gone(found)),
        "mean time": lambda: start.then(rules.half_line, symbols.S),
        "relative time": lambda: start.then(rules.residue, symbols.s),
        "hyperbolic": lambda: start.then(rules.bessel, symbols.theta),
    }[name]
    return found.before, found.after, done


def _gone(found: Any) -> sympy.Symbol:
    (variable,) = set(found.before.variables) - set(found.after.variables)
    return variable


def by_sympy(name: str) -> Any:
    """What SymPy makes of the same integral; the others stay as they are.

    Helped, it gets only the factors that depend on the variable, and may ignore when the result holds.
    """
    if name == WHOLE:
        before = enhancement.frozen().result
        return sympy.Integral(before.factor * before.integrand, *_limits(reversed(before.ranges))).doit()
    before, after, _ = step(name.removesuffix(HELPED))
    (variable,) = set(before.variables) - set(after.variables)
    whole, limits = before.factor * before.integrand, _limits([before.range_of(variable)])
    if not name.endswith(HELPED):
        return sympy.integrate(whole, *limits)  # noqa: TID251  # SymPy's own integration is what is measured
    outside, inside = sympy.expand_power_exp(sympy.expand(whole)).as_independent(variable)
    return outside * sympy.integrate(inside, *limits, conds="none")  # noqa: TID251  # the same


def _limits(ranges: Any) -> list[tuple[Any, Any, Any]]:
    return [(each.variable, each.lower, each.upper) for each in ranges]


def value(expression: Any) -> complex:
    """At a point drawn by the names of the symbols, whatever is still an integral excluded."""
    names = sorted(expression.free_symbols, key=str)
    at = {name: sympy.Float(random.Random(str(name)).uniform(0.4, 1.6), 30) for name in names}
    found = sympy.lambdify(names, expression, modules=["mpmath"])(*(mpmath.mpf(str(at[name])) for name in names))
    return complex(found)


def ours(name: str) -> complex:
    """What our step leaves, as a number."""
    if name == WHOLE:
        return value(derivation().result.closed())
    after = step(name)[1]
    return value(after.factor * after.integrand)


def asked(name: str, limit: float = LIMIT) -> Timed:
    """SymPy in a process of its own, ended when the limit is over."""
    out = limited("tests.benchmarks.peers.reduction", name, limit)
    if isinstance(out, Timed):
        return out
    seconds, kind, number = json.loads(out)
    if number is None:
        return Timed(seconds, None, kind, gave_up=True)
    return Timed(seconds, complex(*number), kind)


def answer(name: str) -> tuple[float, str, list[float] | None]:
    """Seconds, what it is, and its number where SymPy left no integral and no condition."""
    start = time.process_time()
    found = by_sympy(name)
    spent = time.process_time() - start
    if found.has(sympy.Integral):
        return spent, "gives up: returns the integral as it was", None
    cases = found.atoms(sympy.Piecewise)
    number = value(found)
    kind = (
        ("a closed form" if number else "returns 0")
        if not cases
        else f"{len(cases)} Piecewise with conditions on arguments"
    )
    return spent, kind, [number.real, number.imag]


def contests(limit: float = LIMIT) -> Iterator[tuple[str, Contest]]:
    """Each step that integrates, and the double integral of Eq. (10) at once."""
    for name, (rule, text) in STEPS.items():
        yield name, _contest(f"Reduction of Sigma(4): {text}", name, f"the rule: {rule}", step(name)[2], limit)
    whole = "Reduction of Sigma(4): all of it"
    yield WHOLE, _contest(whole, WHOLE, "from the diagram to Eq. (11), every step", derivation, limit)


def _contest(title: str, name: str, computes: str, work: Any, limit: float) -> Contest:
    known = ours(name)
    entrants = [Entrant("avsym", computes, lambda: (work(), known)[1])]
    if name == WHOLE:
        text = "Eq. (10) alone, momentum and relative time"
        entrants.append(Entrant("sympy: Integral(...).doit()", text, lambda: asked(name, limit)))
    else:
        text = "only the factors with the variable, conds='none'"
        entrants += [
            Entrant("sympy: integrate(...)", "the same integral", lambda: asked(name, limit)),
            Entrant("sympy: integrate(...), helped", text, lambda: asked(name + HELPED, limit)),
        ]
    return Contest(title, tuple(entrants), lambda one, known: abs(one / known - 1), "deviation at a random point")


if __name__ == "__main__":
    print(json.dumps(answer(sys.argv[1])))
