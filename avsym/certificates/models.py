"""The certificate of inserting models: the integrand against the product of propagators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mpmath import mp
from sympy import Expr, Symbol

from avsym import symbols
from avsym.certificates.points import (
    FUNCTIONS,
    Point,
    decided,
    deviation,
    domains,
    draw_all,
    draw_inside,
    evidence,
    generator,
    numeric,
    orientation,
    renamed,
)
from avsym.derivation import Check, Evidence, Sampling, Step
from avsym.evaluate import GUARD_DIGITS, compiled
from avsym.integral import Range
from avsym.propagator import LEFT, MOMENTUM, RIGHT, TRANSVERSE, Propagator


def inserted(electrons: Sequence[Propagator], phonons: Sequence[Propagator], vertices: Sequence[Expr]) -> Check:
    """The integrand at random points against the product of propagators, and its ranges."""

    @decided
    def check(step: Step, sampling: Sampling) -> Evidence:
        rng, deviations = generator(step, sampling), []
        contour, term = step.before.contour, step.before.terms[0]
        across = _components_across(contour, (*electrons, *phonons), vertices)
        momenta = (*contour.momenta, *across.values())
        after = renamed(step.after, (*momenta, *(item.variable for item in term.ranges)))
        with mp.workdps(sampling.digits + GUARD_DIGITS):
            ours = numeric(after.factor * after.integrand)
            expected = (*(Range(momentum) for momentum in momenta), *term.ranges)
            parts_of = {
                symbol for item in (*electrons, *phonons) for symbol in (item.greater * item.lesser).free_symbols
            }
            free = {*after.parameters, *parts_of, *(symbol for vertex in vertices for symbol in vertex.free_symbols)}
            free = {*free, symbols.p, symbols.p_y, symbols.t_1, symbols.t_2} - {LEFT, RIGHT, MOMENTUM, TRANSVERSE}
            for _ in range(sampling.points):
                point = draw_inside(expected, draw_all(free, rng), rng)
                deviations += domains(expected, after.ranges, point)
                product = orientation(expected, point) * orientation(after.ranges, point)
                product *= numeric(contour.factor)({}) / (2 * mp.pi) ** len(across)
                sideways = {**point, symbols.p: point[symbols.p_y]}
                sideways |= {along: point[name] for along, name in across.items()}
                for lines, group, parts in (
                    (contour.electrons, electrons, term.ordering.electrons),
                    (contour.phonons, phonons, term.ordering.phonons),
                ):
                    for line, model, component in zip(lines, group, parts, strict=True):
                        product *= _propagator(model, component, line, contour, point, sideways)
                for line, vertex in zip(contour.phonons, vertices, strict=True):
                    product *= _vertex(vertex, line, point, sideways)
                deviations.append(deviation(product, ours(point)))
        return evidence("the product of propagators at random points", deviations, sampling)

    return check


def _components_across(contour: Any, models: Sequence[Propagator], vertices: Sequence[Expr]) -> dict[Symbol, Symbol]:
    """The component across the field of each loop momentum, if anything depends on one."""
    parts = [*vertices, *(side for model in models for side in (model.greater, model.lesser))]
    if not any(TRANSVERSE in part.free_symbols for part in parts):
        return {}
    return {name: symbols.transverse_momentum(place + 1) for place, name in enumerate(contour.momenta)}


def _propagator(model: Propagator, component: str, line: Any, contour: Any, point: Point, sideways: Point) -> Any:
    template = model.greater if component == ">" else model.lesser
    values = {LEFT: point[contour.time(line.left)], RIGHT: point[contour.time(line.right)]}
    momentum = numeric(line.momentum)
    values |= {MOMENTUM: momentum(point), TRANSVERSE: momentum(sideways)}
    return compiled(template, FUNCTIONS)({**point, **values})


def _vertex(vertex: Expr, line: Any, point: Point, sideways: Point) -> Any:
    momentum, function = numeric(line.momentum), numeric(vertex)
    along, across = momentum(point), momentum(sideways)
    return function({**point, MOMENTUM: along, TRANSVERSE: across}) * function(
        {**point, MOMENTUM: -along, TRANSVERSE: -across}
    )
