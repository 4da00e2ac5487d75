"""Diagram -> contour integral: the overall factor, conserved momenta, independent loops, names of the times."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from avsym import Diagram, diagrams, rainbow, symbols, to_contour
from tests.oracles.two_level import cut_lesser, exact_lesser
from tests.strategies import pairings

FEW = st.integers(1, 4)


@pytest.mark.parametrize("lines", range(1, 9))
def test_the_factor_is_i_to_the_number_of_lines_over_two_pi_for_each_loop(lines):
    assert to_contour(rainbow(2 * lines)).factor == sympy.I**lines / (2 * sympy.pi) ** lines


@given(pairings(FEW))
def test_the_factor_does_not_depend_on_the_topology(pairs):
    assert to_contour(Diagram(pairs)).factor == to_contour(rainbow(2 * len(pairs))).factor


@pytest.mark.parametrize("lines", [1, 2])
def test_the_factor_is_that_of_the_exactly_solvable_level(lines):
    """The oracle sums all diagrams with its own phase; the exact function then fixes ours."""
    t2, t1, eps, w = 2.3, 0.9, 0.37, 1.1
    cuts = sum(cut_lesser(t2, t1, forward, lines, eps, w) for forward in range(2 * lines + 1)) / 1j**lines
    ours = complex(to_contour(rainbow(2 * lines)).factor * (2 * sympy.pi) ** lines)
    radius, number = 0.5, 32
    circle = [radius * sympy.exp(2 * sympy.pi * sympy.I * k / number).evalf() for k in range(number)]
    exact = sum(exact_lesser(t2, t1, complex(g2), eps, w) / complex(g2) ** lines for g2 in circle) / number
    assert ours * cuts == pytest.approx(exact, rel=1e-8)


@given(pairings())
@settings(max_examples=50)
def test_momentum_is_conserved_at_every_vertex(pairs):
    """Read from the entry, an electron loses a phonon's momentum where its line opens and gets it back at the end."""
    diagram = Diagram(pairs)
    contour = to_contour(diagram)
    electrons = {line.left: line.momentum for line in contour.electrons}  # segment v: from vertex v + 1 to v
    electrons |= {-1: symbols.p, diagram.order - 1: symbols.p}
    for (left, right), phonon in zip(diagram.pairs, contour.phonons, strict=True):
        assert (phonon.left, phonon.right) == (left, right)
        assert sympy.expand(electrons[right] - electrons[right - 1] - phonon.momentum) == 0
        assert sympy.expand(electrons[left - 1] - electrons[left] - phonon.momentum) == 0


@given(pairings())
@settings(max_examples=50)
def test_lines_join_the_vertices_of_the_diagram_in_order(pairs):
    diagram = Diagram(pairs)
    contour = to_contour(diagram)
    assert [(line.left, line.right) for line in contour.electrons] == [(v, v + 1) for v in range(diagram.order - 1)]
    assert len(contour.phonons) == len(contour.momenta) == len(pairs)
    assert contour.diagram == diagram


@given(pairings(FEW))
def test_loop_momenta_are_independent_and_have_unit_jacobian(pairs):
    """The phonons' momenta determine the loop momenta by an integer matrix of determinant +-1."""
    contour = to_contour(Diagram(pairs))
    matrix = sympy.Matrix([[sympy.diff(line.momentum, q) for q in contour.momenta] for line in contour.phonons])
    assert all(entry.is_Integer for entry in matrix)
    assert abs(matrix.det()) == 1


@given(pairings(FEW))
def test_each_loop_momentum_is_that_of_the_electron_just_inside_its_line(pairs):
    diagram = Diagram(pairs)
    contour = to_contour(diagram)
    for (left, _), momentum in zip(diagram.pairs, contour.momenta, strict=True):
        assert contour.electrons[left].momentum == momentum


@pytest.mark.parametrize("order", [2, 4, 6, 8])
def test_the_rainbow_has_each_loop_momentum_on_both_sides(order):
    momenta = [line.momentum for line in to_contour(rainbow(order)).electrons]
    inward = [symbols.loop_momentum(k) for k in range(1, order // 2 + 1)]
    assert momenta == [*inward, *reversed(inward[:-1])]


def test_the_crossing_diagram_carries_both_phonons_away_in_the_middle():
    q1, q2 = symbols.loop_momentum(1), symbols.loop_momentum(2)
    crossing = to_contour(Diagram(((0, 2), (1, 3))))
    assert [line.momentum for line in crossing.electrons] == [q1, q2, symbols.p - q1 + q2]


def test_internal_times_are_counted_from_the_entry():
    contour = to_contour(rainbow(6))
    assert [contour.time(vertex).name for vertex in range(6)] == ["t_2", "s_4", "s_3", "s_2", "s_1", "t_1"]


@pytest.mark.parametrize("order", [2, 4, 6])
def test_no_momentum_is_left_over_that_no_line_carries(order):
    for diagram in diagrams(order, "all"):
        contour = to_contour(diagram)
        carried = {symbol for line in contour.electrons for symbol in line.momentum.free_symbols} - {symbols.p}
        assert carried == set(contour.momenta)


def test_a_notebook_shows_it_as_a_formula():
    shown = to_contour(rainbow(4))._repr_latex_()
    assert shown.startswith("$")
    assert "G" in shown
