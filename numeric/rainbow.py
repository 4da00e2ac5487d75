"""The rainbow to all orders: the ratios of successive orders, and the multiplier they tend to.

In the dilute limit one more phonon line is one application of a linear operator M to the lesser self-energy at the
local frequency (see `numeric.transfer`). The series diverges where M's leading eigenvalue, the multiplier mu, passes 1.

- *bare*: the electron is dephased by the bath alone. The emitting electron stays in the beam: mu may exceed 1.
- *dressed*: it is also dephased by its own emission and absorption, as particle conservation demands. Then
  ``mu = <Gamma_ph>/(2 Gamma + <Gamma_ph>)``, the average over the leading mode, which is below 1 for every field.

mu/beta depends on x = 2 Gamma sqrt(2 m omega0)/E, Gamma/omega0 and n_b alone if bare, and on beta too if dressed.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from numeric.axis import TooManyFrequenciesError, lay_out
from numeric.criterion import checked
from numeric.fieldless import cosine_band, fieldless_multiplier, fieldless_ratios
from numeric.lattice_transfer import fastest_class, lattice, lattice_operator
from numeric.parameters import Parameters, Real, choice, count
from numeric.transfer import Transfer, first_guess, leading, transfer_operator
from numeric.waves import bare, source
from numeric.waves import dressed as dressed_waves

Array = NDArray[np.float64]
Built = TypeVar("Built")

_MODELS = ("continuum", "lattice")
_INSIDE = 0.0  # ln x where the bare series diverges if beta is not near critical
_LARGEST, _MOST = 1_000_000, 10**15  # frequencies: unless the caller allows more (about 1 GB), and that may be allowed


def rainbow_ratios(field: Real, p: Parameters, n: int, *, frequencies: int = _LARGEST) -> Array:
    """Ratios of successive orders of the bare rainbow, ``lambda_k = Sigma^(2k+2)<(0)/Sigma^(2k)<(0)``, k = 1 ... n.

    ``Sigma^(2)`` starts from a stationary source of electrons at rest at the band's edge, white in time:
    ``G_0^<(omega) = 2 Gamma i n |int dx G^R(0,x;omega)|^2``; each order then applies M. At T = 0 ``lambda_1`` is
    lambda' of (A7).

    Parameters
    ----------
    field : electric field (a force), energy/length; any sign, 0 means the limit, broadcasts with ``p``.
    p : the model; Gamma and n_b themselves enter, not ``gamma_eff``.
    n : how many ratios, >= 1.
    frequencies : how many frequencies may be used.

    Returns
    -------
    float64 array of the broadcast shape + (n,).

    Raises
    ------
    TypeError, ValueError
        For arguments out of range, or a field that needs more frequencies (the message says how many).

    Notes
    -----
    Relative error of lambda_1 against (A7) below 1e-8 for x in [0.04, 8] (measured).

    Examples
    --------
    >>> from numeric import enhancement_integral
    >>> p = Parameters.preset("fig6")
    >>> bool(abs(rainbow_ratios(0.003, p, 1)[0] / enhancement_integral(0.003, p) - 1) < 1e-8)
    True
    """
    number = count("n", n)
    return _each(field, p, lambda e, q: _ratios(e, q, number, frequencies), (number,))


def rainbow_multiplier(
    field: Real, p: Parameters, dressed: bool = False, model: str = "continuum", *, frequencies: int = _LARGEST
) -> Real:
    """Leading eigenvalue mu of the transfer operator: the bare series converges where it is below 1.

    Parameters
    ----------
    field : electric field (a force), energy/length; any sign, 0 means the limit, broadcasts with ``p``.
    p : the model; Gamma and n_b themselves enter, not ``gamma_eff``.
    dressed : whether the electron is dephased by its phonons too, self-consistently (empty band); then mu < 1.
    model : ``"continuum"``, or ``"lattice"``, the chain with hopping 1/(2 mass).
    frequencies : how many frequencies may be used.

    Raises
    ------
    TypeError, ValueError
        For arguments out of range, or a field that needs more frequencies (the message says how many).
    ArithmeticError
        If the self-consistency fails, or the mode spans more decades than a double (x beyond about 60, or dressed 25).

    Notes
    -----
    Relative error in the continuum below 1e-8 for x in [0.02, 48], below 1e-9 where x >= 0.1 (measured). With
    N = omega0 sqrt(2 m omega0)/E the frequencies needed grow as N in weak fields, to resolve the wavelength, and as
    1/N^2 in strong ones, where the interference of successive phonons is averaged out only far above the band's edge:
    2e5 at N = 1, 1.3e6 at N = 0.4.

    Examples
    --------
    >>> p = Parameters.preset("fig6")
    >>> round(float(rainbow_multiplier(0.003, p)), 6), round(float(rainbow_multiplier(0.003, p, dressed=True)), 6)
    (3.800743, 0.59445)
    """
    solve = _SOLVERS[choice("model", model, _MODELS)]
    return _each(field, p, lambda e, q: solve(e, q, bool(dressed), frequencies))[()]


@np.errstate(all="ignore")
def rainbow_convergence(
    field: float, p: Parameters, dressed: bool = False, model: str = "continuum", *, frequencies: int = _LARGEST
) -> dict[str, float]:
    """Errors of `rainbow_multiplier`: its relative change when one limit after the other is relaxed.

    Returns
    -------
    For the continuum ``grid`` (panels shorter by 1.25, and the switch of the oscillation wider by as much) and
    ``window`` (1.5 times as far up, half a phonon down); for the lattice ``grid`` (step halved) and ``length`` (the
    chain, which in the static gauge is the window: margins beyond the band 1.5 times as wide).

    Raises
    ------
    As `rainbow_multiplier`; ``field`` and ``p`` must be scalars.

    Examples
    --------
    >>> errors = rainbow_convergence(0.01, Parameters.preset("fig6"))
    >>> sorted(errors), max(errors.values()) < 1e-8
    (['grid', 'window'], True)
    """
    solve = _SOLVERS[choice("model", model, _MODELS)]
    (size, one), *more = _points(field, p)
    if size == 0:
        raise ValueError("field=0.0 must not be 0: its multiplier is the limit and has neither grid nor window")
    if more:
        raise ValueError(f"field, p: {len(more) + 1} points = too many, the errors are of one value: pass scalars")
    value = solve(size, one, bool(dressed), frequencies)
    changed = {"grid": {"fineness": 1.25}, "window": {"reach": 1.5}}
    if model == "lattice":
        changed = {"grid": {"fineness": 2.0}, "length": {"reach": 1.5}}
    return {name: abs(solve(size, one, bool(dressed), 4 * frequencies, **how) / value - 1) for name, how in
            changed.items()}  # fmt: skip


def rainbow_field(p: Parameters, branch: str = "lower", *, frequencies: int = _LARGEST) -> Real:
    """Field at which the bare rainbow series starts (``"lower"``) or stops (``"upper"``) diverging: mu = 1.

    nan where it converges for every field (beta below `rainbow_critical_beta`). Continuum; energy/length. At T > 0 it
    may diverge without a field already: then it starts at 0.0, even if weak fields, which average over ladders of
    frequencies (see `numeric.fieldless`), make it converge in between.

    Raises
    ------
    TypeError, ValueError
        For an unknown branch; or if the root lies at a field that needs more frequencies.
    ArithmeticError
        For ``"upper"`` where it diverges only near zero field.

    Examples
    --------
    >>> p = Parameters(0.1, 0.008, 0.3)
    >>> bool(np.isnan(rainbow_field(p)))
    True
    """
    side = {"lower": 1, "upper": -1}[choice("branch", branch, ("lower", "upper"))]
    return _each(1.0, p, lambda _, q: _root(q, side, frequencies))[()]


def rainbow_critical_beta(p: Parameters, *, frequencies: int = _LARGEST) -> Real:
    """Smallest beta for which the bare series diverges at some field or at none, at the Gamma/omega0 and n_b of ``p``.

    ``1/max_x (mu/beta)``, a number. Eq. (14) has 8.574 from the first ratio alone.

    Raises
    ------
    TypeError, ValueError
        For what is no Parameters; or if it takes more frequencies.

    Examples
    --------
    >>> round(float(rainbow_critical_beta(Parameters(0.1, 0.02, 0.3))), 4)
    7.6508
    """
    return _each(1.0, p, lambda _, q: 1 / max(_peak(q, frequencies)[1], _without(q) / q["beta"]))[()]


def _points(field: Real, p: Parameters) -> Iterator[tuple[float, dict[str, float]]]:
    """Size of the field and the model's numbers, point by point."""
    size, model = checked(p, field)
    names = {**model, "gamma": p.gamma, "occupation": p.occupation, "beta": p.beta}
    columns = {name: np.broadcast_to(value, size.shape).ravel() for name, value in names.items()}
    for index, value in enumerate(size.ravel()):
        yield float(value), {name: float(column[index]) for name, column in columns.items()}


