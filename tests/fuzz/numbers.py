"""A case for each public name of `numeric`, and for the units behind ``Parameters.from_quantities``."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import numeric
from numeric import Parameters
from numeric.sweeps.reading import parsed
from numeric.units import UnitSystem
from tests.fuzz.drawing import Draw
from tests.fuzz.symbols import Call, calls

BAND = {"mass": "0.5 m_e", "lattice_constant": "4 angstrom"}
UNITS = (
    "meV",
    "ueV",
    "K",
    "m_e",
    "angstrom",
    "meV^1.5 angstrom^0.5",
    "V/cm",
    "kilometers",
    "meV meV",
    "s",
    "xyz",
    "m^9^9",
)
FEW = 4000  # grid points: what a case may cost
FREQUENCIES = 1000  # the same of the rainbow's


def model(draw: Draw) -> dict[str, Any]:
    """Arguments of Parameters, mostly of one that exists."""
    usual = {"g_ep": draw.scale(-3, 1), "gamma": draw.scale(-5, 0), "omega0": draw.scale(-2, 1)}
    more = {"mass": draw.scale(-3, 3), "temperature": draw.choice((0.0, draw.scale(-3, 2))), "gap": draw.uniform(-2, 2)}
    return {**usual, **{name: value for name, value in more.items() if draw.random() < 0.5}}


def parameters(draw: Draw) -> Any:
    """Parameters: usual, with an array, or at the ends of what a float can hold."""
    given = model(draw)
    name = draw.choice(list(given))
    given[name] = draw.pick((3, lambda: given[name]), (1, draw.number))
    try:
        return Parameters(**given)
    except (ValueError, TypeError):
        return Parameters.preset("fig6")


def _made(given: dict[str, Any]) -> object:
    found = Parameters(**given)
    return found.shape, found.beta, found.occupation, found.gamma_eff, repr(found), hash(found), found == found


def _parameters(draw: Draw) -> Call:
    name = draw.choice(("g_ep", "gamma", "omega0", "mass", "temperature", "gap", "phonon_damping"))
    given = {**draw.spoiled(model(draw)), **({name: draw.number()} if draw.random() < 0.5 else {})}
    quantities = {
        name: f"{draw.choice((draw.scale(-9, 9), 0, -1, 'nan', '1e999'))} {draw.choice(UNITS)}"
        for name in ("g_ep", "gamma", "omega0")
    }
    spoiled = draw.spoiled({**quantities, **BAND})
    kind = draw.pick((2, draw.text), (1, lambda: "fig6"), (1, draw.anything))
    return draw.pick(
        (20, lambda: lambda: _made(given)),
        (2, lambda: lambda: Parameters.preset(kind)),
        (1, lambda: lambda: Parameters.from_quantities(**spoiled)),
        (1, lambda: lambda: UnitSystem.of_band(**BAND).number(draw.choice(list(quantities)), draw.anything())),
    )


def at_a_field(name: str, **more: Callable[[Draw], Any]) -> Callable[[Draw], Call]:
    """A function of a field and of the model."""

    def drawn(draw: Draw) -> Call:
        field = draw.pick((3, lambda: draw.scale(-5, 1)), (1, draw.number))
        own = {key: make(draw) for key, make in more.items()}
        return calls(getattr(numeric, name))(draw, field=field, p=parameters(draw), **own)

    return drawn


def of_the_model(name: str, **more: Callable[[Draw], Any]) -> Callable[[Draw], Call]:
    """A function of the model."""
    return lambda draw: calls(getattr(numeric, name))(
        draw, p=parameters(draw), **{it: make(draw) for it, make in more.items()}
    )


def classical(name: str, **more: Callable[[Draw], Any]) -> Callable[[Draw], Call]:
    """A function of x."""
    return lambda draw: calls(getattr(numeric, name))(
        draw,
        x=draw.pick((3, lambda: draw.scale(-2, 1)), (1, draw.number)),
        **{it: make(draw) for it, make in more.items()},
    )


def branch(draw: Draw) -> Any:
    return draw.choice(("lower", "upper"))


def flag(draw: Draw) -> Any:
    return draw.random() < 0.3


def chain(draw: Draw) -> Any:
    return draw.choice(("continuum", "continuum", "lattice"))


def rainbow(name: str, **more: Callable[[Draw], Any]) -> Callable[[Draw], Call]:
    """One of the rainbow's functions, never allowed so many frequencies that it would take its time."""

    def function(frequencies: Any, **given: Any) -> object:
        many = isinstance(frequencies, int | float | np.generic | Fraction | Decimal) and frequencies > FREQUENCIES
        return getattr(numeric, name)(**given, frequencies=FREQUENCIES if many else frequencies)

    def drawn(draw: Draw) -> Call:
        own = {key: make(draw) for key, make in more.items()}
        return calls(function)(draw, p=parameters(draw), **own, frequencies=draw.randint(1, FREQUENCIES))

    return drawn


def field(draw: Draw) -> Any:
    return draw.pick((3, lambda: draw.scale(-5, 1)), (1, draw.number))


def ratios(draw: Draw) -> Any:
    return draw.randint(1, 4)


@cache
def state() -> Any:
    """A small one."""
    return numeric.steady_state(Parameters(0.4, 0.3, 0.3), 0.6, resolution=0.1)


