"""A sweep's specification: what a file says is what is swept, and every slip is one line that says what is allowed."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import numeric
from numeric.sweeps.functions import MODEL, functions
from numeric.sweeps.reading import parsed, read
from numeric.sweeps.spec import Interval, digest
from tests.strategies import decades, fractions

GRID = """
function = "avalanche_field"
[fixed]
omega0 = 0.3
[axes]
g_ep = [0.1, 0.2]
gamma = {from = 0.001, to = 0.1, points = 3, scale = "log"}
"""
WARM = """
function = "steady_state"
warm = "field"
fixed = {g_ep = 0.5, omega0 = 0.3}
axes = {gamma = [0.2, 0.3], field = [0.5, 0.6]}
"""


def points(spec):
    return [point for chain in spec.chains() for point in chain.points]


def test_a_grid_is_the_product_of_its_axes():
    spec = parsed(GRID)
    assert spec.total == 6
    gammas = [0.001, pytest.approx(0.01), 0.1]
    assert points(spec) == [{"g_ep": g, "gamma": gamma} for g in (0.1, 0.2) for gamma in gammas]
    assert all(len(chain.points) == 1 for chain in spec.chains())


def test_a_warm_axis_makes_chains_in_the_order_given():
    chains = list(parsed(WARM).chains())
    assert [chain.points for chain in chains] == [
        ({"gamma": 0.2, "field": 0.5}, {"gamma": 0.2, "field": 0.6}),
        ({"gamma": 0.3, "field": 0.5}, {"gamma": 0.3, "field": 0.6}),
    ]
    assert len({chain.key for chain in chains}) == 2


@given(decades(1e-12, 1e12), decades(1e-12, 1e12), fractions)
@example(1e-300, 1e300, 0.5)
def test_a_grid_has_exact_ends_and_stays_between_them(low, high, fraction):
    for scale in ("linear", "log"):
        interval = Interval("field", low, high, scale)
        assert (interval.at(0), interval.at(1)) == (low, high)
        assert min(low, high) * (1 - 1e-12) <= interval.at(fraction) <= max(low, high) * (1 + 1e-12)
    if low < 1e200:
        assert interval.at(0.5) == pytest.approx(math.sqrt(low) * math.sqrt(high))


def test_only_public_functions_whose_arguments_a_file_can_give_are_on_offer():
    found = functions()
    assert set(found) <= set(numeric.__all__)
    assert {"avalanche_field", "steady_state", "rainbow_ratios", "classical_multiplier"} <= set(found)
    assert not {"load_state", "save_state", "Parameters", "NotConverged", "critical_beta"} & set(found)
    assert [name for name, function in found.items() if function.warm] == ["steady_state"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"avalanche_field"', '"avalanche_feild"', "did you mean 'avalanche_field'"),
        ('"avalanche_field"', '"load_state"', "function='load_state' is unknown"),
        ('"avalanche_field"', '"__import__"', "function='__import__' is unknown"),
        ('"avalanche_field"', "3", "function=3 must be a string"),
        ('function = "avalanche_field"', "", "function is missing; name one of avalanche_field"),
        ("omega0 = 0.3", "omega0 = -0.3", "omega0=-0.3 must be finite and > 0"),
        ("omega0 = 0.3", "omega0 = nan", "omega0=nan must be finite"),
        ("omega0 = 0.3", 'omega0 = "0.3"', "omega0='0.3' must be a real number"),
        ("omega0 = 0.3", "omega0 = true", "omega0=True must be a real number"),
        ("omega0 = 0.3", "omega0 = [0.3]", r"omega0=\[0.3\] must be one number"),
        ("omega0 = 0.3", "", "avalanche_field needs omega0"),
        ("omega0 = 0.3", "omega0 = 0.3\nomega = 1", "argument of avalanche_field='omega' is unknown"),
        ("omega0 = 0.3", "omega0 = 0.3\nfield = 1", "argument of avalanche_field='field' is unknown"),
        ("omega0 = 0.3", 'omega0 = 0.3\nbranch = "uper"', "did you mean 'upper'"),
        ("omega0 = 0.3", "omega0 = 0.3\ng_ep = 0.1", "g_ep is both fixed and an axis"),
        ("[0.1, 0.2]", "[0.1, 0.1]", "axis g_ep has 0.1 twice"),
        ("[0.1, 0.2]", "[]", r"axis g_ep=\[\] must be a list of values or"),
        ("[0.1, 0.2]", "[[0.1]]", "must be one number"),
        ("[0.1, 0.2]", "0.1", "axis g_ep=0.1 must be a list"),
        ("points = 3", "points = 1", "points of axis gamma=1 must be a whole number from 2 to"),
        ("points = 3", "points = 1e3", "points of axis gamma=1000.0 must be a whole number"),
        ("points = 3", "points = 250000", "the axes make 500000 points; at most 250000"),
        (", points = 3", "", "points of axis gamma=None must be a whole number"),
        ("from = 0.001, ", "", "axis gamma has no 'from'"),
        ("from = 0.001", "from = 0.1", "axis gamma goes from 0.1 to itself"),
        ('"log"', '"lin"', "scale of axis gamma='lin' is unknown: did you mean 'linear'"),
        ("[fixed]", 'warm = "g_ep"\n[fixed]', "avalanche_field takes no start.*steady_state"),
        ("[fixed]", "[[fixed]]", "fixed=.* must be a table"),
        ("[fixed]", "seed = 1\n[fixed]", "key='seed' is unknown"),
        ("[fixed]", "adaptive = {points = 9}\n[fixed]", r"axis g_ep=\[0.1, 0.2\] must be {from, to, scale}"),
        ("[fixed]", "[fixed", "Expected ']'"),
    ],
)
def test_a_slip_is_one_line_that_says_what_is_allowed(old, new, said):
    assert old in GRID
    with pytest.raises(ValueError, match=said) as caught:
        parsed(GRID.replace(old, new))
    assert "\n" not in str(caught.value)


def test_a_huge_number_given_twice_is_told_shortly():
    huge = "1" + "0" * 900
    fixed = "{g_ep = 0.1, gamma = 0.002, omega0 = 0.3, field = 0.01}"
    with pytest.raises(ValueError, match=r"^axis n has 10{56}\.\.\. twice; each value once$"):
        parsed(f'function = "rainbow_ratios"\nfixed = {fixed}\naxes = {{n = [{huge}, {huge}]}}')


@pytest.mark.parametrize("window", ["3.0", "[1.0]", "[1, 2, 3]", "[[1, 2]]"])
def test_a_window_is_a_pair(window):
    text = 'function = "steady_state"\nfixed = {{g_ep = 0.1, gamma = 0.002, omega0 = 0.3{}}}\naxes = {{field = [0.1]}}'
    assert parsed(text.format(", window = [-40, 40]")).fixed["window"] == (-40.0, 40.0)
    with pytest.raises(ValueError, match=r"^window=.* must be a pair: the lowest and the highest frequency$"):
        parsed(text.format(f", window = {window}"))


@pytest.mark.parametrize(
    ("adaptive", "axes", "said"),
    [
        ("{points = 3}", "{gamma = {from = 1, to = 2}}", "points of adaptive=3 must be a whole number from 4"),
        ("{}", "{gamma = {from = 1, to = 2}}", "points of adaptive=None"),
        ("3", "{gamma = {from = 1, to = 2}}", "adaptive=3 must be a table"),
        ("{points = 9, level = inf}", "{gamma = {from = 1, to = 2}}", "level=inf must be finite"),
        ("{points = 9, output = 3}", "{gamma = {from = 1, to = 2}}", "output=3 must be the name of a result"),
        ("{points = 9, seed = 3}", "{gamma = {from = 1, to = 2}}", "key of adaptive='seed' is unknown"),
        ("{points = 9}", "{gamma = {from = 1, to = 2, points = 4}}", "key of axis gamma='points' is unknown"),
        ("{points = 9}", "{phonon = {from = 1, to = 2}}", "phonon=1 must be a string"),
        ("{points = 9}", "{dimension = {from = 1, to = 2}}", "axis dimension takes no grid; give a list"),
        ('{points = 9}\nwarm = "gamma"', "{gamma = {from = 1, to = 2}}", "warm='gamma' needs a grid"),
        (
            "{points = 9}",
            "{gamma = {from = 1, to = 2}, mass = {from = 1, to = 2}, gap = {from = 1, to = 2}}",
            "over one or two axes, not 3",
        ),
    ],
)
def test_a_slip_in_what_to_follow_is_one_line(adaptive, axes, said):
    fixed = ", ".join(f"{name} = 1.0" for name in ("g_ep", "gamma", "omega0", "field") if f"{name} =" not in axes)
    text = f'function = "steady_state"\nfixed = {{{fixed}}}\nadaptive = {adaptive}\naxes = {axes}'
    with pytest.raises(ValueError, match=said):
        parsed(text)


leaves = st.one_of(
    st.integers(-3, 10**400),
    st.floats(),
    st.booleans(),
    st.sampled_from(["field", "log", "lower", "steady_state", "\n", "é", "__class__"]),
    st.dates(),
)
names = st.sampled_from(
    ["function", "fixed", "axes", "warm", "adaptive", "from", "to", "points", "scale", "level", "output", "branch",
     "field", "hopping", "window", "n", "phonon", "a\nb", "", *MODEL]
)  # fmt: skip
values = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner)), max_leaves=8
)
documents = st.dictionaries(names, values, max_size=6).flatmap(
    lambda rest: st.sampled_from(sorted(functions())).map(lambda name: {"function": name} | rest)
)


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(key))} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\n") + '"'
    return str(value).lower() if isinstance(value, bool | float) else str(value)


@given(documents)
@example({"function": "avalanche_field", "fixed": {"omega0": 10**400}, "axes": {"gamma": [1]}})
@example({"function": "steady_state", "axes": {"g_ep": {"from": math.nan, "to": 1.0, "points": 3}}})
@example({"function": "classical_ratios", "fixed": {"x": 1.0}, "axes": {"n": [1, 2]}})
def test_any_values_give_a_sweep_or_one_documented_line(document):
    text = "\n".join(f"{toml(key)} = {toml(value)}" for key, value in document.items())
    try:
        spec = parsed(text)
    except ValueError as slip:
        spec, caught = None, slip
    if spec is None:
        assert type(caught).__name__ in ("ValueError", "TOMLDecodeError")
        assert str(caught).count("\n") == 0
    else:
        assert spec.boundary or spec.total == len(points(spec)) >= 1


@given(st.text(max_size=60))
@example("a=" + "[" * 5000)
def test_any_text_gives_a_sweep_or_one_line(text):
    with pytest.raises(ValueError, match=r".") as caught:
        parsed(text)
    assert caught.type.__name__ in ("ValueError", "TOMLDecodeError")


def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path):
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "bad.toml").write_text("function = 3")
    for name, said in (("none.toml", "No such file"), ("bytes.toml", "utf-8"), ("bad.toml", "must be a string")):
        with pytest.raises(ValueError, match=rf"{name}: .*{said}") as caught:
            read(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_how_a_file_is_written_does_not_matter_and_what_it_says_does():
    def found(text):
        return digest(parsed(text).document)

    gamma = 'gamma={to=0.1,from=0.001,points=3,scale="log"}'
    spread = f'function="avalanche_field" # a remark\nfixed={{omega0=0.30}}\naxes={{{gamma},g_ep=[0.1,0.2]}}'
    assert found(spread) == found(GRID)
    for old, new in (("0.3", "0.31"), ("0.2", "0.21"), ("points = 3", "points = 4"), ("avalanche", "rainbow")):
        assert found(GRID.replace(old, new, 1)) != found(GRID)