def _each(field: Real, p: Parameters, solve: Callable[..., object], shape: tuple[int, ...] = ()) -> Array:
    with np.errstate(all="ignore"):  # at scales beyond 1e+-150: what overflows is refused, or nan
        found = np.array([solve(size, one) for size, one in _points(field, p)], dtype=np.float64)
    return found.reshape((*checked(p, field)[0].shape, *shape))


def _scaled(field: float, one: dict[str, float]) -> tuple[float, float]:
    """x and Gamma/omega0."""
    return 2 * one["gamma"] * np.sqrt(2 * one["mass"] * one["omega0"]) / field, one["gamma"] / one["omega0"]


def _without_field(one: dict[str, float]) -> tuple[float, float, float]:
    """Gamma/omega0, the coupling and n_b, which is all that is left."""
    gamma = one["gamma"] / one["omega0"]
    return gamma, one["beta"] * gamma / 2, one["occupation"]


def _without(one: dict[str, float]) -> float:
    """The bare multiplier without a field."""
    return fieldless_multiplier(*_without_field(one), False)


def _refusing(field: float, frequencies: int, build: Callable[[], Built]) -> Built:
    count("frequencies", frequencies, _MOST)
    try:
        return build()
    except OverflowError:
        needed, cure = _MOST + 1, ""
    except TooManyFrequenciesError as error:
        needed, cure = error.needed, error.cure
    if needed > _MOST:
        raise ValueError(f"field={field:g} is too far from the other scales: no number of frequencies is enough")
    message = f"field={field:g} needs {needed} frequencies, and frequencies={frequencies} are allowed: "
    raise ValueError(message + f"pass frequencies={needed} or take {cure}")


