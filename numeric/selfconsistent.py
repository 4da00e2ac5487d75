"""The dc steady state of electrons with phonons, fermion baths and a field: conserving and certified."""

import math
from collections.abc import Callable, Sequence
from importlib.metadata import version
from itertools import islice

import numpy as np

from numeric.acceleration import Trial
from numeric.equations import Equations, Problem
from numeric.grid import BYTES, MEMORY, Array, Grid, choose, coarser, finer
from numeric.iteration import iterated
from numeric.parameters import Parameters, choice, real, short
from numeric.state import SUM_RULE, NotConverged, SteadyState

PHONONS = ("einstein", "ohmic", "self_consistent")
_EVALUATIONS = 400  # on each grid
_COARSE = 1e-6  # tolerance of a grid that prepares another
_BEFORE = ((8, 0.03), (2, _COARSE))  # grids that prepare the one asked for: how much coarser, and their tolerance
_HALVINGS = 6  # of a step of our own choice, where the sum rule asks for it
_FALL = 2.0  # at least, of its residual by each at T = 0, where the spectrum has logarithms at steps of Fermi functions

Progress = Callable[[int, float], None]


def steady_state(
    parameters: Parameters,
    field: float,
    *,
    dimension: int = 1,
    hopping: float | Sequence[float] | None = None,
    phonon: str = "einstein",
    hartree: bool = False,
    resolution: float | None = None,
    window: tuple[float, float] | None = None,
    tolerance: float = 1e-9,
    start: SteadyState | None = None,
    progress: Progress | None = None,
) -> SteadyState:
    r"""Solve for the dc steady state on a chain, square or cubic lattice with the field along the first axis.

    .. math:: \Sigma^{\gtrless}(t) = i g^2 D^{\gtrless}(t) G^{\gtrless}(t), \qquad
              G^R = [\omega - \Delta - 2t + i\Gamma - \Sigma^R - t^2 R(\omega+E) - t^2 L(\omega-E)]^{-1}

    Parameters
    ----------
    parameters : one set; ``gap`` is the bare band's minimum above the bath's Fermi level.
    field : force on the electrons, energy; its sign does not matter, 0 is equilibrium.
    dimension : 1, 2 or 3.
    hopping : energy, one for all axes or one for each; 1/(2 mass) if not given.
    phonon : ``"einstein"``, ``"ohmic"`` (damped by ``parameters.phonon_damping``) or ``"self_consistent"`` (damped, and
        with the electrons' polarisation: hot phonons).
    hartree : whether with the shift ``-g^2 n/omega0^2``.
    resolution : grid step, energy; must divide the field (omega0 at zero field). Chosen if not given.
    window : lowest and highest local frequency; chosen if not given.
    tolerance : of the residual; the balances have to be ten times better.
    start : a solution nearby (another field, other parameters) to start from.
    progress : called with the number of evaluations and the residual after each evaluation.

    Returns
    -------
    SteadyState
        With residuals of the identities and, as estimate of the error, the change from the next coarser grid.

    Raises
    ------
    NotConverged
        With the best state as ``best``.
    TypeError, ValueError
        One line that names what cannot be used, its value and what is allowed.

    Notes
    -----
    Static gauge, local self-energies, one fermion bath and one phonon at each site: the model of X. Chen and J. E. Han,
    Phys. Rev. B 109, 054307 (2024), Sec. II, in the self-consistent Born approximation.

    Examples
    --------
    >>> state = steady_state(Parameters(g_ep=0.5, gamma=0.05, omega0=0.3), 0.5)
    >>> print(f"{state.occupation:.5f} {state.current:.6f}", max(state.identities.values()) < 1e-6)
    0.01105 0.002171 True
    """
    problem = posed(parameters, field, dimension, hopping, phonon, hartree)
    tolerance = float(_scalar("tolerance", tolerance, "positive"))
    grid = _grid(problem, resolution, window)
    if not isinstance(start, SteadyState | None):
        raise TypeError(f"start={short(start)} must be a SteadyState, or None")
    solver = _Solver(problem, tolerance, progress, start)
    for factor, enough in _BEFORE[start is not None :]:
        before = coarser(grid, factor, problem.unit, float(parameters.omega0))
        if before is not None:
            solver.solve(before, max(tolerance, enough), balanced=False)
    state = solver.refined(grid, 0 if resolution else _HALVINGS)
    if state.failures:
        raise NotConverged(state)
    return state


