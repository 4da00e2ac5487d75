"""Parameters: what is refused and how, broadcasting, named sets, derived quantities."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric import Parameters
from tests.strategies import decades, models

GOOD = {"g_ep": 0.1, "gamma": 0.002, "omega0": 0.3, "mass": 0.5, "gap": 1.0, "temperature": 0.0, "phonon_damping": 0.0}
POSITIVE = ["gamma", "omega0", "mass"]
NONNEGATIVE = ["g_ep", "temperature", "phonon_damping"]

OUT_OF_RANGE = [
    *((name, value, "> 0") for name in POSITIVE for value in (0, -1.0, -0.0, [0.1, -2.0])),
    *((name, -1e-300, ">= 0") for name in NONNEGATIVE),
    *((name, value, "finite") for name in GOOD for value in (np.nan, np.inf, -np.inf, [1.0, np.nan])),
    *((name, [[1.0, 2.0], [3.0]], "rectangular") for name in GOOD),
]
NOT_REAL = [
    "0.1",
    b"1",
    1 + 0j,
    None,
    True,
    [True],
    object(),
    [None],
    {"a": 1},
    10**400,
    np.array([1j]),
    ["1", "2"],
    {1.0},
]


def one_line(error: pytest.ExceptionInfo[Exception], *words: str) -> bool:
    text = str(error.value)
    return "\n" not in text and all(word in text for word in words)


@pytest.mark.parametrize(("name", "value", "allowed"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_named_in_one_line(name, value, allowed):
    with pytest.raises(ValueError, match=name) as error:
        Parameters(**GOOD | {name: value})
    assert one_line(error, f"{name}=", allowed)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", NOT_REAL, ids=lambda value: repr(value).split(" at ")[0][:24])
def test_what_is_no_real_number_is_a_type_error_in_one_line(name, value):
    with pytest.raises(TypeError, match=name) as error:
        Parameters(**GOOD | {name: value})
    assert one_line(error, f"{name}=", "must be a real number")


def test_the_offending_element_is_named():
    with pytest.raises(ValueError, match=r"gamma=-3\.0 \(at index 1, 0\) must be finite and > 0"):
        Parameters(**GOOD | {"gamma": [[1.0, 2.0], [-3.0, 4.0]]})


def test_shapes_that_do_not_broadcast_are_listed():
    with pytest.raises(ValueError, match=r"gamma \(3,\), mass \(2,\)") as error:
        Parameters(**GOOD | {"gamma": [1, 2, 3], "mass": [1, 2]})
    assert one_line(error)


def test_long_values_are_shortened():
    with pytest.raises(TypeError) as error:
        Parameters(**GOOD | {"gamma": ["x" * 100] * 100})
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("word", ["fig-6", "Fig6", "fig7", "6fig"])
def test_an_unknown_preset_gets_the_nearest_suggestion(word):
    with pytest.raises(ValueError, match="did you mean 'fig6'") as error:
        Parameters.preset(word)
    assert one_line(error, f"preset={word!r}")


@pytest.mark.parametrize("word", [6, None, ["fig6"]])
def test_a_preset_is_named_by_a_string(word):
    with pytest.raises(TypeError, match="must be a string"):
        Parameters.preset(word)


def test_preset_holds_the_caption_of_figure_6():
    p = Parameters.preset("fig6")
    assert (p.mass, p.gamma, p.omega0, p.g_ep) == (0.5, 0.002, 0.3, 0.10)
    assert p == Parameters(0.10, 0.002, 0.3)


def test_values_are_frozen_copies():
    mine = np.array([0.1, 0.2])
    p = Parameters(mine, 0.002, 0.3)
    mine[0] = 7.0
    assert p.g_ep[0] == 0.1
    with pytest.raises(ValueError, match="read-only"):
        p.g_ep[0] = 1.0
    with pytest.raises(AttributeError):
        p.gamma = 1.0


@given(models(temperature=True))
def test_equal_values_are_equal_objects(p):
    again = pickle.loads(pickle.dumps(p))
    assert again == p
    assert hash(again) == hash(p)
    assert p != Parameters(p.g_ep, p.gamma * 2, p.omega0, p.mass)
    assert p != "p"
    # no literal is rounded on the way in: repr is exact
    assert eval(repr(p), {"Parameters": Parameters}) == p


@given(st.lists(decades(1e-3, 1e3), min_size=1, max_size=4), st.lists(decades(1e-3, 1e3), min_size=1, max_size=4))
def test_properties_broadcast_and_agree_with_scalars(gammas, masses):
    p = Parameters(0.2, np.array(gammas)[:, None], 0.3, masses, temperature=0.1)
    assert p.shape == p.beta.shape == p.gamma_eff.shape == (len(gammas), len(masses))
    single = Parameters(0.2, gammas[-1], 0.3, masses[-1], temperature=0.1)
    assert p.beta[-1, -1] == single.beta
    assert p.gamma_eff[-1, -1] == single.gamma_eff
    assert p.beta.dtype == np.float64


@given(models(temperature=True))
def test_occupation_is_detailed_balance_and_thermal_dephasing_is_its_share(p):
    assert p.occupation / (1 + p.occupation) == pytest.approx(np.exp(-p.omega0 / p.temperature), rel=1e-12, abs=1e-300)
    assert (p.gamma_eff - p.gamma) * 4 == pytest.approx(p.gamma * p.beta * p.occupation, rel=1e-9, abs=1e-14 * p.gamma)


@given(models())
def test_nothing_is_occupied_at_zero_temperature(p):
    assert p.occupation == 0
    assert p.gamma_eff == p.gamma


@given(models(), decades(1e-3, 1e3))
def test_beta_grows_with_the_coupling_squared(p, factor):
    scaled = Parameters(p.g_ep * factor, p.gamma, p.omega0, p.mass)
    assert scaled.beta == pytest.approx(p.beta * factor**2, rel=1e-14)


def test_integers_and_numpy_scalars_are_numbers():
    assert Parameters(1, np.int32(2), np.float32(3), np.longdouble(4)).beta == pytest.approx(0.5 * (8 / 27) ** 0.5)
    with pytest.raises(ValueError, match="g_ep=inf must be finite"):
        Parameters(np.longdouble("1e1000"), 1, 1)
