"""Each identity is zero where it holds and has the size of what is broken, relative to its own larger side."""

import numpy as np
import pytest

from numeric import Parameters
from numeric.equations import Equations, Problem
from numeric.grid import choose
from numeric.identities import Bath, identities
from numeric.iteration import iterated
from numeric.lattice import Local, SelfEnergy


@pytest.fixture(scope="module")
def solved():
    p = Parameters(0.4, 0.1, 0.3, gap=0.5)
    problem = Problem(p, 0.4, (1.0,), "einstein", False)
    loop = Equations(problem, choose(problem.scales(), p, 0.4, None, None))
    state = next(t for t in iterated(loop, loop.empty()) if t.distance < 1e-12).state
    return loop, loop.local(state), loop.parts(state), loop._shifted(state)


def found(solved, local=None, used=None, bath=None, power=(0.0, 0.0)):
    loop, own, part, tails = solved
    given, taken = loop._phonon.power(local or own)
    power = given + power[0], taken + power[1]
    return identities(local or own, used or part, power, bath or loop._bath, loop.grid, tails, 0.4)


def test_a_solution_obeys_all(solved):
    values = found(solved)
    assert values.pop("sum_rule") < 1e-6
    assert max(values.values()) < 1e-10


@pytest.mark.parametrize("part", ["lesser", "greater"])
@pytest.mark.parametrize("excess", [1e-6, 1e-3])
def test_particle_balance_is_relative_to_the_flux_of_the_phonons_however_small(solved, part, excess):
    used = solved[2]
    changed = SelfEnergy(*(getattr(used, n) * (1 + excess * (n == part)) for n in ("lesser", "greater")), used.real)
    assert found(solved, used=changed)["particle_balance"] == pytest.approx(excess, rel=1e-2)
    tiny = SelfEnergy(1e-30 * changed.lesser, 1e-30 * changed.greater, used.real)
    assert found(solved, used=tiny)["particle_balance"] == pytest.approx(excess, rel=1e-2)


def test_the_other_identities_see_what_breaks_them(solved):
    loop, local, _, _ = solved
    bath = Bath(loop._bath.lesser * 1.001, loop._bath.greater)
    assert found(solved, bath=bath)["bath_balance"] == pytest.approx(1e-3, rel=2e-2)
    more = Local(local.retarded, local.lesser, local.greater, local.current * 1.01)
    assert found(solved, local=more)["energy_balance"] == pytest.approx(1e-2, rel=2e-2)
    less = Local(local.retarded, local.lesser * 0.9, local.greater, local.current)
    assert found(solved, local=less)["causality"] > 1e-3
    wrong = Local(local.retarded * 1.01, local.lesser, local.greater, local.current)
    assert found(solved, local=wrong)["sum_rule"] == pytest.approx(1e-2, rel=5e-2)


def test_no_phonons_is_balanced(solved):
    none = SelfEnergy(*np.zeros((3, solved[0].grid.size)))
    assert found(solved, used=none)["particle_balance"] == 0
