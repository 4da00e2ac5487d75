"""Fourier transformation: to frequency and back, and the delta function from a whole line of time."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, I, Symbol, exp, pi

from avsym import certificates
from avsym.algebra import exponential_terms, parts, polynomial_in
from avsym.derivation import Condition, RuleError, Step
from avsym.integral import Integral, Range, with_integrand
from avsym.rules import conditions as shared
from avsym.rules.gaussian import zero_on_null_set
from avsym.symbols import delta_function


def transform(integral: Integral, time: Symbol, frequency: Expr) -> Step:
    """The Fourier transform ``int dt e^{i omega t} f(t)`` at a frequency: a definition.

    Time is taken first, so that a line of it can become a delta function.

    Raises
    ------
    RuleError
        If time is integrated over already, a limit depends on it, or the frequency on it or on a variable, or time is
        not real or of limited sign.
    """
    if time in integral.variables:
        raise RuleError(f"{time} is an integration variable already")
    if frequency.free_symbols & {time, *integral.variables}:
        raise RuleError(f"the frequency {frequency} must depend neither on {time} nor on an integration variable")
    free = shared.in_no_limit(integral.ranges, time)
    inside = integral.factor * integral.integrand * exp(I * frequency * time)
    bare = replace(integral, factor=sympy.S.One, ranges=(*integral.ranges, Range(time)))
    return Step(
        rule="Fourier transform",
        statement=f"int d{time} e^(i ({frequency}) {time})",
        before=integral,
        after=with_integrand(bare, inside),
        kind="definition",
        check=certificates.transformed(time, frequency),
        conditions=(shared.real(frequency), free, shared.real(time), shared.unsigned(Range(time))),
    )


def represent(integral: Integral, open_function: Expr, frequency: Symbol, spectrum: Expr) -> Step:
    r"""``F(t) = int dnu/2pi f(nu) e^{-i nu t}`` in place of a function that was left open: its spectrum, a definition.

    Raises
    ------
    RuleError
        If the integrand is not proportional to the function, or the frequency's name is in use or of
        limited sign.
    """
    filled = Symbol("filled", positive=True)
    opened = integral.integrand.xreplace({open_function: filled})
    powers = polynomial_in(opened, filled)
    if powers is None or set(powers) != {1} or opened.has(open_function.func):
        raise RuleError(f"the integrand is not proportional to {open_function}")
    shared.fresh(integral, (frequency,))
    wave = spectrum * exp(-I * frequency * open_function.args[0]) / (2 * pi)
    return Step(
        rule="spectrum",
        statement=f"{open_function} = int d{frequency}/2pi {spectrum} e^(-i {frequency} ({open_function.args[0]}))",
        before=integral,
        after=with_integrand(integral, powers[1] * wave, (Range(frequency), *integral.ranges)),
        kind="definition",
        check=certificates.represented(frequency),
        conditions=(shared.unsigned(Range(frequency)),),
    )


def line_delta(integral: Integral, variable: Symbol) -> Step:
    r"""``int_{-oo}^{oo} e^{i a t} dt = 2 pi delta(a)``, in the sense of distributions.

    Raises
    ------
    RuleError
        If the exponent is not purely oscillating and linear in the variable, the prefactor or a limit depends on it,
        or the rate of oscillation is not shown to be zero on a null set of its symbols only.
    """
    item = integral.range_of(variable)
    conditions = [shared.whole_line(integral, variable), shared.in_no_limit(integral.ranges, variable)]
    total = sympy.S.Zero
    for coefficient, exponent in exponential_terms(integral.integrand):
        powers = polynomial_in(exponent, variable)
        if coefficient.has(variable) or powers is None or max(powers, default=0) > 1:
            raise RuleError(f"{coefficient}*exp({exponent}) is not exponential in {variable}")
        rate, growth = parts(powers.get(1, sympy.S.Zero) / I)
        conditions.append(Condition(f"purely oscillating in {variable}", growth == 0).require())
        conditions.append(Condition(f"the rate {rate} is zero on a null set at most", zero_on_null_set(rate)).require())
        total += coefficient * exp(powers.get(0, sympy.S.Zero)) * 2 * pi * delta_function(sympy.expand(rate))
    ranges = tuple(other for other in integral.ranges if other != item)
    return Step(
        rule="delta function from a line",
        statement=f"int d{variable} e^(i a {variable}) = 2 pi delta(a)",
        before=integral,
        after=with_integrand(integral, total, ranges),
        kind="theorem",
        check=certificates.line_delta(variable),
        conditions=tuple(conditions),
    )