def _continuum(
    field: float, one: dict[str, float], dressed: bool, frequencies: int, fineness: float = 1.0, reach: float = 1.0
) -> float:
    """The multiplier in the continuum."""
    if field == 0:
        return fieldless_multiplier(*_without_field(one), dressed)
    x, gamma = _scaled(field, one)

    def build() -> Transfer:
        panels = lay_out(x, gamma, one["beta"] if dressed else 0.0, frequencies, fineness, reach)
        c = one["beta"] * gamma / 2
        return transfer_operator(panels, dressed_waves(panels, c, one["occupation"]) if dressed else bare(panels), c,
                        one["occupation"])  # fmt: skip

    operator = _refusing(field, frequencies, build)
    z = operator.panels.nodes
    start = first_guess(x, np.sqrt(np.maximum(z, 0)), one["occupation"], one["beta"] if dressed else 0.0)
    return leading(operator, operator.adjoint, start, operator.panels.weights)[0]


def _lattice(
    field: float, one: dict[str, float], dressed: bool, frequencies: int, fineness: float = 1.0, reach: float = 1.0
) -> float:
    omega0, gamma, hopping = one["omega0"], one["gamma"], 1 / (2 * one["mass"])
    if field == 0:
        c = one["g_ep"] ** 2 / (2 * omega0**3)
        ratio = hopping / omega0
        return fieldless_multiplier(gamma / omega0, c, one["occupation"], dressed, cosine_band(ratio), top=4 * ratio)
    steps = fineness * max(24, 8 * field / gamma)
    margin = 5 * reach * omega0 + 2 * field
    grid = _refusing(field, frequencies, lambda: lattice(field, gamma, omega0, hopping, steps, margin, frequencies))
    operator = lattice_operator(grid, one["g_ep"] ** 2 / (2 * omega0), one["occupation"], dressed)
    start = first_guess(_scaled(field, one)[0], np.sqrt(np.clip(grid.z, 0, 4 * hopping) / omega0), one["occupation"])
    return leading(operator, operator.adjoint, fastest_class(operator, start), np.ones_like(start))[0]


