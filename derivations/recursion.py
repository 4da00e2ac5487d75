"""One more phonon line is one application of a linear operator: its kernel in time and in frequency."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr, I, Symbol

from avsym import Derivation, Integral, Propagator, RuleError, rules, symbols
from avsym.propagator import LEFT, MOMENTUM, RIGHT
from derivations import built, enhancement, sigma2, sigma4
from derivations import rainbow as nested
from derivations.models import EXTERNAL_TIMES, PAPER, Model, insert

TITLE = "From one order to the next"
SUMMARY = (
    "The self-energy is local, so that nested lines know of what is inside them only its dependence on the relative "
    "time: Sigma_{n+1} is a linear operator applied to Sigma_n. In time its kernel is Fresnel's integral over the "
    "momentum times an error function from the mean time; in frequency it is |G^R(0, r)|^2 of an electron in a field, "
    "a product of four Airy functions at complex energy. Applied to the second order once, at equal times, it gives "
    "(A7); applied twice, Sigma^(6) of the diagram."
)

OUTER, INNER = sigma4.OUTER, sigma4.INNER
LOCAL = Propagator(
    greater=sympy.S.Zero,
    lesser=symbols.self_energy_of(LEFT - RIGHT) * symbols.occupation_of(MOMENTUM) / symbols.n_ex,
)
"""In place of the inner electron line: a local self-energy, its weight in momentum ``n(k)/n_ex`` of integral 1."""

BARE = Propagator(greater=-I, lesser=-I)
"""In place of the inner phonon line, so that ``i D G = Sigma``."""

TAU, DEEPER, MEAN = symbols.relative_time(1), symbols.relative_time(2), symbols.mean_time(1)
PATHS = symbols.elapsed_time(1), symbols.elapsed_time(2)


def opened(model: Model = PAPER) -> Derivation:
    """``Sigma_{n+1}^<(t_2, t_1)`` from the fourth-order diagram, its inner line and vertices an open ``Sigma_n^<``."""
    line, wave, vertex = model.electrons, model.phonons, model.couplings
    if not isinstance(line, Propagator) or not isinstance(wave, Propagator) or not isinstance(vertex, Expr):
        raise RuleError("the recursion needs the same model at every order; give one for all lines")
    outer = replace(model, electrons=(line, LOCAL, line), phonons=(wave, BARE), couplings=(vertex, sympy.S.One))
    return (
        insert(sigma4.kept("one more line"), outer)
        .then(rules.neglect, symbols.occupation_of(OUTER))
        .then(rules.resolve_signs)
        .then(rules.occupy, symbols.occupation_of(INNER), symbols.n_ex, sympy.S.Zero)
        .then(rules.delta, INNER)
        .then(rules.express, EXTERNAL_TIMES)
    )


def _kernel(name: str, model: Model) -> Derivation:
    """``int K(t, tau) Sigma_n^<(tau) dtau`` with the mean time still an integral."""
    centre = symbols.T + MEAN
    mapping = {
        OUTER: OUTER - model.field * symbols.T,
        sigma4.S1: centre - TAU / 2,
        sigma4.S2: centre + TAU / 2,
    }
    return (
        replace(opened(model), name=name)
        .then(rules.linear, mapping, (OUTER, TAU, MEAN))
        .then(rules.innermost, OUTER, f"e^(-eta {OUTER}^2)")
        .then(rules.gaussian, OUTER)
    )


def in_time(model: Model = PAPER) -> Derivation:
    """``Sigma_{n+1}^<(t) = i g^2 D^<(t) int K(t, tau) Sigma_n^<(tau) dtau``, the kernel closed."""
    return _kernel("kernel in time", model).then(rules.half_line_gaussian, MEAN)


def at_equal_times(model: Model = PAPER) -> Derivation:
    """The same at t = 0, where the mean time is an exponential on a half line."""
    kernel = _kernel("kernel in time at equal times", model)
    return kernel.then(rules.express, {symbols.t: sympy.S.Zero}).then(rules.half_line, MEAN)


def applied(kernel: Derivation, inner: Integral, name: str) -> Derivation:
    """A kernel applied to a self-energy, given as a function of t; its variables must differ from the kernel's."""
    composed = replace(kernel, name=name).then(rules.compose, symbols.self_energy_of(TAU), inner, symbols.t)
    return nested.close_mean_time(composed, MEAN) if MEAN in inner.variables else composed


