"""A saved state comes back checked; what was tampered with, or is something else, does not."""

import json
from dataclasses import replace

import numpy as np
import pytest

from numeric import Parameters, load_state, save_state, steady_state

P = Parameters(0.4, 0.1, 0.3, temperature=0.1, phonon_damping=0.1)


@pytest.fixture(scope="module")
def state():
    return steady_state(P, 0.5, phonon="self_consistent", hartree=True)


def rewritten(path, target, **changes):
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(target, **(arrays | changes))
    return target


def test_what_is_loaded_is_what_was_saved(state, tmp_path):
    save_state(state, tmp_path / "state.npz")
    again = load_state(tmp_path / "state.npz")
    assert again.problem == state.problem
    assert again.grid == state.grid
    for name in ("retarded", "lesser", "self_energy"):
        assert np.array_equal(getattr(again, name), getattr(state, name))
    assert again.occupation == pytest.approx(state.occupation, rel=1e-13)
    assert again.current == pytest.approx(state.current, rel=1e-13)
    assert again.versions == state.versions
    assert not again.failures


def test_identities_are_computed_anew_on_loading(state, tmp_path):
    save_state(state, tmp_path / "state.npz")
    with np.load(tmp_path / "state.npz") as file:
        header = json.loads(str(file["header"]))
    header["identities"] = dict.fromkeys(header["identities"], 0.5)
    header["occupation"] = 7.0
    changed = rewritten(tmp_path / "state.npz", tmp_path / "changed.npz", header=np.array(json.dumps(header)))
    again = load_state(changed)
    assert not again.failures
    assert max(abs(again.identities[name] - value) for name, value in state.identities.items()) < 1e-9
    assert again.occupation == pytest.approx(state.occupation)


@pytest.mark.parametrize("name", ["lesser", "retarded", "self_energy"])
def test_a_changed_array_is_refused(state, tmp_path, name):
    save_state(state, tmp_path / "state.npz")
    changed = rewritten(tmp_path / "state.npz", tmp_path / "changed.npz", **{name: getattr(state, name) * 1.001})
    with pytest.raises(ValueError, match=r"changed.npz: .* differs by .* from what its self-energy gives"):
        load_state(changed)


def test_another_schema_shape_or_file_is_refused(state, tmp_path):
    save_state(state, tmp_path / "state.npz")
    other = rewritten(tmp_path / "state.npz", tmp_path / "a.npz", header=np.array('{"schema": "x"}'))
    with pytest.raises(ValueError, match="schema='x' is unknown"):
        load_state(other)
    other = rewritten(tmp_path / "state.npz", tmp_path / "b.npz", lesser=state.lesser[:-1])
    with pytest.raises(ValueError, match="arrays are not those of a grid of"):
        load_state(other)
    np.savez(tmp_path / "c.npz", something=np.zeros(3))
    with pytest.raises(ValueError, match="is no saved steady state"):
        load_state(tmp_path / "c.npz")


def test_nothing_pickled_is_read(tmp_path):
    np.savez(tmp_path / "pickled.npz", header=np.array({"schema": 1}, dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load_state(tmp_path / "pickled.npz")


@pytest.mark.parametrize(("name", "value"), [("sum_rule", 2e-6), ("energy_balance", 2e-10), ("bath_balance", np.nan)])
def test_each_identity_has_its_limit(state, name, value):
    worse = replace(state, identities=state.identities | {name: value})
    assert list(worse.failures) == [name]
    assert list(replace(state, residual=2e-9).failures) == ["residual"]