class _Solver:
    """Solves on one grid after the other, each time from where the last one ended."""

    def __init__(
        self, problem: Problem, tolerance: float, progress: Progress | None, start: SteadyState | None
    ) -> None:
        self._problem, self._tolerance, self._progress, self._last = problem, tolerance, progress, start
        self._evaluations = 0

    def solve(self, grid: Grid, tolerance: float, balanced: bool = True) -> SteadyState:
        """The best state found on a grid; whether it is good enough is for the caller to say.

        Unless it only prepares for another grid, it has to be ``balanced``: to obey its identities, but for the sum
        rule, which is a matter of the grid.
        """
        equations = Equations(self._problem, grid)
        start = equations.empty() if self._last is None else _transferred(self._last, equations)
        nearest = Trial(start, start, math.inf)
        for trial in islice(iterated(equations, start), _EVALUATIONS):
            self._evaluations += 1
            if self._progress:
                self._progress(self._evaluations, trial.distance)
            if trial.distance < nearest.distance:
                nearest = trial
            if trial.distance <= tolerance and (not balanced or self._is_balanced(equations, trial)):
                nearest = trial
                break
        self._last = self._state(equations, nearest, tolerance)
        return self._last

    def refined(self, grid: Grid, halvings: int) -> SteadyState:
        """The state on a grid whose step is halved until the sum rule holds, or as often as allowed."""
        for _ in range(halvings):
            if not self._is_coarse(grid) or 2 * grid.size * BYTES > MEMORY:
                break
            self.solve(grid, max(self._tolerance, _COARSE), balanced=False)
            grid = finer(grid)
            halvings -= 1
        state = self.solve(grid, self._tolerance)
        while halvings and set(state.failures) == {"sum_rule"} and 2 * state.grid.size * BYTES <= MEMORY:
            state, halvings = self.solve(finer(state.grid), self._tolerance), halvings - 1
        return state

    def _is_coarse(self, grid: Grid) -> bool:
        """Whether the sum rule will fail on this grid, as far as the last one tells."""
        last = self._last
        if last is None or last.problem != self._problem or last.failures.keys() & {"residual", "phonon_softening"}:
            return False
        return last.identities["sum_rule"] > SUM_RULE * _FALL ** np.log2(last.grid.step / grid.step)

    def _is_balanced(self, equations: Equations, trial: Trial) -> bool:
        return not set(self._state(equations, trial, self._tolerance).failures) - {"sum_rule"}

    def _state(self, equations: Equations, trial: Trial, tolerance: float) -> SteadyState:
        local, seen, found = equations.certify(trial.state)
        last = self._last if self._last is not None and self._last.problem == self._problem else None
        change = {
            "occupation": abs(seen.occupation - last.occupation) if last else math.nan,
            "current": abs(seen.current - last.current) if last else math.nan,
        }
        return SteadyState(
            self._problem, equations.grid, tolerance, local.retarded, np.asarray(1j * local.lesser), trial.state,
            seen.occupation, seen.current, found, trial.distance, self._evaluations, change, versions(),
        )  # fmt: skip


def versions() -> dict[str, str]:
    """Versions of the packages that a result depends on."""
    return {name: version(name) for name in ("avsym", "numpy", "scipy", "numba")}


def _transferred(state: SteadyState, equations: Equations) -> Array:
    """The self-energy of a state between the points of another grid; positive, as interpolation is linear."""
    size, frequency = state.grid.size, equations.grid.frequency
    parts = [np.interp(frequency, state.frequency, state.self_energy[i * size : (i + 1) * size]) for i in range(3)]
    shift = state.self_energy[-1:] if equations.problem.hartree else np.zeros(1)
    return np.concatenate([*parts, shift])


def _grid(problem: Problem, resolution: float | None, window: tuple[float, float] | None) -> Grid:
    if resolution is not None:
        resolution = float(_scalar("resolution", resolution, "positive"))
    if window is not None:
        if not isinstance(window, tuple | list | np.ndarray) or np.array(window, dtype=object).shape != (2,):
            raise ValueError(f"window={short(window)} must be a pair: the lowest and the highest frequency")
        window = float(_scalar("window", window[0])), float(_scalar("window", window[1]))
    return choose(problem.scales(), problem.parameters, problem.field, resolution, window)


def posed(
    parameters: Parameters, field: float, dimension: int, hopping: float | Sequence[float] | None, phonon: str,
    hartree: bool,
) -> Problem:  # fmt: skip
    """The problem that the arguments of `steady_state` pose; TypeError or ValueError for what cannot be used."""
    if not isinstance(parameters, Parameters):
        raise TypeError(f"parameters={type(parameters).__name__} must be a Parameters object")
    if parameters.shape:
        raise ValueError(f"parameters have shape {parameters.shape}: a steady state needs one set; sweep over the rest")
    if not isinstance(hartree, bool):
        raise TypeError(f"hartree={short(hartree)} must be True or False")
    if isinstance(dimension, bool) or not isinstance(dimension, int | np.integer) or dimension not in (1, 2, 3):
        raise ValueError(f"dimension={short(dimension)} must be 1, 2 or 3")
    kind = choice("phonon", phonon, PHONONS)
    if kind != "einstein" and not parameters.phonon_damping:
        raise ValueError(f"phonon={kind!r} needs phonon_damping > 0, but it is 0; set it, or use phonon='einstein'")
    magnitude = abs(float(_scalar("field", field)))
    return Problem(parameters, magnitude, _hoppings(parameters, dimension, hopping), kind, hartree)


def _hoppings(parameters: Parameters, dimension: int, hopping: float | Sequence[float] | None) -> tuple[float, ...]:
    given = 1 / (2 * parameters.mass) if hopping is None else hopping
    values = np.asarray(real("hopping", given, "nonnegative"))
    if values.shape not in ((), (dimension,)):
        raise ValueError(f"hopping has shape {values.shape}: one value, or one for each of {dimension} axes")
    along, *across = (float(value) for value in np.broadcast_to(values, dimension))
    if along == 0:
        raise ValueError("hopping=0 along the field must be finite and > 0; it may be 0 across")
    return along, *across


def _scalar(name: str, value: object, rule: str = "finite") -> np.float64:
    found = real(name, value, rule)
    if np.ndim(found):
        raise ValueError(f"{name} has shape {np.shape(found)}: a steady state needs one value; sweep over the rest")
    return np.float64(found)