def once(model: Model = PAPER) -> Derivation:
    """``Sigma^(4)<(0)/Sigma^(2)<(0)`` by the recursion, from electrons injected at rest."""
    second = nested.stationary(2, model).result
    name = "the recursion applied once, at equal times"
    return enhancement.ratio(applied(at_equal_times(model), second, name), sigma2.derive(model))


def fourth(kernel: Derivation, model: Model = PAPER) -> Derivation:
    """``Sigma^(4)<(t)`` by the recursion, its relative time named for the next application."""
    applied_once = applied(kernel, nested.stationary(2, model).result, "the recursion applied once")
    return applied_once.then(rules.linear, {TAU: DEEPER}, (DEEPER,))


def ratio_in_time(model: Model = PAPER) -> Derivation:
    """(A7) with the momentum integrated first, as an integral over the relative time."""
    reduced = enhancement.ratio(
        sigma4.in_relative_times(sigma4.kept("the enhancement, momentum first"), model), sigma2.derive(model)
    )
    return (
        reduced.then(rules.innermost, OUTER, f"e^(-eta {OUTER}^2)")
        .then(rules.gaussian, OUTER)
        .then(rules.half_line_gaussian, symbols.S)
        .then(rules.linear, {symbols.s: TAU}, (TAU,))
    )


def difference(name: str, one: Derivation, other: Derivation, variable: Symbol) -> Derivation:
    """Two integrals over the same variables, one minus the other."""
    negative = replace(other.result, factor=-other.result.factor)
    return Derivation(name, (one.result, negative)).then(rules.join, variable)


def in_frequency(model: Model = PAPER) -> Derivation:
    """``Sigma_{n+1}^<(omega) = c int |G^R(0, r; omega + omega_0)|^2 Sigma_n^<(omega + omega_0 + E r) dr``."""
    backward, forward = PATHS
    mapping = {
        OUTER: OUTER - model.field * symbols.T,
        sigma4.S1: symbols.T - symbols.t / 2 - backward,
        sigma4.S2: symbols.T + symbols.t / 2 - forward,
    }
    node = symbols.self_energy_of(symbols.t + backward - forward)
    elsewhere = symbols.omega + symbols.omega_0 + model.field * symbols.position
    started = replace(opened(model), name="kernel in frequency")
    return (
        started.then(rules.linear, mapping, (OUTER, backward, forward))
        .then(rules.represent, node, symbols.nu, symbols.spectrum_of(symbols.nu))
        .then(rules.innermost, OUTER, f"e^(-eta {OUTER}^2)")
        .then(rules.transform, symbols.t, symbols.omega)
        .then(rules.saddle_plane, OUTER, symbols.t)
        .then(rules.linear, {symbols.nu: elsewhere}, (symbols.position, backward, forward))
        .then(rules.airy, forward)
        .then(rules.airy, backward)
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Both kernels; the recursion applied once and twice; and that it gives (A7) and the diagram's Sigma^(6)."""
    kernel, first, ratio = in_time(), once(), ratio_in_time()
    inner = fourth(kernel)
    second, sixth = applied(kernel, inner.result, "the recursion applied twice"), built("rainbow")[-1]
    return (
        kernel,
        in_frequency(),
        nested.stationary(2),
        first,
        ratio,
        difference("the recursion applied once minus the enhancement, Eq. (A7)", first, ratio, TAU),
        inner,
        second,
        difference("the recursion applied twice minus the diagram of order 6", second, sixth, TAU),
    )
