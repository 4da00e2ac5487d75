"""What the steady state refuses before it begins: each in one line that names the thing and what is allowed."""

import pytest

from numeric import Parameters, steady_state
from numeric.equations import Problem
from numeric.grid import choose


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"resolution": 0.03}, r"resolution=0.03 does not divide field=0.5: the nearest that does is 0.0294"),
        ({"window": (-1.0, 3.0)}, r"window=\(-1, 3\) cuts the band: it must begin below .* and end above"),
        ({"window": (1.0,)}, "must be a pair"),
        ({"window": 20.0}, r"window=20.0 must be a pair"),
        ({"window": {-40.0}}, r"window={-40.0} must be a pair"),
        ({"window": {-40.0: 1, 40.0: 2}}, r"window={-40.0: 1, 40.0: 2} must be a pair"),
        ({"field": 1e8}, r"field=1e\+08 would need a grid of 1.6e\+10 points, about 1.4e\+04 GB.*another field"),
        ({"field": 1e300, "window": (-40.0, 40.0)}, r"field=1e\+300 is too many steps of 0.0125"),
        ({"dimension": 2.0}, r"dimension=2.0 must be 1, 2 or 3"),
        ({"dimension": [1, 2]}, r"dimension=\[1, 2\] must be 1, 2 or 3"),
        ({"field": 1e-9}, r"field=1e-09 would need a grid of .* points, about .* GB"),
        ({"field": float("nan")}, "field=nan must be finite"),
        ({"field": [0.1, 0.2]}, "a steady state needs one value"),
        ({"dimension": 4}, "dimension=4 must be 1, 2 or 3"),
        ({"hopping": (1.0, 1.0)}, "one for each of 1 axes"),
        ({"hopping": 0.0}, "hopping=0 along the field"),
        ({"hopping": -1.0}, "hopping=-1.0 must be finite and >= 0"),
        ({"phonon": "ohmic"}, "phonon='ohmic' needs phonon_damping > 0"),
        ({"phonon": "einstien"}, "did you mean 'einstein'"),
        ({"tolerance": 0.0}, "tolerance=0.0 must be finite and > 0"),
        ({"resolution": -0.1}, "resolution=-0.1 must be finite and > 0"),
    ],
)
def test_bad_input_is_refused_in_one_line(change, message):
    asked = {"field": 0.5} | change
    with pytest.raises(ValueError, match=message) as caught:
        steady_state(Parameters(0.3, 0.05, 0.3), **asked)
    assert "\n" not in str(caught.value)


def test_arrays_of_parameters_and_wrong_types_are_refused():
    with pytest.raises(ValueError, match="a steady state needs one set"):
        steady_state(Parameters([0.1, 0.2], 0.05, 0.3), 0.5)
    with pytest.raises(TypeError, match="hartree=1 must be True or False"):
        steady_state(Parameters(0.1, 0.05, 0.3), 0.5, hartree=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gamma": 0.0}, r"gamma=0.0 must be finite and > 0"),
        ({"gamma": -0.1}, r"gamma=-0.1 must be finite and > 0"),
        ({"temperature": -0.1}, r"temperature=-0.1 must be finite and >= 0"),
    ],
)
def test_no_bath_and_no_temperature_are_refused_where_they_are_named(change, message):
    with pytest.raises(ValueError, match=message) as caught:
        steady_state(Parameters(**({"g_ep": 0.3, "gamma": 0.1, "omega0": 0.3} | change)), 0.5)
    assert "\n" not in str(caught.value)


def test_a_cubic_lattice_beyond_memory_is_refused_before_it_is_begun():
    with pytest.raises(ValueError, match=r"gamma=0.002 would need 12000 transverse energies .* GB"):
        steady_state(Parameters(0.3, 0.002, 0.3), 0.5, dimension=3)


def test_a_strong_field_is_refused_before_its_steps_are_laid_out(monkeypatch):
    """At 1e8 the steps that might suit the phonon alone took 10 GB; in a narrow window a million of them are tried."""
    tried = []
    monkeypatch.setattr("numeric.grid.np.argmin", lambda found: tried.append(found.size) or 0)
    with pytest.raises(ValueError, match="would need a grid"):
        steady_state(Parameters(0.5, 0.1, 0.3), 1e6)
    assert tried == []
    p = Parameters(0.5, 0.1, 0.3)
    grid = choose(Problem(p, 1e6, (1.0,), "einstein", False).scales(), p, 1e6, None, (-40.0, 40.0))
    assert tried == [1_000_001]
    assert grid.stride == 40_000_000


@pytest.mark.parametrize("temperature", [1e-310, 5e-324])
def test_a_temperature_below_all_numbers_is_that_of_zero(temperature):
    """Without a warning that frequency/temperature overflows."""
    warm, cold = (steady_state(Parameters(0.5, 0.1, 0.3, temperature=T), 0.5) for T in (temperature, 0.0))
    assert warm.current == cold.current


def test_a_resolution_commensurate_at_zero_field_divides_the_phonon_frequency():
    with pytest.raises(ValueError, match=r"does not divide omega0=0\.3"):
        steady_state(Parameters(0.3, 0.05, 0.3), 0.0, resolution=0.07)
