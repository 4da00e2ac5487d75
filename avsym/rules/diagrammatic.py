"""The first steps: diagram -> contour -> real time -> integral, as rules with certificates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import factorial
from typing import Any

import sympy
from sympy import Expr

from avsym import langreth, symbols
from avsym.certificates import contour as contour_checks
from avsym.certificates import first_order as density_checks
from avsym.certificates import models
from avsym.classification import MAX_CLASSIFIED
from avsym.contour import Component
from avsym.derivation import Condition, Evidence, RuleError, Sampling, Step
from avsym.diagram import Diagram
from avsym.feynman import ContourIntegral, to_contour
from avsym.integral import Integral, Range, with_integrand
from avsym.langreth import RealTime, to_real_time
from avsym.propagator import MOMENTUM, TRANSVERSE, Propagator


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


def sum_first_order(contour: ContourIntegral) -> Step:
    """Only the orderings of ``Sigma^<`` with one ``G^<`` (`first_order`), where all are too many for a term each.

    Raises
    ------
    RuleError
        At an order beyond those that the certificate can enumerate.
    """
    order = contour.diagram.order
    if order > MAX_CLASSIFIED:
        raise RuleError(
            f"order {order} has too many orderings to certify which are of first order in G^< "
            f"(order <= {MAX_CLASSIFIED}); first_order gives the {order - 1} terms without a certificate"
        )
    total = factorial(order) // 2
    return Step(
        rule="first order in the density",
        statement=f"component <: {order - 1} of {total} orderings have one G^<",
        before=contour,
        after=langreth.first_order(contour),
        kind="approximation",
        check=density_checks.first_order,
        drops=f"{total - order + 1} orderings with two or more G^<",
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

    Where a model depends on `TRANSVERSE`, every loop momentum is a vector and the integrals over its components across
    the field, each with its 1/2pi, follow those along it.

    Parameters
    ----------
    electrons : Propagator or one for each propagator from the exit of the line to its entry
    phonons : Propagator or one for each phonon line
    couplings : expression in `MOMENTUM` and `TRANSVERSE`, or one for each phonon line
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
    across = _across(contour)
    integrand = sympy.S.One
    for line, model, component in zip(contour.electrons, electron_models, term.ordering.electrons, strict=True):
        times = contour.time(line.left), contour.time(line.right)
        integrand *= model.at(component, *times, line.momentum, line.momentum.xreplace(across))
    for line, model, vertex, component in zip(
        contour.phonons, phonon_models, vertices, term.ordering.phonons, strict=True
    ):
        times = contour.time(line.left), contour.time(line.right)
        integrand *= model.at(component, *times, line.momentum, line.momentum.xreplace(across))
        for sign in (1, -1):
            carried = {MOMENTUM: sign * line.momentum, TRANSVERSE: sign * line.momentum.xreplace(across)}
            integrand *= vertex.xreplace(carried)
    momenta = tuple(Range(momentum) for momentum in contour.momenta)
    planar = any(_planar(part) for part in (*electron_models, *phonon_models, *vertices))
    extra = tuple(Range(across[momentum]) for momentum in contour.momenta) if planar else ()
    front = contour.factor / (2 * sympy.pi) ** len(extra)
    after = with_integrand(Integral(front, sympy.S.One, (*momenta, *extra, *term.ranges)), integrand)
    return Step(
        rule="propagator models",
        statement="Eqs. (3)-(5) for each line" if not isinstance(electrons, Sequence) else "a model for each line",
        before=real_time,
        after=after,
        kind="definition",
        check=models.inserted(electron_models, phonon_models, vertices),
        conditions=(Condition("one ordering is left", True),),
    )


def _across(contour: ContourIntegral) -> dict[Expr, Expr]:
    """The component across the field of the external momentum and of each loop momentum."""
    loops = {momentum: symbols.transverse_momentum(index) for index, momentum in enumerate(contour.momenta, 1)}
    return {symbols.p: symbols.p_y, **loops}


def _planar(part: Propagator | Expr) -> bool:
    """Whether a propagator or a vertex depends on the momentum across the field."""
    sides = (part.greater, part.lesser) if isinstance(part, Propagator) else (part,)
    return any(side.has(TRANSVERSE) for side in sides)


def _per_line(models: Any, number: int, name: str) -> tuple[Any, ...]:
    if isinstance(models, Sequence):
        if len(models) != number:
            raise RuleError(f"{len(models)} {name} models for {number} lines; give one for all or one for each")
        return tuple(models)
    return (models,) * number
