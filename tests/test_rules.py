"""Take a rule away, or make it do nothing, and the road to Eq. (11) ends elsewhere or not at all."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import sympy
from sympy import besselk, sqrt

from avsym import Derivation, RuleError, Step, rules, symbols
from derivations import enhancement, sigma4

ROAD = {
    "expand_on_contour", "sum_orderings", "keep_orderings", "insert_models", "neglect", "resolve_signs", "express",
    "occupy", "delta", "linear", "half_line", "freeze", "divide", "split_sign", "residue", "substitute", "merge_cosh",
    "bessel",
}  # fmt: skip


def identity(value: Any, *arguments: Any, **named: Any) -> Step:
    """A rule that does nothing."""
    return Step("nothing", "nothing", value, value, "exact", lambda step, sampling: None)  # type: ignore[arg-type, return-value]


def away(value: Any, *arguments: Any, **named: Any) -> Step:
    """A rule that is not there."""
    raise RuleError("this rule was taken away")


@cache
def expected() -> sympy.Expr:
    """lambda by hand from Eq. (11) as our own conventions have it: (beta/4) x K_0(x), in the plain parameters."""
    m, w, big, e, g = symbols.mass, symbols.omega_0, symbols.Gamma, symbols.field, symbols.g_ep
    x = 2 * big * sqrt(2 * m * w) / e
    return g**2 / big * sqrt(2 * m / w**3) / 4 * x * besselk(0, x)


def is_eleven(derivation: Derivation) -> bool:
    """Whether a derivation ends in lambda of Eq. (11), by numbers at two places."""
    try:
        closed = derivation.result.closed()
    except (ValueError, AttributeError):
        return False
    values = ((1.3, 0.7, 0.4, 0.9, 0.8), (0.6, 1.9, 1.1, 0.3, 1.4))
    names = (symbols.mass, symbols.omega_0, symbols.Gamma, symbols.field, symbols.g_ep)
    places = [dict(zip(names, value, strict=True)) for value in values]
    if closed.free_symbols - set(names):
        return False
    ratios = [complex((closed / expected()).subs(place).evalf()) for place in places]
    return all(abs(ratio - 1) < 1e-10 for ratio in ratios)


def road() -> Derivation:
    """The whole road, from the diagram to the Bessel function."""
    return enhancement.close(enhancement.frozen())


def test_the_road_ends_in_equation_11_and_uses_just_these_rules() -> None:
    derivation = road()
    assert is_eleven(derivation)
    assert len({step.rule for step in derivation.steps}) == len(ROAD)
    assert all(condition.holds for step in derivation.steps for condition in step.conditions)


@pytest.mark.parametrize("instead", [identity, away])
@pytest.mark.parametrize("name", sorted(ROAD))
def test_without_a_rule_there_is_no_equation_11(
    monkeypatch: pytest.MonkeyPatch, name: str, instead: Callable[..., Step]
) -> None:
    monkeypatch.setattr(rules, name, instead)
    try:
        derivation = road()
    except (ValueError, TypeError, AttributeError, KeyError):
        return
    assert not is_eleven(derivation)


@pytest.mark.parametrize("place", [-6, -5, -4, -3, -2, -1])
def test_an_identity_in_the_middle_of_the_road_is_a_failed_step_or_a_dead_end(place: int) -> None:
    steps = road().steps
    step = steps[place]
    if type(step.before) is not type(step.after):
        return
    idle = replace(step, after=step.before).verify()
    rewrites = step.rule in ("merge into cosh",)
    assert rewrites or idle.verdict.value in ("failed", "unknown")


def test_a_step_that_did_not_start_from_the_result_so_far_is_refused() -> None:
    derivation = sigma4.quadrant()
    stranger = derivation.steps[0]
    with pytest.raises(RuleError, match="did not start from the result so far"):
        derivation.then(lambda value: stranger)
