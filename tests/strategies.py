"""Hypothesis strategies, plural nouns. Scales are drawn by their logarithm, so that every decade is as likely."""

import math

import numpy as np
import sympy
from hypothesis import strategies as st

from numeric import Parameters, critical_beta


def decades(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(math.log10(low), math.log10(high)).map(lambda power: 10.0**power)


signs = st.sampled_from([-1.0, 1.0])
branches = st.sampled_from(["lower", "upper"])
scales = decades(1e-20, 1e20)
fractions = st.floats(0.01, 0.99)
arguments = decades(1e-8, 600.0)

# beta: what opens at threshold, what is ordinary, what is asymptotic
openings = decades(1e-10, 1e-2)
betas = st.one_of(openings.map(lambda excess: critical_beta() * (1 + excess)), decades(8.66, 1e3), decades(10.0, 1e12))
large_betas = decades(1e4, 1e60)
subcritical_betas = decades(1e-6, 8.5)


@st.composite
def models(draw: st.DrawFn, beta: st.SearchStrategy[float] = betas, temperature: bool = False) -> Parameters:
    """Parameters with a drawn beta and every other scale spread over decades."""
    value, omega0, mass = draw(beta), draw(decades(1e-8, 1e8)), draw(decades(1e-6, 1e6))
    gamma = omega0 * draw(decades(1e-8, 1.0))
    g_ep = math.sqrt(value * gamma * math.sqrt(omega0**3 / (2 * mass)))
    return Parameters(g_ep, gamma, omega0, mass, temperature=omega0 * draw(decades(1e-3, 3.0)) if temperature else 0.0)


def model_of(beta: float, gamma: float = 0.002, omega0: float = 0.3, **more: float) -> Parameters:
    """The model of a beta, the rest as in Fig. 6."""
    return Parameters(np.sqrt(beta * gamma * np.sqrt(omega0**3)), gamma, omega0, **more)


@st.composite
def integral_arguments(draw: st.DrawFn) -> tuple[float, float]:
    """(x, Gamma/omega0) over the stated range of the oscillatory integral."""
    return draw(decades(0.02, 11.0)), draw(decades(1e-4, 0.1))


orders = st.sampled_from([2, 4, 6])
components = st.sampled_from(["<", ">"])
real_components = st.sampled_from(["<", ">", "R", "A", "K"])
seeds = st.integers(0, 2**32 - 1)
times = st.floats(-2.0, 2.0)
external_times = st.floats(-1.0, 1.0)


numbers_of_lines = st.integers(1, 6)


@st.composite
def pairings(draw: st.DrawFn, lines: st.SearchStrategy[int] = numbers_of_lines) -> tuple[tuple[int, int], ...]:
    """Every vertex of a line of random length joined to one other, in any order and either direction."""
    vertices = draw(st.permutations(range(2 * draw(lines))))
    return tuple(zip(vertices[::2], vertices[1::2], strict=True))


def complex_numbers(size: float = 2.0) -> st.SearchStrategy[complex]:
    return st.builds(complex, st.floats(-size, size), st.floats(-size, size))


A, B = sympy.symbols("a b", positive=True)
U, V = sympy.symbols("u v", real=True)
rationals = st.builds(sympy.Rational, st.integers(-6, 6), st.integers(1, 5))
leaves = st.one_of(st.sampled_from([A, B, U, V, sympy.I]), rationals)


def _grown(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    return st.one_of(
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, y: x * y, inner, inner),
        st.builds(lambda x, n: x**n, inner, st.integers(1, 2)),
        st.builds(lambda x, y: sympy.exp(sympy.I * x * y), leaves, leaves),
        st.builds(lambda x, y: abs(x - y), st.sampled_from([U, V, A]), st.sampled_from([U, B])),
        st.builds(lambda x: x / (A + B), inner),
    )


# Rational functions of a, b > 0 and real u, v times exponentials and absolute values: what `is_zero` decides.
expressions = st.recursive(leaves, _grown, max_leaves=6)


@st.composite
def planes(draw: st.DrawFn, dimension: int) -> tuple[tuple[int, ...], int]:
    """An affine form ``a x - c`` with integers, negative at the origin."""
    slopes = draw(st.tuples(*[st.integers(-2, 2)] * dimension).filter(any))
    return slopes, draw(st.integers(1, 4))
