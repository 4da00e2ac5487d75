"""The first steps: diagram -> contour -> real time -> integral, as rules with certificates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy
from sympy import Expr

from avsym import langreth, symbols
from avsym.certificates import contour as contour_checks
from avsym.contour import Component
from avsym.derivation import Condition, Evidence, RuleError, Sampling, Step
from avsym.diagram import Diagram
from avsym.feynman import ContourIntegral, to_contour
from avsym.integral import Integral, Range, with_integrand
from avsym.langreth import RealTime, to_real_time
from avsym.propagator import MOMENTUM, Propagator


def expand_on_contour(diagram: Diagram) -> Step:
    """Translate the diagram to an integral over the contour (`to_contour`)."""
    return Step(
        rule="contour integral",
        statement=f"i^{len(diagram.pairs)} g^{diagram.order} times the propagators, integrated over the contour",
        before=diagram,
        after=to_contour(diagram),
        kind="theorem",
        check=contour_checks.static_field,
    )


def sum_orderings(contour: ContourIntegral, component: Component = "<") -> Step:
    """Sum over the orderings of the vertices along the contour (`to_real_time`)."""
    return Step(
        rule="sum over contour orderings",
        statement=f"component {component}: each ordering fixes every > and < and every limit",
        before=contour,
        after=to_real_time(contour, component),
        kind="theorem",
        check=contour_checks.langreth_sum,
    )


def keep_orderings(
    real_time: RealTime,
    *,
    lesser: int | None = None,
    emitted: int | None = None,
    cut: int | None = None,
    measure: Callable[[Sampling], Evidence] | None = None,
) -> Step:
    """Keep some orderings (`keep`); what is dropped is evaluated by ``measure``, or its power of n is measured."""
    after = langreth.keep(real_time, lesser=lesser, emitted=emitted, cut=cut)
    left_out = langreth.dropped(real_time, after)
    asked = {"G^<": lesser, "phonons emitted": emitted, "cut": cut}
    text = ", ".join(f"{value} {name}" for name, value in asked.items() if value is not None)
    return Step(
        rule="keep orderings",
        statement=f"{text}: {len(after.terms)} of {len(real_time.terms)}",
        before=real_time,
        after=after,
        kind="approximation",
        check=contour_checks.kept(lesser, emitted, cut, measure),
        drops="; ".join(" ".join(ordering.electrons) for ordering in left_out),
    )


def insert_models(
    real_time: RealTime,
    electrons: Propagator | Sequence[Propagator],
    phonons: Propagator | Sequence[Propagator],
    couplings: Expr | Sequence[Expr] = symbols.g_ep,
) -> Step:
    """Put models in place of the propagators of the one ordering left, a model for each line if they differ.

    Parameters
    ----------
    electrons : Propagator or one for each propagator from the exit of the line to its entry
    phonons : Propagator or one for each phonon line
    couplings : expression in `MOMENTUM`, or one for each phonon line
        The vertex; it enters squared.

    Raises
    ------
    RuleError
        If several orderings are left or the numbers of models and lines differ.
    """
    if len(real_time.terms) != 1:
        raise RuleError(f"{len(real_time.terms)} orderings are left; keep one (each is an integral of its own)")
    contour, term = real_time.contour, real_time.terms[0]
    electron_models = _per_line(electrons, len(contour.electrons), "electron")
    phonon_models = _per_line(phonons, len(contour.phonons), "phonon")
    vertices = _per_line(couplings, len(contour.phonons), "coupling")
    integrand = sympy.S.One
    for line, model, component in zip(contour.electrons, electron_models, term.ordering.electrons, strict=True):
        integrand *= model.at(component, contour.time(line.left), contour.time(line.right), line.momentum)
    for line, model, vertex, component in zip(
        contour.phonons, phonon_models, vertices, term.ordering.phonons, strict=True
    ):
        integrand *= model.at(component, contour.time(line.left), contour.time(line.right), line.momentum)
        integrand *= vertex.subs(MOMENTUM, line.momentum) * vertex.subs(MOMENTUM, -line.momentum)
    momenta = tuple(Range(momentum) for momentum in contour.momenta)
    after = with_integrand(Integral(contour.factor, sympy.S.One, (*momenta, *term.ranges)), integrand)
    return Step(
        rule="propagator models",
        statement="Eqs. (3)-(5) for each line" if not isinstance(electrons, Sequence) else "a model for each line",
        before=real_time,
        after=after,
        kind="definition",
        check=contour_checks.models(electron_models, phonon_models, vertices),
        conditions=(Condition("one ordering is left", True),),
    )


def _per_line(models: Any, number: int, name: str) -> tuple[Any, ...]:
    if isinstance(models, Sequence):
        if len(models) != number:
            raise RuleError(f"{len(models)} {name} models for {number} lines; give one for all or one for each")
        return tuple(models)
    return (models,) * number