_SOLVERS: dict[str, Callable[..., float]] = {"continuum": _continuum, "lattice": _lattice}


def _ratios(field: float, one: dict[str, float], n: int, frequencies: int) -> list[float]:
    if field == 0:
        return fieldless_ratios(*_without_field(one), n)
    x, gamma = _scaled(field, one)
    c, rate = one["beta"] * gamma / 2, 1 + 2 * one["occupation"]
    panels = _refusing(field, frequencies, lambda: lay_out(x, gamma, 0.0, frequencies, tail=True))
    solved = bare(panels)
    operator = transfer_operator(panels, solved, c, one["occupation"])
    weights = panels.panels.weights * -solved.retarded.imag / gamma * c * rate  # (1, M f) = (weights, f)
    injected = 2 * gamma * source(panels, solved.rate)
    f = c * operator.shift(injected)
    # beyond the axis the source is 2 gamma/z^2 and the density of states 1/sqrt z
    beyond = (c * rate) ** 2 * 2 / 3 * panels.panels.edges[-1] ** -1.5
    values = [2 * np.pi * c * rate, float(np.sum(weights * f)) + beyond]
    for _ in range(n - 1):
        f = operator(f)
        values.append(float(np.sum(weights * f)))
    return [after / before for before, after in pairwise(values)]


def _multiplier_at(log_x: float, one: dict[str, float], frequencies: int) -> float:
    """mu/beta of the bare series at given x."""
    unit = {**one, "beta": 1.0}
    field = 2 * one["gamma"] * np.sqrt(2 * one["mass"] * one["omega0"]) / np.exp(log_x)
    return _continuum(field, unit, False, frequencies)


def _peak(one: dict[str, float], frequencies: int) -> tuple[float, float]:
    """ln x and mu/beta where mu is largest."""
    found = minimize_scalar(
        lambda v: -_multiplier_at(v, one, frequencies), bounds=(-1.5, 2.0), method="bounded", options={"xatol": 1e-5}
    )
    return float(found.x), float(-found.fun)


def _root(one: dict[str, float], side: int, frequencies: int) -> float:
    def excess(log_x: float) -> float:
        return float(np.log(_multiplier_at(log_x, one, frequencies) * one["beta"]))

    if side > 0 and _without(one) > 1:
        return 0.0
    inner, height = _INSIDE, excess(_INSIDE)
    if height < 0:  # then it is narrow, and must be looked for
        inner, value = _peak(one, frequencies)
        height = float(np.log(value * one["beta"]))
    if height < 0 and _without(one) > 1:
        raise ArithmeticError(
            f"beta={one['beta']:g} lets the series diverge near zero field only: see rainbow_multiplier"
        )
    if height < 0:
        return np.nan
    outer = inner
    while height > 0:  # mu/beta falls about as x and as 1/x on the two sides
        inner, outer = outer, outer + side * max(1.2 * height, 0.2)
        height = excess(outer)
    log_x = brentq(excess, inner, outer, xtol=1e-9, rtol=1e-12)
    return float(2 * one["gamma"] * np.sqrt(2 * one["mass"] * one["omega0"]) / np.exp(log_x))