@contextmanager
def little_memory() -> Iterator[None]:
    """As on a machine where no grid of more than a few points fits: what is tried is then small."""
    with patch("numeric.grid.MEMORY", 900 * FEW):
        yield


def steady(draw: Draw) -> Call:
    """Refused, or tiny."""
    valid = {"parameters": Parameters(0.4, 0.3, 0.3), "field": 0.6, "resolution": 0.1, "tolerance": 1e-6}
    more = {
        "dimension": 1,
        "hopping": 1.0,
        "phonon": "einstein",
        "hartree": False,
        "window": (-9.0, 12.0),
        "start": None,
    }
    given = draw.spoiled({**valid, **{name: value for name, value in more.items() if draw.random() < 0.3}})
    return lambda: _steady(given)


def _steady(given: dict[str, Any]) -> object:
    with little_memory():
        return numeric.steady_state(**given)


def place(draw: Draw, directory: str) -> Any:
    """A path, or what is none."""
    return draw.pick(
        (2, lambda: Path(directory) / "new.npz"),
        (2, lambda: Path(directory) / "old.npz"),
        (1, lambda: directory),
        (1, lambda: Path(directory) / "none" / "x.npz"),
        (1, lambda: os.path.join(directory, draw.text().replace("/", "").replace("\0", "")[:100])),
        (2, draw.anything),
    )


def stored(draw: Draw, loading: bool) -> Call:
    """Saved or loaded somewhere: where it is refused, what was there before is there afterwards and nothing else."""
    seed = draw.random()

    def call() -> object:
        with tempfile.TemporaryDirectory() as directory:
            numeric.save_state(state(), Path(directory) / "old.npz")
            (Path(directory) / "text.npz").write_text("text")
            before = set(os.listdir(directory))
            at = place(Draw(seed), directory)
            here = os.getcwd()
            os.chdir(directory)
            try:
                return numeric.load_state(at) if loading else numeric.save_state(state(), at)
            except Exception:
                assert set(os.listdir(directory)) == before
                raise
            finally:
                os.chdir(here)

    return call


def missed(draw: Draw) -> Call:
    spoiled = replace(state(), residual=draw.choice((1.0, float("nan"), float("inf"), 0.0)))
    return lambda: str(numeric.NotConverged(spoiled))


def shown(draw: Draw) -> Call:
    found = replace(state(), occupation=draw.scale(-300, 300), residual=draw.scale(-300, 300))
    return lambda: (repr(found), found.failures, found.spectral, found.distribution, found.dimension, found.frequency)


def toml(draw: Draw) -> Call:
    """A sweep's specification with rubbish for one of its values."""

    def shown(value: Any) -> str:
        small = isinstance(value, float | str | list | bool) or (isinstance(value, int) and abs(value) < 2**70)
        text = repr(value) if small and not isinstance(value, np.generic) else '"x"'
        return text.lower() if isinstance(value, bool) else text

    lines = {
        "function": '"rainbow_field"',
        "warm": '"field"',
        "fixed": "{omega0 = 0.3, gamma = 0.002}",
        "axes": "{g_ep = [0.1]}",
    }
    lines |= {draw.choice(("function", "fixed", "axes", "adaptive", "x")): shown(draw.anything())}
    lines |= {"fixed": f"{{omega0 = {shown(draw.anything())}, gamma = 0.1}}"} if draw.random() < 0.5 else {}
    ends, points = f"from = {shown(draw.number())}, to = {shown(draw.number())}", draw.choice((2, 9, 10**9))
    grid = f"{{g_ep = {{{ends}, points = {points}}}}}"
    lines |= {"axes": grid} if draw.random() < 0.5 else {}
    text = "\n".join(f"{name} = {value}" for name, value in lines.items() if name != "warm" or draw.random() < 0.1)
    return lambda: parsed(text).total


CASES: dict[str, Callable[[Draw], Call]] = {
    "numeric.NotConverged": missed,
    "numeric.Parameters": _parameters,
    "numeric.SteadyState": shown,
    "numeric.avalanche_field": of_the_model("avalanche_field", branch=branch),
    "numeric.classical_multiplier": classical("classical_multiplier"),
    "numeric.classical_ratios": classical("classical_ratios", n=ratios),
    "numeric.critical_beta": lambda draw: numeric.critical_beta,
    "numeric.enhancement": at_a_field("enhancement"),
    "numeric.enhancement_integral": at_a_field("enhancement_integral"),
    "numeric.kickoff_temperature": of_the_model("kickoff_temperature"),
    "numeric.load_state": lambda draw: stored(draw, loading=True),
    "numeric.rainbow_convergence": rainbow("rainbow_convergence", field=field, dressed=flag, model=chain),
    "numeric.rainbow_critical_beta": rainbow("rainbow_critical_beta"),
    "numeric.rainbow_field": rainbow("rainbow_field", branch=branch),
    "numeric.rainbow_multiplier": rainbow("rainbow_multiplier", field=field, dressed=flag, model=chain),
    "numeric.rainbow_ratios": rainbow("rainbow_ratios", field=field, n=ratios),
    "numeric.save_state": lambda draw: stored(draw, loading=False),
    "numeric.steady_state": steady,
    "numeric.vanishing_temperature": of_the_model("vanishing_temperature"),
    "numeric.sweeps.reading.parsed": toml,
}  # fmt: skip
