"""The cancellation at equal times: terms paired as expressions, sums in closed form, and what decides the claim."""

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import Diagram, Sampling, Verdict, cuts, diagrams, rainbow, symbols, to_contour
from avsym.equal_times import chronologies, close, rotations
from derivations import cancellation
from derivations.cancellation import decided, integrand, length, proof
from derivations.remainder import remainder
from tests.oracles.contour_sum import contour_sum
from tests.oracles.density_matrix import closed_line, injected_level
from tests.strategies import pairings

CROSSING, CHAIN = Diagram(((0, 2), (1, 3))), Diagram(((0, 1), (2, 3)))


def closed(order):
    return [diagram for diagram in diagrams(order) if (0, order - 1) in diagram.pairs]


def enclosed(pairs):
    return Diagram(((0, 2 * len(pairs) + 1), *((a + 1, b + 1) for a, b in pairs)))


def number(diagram, gamma, omega):
    values = {symbols.Gamma: gamma, symbols.omega_0: omega, symbols.g_ep: 1}
    return complex(remainder(diagram).subs(values))


@pytest.mark.parametrize(("order", "pairs"), [(4, 2), (6, 24), (8, 480)])
def test_all_terms_of_all_closed_diagrams_pair_off_to_zero(order, pairs):
    found = proof(closed(order))
    assert found.cancels
    assert (found.order, found.pairs, found.terms, found.left_over, found.residual) == (order, pairs, 2 * pairs, 0, 0)
    assert found.terms == found.diagrams * 2 ** (order - 2)


@given(pairings(st.integers(1, 4)))
@settings(max_examples=15)
def test_a_diagram_and_its_rotations_pair_off_to_zero(pairs):
    diagram = enclosed(pairs)
    assert proof(rotations(diagram)).cancels
    assert proof([diagram]).cancels == (len(rotations(diagram)) == 1)


@given(pairings(st.integers(1, 3)))
@settings(max_examples=15)
def test_damping_takes_twice_the_time_since_the_earliest_vertex(pairs):
    for ordering in cuts(enclosed(pairs)):
        for chronology in chronologies(close(ordering)):
            earliest = symbols.internal_time(chronology[0] + 1)
            assert length(ordering, chronology) == 2 * symbols.t - 2 * earliest


@given(pairings(st.integers(1, 3)))
@settings(max_examples=15)
def test_the_integrand_depends_on_the_branches_by_its_sign_alone(pairs):
    found = {}
    for diagram in rotations(enclosed(pairs)):
        for ordering in cuts(diagram):
            loop = close(ordering)
            found.setdefault(loop.pairs, set()).add(integrand(to_contour(diagram), ordering) * loop.sign)
    assert all(len(values) == 1 for values in found.values())


def test_a_momentum_that_is_not_conserved_is_noticed():
    contour = to_contour(rainbow(4))
    wrong = sympy.Symbol("wrong", real=True)
    lines = (*contour.phonons[:1], type(contour.phonons[1])(1, 2, wrong))
    object.__setattr__(contour, "phonons", lines)
    with pytest.raises(ValueError, match="does not carry the momentum"):
        [integrand(contour, ordering) for ordering in cuts(rainbow(4))]


@pytest.mark.parametrize("diagram", [*closed(4), *closed(6)], ids=lambda diagram: diagram.name)
@pytest.mark.parametrize(("gamma", "omega"), [(0.3, 1.1), (1.0, 0.4)])
def test_the_closed_form_is_the_sum_of_a_perturbed_density_matrix(diagram, gamma, omega):
    agrees_with_the_density_matrix(diagram, gamma, omega)


def test_so_it_is_for_a_diagram_whose_sum_is_not_real():
    lopsided = Diagram(((0, 7), (1, 2), (3, 6), (4, 5)))
    assert lopsided != lopsided.reversal
    assert abs(number(lopsided, 0.3, 1.1).imag) > 1e-3
    agrees_with_the_density_matrix(lopsided, 0.3, 1.1)
    assert number(lopsided.reversal, 0.3, 1.1) == pytest.approx(number(lopsided, 0.3, 1.1).conjugate(), rel=1e-11)


def agrees_with_the_density_matrix(diagram, gamma, omega):
    inner = [(a - 1, b - 1) for a, b in diagram.pairs if a]
    expected = sum(closed_line(inner, np.zeros(1), gamma, omega, 0.0))
    assert number(diagram, gamma, omega) == pytest.approx(expected, rel=1e-11, abs=1e-11)


@pytest.mark.parametrize(("gamma", "omega"), [(0.3, 1.1), (1.0, 0.4), (0.7, 0.7)])
def test_at_fourth_order_all_diagrams_make_the_displaced_oscillator(gamma, omega):
    """Sigma^<(t,t) is i g^2 <phi^2 c+c>: an exact function of an electron that was injected and decays."""
    total = sum(number(diagram, gamma, omega) for diagram in diagrams(4, "all"))
    assert total == pytest.approx(injected_level(gamma, omega), rel=1e-8)
    assert abs(number(CROSSING, gamma, omega)) == pytest.approx(abs(total) / 2, rel=1e-8)


def test_at_sixth_order_all_diagrams_cancel_since_the_oscillator_is_displaced_linearly():
    assert sympy.cancel(sum(remainder(diagram) for diagram in diagrams(6, "all"))) == 0


def test_the_nested_diagram_of_sixth_order_does_not_cancel_in_closed_form():
    g, w, a = symbols.g_ep, symbols.omega_0, symbols.Gamma
    assert remainder(rainbow(4)) == 0
    assert sympy.cancel(remainder(rainbow(6)) + 9 * g**4 / (4 * (a**2 + w**2) * (4 * a**2 + w**2) ** 2)) == 0
    assert sympy.cancel(remainder(CROSSING) - 3 * g**2 * w / (2 * (a**2 + w**2) * (4 * a**2 + w**2))) == 0
    assert sympy.cancel(sum(map(remainder, rotations(rainbow(6))))) == 0


class Level:
    """One level with a share n of first order occupied, without damping: G^> = -i, G^< = i n; or an Einstein phonon."""

    def __init__(self, n):
        self.n = n

    def __call__(self, component, left, right):
        if self.n is not None:
            return np.full(np.broadcast(left, right).shape, -1j if component == ">" else 1j * self.n)
        return np.exp((-1j if component == ">" else 1j) * 0.8 * (left - right)) * (-1j)


def first_order(pairs, nodes):
    """The coefficient of n in the literal contour integral at equal times, by evaluation on a circle."""
    count = 2 * len(pairs)
    circle = np.exp(2j * np.pi * np.arange(count) / count)
    values = [
        contour_sum(pairs, [Level(n)] * (count - 1), [Level(None)] * len(pairs), "<", 0.6, 0.6, start=-1.0, turn=0.9,
                    nodes=nodes) / n for n in circle
    ]  # fmt: skip
    return sum(values) / count


def test_the_contour_integral_taken_literally_says_the_same():
    """Here without damping and from a common start: each vertex on both branches, nothing ordered beforehand."""
    nested, chain = ([*diagram.pairs] for diagram in rotations(rainbow(6))[::-1])
    assert abs(first_order([*rainbow(4).pairs], 8)) < 1e-12
    assert abs(first_order([*CROSSING.pairs], 8)) > 0.1
    one, other = first_order(nested, 5), first_order(chain, 5)
    assert abs(one) > 1e-3
    assert abs(one + other) < 1e-7 * abs(one)


def test_the_claim_is_decided_by_its_findings(monkeypatch):
    assert decided(Sampling()).verdict is Verdict.BY_RULE
    monkeypatch.setattr(cancellation, "remainder", lambda diagram: sympy.Integer(0))
    assert decided(Sampling()).verdict is Verdict.FAILED


def test_a_wrong_sign_of_a_branch_is_noticed(monkeypatch):
    from avsym.equal_times import Loop

    monkeypatch.setattr(Loop, "sign", property(lambda loop: 1))
    assert not proof([rainbow(4)]).cancels
